//! What is wrong with an output.

use std::collections::BTreeMap;

use serde::Serialize;

/// Violations of one kind in one file that are told one by one.
const TOLD: u64 = 5;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// The file.
    pub file: String,
    /// What is wrong with it.
    pub message: String,
}

/// Everything that is wrong; of the same kind in the same file the first five, and how many more there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Violations {
    told: Vec<Violation>,
    counts: BTreeMap<(String, &'static str), u64>,
}

impl Violations {
    /// Takes in one that stands alone.
    pub fn add(&mut self, file: &str, message: &str) {
        self.told.push(Violation { file: file.to_owned(), message: message.to_owned() });
    }

    /// Takes in one of a kind that many rows may have.
    pub fn row(&mut self, file: &str, kind: &'static str, message: impl FnOnce() -> String) {
        let count = self.counts.entry((file.to_owned(), kind)).or_default();
        *count += 1;
        if *count <= TOLD {
            self.told.push(Violation { file: file.to_owned(), message: format!("{kind}: {}", message()) });
        }
    }

    /// All that is to be told.
    pub fn told(&self) -> Vec<Violation> {
        let more = self.counts.iter().filter(|(_, count)| **count > TOLD);
        let more = more.map(|((file, kind), count)| Violation {
            file: file.clone(),
            message: format!("{kind}: {} more", count - TOLD),
        });
        self.told.iter().cloned().chain(more).collect()
    }
}
