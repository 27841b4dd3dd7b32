//! One pass over the characters of a line: its measures, its words, and where in it a phrase may begin.

use std::ops::Range;

use crate::document::{Block, Document};

use super::firsts::Firsts;
use super::fold::Folded;
use super::hash::hash_of;
use super::measure::{Measure, Row, Token};
use super::shape::Shape;

/// A place where a phrase may begin, as far as its first two words say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
    folded: Folded,
    pub found: Found,
}

/// What is found in lines.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Hashes of the folded words, never 0; of pairs of letters in scripts that don't part words.
    pub words: Vec<u32>,
    /// Where phrases may begin, in the order of the lines.
    pub hits: Vec<Hit>,
    /// The tokens of this line that may begin a phrase, to be settled by the word behind each; others behind them.
    open: Vec<Open>,
    /// How many of these are of this line.
    opened: usize,
}

/// A token that may begin a phrase.
#[derive(Debug, Clone, Copy, Default)]
struct Open {
    /// Byte offset in the line.
    at: u32,
    /// The hash of a word.
    hash: u32,
    /// Where in the list the word behind it stands.
    next: u32,
    /// Of a sign the tables that hold phrases which begin with it.
    tables: u8,
}

/// What is known of the tokens of a line so far.
struct Tokens {
    /// Where the line begins.
    start: usize,
    /// Where its first word begins.
    first: Option<usize>,
    /// The last letter of a script that doesn't part words.
    last: char,
}

/// A stretch of a line with nothing but Latin words, spaces and ASCII signs.
struct Latin<'a> {
    folded: &'a Folded,
    /// Where its words begin and end, in what was folded.
    words: &'a [[u32; 2]],
    hashes: &'a [u32],
    range: Range<usize>,
}

/// Lines are read together up to so many bytes, and longer ones one by one.
const WINDOW: usize = 1 << 12;

impl Scan {
    /// Looks through the blocks of a document.
    pub fn document(&mut self, document: &Document, firsts: &Firsts) -> Vec<Scanned> {
        // A word has some five bytes with the space behind it.
        self.found.words.reserve(document.text().len() / 5);
        let blocks = document.blocks();
        let lines = (0..blocks.len()).map(|block| {
            let Block { start, end, .. } = blocks[block];
            if self.folded.range().end < end {
                let fit = blocks[block..].partition_point(|block| block.end - start <= WINDOW);
                self.folded.read(document.text(), start..blocks[block + fit.max(1) - 1].end);
            }
            self.found.line(&mut self.folded, document.text(), document.trimmed(block), firsts)
        });
        lines.collect()
    }

    /// Looks through a block.
    pub fn block(&mut self, document: &Document, block: usize, firsts: &Firsts) -> Scanned {
        let range = document.trimmed(block);
        self.folded.read(document.text(), range.clone());
        self.found.line(&mut self.folded, document.text(), range, firsts)
    }

    /// Looks through a trimmed line.
    pub fn line(&mut self, line: &str, firsts: &Firsts) -> Scanned {
        self.folded.read(line, 0..line.len());
        self.found.line(&mut self.folded, line, 0..line.len(), firsts)
    }
}

impl Found {
    /// Looks through a line of what was read: runs of Latin words as wholes, what isn't read so character by character.
    fn line(&mut self, folded: &mut Folded, text: &str, range: Range<usize>, firsts: &Firsts) -> Scanned {
        folded.seek(range.start);
        let (folded, base) = (&*folded, folded.range().start);
        let (from, hits) = (self.words.len(), self.hits.len());
        let line = &text[..range.end];
        let mut measure = Measure::default();
        let mut tokens = Tokens { start: range.start, first: None, last: ' ' };
        let (mut words, mut hashes) = folded.words(range.end);
        let place = |word: &[u32; 2]| (base + word[0] as usize, base + word[1] as usize);
        let mut at = range.start;
        while at < range.end {
            // The line may begin and end inside a word.
            let cut = words.first().is_some_and(|word| place(word).0 < at);
            let limit = if cut { at } else { folded.foreign(at..range.end) };
            let count = words.partition_point(|word| place(word).1 <= limit);
            let stop = words.get(count).map_or(range.end, |word| place(word).0.max(at));
            let latin = Latin { folded, words: &words[..count], hashes: &hashes[..count], range: at..stop };
            self.latin(latin, line.as_bytes(), &mut measure, &mut tokens, firsts);
            at = stop;
            if at < range.end {
                at = measure.walk(line, at, |at, token| self.take(at, token, &mut tokens, firsts));
            }
            let passed = count + words[count..].partition_point(|word| place(word).0 < at);
            (words, hashes) = (&words[passed..], &hashes[passed..]);
        }
        self.settle(firsts);
        Scanned {
            shape: measure.finish(&text[range.clone()]),
            range,
            words: from..self.words.len(),
            hits: hits..self.hits.len(),
            first: tokens.first,
        }
    }

