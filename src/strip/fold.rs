//! Text in small letters, 64 bytes at a time and without a branch for any of them: Vietnamese changes between one, two and
//! three bytes a letter too often for any to be foreseen.
//!
//! Read here are ASCII and the Latin letters of which each capital has the small form beside it, as in Vietnamese and the
//! languages of Western Europe. What else stands in a text is marked, to be read character by character.

use std::ops::Range;

use super::shape::Start;

/// The bytes that are looked at together: as many as a mask has bits.
const BLOCK: usize = 64;

/// A byte of a word: ASCII letters and digits, and every byte beyond ASCII.
const WORD: u32 = 0;
/// Not read here.
const FOREIGN: u32 = 1;

/// A run of letters, digits and bytes beyond ASCII. Of one with bytes that aren't read here only the offsets count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it begins, from the beginning of the part that was read.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// The hash of its small form.
    pub hash: u32,
    /// How it begins.
    pub opening: Start,
}

/// A part of a text in small letters, and its words.
#[derive(Debug, Default)]
pub(super) struct Folded {
    range: Range<usize>,
    /// The bytes, small where they are read here; others behind them.
    bytes: Vec<u8>,
    /// Where words begin and end, in turns; others behind them.
    edges: Vec<u32>,
    /// How many of the edges are of this part.
    known: usize,
    words: Vec<Word>,
    /// The words before this one stand before the line that was asked for last.
    passed: usize,
    /// Which bytes are not read here, a mask a block.
    foreign: Vec<u64>,
}

impl Folded {
    /// What was read.
    pub fn range(&self) -> &Range<usize> {
        &self.range
    }

    /// Reads a part of a text.
    pub fn read(&mut self, text: &str, range: Range<usize>) {
        let part = &text.as_bytes()[range.clone()];
        let blocks = part.len().div_ceil(BLOCK);
        // More than is filled below: lengths that only grow need not be written twice.
        let size = self.bytes.len().max(blocks * BLOCK + PADDING);
        self.bytes.resize(size, 0);
        self.foreign.clear();
        (self.range, self.known, self.passed) = (range, 0, 0);
        let mut inside = 0;
        for number in 0..blocks {
            let start = number * BLOCK;
            inside = match part.get(start.wrapping_sub(1)..start + BLOCK) {
                Some(bytes) => self.block(start, &bytes[..BLOCK], &bytes[1..], inside),
                // The first one and the last one.
                None => {
                    let mut bytes = [0; BLOCK + 1];
                    let from = start.saturating_sub(1);
                    let known = &part[from..(start + BLOCK).min(part.len())];
                    let at = usize::from(start == 0);
                    bytes[at..at + known.len()].copy_from_slice(known);
                    self.block(start, &bytes[..BLOCK], &bytes[1..], inside)
                }
            };
        }
        if inside == 1 {
            self.edges[self.known] = part.len() as u32;
            self.known += 1;
        }
        let (pairs, _) = self.edges[..self.known].as_chunks::<2>();
        self.words.clear();
        self.words.extend(pairs.iter().map(|&[start, end]| word(part, &self.bytes, start, end)));
    }

    /// Reads a block, given the bytes before each of its own, and whether a word goes on; says whether one does behind it.
    #[inline]
    fn block(&mut self, start: usize, before: &[u8], block: &[u8], inside: u64) -> u64 {
        let mut classes = [0; BLOCK];
        fold(before, block, &mut self.bytes[start..start + BLOCK], &mut classes);
        let words = mask(&classes, WORD);
        self.foreign.push(mask(&classes, FOREIGN));
        let mut edges = words ^ (words << 1 | inside);
        let count = edges.count_ones() as usize;
        if self.edges.len() < self.known + BLOCK + 1 {
            self.edges.resize(2 * self.known + 4 * BLOCK, 0);
        }
        // Eight at a time, since how many there are can't be foreseen; what is written too much is written over.
        let (eights, _) = self.edges[self.known..self.known + BLOCK].as_chunks_mut::<8>();
        for eight in &mut eights[..count.div_ceil(8)] {
            for edge in eight {
                *edge = start as u32 + edges.trailing_zeros();
                edges &= edges.wrapping_sub(1);
            }
        }
        self.known += count;
        words >> 63
    }

    /// Goes on to the words of a line that begins here; lines must be asked for in order.
    pub fn seek(&mut self, line: usize) {
        let start = (line - self.range.start) as u32;
        self.passed += self.words[self.passed..].iter().take_while(|word| word.end <= start).count();
    }

