//! A text reduced to what tells its language: lower-case words, without addresses, numbers, code and emoji.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::script::Script;
use super::{code, program};

/// The most bytes of a text that are looked at: a few hundred letters tell most languages, the rest is safety.
const SAMPLE: usize = 4096;
/// A longer text is judged by this many windows, evenly spread, so that an opening in another language doesn't decide.
const WINDOWS: usize = 8;

/// The words of a text and the scripts they are written in.
#[derive(Debug, Clone)]
pub struct Words {
    /// Lower-case letters; a space before each word and after the last one.
    pub letters: Vec<char>,
    /// Letters of each script, by its number.
    pub by_script: [u32; Script::COUNT],
}

impl Words {
    /// Cleans a text. Work is bounded: of a long text 4 kB in eight windows are read.
    pub fn of(text: &str) -> Self {
        Self::sampled(text, SAMPLE)
    }

    /// The same of so many bytes in windows of a longer text.
    pub fn sampled(text: &str, sample: usize) -> Self {
        let mut words = Self { letters: Vec::with_capacity(text.len().min(sample) + 2), by_script: [0; Script::COUNT] };
        words.letters.push(' ');
        if program::is_program(text) {
            return words;
        }
        let mut code = code::Lines::default();
        for window in windows(text, sample) {
            for line in composed(window).lines() {
                if code.is_code(line) {
                    words.end_word();
                } else {
                    words.push_line(line);
                }
            }
        }
        if code.outweighs_prose() {
            words.letters.truncate(1);
            words.by_script = [0; Script::COUNT];
        }
        words
    }

    /// The number of letters, of any script.
    pub fn count(&self) -> u32 {
        self.by_script.iter().sum()
    }

    /// The number of letters in words of two letters or more.
    pub fn spelled(&self) -> usize {
        self.letters.split(|&c| c == ' ').map(<[char]>::len).filter(|&len| len > 1).sum()
    }

    fn push_line(&mut self, line: &str) {
        let bytes = line.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at].is_ascii() {
                let end = at + bytes[at..].iter().take_while(|b| b.is_ascii_graphic()).count();
                if end == at {
                    // A control character is dropped, white space ends the word.
                    if bytes[at].is_ascii_whitespace() {
                        self.end_word();
                    }
                    at += 1;
                    continue;
                }
                self.push_ascii(&bytes[at..end]);
                at = end;
            } else {
                let c = line[at..].chars().next().unwrap_or(' ');
                at += c.len_utf8();
                self.push_char(c);
            }
        }
        self.end_word();
    }

    /// Adds a run of printable ASCII, unless it is an address, a number or a name of a program.
    fn push_ascii(&mut self, run: &[u8]) {
        if run.iter().all(u8::is_ascii_lowercase) {
            // The common case: a plain word or a piece of one.
            self.letters.extend(run.iter().map(|&b| char::from(b)));
            self.by_script[Script::Latin as usize] += run.len() as u32;
            return;
        }
        if code::is_address(run) || code::is_identifier(run) {
            self.end_word();
            return;
        }
        for &b in run {
            if b.is_ascii_alphabetic() {
                self.letters.push(char::from(b.to_ascii_lowercase()));
                self.by_script[Script::Latin as usize] += 1;
            } else {
                self.end_word();
            }
        }
    }

    fn push_char(&mut self, c: char) {
        // The common case: a small letter with marks, of Vietnamese or of western Europe.
        let small = match c {
            'ß'..='ö' | 'ø'..='ÿ' | 'ă' | 'đ' | 'ĩ' | 'ũ' | 'ơ' | 'ư' => true,
            'ạ'..='ỹ' => c as u32 & 1 == 1,
            _ => false,
        };
        if small {
            self.by_script[Script::Latin as usize] += 1;
            self.letters.push(c);
            return;
        }
        if let Some(script) = Script::of(c) {
            self.by_script[script as usize] += 1;
            self.letters.push(lower(c, script));
        } else if !matches!(c, '\u{AD}' | '\u{200B}' | '\u{200D}' | '\u{FEFF}' | '\u{80}'..='\u{9F}' | '\u{300}'..='\u{36F}')
        {
            self.end_word();
        }
    }

    fn end_word(&mut self) {
        if self.letters.last() != Some(&' ') {
            self.letters.push(' ');
        }
    }
}

/// The lower-case form, the common ranges first.
fn lower(c: char, script: Script) -> char {
    match (script, c) {
        (Script::Latin, 'ß'..='ÿ' | 'ư' | 'ơ') | (Script::Cyrillic, 'а'..='џ') => c,
        // Capitals and small letters take turns.
        (Script::Latin, 'Ạ'..='ỹ') => char::from_u32(c as u32 | 1).unwrap_or(c),
        // The first letter of a lower-case form of several is the letter itself, the rest are marks.
        (Script::Latin | Script::Cyrillic | Script::Greek | Script::Armenian | Script::Georgian, _) => {
            c.to_lowercase().next().unwrap_or(c)
        }
        _ => c,
    }
}

/// The whole text, or so many bytes in windows of a longer one, cut at white space where there is some.
pub fn windows(text: &str, sample: usize) -> impl Iterator<Item = &str> {
    let (count, size) = if text.len() <= sample { (1, text.len()) } else { (WINDOWS, sample / WINDOWS) };
    (0..count).map(move |i| {
        let from = if count == 1 { 0 } else { (text.len() - size) / (count - 1) * i };
        let start = text.ceil_char_boundary(from);
        let window = &text[start..text.floor_char_boundary(from + size).max(start)];
        // The pieces of words at both ends are left out.
        let first = if i == 0 { 0 } else { window.find(char::is_whitespace).filter(|&at| at < 64).unwrap_or(0) };
        let last =
            if i + 1 == count { None } else { window.rfind(char::is_whitespace).filter(|&at| at + 64 > window.len()) };
        window.get(first..last.unwrap_or(window.len())).unwrap_or(window)
    })
}

/// The text in NFC; most text is, and is then returned as it is.
fn composed(text: &str) -> Cow<'_, str> {
    // In UTF-8 the combining marks U+0300 to U+036F, and few others, begin with these bytes.
    if memchr::memchr2(0xCC, 0xCD, text.as_bytes()).is_some() {
        Cow::Owned(text.nfc().collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> String {
        Words::of(text).letters.into_iter().collect::<String>().trim().to_owned()
    }

    #[test]
    fn leaves_words_alone() {
        assert_eq!(cleaned("Thủ_tướng Chính_phủ họp."), "thủ tướng chính phủ họp");
        assert_eq!(cleaned("and/or U.S. don't"), "and or u s don t");
        assert_eq!(cleaned("Vie\u{302}\u{323}t Nam"), "việt nam");
        assert_eq!(cleaned("ĐẶNG ẨN ƯỚC Ỹ Ж Ў Ω"), "đặng ẩn ước ỹ ж ў ω");
    }

    #[test]
    fn drops_what_is_no_word() {
        assert_eq!(cleaned("see https://a.example/x?y=z or mail me@a.example, +84 123 😀"), "see or mail");
        assert_eq!(cleaned("www.tin.example tin.example/a/b x"), "x");
    }

    #[test]
    fn long_texts_are_sampled() {
        let text = "một hai ba bốn năm ".repeat(10_000);
        assert!(Words::of(&text).letters.len() <= SAMPLE + WINDOWS + 1);
    }
}
