//! What a line looks like, without knowing any word: lengths, capitals, digits, how it begins and ends.

use super::fold::Mixed;
use super::letters::{is_alphanumeric, lower};

/// A part of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// Letters and digits in a row, by the hash of their small forms.
    Word(u32),
    /// A letter of a script that doesn't part words.
    Letter(char),
    /// Any other character but white space.
    Sign(char),
}

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

/// The measures of a line in the making.
#[derive(Debug, Default)]
pub(super) struct Measure {
    shape: Shape,
    /// Whether a word goes on: one may hold several tokens (`3.5`, `it's`).
    in_word: bool,
    /// Whether a sentence ends if a space follows.
    stopped: bool,
    /// Whether a word was seen.
    started: bool,
    /// Words by how they begin.
    starts: [u32; 4],
    han: u32,
    abugida: u32,
}

impl Measure {
    /// Takes a word of Latin letters and digits, by how it begins. Its letters are counted elsewhere.
    #[inline]
    pub fn word(&mut self, start: Start) {
        if !self.in_word {
            self.begin(start);
        }
        (self.in_word, self.stopped) = (true, false);
    }

    /// Takes a space behind a word.
    #[inline]
    pub fn space(&mut self) {
        self.shape.sentences += u32::from(self.stopped);
        (self.in_word, self.stopped) = (false, false);
    }

    /// Takes an ASCII character that is no letter and no digit, and says whether it is a sign: no white space.
    pub fn sign(&mut self, byte: u8) -> bool {
        match CLASSES[usize::from(byte & 0x7F)] {
            Class::Space => {
                self.space();
                return false;
            }
            Class::Stop => self.stopped = true,
            Class::Comma => {
                self.shape.commas += 1;
                self.in_word = false;
            }
            Class::Break => self.in_word = false,
            Class::Quote => self.shape.quoted |= !self.started,
            _ => {}
        }
        true
    }

    /// Takes the characters of a line one by one, from the beginning of a token on to where a Latin word follows a space,
    /// or to the end; hands out the tokens with their offsets: every word, letter of a script that doesn't part words, and
    /// sign. Gives how far it came.
    pub fn walk(&mut self, line: &str, from: usize, mut take: impl FnMut(usize, Token)) -> usize {
        let mut token: Option<(usize, Mixed)> = None;
        for (offset, char) in line[from..].char_indices() {
            let at = from + offset;
            if offset > 0 && line.as_bytes()[at - 1] == b' ' && begins(line.as_bytes()[at]) {
                return at;
            }
            let script = if char.is_ascii() { Script::Ascii } else { script(char) };
            let letter = char.is_ascii_alphanumeric() || matches!(script, Script::Letter);
            if !letter && let Some((start, mixed)) = token.take() {
                take(start, Token::Word(mixed.hash()));
            }
            match script {
                Script::Ascii if letter => {
                    let shape = &mut self.shape;
                    shape.letters += u32::from(char.is_ascii_alphabetic());
                    self.word(match char {
                        '0'..='9' => Start::Digit,
                        'A'..='Z' => Start::Capital,
                        _ => Start::Small,
                    });
                    token.get_or_insert_with(|| (at, Mixed::default())).1.add(char.to_ascii_lowercase());
                }
                Script::Ascii => {
                    if self.sign(char as u8) {
                        take(at, Token::Sign(char));
                    }
                }
                Script::Mark if matches!(char, '\u{e00}'..='\u{eff}') => take(at, Token::Letter(char)),
                Script::Mark => {}
                Script::Punctuation => {
                    self.punctuation(char);
                    take(at, Token::Sign(char));
                }
                Script::Han | Script::Abugida => {
                    self.han += u32::from(matches!(script, Script::Han));
                    self.abugida += u32::from(matches!(script, Script::Abugida));
                    self.shape.letters += 1;
                    self.started = true;
                    (self.in_word, self.stopped) = (false, false);
                    take(at, Token::Letter(char));
                }
                Script::Letter => {
                    self.letter(char);
                    if is_alphanumeric(char) {
                        token.get_or_insert_with(|| (at, Mixed::default())).1.add(lower(char));
                    } else if let Some((start, mixed)) = token.take() {
                        take(start, Token::Word(mixed.hash()));
                    }
                }
            }
        }
        if let Some((start, mixed)) = token {
            take(start, Token::Word(mixed.hash()));
        }
        line.len()
    }

    fn punctuation(&mut self, char: char) {
        match char {
            '。' | '！' | '？' | '।' | '؟' | '။' | '។' | '…' | '｡' => {
                self.shape.sentences += u32::from(char != '…');
                self.stopped = char == '…';
            }
            '，' | '、' | '،' | '；' => self.shape.commas += 1,
            '“' | '‘' | '«' | '„' | '「' | '『' | '›' | '»' => self.shape.quoted |= !self.started,
            '\u{a0}' | '\u{3000}' => self.space(),
            _ => self.in_word &= char == '’' || char == '‑',
        }
    }

    /// A letter beyond ASCII.
    fn letter(&mut self, char: char) {
        self.shape.letters += 1;
        if !self.in_word {
            let start = match char {
                _ if char.is_uppercase() => Start::Capital,
                _ if char.is_lowercase() => Start::Small,
                _ => Start::Other,
            };
            self.begin(start);
        }
        (self.in_word, self.stopped) = (true, false);
    }

    #[inline]
    fn begin(&mut self, start: Start) {
        self.starts[start as usize] += 1;
        if !self.started {
            self.started = true;
            self.shape.start = start;
        }
    }

    /// Counts letters.
    pub fn count(&mut self, letters: u32) {
        self.shape.letters += letters;
    }

    /// The measures of the line, which was taken to its end.
    pub fn finish(self, line: &str) -> Shape {
        let Self { mut shape, stopped, starts, han, abugida, .. } = self;
        let of = |start: Start| starts[start as usize];
        (shape.capitalised, shape.small, shape.numbers) = (of(Start::Capital), of(Start::Small), of(Start::Digit));
        shape.words = starts.iter().sum();
        shape.sentences += u32::from(stopped);
        if shape.small == 0 {
            shape.capitals = line.chars().filter(|char| char.is_uppercase()).count() as u32;
        }
        shape.unspaced = han + abugida;
        shape.words += (han * 3).div_ceil(5) + abugida.div_ceil(5);
        shape.end = end_of(line);
        shape
    }
}

/// Whether a Latin word may begin with a byte.
fn begins(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, 0xC3..=0xC6 | 0xE1)
}

/// What an ASCII character is to the measures.
#[derive(Clone, Copy)]
enum Class {
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

#[derive(Clone, Copy)]
enum Script {
    Ascii,
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