    /// Takes a stretch of Latin words. Each is written down as one that may begin a phrase, and the next one over it where it
    /// can't: which can is not to be foreseen.
    fn latin(&mut self, latin: Latin, bytes: &[u8], measure: &mut Measure, tokens: &mut Tokens, firsts: &Firsts) {
        let Latin { folded, words, hashes, range } = latin;
        let base = folded.range().start;
        let first = words.first().map(|word| base + word[0] as usize);
        measure.stretch(first.map(|at| folded.opening(at)), folded.counts(range.clone()));
        let mut behind = range.start;
        for sign in folded.signs(range.clone()).chain([range.end]) {
            if behind < sign {
                measure.between(Row {
                    first: (bytes[behind] != b' ').then(|| folded.opening(behind)),
                    spaced: bytes[sign - 1] == b' ',
                    started: first.is_some_and(|first| first < sign),
                });
            }
            if sign < range.end && measure.sign(bytes[sign]) {
                self.sign(sign - tokens.start, char::from(bytes[sign]), firsts);
            }
            behind = sign + 1;
        }
        let Some(first) = first else { return };
        tokens.first.get_or_insert(first - tokens.start);
        let line = (tokens.start - base) as u32;
        let from = self.words.len();
        self.words.extend(hashes.iter().map(|hash| hash | 1));
        if self.open.len() <= self.opened + words.len() {
            self.open.resize(2 * (self.opened + words.len()), Open::default());
        }
        let mut opened = self.opened;
        for ((&hash, &[start, _]), next) in hashes.iter().zip(words).zip(from as u32 + 1..) {
            self.open[opened] = Open { at: start - line, hash, next, tables: 0 };
            opened += usize::from(firsts.may_open(hash));
        }
        self.opened = opened;
    }

    /// Takes a token of those that are read character by character.
    fn take(&mut self, at: usize, token: Token, tokens: &mut Tokens, firsts: &Firsts) {
        let at = at - tokens.start;
        let hash = match token {
            Token::Word(hash) => {
                self.words.push(hash | 1);
                hash
            }
            Token::Letter(char) => {
                self.words.push(hash_of([tokens.last, char]) | 1);
                tokens.last = char;
                hash_of([char])
            }
            Token::Sign(char) => return self.sign(at, char, firsts),
        };
        tokens.first.get_or_insert(at);
        if firsts.may_open(hash) {
            self.open(at, hash, 0);
        }
    }

    fn sign(&mut self, at: usize, char: char, firsts: &Firsts) {
        let tables = firsts.of_sign(char);
        if tables != 0 {
            self.open(at, 0, tables);
        }
    }

    fn open(&mut self, at: usize, hash: u32, tables: u8) {
        if self.opened == self.open.len() {
            self.open.push(Open::default());
        }
        self.open[self.opened] = Open { at: at as u32, hash, next: self.words.len() as u32, tables };
        self.opened += 1;
    }

    /// Makes hits of the open tokens of which the word behind allows it.
    fn settle(&mut self, firsts: &Firsts) {
        let open = &mut self.open[..self.opened];
        // The signs stand before the words around them.
        if !open.is_sorted_by_key(|open| open.at) {
            open.sort_unstable_by_key(|open| open.at);
        }
        let mut settled = self.hits.len();
        self.hits.resize(settled + open.len(), Hit::default());
        for &Open { at, hash, next, tables } in &*open {
            let tables = match tables {
                0 => firsts.of_words(hash, self.words.get(next as usize).copied()),
                of_sign => of_sign,
            };
            self.hits[settled] = Hit { at, tables };
            settled += usize::from(tables != 0);
        }
        self.hits.truncate(settled);
        self.opened = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::segment;
    use proptest::prelude::*;

    impl Scan {
        /// As [`Scan::line`], character by character throughout.
        fn slowly(&mut self, line: &str, firsts: &Firsts) -> Scanned {
            let found = &mut self.found;
            let (words, hits) = (found.words.len(), found.hits.len());
            let (mut measure, mut at) = (Measure::default(), 0);
            let mut tokens = Tokens { start: 0, first: None, last: ' ' };
            while at < line.len() {
                at = measure.walk(line, at, |at, token| found.take(at, token, &mut tokens, firsts));
            }
            found.settle(firsts);
            let (words, hits) = (words..found.words.len(), hits..found.hits.len());
            Scanned { range: 0..line.len(), shape: measure.finish(line), words, hits, first: tokens.first }
        }
    }

    proptest! {
        #[test]
        fn words_are_read_as_characters_are(
            pieces in prop::collection::vec("[a-cA-C0-2ÀàĐđƯưỆệŁłßẞжЖขຂ木は“”’.,;:!?()/\"'_ \\-\u{a0}\u{301}]{0,9}|[a-eÁ-ự]{14,40}|photo|ảnh:|\n", 0..40),
        ) {
            let text = pieces.join(" ");
            let mut firsts = Firsts::default();
            for phrase in ["a", "b à", "photo", "ảnh:", "(", "ข", "ж"] {
                firsts.add(phrase, super::super::firsts::MARKS, &mut Scan::default());
            }
            let (mut one, mut other) = (Scan::default(), Scan::default());
            let document = segment(text, None);
            let lines = one.document(&document, &firsts);
            for line in lines {
                let slow = other.slowly(&document.text()[line.range.clone()], &firsts);
                prop_assert_eq!(Scanned { range: line.range.clone(), ..slow }, line);
            }
            prop_assert_eq!(one.found.words, other.found.words);
            prop_assert_eq!(one.found.hits, other.found.hits);
        }
    }
}
