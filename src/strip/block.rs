//! The small form of 64 bytes, and what each of them is: no branch, since Vietnamese changes between one, two and three
//! bytes a letter too often for any to be foreseen.
//!
//! Read here are ASCII and the Latin letters of which each capital has the small form beside it, as in Vietnamese and the
//! languages of Western Europe. What else stands in a text is marked, to be read character by character.

use std::ops::RangeInclusive;

use fearless_simd::prelude::*;
use fearless_simd::{mask8x64, u8x64};

/// The bytes that are looked at together: as many as a mask has bits.
pub(super) const BLOCK: usize = 64;

/// What the bytes of a block are, a bit each, the first byte's lowest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Bytes of words: ASCII letters and digits, and every byte beyond ASCII.
    pub words: u64,
    /// The first bytes of letters that are read here.
    pub letters: u64,
    /// Those of letters of two bytes.
    pub twos: u64,
    /// Those of letters of three bytes.
    pub threes: u64,
    /// ASCII digits.
    pub digits: u64,
    /// The last bytes of capital letters: the ones that the small form changes.
    pub capitals: u64,
    /// Neither in a word nor a space.
    pub signs: u64,
    /// Not read here.
    pub foreign: u64,
}

/// Writes the small form of a block, given the bytes before each of its own.
///
/// Capital and small letters take turns in most of the Unicode blocks that are read here, the small one has the odd code;
/// U+00C0..U+00DE lie 0x20 before theirs, and × and ÷ are no letters.
#[inline(always)]
pub(super) fn fold<S: Simd>(simd: S, before: &[u8], block: &[u8], small: &mut [u8]) -> Marks {
    let (last, byte) = (u8x64::from_slice(simd, before), u8x64::from_slice(simd, block));
    let beyond = byte.simd_ge(0x80);
    let follows = among(byte, 0x80..=0xBF);
    let two = among(byte, 0xC3..=0xC6);
    let three = byte.simd_eq(0xE1);
    let upper = among(byte, b'A'..=b'Z');
    let letter = upper | among(byte, b'a'..=b'z');
    let digit = among(byte, b'0'..=b'9');
    let word = letter | digit | beyond;

    let latin1 = last.simd_eq(0xC3) & follows & byte.simd_ne(0x97) & byte.simd_ne(0xB7);
    let horned = last.simd_eq(0xC6) & among(byte, 0xAF..=0xB0);
    let turns = last.simd_eq(0xC4) & among(byte, 0x80..=0xAF)
        | last.simd_eq(0xC5) & among(byte, 0x8A..=0xB7)
        | last.simd_eq(0xC6) & among(byte, 0xA0..=0xA5)
        // The third byte: of the others with two before it the first is not read, for U+1E96..U+1E9F it must be said.
        | among(last, 0x80..=0xBF) & follows & (last.simd_ne(0xBA) | !among(byte, 0x96..=0x9F));
    let middle = last.simd_eq(0xE1) & among(byte, 0xB8..=0xBB);
    let read = !beyond | two | three | latin1 | horned | turns | middle;

    let none = u8x64::splat(simd, 0);
    let shift = (upper | latin1 & byte.simd_le(0x9E)).select(u8x64::splat(simd, 0x20), none);
    let turned = (byte + shift) | turns.select(u8x64::splat(simd, 1), none);
    let folded = horned.select(u8x64::splat(simd, 0xB0), turned);
    folded.store_slice(small);
    Marks {
        words: word.to_bitmask(),
        letters: (letter | two | three).to_bitmask(),
        twos: two.to_bitmask(),
        threes: three.to_bitmask(),
        digits: digit.to_bitmask(),
        capitals: folded.simd_ne(byte).to_bitmask(),
        signs: (!word & byte.simd_ne(b' ')).to_bitmask(),
        foreign: (!read).to_bitmask(),
    }
}

/// Which bytes lie between two, both of them among them.
#[inline(always)]
fn among<S: Simd>(bytes: u8x64<S>, range: RangeInclusive<u8>) -> mask8x64<S> {
    (bytes - *range.start()).simd_le(range.end() - range.start())
}
