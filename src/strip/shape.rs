//! What a line looks like, without knowing any word: lengths, capitals, digits, how it begins and ends.

use super::letters::{is_alphanumeric, lower};
use super::word::{self, Mixed};

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
    /// Measures a trimmed line.
    pub fn of(line: &str) -> Self {
        Self::walk(line, |_, _| {})
    }

    /// Measures a trimmed line in one pass over its characters, and hands out its tokens on the way with their offsets:
    /// every word, letter of a script that doesn't part words, and sign, white space aside.
    #[inline]
    pub fn walk(line: &str, mut take: impl FnMut(usize, Token)) -> Self {
        let bytes = line.as_bytes();
        let mut shape = Self::default();
        let (mut in_word, mut stopped, mut started) = (false, false, false);
        let (mut han, mut abugida) = (0u32, 0u32);
        // The token that is being read: a word of the measures may hold several (`3.5`, `it's`).
        let mut token: Option<(usize, Mixed)> = None;
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if token.is_none()
                && word::begins(byte)
                && let Some(word) = word::read(&bytes[at..])
            {
                if !in_word {
                    let start = latin_start(bytes, at, &mut shape.capitals);
                    shape.begin(start, &mut started);
                }
                shape.letters += word.letters;
                shape.capitals += word.capitals;
                (in_word, stopped) = (true, false);
                let start = at;
                at += word.length;
                match bytes.get(at) {
                    // Another letter may follow.
                    Some(0x80..) => token = Some((start, word.mixed)),
                    next => {
                        take(start, Token::Word(word.mixed.hash()));
                        // Most words are followed by a space and the next one.
                        if next == Some(&b' ') {
                            in_word = false;
                            at += 1;
                        }
                    }
                }
                continue;
            }
            if byte.is_ascii() {
                let class = CLASSES[usize::from(byte)];
                if matches!(class, Class::Small | Class::Capital | Class::Digit) {
                    if !in_word {
                        shape.begin(class.start(), &mut started);
                    }
                    shape.letters += u32::from(!matches!(class, Class::Digit));
                    shape.capitals += u32::from(matches!(class, Class::Capital));
                    let (_, mixed) = token.get_or_insert((at, Mixed::default()));
                    mixed.add(byte.to_ascii_lowercase());
                    (in_word, stopped) = (true, false);
                    at += 1;
                    continue;
                }
                if let Some((start, mixed)) = token.take() {
                    take(start, Token::Word(mixed.hash()));
                }
                match class {
                    Class::Space => {
                        shape.sentences += u32::from(stopped);
                        (in_word, stopped) = (false, false);
                        at += 1;
                        continue;
                    }
                    Class::Stop => stopped = true,
                    Class::Comma => {
                        shape.commas += 1;
                        in_word = false;
                    }
                    Class::Break => in_word = false,
                    Class::Quote => shape.quoted |= !started,
                    _ => {}
                }
                take(at, Token::Sign(char::from(byte)));
                at += 1;
                continue;
            }
            let Some(char) = line[at..].chars().next() else { break };
            let script = script(char);
            if !matches!(script, Script::Letter)
                && let Some((start, mixed)) = token.take()
            {
                take(start, Token::Word(mixed.hash()));
            }
            match script {
                Script::Mark if matches!(char, '\u{e00}'..='\u{eff}') => take(at, Token::Letter(char)),
                Script::Mark => {}
                Script::Punctuation => {
                    match char {
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
                    }
                    take(at, Token::Sign(char));
                }
                Script::Han | Script::Abugida => {
                    han += u32::from(matches!(script, Script::Han));
                    abugida += u32::from(matches!(script, Script::Abugida));
                    shape.letters += 1;
                    started = true;
                    (in_word, stopped) = (false, false);
                    take(at, Token::Letter(char));
                }
                Script::Letter => {
                    shape.letters += 1;
                    if !in_word {
                        let start = match char {
                            _ if char.is_uppercase() => Start::Capital,
                            _ if char.is_lowercase() => Start::Small,
                            _ => Start::Other,
                        };
                        shape.capitals += u32::from(start == Start::Capital);
                        shape.begin(start, &mut started);
                    }
                    if is_alphanumeric(char) {
                        token.get_or_insert((at, Mixed::default())).1.add_char(lower(char));
                    } else if let Some((start, mixed)) = token.take() {
                        take(start, Token::Word(mixed.hash()));
                    }
                    (in_word, stopped) = (true, false);
                }
            }
            at += char.len_utf8();
        }
        if let Some((start, mixed)) = token {
            take(start, Token::Word(mixed.hash()));
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

impl Class {
    fn start(self) -> Start {
        match self {
            Self::Capital => Start::Capital,
            Self::Small => Start::Small,
            Self::Digit => Start::Digit,
            _ => Start::Other,
        }
    }
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

/// How a word of Latin letters begins; a capital outside ASCII is counted.
#[inline]
fn latin_start(bytes: &[u8], at: usize, capitals: &mut u32) -> Start {
    let capital = match bytes[at..] {
        [byte @ ..0x80, ..] => return CLASSES[usize::from(byte)].start(),
        [0xC3, second, ..] => second < 0x9F,
        [0xC6, second @ (0xAF | 0xB0), ..] => second == 0xAF,
        // Capital and small letters take turns.
        [0xE1, _, last, ..] | [_, last, ..] => last % 2 == 0,
        _ => false,
    };
    *capitals += u32::from(capital);
    if capital { Start::Capital } else { Start::Small }
}

#[derive(Clone, Copy)]
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
