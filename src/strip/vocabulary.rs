//! The words of a document as small numbers, by which they are counted.

/// Numbers for the words of a document: equal words have equal numbers.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// The words by their numbers.
    hashes: Vec<u32>,
    /// The numbers by open addressing over a power of two of slots, at most half of them full; [`FREE`] marks the others.
    slots: Vec<u16>,
}

/// At most so many words of a document are told apart, which bounds the memory of one.
const WORDS: usize = (1 << 16) - 1;
/// No word has this number plus one.
const FREE: u16 = 0;

impl Vocabulary {
    /// Puts numbers in place of the hashes.
    pub fn number(words: &mut [u32]) -> Self {
        let slots = (words.len().min(WORDS) * 2).next_power_of_two();
        let mut vocabulary = Self { hashes: Vec::with_capacity(words.len().min(WORDS) / 2), slots: vec![FREE; slots] };
        let mut beyond = false;
        for word in &mut *words {
            let (slot, mut number) = vocabulary.find(*word);
            if number == FREE {
                if vocabulary.hashes.len() == WORDS {
                    (*word, beyond) = (u32::MAX, true);
                    continue;
                }
                vocabulary.hashes.push(*word);
                number = vocabulary.hashes.len() as u16;
                vocabulary.slots[slot] = number;
            }
            *word = u32::from(number) - 1;
        }
        if beyond {
            words.iter_mut().for_each(|word| *word = (*word).min(vocabulary.unknown()));
        }
        vocabulary
    }

    /// The number of words that the document doesn't have; every other number is less.
    pub fn unknown(&self) -> u32 {
        self.hashes.len() as u32
    }

    /// The number of a word.
    pub fn get(&self, hash: u32) -> u32 {
        match self.find(hash).1 {
            FREE => self.unknown(),
            number => u32::from(number) - 1,
        }
    }

    /// The slot that holds a word and what stands there, or the free one where it would stand.
    #[inline]
    fn find(&self, hash: u32) -> (usize, u16) {
        let mask = self.slots.len() - 1;
        let mut at = (hash >> 7) as usize & mask;
        loop {
            let number = self.slots[at];
            if number == FREE || self.hashes[usize::from(number) - 1] == hash {
                return (at, number);
            }
            at = (at + 1) & mask;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_words_have_equal_numbers() {
        let mut words = [9, 4711, 9, 1 << 20 | 1];
        let vocabulary = Vocabulary::number(&mut words);
        assert_eq!(words[0], words[2]);
        assert!(words[0] != words[1] && words[1] != words[3] && words[0] != words[3]);
        assert_eq!((vocabulary.get(9), vocabulary.get(11)), (words[0], vocabulary.unknown()));
        assert_eq!(Vocabulary::number(&mut []).get(9), 0);
    }

    #[test]
    fn words_beyond_the_bound_are_unknown() {
        let mut words: Vec<u32> = (0..2 * WORDS as u32).map(|word| word.wrapping_mul(0x9E37_79B1 << 1) | 1).collect();
        let vocabulary = Vocabulary::number(&mut words);
        assert_eq!((words[WORDS - 1], words[WORDS]), (vocabulary.unknown() - 1, vocabulary.unknown()));
    }
}
