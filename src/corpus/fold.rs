//! Text to words, folded for matching only: case, white space, `_`, punctuation and the placement of Vietnamese tone
//! marks don't count; diacritics do.

use std::sync::{LazyLock, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use crate::corpus::character::{Class, Folded, fold};
use crate::corpus::seen::{Chunk, Known, Seen};
use crate::vietnamese::old_style;

/// Version of the folding and of the word hashes. Stored beside anything that is compared across runs.
pub const FOLDING: u32 = 1;

/// A first line of more words, or more bytes, is no headline.
const MAX_HEADLINE: usize = 40;
const MAX_HEADLINE_BYTES: usize = 1024;

/// Letters between two cuts of a script written without spaces, on average.
const CHUNK: u32 = 4;

const O: u32 = b'o' as u32;
const U: u32 = b'u' as u32;

/// An odd number with evenly spread bits: 2^64 divided by the golden ratio.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// The words of one document as numbers: all that verification needs of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// One number a word, in order. The lowest bit says whether the word has a digit in it.
    #[serde(with = "crate::spilled::numbers")]
    pub body: Vec<u32>,
    /// The same of the headline: the title where there is one, else the first line.
    #[serde(with = "crate::spilled::numbers")]
    pub headline: Vec<u32>,
}

/// True where the word has a digit in it.
pub(super) fn is_number(word: u32) -> bool {
    word & 1 == 1
}

/// Every character of the basic plane, folded.
static TABLE: LazyLock<Box<[Folded; 0x1_0000]>> = LazyLock::new(|| {
    let table: Box<[Folded]> = (0..0x1_0000).map(|code| fold(char::from_u32(code).unwrap_or(' '))).collect();
    table.try_into().expect("made with this length")
});

/// Cuts texts into words.
#[derive(Debug)]
pub struct Folder {
    table: &'static [Folded; 0x1_0000],
    /// Words that were folded before, a table for each thread at a time. They save time and change no result.
    seen: Mutex<Vec<Seen>>,
}

/// A text while it is folded.
struct Folding {
    /// The folded words, each followed by a space; zeros from `end` on.
    text: Vec<u8>,
    end: usize,
    /// Where the open word starts; `end` where none is open.
    start: usize,
    words: Vec<u32>,
    /// Byte offsets of each word in the source, where asked for.
    places: Option<Vec<(usize, usize)>>,
    /// Where the open word starts in the source.
    source: usize,
    digits: bool,
    movable: bool,
    /// Of the open word so far.
    hash: u64,
    /// What the last character was.
    last: Class,
    /// Its folded bytes, in scripts without spaces.
    before: u32,
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

impl Folder {
    /// A folder; the table is made with the first one.
    pub fn new() -> Self {
        Self { table: &TABLE, seen: Mutex::new(Vec::new()) }
    }

    /// The words of a kept text and its title.
    pub fn words(&self, text: &str, title: Option<&str>) -> Words {
        self.fold(text, title).1
    }

    /// The 128-bit hash (XXH3) of the folded text, and its words.
    pub(super) fn fold(&self, text: &str, title: Option<&str>) -> (u128, Words) {
        let body = self.run(text);
        let headline = match title.map(|title| self.run(title).words) {
            Some(words) if !words.is_empty() => words,
            _ => self.first_line(text),
        };
        (xxh3_128(body.folded()), Words { body: body.words, headline })
    }

    /// The words of the first line; none where it is too long for a headline.
    fn first_line(&self, text: &str) -> Vec<u32> {
        let line = text.trim_start().lines().next().filter(|line| line.len() <= MAX_HEADLINE_BYTES);
        let words = self.run(line.unwrap_or_default()).words;
        if words.len() <= MAX_HEADLINE { words } else { Vec::new() }
    }

    /// The words of a text with the bytes each stands at.
    pub(super) fn places(&self, text: &str) -> (Vec<u32>, Vec<(usize, usize)>) {
        let mut out = Folding::new(text, Some(Vec::new()));
        self.stretch(text.as_bytes(), &mut out);
        (out.words, out.places.unwrap_or_default())
    }

    /// Folds a text, word by word where they are known.
    fn run(&self, text: &str) -> Folding {
        let known = || self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let mut seen = known().pop().unwrap_or_default();
        let mut out = Folding::new(text, None);
        let (bytes, mut at) = (text.as_bytes(), 0);
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let Some(chunk) = Chunk::of(rest).filter(|_| out.is_closed()) else {
                at += self.step(rest, at, &mut out);
                continue;
            };
            match seen.get(chunk) {
                Some(word) => out.append(word),
                None => {
                    let (words, start) = (out.words.len(), out.start);
                    self.stretch(&rest[..chunk.len()], &mut out);
                    if let [word] = out.words[words..] {
                        seen.insert(chunk, &out.text[start..out.end - 1], word);
                    }
                }
            }
            at += chunk.len();
            // A space, mostly.
            while bytes.get(at).is_some_and(|&byte| byte < 0x80 && self.table[usize::from(byte)].is_between()) {
                at += 1;
            }
        }
        out.next_word(text.len());
        known().push(seen);
        out
    }

