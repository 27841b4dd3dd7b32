//! Lines in which headline, lead, sentences and captions follow one another without a stop between them.

use std::ops::Range;

use crate::document::{Document, Kind};

use super::super::builtin::Builtin;
use super::super::folding::floor;
use super::super::page::By;
use super::super::phrases::Phrases;
use super::Piece;
use super::sentence::sentences;

/// Only a document that came as one line or a few is looked at: in others a line is a paragraph.
const LINES: usize = 6;
/// A longer line, in bytes, is no article.
const LONGEST: usize = 1 << 16;
/// Only a line of this many sentences.
const SENTENCES: usize = 4;
/// A subhead glued before a paragraph has at most so many words.
const SUBHEAD_WORDS: usize = 12;
/// The names behind the last sentence are at most so many words.
const SIGN_WORDS: usize = 8;

/// Cuts a headline off the lead, and captions off the sentences after them.
pub(super) fn cut(document: &Document, line: Range<usize>, phrases: &Phrases, pieces: &mut Vec<Piece>) {
    if document.blocks().len() > LINES || line.len() > LONGEST {
        return;
    }
    let text = document.text();
    let sentences = sentences(text, line.clone());
    if sentences.len() < SENTENCES {
        return;
    }
    let starts = Starts::of(text, &sentences);
    let first = document.blocks().first().is_some_and(|block| text[block.start..line.start].trim().is_empty());
    if first && fields(text, &sentences, pieces) {
        return;
    }
    let mut folded = String::new();
    for (at, sentence) in sentences.iter().enumerate() {
        if at == 0 && first {
            if let Some(cut) = headline(text, sentence.clone(), &text[sentences[1].clone()]) {
                pieces.push(Piece::builtin(sentence.start..cut, Kind::Title, Builtin::GluedHeadline));
                pieces.push(Piece::builtin(cut..sentence.end, Kind::Lead, Builtin::Lead));
            }
        } else if let Some(cut) = join(text, sentence.clone(), phrases, &starts, &mut folded) {
            pieces.push(glued(text, sentence.start..cut, phrases, &mut folded));
        }
    }
    sign(text, sentences.last().cloned().unwrap_or_default(), phrases, pieces);
}

/// What is glued before a sentence: a caption where it names someone or says what is seen, else a subhead.
fn glued(text: &str, range: Range<usize>, phrases: &Phrases, folded: &mut String) -> Piece {
    let words = text[range.clone()].split_whitespace();
    let names = words.skip(1).filter(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())).count();
    let shows = text[range.clone()].split_whitespace().count() > SUBHEAD_WORDS;
    if names == 0 && !shows && !phrases.scene(&text[range.clone()], folded) {
        return Piece::builtin(range, Kind::Subhead, Builtin::Subhead);
    }
    Piece::builtin(range, Kind::Caption, Builtin::GluedCaption)
}

/// The writer's name behind the last sentence, with the agency's.
fn sign(text: &str, last: Range<usize>, phrases: &Phrases, pieces: &mut Vec<Piece>) {
    let line = text[last.clone()].trim_end();
    let words: Vec<&str> = line.split_whitespace().collect();
    if words.is_empty() || words.len() > SIGN_WORDS || line.ends_with(['.', '!', '?', '…', '”', '"']) && words.len() > 2
    {
        return;
    }
    let capital = words.iter().all(|word| word.trim_start_matches(['(', '/', '-']).starts_with(char::is_uppercase));
    if let Some(rule) = phrases.byline(line, &mut String::new()) {
        pieces.push(Piece::new(last, phrases.rule(rule).kind, By::Phrase(rule)));
    } else if capital {
        pieces.push(Piece::builtin(last, Kind::Byline, Builtin::NameLine));
    }
}

/// Where a headline ends in the first sentence: the lead after it begins with the same three words as the next sentence.
fn headline(text: &str, sentence: Range<usize>, next: &str) -> Option<usize> {
    let end = next.match_indices(' ').nth(2).map(|(at, _)| at)?;
    let body = &text[sentence.clone()];
    let (at, _) = body.match_indices(&next[..end]).next()?;
    let words = body[..at].split_whitespace().count();
    let plain = body[..at].trim_end().ends_with(char::is_alphanumeric);
    (plain && (4..=25).contains(&words)).then_some(sentence.start + at)
}

