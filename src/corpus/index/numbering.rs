//! Words by numbers: the first that a segment comes across get small ones.

/// Words that get a number.
const MAX_NUMBERED: usize = 1 << 16;

/// Slots for them: half of them stay empty.
const SLOTS: usize = 2 * MAX_NUMBERED;

/// The words that a segment has numbers for, in their order.
#[derive(Debug, Default)]
pub struct Dictionary(Vec<u32>);

/// The same the other way round, for writing: an open table, as words are hashes already.
#[derive(Debug)]
pub(super) struct Numbers {
    /// Word and number; 0 where the slot is empty.
    slots: Box<[(u32, u32)]>,
    numbered: u32,
}

impl Default for Numbers {
    fn default() -> Self {
        Self { slots: vec![(0, 0); SLOTS].into_boxed_slice(), numbered: 0 }
    }
}

impl Numbers {
    /// The number of a word, from 1 on; `None` where it has none yet, and gets one where there is room.
    pub fn of(&mut self, word: u32) -> Option<u32> {
        // The lowest bit is no hash, see `Words`.
        let mut slot = (word >> 1) as usize % SLOTS;
        loop {
            match self.slots[slot] {
                (_, 0) => break,
                (known, number) if known == word => return Some(number),
                _ => slot = (slot + 1) % SLOTS,
            }
        }
        if (self.numbered as usize) < MAX_NUMBERED {
            self.numbered += 1;
            self.slots[slot] = (word, self.numbered);
        }
        None
    }
}

/// Numbered words as they are read.
pub(super) trait Known {
    fn word(&self, number: usize) -> Option<u32>;
    /// A word that stands in full.
    fn meet(&mut self, word: u32);
}

/// Read from the start: words get their numbers.
impl Known for Dictionary {
    fn word(&self, number: usize) -> Option<u32> {
        self.0.get(number).copied()
    }

    fn meet(&mut self, word: u32) {
        if self.0.len() < MAX_NUMBERED {
            self.0.push(word);
        }
    }
}

/// Read out of order, once all words have their numbers.
impl Known for &Dictionary {
    fn word(&self, number: usize) -> Option<u32> {
        self.0.get(number).copied()
    }

    fn meet(&mut self, _: u32) {}
}
