//! How often each n-gram of letters stands in a language, word boundaries included.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

use fst::Streamer;

use crate::script::Script;

/// The longest n-gram.
pub const LONGEST: usize = 5;
/// What stands for the boundary of a word, on either side.
pub const BOUNDARY: char = ' ';

/// Up to five symbols, letters or boundaries, padded with NUL at the end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gram([char; LONGEST]);

impl Gram {
    /// From symbols; at most five.
    pub fn new(symbols: &[char]) -> Self {
        let mut gram = Self::default();
        gram.0[..symbols.len()].copy_from_slice(symbols);
        gram
    }

    /// The symbols.
    pub fn symbols(&self) -> &[char] {
        let len = self.0.iter().position(|&c| c == '\0').unwrap_or(LONGEST);
        &self.0[..len]
    }

    /// All symbols but the last: what comes before it.
    pub fn context(&self) -> Self {
        let symbols = self.symbols();
        Self::new(&symbols[..symbols.len() - 1])
    }

    /// All symbols but the first: the same prediction from a shorter context.
    pub fn suffix(&self) -> Self {
        Self::new(&self.symbols()[1..])
    }

    /// One symbol more at the end, where there is room.
    pub fn then(&self, symbol: char) -> Option<Self> {
        let mut symbols = self.symbols().to_vec();
        symbols.push(symbol);
        (symbols.len() <= LONGEST).then(|| Self::new(&symbols))
    }

    /// One symbol more at the start, where there is room.
    pub fn after(&self, symbol: char) -> Option<Self> {
        let mut symbols = vec![symbol];
        symbols.extend(self.symbols());
        (symbols.len() <= LONGEST).then(|| Self::new(&symbols))
    }
}

/// Occurrences by n-gram.
pub type Counts = HashMap<Gram, f64>;

/// The counts behind one language model of the `lingua` crates (`ngrams.fst`, version 1.3).
///
/// Such a file maps each n-gram of letters, n from 1 to 5, to ln(count / count of its first n-1 letters), for n = 1 to
/// ln(count / all letters). So the counts come back exactly, up to one factor: the rarest n-gram was seen once.
pub fn of_lingua(file: &Path) -> Result<Counts, Box<dyn Error>> {
    let map = fst::Map::new(std::fs::read(file)?)?;
    let mut logs: Vec<(Gram, f64)> = Vec::with_capacity(map.len());
    let mut stream = map.stream();
    while let Some((key, value)) = stream.next() {
        let symbols: Vec<char> = std::str::from_utf8(key)?.chars().collect();
        logs.push((Gram::new(&symbols), f64::from_bits(value)));
    }
    logs.sort_by_key(|(gram, _)| gram.symbols().len());
    let mut counts = Counts::with_capacity(logs.len());
    let mut rarest = f64::MAX;
    for (gram, log) in logs {
        let context = gram.context();
        let whole = if context == Gram::default() { 1.0 } else { counts[&context] };
        let share = whole * log.exp();
        rarest = rarest.min(share);
        counts.insert(gram, share);
    }
    counts.values_mut().for_each(|share| *share = (*share / rarest).round());
    Ok(counts)
}

/// The n-grams of one script only: texts have foreign names.
pub fn of_script(mut counts: Counts, script: Script) -> Counts {
    counts.retain(|gram, _| gram.symbols().iter().all(|&c| Script::of(c) == Some(script)));
    counts
}

/// The counts of a plain text, as `of_lingua` gives them: no n-gram reaches over a word's boundary.
pub fn of_text(text: &str) -> Counts {
    let mut counts = Counts::new();
    let lower: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    for word in lower.split(|&c| Script::of(c).is_none() || Script::is_sign(c)) {
        for n in 1..=LONGEST {
            for symbols in word.windows(n) {
                *counts.entry(Gram::new(symbols)).or_default() += 1.0;
            }
        }
    }
    counts
}

/// The counts of the same text after each letter was replaced by one or more others.
pub fn rewritten(counts: &Counts, letter: impl Fn(char) -> Vec<char>) -> Counts {
    let mut found = Counts::new();
    for (gram, &count) in counts {
        let letters: Vec<Vec<char>> = gram.symbols().iter().map(|&c| letter(c)).collect();
        let (Some(first), Some(last)) = (letters.first().map(Vec::len), letters.last().map(Vec::len)) else { continue };
        let all: Vec<char> = letters.concat();
        // Every n-gram of the new text begins in the first letter of just one old n-gram and ends in its last.
        for start in 0..first {
            let ends = if letters.len() == 1 { start } else { all.len() - last };
            for end in ends..all.len() {
                if end - start < LONGEST {
                    *found.entry(Gram::new(&all[start..=end])).or_default() += count;
                }
            }
        }
    }
    found
}

/// Adds the n-grams with boundaries, which the counts imply: what is not continued by a letter is continued by one.
pub fn bounded(mut counts: Counts) -> Counts {
    for side in [Side::Left, Side::Right] {
        let mut continued = Counts::new();
        for (gram, &count) in &counts {
            let inner = match side {
                Side::Left if gram.symbols()[0] != BOUNDARY => gram.suffix(),
                Side::Right => gram.context(),
                Side::Left => continue,
            };
            *continued.entry(inner).or_default() += count;
        }
        let ended: Vec<(Gram, f64)> = counts
            .iter()
            .filter_map(|(gram, &count)| {
                let with = match side {
                    Side::Left => gram.after(BOUNDARY),
                    Side::Right => gram.then(BOUNDARY),
                }?;
                let rest = count - continued.get(gram).copied().unwrap_or_default();
                (rest > 0.5).then_some((with, rest))
            })
            .collect();
        counts.extend(ended);
    }
    let words = counts.iter().filter(|(gram, _)| matches!(gram.symbols(), [BOUNDARY, _])).map(|(_, count)| count).sum();
    counts.insert(Gram::new(&[BOUNDARY]), words);
    counts
}

#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(counts: &Counts, gram: &str) -> f64 {
        counts.get(&Gram::new(&gram.chars().collect::<Vec<_>>())).copied().unwrap_or_default()
    }

    #[test]
    fn boundaries_follow_from_the_counts() {
        let counts = bounded(of_text("the then other the a"));
        for (gram, expected) in
            [("the", 4.0), (" the", 3.0), ("the ", 2.0), (" a ", 1.0), ("er ", 1.0), (" o", 1.0), (" ", 5.0)]
        {
            assert_eq!(count(&counts, gram), expected, "{gram:?}");
        }
    }

    #[test]
    fn one_letter_can_become_two() {
        let counts = rewritten(&of_text("њива"), |c| match c {
            'њ' => vec!['n', 'j'],
            'и' => vec!['i'],
            'в' => vec!['v'],
            _ => vec!['a'],
        });
        for gram in ["n", "j", "nj", "ji", "njiva", "va"] {
            assert_eq!(count(&counts, gram), 1.0, "{gram}");
        }
    }
}
