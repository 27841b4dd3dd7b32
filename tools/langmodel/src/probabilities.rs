//! From counts to the probability of a symbol after up to four others, for every language of a group.

use std::collections::{HashMap, HashSet};

use crate::counts::{BOUNDARY, Counts, Gram};

/// n-grams rarer than this in every language are left out before the choice.
const RAREST: f64 = 4e-6;

/// How much a relative's probability weighs beside counts, in occurrences.
const RELATIVES: f64 = 8.0;

/// The share of a relative's probability that is lent: what a small text doesn't show is a bit less probable.
const LIKENESS: f64 = 0.85;

/// A language's counts, and its relatives by number.
pub struct Language {
    /// Its counts.
    pub counts: Counts,
    /// Where its own counts are few: the languages that fill them up.
    pub relatives: Vec<usize>,
}

/// For each n-gram and language, ln P(last symbol | the symbols before it) and the n-gram's share.
pub struct Probabilities {
    /// The n-grams, shorter ones first.
    pub grams: Vec<Gram>,
    /// The place of each n-gram in `grams`.
    pub places: HashMap<Gram, usize>,
    /// One row an n-gram, one value a language.
    pub logs: Vec<f32>,
    /// One row an n-gram, one value a language: occurrences by the symbols of the text.
    pub shares: Vec<f32>,
    /// The number of languages: the width of a row.
    pub languages: usize,
}

impl Probabilities {
    /// Witten-Bell smoothing: a context seen N times with T different successors lends T / (N + T) to the next shorter
    /// context. (Witten and Bell 1991, method C.)
    pub fn of(languages: &[Language]) -> Self {
        let totals: Vec<f64> = languages.iter().map(|language| total(&language.counts)).collect();
        let grams = frequent(languages, &totals);
        let places: HashMap<Gram, usize> = grams.iter().enumerate().map(|(i, &gram)| (gram, i)).collect();
        let width = languages.len();
        let mut found = Self {
            shares: vec![0.0; grams.len() * width],
            logs: vec![0.0; grams.len() * width],
            grams,
            places,
            languages: width,
        };
        // Relatives first, so that they are there when they are needed.
        let mut order: Vec<usize> = (0..width).collect();
        order.sort_by_key(|&l| !languages[l].relatives.is_empty());
        for l in order {
            found.fill(l, &languages[l], totals[l]);
        }
        found.logs.iter_mut().for_each(|p| *p = p.ln());
        found
    }

    /// Fills the column of one language; `logs` holds plain probabilities until all are there.
    fn fill(&mut self, l: usize, language: &Language, total: f64) {
        let mut contexts: HashMap<Gram, (f64, f64)> = HashMap::new();
        for (gram, count) in &language.counts {
            let (seen, successors) = contexts.entry(gram.context()).or_default();
            *seen += count;
            *successors += 1.0;
        }
        for (i, gram) in self.grams.iter().enumerate() {
            let count = language.counts.get(gram).copied().unwrap_or_default();
            let (seen, successors) = contexts.get(&gram.context()).copied().unwrap_or_default();
            let lower = match gram.symbols().len() {
                1 => 1e-4,
                _ => f64::from(self.logs[self.places[&gram.suffix()] * self.languages + l]),
            };
            let relatives = language.relatives.iter().map(|r| f64::from(self.logs[i * self.languages + r]));
            let (like, weight) = match language.relatives.len() {
                0 => (0.0, 0.0),
                n => (LIKENESS * relatives.sum::<f64>() / n as f64, RELATIVES),
            };
            let all = seen + successors + weight;
            let p = if all > 0.0 { (count + successors * lower + weight * like) / all } else { lower };
            self.logs[i * self.languages + l] = p as f32;
            self.shares[i * self.languages + l] = (count / total) as f32;
        }
    }
}

/// The number of symbols.
fn total(counts: &Counts) -> f64 {
    counts.iter().filter(|(gram, _)| gram.symbols().len() == 1).map(|(_, count)| count).sum()
}

/// The n-grams that are not rare in every language.
fn frequent(languages: &[Language], totals: &[f64]) -> Vec<Gram> {
    let mut grams: HashSet<Gram> = HashSet::new();
    for (language, total) in languages.iter().zip(totals) {
        grams.extend(language.counts.iter().filter(|(_, count)| **count / total >= RAREST).map(|(&gram, _)| gram));
        grams.extend(language.counts.keys().filter(|gram| gram.symbols().len() == 1));
    }
    grams.insert(Gram::new(&[BOUNDARY]));
    let mut grams: Vec<Gram> = grams.into_iter().collect();
    grams.sort_by_key(|gram| (gram.symbols().len(), *gram));
    grams
}
