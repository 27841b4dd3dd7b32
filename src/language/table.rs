//! The built-in model: what each language makes of the last letter of an n-gram, for the n-grams that tell most.
//!
//! The table, `model.bin`, is made by `tools/langmodel` from the n-gram frequencies of the crates
//! `lingua-*-language-model` 1.3 (Apache-2.0). Its form, all numbers little-endian:
//!
//! - the number of groups (u8), then each group: the languages of one script;
//! - script (u8), number of languages (u8); of each its code (3 bytes, padded by spaces; a code may stand twice, for two
//!   ways of writing) and what its rarity costs it, in half nats (u8); number of slots (u32);
//! - one fingerprint a slot (u16): an open hash table with linear probing, 0 where the slot is empty;
//! - one row a slot: 4 bits a language, the even one of a pair in the low half. A value is how much less probable the
//!   last symbol of the n-gram is after the others than in the language where it is most probable, in steps of half a
//!   nat, 15 for 7.5 nats and more. 32 empty bytes follow, so that each row can be read as the widest.
//!
//! An n-gram is one to five symbols: letters, and the boundary of a word on either end. The set is closed under suffixes,
//! so the longest n-gram that ends at a place is found by growing leftwards until a longer one is missing. The sum of
//! its rows over the places of a text is each language's log-likelihood under a back-off model of order five.

use super::hash;
use super::model::{Model, Ranking, Score};
use super::script::Script;
use crate::error::{Error, Result};

/// The longest n-gram, and the length tried first.
const LONGEST: usize = 5;
const LIKELY: usize = 3;
/// The most languages of a group, and the bytes of its longest row.
const MOST: usize = 64;
const WIDEST: usize = MOST / 2;
/// Nats of one step.
const STEP: f32 = 0.5;

/// The table of all scripts.
pub struct Table {
    groups: Vec<Group>,
}

/// The languages of one script.
struct Group {
    script: u8,
    /// Codes, and steps to start with.
    languages: Vec<(&'static str, u8)>,
    /// For each of them the first one with the same code.
    first: Vec<usize>,
    slots: usize,
    fingerprints: &'static [u8],
    rows: &'static [u8],
    /// Bytes of a row.
    width: usize,
}

impl Table {
    /// The table that comes with the library.
    ///
    /// # Errors
    /// A damaged table; the one that comes with the library is tested.
    pub fn built_in() -> Result<Self> {
        Self::read(include_bytes!("model.bin"))
    }

    /// Reads a table; nothing is copied.
    ///
    /// # Errors
    /// Bytes that are no table.
    pub fn read(bytes: &'static [u8]) -> Result<Self> {
        Self::groups(bytes).map(|groups| Self { groups }).ok_or_else(|| Error::new("the language table is damaged"))
    }

    fn groups(mut bytes: &'static [u8]) -> Option<Vec<Group>> {
        let count = take(&mut bytes, 1)?[0];
        let groups = (0..count).map(|_| Group::read(&mut bytes)).collect::<Option<Vec<_>>>()?;
        bytes.is_empty().then_some(groups)
    }
}

impl Model for Table {
    fn rank(&self, letters: &[char], script: Script) -> Ranking {
        let Some(group) = self.groups.iter().find(|group| group.script == script as u8) else {
            return Ranking::default();
        };
        if script != Script::Devanagari {
            return group.rank(letters, strangest(script));
        }
        // The counts that the table is made from know no vowel signs: words end there.
        let mut letters: Vec<char> =
            letters.iter().map(|&letter| if Script::is_sign(letter) { ' ' } else { letter }).collect();
        letters.dedup_by(|a, b| *a == ' ' && *b == ' ');
        group.rank(&letters, strangest(script))
    }
}

/// The nats a symbol by which a text is less probable in its language than in the one that fits each symbol best, above
/// which the language is none the table knows. Right answers on texts of all lengths stay below, the more languages
/// share the script the higher they reach.
fn strangest(script: Script) -> f32 {
    match script {
        Script::Latin => 1.85,
        Script::Cyrillic => 1.0,
        Script::Arabic => 0.7,
        _ => 0.6,
    }
}

impl Group {
    fn read(bytes: &mut &'static [u8]) -> Option<Self> {
        let &[script, count] = take(bytes, 2)?.first_chunk()?;
        let language = |entry: &'static [u8]| Some((std::str::from_utf8(&entry[..3]).ok()?.trim_end(), entry[3]));
        let languages = take(bytes, 4 * usize::from(count))?.chunks(4).map(language).collect::<Option<Vec<_>>>()?;
        let slots = u32::from_le_bytes(*take(bytes, 4)?.first_chunk()?) as usize;
        let width = languages.len().div_ceil(2);
        let fingerprints = take(bytes, 2 * slots)?;
        let rows = take(bytes, width * slots + WIDEST)?;
        let first = |code: &str| languages.iter().position(|(other, _)| *other == code);
        let first = languages.iter().filter_map(|(code, _)| first(code)).collect();
        (width <= WIDEST && slots > 0).then_some(Self { script, languages, first, slots, fingerprints, rows, width })
    }

