//! The passages two documents share, word by word: exact seeds, extended over small edits in either order of the text.

use std::ops::Range;

use crate::corpus::fold::is_number;

/// Equal words that start a passage.
const SEED: usize = 4;

/// Fewer equal words than this in a row of small edits are a phrase, not a passage.
const MIN_PASSAGE: usize = 12;

/// Words one side may have between two equal stretches of a passage.
const MAX_GAP: usize = 6;

/// Equal words that end a gap.
const RESUME: usize = 2;

/// An extension stops where it has lost this many words more than it has won since its best point (the X-drop rule of
/// BLAST: Altschul et al., 1990).
const DROP: usize = 8;

/// Places of one seed that are tried.
const MAX_PLACES: usize = 8;

/// A passage two documents share, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands in the first document.
    pub first: Range<usize>,
    /// Where it stands in the second.
    pub second: Range<usize>,
    /// Words that are equal; the others were put in, left out or replaced.
    pub equal: usize,
    /// Equal words with digits.
    pub same_numbers: usize,
    /// Words with digits that stand against others.
    pub other_numbers: usize,
}

/// All that two documents share.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shared {
    /// The passages, in the order of the first document, where they don't overlap.
    pub passages: Vec<Passage>,
    /// Words of the first document that stand in the second, and of the second that stand in the first.
    pub equal: [usize; 2],
    /// The most words in a row that the first document has outside of passages.
    pub longest_own: usize,
}

impl Shared {
    /// The share of some words of the first document that lies in passages, 0 to 1.
    pub fn covered(&self, words: Range<usize>) -> f32 {
        let within = |first: &Range<usize>| first.end.min(words.end).saturating_sub(first.start.max(words.start));
        let covered: usize = self.passages.iter().map(|passage| within(&passage.first)).sum();
        covered as f32 / words.len().max(1) as f32
    }
}

/// A document's words with an index of its seeds.
pub(super) struct Indexed<'a> {
    words: &'a [u32],
    /// The first place of each seed, by its hash.
    places: Vec<u32>,
    /// The next place with the same hash.
    next: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl<'a> Indexed<'a> {
    pub fn new(words: &'a [u32]) -> Self {
        let seeds = words.len().saturating_sub(SEED - 1);
        let mut places = vec![NONE; (seeds * 2).next_power_of_two().max(2)];
        let mut next = vec![NONE; seeds];
        for at in (0..seeds).rev() {
            let slot = slot(&words[at..at + SEED], places.len());
            next[at] = places[slot];
            places[slot] = at as u32;
        }
        Self { words, places, next }
    }

    /// What a document (the first) shares with this one (the second).
    pub fn shared(&self, first: &[u32]) -> Shared {
        let mut passages: Vec<Passage> = Vec::new();
        let mut at = 0;
        while at + SEED <= first.len() {
            let expected = passages.last().map_or(0, |last| last.second.end + (at - last.first.end));
            let Some(place) = self.place(&first[at..], expected) else {
                at += 1;
                continue;
            };
            let passage = extend(first, self.words, at, place);
            if passage.equal >= MIN_PASSAGE.min(first.len()) {
                at = passage.first.end;
                passages.push(passage);
            } else {
                at += 1;
            }
        }
        let spans = spans(passages.iter().map(|passage| &passage.second));
        let equal: usize = passages.iter().map(|passage| passage.equal).sum();
        let covered: usize = passages.iter().map(|passage| passage.second.len()).sum();
        let once: usize = spans.iter().map(Range::len).sum();
        // What the first says twice stands once in the second.
        let in_first = if covered == 0 { 0 } else { (equal as u64 * once as u64 / covered as u64) as usize };
        Shared { equal: [equal, in_first], longest_own: longest_gap(&passages, first.len()), passages }
    }

    /// Where the words stand in this document: where the last passage would go on, else where most of them follow.
    fn place(&self, words: &[u32], expected: usize) -> Option<usize> {
        let seed = words.get(..SEED)?;
        if self.words.get(expected..expected + SEED) == Some(seed) {
            return Some(expected);
        }
        let mut place = self.places[slot(seed, self.places.len())];
        let mut best = (0, None);
        for _ in 0..MAX_PLACES {
            let Some(there) = self.words.get(place as usize..) else { break };
            let follow = words.iter().zip(there).take(4 * MIN_PASSAGE).take_while(|(a, b)| a == b).count();
            if follow >= SEED && follow > best.0 {
                best = (follow, Some(place as usize));
            }
            place = self.next[place as usize];
        }
        best.1
    }
}

