//! Words that were folded before. A few thousand make up nearly all of a language's running text, and looking one up
//! takes less than folding it letter by letter.

/// The longest word that is looked up, in bytes.
const LONGEST: usize = size_of::<u128>();

/// Words that are kept, a power of two; a word takes the place of the one that had its slot.
const SLOTS: usize = 1 << 13;

/// The bytes from the start of a word to the next space, mark or digit of ASCII.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chunk {
    /// The bytes, zeros behind them.
    bytes: u128,
    length: usize,
}

/// A folded word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    /// The bytes it was folded from; 0 where the slot is empty.
    from: u128,
    /// Its folded bytes, zeros behind them.
    pub folded: u128,
    /// Its number.
    pub word: u32,
    /// Number of its folded bytes.
    pub length: u8,
}

/// Words by their bytes.
#[derive(Debug)]
pub(super) struct Seen(Box<[Known]>);

impl Default for Seen {
    fn default() -> Self {
        Self(vec![Known::default(); SLOTS].into_boxed_slice())
    }
}

impl Chunk {
    /// The chunk at the start of some text; `None` where it is empty, long, at the end of the text, or followed by a digit.
    pub fn of(text: &[u8]) -> Option<Self> {
        let bytes = u128::from_le_bytes(*text.first_chunk()?);
        let ends = below_letters(bytes);
        let length = ends.trailing_zeros() as usize / 8;
        if ends == 0 || length == 0 || text[length].is_ascii_digit() {
            return None;
        }
        Some(Self { bytes: bytes & ((1 << (8 * length)) - 1), length })
    }

    pub fn len(self) -> usize {
        self.length
    }

    fn slot(self) -> usize {
        let mixed =
            (self.bytes as u64 ^ ((self.bytes >> 64) as u64).rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> (64 - SLOTS.trailing_zeros())) as usize
    }
}

/// The highest bit of the first byte below `A`, and bits of no meaning above it; 0 where there is none. Spaces, digits and
/// nearly all marks of ASCII are below.
fn below_letters(bytes: u128) -> u128 {
    const ONES: u128 = u128::MAX / 0xFF;
    bytes.wrapping_sub(ONES * b'A' as u128) & !bytes & (ONES << 7)
}

impl Seen {
    /// The word that a chunk was folded to.
    pub fn get(&self, chunk: Chunk) -> Option<&Known> {
        let known = &self.0[chunk.slot()];
        (known.from == chunk.bytes).then_some(known)
    }

    /// Remembers that a chunk is one word, where its folded form is short enough.
    pub fn insert(&mut self, chunk: Chunk, folded: &[u8], word: u32) {
        let mut bytes = [0; LONGEST];
        if let Some(room) = bytes.get_mut(..folded.len()) {
            room.copy_from_slice(folded);
            let length = folded.len() as u8;
            self.0[chunk.slot()] = Known { from: chunk.bytes, folded: u128::from_le_bytes(bytes), word, length };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunk_ends_before_a_space_a_mark_or_a_digit() {
        let length = |text: &str| Chunk::of(text.as_bytes()).map(Chunk::len);
        assert_eq!(length("Thủ tướng đã dự lễ khánh thành"), Some("Thủ".len()));
        assert_eq!(length("nghiêng, và nghiêng nữa"), Some("nghiêng".len()));
        assert_eq!(length("covid19 and more of it"), None);
        assert_eq!(length(" a space goes before it"), None);
        assert_eq!(length("institutionalisation of it"), None);
        assert_eq!(length("the end"), None);
    }
}
