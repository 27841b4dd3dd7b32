//! The hash of an n-gram, shared by the table and the program that makes it (`tools/langmodel`).

/// The hash of no symbols.
pub const EMPTY: u64 = 0;

/// The hash of an n-gram with one symbol more on its left. Growing to the left is what looking for the longest known
/// n-gram before a place needs. The step is that of FxHash: rotate, mix in, multiply.
pub fn grown(hash: u64, symbol: char) -> u64 {
    (hash.rotate_left(5) ^ u64::from(symbol)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The first of the slots to look into.
pub fn slot(hash: u64, slots: usize) -> usize {
    (((hash >> 32) * slots as u64) >> 32) as usize
}

/// What tells the n-grams of neighbouring slots apart; 0 stands for an empty slot.
pub fn fingerprint(hash: u64) -> u16 {
    ((hash >> 16) as u16).max(1)
}
