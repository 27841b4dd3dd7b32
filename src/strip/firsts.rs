//! The first words of phrases, as tables of bits by hash: what isn't in them begins no phrase, and next to nothing else is.

use super::hash::hash_of;
use super::letters::is_unspaced;
use super::measure::{Measure, Token};
use super::scan::{Scan, Scanned};

/// Phrases that stand inside a line or at its end.
pub(super) const INNER: u8 = 1;
/// Words of running text.
pub(super) const RUNNING: u8 = 2;
/// Credits and tails.
pub(super) const MARKS: u8 = 4;
/// Words that open the caption of a scene.
pub(super) const SCENES: u8 = 8;

/// The bits of a hash by which a word is looked up first, for one bit: 4 KiB stay near the processor.
const BIT_BITS: u32 = 15;
/// The bits by which its tables are then looked up.
const WORD_BITS: u32 = 14;
/// As above for two words, and for the heads of lines, of which there are more.
const PAIR_BITS: u32 = 17;
/// The tables of a word that is a phrase by itself stand so many bits higher.
const ALONE: u32 = 4;

/// The tables.
#[derive(Debug)]
pub(super) struct Firsts {
    /// Whether a phrase begins with such a word.
    bits: Bits,
    /// By a phrase's first word.
    words: Box<[u8]>,
    /// ASCII signs, which stand between most words, by code.
    signs: [u8; 128],
    /// By a phrase's first two words.
    pairs: Box<[u8]>,
    /// Whether a phrase that begins lines begins with such two words, or is such a one.
    head_bits: Bits,
    /// A few more bits of the hashes of those.
    heads: Box<[u8]>,
}

/// A bit each for so many values.
#[derive(Debug)]
struct Bits(Box<[u64]>);

impl Bits {
    /// None set, for values of so many bits.
    fn of(bits: u32) -> Self {
        Self(vec![0; 1 << (bits - 6)].into())
    }

    fn set(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    #[inline]
    fn has(&self, at: usize) -> bool {
        self.0[at / 64] >> (at % 64) & 1 == 1
    }
}

impl Default for Firsts {
    fn default() -> Self {
        Self {
            bits: Bits::of(BIT_BITS),
            words: vec![0; 1 << WORD_BITS].into(),
            signs: [0; 128],
            pairs: vec![0; 1 << PAIR_BITS].into(),
            head_bits: Bits::of(PAIR_BITS),
            heads: vec![NONE; 1 << PAIR_BITS].into(),
        }
    }
}

impl Firsts {
    /// Adds the first words of a phrase to one of the tables; the scan is one to reuse.
    pub fn add(&mut self, phrase: &str, table: u8, scan: &mut Scan) {
        let phrase = phrase.trim_start();
        let scanned = self.opening(phrase, scan);
        let Some(first) = phrase.chars().next() else { return };
        let first = match (scanned.first, first) {
            (Some(0), _) if is_letter(phrase) => hash_of([first]),
            (Some(0), _) => scan.found.words[0],
            (_, ..'\u{80}') => return self.signs[first as usize] |= table,
            _ => return self.add_word(hash_of([first]), table << ALONE),
        };
        match scan.found.words.get(1) {
            Some(&second) => {
                self.add_word(first, table);
                self.pairs[pair(both(first, second))] |= table;
            }
            None => self.add_word(first, table << ALONE),
        }
    }

    /// Looks through a phrase; of one in a script that doesn't part words, where two letters say enough, through its beginning.
    fn opening(&self, phrase: &str, scan: &mut Scan) -> Scanned {
        const LETTERS: usize = 4;
        let is_unspaced = phrase.chars().next().is_some_and(is_unspaced);
        let end = phrase.char_indices().nth(LETTERS).map_or(phrase.len(), |(at, _)| at);
        let end = if is_unspaced { end } else { phrase.len() };
        scan.found.words.clear();
        let scanned = scan.line(&phrase[..end], self);
        if end == phrase.len() || scan.found.words.len() > 1 {
            return scanned;
        }
        scan.found.words.clear();
        scan.line(phrase, self)
    }

    fn add_word(&mut self, hash: u32, tables: u8) {
        self.words[word(hash)] |= tables;
        self.bits.set(bit(hash));
    }

