//! Text in small letters and its words, 64 bytes at a time.

use std::ops::Range;

use fearless_simd::{Level, Simd, dispatch};

use super::block::{BLOCK, Marks, fold};
use super::hash::{PADDING, hash_word};
use super::shape::Start;

/// A part of a text in small letters, and its words: runs of letters, digits and bytes beyond ASCII.
#[derive(Debug, Default)]
pub(super) struct Folded {
    range: Range<usize>,
    /// The bytes, small where they are read here; others behind them.
    bytes: Vec<u8>,
    /// What the bytes are, by blocks; of words, and of capitals and digits, the marks at the first bytes of words are kept.
    marks: Vec<Marks>,
    /// Where words begin and end, in turns, from the beginning of the part; others behind them.
    edges: Vec<u32>,
    /// How many of the edges are of this part.
    known: usize,
    /// The hashes of the words; of one with bytes that aren't read here it says nothing.
    hashes: Vec<u32>,
    /// The words before this one stand before the line that was asked for last.
    passed: usize,
}

/// How many there are of what in a stretch of Latin words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub letters: u32,
    pub words: u32,
    /// Words that begin with a capital letter.
    pub capitalised: u32,
    /// Words that begin with a digit.
    pub numbers: u32,
}

impl Folded {
    /// What was read.
    pub fn range(&self) -> &Range<usize> {
        &self.range
    }

    /// Reads a part of a text.
    pub fn read(&mut self, text: &str, range: Range<usize>) {
        let part = &text.as_bytes()[range.clone()];
        self.range = range;
        dispatch!(Level::new(), simd => self.fold(simd, part));
    }

    /// Everything here is inlined, to be compiled for each of the instruction sets that are chosen from at run time.
    #[inline(always)]
    fn fold<S: Simd>(&mut self, simd: S, part: &[u8]) {
        let blocks = part.len().div_ceil(BLOCK);
        // More than is filled below: lengths that only grow need not be written twice.
        self.bytes.resize(self.bytes.len().max(blocks * BLOCK + PADDING), 0);
        self.marks.clear();
        self.marks.resize(blocks, Marks::default());
        let (small, _) = self.bytes.as_chunks_mut::<BLOCK>();
        for ((start, small), marks) in (0usize..).step_by(BLOCK).zip(small).zip(&mut self.marks) {
            let mut edge = [0; BLOCK + 1];
            let bytes = part.get(start.wrapping_sub(1)..start + BLOCK).unwrap_or_else(|| {
                // The first one and the last one.
                let from = start.saturating_sub(1);
                let known = &part[from..(start + BLOCK).min(part.len())];
                let at = usize::from(start == 0);
                edge[at..at + known.len()].copy_from_slice(known);
                &edge
            });
            *marks = fold(simd, &bytes[..BLOCK], &bytes[1..], small);
        }
        self.find_words(part.len() as u32);
        let (words, _) = self.edges[..self.known].as_chunks::<2>();
        self.hashes.clear();
        self.hashes.reserve(words.len());
        for &[start, end] in words {
            self.hashes.push(hash_word(&self.bytes, start as usize, end as usize));
        }
    }

    /// Writes down where words begin and end, and keeps of the marks of words, capitals and digits those at the first bytes of
    /// words.
    #[inline(always)]
    fn find_words(&mut self, end: u32) {
        (self.known, self.passed) = (0, 0);
        let mut inside = 0;
        for block in 0..self.marks.len() {
            let next = self.marks.get(block + 1).map_or(0, |next| next.capitals);
            let marks = &mut self.marks[block];
            let edges = marks.words ^ (marks.words << 1 | inside);
            inside = marks.words >> 63;
            let starts = edges & marks.words;
            let second = marks.capitals >> 1 | next << 63;
            let third = marks.capitals >> 2 | next << 62;
            let ones = marks.capitals & !(marks.twos | marks.threes);
            marks.capitals = starts & (ones | second & marks.twos | third & marks.threes);
            marks.digits &= starts;
            marks.words = starts;
            self.add_edges((block * BLOCK) as u32, edges);
        }
        if inside == 1 {
            self.edges[self.known] = end;
            self.known += 1;
        }
    }

