//! windows-1258, decoded composed: the charset writes tones as combining marks, and laying them on while decoding spares
//! a pass over the text.

use std::sync::LazyLock;

use super::writer::{Encoded, encode, write};
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

/// The bytes that are tones, in the order of [`TONES`].
const TONE_BYTES: [u8; 5] = [0xCC, 0xD2, 0xDE, 0xEC, 0xF2];
const TONES: [Tone; 5] = [Tone::Grave, Tone::Hook, Tone::Tilde, Tone::Acute, Tone::Dot];

/// What a byte is before one that is no tone, and before each of the tones.
struct Pairs {
    letters: [[Encoded; 6]; 256],
    /// Whether the letter takes the tone.
    composed: [[bool; 6]; 256],
    /// The place of a tone in the rows, from 1; 0 for other bytes.
    tones: [u8; 256],
}

static PAIRS: LazyLock<Pairs> = LazyLock::new(|| {
    let mut tones = [0; 256];
    TONE_BYTES.iter().zip(1..).for_each(|(&byte, place)| tones[usize::from(byte)] = place);
    let mut pairs = Pairs { letters: [[[0; 4]; 6]; 256], composed: [[false; 6]; 256], tones };
    for byte in 0..=u8::MAX {
        let (character, at) = (character(byte), usize::from(byte));
        pairs.letters[at] = [encode(character); 6];
        for (place, tone) in (1..).zip(TONES) {
            if let Some(letter) = toned(character, tone) {
                pairs.letters[at][place] = encode(letter);
                pairs.composed[at][place] = true;
            }
        }
    }
    pairs
});

/// Decodes bytes; every byte is a character.
pub fn decode(bytes: &[u8]) -> String {
    let pairs = &*PAIRS;
    let mut text = String::with_capacity(bytes.len() * 3 / 2);
    let mut is_taken = false;
    let next = bytes.iter().skip(1).chain(&[0]);
    // Each byte gives a letter, a tone that was taken an empty one: so no step waits for where the last one ended.
    let letters = bytes.iter().zip(next).map(|(&byte, &next)| {
        let (row, place) = (usize::from(byte), usize::from(pairs.tones[usize::from(next)]));
        let letter = if is_taken { [0; 4] } else { pairs.letters[row][place] };
        is_taken = pairs.composed[row][place];
        letter
    });
    write(&mut text, letters);
    text
}

fn character(byte: u8) -> char {
    if byte < 0x80 { char::from(byte) } else { HIGH[usize::from(byte - 0x80)] }
}

fn toned(character: char, tone: Tone) -> Option<char> {
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
