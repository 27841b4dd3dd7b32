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
    /// Rows of eight by byte, and by the place of the tone after it. [`TAKES`] is set where the letter takes the tone.
    letters: [Encoded; 256 * 8],
    /// The place of a tone in the rows, from 1; 0 for other bytes.
    tones: [u8; 256],
}

const TAKES: Encoded = 1 << 31;

static PAIRS: LazyLock<Pairs> = LazyLock::new(|| {
    let mut pairs = Pairs { letters: [0; 256 * 8], tones: [0; 256] };
    TONE_BYTES.iter().zip(1..).for_each(|(&byte, place)| pairs.tones[usize::from(byte)] = place);
    for (byte, row) in (0..=u8::MAX).zip(pairs.letters.chunks_mut(8)) {
        row.fill(encode(character(byte)));
        for (cell, tone) in row.iter_mut().skip(1).zip(TONES) {
            if let Some(letter) = toned(character(byte), tone) {
                *cell = encode(letter) | TAKES;
            }
        }
    }
    pairs
});

/// Decodes bytes; every byte is a character.
pub fn decode(bytes: &[u8]) -> String {
    let pairs = &*PAIRS;
    let pair =
        |byte: u8, next: u8| pairs.letters[usize::from(byte) << 3 | usize::from(pairs.tones[usize::from(next)] & 7)];
    let mut text = String::with_capacity(bytes.len() * 3 / 2);
    // Each byte gives a letter, a tone that was taken an empty one: so no step waits for where the last one ended.
    let mut wanted = Encoded::MAX;
    let letters = bytes.windows(2).map(move |window| {
        let letter = pair(window[0], window[1]) & wanted;
        wanted = (letter >> 31).wrapping_sub(1);
        letter
    });
    write(&mut text, letters);
    match *bytes {
        [.., byte, last] if pair(byte, last) & TAKES == 0 => text.push(character(last)),
        [last] => text.push(character(last)),
        _ => {}
    }
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
