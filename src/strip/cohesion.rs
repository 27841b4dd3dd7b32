//! How well a line's words hold together with the article's own, weighted by their rarity in the page.

use std::collections::HashMap;
use std::ops::Range;

use super::page::Page;

/// The words of a stretch of lines, and how often each stands in it.
#[derive(Debug)]
pub(super) struct Topic {
    counts: HashMap<u64, u32>,
    most: u32,
}

impl Topic {
    /// Counts the words of the kept or open prose among some lines.
    pub fn of(page: &Page, lines: Range<usize>) -> Self {
        Self::of_lines(page.lines[lines].iter().filter(|line| line.is_kept() && line.is_prose()).map(|line| line.text))
    }

    /// Counts the words of some texts.
    pub fn of_lines<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut counts = HashMap::new();
        for line in lines {
            words(line, |word| *counts.entry(word).or_insert(0) += 1);
        }
        let most = counts.values().copied().max().unwrap_or(0);
        Self { counts, most }
    }

    /// The share of a line's words that stand in the lines counted, each word weighted by its rarity there: 0 for a
    /// line about something else, 1 for one that says nothing new.
    pub fn cohesion(&self, line: &str) -> f32 {
        let (mut shared, mut all) = (0.0f32, 0.0f32);
        words(line, |word| {
            let count = self.counts.get(&word).copied().unwrap_or(0);
            let weight = 1.0 - (count as f32 / (self.most as f32 + 1.0)).sqrt();
            all += weight;
            if count > 0 {
                shared += weight;
            }
        });
        if all > 0.0 { shared / all } else { 0.0 }
    }

    /// Whether anything was counted.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }
}

/// Hashes of the folded words of a text; of pairs of letters in scripts that don't part words.
fn words(text: &str, mut take: impl FnMut(u64)) {
    let mut hash = 0u64;
    let mut length = 0;
    let mut last = '\0';
    for char in text.chars() {
        if !char.is_alphanumeric() {
            if length > 0 {
                take(hash);
            }
            (hash, length) = (0, 0);
            continue;
        }
        if matches!(char as u32, 0xE00..=0xEFF | 0x3040..=0x9FFF) {
            take(step(step(0, last), char));
            last = char;
            continue;
        }
        for small in char.to_lowercase() {
            hash = step(hash, small);
        }
        length += 1;
    }
    if length > 0 {
        take(hash);
    }
}

/// One step of the FNV-1a hash, over characters.
fn step(hash: u64, char: char) -> u64 {
    ((hash ^ 0xcbf2_9ce4_8422_2325) ^ u64::from(char as u32)).wrapping_mul(0x100_0000_01b3)
}
