//! UTF-16 and UTF-32, with or without a byte order mark.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::{Decoded, Malformed, detect};

/// Where there is no mark, the NUL bytes of this much of the input decide.
const SAMPLE: usize = 4096;

/// The text, where the bytes are UTF-16 or UTF-32; `None` for everything else.
pub fn decode(bytes: &[u8]) -> Option<Decoded<'static>> {
    match bytes {
        [0xFF, 0xFE, 0, 0, rest @ ..] if bytes.len().is_multiple_of(4) => return Some(utf32(rest, 4, Order::Little)),
        [0, 0, 0xFE, 0xFF, rest @ ..] => return Some(utf32(rest, 4, Order::Big)),
        [0xFF, 0xFE, rest @ ..] => return Some(utf16(rest, 2, UTF_16LE, 1.0)),
        [0xFE, 0xFF, rest @ ..] => return Some(utf16(rest, 2, UTF_16BE, 1.0)),
        _ => {}
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    memchr::memchr(0, sample)?;
    let mut nuls = [0usize; 4];
    for quad in sample.chunks_exact(4) {
        for (count, &byte) in nuls.iter_mut().zip(quad) {
            *count += usize::from(byte == 0);
        }
    }
    let quads = sample.len() / 4;
    if quads > 0 && bytes.len().is_multiple_of(4) {
        // Every code point has a zero at the high end, and all but the rarest a second one beside it.
        if nuls[3] == quads && nuls[2] * 10 >= quads * 9 && nuls[0] * 2 < quads {
            return Some(utf32(bytes, 0, Order::Little));
        }
        if nuls[0] == quads && nuls[1] * 10 >= quads * 9 && nuls[3] * 2 < quads {
            return Some(utf32(bytes, 0, Order::Big));
        }
    }
    let (even, odd) = (nuls[0] + nuls[2], nuls[1] + nuls[3]);
    // All NULs on one side: the high bytes of ASCII letters, or of the spaces and line feeds of any other script.
    if odd > 0 && even * 20 <= odd && is_utf16(bytes, UTF_16LE) {
        Some(utf16(bytes, 0, UTF_16LE, 0.95))
    } else if even > 0 && odd * 20 <= even && is_utf16(bytes, UTF_16BE) {
        Some(utf16(bytes, 0, UTF_16BE, 0.95))
    } else {
        None
    }
}

/// True where a sample decodes to characters that text is made of.
fn is_utf16(bytes: &[u8], encoding: &'static Encoding) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let (mut all, mut odd, mut known) = (0, 0, 0);
    for character in text.chars() {
        all += 1;
        match character {
            '\t' | '\n' | '\r' | ' '..='~' => known += 1,
            '\0'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' | '\u{FFF0}'..='\u{FFFF}' => odd += 1,
            // Latin letters, by far the commonest, without a look-up.
            '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => known += 1,
            _ if character.is_alphanumeric() => known += 1,
            _ => {}
        }
    }
    // A cut sample may end in half a pair.
    odd <= 1 + all / 100 && known * 2 > all
}

fn utf16(bytes: &[u8], skipped: usize, encoding: &'static Encoding, confidence: f32) -> Decoded<'static> {
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    let mut lost = Vec::new();
    if malformed {
        let unit = |at: usize| {
            let pair = [bytes[at], bytes[at + 1]];
            if encoding == UTF_16LE { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
        };
        let mut at = 0;
        while at + 1 < bytes.len() {
            let paired = at + 3 < bytes.len() && matches!(unit(at + 2), 0xDC00..=0xDFFF);
            match unit(at) {
                0xD800..=0xDBFF if paired => at += 2,
                0xD800..=0xDFFF => lost.push(Malformed { at: skipped + at, bytes: bytes[at..at + 2].to_vec() }),
                _ => {}
            }
            at += 2;
        }
        if at < bytes.len() {
            lost.push(Malformed { at: skipped + at, bytes: bytes[at..].to_vec() });
        }
    }
    Decoded {
        text: Cow::Owned(text.into_owned()),
        encoding: detect::lower_name(encoding),
        confidence,
        malformed: lost.len() as u32,
        lost,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Little,
    Big,
}

fn utf32(bytes: &[u8], skipped: usize, order: Order) -> Decoded<'static> {
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut lost = Vec::new();
    for (index, quad) in bytes.chunks(4).enumerate() {
        let code = <[u8; 4]>::try_from(quad).ok().map(|quad| match order {
            Order::Little => u32::from_le_bytes(quad),
            Order::Big => u32::from_be_bytes(quad),
        });
        match code.and_then(char::from_u32) {
            Some(character) => text.push(character),
            None => {
                lost.push(Malformed { at: skipped + index * 4, bytes: quad.to_vec() });
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
    let encoding = if order == Order::Little { "utf-32le" } else { "utf-32be" };
    Decoded { text: Cow::Owned(text), encoding, confidence: 1.0, malformed: lost.len() as u32, lost }
}