    /// Folds a text that stands between two words, character by character.
    fn stretch(&self, text: &[u8], out: &mut Folding) {
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            at += self.step(rest, at, out);
        }
        out.next_word(text.len());
        out.last = Class::Between;
    }

    /// Folds the character that some text starts with, and the letters that follow a letter; gives their number of bytes.
    /// `at` is where the text stands in the source.
    fn step(&self, rest: &[u8], at: usize, out: &mut Folding) -> usize {
        let (folded, width) = self.next(rest[0], rest);
        // The two that nearly every character is, before the choice among many.
        if folded.is_letter() {
            if out.last > Class::Digit {
                out.next_word(at);
            }
            out.last = Class::Letter;
            return self.letters(rest, out);
        }
        if folded.is_between() {
            out.next_word(at);
            out.last = Class::Between;
            return width;
        }
        let class = folded.class();
        let new_word = match class {
            Class::Digit => out.last > Class::Digit,
            // A hash of the two letters says where to cut, so both copies of a passage are cut alike.
            Class::Unspaced => out.last != Class::Unspaced || cut(out.before, folded.bytes()),
            Class::Dependent => out.last != Class::Unspaced,
            Class::Letter | Class::Between | Class::Whole => true,
            Class::Nothing => return width,
        };
        if new_word {
            out.next_word(at);
        }
        out.digits |= class == Class::Digit;
        out.push(folded);
        out.before = folded.bytes();
        out.last = if class == Class::Dependent { Class::Unspaced } else { class };
        width
    }

    /// Appends the letters a text starts with to the open word, and gives their number of bytes: the loop in which the
    /// time goes, so it keeps what it needs in registers.
    fn letters(&self, text: &[u8], out: &mut Folding) -> usize {
        let (mut at, mut end, mut hash) = (0, out.end, out.hash);
        let (mut letter, mut before) = (Folded::NONE, Folded::NONE);
        let folded_text = out.text.as_mut_slice();
        while let Some(&first) = text.get(at) {
            let (folded, width) = self.next(first, &text[at..]);
            if !folded.is_letter() {
                break;
            }
            (before, letter) = (letter, folded);
            write(folded_text, end, folded);
            end += folded.length();
            hash = step(hash, folded);
            at += width;
        }
        (out.end, out.hash) = (end, hash);
        // Only the last vowel of a word can have its mark moved.
        out.movable = letter.is_movable() && matches!(before.bytes(), O | U);
        at
    }

    /// The folded form of the character some valid UTF-8 starts with, and its width in bytes.
    fn next(&self, first: u8, text: &[u8]) -> (Folded, usize) {
        if first < 0x80 {
            return (self.table[usize::from(first)], 1);
        }
        let (code, width) = decode(first, text);
        match u16::try_from(code) {
            Ok(code) => (self.table[usize::from(code)], width),
            Err(_) => (fold(char::from_u32(code).unwrap_or(' ')), width),
        }
    }
}

impl Folding {
    fn folded(&self) -> &[u8] {
        self.text.get(..self.end).unwrap_or_default()
    }

    fn new(text: &str, places: Option<Vec<(usize, usize)>>) -> Self {
        Self {
            // A character of one byte may become one and a space, one of two bytes three and a space; a known word is
            // copied with the zeros behind it.
            text: vec![0; 2 * text.len() + 8 + size_of::<u128>()],
            end: 0,
            start: 0,
            words: Vec::with_capacity(text.len() / 4 + 1),
            places,
            source: 0,
            digits: false,
            movable: false,
            hash: 0,
            last: Class::Between,
            before: 0,
        }
    }

    /// True where no word is open.
    fn is_closed(&self) -> bool {
        self.end == self.start
    }

    /// Appends a word that was folded before.
    fn append(&mut self, known: &Known) {
        if let Some(room) = self.text.get_mut(self.end..).and_then(|rest| rest.first_chunk_mut()) {
            *room = known.folded.to_le_bytes();
        }
        self.end += usize::from(known.length);
        if let Some(space) = self.text.get_mut(self.end) {
            *space = b' ';
            self.end += 1;
        }
        self.start = self.end;
        self.words.push(known.word);
        self.last = Class::Between;
    }

    fn push(&mut self, folded: Folded) {
        write(&mut self.text, self.end, folded);
        self.end += folded.length();
        self.hash = step(self.hash, folded);
        self.movable = false;
    }

    /// Closes the open word, if one is; the next starts at a byte of the source.
    fn next_word(&mut self, at: usize) {
        if self.end > self.start {
            self.end_word(at);
        }
        self.source = at;
    }

