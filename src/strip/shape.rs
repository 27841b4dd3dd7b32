//! What a line looks like, without knowing any word: lengths, capitals, digits, how it begins and ends.

use super::measure::Measure;

/// How a line ends, closing quotes and brackets aside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum End {
    /// As a sentence does: `.`, `!`, `?` or their like in other scripts.
    Sentence,
    /// With an ellipsis: a sentence, or a blurb cut short.
    Ellipsis,
    /// With a colon.
    Colon,
    /// With anything else, as headlines, names and menu entries do.
    #[default]
    Open,
}

impl End {
    /// How a line ends, seen from its last characters.
    pub fn of(line: &str) -> Self {
        for char in line.chars().rev() {
            return match char {
                '\u{300}'..='\u{36F}'
                | '"'
                | '\''
                | '”'
                | '’'
                | '»'
                | ')'
                | ']'
                | '」'
                | '』'
                | '）'
                | ' '
                | '*'
                | '“'
                | '\u{a0}' => continue,
                '.' if line.trim_end_matches(['"', '”', '’', ')', ' ']).ends_with("..") => End::Ellipsis,
                '.' | '!' | '?' | '。' | '！' | '？' | '।' | '؟' | '။' | '។' | '｡' => End::Sentence,
                '…' => End::Ellipsis,
                ':' | '：' => End::Colon,
                _ => End::Open,
            };
        }
        End::Open
    }
}

/// How a line begins, opening quotes and brackets aside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Start {
    /// With a capital letter.
    Capital,
    /// With a small letter.
    Small,
    /// With a digit.
    Digit,
    /// With a letter of a script without capitals, or with none.
    #[default]
    Other,
}

/// The measures of one line; words of scripts that write none apart are estimated from the letters.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Shape {
    /// Words, or as many as the letters would make in a script that doesn't part them.
    pub words: u32,
    /// Words that begin with a capital letter.
    pub capitalised: u32,
    /// Words that begin with a small letter.
    pub small: u32,
    /// Words that begin with a digit.
    pub numbers: u32,
    /// Letters, digits aside; marks are not counted.
    pub letters: u32,
    /// Capital letters among them, counted only where no word begins with a small letter.
    pub capitals: u32,
    /// Sentences that end inside the line or with it.
    pub sentences: u32,
    /// Commas, semicolons and their like.
    pub commas: u32,
    /// How it begins.
    pub start: Start,
    /// How it ends.
    pub end: End,
    /// Whether quotation marks open it.
    pub quoted: bool,
    /// Letters of scripts that don't part words (Han, Kana, Thai, Lao, Khmer, Burmese).
    pub unspaced: u32,
}

impl Shape {
    /// Measures a trimmed line.
    pub fn of(line: &str) -> Self {
        let mut measure = Measure::default();
        let mut at = 0;
        while at < line.len() {
            at = measure.walk(line, at, |_, _| {});
        }
        measure.finish(line)
    }

    /// Whether the line ends as running text does.
    pub fn ends_sentence(&self) -> bool {
        matches!(self.end, End::Sentence | End::Ellipsis)
    }

    /// Whether most letters belong to a script that doesn't part words.
    pub fn is_unspaced(&self) -> bool {
        self.unspaced * 2 > self.letters
    }

    /// Whether every word is written in capitals; two letters at least.
    pub fn is_shouted(&self) -> bool {
        self.letters >= 2 && self.small == 0 && self.capitals * 10 >= self.letters * 7 && !self.is_unspaced()
    }

    /// A paragraph of running text, as far as its looks go.
    pub fn is_prose(&self) -> bool {
        let long = self.words >= 12 && (self.ends_sentence() || self.words >= 40 || self.is_unspaced());
        long && (self.small_share() >= 0.4 || self.words >= 60)
    }

    /// The share of the words that begin with a small letter; one half for scripts without capitals.
    pub fn small_share(&self) -> f32 {
        let cased = self.small + self.capitalised;
        if cased == 0 { 0.5 } else { self.small as f32 / cased as f32 }
    }

    /// Whether every cased word is capitalised, as in names and in menus.
    pub fn is_all_capitalised(&self) -> bool {
        self.capitalised > 0 && self.small == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_words_sentences_and_capitals() {
        let shape = Shape::of("“Giá gạo tăng 5 %”, ông Ba nói. Chợ vắng.");
        assert_eq!((shape.words, shape.sentences, shape.start, shape.end), (9, 2, Start::Capital, End::Sentence));
        assert!(shape.quoted);
        assert_eq!(Shape::of("LATEST NEWS").capitals, 10);
        assert!(Shape::of("LATEST NEWS").is_shouted());
    }

    #[test]
    fn estimates_words_where_none_are_parted() {
        assert_eq!(Shape::of("今日は雨が降る。").words, 5);
        assert_eq!(Shape::of("ข่าววันนี้").words, 2);
    }

    #[test]
    fn endings() {
        assert_eq!(Shape::of("He said: “Yes.”").end, End::Sentence);
        assert_eq!(Shape::of("More than ever...").end, End::Ellipsis);
        assert_eq!(Shape::of("Tags:").end, End::Colon);
        assert_eq!(Shape::of("Share").end, End::Open);
        assert_eq!(Shape::of(""), Shape::default());
    }
}
