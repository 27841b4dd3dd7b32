//! A name in brackets behind the last sentence of the last paragraph: the writer's initials, an agency.

use std::ops::Range;

use crate::document::Kind;

use super::super::builtin::Builtin;
use super::super::scan::Scanned;
use super::super::shape::{End, Shape};
use super::{Piece, ends_text};

/// The text before the name has so many words.
const PARAGRAPH: u32 = 12;
/// So many paragraphs stand before the last one.
const BEFORE: usize = 2;
/// A name has at most so many words and letters.
const NAME_WORDS: u32 = 5;
const NAME_LETTERS: u32 = 28;
/// An agency in small letters has at most so many.
const AGENCY_LETTERS: u32 = 4;

/// The signature of a line, given the document's text.
pub(super) fn find(text: &str, lines: &[Scanned], at: usize) -> Option<Piece> {
    let Range { start, end } = lines[at].range;
    let line = &text[start..end];
    let open = line.ends_with([')', '）', ']']).then(|| line.rfind(['(', '（', '[']))??;
    let name = Shape::of(&line[open..]);
    let short = (1..=NAME_WORDS).contains(&name.words) && name.numbers == 0 && name.letters <= NAME_LETTERS;
    // `(Anna Lehm)`, `(with AFP)`, `(dpa)`, `(al/dpa)`.
    let agency = line[open..].contains('/') || (name.words == 1 && name.letters <= AGENCY_LETTERS);
    let named = name.capitalised >= name.small || agency;
    let paragraph = lines[at].shape.words >= PARAGRAPH + name.words && End::of(&line[..open]) == End::Sentence;
    if !(short && named && paragraph) {
        return None;
    }
    let before = lines[..at].iter().filter(|line| line.shape.is_prose()).take(BEFORE).count() == BEFORE;
    (before && ends_text(lines, at)).then(|| Piece::builtin(start + open..end, Kind::Byline, Builtin::Initials))
}
