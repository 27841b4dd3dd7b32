//! VIQR: marks written as ASCII punctuation after the letter. A mark counts only where the word parses with it, so
//! that full stops and question marks stay what they are.

use crate::vietnamese::{Letter, Tone, is_syllable};

pub fn decode(bytes: &[u8], text: &mut String) {
    let source = String::from_utf8_lossy(bytes);
    let mut rest: &str = &source;
    while let Some(first) = rest.chars().next() {
        if let Some(escaped) = rest.strip_prefix('\\').and_then(|after| after.chars().next()) {
            text.push(escaped);
            rest = &rest[1 + escaped.len_utf8()..];
        } else if first.is_ascii_alphabetic() {
            let (word, length) = word(rest);
            text.push_str(&word);
            rest = &rest[length..];
        } else {
            text.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
}

/// The word at the start of a text with its marks laid on, and how many bytes it was written in.
fn word(text: &str) -> (String, usize) {
    let mut letters = String::new();
    let mut plain = 0;
    // The reading up to the last mark that could also be punctuation.
    let mut before_punctuation = None;
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let last = letters.chars().next_back();
        if byte.is_ascii_alphabetic() {
            let stroke = matches!((last, byte), (Some('d'), b'd') | (Some('D'), b'd' | b'D')) && letters.len() == 1;
            if stroke {
                letters = if last == Some('d') { "đ".into() } else { "Đ".into() };
            } else {
                letters.push(char::from(byte));
            }
        } else if let Some(letter) = last.and_then(|letter| marked(letter, byte)) {
            let ends = !bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic);
            if ends && matches!(byte, b'.' | b'?' | b'\'') {
                before_punctuation = Some((letters.clone(), at));
            }
            letters.pop();
            letters.push(letter);
        } else {
            break;
        }
        at += 1;
        if letters.is_ascii() {
            plain = at;
        }
    }
    match before_punctuation {
        Some(reading)
            if at == reading.1 + 1 && (!is_syllable(&letters) || ends_sentence(bytes[at - 1], &text[at..])) =>
        {
            reading
        }
        _ if is_syllable(&letters) => (letters, at),
        _ => (text[..plain].to_owned(), plain),
    }
}

/// A full stop or question mark before white space and a capital, or at the end, is what it looks like.
fn ends_sentence(mark: u8, after: &str) -> bool {
    let next = after.trim_start_matches([' ', '"', '\'', ')']);
    mark == b'.'
        && (next.is_empty()
            || next.starts_with(|first: char| first.is_ascii_uppercase() || first == '\n' || first == '\r'))
}

fn marked(letter: char, mark: u8) -> Option<char> {
    let found = Letter::of(letter).filter(|found| Letter::is_vowel(found.base))?;
    let quality = match mark {
        b'^' => Some('\u{302}'),
        b'(' => Some('\u{306}'),
        b'+' | b'*' => Some('\u{31B}'),
        _ => None,
    };
    if let Some(mark) = quality {
        return found.quality(mark).map(|changed| changed.with(found.tone));
    }
    let tone = match mark {
        b'`' => Tone::Grave,
        b'?' => Tone::Hook,
        b'~' => Tone::Tilde,
        b'\'' => Tone::Acute,
        b'.' => Tone::Dot,
        _ => return None,
    };
    (found.tone == Tone::Level).then(|| found.with(tone))
}