    /// The words of the line that was gone on to, which ends here; the first and the last may reach beyond it.
    pub fn words(&self, line: usize) -> &[Word] {
        let words = &self.words[self.passed..];
        &words[..words.partition_point(|word| (word.start as usize) < line - self.range.start)]
    }

    /// The first byte of a line that isn't read here, else its end.
    pub fn foreign(&self, line: Range<usize>) -> usize {
        let (start, end) = (line.start - self.range.start, line.end - self.range.start);
        let masks = self.foreign.get(start / BLOCK..end.div_ceil(BLOCK)).unwrap_or_default();
        let found = masks.iter().zip(start / BLOCK..).find_map(|(&mask, block)| {
            let mask = if block == start / BLOCK { mask & u64::MAX << (start % BLOCK) } else { mask };
            (mask != 0).then_some(block * BLOCK + mask.trailing_zeros() as usize)
        });
        self.range.start + found.unwrap_or(end).min(end)
    }
}

/// A word, given a text and its small form.
#[inline]
fn word(text: &[u8], small: &[u8], start: u32, end: u32) -> Word {
    let at = start as usize;
    let first = text[at];
    // The last byte of a letter is the one that changes.
    let last = at + usize::from(first >= 0xC3) + usize::from(first >= 0xE1);
    let opening = match first {
        b'0'..=b'9' => Start::Digit,
        _ if text.get(last) != small.get(last) => Start::Capital,
        _ => Start::Small,
    };
    let head = small[at..].first_chunk().copied().unwrap_or_default();
    let length = (end - start) as usize;
    let mixed = mix(u128::from_le_bytes(head) & HEADS[length.min(16)]);
    let mixed = if length > 16 { tail(mixed, &small[at + 16..end as usize]) } else { mixed };
    Word { start, end, hash: finish(mixed), opening }
}

/// How many letters that are read here stand in a text.
pub(super) fn letters(text: &[u8]) -> u32 {
    // The count of so many bytes fits in a byte, so that compilers count sixteen and more at once.
    let count = |part: &[u8]| part.iter().map(|&byte| u8::from(byte.is_ascii_alphabetic() | is_lead(byte))).sum::<u8>();
    text.chunks(128).map(|part| u32::from(count(part))).sum()
}

/// The first byte of U+00C0..U+01BF, and of U+1000..U+1FFF, of which U+1E00..U+1EFF are read.
#[inline]
fn is_lead(byte: u8) -> bool {
    (0xC3..=0xC6).contains(&byte) | (byte == 0xE1)
}

/// Bytes behind the last, so that 16 can be read from the beginning of every word.
const PADDING: usize = 16;

