//! Words of Latin letters and digits, byte by byte: their small forms hashed and their letters counted without a branch
//! for each letter, since Vietnamese changes between one, two and three bytes too often for any to be foreseen.

// What a byte is to a word, in one number: the byte as it stands in the word's small form below these.
/// A letter begins.
const LETTER: u32 = 1 << 8;
/// An ASCII capital.
const CAPITAL: u32 = 1 << 16;
/// No part of a word.
const END: u32 = 1 << 30;
/// Part of a letter that isn't read here.
const FOREIGN: u32 = 1 << 31;

/// What the byte before says of the next one.
#[derive(Clone, Copy)]
#[repr(u8)]
enum After {
    /// A character ended.
    Whole,
    /// The first byte of U+00C0..U+00FF.
    C3,
    /// Of U+0100..U+013F.
    C4,
    /// Of U+0140..U+017F.
    C5,
    /// Of U+0180..U+01BF.
    C6,
    /// Of U+1000..U+1FFF.
    E1,
    /// The second byte of three, of U+1E00..U+1E7F or U+1EC0..U+1EFF; the last one of two.
    Middle,
    /// The second byte of three, of U+1E80..U+1EBF; the last one of two.
    MiddleBa,
}

const ROWS: usize = 8;

/// Where in [`STEPS`] the next byte is looked up, by the one before it.
const AFTER: [u16; 256] = {
    let mut after = [After::Whole as u16 * 256; 256];
    let mut byte = 0;
    while byte < 256 {
        after[byte] = match byte {
            0xC3 => After::C3,
            0xC4 => After::C4,
            0xC5 => After::C5,
            0xC6 => After::C6,
            0xE1 => After::E1,
            0xB8 | 0xB9 | 0xBB => After::Middle,
            0xBA => After::MiddleBa,
            _ => After::Whole,
        } as u16
            * 256;
        byte += 1;
    }
    after
};

/// What each byte is, by the row of what stands before it.
const STEPS: [u32; ROWS * 256] = {
    let mut steps = [0; ROWS * 256];
    let mut at = 0;
    while at < ROWS * 256 {
        steps[at] = step((at / 256) as u8, (at % 256) as u8);
        at += 1;
    }
    steps
};

/// Capital and small letters take turns in most of these blocks, the small one has the odd code; U+00C0..U+00DE lie 0x20
/// before theirs.
const fn step(row: u8, byte: u8) -> u32 {
    let small = match byte {
        b'0'..=b'9' => byte,
        b'a'..=b'z' | 0xC3..=0xC6 | 0xE1 => return LETTER | byte as u32,
        b'A'..=b'Z' => return LETTER | CAPITAL | byte as u32 | 0x20,
        // × and ÷ are no letters.
        0x97 | 0xB7 if row == 1 => return FOREIGN,
        0x80..=0xBF => match (row, byte) {
            (1, 0x80..=0x9E) => byte + 0x20,
            (1, _) => byte,
            (2, 0x80..=0xAF) | (3, 0x8A..=0xB7) | (4, 0xA0..=0xA5) | (6, _) => byte | 1,
            (4, 0xAF | 0xB0) => 0xB0,
            (5, 0xB8..=0xBB) => byte,
            (7, 0x80..=0x95 | 0xA0..) => byte | 1,
            _ => return FOREIGN,
        },
        _ => return END,
    };
    small as u32
}

/// A word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// Its length in bytes.
    pub length: usize,
    /// What its small form mixes to.
    pub mixed: Mixed,
    /// Its letters, digits aside.
    pub letters: u32,
    /// ASCII capitals among them.
    pub capitals: u32,
}

/// Whether such a word may begin with this byte.
#[inline]
pub(super) fn begins(byte: u8) -> bool {
    STEPS[usize::from(byte)] < END
}

/// Reads the word at the start of a text: ASCII letters and digits, and the Latin letters of which each capital has the
/// small form beside it, as in Vietnamese and the languages of Western Europe. `None` where other letters stand in it.
#[inline]
pub(super) fn read(bytes: &[u8]) -> Option<Word> {
    let mut word = Word { length: 0, mixed: Mixed::default(), letters: 0, capitals: 0 };
    let mut row = 0;
    for &byte in bytes {
        let step = STEPS[(row as usize | usize::from(byte)) % STEPS.len()];
        row = AFTER[usize::from(byte)];
        if step >= END {
            if step == FOREIGN {
                return None;
            }
            break;
        }
        word.mixed.add(step as u8);
        word.letters += step >> LETTER.trailing_zeros() & 1;
        word.capitals += step >> CAPITAL.trailing_zeros() & 1;
        word.length += 1;
    }
    (word.length > 0).then_some(word)
}

/// The bytes of a word's small form, mixed on the way to its hash.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mixed(u64);

impl Mixed {
    /// Mixes in a byte.
    #[inline]
    pub fn add(&mut self, byte: u8) {
        self.0 = self.0.rotate_left(9) ^ u64::from(byte);
    }

    /// Mixes in a character.
    pub fn add_char(&mut self, char: char) {
        char.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| self.add(byte));
    }

    /// The hash; its upper bits are mixed best. The multiplier is that of Fibonacci hashing: 2^64 over the golden ratio.
    #[inline]
    pub fn hash(self) -> u32 {
        (self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strip::letters::{is_alphanumeric, lower};

    fn mixed(text: &str) -> Mixed {
        let mut mixed = Mixed::default();
        text.chars().for_each(|char| mixed.add_char(lower(char)));
        mixed
    }

    #[test]
    fn every_letter_is_read_as_its_small_form_or_not_at_all() {
        let mut read_here = 0;
        for char in ('\0'..='\u{ffff}').filter(|&char| char != '\0') {
            let text = format!("a{char}b");
            match read(text.as_bytes()) {
                Some(word) if word.length == text.len() => {
                    assert!(is_alphanumeric(char), "{char}");
                    assert_eq!(word.mixed, mixed(&text), "{char}");
                    assert_eq!(word.letters, 2 + u32::from(char.is_alphabetic()), "{char}");
                    read_here += 1;
                }
                Some(word) => assert_eq!((word.length, word.mixed), (1, mixed("a")), "{char}"),
                None => {}
            }
        }
        assert_eq!(read_here, 62 + 62 + 48 + 46 + 8 + 150 + 96);
    }

    #[test]
    fn words_end_where_their_letters_do() {
        let word = read("Thủ_tướng".as_bytes()).unwrap();
        assert_eq!((word.length, word.letters, word.capitals), ("Thủ".len(), 3, 1));
        assert_eq!(read("Łódź".as_bytes()), None);
        assert_eq!(read(b" a"), None);
    }
}
