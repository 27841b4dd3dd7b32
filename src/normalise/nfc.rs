//! Canonical composition (NFC, Unicode Standard Annex 15), piece by piece.
//!
//! unicode-normalization does the composing and holds the data; it sees only the pieces around characters that are
//! marks or may compose, so that a text with ten of them isn't rebuilt whole. A letter of Vietnamese with its marks in
//! canonical order takes a shorter way through the table of letters.

use std::iter::once;
use std::sync::LazyLock;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::rewrite::{Changed, Rewriter};
use crate::vietnamese::{Letter, Tone};

pub fn compose(text: &str) -> Option<Changed> {
    let bytes = text.as_bytes();
    let short = &*SHORT;
    let mut rewriter = Rewriter::new(text);
    // The last character before which nothing composes: where a piece begins.
    let mut boundary = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            ..0x80 => {
                boundary = at;
                at += 1;
                continue;
            }
            0xC2..=0xCB => {
                boundary = at;
                at += 2;
                continue;
            }
            0xCC => {
                if let Some((letter, length)) = short.find(&bytes[boundary..]) {
                    rewriter.replace(boundary, boundary + length, letter.encode_utf8(&mut [0; 4]), "nfc");
                    boundary += length;
                    at = boundary;
                    continue;
                }
            }
            _ => {}
        }
        let Some(character) = text[at..].chars().next() else { break };
        if is_boundary(character) {
            boundary = at;
            at += character.len_utf8();
            continue;
        }
        let end = piece_end(text, at + character.len_utf8());
        compose_piece(&mut rewriter, text, boundary, end);
        boundary = end;
        at = end;
    }
    rewriter.finish()
}

/// The pieces that decomposed Vietnamese is made of, an ASCII vowel and one or two marks, with their letters.
struct Short {
    /// By vowel from `A`, first and second mark; 0 for none in the second.
    letters: Vec<[[Option<char>; MARKS.len() + 1]; MARKS.len() + 1]>,
    /// The place of a mark from 1, by the second byte of its UTF-8 from 0x80; 0 for other marks.
    marks: [u8; 64],
}

/// The marks of Vietnamese; the first byte of each in UTF-8 is `CC`.
const MARKS: [char; 8] = ['\u{300}', '\u{301}', '\u{302}', '\u{303}', '\u{306}', '\u{309}', '\u{31B}', '\u{323}'];

static SHORT: LazyLock<Short> = LazyLock::new(|| {
    let mut marks = [0; 64];
    (1..).zip(MARKS).for_each(|(place, mark)| marks[mark as usize - 0x300] = place);
    let letter = |base: char, first: usize, second: usize| {
        let marks = [first, second].into_iter().filter_map(|place| MARKS.get(place.checked_sub(1)?));
        vietnamese(&once(&base).chain(marks).collect::<String>()).filter(|_| first > 0)
    };
    let row = |base| std::array::from_fn(|first| std::array::from_fn(|second| letter(base, first, second)));
    Short { letters: ('A'..='z').map(row).collect(), marks }
});

impl Short {
    /// The letter of the piece that text begins with, and the bytes it takes.
    #[inline]
    fn find(&self, bytes: &[u8]) -> Option<(char, usize)> {
        let mark = |at: usize| match bytes.get(at..at + 2) {
            Some(&[0xCC, low]) => usize::from(self.marks[usize::from(low & 0x3F)]),
            _ => 0,
        };
        let row = self.letters.get(usize::from(bytes.first()?.wrapping_sub(b'A')))?;
        let (first, second) = (mark(1), mark(3));
        let length = if second > 0 { 5 } else { 3 };
        // Whatever may be one more mark is for the general way.
        let is_whole = matches!(bytes.get(length), None | Some(..0x80 | 0xC2..=0xCB));
        row[first][second].filter(|_| is_whole).map(|letter| (letter, length))
    }
}

fn piece_end(text: &str, from: usize) -> usize {
    text[from..].char_indices().find(|(_, character)| is_boundary(*character)).map_or(text.len(), |(at, _)| from + at)
}

/// True where a character stays as it is and nothing before it composes with it.
fn is_boundary(character: char) -> bool {
    match character {
        // Ranges without marks, without singletons and without letters that compose backwards.
        '\0'..='\u{2FF}' | '\u{400}'..='\u{482}' | '\u{48A}'..='\u{58F}' | '\u{1E00}'..='\u{1EFF}' => true,
        '\u{300}'..='\u{36F}' => false,
        '\u{2010}'..='\u{20CF}' | '\u{3041}'..='\u{3098}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => true,
        _ => canonical_combining_class(character) == 0 && is_nfc_quick(once(character)) == IsNormalized::Yes,
    }
}

