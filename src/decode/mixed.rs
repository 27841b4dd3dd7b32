//! UTF-8 with foreign bytes in it: a cut character, a pasted windows-1252 quote, or whole lines in another charset.

use std::borrow::Cow;

use encoding_rs::{UTF_8, WINDOWS_1252};

use super::{Decoded, Malformed, detect};

/// Lines are counted until this many are broken without one that is whole.
const PATIENCE: usize = 64;

/// True where the bytes are UTF-8 with damage rather than another charset: twice as many whole characters beyond ASCII
/// as malformed sequences (a cut first or last character aside), or a good share of lines that are nothing but UTF-8.
pub fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0usize, 0usize);
    let (mut whole_lines, mut broken_lines) = (0usize, 0usize);
    let mut rest = without_cut_ends(bytes);
    while !rest.is_empty() {
        let (line, after) = rest.split_at(memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1));
        rest = after;
        let (good, bad) = characters(line);
        whole += good;
        broken += bad;
        // Three characters in a row are UTF-8 by chance once in a hundred lines of Chinese, never in one-byte charsets.
        whole_lines += usize::from(good >= 3 && bad == 0);
        broken_lines += usize::from(bad > 0);
        if broken_lines >= PATIENCE && whole_lines == 0 {
            return false;
        }
    }
    whole > 0 && (whole >= 2 * broken || whole_lines * 3 >= broken_lines)
}

/// The bytes without a character whose first or last part is missing.
fn without_cut_ends(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().take(3).take_while(|byte| matches!(byte, 0x80..=0xBF)).count();
    let tail = bytes.iter().rev().take(3).take_while(|byte| matches!(byte, 0x80..=0xBF)).count();
    let end = bytes.len() - tail;
    match bytes[..end].last() {
        Some(0xC2..=0xF4) if std::str::from_utf8(&bytes[end - 1..]).is_err() => {
            bytes.get(start..end - 1).unwrap_or_default()
        }
        _ => &bytes[start..],
    }
}

/// Whole characters beyond ASCII and malformed sequences, by the form alone: what is told here is damage from another
/// charset, and overlong forms are in neither.
fn characters(line: &[u8]) -> (usize, usize) {
    let (mut whole, mut high) = (0, 0);
    for at in (0..line.len()).step_by(PIECE) {
        let counts = match line[at..].first_chunk() {
            Some(window) => count(window),
            None => {
                // The end of the line, as if ASCII followed.
                let mut window = [0; PIECE + 3];
                window[..line.len() - at].copy_from_slice(&line[at..]);
                count(&window)
            }
        };
        whole += usize::from(counts.0);
        // Bytes that a lead before them takes are no sequence of their own.
        high += isize::from(counts.1) - isize::from(counts.2);
    }
    (whole, high.unsigned_abs() - whole)
}

/// As many bytes as have their counts in a byte.
const PIECE: usize = 64;

/// Whole characters, bytes beyond ASCII and bytes that are taken by a lead before them, for what begins in all but the
/// last three bytes. All in bytes and without a branch, so that the compiler counts in vectors.
fn count(bytes: &[u8; PIECE + 3]) -> (u8, u8, u8) {
    let (mut whole, mut high, mut taken) = (0_u8, 0_u8, 0_u8);
    for at in 0..PIECE {
        let lead = bytes[at];
        let leads = |from: u8| u8::from(lead >= from) & u8::from(lead <= 0xF4);
        let follows = |after: usize| u8::from(bytes[at + after] & 0xC0 == 0x80);
        let one = leads(0xC2) & follows(1);
        let two = leads(0xE0) & one & follows(2);
        let three = leads(0xF0) & two & follows(3);
        whole += (one & (leads(0xE0) ^ 1)) | (two & (leads(0xF0) ^ 1)) | three;
        taken += one + two + three;
        high += lead >> 7;
    }
    (whole, high, taken)
}

/// Decodes line by line: a line that isn't UTF-8 is taken for Vietnamese in a legacy charset where it reads as such;
/// otherwise its stray bytes are windows-1252 punctuation or lost. `skipped` bytes of the input came before these.
pub fn decode(bytes: &[u8], skipped: usize) -> Decoded<'static> {
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut lost = Vec::new();
    let mut at = skipped;
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        match simdutf8::basic::from_utf8(line) {
            Ok(line) => text.push_str(line),
            Err(_) => match detect::vietnamese(line) {
                Some((charset, _)) => {
                    let decoded = detect::decode_as(line, charset, 1.0);
                    text.push_str(&decoded.text);
                    lost.extend(decoded.lost.into_iter().map(|lost| Malformed { at: at + lost.at, ..lost }));
                }
                None => decode_stray(line, at, &mut text, &mut lost),
            },
        }
        at += line.len();
    }
    let share = lost.len() as f32 / text.len().max(1) as f32;
    Decoded {
        text: Cow::Owned(text),
        encoding: detect::lower_name(UTF_8),
        confidence: (1.0 - 4.0 * share).clamp(0.5, 0.99),
        malformed: lost.len() as u32,
        lost,
    }
}

fn decode_stray(line: &[u8], start: usize, text: &mut String, lost: &mut Vec<Malformed>) {
    let mut at = start;
    for chunk in line.utf8_chunks() {
        text.push_str(chunk.valid());
        at += chunk.valid().len();
        let invalid = chunk.invalid();
        if !invalid.is_empty() {
            lost.push(Malformed { at, bytes: invalid.to_vec() });
            match invalid {
                // Quotes, dashes, the ellipsis and the no-break space, as word processors paste them.
                [0x85 | 0x91..=0x97 | 0xA0] => text.push_str(&WINDOWS_1252.decode_without_bom_handling(invalid).0),
                _ => text.push(char::REPLACEMENT_CHARACTER),
            }
        }
        at += invalid.len();
    }
}