    fn end_word(&mut self, at: usize) {
        if self.movable
            && let Ok(word) = std::str::from_utf8(&self.text[self.start..self.end])
            && let std::borrow::Cow::Owned(moved) = old_style(word)
            && let Some(room) = self.text.get_mut(self.start..self.start + moved.len())
        {
            room.copy_from_slice(moved.as_bytes());
            self.end = self.start + moved.len();
            self.hash = moved.chars().fold(0, |hash, character| step(hash, fold(character)));
        }
        let hash = (self.hash ^ (self.hash >> 32)).wrapping_mul(FACTOR);
        self.words.push(((hash >> 32) as u32 & !1) | u32::from(self.digits));
        self.hash = 0;
        if let Some(places) = &mut self.places {
            places.push((self.source, at));
        }
        if let Some(space) = self.text.get_mut(self.end) {
            *space = b' ';
            self.end += 1;
        }
        self.start = self.end;
        self.digits = false;
        self.movable = false;
    }
}

/// Writes a character. Four bytes at once, the superfluous ones overwritten by the next: faster than the right number.
fn write(text: &mut [u8], at: usize, folded: Folded) {
    if let Some(room) = text.get_mut(at..).and_then(|rest| rest.first_chunk_mut()) {
        *room = folded.bytes().to_le_bytes();
    }
}

/// A word's hash after one more character. Made while the character is in a register: hashing the word's bytes from
/// memory, as soon as they were written there, takes longer.
fn step(hash: u64, folded: Folded) -> u64 {
    (hash ^ u64::from(folded.bytes())).wrapping_mul(FACTOR)
}

/// Whether a word of a script without spaces is cut between two letters.
fn cut(before: u32, after: u32) -> bool {
    let mixed = (before.wrapping_mul(0x9E37_79B1) ^ after).wrapping_mul(0x85EB_CA6B);
    (mixed >> 16).is_multiple_of(CHUNK)
}

/// The character of several bytes that some valid UTF-8 starts with, and its width. Two and three bytes are told apart
/// without a branch: in Vietnamese they change from letter to letter.
fn decode(first: u8, text: &[u8]) -> (u32, usize) {
    let [_, b, c, d] = match text.first_chunk() {
        Some(&four) => four,
        None => std::array::from_fn(|at| text.get(at).copied().unwrap_or(0)),
    }
    .map(|byte| u32::from(byte & 0x3F));
    let a = u32::from(first);
    if a >= 0xF0 {
        return ((a & 7) << 18 | b << 12 | c << 6 | d, 4);
    }
    let three = u32::from(a >= 0xE0);
    // The lead of two bytes has five bits of its own, that of three has four.
    let code = ((a & 0x1F >> three) << 12 | b << 6 | c) >> (6 - 6 * three);
    (code, 2 + three as usize)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        let (_, places) = Folder::new().places(text);
        places.into_iter().map(|(start, end)| text[start..end].to_string()).collect()
    }

    fn exact(text: &str) -> u128 {
        Folder::new().fold(text, None).0
    }

    #[test]
    fn words_are_runs_of_letters_and_digits_and_single_characters() {
        assert_eq!(words("Sáng 12/5, “nhà_máy” mở cửa"), ["Sáng", "12", "5", "nhà", "máy", "mở", "cửa"]);
        assert_eq!(words("在7868户covid19"), ["在", "7868", "户", "covid19"]);
        assert_eq!(words("co\u{AD}operate ŁÓDŹ 𝒜b"), ["co\u{AD}operate", "ŁÓDŹ", "𝒜b"]);
    }

    #[test]
    fn scripts_without_spaces_are_cut_alike_wherever_a_passage_stands() {
        let passage = "ຊາວບ້ານເປີດຕະຫຼາດນັດຕອນເຊົ້າຢູ່ແຄມນ້ຳ";
        let (alone, within) = (words(passage), words(&format!("ເມື່ອວານນີ້{passage}ແລະກັບບ້ານ")));
        assert!(alone.len() > 5);
        let inner = &alone[1..alone.len() - 1];
        assert!(within.windows(inner.len()).any(|window| window == inner), "{alone:?} {within:?}");
    }

    proptest! {
        #[test]
        fn words_that_were_seen_before_are_folded_alike(texts in prop::collection::vec("[a-cA-CàẰẠoòUý 09.,_-]{0,60}|\\PC{0,60}|[“”a-d ກ国\u{AD}\u{301}]{0,60}", 1..8)) {
            let folder = Folder::new();
            for text in texts.iter().chain(&texts) {
                let mut plain = Folding::new(text, None);
                folder.stretch(text.as_bytes(), &mut plain);
                let seen = folder.run(text);
                prop_assert_eq!((seen.folded(), &seen.words), (plain.folded(), &plain.words), "{:?}", text);
            }
        }
    }

    #[test]
    fn folding_ignores_form_and_keeps_diacritics() {
        assert_eq!(exact("Hòa bình, TỪ hôm_nay."), exact("hoà bình từ  hôm nay"));
        assert_ne!(exact("má"), exact("mà"));
        assert_ne!(exact("a b"), exact("ab"));
        assert_eq!(exact("…"), exact(""));
    }

    #[test]
    fn the_headline_is_the_title_or_a_short_first_line() {
        let folder = Folder::new();
        assert_eq!(folder.words("one two\nthree", None).headline, folder.words("One two", None).body);
        assert_eq!(folder.words("one two\nthree", Some("Other")).headline, folder.words("other", None).body);
        assert!(folder.words(&"word ".repeat(99), None).headline.is_empty());
    }
}
