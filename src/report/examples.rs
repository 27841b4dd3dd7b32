//! A few examples of what was taken out, for the report.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::audit::Quarantined;
use crate::io::tables::BlockRow;

/// Examples of a kind of block or of a reason, at most.
const EACH: usize = 5;

/// Characters of an example, at most.
const LENGTH: usize = 160;

/// The first removed blocks of each kind, no two by the same rule, and the first rejects of each reason.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Examples {
    /// By kind.
    pub removed_examples: BTreeMap<&'static str, Vec<RemovedExample>>,
    /// By stage and reason.
    pub reject_examples: BTreeMap<String, Vec<RejectExample>>,
}

/// A block that was removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemovedExample {
    /// The rule.
    pub rule: String,
    /// The text, cut where it is long.
    pub text: String,
}

/// A record that could not be used or was not wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RejectExample {
    /// Where it stands.
    pub source: String,
    /// Why.
    pub detail: String,
}

impl Examples {
    /// Takes in one of some blocks that one rule removed as one kind, where another example is wanted.
    pub fn removed(&mut self, blocks: &[BlockRow]) {
        let Some(&BlockRow { kind, rule, .. }) = blocks.first() else { return };
        let known = self.removed_examples.entry(kind.name()).or_default();
        if known.len() < EACH && known.iter().all(|example| example.rule != rule) {
            let mut texts = blocks.iter().map(|block| block.text.trim());
            let text = texts.find(|text| !text.is_empty());
            known.extend(text.map(|text| RemovedExample { rule: rule.to_owned(), text: cut(text) }));
        }
    }

    /// Takes in a reject, where another example is wanted.
    pub fn reject(&mut self, reason: &str, record: &Quarantined) {
        let example = || RejectExample { source: record.origin.to_string(), detail: cut(&record.detail) };
        match self.reject_examples.get_mut(reason) {
            Some(known) if known.len() >= EACH => {}
            Some(known) => known.push(example()),
            None => drop(self.reject_examples.insert(reason.to_owned(), vec![example()])),
        }
    }

    /// Takes in those of a later part of the same run.
    pub fn merge(&mut self, part: Self) {
        for (kind, examples) in part.removed_examples {
            let known = self.removed_examples.entry(kind).or_default();
            for example in examples {
                if known.len() < EACH && known.iter().all(|other| other.rule != example.rule) {
                    known.push(example);
                }
            }
        }
        for (reason, examples) in part.reject_examples {
            let known = self.reject_examples.entry(reason).or_default();
            let room = EACH - known.len().min(EACH);
            known.extend(examples.into_iter().take(room));
        }
    }
}

/// The beginning of a text.
fn cut(text: &str) -> String {
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
