//! Pieces glued inside a line: what stands before the first sentence, pictures' captions between sentences, a headline
//! before the lead, a masthead behind the text.

mod credit;
mod glued;
mod prefix;
mod sentence;

use std::ops::Range;

use crate::document::{Document, Kind};

use super::builtin::Builtin;
use super::page::{By, Decision};
use super::phrases::{Form, Phrases};

/// A piece of a line that is not what the rest of the line is; the offsets are the document's.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub range: Range<usize>,
    pub decision: Decision,
}

impl Piece {
    fn new(range: Range<usize>, kind: Kind, by: By) -> Self {
        Self { range, decision: Decision { kind, by, score: 1.0 } }
    }

    fn builtin(range: Range<usize>, kind: Kind, by: Builtin) -> Self {
        Self::new(range, kind, By::Builtin(by))
    }
}

/// A line shorter than this, in bytes, is looked at for prefixes only: its own form says the rest.
const LONG: usize = 240;
/// A masthead glued behind the text is at most this long, in bytes.
const TAIL: usize = 900;

/// Cuts the document's lines where pieces are glued, and gives the pieces that are already known, in order.
pub(super) fn cut(document: &mut Document, phrases: &Phrases) -> Vec<Piece> {
    let pieces = find(document, phrases);
    let cuts: Vec<usize> = pieces.iter().flat_map(|piece| [piece.range.start, piece.range.end]).collect();
    document.cut(&cuts);
    pieces
}

fn find(document: &Document, phrases: &Phrases) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let names = credit::Names::of(document, phrases);
    for (at, block) in document.blocks().iter().enumerate() {
        let raw = document.raw(at);
        let end = block.start + raw.trim_end().len();
        let mut start = block.end - raw.trim_start().len();
        if start >= end {
            continue;
        }
        let text = &document.text()[start..end];
        if let Some(piece) = prefix::find(document, at, start, text) {
            start = piece.range.end;
            pieces.push(piece);
        }
        if end - start < LONG {
            continue;
        }
        let end = match tail(document.text(), start..end, phrases) {
            Some((from, rule)) => {
                pieces.push(Piece::new(from..block.end, Kind::Other, By::Phrase(rule)));
                from
            }
            None => end,
        };
        names.cut(document.text(), start..end, phrases, &mut pieces);
        glued::cut(document, start..end, phrases, &mut pieces);
    }
    pieces.sort_by_key(|piece| (piece.range.start, piece.range.end));
    let mut reached = 0;
    pieces.retain(|piece| {
        let apart = piece.range.start >= reached && piece.range.start < piece.range.end;
        reached = if apart { piece.range.end } else { reached };
        apart
    });
    pieces
}

/// Where a masthead begins behind the text of a line.
fn tail(text: &str, line: Range<usize>, phrases: &Phrases) -> Option<(usize, u16)> {
    let found = phrases.marks(&text[line.clone()]).find(|&(start, _, rule)| {
        phrases.rule(rule).form == Form::Tail && start > 0 && line.len() - start <= TAIL
    });
    found.map(|(start, _, rule)| (line.start + start, rule))
}
