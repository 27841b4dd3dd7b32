//! Which n-grams are worth their place in the table.

use crate::counts::Gram;
use crate::probabilities::Probabilities;

/// Languages this close, in nats a symbol, are not brought closer by more n-grams.
const CLOSEST: f64 = 0.1;

/// The `budget` n-grams that tell most, closed under taking suffixes: a table with `abc` has `bc` and `c` too, so that
/// the longest n-gram at a place is found by growing a shorter one.
///
/// What an n-gram tells is how much it moves the log-ratio of a language to each other one against its suffix, weighted
/// by how often it stands there and by how close the two languages are.
pub fn choose(probabilities: &Probabilities, budget: usize) -> Vec<usize> {
    let closeness = closeness(probabilities);
    let mut gains: Vec<f64> = (0..probabilities.grams.len()).map(|i| gain(probabilities, i, &closeness)).collect();
    // Longest first: a suffix is worth at least what is built on it.
    for i in (0..gains.len()).rev() {
        if let Some(suffix) = suffix(probabilities, i) {
            gains[suffix] = gains[suffix].max(gains[i]);
        }
    }
    let mut order: Vec<usize> = (0..gains.len()).collect();
    order.sort_by(|&a, &b| gains[b].total_cmp(&gains[a]).then(a.cmp(&b)));
    order.truncate(budget);
    order.sort_unstable();
    order
}

fn suffix(probabilities: &Probabilities, i: usize) -> Option<usize> {
    let gram: &Gram = &probabilities.grams[i];
    (gram.symbols().len() > 1).then(|| probabilities.places[&gram.suffix()])
}

fn gain(probabilities: &Probabilities, i: usize, closeness: &[f64]) -> f64 {
    let n = probabilities.languages;
    let logs = &probabilities.logs[i * n..(i + 1) * n];
    let moved: Vec<f64> = match suffix(probabilities, i) {
        Some(s) => logs.iter().zip(&probabilities.logs[s * n..(s + 1) * n]).map(|(a, b)| f64::from(a - b)).collect(),
        None => return f64::MAX,
    };
    let mut gain = 0.0;
    for l in 0..n {
        let share = f64::from(probabilities.shares[i * n + l]);
        if share > 0.0 {
            let pairs = moved.iter().zip(&closeness[l * n..(l + 1) * n]);
            gain += share * pairs.map(|(m, close)| close * (moved[l] - m).abs()).sum::<f64>();
        }
    }
    gain
}

/// For each pair of languages a weight that is the larger the closer they are: the inverse of their divergence
/// (Kullback-Leibler, by the n-grams of three symbols).
fn closeness(probabilities: &Probabilities) -> Vec<f64> {
    let n = probabilities.languages;
    let mut divergence = vec![0.0; n * n];
    for (i, _) in probabilities.grams.iter().enumerate().filter(|(_, gram)| gram.symbols().len() == 3) {
        let logs = &probabilities.logs[i * n..(i + 1) * n];
        for l in 0..n {
            let share = f64::from(probabilities.shares[i * n + l]);
            if share > 0.0 {
                for m in 0..n {
                    divergence[l * n + m] += share * f64::from(logs[l] - logs[m]);
                }
            }
        }
    }
    divergence.iter().map(|d| 1.0 / (d + CLOSEST)).collect()
}
