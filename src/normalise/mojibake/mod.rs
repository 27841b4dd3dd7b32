//! Mojibake: UTF-8 that was read in another charset (`Viá»‡t` for `Việt`), and legacy Vietnamese bytes read as
//! windows-1252 (`§ång` for `Đồng`).
//!
//! UTF-8 is repaired character by character, so that half a damaged line is half repaired: the characters of one damaged
//! character, taken back to bytes, are one well-formed UTF-8 sequence. Sequences that clean text hardly ever has prove
//! the damage; the others are repaired only beside such proof.

mod legacy;
mod sequence;
mod tables;

pub use legacy::repair as repair_legacy;
pub use tables::Tables;

use super::rewrite::{Changed, Rewriter};
use crate::vietnamese::{is_syllable, is_word_character};
use sequence::{Sequence, Strength};
use tables::COUNT;

/// With this many strong sequences in a charset, or one and [`COMPANY`] of all kinds, its weak ones are damage too.
const PROOF: usize = 2;

/// See [`PROOF`].
const COMPANY: usize = 3;

/// The charset is chosen once one of them has this many sequences.
const ENOUGH: usize = 64;

/// True where a character that proves damage starts: what the gate asks. `before` is the text before it.
pub fn starts(tables: &Tables, before: &str, text: &str) -> bool {
    let is_proof = |found: Sequence| found.strength >= Strength::Strong;
    let judge =
        |charset| sequence::bytes(tables, charset, text).and_then(|bytes| sequence::judge(&bytes, before, text));
    tables.candidates(text).filter_map(judge).any(is_proof)
}

/// What speaks for one charset.
#[derive(Debug, Clone, Copy, Default)]
struct Evidence {
    strong: usize,
    certain: usize,
    all: usize,
    /// Where its last sequence ended.
    end: usize,
}

impl Evidence {
    fn is_proof(&self, charset: usize) -> bool {
        let proof = if charset < tables::RARE || self.all > COMPANY { 1 } else { PROOF };
        self.certain > 0 || self.strong >= proof
    }

    /// The least strength that is repaired.
    fn least(&self) -> Strength {
        if self.strong >= PROOF || self.all >= COMPANY { Strength::Weak } else { Strength::Likely }
    }
}

/// Repairs UTF-8 that was read in the charset that explains most of the damage. Damage in two charsets, or twice over,
/// takes as many rounds.
pub fn repair(tables: &Tables, text: &str) -> Option<Changed> {
    let (evidence, seen) = weigh(tables, text);
    // The first of equals, since the commonest misreading comes first.
    let proved = (0..COUNT).rev().filter(|&charset| evidence[charset].is_proof(charset));
    let best = proved.max_by_key(|&charset| evidence[charset].all)?;
    let least = evidence[best].least();
    let mut rewriter = Rewriter::new(text);
    let mut words = Words { tables, text, best, others: others(&evidence, &seen, best), end: 0, verdict: false };
    let mut end = 0;
    // Whether the last sequence was repaired, and is a letter of Asia.
    let (mut was_repaired, mut was_foreign) = (false, false);
    for at in places(text) {
        if end <= at
            && let Some(found) = sequence_at(tables, best, text, at, end)
        {
            let touches = at == end && was_repaired;
            end = at + found.length;
            let by_chance =
                is_foreign(found.character) && !(touches && was_foreign) && is_alone(tables, best, text, at, end);
            was_foreign = is_foreign(found.character);
            was_repaired = (found.strength >= least || touches) && !by_chance && !words.are_others(at);
            if was_repaired {
                rewriter.replace(at, end, found.character.encode_utf8(&mut [0; 4]), "mojibake");
            }
        }
    }
    rewriter.finish()
}

/// A set of charsets, by bit.
type Charsets = u16;

/// The charsets that are proved beside the best one, and find damage where it finds none.
fn others(evidence: &[Evidence; COUNT], seen: &[Charsets], best: usize) -> Vec<usize> {
    let finds_more = |charset: usize| seen.iter().any(|set| set >> charset & 1 == 1 && set >> best & 1 == 0);
    (0..COUNT).filter(|&charset| evidence[charset].is_proof(charset) && finds_more(charset)).collect()
}

/// Asks of each word whether it was damaged in another charset than most: then it waits for a later round.
struct Words<'a> {
    tables: &'a Tables,
    text: &'a str,
    best: usize,
    others: Vec<usize>,
    /// Where the word ends that was judged last.
    end: usize,
    verdict: bool,
}

