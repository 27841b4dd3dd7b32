//! How well a line's words hold together with the article's own, weighted by their rarity in the page.

use std::ops::Range;

use super::letters::{is_alphanumeric, lower};
use super::page::Page;

/// At most so many words of an article say what it is about.
const WORDS: usize = 4096;

/// The words of some lines, and how often each stands in them.
#[derive(Debug)]
pub(super) struct Topic {
    /// Open addressing over a power of two of slots, at most half of them full; the hash 0 marks a free one.
    slots: Vec<(u64, u32)>,
    words: usize,
    most: u32,
}

impl Topic {
    /// Counts the words of the kept or open prose among some lines.
    pub fn of(page: &Page, lines: Range<usize>) -> Self {
        Self::of_lines(page.lines[lines].iter().filter(|line| line.is_kept() && line.is_prose()).map(|line| line.text))
    }

    /// Counts the words of some texts.
    pub fn of_lines<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut topic = Self { slots: Vec::new(), words: 0, most: 0 };
        let mut hashes = Vec::new();
        for line in lines {
            words(line, |word| hashes.push(word));
            if hashes.len() >= WORDS {
                break;
            }
        }
        topic.slots = vec![(0, 0); (hashes.len() * 2).next_power_of_two()];
        topic.words = hashes.len();
        for hash in hashes {
            let slot = topic.slot(hash);
            topic.slots[slot] = (hash, topic.slots[slot].1 + 1);
            topic.most = topic.most.max(topic.slots[slot].1);
        }
        topic
    }

    /// The slot that holds a word, or the free one where it would stand.
    fn slot(&self, hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (hash ^ (hash >> 32)) as usize & mask;
        while self.slots[at].0 != 0 && self.slots[at].0 != hash {
            at = (at + 1) & mask;
        }
        at
    }

    /// The share of a line's words that stand in the lines counted, each word weighted by its rarity there: 0 for a
    /// line about something else, 1 for one that says nothing new.
    pub fn cohesion(&self, line: &str) -> f32 {
        let (mut shared, mut all) = (0.0f32, 0.0f32);
        words(line, |word| {
            let count = self.slots[self.slot(word)].1;
            let weight = 1.0 - (count as f32 / (self.most as f32 + 1.0)).sqrt();
            all += weight;
            if count > 0 {
                shared += weight;
            }
        });
        if all > 0.0 { shared / all } else { 0.0 }
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.words == 0
    }
}

/// Hashes of the folded words of a text, never 0; of pairs of letters in scripts that don't part words.
fn words(text: &str, mut take: impl FnMut(u64)) {
    let (mut hash, mut length, mut last) = (0u64, 0u32, 0u32);
    let mut end = |hash: &mut u64, length: &mut u32| {
        if *length > 0 {
            take(*hash | 1);
        }
        (*hash, *length) = (0, 0);
    };
    for char in text.chars() {
        if char.is_ascii_alphanumeric() {
            hash = step(hash, u32::from(char.to_ascii_lowercase()));
            length += 1;
        } else if char.is_ascii() {
            end(&mut hash, &mut length);
        } else if matches!(char as u32, 0xE00..=0xEFF | 0x3040..=0x9FFF) {
            end(&mut hash, &mut length);
            hash = step(step(0, last), char as u32);
            length = 1;
            end(&mut hash, &mut length);
            last = char as u32;
        } else if is_alphanumeric(char) {
            hash = step(hash, lower(char) as u32);
            length += 1;
        } else {
            end(&mut hash, &mut length);
        }
    }
    end(&mut hash, &mut length);
}

/// One step of the FNV-1a hash, over characters.
fn step(hash: u64, char: u32) -> u64 {
    ((hash ^ 0xcbf2_9ce4_8422_2325) ^ u64::from(char)).wrapping_mul(0x100_0000_01b3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_rare_words_hold_together() {
        let topic = Topic::of_lines(["the ferry and the river", "the ferry runs"].into_iter());
        assert!(topic.cohesion("River ferry") > 0.99);
        assert!(topic.cohesion("Bread prices") < 0.01);
        assert!(topic.cohesion("the bread") < topic.cohesion("river bread"));
        assert_eq!(Topic::of_lines([].into_iter()).cohesion("ferry"), 0.0);
    }
}
