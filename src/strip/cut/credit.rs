//! Captions glued into a line, found by the mark before their maker's name.

use std::ops::Range;

use crate::document::{Document, Kind};

use super::super::folding::floor;
use super::super::page::By;
use super::super::phrases::{Form, Phrases};
use super::super::scan::{Hit, Scanned};
use super::sentence::sentences;
use super::{Mark, Piece};

/// The longest name of a maker, in words.
const NAME_WORDS: usize = 8;
/// The bytes after a mark in which the name ends.
const NAME_BYTES: usize = 160;
/// The text around a mark, in bytes to either side, in which the words after a name are looked for again.
const NEAR: usize = 1 << 15;
/// The longest caption sentence, in bytes.
const CAPTION: usize = 420;

/// What follows the credits of a document: where two begin alike, the like part is a name.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    tails: Vec<Vec<&'a str>>,
}

impl<'a> Names<'a> {
    /// Gathers what follows each credit.
    pub fn of(document: &'a Document, lines: &[Scanned], hits: &[Hit], phrases: &Phrases) -> Self {
        let text = document.text();
        let tails = lines
            .iter()
            .flat_map(|line| {
                let marks = phrases.marks(&text[line.range.clone()], &hits[line.hits.clone()]);
                marks
                    .filter(|&(_, _, rule)| phrases.rule(rule).form == Form::Credit)
                    .map(|(_, end, _)| words(floor(&text[line.range.start + end..], NAME_BYTES)))
            })
            .take(64)
            .collect();
        Self { tails }
    }

    /// Cuts caption and credit out of a long line. A mark without a sign of its own may be a word of the text.
    pub fn cut(&self, text: &str, line: Range<usize>, marks: &[Mark], phrases: &Phrases, pieces: &mut Vec<Piece>) {
        let signed = |mark: &&Mark| {
            mark.form == Form::Credit
                && mark.range.end <= line.end
                && text[mark.range.clone()].contains([':', '(', '：', '（'])
        };
        let sentences = sentences(text, line.clone());
        let mut reached = line.start;
        for Mark { range, rule, .. } in marks.iter().filter(signed) {
            let (mark, after) = (range.start, range.end);
            if mark < reached {
                continue;
            }
            let Some(from) = caption_start(&sentences, mark).filter(|&from| mark - from <= CAPTION) else { continue };
            let from = from.max(reached);
            let to = self.name_end(text, after..line.end, phrases);
            if from > line.start || to < line.end {
                pieces.push(Piece::new(from..to, Kind::Caption, By::Phrase(*rule)));
                byline(text, to..line.end, pieces);
            }
            reached = to;
        }
    }

    /// Where the name after a mark ends and the text may go on.
    fn name_end(&self, text: &str, rest: Range<usize>, phrases: &Phrases) -> usize {
        let tail = floor(&text[rest.clone()], NAME_BYTES);
        let words = words(tail);
        let ends = |count: usize| {
            let after = match words.get(count) {
                Some(word) => offset(tail, word),
                None => tail.len(),
            };
            if words.len() <= count { rest.end.min(rest.start + tail.len()) } else { rest.start + after }
        };
        if words.is_empty() {
            return rest.end;
        }
        if let Some(count) = self.shared(&words) {
            return ends(count);
        }
        let near =
            text.floor_char_boundary(rest.start.saturating_sub(NEAR))..text.ceil_char_boundary(rest.start + NEAR);
        let near = &text[near];
        let mut folded = String::new();
        for (count, word) in words.iter().enumerate().take(NAME_WORDS) {
            let next = words.get(count + 1);
            if word.ends_with(['.', ')', ';']) && !(word.len() <= 3 && word.ends_with('.')) {
                return ends(count + 1);
            }
            let Some(next) = next else { return ends(count + 1) };
            let capital = next.chars().next().is_some_and(|c| !c.is_lowercase());
            if !capital || word.ends_with(['/', '-', ',', '&']) || next.starts_with(['/', '-', '&']) {
                continue;
            }
            let at = &tail[offset(tail, next)..];
            let pair = pair(at);
            let known = near.match_indices(pair).nth(1).is_some();
            if phrases.opens(at, &mut folded) || (known && !pair.is_empty()) {
                return ends(count + 1);
            }
        }
        let acronym = words[0].len() >= 2 && words[0].chars().all(|c| !c.is_lowercase());
        ends(if acronym { 1 } else { 2.min(words.len()) })
    }

    /// How many words this tail shares with the start of another.
    fn shared(&self, words: &[&str]) -> Option<usize> {
        let like = |other: &[&str]| words.iter().zip(other).take_while(|(a, b)| a == b).count();
        let same =
            |other: &Vec<&str>| other.first().is_some_and(|first| std::ptr::eq(first.as_ptr(), words[0].as_ptr()));
        let count =
            self.tails.iter().filter(|other| !same(other)).map(|other| like(other)).filter(|&count| count >= 1).min();
        count.filter(|&count| count <= NAME_WORDS)
    }
}

/// Where the sentence before a mark starts: the caption.
fn caption_start(sentences: &[Range<usize>], mark: usize) -> Option<usize> {
    let inside = sentences.iter().rposition(|sentence| sentence.start <= mark)?;
    // A mark that opens its sentence credits the one before it.
    let opens = sentences[inside].start == mark;
    Some(sentences[if opens { inside.saturating_sub(1) } else { inside }].start)
}

/// A name of at most four words behind the last credit of a line is the writer's.
fn byline(text: &str, rest: Range<usize>, pieces: &mut Vec<Piece>) {
    let name = words(&text[rest.clone()]);
    let capital = name.iter().all(|word| word.starts_with(char::is_uppercase));
    if !name.is_empty() && name.len() <= 4 && capital {
        pieces.push(Piece::builtin(rest, Kind::Byline, super::Builtin::NameLine));
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split([' ', '\n', '\u{a0}']).filter(|word| !word.is_empty()).take(NAME_WORDS + 2).collect()
}

/// The first two words of a text, with the space between.
fn pair(text: &str) -> &str {
    let second = text.match_indices(' ').nth(1).map_or(text.len(), |(at, _)| at);
    text[..second].trim_end_matches([',', '.', ':'])
}

/// Where a part of a text starts in it.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}
