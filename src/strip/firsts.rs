//! The first words of phrases, as tables of bits by hash: what isn't in them begins no phrase, and next to nothing else is.

use super::scan::{Scan, hash_of};
use super::shape::{Shape, Token};

/// Phrases that stand inside a line or at its end.
pub(super) const INNER: u8 = 1;
/// Words of running text.
pub(super) const RUNNING: u8 = 2;
/// Credits and tails.
pub(super) const MARKS: u8 = 4;
/// Words that open the caption of a scene.
pub(super) const SCENES: u8 = 8;

/// The bits of a hash by which a word is looked up: 16 KiB of tables stay near the processor.
const WORD_BITS: u32 = 14;
/// As above for two words, and for the heads of lines, of which there are more.
const PAIR_BITS: u32 = 17;
/// The tables of a word that is a phrase by itself stand so many bits higher.
const ALONE: u32 = 4;

/// The tables.
#[derive(Debug)]
pub(super) struct Firsts {
    /// By a phrase's first word.
    words: Box<[u8]>,
    /// ASCII signs, which stand between most words, by code.
    signs: [u8; 128],
    /// By a phrase's first two words.
    pairs: Box<[u8]>,
    /// Phrases that begin lines, by their first two words, or their only one.
    heads: Box<[bool]>,
}

impl Default for Firsts {
    fn default() -> Self {
        Self {
            words: vec![0; 1 << WORD_BITS].into(),
            signs: [0; 128],
            pairs: vec![0; 1 << PAIR_BITS].into(),
            heads: vec![false; 1 << PAIR_BITS].into(),
        }
    }
}

impl Firsts {
    /// Adds the first words of a phrase to one of the tables.
    pub fn add(&mut self, phrase: &str, table: u8) {
        let phrase = phrase.trim_start();
        let mut scan = Scan::default();
        let scanned = scan.line(phrase, self);
        let Some(first) = phrase.chars().next() else { return };
        let first = match (scanned.first, first) {
            (Some(0), _) if is_letter(phrase) => hash_of([first]),
            (Some(0), _) => scan.words[0],
            (_, ..'\u{80}') => return self.signs[first as usize] |= table << ALONE,
            _ => return self.words[word(hash_of([first]))] |= table << ALONE,
        };
        match scan.words.get(1) {
            Some(&second) => {
                self.words[word(first)] |= table;
                self.pairs[pair(both(first, second))] |= table;
            }
            None => self.words[word(first)] |= table << ALONE,
        }
    }

    /// Adds a phrase that begins lines.
    pub fn add_head(&mut self, phrase: &str) {
        let mut scan = Scan::default();
        let scanned = scan.line(phrase, self);
        let opening = if scanned.first == Some(0) { scan.words.as_slice() } else { &[] };
        let hash = match *opening {
            [first, second, ..] => both(first, second),
            [first] => first,
            [] => match phrase.chars().next() {
                Some(sign) => hash_of([sign]),
                None => return,
            },
        };
        self.heads[pair(hash)] = true;
    }

    /// The tables that hold phrases with this first word, to be settled by the second one.
    #[inline]
    pub fn of_word(&self, hash: u32) -> u8 {
        self.words[word(hash)]
    }

    /// The tables that hold phrases that begin with this sign, to be settled.
    #[inline]
    pub fn of_sign(&self, char: char) -> u8 {
        match self.signs.get(char as usize) {
            Some(&tables) => tables,
            None => self.of_word(hash_of([char])) & !0 << ALONE,
        }
    }

    /// The tables that hold phrases with this first word and this second one, or with the first one alone.
    pub fn settle(&self, tables: u8, first: u32, second: Option<u32>) -> u8 {
        tables >> ALONE | second.map_or(0, |second| tables & self.pairs[pair(both(first, second))])
    }

    /// Whether a phrase may begin a text, given the hashes of its first words where it begins with a word.
    pub fn may_begin(&self, text: &str, opening: &[u32]) -> bool {
        match *opening {
            [first, second, ..] => self.heads[pair(first)] || self.heads[pair(both(first, second))],
            [first] => self.heads[pair(first)],
            [] => text.chars().next().is_some_and(|sign| self.heads[pair(hash_of([sign]))]),
        }
    }
}

/// A hash of two words in this order.
fn both(first: u32, second: u32) -> u32 {
    ((first | 1).rotate_left(7) ^ second).wrapping_mul(0x9E37_79B1)
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
    Shape::walk(text, |at, token| letter |= at == 0 && matches!(token, Token::Letter(_)));
    letter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_found_and_next_to_nothing_else() {
        let mut firsts = Firsts::default();
        for phrase in ["Ảnh:", "(photo", "ภาพ", "©", "xem thêm"] {
            firsts.add(phrase, MARKS);
            firsts.add_head(phrase);
        }
        let found = |text: &str| {
            let mut scan = Scan::default();
            scan.line(text, &firsts);
            scan.hits.iter().map(|hit| (hit.at, hit.tables)).collect::<Vec<_>>()
        };
        assert_eq!(found("Đẹp. ảnh: ảnhh"), [("Đẹp. ".len() as u32, MARKS)]);
        assert_eq!(found("(Photo) (x) ©"), [(0, MARKS), (8, MARKS), (12, MARKS)]);
        assert_eq!(found("xem thêm, xem phim"), [(0, MARKS)]);
        assert_eq!(found("สภาพ"), [("ส".len() as u32, MARKS)]);
        let begins = |text: &str| {
            let mut scan = Scan::default();
            let scanned = scan.line(text, &firsts);
            firsts.may_begin(text, if scanned.first == Some(0) { &scan.words } else { &[] })
        };
        assert!(begins("ảnh đẹp") && begins("(x") && begins("ภาพนี้") && begins("xem thêm") && begins("Xem thêm nữa"));
        assert!(!begins("x") && !begins("xem") && !begins("xem phim"));
    }
}