/// Fields joined by stops, of which one is doubled: `Headline. Lead. . Text`.
fn fields(text: &str, sentences: &[Range<usize>], pieces: &mut Vec<Piece>) -> bool {
    let Some(joint) = sentences.iter().take(4).position(|s| text[s.clone()].trim() == ".") else { return false };
    if joint < 2 {
        return false;
    }
    pieces.push(Piece::builtin(sentences[0].clone(), Kind::Title, Builtin::GluedHeadline));
    pieces.push(Piece::builtin(sentences[1].start..sentences[joint].end, Kind::Lead, Builtin::Lead));
    true
}

/// The first two words of each sentence.
struct Starts<'a>(Vec<(usize, &'a str)>);

impl<'a> Starts<'a> {
    fn of(text: &'a str, sentences: &[Range<usize>]) -> Self {
        Self(sentences.iter().map(|sentence| (sentence.start, pair(&text[sentence.clone()]))).collect())
    }

    /// Whether another sentence begins with the same two words as this text, which stands at an offset.
    fn again(&self, text: &str, at: usize) -> bool {
        let pair = pair(text);
        pair.split(' ').nth(1).is_some_and(|second| second.starts_with(char::is_alphanumeric))
            && self.0.iter().any(|&(start, other)| start != at && other == pair)
    }

    /// Whether two words stand inside sentences too, after a small word: then they are a name and begin none.
    fn is_inner(&self, text: &str, pair: &str, at: usize) -> bool {
        text.match_indices(pair).any(|(found, _)| {
            let last = text[..found].trim_end().rsplit(' ').next().unwrap_or_default();
            found != at && last.starts_with(char::is_lowercase) && last.ends_with(char::is_alphanumeric)
        })
    }
}

fn pair(text: &str) -> &str {
    let second = text.match_indices(' ').nth(1).map_or(text.len(), |(at, _)| at);
    text[..second].trim_end_matches([',', '.', ':'])
}

/// A sentence that is cut off the next one has at most so many words.
const CAPTION_WORDS: usize = 36;
/// So many words stand before a cut that names alone give away: fewer are a title before a name.
const NAMED_WORDS: usize = 6;

/// Where, inside one sentence, another begins without a stop before it: a capitalised word that opens sentences, or two
/// words that begin another sentence, after a word that doesn't end in a mark and isn't one that the sentence must go on
/// after.
fn join(text: &str, sentence: Range<usize>, phrases: &Phrases, starts: &Starts, folded: &mut String) -> Option<usize> {
    let body = &text[sentence.clone()];
    let total = body.split_whitespace().count();
    let mut last: [Option<&str>; 2] = [None, None];
    for (index, word) in body.split(' ').enumerate() {
        // What is quoted is no caption.
        if index > CAPTION_WORDS || word.contains(['“', '”', '«', '"']) {
            return None;
        }
        let at = word.as_ptr() as usize - body.as_ptr() as usize;
        let fits = index >= 3 && total >= index + 5 && word.starts_with(char::is_uppercase);
        if let (true, Some(before)) = (fits, last[1].filter(|last| is_plain(last))) {
            let rest = floor(&body[at..], 64);
            let small = before.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
            let names = !small && last[0].is_some_and(|last| is_plain(last) && last.starts_with(char::is_uppercase));
            let goes_on = small && phrases.links(before, folded);
            // `Phó Giám đốc` is one phrase where it stands twice.
            let from = before.as_ptr() as usize - body.as_ptr() as usize;
            let phrase = || text.match_indices(&body[from..at + word.len()]).nth(1).is_some();
            let again = || index >= NAMED_WORDS && starts.again(rest, sentence.start + at) && !phrase();
            // Behind a name only a word of running text can't be a part of it.
            let opens = phrases.opens(rest, folded) && (small || phrases.runs(word, folded));
            let begins = opens || (again() && (names || !starts.is_inner(text, pair(rest), sentence.start + at)));
            if !goes_on && begins {
                return Some(sentence.start + at);
            }
        }
        if !word.is_empty() {
            last = [last[1], Some(word)];
        }
    }
    None
}

/// Whether a word ends without a mark.
fn is_plain(word: &str) -> bool {
    word.ends_with(|c: char| c.is_alphanumeric() || c == ')')
}
