//! TCVN3 has no capitals with tone marks: its fonts for capitals show the lower-case codes. They are recovered where
//! the words around are all capitals.

use std::sync::LazyLock;

use super::tables::TCVN3;
use super::writer::{Encoded, encode, write};
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

/// Every byte as it is, and as it is in a word of capitals.
struct Letters {
    plain: [Encoded; 256],
    capital: [Encoded; 256],
}

static LETTERS: LazyLock<Letters> = LazyLock::new(|| {
    let plain = std::array::from_fn(|byte| encode(character(byte as u8)));
    let capital = |byte: u8| match class(byte) {
        Class::Toned => capital(character(byte)),
        _ => character(byte),
    };
    Letters { plain, capital: std::array::from_fn(|byte| encode(capital(byte as u8))) }
});

pub fn decode(bytes: &[u8], text: &mut String) {
    let letters = &*LETTERS;
    let plain = |bytes: &[u8], text: &mut String| {
        write(text, bytes.iter().map(|&byte| letters.plain[usize::from(byte)]));
    };
    let mut rest = bytes;
    // Sentences that may have toned capitals are decoded word by word.
    while let Some(at) = pair(rest) {
        let start = rest[..at].iter().rposition(ends_sentence).map_or(0, |end| end + 1);
        let end = rest[at..].iter().position(ends_sentence).map_or(rest.len(), |end| at + end + 1);
        plain(&rest[..start], text);
        decode_cased(&rest[start..end], letters, text);
        rest = &rest[end..];
    }
    plain(rest, text);
}

fn ends_sentence(byte: &u8) -> bool {
    matches!(byte, b'\n' | b'.' | b'!' | b'?')
}

/// The first place where a toned letter may have to be a capital: in a word of capitals each but the first stands behind
/// a capital or a toned letter. So does a tone written behind its capital vowel.
fn pair(bytes: &[u8]) -> Option<usize> {
    let is_pair = |pair: &[u8]| BEFORE[usize::from(pair[0])] & AFTER[usize::from(pair[1])] != 0;
    (0..bytes.len()).step_by(PIECE).find_map(|start| {
        let mut pairs = bytes[start..bytes.len().min(start + PIECE + 1)].windows(2);
        // Without a branch for each byte, since hardly any piece has one.
        let any = pairs.clone().fold(false, |any, pair| any | is_pair(pair));
        if any { pairs.position(is_pair).map(|at| start + at) } else { None }
    })
}

/// How much is looked at in one go.
const PIECE: usize = 64;

const BEFORE_CAPITAL: u8 = 1;
const BEFORE_TONED: u8 = 2;

/// The bytes that such a pair may begin with, by what it ends with.
const BEFORE: [u8; 256] = {
    let mut before = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        before[byte] = match byte as u8 {
            b'A' | b'E' | b'I' | b'O' | b'U' | b'Y' | 0xA1..=0xA6 => BEFORE_CAPITAL | BEFORE_TONED,
            _ if matches!(CLASSES[byte], Class::Capital | Class::Toned) => BEFORE_CAPITAL,
            _ => 0,
        };
        byte += 1;
    }
    before
};

/// The bytes that such a pair may end with.
const AFTER: [u8; 256] = {
    let mut after = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        after[byte] = match CLASSES[byte] {
            Class::Capital => BEFORE_CAPITAL,
            Class::Toned => BEFORE_TONED,
            Class::Small | Class::Other => 0,
        };
        byte += 1;
    }
    after
};

fn decode_cased(sentence: &[u8], letters: &Letters, text: &mut String) {
    let mut at = 0;
    let mut last = Case::Unknown;
    while let Some(&byte) = sentence.get(at) {
        if class(byte) == Class::Other {
            text.push(character(byte));
            at += 1;
            continue;
        }
        let (word, own) = word(&sentence[at..]);
        let next = || next_case(&sentence[at + word.len()..]);
        let in_capitals = match (own, last) {
            (Case::Capitals, _) => true,
            (Case::Unknown, Case::Capitals) => next() != Case::Small,
            (Case::Unknown, Case::Unknown) => next() == Case::Capitals,
            (Case::Small, _) | (Case::Unknown, Case::Small) => false,
        };
        write_word(word, if in_capitals { &letters.capital } else { &letters.plain }, text);
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

/// The word that the bytes begin with.
fn word(bytes: &[u8]) -> (&[u8], Case) {
    let (mut capitals, mut small) = (0, false);
    let is_letter = |byte: &&u8| {
        let class = class(**byte);
        capitals += usize::from(class == Class::Capital);
        small |= class == Class::Small;
        class != Class::Other
    };
    let length = bytes.iter().take_while(is_letter).count();
    let case = match capitals {
        _ if small => Case::Small,
        2.. => Case::Capitals,
        _ => Case::Unknown,
    };
    (&bytes[..length], case)
}

/// The case of the next word that says something about it, on the same line and at most three words on.
fn next_case(mut rest: &[u8]) -> Case {
    for _ in 0..3 {
        let gap = rest.iter().take_while(|&&byte| matches!(byte, b' ' | b',' | b'-' | b'"')).count();
        let (word, case) = word(&rest[gap..]);
        match case {
            Case::Unknown if !word.is_empty() => rest = &rest[gap + word.len()..],
            case => return case,
        }
    }
    Case::Unknown
}

fn write_word(word: &[u8], letters: &[Encoded; 256], text: &mut String) {
    // Some converters write a capital with its tone as the plain capital and the toned small letter.
    let doubled = |first: u8, second: Option<&u8>| match second {
        Some(&second) if class(first) == Class::Capital && class(second) == Class::Toned => {
            doubled(character(first), character(second))
        }
        _ => None,
    };
    let mut is_taken = false;
    let letters = word.iter().enumerate().map(|(at, &byte)| {
        if std::mem::take(&mut is_taken) {
            return 0;
        }
        match doubled(byte, word.get(at + 1)) {
            Some(letter) => {
                is_taken = true;
                encode(letter)
            }
            None => letters[usize::from(byte)],
        }
    });
    write(text, letters);
}

fn doubled(capital: char, toned: char) -> Option<char> {
    let (capital, toned) = (Letter::of(capital)?, Letter::of(toned)?);
    let same = capital.base == toned.base && capital.tone == Tone::Level && toned.tone != Tone::Level;
    (same && !toned.capital).then(|| capital.with(toned.tone))
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