    /// Writes down where words begin and end in a block.
    #[inline(always)]
    fn add_edges(&mut self, start: u32, mut edges: u64) {
        let count = edges.count_ones() as usize;
        if self.edges.len() < self.known + BLOCK + 1 {
            self.edges.resize(2 * self.known + 4 * BLOCK, 0);
        }
        // Eight at a time, since how many there are can't be foreseen; what is written too much is written over.
        let (eights, _) = self.edges[self.known..self.known + BLOCK].as_chunks_mut::<8>();
        for eight in &mut eights[..count.div_ceil(8)] {
            for edge in eight {
                *edge = start + edges.trailing_zeros();
                edges &= edges.wrapping_sub(1);
            }
        }
        self.known += count;
    }

    /// Goes on to the words of a line that begins here; lines must be asked for in order.
    pub fn seek(&mut self, line: usize) {
        let start = (line - self.range.start) as u32;
        let (words, _) = self.edges[..self.known].as_chunks::<2>();
        self.passed += words[self.passed..].iter().take_while(|[_, end]| *end <= start).count();
    }

    /// The words of the line that was gone on to, which ends here: where they begin and end, from the beginning of the part,
    /// and their hashes. The first and the last may reach beyond the line.
    pub fn words(&self, line: usize) -> (&[[u32; 2]], &[u32]) {
        let (words, _) = self.edges[..self.known].as_chunks::<2>();
        let words = &words[self.passed..];
        let count = words.partition_point(|[start, _]| (*start as usize) < line - self.range.start);
        (&words[..count], &self.hashes[self.passed..self.passed + count])
    }

    /// The first byte of a line that isn't read here, else its end.
    pub fn foreign(&self, line: Range<usize>) -> usize {
        let end = line.end;
        let mut foreign = self.marks(line).map(|(marks, block, mask)| (block, marks.foreign & mask));
        foreign.find(|&(_, mask)| mask != 0).map_or(end, |(block, mask)| block + mask.trailing_zeros() as usize)
    }

    /// Counts the letters and words that begin in a part of a line.
    pub fn counts(&self, part: Range<usize>) -> Counts {
        self.marks(part).fold(Counts::default(), |counts, (marks, _, mask)| Counts {
            letters: counts.letters + (marks.letters & mask).count_ones(),
            words: counts.words + (marks.words & mask).count_ones(),
            capitalised: counts.capitalised + (marks.capitals & mask).count_ones(),
            numbers: counts.numbers + (marks.digits & mask).count_ones(),
        })
    }

    /// Where signs stand in a part of a line.
    pub fn signs(&self, part: Range<usize>) -> impl Iterator<Item = usize> {
        self.marks(part).flat_map(|(marks, block, mask)| {
            let mut signs = marks.signs & mask;
            std::iter::from_fn(move || {
                let sign = block + signs.trailing_zeros() as usize;
                (signs != 0).then(|| {
                    signs &= signs - 1;
                    sign
                })
            })
        })
    }

    /// How the word begins that begins here.
    pub fn opening(&self, at: usize) -> Start {
        let at = at - self.range.start;
        let Marks { capitals, digits, .. } = self.marks[at / BLOCK];
        let is = |marks: u64| marks >> (at % BLOCK) & 1 == 1;
        match () {
            () if is(capitals) => Start::Capital,
            () if is(digits) => Start::Digit,
            () => Start::Small,
        }
    }

