//! VNI for Windows: a vowel is followed by one byte that holds its quality and tone together.

use encoding_rs::WINDOWS_1252;

use crate::vietnamese::{Letter, Tone};

/// The letters that are one byte, lower case; their capitals lie 0x20 below.
fn single(byte: u8) -> Option<char> {
    Some(match byte {
        0xC6 => 'Ỉ',
        0xCC => 'Ì',
        0xCD => 'Í',
        0xCE => 'Ỵ',
        0xD1 => 'Đ',
        0xD2 => 'Ị',
        0xD3 => 'Ĩ',
        0xD4 => 'Ơ',
        0xD6 => 'Ư',
        0xE6 => 'ỉ',
        0xEC => 'ì',
        0xED => 'í',
        0xEE => 'ỵ',
        0xF1 => 'đ',
        0xF2 => 'ị',
        0xF3 => 'ĩ',
        0xF4 => 'ơ',
        0xF6 => 'ư',
        _ => return None,
    })
}

/// The quality and tone a second byte lays on the letter before it; capitals use the code 0x20 below.
fn marks(byte: u8) -> Option<(Option<char>, Tone)> {
    const CIRCUMFLEX: Option<char> = Some('\u{302}');
    const BREVE: Option<char> = Some('\u{306}');
    Some(match byte | 0x20 {
        0xE0 => (CIRCUMFLEX, Tone::Grave),
        0xE1 => (CIRCUMFLEX, Tone::Acute),
        0xE2 => (CIRCUMFLEX, Tone::Level),
        0xE3 => (CIRCUMFLEX, Tone::Tilde),
        0xE4 => (CIRCUMFLEX, Tone::Dot),
        0xE5 => (CIRCUMFLEX, Tone::Hook),
        0xE8 => (BREVE, Tone::Grave),
        0xE9 => (BREVE, Tone::Acute),
        0xEA => (BREVE, Tone::Level),
        0xEB => (BREVE, Tone::Dot),
        0xFA => (BREVE, Tone::Hook),
        0xFC => (BREVE, Tone::Tilde),
        0xEF => (None, Tone::Dot),
        0xF5 => (None, Tone::Tilde),
        0xF8 => (None, Tone::Grave),
        0xF9 => (None, Tone::Acute),
        0xFB => (None, Tone::Hook),
        _ => return None,
    })
}

pub fn is_code(byte: u8) -> bool {
    byte < 0xC0 || single(byte).is_some() || marks(byte).is_some()
}

fn compose(first: u8, second: u8) -> Option<char> {
    let letter = match first {
        b'A' | b'E' | b'O' | b'U' | b'Y' | b'a' | b'e' | b'o' | b'u' | b'y' => Letter::of(char::from(first))?,
        0xD4 | 0xD6 | 0xF4 | 0xF6 => Letter::of(single(first)?)?,
        _ => return None,
    };
    let (quality, tone) = marks(second).filter(|_| second >= 0xC0)?;
    let letter = quality.map_or(Some(letter), |mark| letter.quality(mark))?;
    Some(letter.with(tone))
}

pub fn decode(bytes: &[u8], text: &mut String) {
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if let Some(letter) = bytes.get(at).and_then(|&next| compose(byte, next)) {
            text.push(letter);
            at += 1;
        } else if byte < 0x80 {
            text.push(char::from(byte));
        } else if let Some(letter) = single(byte) {
            text.push(letter);
        } else if byte < 0xC0 {
            // Punctuation, as in windows-1252.
            let (character, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
            text.push_str(&character);
        } else {
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
}
