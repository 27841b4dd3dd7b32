//! What a line looks like, without knowing any word: lengths, capitals, digits, how it begins and ends.

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
    /// Capital letters among them, ASCII ones and those that begin a word.
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
    /// Measures a trimmed line in one pass over its characters.
    pub fn of(line: &str) -> Self {
        let mut shape = Self::default();
        let (mut in_word, mut stopped, mut started) = (false, false, false);
        let (mut han, mut abugida) = (0u32, 0u32);
        for char in line.chars() {
            if char.is_ascii() {
                match CLASSES[char as usize] {
                    Class::Small => {
                        shape.letters += 1;
                        if !in_word {
                            shape.begin(Start::Small, &mut started);
                        }
                        (in_word, stopped) = (true, false);
                    }
                    Class::Space => {
                        shape.sentences += u32::from(stopped);
                        (in_word, stopped) = (false, false);
                    }
                    Class::Capital => {
                        shape.letters += 1;
                        shape.capitals += 1;
                        if !in_word {
                            shape.begin(Start::Capital, &mut started);
                        }
                        (in_word, stopped) = (true, false);
                    }
                    Class::Digit => {
                        if !in_word {
                            shape.begin(Start::Digit, &mut started);
                        }
                        (in_word, stopped) = (true, false);
                    }
                    Class::Stop => stopped = true,
                    Class::Comma => {
                        shape.commas += 1;
                        in_word = false;
                    }
                    Class::Break => in_word = false,
                    Class::Quote => shape.quoted |= !started,
                    Class::Other => {}
                }
                continue;
            }
            match script(char) {
                Script::Mark => {}
                Script::Punctuation => match char {
                    '。' | '！' | '？' | '।' | '؟' | '။' | '។' | '…' | '｡' => {
                        shape.sentences += u32::from(char != '…');
                        stopped = char == '…';
                    }
                    '，' | '、' | '،' | '；' => shape.commas += 1,
                    '“' | '‘' | '«' | '„' | '「' | '『' | '›' | '»' => shape.quoted |= !started,
                    '\u{a0}' | '\u{3000}' => {
                        shape.sentences += u32::from(stopped);
                        (in_word, stopped) = (false, false);
                    }
                    _ => in_word &= char == '’' || char == '‑',
                },
                Script::Han => {
                    han += 1;
                    shape.letters += 1;
                    started = true;
                    (in_word, stopped) = (false, false);
                }
                Script::Abugida => {
                    abugida += 1;
                    shape.letters += 1;
                    started = true;
                    (in_word, stopped) = (false, false);
                }
                Script::Letter => {
                    shape.letters += 1;
                    if !in_word {
                        let capital = char.is_uppercase();
                        shape.capitals += u32::from(capital);
                        let start = if capital {
                            Start::Capital
                        } else if char.is_lowercase() {
                            Start::Small
                        } else {
                            Start::Other
                        };
                        shape.begin(start, &mut started);
                    }
                    (in_word, stopped) = (true, false);
                }
            }
        }
        shape.sentences += u32::from(stopped);
        shape.unspaced = han + abugida;
        shape.words += (han * 3).div_ceil(5) + abugida.div_ceil(5);
        shape.end = end_of(line);
        shape
    }

    fn begin(&mut self, start: Start, started: &mut bool) {
        self.words += 1;
        match start {
            Start::Capital => self.capitalised += 1,
            Start::Small => self.small += 1,
            Start::Digit => self.numbers += 1,
            Start::Other => {}
        }
        if !*started {
            *started = true;
            self.start = start;
        }
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

/// What an ASCII character is to the measures.
#[derive(Clone, Copy)]
enum Class {
    Small,
    Capital,
    Digit,
    Space,
    Stop,
    Comma,
    Break,
    Quote,
    Other,
}

/// The class of every ASCII character.
const CLASSES: [Class; 128] = {
    let mut classes = [Class::Other; 128];
    let mut at = 0;
    while at < 128 {
        classes[at] = match at as u8 {
            b'a'..=b'z' => Class::Small,
            b'A'..=b'Z' => Class::Capital,
            b'0'..=b'9' => Class::Digit,
            b' ' | b'\t' => Class::Space,
            b'.' | b'!' | b'?' => Class::Stop,
            b',' | b';' => Class::Comma,
            b'/' | b'(' | b'[' | b'|' => Class::Break,
            b'"' | b'\'' => Class::Quote,
            _ => Class::Other,
        };
        at += 1;
    }
    classes
};

enum Script {
    Mark,
    Punctuation,
    Han,
    Abugida,
    Letter,
}

/// The kind of a character outside ASCII, as far as counting words goes; ranges by Unicode block.
fn script(char: char) -> Script {
    match char as u32 {
        0x300..=0x36F | 0x200B..=0x200F | 0xFE00..=0xFE0F => Script::Mark,
        0x80..=0xBF | 0x2010..=0x206F | 0x20A0..=0x2BFF | 0x3000..=0x303F | 0xFF00..=0xFF0F | 0xFF1A..=0xFF20 => {
            Script::Punctuation
        }
        0xD7 | 0xF7 | 0x60C | 0x61B | 0x61F | 0x964 | 0x104A | 0x104B | 0x17D4 | 0xFF61 => Script::Punctuation,
        0xE31 | 0xE34..=0xE3A | 0xE47..=0xE4E | 0xEB1 | 0xEB4..=0xEBC | 0xEC8..=0xECE => Script::Mark,
        0xE00..=0xEFF | 0x1000..=0x109F | 0x1780..=0x17FF => Script::Abugida,
        0x3040..=0x30FF | 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF => Script::Han,
        0x1F000..=0x1FAFF | 0xE000..=0xF8FF => Script::Punctuation,
        _ => Script::Letter,
    }
}

/// How a line ends, seen from its last characters.
fn end_of(line: &str) -> End {
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
