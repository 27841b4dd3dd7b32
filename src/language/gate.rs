//! What settles a language without a model: its script, or letters that no other language writes.

use super::rules::{OwnLetters, Rules};
use super::script::Script;
use super::words::Words;

/// What the script says.
pub enum Settled {
    /// The language.
    Language {
        /// Its code.
        language: &'static str,
        /// The script and its share.
        evidence: String,
    },
    /// Only that it is one of the languages written in this script.
    Script(Script),
}

/// A script other than Latin decides from this share of the letters on: foreign names and quotations are most often in
/// Latin letters, and take more letters than the script they stand in.
const SCRIPT_SHARE: f32 = 0.4;
/// Japanese has more kana than this among its kana and Han; Chinese has them in names and quotations only.
const KANA_SHARE: f32 = 0.08;
/// Fewer letters than this say nothing.
const FEWEST: u32 = 6;
/// The most languages with letters of their own.
const MOST_RULES: usize = 31;

/// What the script of most letters settles; `None` where there are too few letters.
pub fn script(words: &Words) -> Option<Settled> {
    let weight = |script: Script| words.by_script[script as usize] * script.weight();
    let east_asian = weight(Script::Han) + weight(Script::Kana);
    let total: u32 = Script::ALL.into_iter().map(weight).sum();
    let own = Script::ALL
        .into_iter()
        .filter_map(|script| script.language().map(|language| (weight(script), language, script)))
        .max_by_key(|&(weight, ..)| weight)
        .unwrap_or((0, "", Script::Latin));
    let kana = weight(Script::Kana) as f32 >= KANA_SHARE * east_asian as f32;
    let (most, language, name) = match own {
        (weight, language, script) if weight >= east_asian => (weight, language, format!("{script:?}")),
        _ if kana => (east_asian, "ja", "kana among Han".to_owned()),
        _ => (east_asian, "zh", "Han without kana".to_owned()),
    };
    if most >= FEWEST && most as f32 >= SCRIPT_SHARE * total as f32 {
        let share = 100.0 * most as f32 / total as f32;
        return Some(Settled::Language {
            language,
            evidence: format!("script: {name}, {share:.0} % of {} letters", words.count()),
        });
    }
    let shared = [Script::Cyrillic, Script::Arabic, Script::Devanagari];
    let script = shared.into_iter().max_by_key(|&script| weight(script))?;
    let enough = weight(script) as f32 >= SCRIPT_SHARE * total as f32;
    let script = if enough { script } else { Script::Latin };
    (weight(script) >= FEWEST).then_some(Settled::Script(script))
}

/// The letters that tell a language.
pub struct Letters {
    rules: Vec<(&'static str, OwnLetters)>,
    /// The number of a letter's rule, plus one, by code point.
    by_letter: Vec<u8>,
}

impl Letters {
    /// Compiles the lists.
    pub fn new(rules: &[(&'static str, Rules)]) -> Self {
        let own = |(code, rules): &(&'static str, Rules)| rules.letters.clone().map(|letters| (*code, letters));
        let rules: Vec<(&'static str, OwnLetters)> = rules.iter().filter_map(own).take(MOST_RULES).collect();
        let mut by_letter = Vec::new();
        for (number, (_, rule)) in (1..).zip(&rules) {
            for letter in rule.letters.chars() {
                let at = letter as usize;
                if by_letter.len() <= at {
                    by_letter.resize(at + 1, 0);
                }
                by_letter[at] = number;
            }
        }
        Self { rules, by_letter }
    }

    /// The language whose own letters reach their share.
    pub fn language(&self, words: &Words, script: Script) -> Option<Found<'_>> {
        let mut counts = [0; MOST_RULES + 1];
        for &letter in &words.letters {
            if let Some(&number) = self.by_letter.get(letter as usize) {
                counts[usize::from(number)] += 1;
            }
        }
        self.most(&counts, words.by_script[script as usize], 1.0)
    }

    /// The same where a part of a text leaves no doubt: they reach so many times their share among all its characters but
    /// the signs of ASCII.
    pub fn at_a_glance<'a>(&self, parts: impl Iterator<Item = &'a str>, times: f32) -> Option<Found<'_>> {
        let mut counts = [0; MOST_RULES + 1];
        let mut letters = 0;
        for letter in parts.flat_map(str::chars) {
            letters += u32::from(!letter.is_ascii() || letter.is_ascii_alphabetic());
            let number = self.by_letter.get(letter as usize).copied().unwrap_or_default();
            counts[usize::from(number)] += 1;
        }
        self.most(&counts, letters, times)
    }

    fn most(&self, counts: &[u32; MOST_RULES + 1], letters: u32, times: f32) -> Option<Found<'_>> {
        let total = letters.max(1) as f32;
        let (&count, (language, rule)) = counts[1..]
            .iter()
            .zip(&self.rules)
            .filter(|(count, (_, rule))| **count as f32 >= rule.share * times * total)
            .max_by_key(|(count, _)| **count)?;
        Some(Found { language, letters, rule: &rule.id, count })
    }
}

/// A language that letters of its own tell.
pub struct Found<'a> {
    pub language: &'static str,
    /// Letters looked at.
    pub letters: u32,
    rule: &'a str,
    /// Its own among them.
    count: u32,
}

impl Found<'_> {
    /// The rule and the share.
    pub fn evidence(&self) -> String {
        let total = self.letters.max(1) as f32;
        format!("{}: {:.0} % of {total} letters are its own", self.rule, 100.0 * self.count as f32 / total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::rules;

    #[test]
    fn rules_hold_for_their_examples_only() {
        let letters = Letters::new(&rules::read().expect("the embedded files fit"));
        for (code, rule) in &letters.rules {
            assert!(rule.id.starts_with(*code), "{}", rule.id);
            let script = rule.letters.chars().next().and_then(Script::of).expect("a letter");
            let found = |text: &str| letters.language(&Words::of(text), script).map(|found| found.language);
            assert_eq!(found(&rule.example), Some(*code), "{}", rule.id);
            assert_ne!(found(&rule.counter_example), Some(*code), "{}", rule.id);
        }
    }
}
