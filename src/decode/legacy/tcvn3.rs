//! TCVN3 has no capitals with tone marks: its fonts for capitals show the lower-case codes. They are recovered where
//! the words around are all capitals.

use super::tables::TCVN3;

use crate::vietnamese::{Letter, Tone};

/// What a byte is to the recovery of capitals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Capital,
    /// A lower-case letter that has a capital code of its own, so that in a word of capitals it doesn't stand.
    Small,
    /// A lower-case letter with a tone mark, which has none.
    Toned,
    Other,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'A'..=b'Z' | 0xA1..=0xA7 => Class::Capital,
            b'a'..=b'z' | 0xA8..=0xAE => Class::Small,
            0xB5..=0xB9 | 0xBB..=0xBE | 0xC6..=0xCC | 0xCE..=0xD8 | 0xDC..=0xDF | 0xE1..=0xEF | 0xF1..=0xFE => {
                Class::Toned
            }
            _ => Class::Other,
        };
        byte += 1;
    }
    // Capitals of TCVN 5712-1 in codes the fonts leave free.
    let free = [0xAF, 0xBA, 0xBF, 0xC0, 0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xCD, 0xD9, 0xDA, 0xDB, 0xE0, 0xF0, 0xFF];
    let mut at = 0;
    while at < free.len() {
        classes[free[at]] = Class::Capital;
        at += 1;
    }
    classes
};

/// What a word says about the case of its toned letters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    /// Two capitals or more, and no small letter.
    Capitals,
    /// Nothing: one letter, or one capital and then toned letters only, as in `Hà`.
    Unknown,
    Small,
}

pub fn decode(bytes: &[u8], text: &mut String) {
    let mut at = 0;
    let mut last = Case::Unknown;
    while let Some(&byte) = bytes.get(at) {
        if class(byte) == Class::Other {
            if matches!(byte, b'\n' | b'.' | b'!' | b'?') {
                last = Case::Unknown;
            }
            text.push(character(byte));
            at += 1;
            continue;
        }
        let word = word(&bytes[at..]);
        let own = case(word);
        let written = match own {
            Case::Unknown => match (last, next_case(&bytes[at + word.len()..])) {
                (Case::Capitals, Case::Capitals | Case::Unknown) | (Case::Unknown, Case::Capitals) => Case::Capitals,
                _ => Case::Small,
            },
            own => own,
        };
        write(word, written, text);
        if own != Case::Unknown {
            last = own;
        }
        at += word.len();
    }
}

fn class(byte: u8) -> Class {
    CLASSES[usize::from(byte)]
}

fn character(byte: u8) -> char {
    if byte < 0x80 { char::from(byte) } else { TCVN3[usize::from(byte - 0x80)] }
}

fn word(bytes: &[u8]) -> &[u8] {
    let length = bytes.iter().take_while(|&&byte| class(byte) != Class::Other).count();
    &bytes[..length]
}

fn case(word: &[u8]) -> Case {
    let mut capitals = 0;
    for &byte in word {
        match class(byte) {
            Class::Small => return Case::Small,
            Class::Capital => capitals += 1,
            Class::Toned | Class::Other => {}
        }
    }
    if capitals >= 2 { Case::Capitals } else { Case::Unknown }
}

/// The case of the next word that says something about it, on the same line and at most three words on.
fn next_case(mut rest: &[u8]) -> Case {
    for _ in 0..3 {
        let gap = rest.iter().take_while(|&&byte| matches!(byte, b' ' | b',' | b'-' | b'"')).count();
        let word = word(&rest[gap..]);
        match case(word) {
            Case::Unknown if !word.is_empty() => rest = &rest[gap + word.len()..],
            case => return case,
        }
    }
    Case::Unknown
}

fn write(word: &[u8], case: Case, text: &mut String) {
    let mut bytes = word.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        let letter = character(byte);
        // Some converters write a capital with its tone as the plain capital and the toned small letter.
        let doubled = bytes.peek().filter(|_| class(byte) == Class::Capital).and_then(|&next| doubled(letter, next));
        if let Some(letter) = doubled {
            bytes.next();
            text.push(letter);
        } else if case == Case::Capitals && class(byte) == Class::Toned {
            text.push(capital(letter));
        } else {
            text.push(letter);
        }
    }
}

fn doubled(capital: char, next: u8) -> Option<char> {
    let (capital, next) = (Letter::of(capital)?, Letter::of(character(next))?);
    let same = capital.base == next.base && capital.tone == Tone::Level && next.tone != Tone::Level;
    (same && !next.capital).then(|| capital.with(next.tone))
}

fn capital(letter: char) -> char {
    Letter::of(letter).map_or(letter, |found| Letter { capital: true, ..found }.with(found.tone))
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn capitals_are_recovered_in_words_of_capitals() {
        let cases: [(&[u8], &str); 5] = [
            (b"VI\xD6T NAM", "VIỆT NAM"),
            (b"H\xB5 N\xE9i", "Hà Nội"),
            (b"T\xB9I H\xB5 N\xE9I", "TẠI HÀ NỘI"),
            (b"\xEB HU\xD5", "Ở HUẾ"),
            (b"L\xFD th\xF8c", "Lý thức"),
        ];
        for (bytes, expected) in cases {
            let mut text = String::new();
            decode(bytes, &mut text);
            assert_eq!(text, expected);
        }
    }
}
