//! Close relatives told apart by words: statistics of letters say little between Indonesian and Malay, or among Bosnian,
//! Croatian and Serbian.

use std::collections::HashMap;
use std::iter;

use super::model::Score;
use super::rules::Rules;
use super::words::Words;

/// Nats a word takes from each relative that does not use it: it is taken to be twenty times rarer there.
const NATS: f32 = 3.0;

/// The most letters of an ending.
const LONGEST_ENDING: usize = 5;

/// The words that speak against a relative.
pub struct Relatives {
    /// Codes of the relatives.
    codes: Vec<String>,
    /// For each word, or ending after a hyphen, the relatives it speaks against, by number.
    against: HashMap<String, Vec<usize>>,
}

impl Relatives {
    /// Compiles the lists.
    pub fn new(rules: &[(&'static str, Rules)]) -> Self {
        let mut found = Self { codes: Vec::new(), against: HashMap::new() };
        for rule in rules.iter().flat_map(|(_, rules)| &rules.words) {
            for code in &rule.against {
                let number = found.codes.iter().position(|known| known == code).unwrap_or_else(|| {
                    found.codes.push(code.clone());
                    found.codes.len() - 1
                });
                for word in &rule.words {
                    found.against.entry(word.clone()).or_default().push(number);
                }
            }
        }
        found
    }

    /// Whether two languages are close relatives, told apart by words.
    pub fn are(&self, one: &str, other: &str) -> bool {
        [one, other].iter().all(|code| self.codes.iter().any(|known| known == code))
    }

    /// Lowers the scores of relatives whose words these are not. Scores come and go best first; nothing is done where
    /// the best one has no relatives.
    pub fn settle(&self, words: &Words, scores: &mut [Score]) {
        let Some(best) = scores.first() else { return };
        if !self.codes.iter().any(|code| code == best.language) {
            return;
        }
        let mut counts = vec![0_u16; self.codes.len()];
        let mut key = String::new();
        for word in words.letters.split(|&c| c == ' ').filter(|word| !word.is_empty()) {
            // The word itself, then its endings, the longest first; one rule a word.
            let endings = word.len().saturating_sub(LONGEST_ENDING).max(1)..word.len();
            for start in iter::once(0).chain(endings) {
                key.clear();
                key.extend((start > 0).then_some('-').into_iter().chain(word[start..].iter().copied()));
                let Some(numbers) = self.against.get(&key) else { continue };
                for &number in numbers {
                    counts[number] = counts[number].saturating_add(1);
                }
                break;
            }
        }
        for score in &mut *scores {
            if let Some(number) = self.codes.iter().position(|code| code == score.language) {
                score.nats -= NATS * f32::from(counts[number]);
            }
        }
        scores.sort_by(|a, b| b.nats.total_cmp(&a.nats));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::rules;

    #[test]
    fn words_speak_for_their_examples() {
        let rules = rules::read().expect("the embedded files fit");
        let relatives = Relatives::new(&rules);
        for (code, rule) in rules.iter().flat_map(|(code, rules)| rules.words.iter().map(move |rule| (*code, rule))) {
            assert!(rule.id.starts_with(code), "{}", rule.id);
            for against in &rule.against {
                let other: &'static str = String::leak(against.clone());
                let best = |text: &str| {
                    let mut scores = [Score { language: code, nats: 0.0 }, Score { language: other, nats: 0.0 }];
                    relatives.settle(&Words::of(text), &mut scores);
                    (scores[0].nats > scores[1].nats).then_some(scores[0].language)
                };
                assert_eq!(best(&rule.example), Some(code), "{} against {against}", rule.id);
                assert_ne!(best(&rule.counter_example), Some(code), "{} against {against}", rule.id);
            }
        }
    }
}