impl Words<'_> {
    /// True where the word at a place is a syllable of Vietnamese in one of the other charsets, and none in the best.
    fn are_others(&mut self, at: usize) -> bool {
        if self.others.is_empty() {
            return false;
        }
        if at >= self.end {
            let start = self.text[..at].rfind([' ', '\n']).map_or(0, |gap| gap + 1);
            self.end = self.text[at..].find([' ', '\n']).map_or(self.text.len(), |gap| at + gap);
            let word = &self.text[start..self.end];
            let is_syllable = |charset| {
                let repaired = repaired(self.tables, charset, word);
                repaired.is_some_and(|word| is_syllable(word.trim_matches(is_mark)))
            };
            self.verdict = !is_syllable(self.best) && self.others.iter().any(|&charset| is_syllable(charset));
        }
        self.verdict
    }
}

/// A word with all its sequences in one charset repaired; `None` where they are not all that is beyond ASCII.
fn repaired(tables: &Tables, charset: usize, word: &str) -> Option<String> {
    let mut output = String::with_capacity(word.len());
    let mut end = 0;
    for at in places(word) {
        if at >= end
            && let Some(found) = sequence_at(tables, charset, word, at, end)
        {
            output.push_str(Some(&word[end..at]).filter(|between| between.is_ascii())?);
            output.push(found.character);
            end = at + found.length;
        }
    }
    output.push_str(Some(&word[end..]).filter(|rest| rest.is_ascii())?);
    Some(output)
}

fn is_mark(character: char) -> bool {
    !is_word_character(character)
}

/// Counts the sequences of each charset, and says which charsets have one at each place that was looked at.
fn weigh(tables: &Tables, text: &str) -> ([Evidence; COUNT], Vec<Charsets>) {
    let mut evidence = [Evidence::default(); COUNT];
    let mut seen = Vec::new();
    for at in places(text) {
        if evidence.iter().any(|own| own.all >= ENOUGH) {
            break;
        }
        // The charsets agree on most characters, so that one judgement does for several.
        let mut judged = None;
        let mut set: Charsets = 0;
        for charset in tables.candidates(&text[at..]) {
            let own = &mut evidence[charset];
            if own.end > at {
                continue;
            }
            let Some(bytes) = sequence::bytes(tables, charset, &text[at..]) else { continue };
            let found = match judged {
                Some((same, end, found)) if same == bytes && end == own.end => found,
                _ => sequence::judge(&bytes, &text[own.end..at], &text[at..]),
            };
            judged = Some((bytes, own.end, found));
            if let Some(found) = found {
                set |= 1 << charset;
                own.end = at + found.length;
                own.all += 1;
                own.strong += usize::from(found.strength >= Strength::Strong);
                own.certain += usize::from(found.strength == Strength::Certain);
            }
        }
        if set != 0 {
            seen.push(set);
        }
    }
    // windows-1250 has characters where ISO 8859-2 has controls; in everything else they are close.
    let most = evidence.iter().map(|own| own.all).max();
    let central = &mut evidence[tables::WINDOWS_1250_AT];
    if Some(central.all) == most && text.chars().any(|character| matches!(character, '\u{80}'..='\u{9F}')) {
        central.all = central.all.saturating_sub(1);
    }
    (evidence, seen)
}

/// The sequence of a charset at a place; the last one ended at `end`.
fn sequence_at(tables: &Tables, charset: usize, text: &str, at: usize, end: usize) -> Option<Sequence> {
    let bytes = sequence::bytes(tables, charset, &text[at..])?;
    sequence::judge(&bytes, &text[end..at], &text[at..])
}

/// Letters of Asia.
fn is_foreign(character: char) -> bool {
    character >= '\u{590}'
        && !matches!(character, '\u{1E00}'..='\u{2BFF}' | '\u{3000}'..='\u{303F}' | '\u{FB00}'..='\u{FB06}' | '\u{FE00}'..='\u{FFFF}' | '\u{1F000}'..)
}

/// True for a letter of Asia beside Latin ones: the bytes of another charset make such by chance.
fn is_alone(tables: &Tables, charset: usize, text: &str, start: usize, end: usize) -> bool {
    let is_latin =
        |beside: Option<char>| beside.is_some_and(|beside| matches!(beside, 'A'..='Z' | 'a'..='z' | 'À'..='ɏ'));
    let followed = sequence_at(tables, charset, text, end, end).is_some_and(|next| is_foreign(next.character));
    !followed && (is_latin(text[..start].chars().next_back()) || is_latin(text[end..].chars().next()))
}

/// Where characters beyond ASCII begin.
fn places(text: &str) -> impl Iterator<Item = usize> {
    text.bytes().enumerate().filter(|(_, byte)| *byte >= 0xC0).map(|(at, _)| at)
}