    /// The marks of each block that a part of a line reaches into, with the place of its first byte and a mask of its bytes
    /// in the part.
    fn marks(&self, part: Range<usize>) -> impl Iterator<Item = (&Marks, usize, u64)> {
        let base = self.range.start;
        let (start, end) = (part.start - base, part.end - base);
        let blocks = start / BLOCK..end.div_ceil(BLOCK);
        let marks = self.marks.get(blocks.clone()).unwrap_or_default();
        marks.iter().zip(blocks).map(move |(marks, block)| {
            let first = block * BLOCK;
            let from = u64::MAX << start.saturating_sub(first);
            let to = u64::MAX >> (first + BLOCK).saturating_sub(end);
            (marks, base + first, from & to)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strip::hash::hash_of;
    use crate::strip::letters::{is_alphanumeric, lower};

    fn folded(text: &str) -> Folded {
        let mut folded = Folded::default();
        folded.read(text, 0..text.len());
        folded
    }

    fn mixed(word: &str) -> u32 {
        hash_of(word.chars().map(lower))
    }

    #[test]
    fn every_letter_is_read_as_its_small_form_or_not_at_all() {
        let mut read = 0;
        for char in '\u{1}'..='\u{ffff}' {
            let text = format!(" {char}b");
            let folded = folded(&text);
            if folded.foreign(0..text.len()) < text.len() {
                continue;
            }
            let (words, hashes) = folded.words(text.len());
            if is_alphanumeric(char) {
                let opening = match char {
                    '0'..='9' => Start::Digit,
                    _ if lower(char) != char => Start::Capital,
                    _ => Start::Small,
                };
                assert_eq!((words, hashes), (&[[1, text.len() as u32]][..], &[mixed(&text[1..])][..]), "{char}");
                let counts = folded.counts(0..text.len());
                let of = |start| u32::from(opening == start);
                assert_eq!((counts.letters, counts.words), (1 + u32::from(char.is_alphabetic()), 1), "{char}");
                assert_eq!((counts.capitalised, counts.numbers), (of(Start::Capital), of(Start::Digit)), "{char}");
                assert_eq!(folded.opening(1), opening, "{char}");
                read += 1;
            } else {
                assert_eq!((words.len(), words[0][1] as usize), (1, text.len()), "{char}");
                assert_ne!(words[0][0], 1, "{char}");
            }
        }
        assert_eq!(read, 62 + 62 + 48 + 46 + 8 + 150 + 96);
    }

    #[test]
    fn words_are_found_across_blocks_and_lines() {
        let text = format!("{}Đường Nguyễn, {}", "x ".repeat(30), "ế".repeat(40));
        let mut folded = folded(&text);
        let (words, hashes) = folded.words(text.len());
        let found: Vec<&str> = words.iter().map(|&[start, end]| &text[start as usize..end as usize]).collect();
        assert_eq!(found[..30], ["x"; 30]);
        assert_eq!(found[30..], ["Đường", "Nguyễn", &"ế".repeat(40)]);
        assert!(found.iter().zip(hashes).all(|(word, hash)| *hash == mixed(word)));
        let counts = Counts { letters: 30 + 5 + 6 + 40, words: 33, capitalised: 2, numbers: 0 };
        assert_eq!(folded.counts(0..text.len()), counts);
        assert_eq!(folded.counts(2..text.len() - 3), Counts { letters: counts.letters - 2, words: 32, ..counts });

        // A line that ends inside a word, and the one behind it.
        let at = text.find("ường").unwrap_or_default();
        folded.read(&text, 3..text.len());
        folded.seek(4);
        assert_eq!(folded.words(at).0.len(), 28 + 1);
        folded.seek(at);
        assert_eq!(folded.words(text.len()).0.len(), 3);
    }

    #[test]
    fn what_is_not_read_is_marked() {
        let text = format!("{}“ж", "a".repeat(63));
        let found = |line: Range<usize>| folded(&text).foreign(line);
        assert_eq!((found(0..68), found(66..68), found(0..63), found(63..68)), (63, 66, 63, 63));
        assert_eq!(folded("").foreign(0..0), 0);
    }
}
