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

/// With this many strong sequences in a charset, its weak ones are damage too.
const PROOF: usize = 2;

/// True where a character that proves damage starts: what the gate asks.
pub fn starts(tables: &Tables, text: &str) -> bool {
    let is_proof = |found: Sequence| found.strength == Strength::Strong;
    (0..COUNT).any(|charset| sequence::at(tables, charset, None, text).is_some_and(is_proof))
}

/// Repairs UTF-8 that was read in the charset that explains most of the damage. Damage in two charsets, or twice over,
/// takes as many rounds.
pub fn repair(tables: &Tables, text: &str) -> Option<Changed> {
    let mut strong = [0usize; COUNT];
    let mut all = [0usize; COUNT];
    for charset in 0..COUNT {
        for (_, found) in Sequences::new(tables, charset, text) {
            all[charset] += 1;
            strong[charset] += usize::from(found.strength == Strength::Strong);
        }
    }
    // The first of equals, since the commonest misreading comes first.
    let is_proved = |charset: usize| strong[charset] >= if charset < tables::RARE { 1 } else { PROOF };
    let best = (0..COUNT).rev().filter(|&charset| is_proved(charset)).max_by_key(|&charset| all[charset])?;
    let mut rewriter = Rewriter::new(text);
    for (at, found) in Sequences::new(tables, best, text) {
        if found.strength == Strength::Strong || strong[best] >= PROOF {
            rewriter.replace(at, at + found.length, found.character.encode_utf8(&mut [0; 4]), "mojibake");
        }
    }
    rewriter.finish()
}

/// The damaged characters of a text in one charset.
struct Sequences<'a> {
    tables: &'a Tables,
    charset: usize,
    text: &'a str,
    at: usize,
    /// Where the last one ended.
    last: usize,
}

impl<'a> Sequences<'a> {
    fn new(tables: &'a Tables, charset: usize, text: &'a str) -> Self {
        Self { tables, charset, text, at: 0, last: 0 }
    }
}

impl Iterator for Sequences<'_> {
    type Item = (usize, Sequence);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        loop {
            self.at += bytes.get(self.at..)?.iter().position(|byte| !byte.is_ascii())?;
            let start = self.at;
            let before = self.text[..start].chars().next_back().filter(|_| start != self.last);
            if let Some(found) = sequence::at(self.tables, self.charset, before, &self.text[start..]) {
                self.at += found.length;
                self.last = self.at;
                return Some((start, found));
            }
            self.at += self.text[start..].chars().next().map_or(1, char::len_utf8);
        }
    }
}