/// Follows two texts from a place where they agree to the last word that is worth it.
fn extend(first: &[u32], second: &[u32], at: usize, place: usize) -> Passage {
    let (mut a, mut b) = (at, place);
    let mut now = Passage { first: at..at, second: place..place, equal: 0, same_numbers: 0, other_numbers: 0 };
    let (mut best, mut best_score, mut lost) = (now.clone(), 0, 0);
    loop {
        while let (Some(x), Some(y)) = (first.get(a), second.get(b))
            && x == y
        {
            now.equal += 1;
            now.same_numbers += usize::from(is_number(*x));
            (a, b) = (a + 1, b + 1);
        }
        (now.first.end, now.second.end) = (a, b);
        let score = now.equal as isize - lost as isize;
        if score > best_score {
            (best, best_score) = (now.clone(), score);
        } else if best_score - score >= DROP as isize {
            return best;
        }
        let Some((skip_a, skip_b)) = resume(&first[a..], &second[b..]) else { return best };
        lost += skip_a.max(skip_b);
        let numbers = |gap: &[u32]| gap.iter().filter(|&&word| is_number(word)).count();
        // One for one: where their number differs, words were put in or left out, and no number was changed for another.
        let [own, others] = [numbers(&first[a..a + skip_a]), numbers(&second[b..b + skip_b])];
        now.other_numbers += if own == others { own } else { 0 };
        (a, b) = (a + skip_a, b + skip_b);
    }
}

/// How many words to skip on either side until the texts agree again: the fewest.
fn resume(first: &[u32], second: &[u32]) -> Option<(usize, usize)> {
    let agree = |a: usize, b: usize| match (first.get(a..), second.get(b..)) {
        (Some(x @ [_, ..]), Some(y @ [_, ..])) => {
            let need = RESUME.min(x.len()).min(y.len());
            x[..need] == y[..need]
        }
        _ => false,
    };
    (1..=2 * MAX_GAP).find_map(|skipped| {
        (skipped.saturating_sub(MAX_GAP)..=skipped.min(MAX_GAP)).map(|a| (a, skipped - a)).find(|&(a, b)| agree(a, b))
    })
}

/// Ranges, sorted and joined where they overlap.
fn spans<'p>(ranges: impl Iterator<Item = &'p Range<usize>>) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = ranges.cloned().collect();
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    spans.dedup_by(|next, last| {
        let overlap = next.start <= last.end;
        if overlap {
            last.end = last.end.max(next.end);
        }
        overlap
    });
    spans
}

/// The most words in a row of the first document outside of passages.
fn longest_gap(passages: &[Passage], words: usize) -> usize {
    let starts = passages.iter().map(|passage| passage.first.start).chain([words]);
    let ends = [0].into_iter().chain(passages.iter().map(|passage| passage.first.end));
    starts.zip(ends).map(|(start, end)| start.saturating_sub(end)).max().unwrap_or(words)
}

/// The slot of a seed in a table whose length is a power of two.
fn slot(seed: &[u32], slots: usize) -> usize {
    let hash = seed
        .iter()
        .fold(0u64, |sum, &word| (sum ^ u64::from(word)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23));
    (hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize & (slots - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(range: Range<u32>) -> Vec<u32> {
        range.map(|number| number * 2).collect()
    }

    #[test]
    fn a_passage_runs_over_small_edits() {
        let kept = numbers(0..60);
        let mut other = kept.clone();
        other[20] = 9001;
        other.remove(40);
        other.insert(50, 9003);
        let shared = Indexed::new(&kept).shared(&other);
        assert_eq!(shared.equal, [58, 58]);
        assert_eq!((shared.passages.len(), shared.longest_own), (1, 0));
        // One odd word against an even one is no number against a number.
        assert_eq!(shared.passages[0].other_numbers, 0);
    }

    #[test]
    fn moved_passages_are_found_and_phrases_are_not() {
        let kept = numbers(0..60);
        let moved = [numbers(30..60), numbers(0..30)].concat();
        assert_eq!(Indexed::new(&kept).shared(&moved).equal, [60, 60]);
        let phrase = [numbers(100..120), numbers(5..13), numbers(120..140)].concat();
        assert!(Indexed::new(&kept).shared(&phrase).passages.is_empty());
    }

    #[test]
    fn what_is_said_twice_counts_once_in_the_other() {
        let kept = numbers(0..30);
        assert_eq!(Indexed::new(&kept).shared(&[kept.clone(), kept.clone()].concat()).equal, [60, 30]);
    }

    #[test]
    fn short_and_empty_texts_are_no_trouble() {
        assert_eq!(Indexed::new(&[]).shared(&[]), Shared::default());
        assert_eq!(Indexed::new(&[2, 4]).shared(&numbers(0..30)).equal, [0, 0]);
    }
}
