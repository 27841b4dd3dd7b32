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
use sequence::{Sequence, Strength};
use tables::COUNT;

/// With this many strong sequences in a charset, or one and [`COMPANY`] of both kinds, its weak ones are damage too.
const PROOF: usize = 2;

/// See [`PROOF`].
const COMPANY: usize = 3;

/// The charset is chosen once one of them has this many sequences.
const ENOUGH: usize = 128;

/// True where a character that proves damage starts: what the gate asks.
pub fn starts(tables: &Tables, text: &str) -> bool {
    let is_proof = |found: Sequence| found.strength == Strength::Strong;
    let judge = |charset| sequence::bytes(tables, charset, text).and_then(|bytes| sequence::judge(bytes, None, text));
    tables.candidates(text).filter_map(judge).any(is_proof)
}

/// Repairs UTF-8 that was read in the charset that explains most of the damage. Damage in two charsets, or twice over,
/// takes as many rounds.
pub fn repair(tables: &Tables, text: &str) -> Option<Changed> {
    let (mut strong, mut all) = ([0usize; COUNT], [0usize; COUNT]);
    // Where the last sequence of each charset ended.
    let mut ends = [0usize; COUNT];
    for at in places(text) {
        if all.iter().any(|&count| count >= ENOUGH) {
            break;
        }
        // The charsets agree on most characters, so that one judgement does for several.
        let mut judged = None;
        for charset in tables.candidates(&text[at..]) {
            if ends[charset] > at {
                continue;
            }
            let Some(bytes) = sequence::bytes(tables, charset, &text[at..]) else { continue };
            let before = before(text, at, ends[charset]);
            let found = match judged {
                Some((same, found)) if same == (bytes, before) => found,
                _ => sequence::judge(bytes, before, &text[at..]),
            };
            judged = Some(((bytes, before), found));
            if let Some(found) = found {
                ends[charset] = at + found.length;
                all[charset] += 1;
                strong[charset] += usize::from(found.strength == Strength::Strong);
            }
        }
    }
    // The first of equals, since the commonest misreading comes first.
    let is_proved = |charset: usize| strong[charset] >= if charset < tables::RARE { 1 } else { PROOF };
    let best = (0..COUNT).rev().filter(|&charset| is_proved(charset)).max_by_key(|&charset| all[charset])?;
    let weak_too = strong[best] >= PROOF || all[best] >= COMPANY;
    let mut rewriter = Rewriter::new(text);
    let mut end = 0;
    for at in places(text) {
        if end <= at
            && let Some(bytes) = sequence::bytes(tables, best, &text[at..])
            && let Some(found) = sequence::judge(bytes, before(text, at, end), &text[at..])
        {
            end = at + found.length;
            if found.strength == Strength::Strong || weak_too {
                rewriter.replace(at, end, found.character.encode_utf8(&mut [0; 4]), "mojibake");
            }
        }
    }
    rewriter.finish()
}

/// Where characters beyond ASCII begin.
fn places(text: &str) -> impl Iterator<Item = usize> {
    text.bytes().enumerate().filter(|(_, byte)| *byte >= 0xC0).map(|(at, _)| at)
}

/// The character before a place, unless a damaged one ends there.
fn before(text: &str, at: usize, end: usize) -> Option<char> {
    text[..at].chars().next_back().filter(|_| at != end)
}