fn compose_piece(rewriter: &mut Rewriter<'_>, text: &str, start: usize, end: usize) {
    let piece = &text[start..end];
    if let Some(letter) = vietnamese(piece) {
        rewriter.replace(start, end, letter.encode_utf8(&mut [0; 4]), "nfc");
    } else if !piece.nfc().eq(piece.chars()) {
        rewriter.replace(start, end, &piece.nfc().collect::<String>(), "nfc");
    }
}

/// A vowel with one or two marks that compose into one letter of Vietnamese.
fn vietnamese(piece: &str) -> Option<char> {
    let mut characters = piece.chars();
    let mut letter = Letter::of(characters.next()?).filter(|letter| Letter::is_vowel(letter.base))?;
    let mut marks = 0;
    for mark in characters {
        marks += 1;
        if let Some(tone) = Tone::of_mark(mark).filter(|_| letter.tone == Tone::Level) {
            letter.tone = tone;
        } else if let Some(better) = letter.quality(mark).filter(|_| is_in_order(letter.tone, mark)) {
            letter = better;
        } else {
            return None;
        }
    }
    (marks > 0).then(|| letter.with(letter.tone))
}

/// A dot below and a horn are on other sides of the letter than the rest, so that their order doesn't matter; a tone
/// above the letter before a quality above it does, and isn't mended by NFC.
fn is_in_order(tone: Tone, quality: char) -> bool {
    matches!(tone, Tone::Level | Tone::Dot) || quality == '\u{31B}'
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::compose;
    use crate::normalise::gate::{self, Needs};
    use crate::normalise::mojibake::Tables;

    #[test]
    fn composes_what_nfc_composes() {
        use unicode_normalization::UnicodeNormalization;
        let cases = [
            "Vie\u{302}\u{323}t",
            "Vie\u{323}\u{302}t",
            "đo\u{31b}\u{300}i",
            "o\u{300}\u{31b}",
            "a\u{301}\u{306}",
            "e\u{341}\u{302}",
            "\u{1100}\u{1161}\u{11A8}",
            "\u{212B}",
            "\u{37E}",
            "a\u{30C}\u{323}",
            "\u{301}a",
            "q\u{307}\u{323}",
            "a\u{306}\u{302}",
            "ế\u{301}",
            "o\u{31b}\u{31b}",
            "\u{e40}\u{e48}\u{e38}",
            "क\u{93c}",
            "\u{3099}か\u{3099}",
        ];
        for case in cases {
            let expected: String = case.nfc().collect();
            let found = compose(case).map_or(case.to_owned(), |changed| changed.text);
            assert_eq!(found, expected, "{case:?}");
        }
    }

    /// The Unicode Consortium's conformance test, whole: the composing itself, and the gate in front of it.
    #[test]
    fn passes_the_normalization_test() {
        const FILE: &[u8] = include_bytes!("../../tests/cases/normalise/NormalizationTest.txt.zst");
        let file = String::from_utf8(zstd::decode_all(FILE).expect("zstd")).expect("UTF-8");
        let tables = Tables::new();
        let composed = |text: &str| match compose(text) {
            Some(changed) => {
                assert!(gate::scan(&tables, text).include(Needs::MARKS), "the gate lets {text:?} through");
                changed.text
            }
            None => text.to_owned(),
        };
        let (mut lines, mut first_part, mut listed) = (0, false, HashSet::new());
        for line in file.lines().map(|line| line.split('#').next().unwrap_or_default()) {
            if line.starts_with('@') {
                first_part = line.starts_with("@Part1");
                continue;
            }
            let column = |codes: &str| -> String {
                let codes = codes.split(' ').map(|code| u32::from_str_radix(code, 16).expect("hexadecimal"));
                codes.map(|code| char::from_u32(code).expect("a character")).collect()
            };
            let columns: Vec<String> =
                line.split(';').take(5).filter(|codes| !codes.trim().is_empty()).map(column).collect();
            let [source, nfc, nfd, nfkc, nfkd] = &columns[..] else { continue };
            lines += 1;
            for (text, expected) in [(source, nfc), (nfc, nfc), (nfd, nfc), (nfkc, nfkc), (nfkd, nfkc)] {
                assert_eq!(composed(text), *expected, "{line}");
            }
            if first_part {
                listed.extend(source.chars());
            }
        }
        assert!(lines > 20_000, "{lines} lines");
        // What the first part doesn't list stays as it is.
        for character in ('\0'..=char::MAX).filter(|character| !listed.contains(character)) {
            assert!(compose(character.encode_utf8(&mut [0; 4])).is_none(), "{character:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn is_nfc(text in "[aAeiouyđơ\u{300}-\u{304}\u{306}\u{309}\u{31b}\u{323}\u{340}-\u{345}\u{1100}-\u{1102}\u{1161}\u{11a8}\u{e48}\u{e38} ]{0,12}") {
            use unicode_normalization::UnicodeNormalization;
            let expected: String = text.nfc().collect();
            let found = compose(&text).map_or(text.clone(), |changed| changed.text);
            proptest::prop_assert_eq!(found, expected);
        }
    }
}