    fn rank(&self, letters: &[char], strangest: f32) -> Ranking {
        let mut steps = Steps::default();
        for end in 1..=letters.len() {
            if let Some(slot) = self.longest(&letters[end.saturating_sub(LONGEST)..end]) {
                steps.add(&self.rows[slot * self.width..]);
            }
        }
        let nats: Vec<f32> = self
            .languages
            .iter()
            .enumerate()
            .map(|(l, &(_, rarity))| -STEP * (f32::from(steps.of(l)) + f32::from(rarity)))
            .collect();
        let mut best = nats.clone();
        for (&first, &nats) in self.first.iter().zip(&nats) {
            best[first] = best[first].max(nats);
        }
        let firsts = self.first.iter().enumerate().filter(|&(l, &first)| l == first);
        let mut scores: Vec<Score> =
            firsts.map(|(l, _)| Score { language: self.languages[l].0, nats: best[l] }).collect();
        scores.sort_by(|a, b| b.nats.total_cmp(&a.nats));
        let misfit = scores.first().map_or(0.0, |best| -best.nats / (letters.len().max(1) as f32 * strangest));
        Ranking { scores, misfit }
    }

    /// The slot of the longest known n-gram at the end of `letters`.
    fn longest(&self, letters: &[char]) -> Option<usize> {
        let mut hashes = [hash::EMPTY; LONGEST + 1];
        let mut most = 0;
        for &symbol in letters.iter().rev() {
            hashes[most + 1] = hash::grown(hashes[most], symbol);
            most += 1;
            // No n-gram reaches over a word's boundary.
            if symbol == ' ' && most > 1 {
                break;
            }
        }
        // Most n-grams of LIKELY symbols are known, so the search begins there and goes up or down.
        let likely = most.min(LIKELY);
        match self.slot(hashes[likely]) {
            Some(slot) => {
                Some(hashes[likely + 1..=most].iter().map_while(|&hash| self.slot(hash)).last().unwrap_or(slot))
            }
            None => hashes[1..likely].iter().rev().find_map(|&hash| self.slot(hash)),
        }
    }

    fn slot(&self, hash: u64) -> Option<usize> {
        let wanted = hash::fingerprint(hash).to_le_bytes();
        let mut slot = hash::slot(hash, self.slots);
        // An open hash table has empty slots; the bound is for damaged ones.
        for _ in 0..self.slots {
            let found = &self.fingerprints[2 * slot..2 * slot + 2];
            if found == wanted {
                return Some(slot);
            }
            if found == [0, 0] {
                return None;
            }
            slot = if slot + 1 == self.slots { 0 } else { slot + 1 };
        }
        None
    }
}

/// Sums of the values of rows, by language. A text of [`Words`] has few enough symbols for 16 bits.
struct Steps {
    even: [u16; WIDEST],
    odd: [u16; WIDEST],
}

impl Default for Steps {
    fn default() -> Self {
        Self { even: [0; WIDEST], odd: [0; WIDEST] }
    }
}

impl Steps {
    /// Adds the row that `rows` begins with. What lies behind a row shorter than the widest is added too, to places
    /// that no language of the group has: a fixed width is what makes this loop fast.
    fn add(&mut self, rows: &[u8]) {
        let Some(row) = rows.first_chunk::<WIDEST>() else { return };
        for ((even, odd), &pair) in self.even.iter_mut().zip(&mut self.odd).zip(row) {
            *even = even.saturating_add(u16::from(pair & 0x0F));
            *odd = odd.saturating_add(u16::from(pair >> 4));
        }
    }

    fn of(&self, language: usize) -> u16 {
        let half = if language.is_multiple_of(2) { &self.even } else { &self.odd };
        half[language / 2]
    }
}

fn take(bytes: &mut &'static [u8], count: usize) -> Option<&'static [u8]> {
    let (taken, rest) = bytes.split_at_checked(count)?;
    *bytes = rest;
    Some(taken)
}