/// Masks for the first bytes of 16.
const HEADS: [u128; 17] = {
    let mut masks = [u128::MAX; 17];
    let mut length = 0;
    while length < 16 {
        masks[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    masks
};

/// The multiplier of Fibonacci hashing: 2^64 over the golden ratio.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
/// Another odd number with as many bits set as not, and no pattern.
const OTHER: u64 = 0xD6E8_FEB8_6659_FD93;

#[inline]
fn mix(head: u128) -> u64 {
    (head as u64).wrapping_mul(GOLDEN) ^ ((head >> 64) as u64).wrapping_mul(OTHER).rotate_left(32)
}

fn tail(mixed: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(mixed, |mixed, &byte| (mixed.rotate_left(9) ^ u64::from(byte)).wrapping_mul(GOLDEN))
}

/// The upper bits are mixed best.
#[inline]
fn finish(mixed: u64) -> u32 {
    ((mixed ^ mixed >> 32).wrapping_mul(GOLDEN) >> 32) as u32
}

/// A word that is read byte by byte, on the way to its hash.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mixed {
    head: u128,
    length: u32,
    mixed: u64,
}

impl Mixed {
    /// Mixes in a character of the small form.
    pub fn add(&mut self, char: char) {
        for byte in char.encode_utf8(&mut [0; 4]).bytes() {
            match self.length {
                ..16 => self.head |= u128::from(byte) << (8 * self.length),
                16 => self.mixed = tail(mix(self.head), &[byte]),
                _ => self.mixed = tail(self.mixed, &[byte]),
            }
            self.length += 1;
        }
    }

    /// The hash.
    pub fn hash(self) -> u32 {
        finish(if self.length > 16 { self.mixed } else { mix(self.head) })
    }
}

/// Small forms and classes, given the byte before each. Every condition is one on bytes, so that compilers do sixteen and
/// more of them at once.
///
/// Capital and small letters take turns in most of the blocks that are read here, the small one has the odd code;
/// U+00C0..U+00DE lie 0x20 before theirs, and × and ÷ are no letters.
#[inline]
fn fold(before: &[u8], block: &[u8], small: &mut [u8], classes: &mut [u8; BLOCK]) {
    for (((&last, &byte), small), class) in before.iter().zip(block).zip(small).zip(classes) {
        let upper = byte.is_ascii_uppercase();
        let beyond = byte >= 0x80;
        let follows = byte & 0xC0 == 0x80;
        let latin1 = (last == 0xC3) & follows & (byte != 0x97) & (byte != 0xB7);
        let horned = (last == 0xC6) & ((byte == 0xAF) | (byte == 0xB0));
        let turns = (last == 0xC4) & follows & (byte <= 0xAF)
            | (last == 0xC5) & (0x8A..=0xB7).contains(&byte)
            | (last == 0xC6) & (0xA0..=0xA5).contains(&byte)
            // The third byte: of the others with two before it the first is not read, for U+1E96..U+1E9F it must be said.
            | (last & 0xC0 == 0x80) & follows & ((last != 0xBA) | (byte <= 0x95) | (byte >= 0xA0));
        let middle = (last == 0xE1) & (0xB8..=0xBB).contains(&byte);
        let read = !beyond | is_lead(byte) | latin1 | horned | turns | middle;
        let shifted = upper | latin1 & (byte <= 0x9E);
        *small = if horned { 0xB0 } else { byte.wrapping_add(u8::from(shifted) * 0x20) | u8::from(turns) };
        *class = u8::from(byte.is_ascii_alphanumeric() | beyond) << WORD | u8::from(!read) << FOREIGN;
    }
}

/// One bit of each class, gathered: the multiplication moves the lowest bits of eight bytes next to each other.
#[inline]
fn mask(classes: &[u8; BLOCK], bit: u32) -> u64 {
    let (eights, _) = classes.as_chunks::<8>();
    eights.iter().rev().fold(0, |mask, &eight| {
        let bits = u64::from_le_bytes(eight) >> bit & 0x0101_0101_0101_0101;
        mask << 8 | bits.wrapping_mul(0x0102_0408_1020_4080) >> 56
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strip::letters::{is_alphanumeric, lower};

    fn folded(text: &str) -> Folded {
        let mut folded = Folded::default();
        folded.read(text, 0..text.len());
        folded
    }

    fn mixed(word: &str) -> u32 {
        let mut mixed = Mixed::default();
        word.chars().for_each(|char| mixed.add(lower(char)));
        mixed.hash()
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
            let words = folded.words(text.len());
            if is_alphanumeric(char) {
                let opening = match char {
                    '0'..='9' => Start::Digit,
                    _ if lower(char) != char => Start::Capital,
                    _ => Start::Small,
                };
                let whole = Word { start: 1, end: text.len() as u32, hash: mixed(&text[1..]), opening };
                assert_eq!(words, [whole], "{char}");
                assert_eq!(letters(text.as_bytes()), 1 + u32::from(char.is_alphabetic()), "{char}");
                read += 1;
            } else {
                assert_eq!((words.len(), words[0].end as usize), (1, text.len()), "{char}");
                assert_ne!(words[0].start, 1, "{char}");
            }
        }
        assert_eq!(read, 62 + 62 + 48 + 46 + 8 + 150 + 96);
    }

    #[test]
    fn words_are_found_across_blocks_and_lines() {
        let text = format!("{}Đường Nguyễn, {}", "x ".repeat(30), "ế".repeat(40));
        let mut folded = folded(&text);
        let range = |word: &Word| word.start as usize..word.end as usize;
        let words = folded.words(text.len());
        let found: Vec<&str> = words.iter().map(|word| &text[range(word)]).collect();
        assert_eq!(found[..30], ["x"; 30]);
        assert_eq!(found[30..], ["Đường", "Nguyễn", &"ế".repeat(40)]);
        assert!(words.iter().all(|word| word.hash == mixed(&text[range(word)])));
        assert_eq!(letters(text.as_bytes()), 30 + 5 + 6 + 40);

        // A line that ends inside a word, and the one behind it.
        let at = text.find("ường").unwrap_or_default();
        folded.read(&text, 3..text.len());
        folded.seek(4);
        assert_eq!(folded.words(at).len(), 28 + 1);
        folded.seek(at);
        assert_eq!(folded.words(text.len()).len(), 3);
    }

    #[test]
    fn what_is_not_read_is_marked() {
        let text = format!("{}“ж", "a".repeat(63));
        let found = |line: Range<usize>| folded(&text).foreign(line);
        assert_eq!((found(0..68), found(66..68), found(0..63), found(63..68)), (63, 66, 63, 63));
        assert_eq!(folded("").foreign(0..0), 0);
    }
}
