//! The words that a text begins with: a sorted table, narrowed byte by byte. It is ready as soon as it is sorted, where an
//! automaton of so many words would take longer to build than most documents to clean.

use std::ops::Range;

/// Bytes of each word that stand in the table itself.
const HEAD: usize = 8;

#[derive(Debug)]
struct Word {
    head: [u8; HEAD],
    text: Box<str>,
    rule: u16,
}

impl Word {
    /// Orders words as their texts and then their rules do: no text holds the byte that fills a head.
    fn key(&self) -> (u64, &str, u16) {
        (u64::from_be_bytes(self.head), &self.text, self.rule)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        match self.head.get(at) {
            Some(&byte) if at < self.text.len() => Some(byte),
            _ => self.text.as_bytes().get(at).copied(),
        }
    }
}

/// Words and the rule of each.
#[derive(Debug, Default)]
pub(super) struct Prefixes {
    words: Vec<Word>,
    /// Where the words begin whose first byte is so great or greater.
    starts: Vec<usize>,
}

impl Prefixes {
    /// Sorts words; empty ones are left out.
    pub fn new(words: Vec<(String, u16)>) -> Self {
        let mut words: Vec<Word> = words
            .into_iter()
            .filter(|(text, _)| !text.is_empty())
            .map(|(text, rule)| {
                let mut head = [0; HEAD];
                let length = text.len().min(HEAD);
                head[..length].copy_from_slice(&text.as_bytes()[..length]);
                Word { head, text: text.into(), rule }
            })
            .collect();
        // Most are told apart by their heads, as one number each.
        words.sort_by(|a, b| a.key().cmp(&b.key()));
        let starts = (0..=256).map(|byte| words.partition_point(|word| usize::from(word.head[0]) < byte)).collect();
        Self { words, starts }
    }

    /// The words a text begins with, as end and rule, shortest first.
    pub fn of<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, u16)> + 'a {
        let bytes = text.as_bytes();
        let mut range = match bytes.first() {
            Some(&first) if !self.words.is_empty() => {
                self.starts[usize::from(first)]..self.starts[usize::from(first) + 1]
            }
            _ => 0..0,
        };
        let mut depth = 1;
        std::iter::from_fn(move || {
            while !range.is_empty() {
                if self.words[range.start].byte(depth).is_none() {
                    range.start += 1;
                    return Some((depth, self.words[range.start - 1].rule));
                }
                range = self.narrow(range.clone(), depth, *bytes.get(depth)?);
                depth += 1;
            }
            None
        })
    }

    /// The words of a range, alike up to `depth`, that go on with a byte.
    fn narrow(&self, range: Range<usize>, depth: usize, byte: u8) -> Range<usize> {
        let words = &self.words[range.clone()];
        let start = words.partition_point(|word| word.byte(depth) < Some(byte));
        let length = words[start..].partition_point(|word| word.byte(depth) == Some(byte));
        range.start + start..range.start + start + length
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn finds_every_word_a_text_begins_with() {
        let table = ["read", "read more", "red", "read", "ảnh", ""].iter().zip(0..).map(|(w, r)| (w.to_string(), r));
        let table = Prefixes::new(table.collect());
        assert_eq!(table.of("read more books").collect::<Vec<_>>(), [(4, 0), (4, 3), (9, 1)]);
        assert_eq!(table.of("ảnh").count(), 1);
        assert_eq!(table.of("rea").count() + table.of("").count() + Prefixes::default().of("read").count(), 0);
    }

    proptest! {
        #[test]
        fn finds_what_a_search_one_by_one_finds(words in prop::collection::vec("[ab]{0,10}", 0..12), text in "[ab]{0,12}") {
            let table = Prefixes::new(words.iter().cloned().zip(0..).collect());
            let mut found: Vec<(usize, u16)> = table.of(&text).collect();
            let mut one_by_one: Vec<(usize, u16)> = words.iter().zip(0..).filter(|(word, _)| !word.is_empty() && text.starts_with(word.as_str())).map(|(word, rule)| (word.len(), rule)).collect();
            found.sort_unstable();
            one_by_one.sort_unstable();
            prop_assert_eq!(found, one_by_one);
        }
    }
}
