//! The measure of kept text: F1 on multisets of 4-token shingles, as the public article-extraction benchmark of
//! Zyte (2020) has it.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// Tokens in a shingle.
const SHINGLE: usize = 4;

/// Precision, recall and their harmonic mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Prf {
    /// F1.
    pub f1: f64,
    /// The share of the output that is gold.
    pub precision: f64,
    /// The share of the gold that is in the output.
    pub recall: f64,
}

/// Letters, marks and decimal digits.
static TOKEN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\p{L}\p{M}\p{Nd}]+").expect("a constant pattern, compiled by the tests"));

/// The maximal runs of letters, marks and digits after NFC, case folding and reading `_` as a space.
///
/// ```
/// assert_eq!(tinsach::eval::tokens("Thủ_tướng, 22/4!"), ["thủ", "tướng", "22", "4"]);
/// ```
pub fn tokens(text: &str) -> Vec<String> {
    let composed: String = text.nfc().collect();
    let folded: String = caseless::default_case_fold_str(&composed).replace('_', " ").nfc().collect();
    TOKEN.find_iter(&folded).map(|token| token.as_str().to_owned()).collect()
}

/// The multiset of all runs of four tokens of a text; the whole text where it has fewer.
pub struct Shingles {
    counts: HashMap<Vec<String>, u64>,
    all: u64,
}

impl Shingles {
    /// The shingles of a text.
    pub fn new(text: &str) -> Self {
        let tokens = tokens(text);
        let mut counts = HashMap::new();
        let size = SHINGLE.min(tokens.len()).max(1);
        for shingle in tokens.windows(size) {
            *counts.entry(shingle.to_vec()).or_default() += 1;
        }
        let all = counts.values().sum();
        Self { counts, all }
    }

    fn shared(&self, other: &Self) -> u64 {
        self.counts.iter().map(|(shingle, count)| *count.min(other.counts.get(shingle).unwrap_or(&0))).sum()
    }
}

/// The measure of one document; all 1 where both texts are empty.
pub fn prf(gold: &str, output: &str) -> Prf {
    let (gold, output) = (Shingles::new(gold), Shingles::new(output));
    if gold.all == 0 && output.all == 0 {
        return Prf { f1: 1.0, precision: 1.0, recall: 1.0 };
    }
    let shared = gold.shared(&output) as f64;
    let share = |all: u64| if all == 0 { 0.0 } else { shared / all as f64 };
    let (precision, recall) = (share(output.all), share(gold.all));
    let f1 = if shared == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
    Prf { f1, precision, recall }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measure_counts_shingles_of_four_tokens_as_a_multiset() {
        assert_eq!(prf("", ""), Prf { f1: 1.0, precision: 1.0, recall: 1.0 });
        assert_eq!(prf("a b", "").f1, 0.0);
        assert_eq!(prf("A_b, c", "a B C").f1, 1.0);
        let half = prf("a b c d e", "a b c d");
        assert_eq!((half.precision, half.recall), (1.0, 0.5));
        // The second "a b c d" of the output has no partner in the gold.
        assert_eq!(prf("a b c d", "a b c d a b c d").precision, 0.2);
    }
}
