//! Hashes of words by their small forms: of words that are read at once, and of those read character by character.

/// Bytes behind the last, so that 16 can be read from the beginning of every word.
pub(super) const PADDING: usize = 16;

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

/// The hash of a word, given by its small form; [`PADDING`] bytes stand behind the text.
#[inline(always)]
pub(super) fn hash_word(small: &[u8], start: usize, end: usize) -> u32 {
    let head = small[start..].first_chunk().copied().unwrap_or_default();
    let length = end - start;
    let mixed = mix(u128::from_le_bytes(head) & HEADS[length.min(16)]);
    finish(if length > 16 { tail(mixed, &small[start + 16..end]) } else { mixed })
}

/// The hash of some characters.
pub(super) fn hash_of(chars: impl IntoIterator<Item = char>) -> u32 {
    let mut mixed = Mixed::default();
    chars.into_iter().for_each(|char| mixed.add(char));
    mixed.hash()
}

#[inline(always)]
fn mix(head: u128) -> u64 {
    (head as u64).wrapping_mul(GOLDEN) ^ ((head >> 64) as u64).wrapping_mul(OTHER).rotate_left(32)
}

fn tail(mixed: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(mixed, |mixed, &byte| (mixed.rotate_left(9) ^ u64::from(byte)).wrapping_mul(GOLDEN))
}

/// The upper bits are mixed best.
#[inline(always)]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_at_once_has_the_hash_of_its_characters() {
        for word in ["a", "nguyễn", "sixteen_letters_", "điện thoại di động"] {
            let padded = format!("x{word}{}", "?".repeat(PADDING));
            assert_eq!(hash_word(padded.as_bytes(), 1, 1 + word.len()), hash_of(word.chars()), "{word}");
        }
    }
}
