//! Pieces glued inside a line: what stands before the first sentence, pictures' captions between sentences, a headline
//! before the lead, a masthead behind the text.

mod credit;
mod glued;
mod prefix;
mod sentence;
mod signature;

use std::ops::Range;

use crate::document::{Document, Kind};

use super::builtin::{Builtin, Off};
use super::page::{By, Decision};
use super::phrases::{Form, Phrases};
use super::scan::{Hit, Scanned};
use super::shape::End;

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

/// A credit or the start of a masthead in the text.
struct Mark {
    range: Range<usize>,
    rule: u16,
    form: Form,
}

/// A line shorter than this, in bytes, is looked at for prefixes only: its own form says the rest.
const LONG: usize = 240;
/// A masthead glued behind the text is at most this long, in bytes.
const TAIL: usize = 900;

/// Cuts the document's lines where pieces are glued, and gives the pieces that are already known, in order.
pub(super) fn cut(document: &mut Document, lines: &[Scanned], hits: &[Hit], phrases: &Phrases, off: Off) -> Vec<Piece> {
    let pieces = find(document, lines, hits, phrases, off);
    if pieces.is_empty() {
        return pieces;
    }
    let cuts: Vec<usize> = pieces.iter().flat_map(|piece| [piece.range.start, piece.range.end]).collect();
    document.cut(&cuts);
    pieces
}

fn find(document: &Document, lines: &[Scanned], hits: &[Hit], phrases: &Phrases, off: Off) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut names: Option<credit::Names> = None;
    let mut paragraphs = 0;
    for (at, (block, scanned)) in document.blocks().iter().zip(lines).enumerate() {
        let Range { mut start, end } = scanned.range;
        if start >= end {
            continue;
        }
        // A field of metadata may stand before a dateline.
        for _ in 0..2 {
            if let Some(piece) = prefix::find(document, at, start, &document.text()[start..end], paragraphs) {
                start = piece.range.end;
                pieces.push(piece);
            }
        }
        paragraphs += usize::from(scanned.shape.is_prose());
        if scanned.shape.end == End::Open {
            pieces.extend(signature::find(document.text(), lines, at));
        }
        if end - start < LONG {
            continue;
        }
        let line = scanned.range.clone();
        let marks: Vec<Mark> = phrases
            .marks(&document.text()[line.clone()], &hits[scanned.hits.clone()])
            .map(|(from, to, rule)| (line.start + from..line.start + to, rule))
            .filter(|(range, _)| range.start >= start)
            .map(|(range, rule)| Mark { range, rule, form: phrases.rule(rule).form })
            .collect();
        let end = match ends_text(lines, at)
            .then(|| tail(&marks, start..end).or_else(|| notice(document, &line, scanned, hits, phrases)))
            .flatten()
        {
            Some((from, rule)) => {
                pieces.push(Piece::new(from..block.end, Kind::Other, By::Phrase(rule)));
                from
            }
            None => end,
        };
        if marks.iter().any(|mark| mark.form == Form::Credit) {
            let names = names.get_or_insert_with(|| credit::Names::of(document, lines, hits, phrases));
            names.cut(document.text(), start..end, &marks, phrases, &mut pieces);
        }
        glued::cut(document, start..end, phrases, &mut pieces);
    }
    pieces.retain(|piece| !matches!(piece.decision.by, By::Builtin(rule) if off.has(rule)));
    pieces.sort_by_key(|piece| (piece.range.start, piece.range.end));
    let mut reached = 0;
    pieces.retain(|piece| {
        let apart = piece.range.start >= reached && piece.range.start < piece.range.end;
        reached = if apart { piece.range.end } else { reached };
        apart
    });
    pieces
}

/// So many lines behind the last paragraph are none; a caption stands between two.
const BEHIND: usize = 2;

/// Whether no paragraph follows a line, as far as can be told before lists are known.
fn ends_text(lines: &[Scanned], at: usize) -> bool {
    !lines[at + 1..].iter().take(BEHIND).any(|line| line.shape.is_prose())
}

/// Where a masthead begins behind the text of a line, and by which rule.
fn tail(marks: &[Mark], line: Range<usize>) -> Option<(usize, u16)> {
    let near = |mark: &&Mark| mark.range.start > line.start && line.end - mark.range.start <= TAIL;
    marks.iter().filter(|mark| mark.form == Form::Tail).find(near).map(|mark| (mark.range.start, mark.rule))
}

/// The longest sentence before the phrase of a notice, in bytes.
const NOTICE: usize = 80;

/// Where a notice begins behind the text of a line, by which rule: with a sentence that holds a phrase of one, and no more of the
/// line than what stands before it.
fn notice(
    document: &Document,
    line: &Range<usize>,
    scanned: &Scanned,
    hits: &[Hit],
    phrases: &Phrases,
) -> Option<(usize, u16)> {
    let text = &document.text()[line.clone()];
    let (at, rule) = phrases
        .anywhere(text, &hits[scanned.hits.clone()])
        .find(|&(_, rule)| phrases.rule(rule).kind == Kind::Other)?;
    let before = text[..at].trim_end();
    let from = match before.ends_with(['.', '!', '?', '。', '”']) {
        true => at,
        false => before.rfind(['.', '!', '?', '。']).map(|stop| text.ceil_char_boundary(stop + 1))?,
    };
    let from = text.len() - text[from..].trim_start().len();
    (from * 2 >= text.len() && at <= from + NOTICE).then_some((line.start + from, rule))
}
