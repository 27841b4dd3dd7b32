//! What a run tells while it goes on. The library never prints; the command shows bars and messages.

use crate::audit::Quarantined;

/// A long step of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Reading and normalising; progress counts bytes on disk.
    Read,
    /// Cleaning; progress counts records.
    Clean,
    /// Resolving duplicates; progress counts documents.
    Duplicates,
    /// Writing the tables; progress counts documents.
    Write,
}

/// Someone who watches a run. Every method does nothing by default.
pub trait Observer: Sync {
    /// A step begins; `total` is how far [`advance`](Self::advance) will count, where that is known.
    fn begin(&self, step: Step, total: Option<u64>) {
        let _ = (step, total);
    }

    /// The step went on by so much.
    fn advance(&self, amount: u64) {
        let _ = amount;
    }

    /// A record was quarantined.
    fn quarantined(&self, record: &Quarantined) {
        let _ = record;
    }

    /// The step has ended.
    fn end(&self) {}

    /// Whether the run should stop; it then ends with an error that
    /// [`is_interrupted`](crate::Error::is_interrupted).
    fn is_stopped(&self) -> bool {
        false
    }
}

/// Nobody watches.
pub struct Silent;

impl Observer for Silent {}
