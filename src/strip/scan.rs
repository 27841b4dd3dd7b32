//! One pass over the characters of a line: its measures, its words, and where in it a phrase may begin.

use std::ops::Range;

use crate::document::Document;

use super::firsts::Firsts;
use super::shape::{Shape, Token};
use super::word::Mixed;

/// A place where a phrase may begin, as far as its first two words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    /// Byte offset in the line.
    pub at: u32,
    /// The tables that hold a phrase with such a first word, one bit each.
    pub tables: u8,
}

/// What one pass finds in a line; the ranges are those of the scan's lists.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Scanned {
    /// Where it stands in the document, white space around it aside.
    pub range: Range<usize>,
    /// Its measures.
    pub shape: Shape,
    /// Its words.
    pub words: Range<usize>,
    /// Where phrases may begin in it.
    pub hits: Range<usize>,
    /// Where its first word begins.
    pub first: Option<usize>,
}

/// The words and the places of phrases of the lines looked through so far.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Hashes of the folded words, never 0; of pairs of letters in scripts that don't part words.
    pub words: Vec<u32>,
    /// Where phrases may begin, in the order of the lines.
    pub hits: Vec<Hit>,
    /// The words of the hits of this line, and where in the list the words after them stand.
    open: Vec<(u32, usize)>,
}

impl Scan {
    /// Looks through the blocks of a document.
    pub fn document(&mut self, document: &Document, firsts: &Firsts) -> Vec<Scanned> {
        // A word has some five bytes with the space behind it.
        self.words.reserve(document.text().len() / 5);
        (0..document.blocks().len()).map(|block| self.block(document, block, firsts)).collect()
    }

    /// Looks through a block.
    pub fn block(&mut self, document: &Document, block: usize, firsts: &Firsts) -> Scanned {
        let range = document.trimmed(block);
        let scanned = self.line(&document.text()[range.clone()], firsts);
        Scanned { range, ..scanned }
    }

    /// Looks through a trimmed line.
    pub fn line(&mut self, text: &str, firsts: &Firsts) -> Scanned {
        let (words, hits) = (self.words.len(), self.hits.len());
        let (mut first, mut last) = (None, ' ');
        let shape = Shape::walk(text, |at, token| {
            let (hash, tables) = match token {
                Token::Word(hash) => {
                    self.words.push(hash | 1);
                    first = first.or(Some(at));
                    (hash, firsts.of_word(hash))
                }
                Token::Letter(char) => {
                    self.words.push(hash_of([last, char]) | 1);
                    last = char;
                    first = first.or(Some(at));
                    let hash = hash_of([char]);
                    (hash, firsts.of_word(hash))
                }
                Token::Sign(char) => (0, firsts.of_sign(char)),
            };
            if tables != 0 {
                self.hits.push(Hit { at: at as u32, tables });
                self.open.push((hash, self.words.len()));
            }
        });
        let mut settled = hits;
        for (at, (hash, next)) in (hits..).zip(self.open.drain(..)) {
            let tables = firsts.settle(self.hits[at].tables, hash, self.words.get(next).copied());
            self.hits[settled] = Hit { tables, ..self.hits[at] };
            settled += usize::from(tables != 0);
        }
        self.hits.truncate(settled);
        Scanned { range: 0..text.len(), shape, words: words..self.words.len(), hits: hits..self.hits.len(), first }
    }
}

/// The hash of some characters.
pub(super) fn hash_of(chars: impl IntoIterator<Item = char>) -> u32 {
    let mut mixed = Mixed::default();
    chars.into_iter().for_each(|char| mixed.add_char(char));
    mixed.hash()
}

/// Numbers for the words of a document: equal words have equal numbers.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Hashes by open addressing over a power of two of slots, at most half of them full; 0 marks a free one. A word's
    /// number is its slot.
    slots: Vec<u32>,
    words: usize,
}

/// At most so many slots: half as many different words of a document are told apart, which bounds the memory of one.
const SLOTS: usize = 1 << 17;

impl Vocabulary {
    /// Puts numbers in place of the hashes.
    pub fn number(hashes: &mut [u32]) -> Self {
        let mut vocabulary = Self { slots: vec![0; (hashes.len() * 2).next_power_of_two().min(SLOTS)], words: 0 };
        for hash in hashes {
            let slot = vocabulary.slot(*hash);
            let new = vocabulary.slots[slot] == 0;
            if vocabulary.words * 2 >= SLOTS && new {
                *hash = vocabulary.unknown();
                continue;
            }
            vocabulary.words += usize::from(new);
            vocabulary.slots[slot] = *hash;
            *hash = slot as u32;
        }
        vocabulary
    }

    /// The number of words that the document doesn't have; every other number is less.
    pub fn unknown(&self) -> u32 {
        self.slots.len() as u32
    }

    /// The number of a word.
    pub fn get(&self, hash: u32) -> u32 {
        let slot = self.slot(hash);
        if self.slots[slot] == 0 { self.unknown() } else { slot as u32 }
    }

    /// The slot that holds a word, or the free one where it would stand.
    fn slot(&self, hash: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (hash >> 7) as usize & mask;
        while (self.slots[at] != 0) & (self.slots[at] != hash) {
            at = (at + 1) & mask;
        }
        at
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
        assert_eq!(Vocabulary::number(&mut []).get(9), 1);
    }

    #[test]
    fn words_beyond_the_bound_are_unknown() {
        let mut words: Vec<u32> = (0..SLOTS as u32).map(|word| word.wrapping_mul(0x9E37_79B1) | 1).collect();
        let vocabulary = Vocabulary::number(&mut words);
        assert!(words[0] != vocabulary.unknown() && words[words.len() - 1] == vocabulary.unknown());
    }
}
