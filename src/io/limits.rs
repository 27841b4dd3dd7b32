//! What an input may cost: streams that unpack to too much end in an error that says which limit it was.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::config::LimitsConfig;

/// A stream may unpack to this many bytes before its ratio counts: a page of blanks is no bomb.
const FREE: u64 = 8 << 20;

/// A limit that an input went over; it travels as the payload of an [`io::Error`].
#[derive(Debug)]
pub struct Exceeded {
    /// A stable word, for `rejects`.
    pub reason: &'static str,
    /// What happened and which key raises the limit.
    pub detail: String,
}

impl fmt::Display for Exceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl std::error::Error for Exceeded {}

impl Exceeded {
    /// The limit that an error speaks of, if it speaks of one.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

/// What one input file may unpack to, shared by all streams inside it.
#[derive(Debug, Clone)]
pub struct Budget {
    most: u64,
    ratio: u64,
    spent: Arc<AtomicU64>,
}

impl Budget {
    /// A budget that nothing was taken from.
    pub fn new(limits: &LimitsConfig) -> Self {
        Self { most: limits.unpacked, ratio: limits.ratio, spent: Arc::default() }
    }

    /// The account of one compressed stream.
    pub fn account(&self) -> Account {
        Account { budget: self.clone(), packed: 0, unpacked: 0 }
    }
}

/// What one compressed stream took and gave.
#[derive(Debug)]
pub struct Account {
    budget: Budget,
    packed: u64,
    unpacked: u64,
}

impl Account {
    /// Counts packed bytes.
    pub fn packed(&mut self, bytes: u64) {
        self.packed += bytes;
    }

    /// Counts unpacked bytes.
    ///
    /// # Errors
    /// [`Exceeded`] where the stream gave too much for its size, or the file too much altogether.
    pub fn unpacked(&mut self, bytes: usize) -> io::Result<()> {
        let bytes = bytes as u64;
        self.unpacked += bytes;
        let spent = self.budget.spent.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let packed = self.packed.max(1);
        let Budget { most, ratio, .. } = self.budget;
        if self.unpacked > FREE && self.unpacked / packed > ratio {
            return Err(io::Error::other(Exceeded {
                reason: "ratio",
                detail: format!("unpacks to more than {ratio} times its size; raise limits.ratio to read it"),
            }));
        }
        if spent > most {
            return Err(io::Error::other(Exceeded {
                reason: "unpacked_size",
                detail: format!("the file unpacks to more than {most} bytes; raise limits.unpacked to read it"),
            }));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_has_its_ratio_and_a_file_its_size() {
        let limits = LimitsConfig { ratio: 10, unpacked: 3 * FREE, ..LimitsConfig::default() };
        let budget = Budget::new(&limits);
        let reason = |error: io::Error| Exceeded::of(&error).unwrap().reason;

        let mut bomb = budget.account();
        bomb.packed(1000);
        bomb.unpacked(FREE as usize).unwrap();
        assert_eq!(reason(bomb.unpacked(1).unwrap_err()), "ratio");

        let mut honest = budget.account();
        honest.packed(FREE);
        honest.unpacked(2 * FREE as usize - 1).unwrap();
        assert_eq!(reason(honest.unpacked(1).unwrap_err()), "unpacked_size");
    }
}
