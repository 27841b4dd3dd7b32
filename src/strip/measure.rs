//! Measuring a line on one way through it: Latin words as wholes, everything else character by character.

use super::fold::Counts;
use super::hash::Mixed;
use super::letters::{is_alphanumeric, lower};
use super::shape::{End, Shape, Start};

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

/// Words and spaces in a row.
pub(super) struct Row {
    /// How the first word begins; `None` where a space stands before it.
    pub first: Option<Start>,
    /// Whether the last is a space.
    pub spaced: bool,
    /// Whether the line has had a word by then.
    pub started: bool,
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
    /// Takes a stretch of Latin words, given how the first one begins; what stands between the signs in it is still to be
    /// taken by [`Measure::between`].
    pub fn stretch(&mut self, first: Option<Start>, counts: Counts) {
        self.shape.letters += counts.letters;
        self.starts[Start::Capital as usize] += counts.capitalised;
        self.starts[Start::Digit as usize] += counts.numbers;
        self.starts[Start::Small as usize] += counts.words - counts.capitalised - counts.numbers;
        if let (Some(first), false) = (first, self.started) {
            self.shape.start = first;
        }
    }

    /// Takes words and spaces in a row, with no sign among them.
    pub fn between(&mut self, row: Row) {
        let Row { first, spaced, started } = row;
        match first {
            None => self.space(),
            // It goes on with the one before the sign.
            Some(start) if self.in_word => self.starts[start as usize] -= 1,
            Some(_) => {}
        }
        (self.in_word, self.stopped) = (!spaced, false);
        self.started |= started;
    }

    /// Takes a space behind a word.
    fn space(&mut self) {
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
                    self.word(|| match char {
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
        self.word(|| match char {
            _ if char.is_uppercase() => Start::Capital,
            _ if char.is_lowercase() => Start::Small,
            _ => Start::Other,
        });
    }

    /// Takes a letter or digit of a word, given how one would begin with it.
    fn word(&mut self, start: impl FnOnce() -> Start) {
        if !self.in_word {
            self.begin(start());
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
        shape.end = End::of(line);
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
