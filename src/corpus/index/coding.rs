//! The fields of an entry as bytes.

use super::numbering::{Known, Numbers};

pub(super) fn put_option<T>(out: &mut Vec<u8>, value: Option<T>, put: impl FnOnce(&mut Vec<u8>, T)) {
    out.push(value.is_some().into());
    if let Some(value) = value {
        put(out, value);
    }
}

pub(super) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    out.extend_from_slice(bytes);
}

/// Words by their numbers from 1 on; a word that has none yet follows a 0.
pub(super) fn put_words(out: &mut Vec<u8>, words: &[u32], numbers: &mut Numbers) {
    out.extend_from_slice(&(words.len() as u32).to_le_bytes());
    for &word in words {
        match numbers.of(word) {
            Some(number) => put_number(out, number),
            None => {
                out.push(0);
                out.extend_from_slice(&word.to_le_bytes());
            }
        }
    }
}

/// A number in as many bytes as it needs: seven bits each, the lowest first (LEB128).
fn put_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

pub(super) fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (first, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*first)
}

pub(super) fn take_option<T>(rest: &mut &[u8], take_value: impl FnOnce(&mut &[u8]) -> Option<T>) -> Option<Option<T>> {
    match take(rest)? {
        [0] => Some(None),
        [1] => take_value(rest).map(Some),
        _ => None,
    }
}

fn take_bytes<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (bytes, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(bytes)
}

pub(super) fn take_text(rest: &mut &[u8]) -> Option<String> {
    let length = u32::from_le_bytes(take(rest)?);
    String::from_utf8(take_bytes(rest, length as usize)?.to_vec()).ok()
}

pub(super) fn take_sketch(rest: &mut &[u8]) -> Option<Vec<u64>> {
    let length = u32::from_le_bytes(take(rest)?) as usize;
    let bytes = take_bytes(rest, length.checked_mul(8)?)?;
    Some(bytes.as_chunks().0.iter().map(|shingle| u64::from_le_bytes(*shingle)).collect())
}

pub(super) fn take_words(rest: &mut &[u8], known: &mut impl Known) -> Option<Vec<u32>> {
    let length = u32::from_le_bytes(take(rest)?) as usize;
    // Each takes a byte at least, so a wrong length asks for no more memory than the entry has bytes.
    let mut words = Vec::with_capacity(length.min(rest.len()));
    for _ in 0..length {
        words.push(match take_number(rest)?.checked_sub(1) {
            Some(number) => known.word(number as usize)?,
            None => {
                let word = u32::from_le_bytes(take(rest)?);
                known.meet(word);
                word
            }
        });
    }
    Some(words)
}

fn take_number(rest: &mut &[u8]) -> Option<u32> {
    let mut number = 0;
    for shift in [0, 7, 14] {
        let [byte] = take(rest)?;
        number |= u32::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}