    /// Adds a phrase that begins lines; the scan is one to reuse.
    pub fn add_head(&mut self, phrase: &str, scan: &mut Scan) {
        let scanned = self.opening(phrase, scan);
        let opening = if scanned.first == Some(0) { scan.found.words.as_slice() } else { &[] };
        let hash = match *opening {
            [first, second, ..] => both(first, second),
            [first] => first,
            [] => match phrase.chars().next() {
                Some(sign) => hash_of([sign]),
                None => return,
            },
        };
        self.head_bits.set(pair(hash));
        let head = &mut self.heads[pair(hash)];
        *head = if [NONE, tag(hash)].contains(head) { tag(hash) } else { SEVERAL };
    }

    /// Whether there may be a phrase with this first word.
    #[inline]
    pub fn may_open(&self, hash: u32) -> bool {
        self.bits.has(bit(hash))
    }

    /// The tables that hold phrases that begin with this sign.
    #[inline]
    pub fn of_sign(&self, char: char) -> u8 {
        match self.signs.get(char as usize) {
            Some(&tables) => tables,
            None => self.words[word(hash_of([char]))] >> ALONE,
        }
    }

    /// The tables that hold phrases with this first word and this second one, or with the first one alone.
    pub fn of_words(&self, first: u32, second: Option<u32>) -> u8 {
        let tables = self.words[word(first)];
        tables >> ALONE | second.map_or(0, |second| tables & self.pairs[pair(both(first, second))])
    }

    /// Whether a phrase may begin a text, given the hashes of its first words where it begins with a word.
    pub fn may_begin(&self, text: &str, opening: &[u32]) -> bool {
        match *opening {
            [first, second, ..] => self.is_head(first) || self.is_head(both(first, second)),
            [first] => self.is_head(first),
            [] => text.chars().next().is_some_and(|sign| self.is_head(hash_of([sign]))),
        }
    }

    fn is_head(&self, hash: u32) -> bool {
        self.head_bits.has(pair(hash)) && [tag(hash), SEVERAL].contains(&self.heads[pair(hash)])
    }
}

/// A hash of two words in this order.
fn both(first: u32, second: u32) -> u32 {
    ((first | 1).rotate_left(7) ^ second).wrapping_mul(0x9E37_79B1)
}

/// No head has such a hash.
const NONE: u8 = 0;
/// Several heads have such a hash, with other tags.
const SEVERAL: u8 = 2;

/// Bits of a hash beside those by which a pair is looked up, as an odd number. The lowest is always set in a list of words.
fn tag(hash: u32) -> u8 {
    (hash >> 1) as u8 | 1
}

fn bit(hash: u32) -> usize {
    (hash >> (32 - BIT_BITS)) as usize
}

fn word(hash: u32) -> usize {
    (hash >> (32 - WORD_BITS)) as usize
}

fn pair(hash: u32) -> usize {
    (hash >> (32 - PAIR_BITS)) as usize
}

/// Whether a text begins with a letter of a script that doesn't part words.
fn is_letter(text: &str) -> bool {
    let mut letter = false;
    Measure::default().walk(text, 0, |at, token| letter |= at == 0 && matches!(token, Token::Letter(_)));
    letter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_found_and_next_to_nothing_else() {
        let mut firsts = Firsts::default();
        for phrase in ["Ảnh:", "(photo", "ภาพ", "©", "xem thêm"] {
            firsts.add(phrase, MARKS, &mut Scan::default());
            firsts.add_head(phrase, &mut Scan::default());
        }
        let found = |text: &str| {
            let mut scan = Scan::default();
            scan.line(text, &firsts);
            scan.found.hits.iter().map(|hit| (hit.at, hit.tables)).collect::<Vec<_>>()
        };
        assert_eq!(found("Đẹp. ảnh: ảnhh"), [("Đẹp. ".len() as u32, MARKS)]);
        assert_eq!(found("(Photo) (x) ©"), [(0, MARKS), (8, MARKS), (12, MARKS)]);
        assert_eq!(found("xem thêm, xem phim"), [(0, MARKS)]);
        assert_eq!(found("สภาพ"), [("ส".len() as u32, MARKS)]);
        let begins = |text: &str| {
            let mut scan = Scan::default();
            let scanned = scan.line(text, &firsts);
            firsts.may_begin(text, if scanned.first == Some(0) { &scan.found.words } else { &[] })
        };
        assert!(begins("ảnh đẹp") && begins("(x") && begins("ภาพนี้") && begins("xem thêm") && begins("Xem thêm nữa"));
        assert!(!begins("x") && !begins("xem") && !begins("xem phim"));
    }
}
