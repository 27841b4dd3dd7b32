//! windows-1258, decoded composed: the charset writes tones as combining marks, and laying them on while decoding spares
//! a pass over the text.

use crate::vietnamese::{Letter, Tone};

/// The bytes 0x80 to 0xFF, as in the WHATWG Encoding Standard.
#[rustfmt::skip]
const HIGH: [char; 128] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', '\u{8A}', '‹', 'Œ', '\u{8D}', '\u{8E}', '\u{8F}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', '\u{9A}', '›', 'œ', '\u{9D}', '\u{9E}', 'Ÿ',
    '\u{A0}', '¡', '¢', '£', '¤', '¥', '¦', '§', '¨', '©', 'ª', '«', '¬', '\u{AD}', '®', '¯',
    '°', '±', '²', '³', '´', 'µ', '¶', '·', '¸', '¹', 'º', '»', '¼', '½', '¾', '¿',
    'À', 'Á', 'Â', 'Ă', 'Ä', 'Å', 'Æ', 'Ç', 'È', 'É', 'Ê', 'Ë', '\u{300}', 'Í', 'Î', 'Ï',
    'Đ', 'Ñ', '\u{309}', 'Ó', 'Ô', 'Ơ', 'Ö', '×', 'Ø', 'Ù', 'Ú', 'Û', 'Ü', 'Ư', '\u{303}', 'ß',
    'à', 'á', 'â', 'ă', 'ä', 'å', 'æ', 'ç', 'è', 'é', 'ê', 'ë', '\u{301}', 'í', 'î', 'ï',
    'đ', 'ñ', '\u{323}', 'ó', 'ô', 'ơ', 'ö', '÷', 'ø', 'ù', 'ú', 'û', 'ü', 'ư', '₫', 'ÿ',
];

/// Decodes bytes; every byte is a character.
pub fn decode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 3 / 2);
    let mut bytes = bytes.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        let character = character(byte);
        let toned = bytes.peek().and_then(|&next| toned(character, next));
        if toned.is_some() {
            bytes.next();
        }
        text.push(toned.unwrap_or(character));
    }
    text
}

fn character(byte: u8) -> char {
    if byte < 0x80 { char::from(byte) } else { HIGH[usize::from(byte - 0x80)] }
}

/// The letter with the tone the next byte writes.
fn toned(character: char, next: u8) -> Option<char> {
    let tone = match next {
        0xCC => Tone::Grave,
        0xD2 => Tone::Hook,
        0xDE => Tone::Tilde,
        0xEC => Tone::Acute,
        0xF2 => Tone::Dot,
        _ => return None,
    };
    let letter = Letter::of(character)?;
    (letter.tone == Tone::Level && Letter::is_vowel(letter.base)).then(|| letter.with(tone))
}

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1258;
    use unicode_normalization::UnicodeNormalization;

    use super::{HIGH, decode};

    #[test]
    fn is_the_standard_composed() {
        for (at, &character) in HIGH.iter().enumerate() {
            let byte = 0x80 + at as u8;
            assert_eq!(WINDOWS_1258.decode_without_bom_handling(&[byte]).0, character.to_string());
            for base in *b"aAuybe" {
                let standard: String = WINDOWS_1258.decode_without_bom_handling(&[base, byte]).0.nfc().collect();
                assert_eq!(decode(&[base, byte]).nfc().collect::<String>(), standard);
            }
        }
    }
}
