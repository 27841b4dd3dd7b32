//! A text as dates see it: its numbers and its words of dates, in order; all else is the gap between them.

use std::ops::Range;

use aho_corasick::Input;

use super::words::{Lexicon, Role, Sense};

/// A number or a known word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Token {
    /// Byte offset where it starts.
    pub(super) start: usize,
    /// Byte offset where it ends.
    pub(super) end: usize,
    /// What it is.
    pub(super) is: Is,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Is {
    /// A run of decimal digits of one script.
    Number {
        /// Its value; runs of more than nine digits are `u32::MAX`.
        value: u32,
        /// How many digits.
        digits: u8,
    },
    /// A word of the lexicon.
    Word(Sense),
}

impl Token {
    /// The value of a number of at most `digits` digits.
    pub(super) fn number(&self, most: u8) -> Option<u32> {
        match self.is {
            Is::Number { value, digits } if digits <= most => Some(value),
            _ => None,
        }
    }

    /// The sense of a word; the empty one for a number.
    pub(super) fn sense(&self) -> Sense {
        match self.is {
            Is::Word(sense) => sense,
            Is::Number { .. } => Sense::default(),
        }
    }

    pub(super) fn has(&self, role: Role) -> bool {
        self.sense().is(role)
    }
}

/// So far before a number a word can bear on it, in bytes.
const BEFORE: usize = 64;
/// So far after.
const AFTER: usize = 40;

/// The tokens of a text, in order and without overlaps. Nearly every word that matters stands near a number, so words
/// are looked for there only, and in `reading`, where a word such as `today` counts alone.
pub(super) fn tokens(text: &str, lexicon: &Lexicon, reading: Range<usize>) -> Vec<Token> {
    let mut found = Vec::new();
    let digits = if lexicon.native_digits { Digits::Native } else { Digits::Ascii };
    numbers(text.as_bytes(), digits, &mut found);
    if lexicon.han {
        super::han::add(text, &mut found);
    }
    let mut tokens = Vec::with_capacity(found.len() * 3);
    let mut number = found.iter().copied().peekable();
    let spans = found.iter().map(|token| token.start.saturating_sub(BEFORE)..(token.end + AFTER).min(text.len()));
    for span in merged(spans, reading) {
        let input = Input::new(text).range(span.clone());
        for word in lexicon.finder.automaton(span.len()).find_iter(input) {
            if !stands_alone(text, word.start(), word.end()) {
                continue;
            }
            while let Some(before) = number.next_if(|number| number.start < word.end()) {
                if before.end <= word.start() {
                    tokens.push(before);
                }
            }
            let sense = lexicon.senses[word.pattern().as_usize()];
            tokens.push(Token { start: word.start(), end: word.end(), is: Is::Word(sense) });
        }
        while let Some(after) = number.next_if(|number| number.start < span.end) {
            tokens.push(after);
        }
    }
    tokens
}

/// Spans in order, with one more among them, joined where they touch.
fn merged(spans: impl Iterator<Item = Range<usize>>, more: Range<usize>) -> Vec<Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::new();
    let mut more = Some(more).filter(|more| !more.is_empty());
    let mut push = |span: Range<usize>| match merged.last_mut() {
        Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
        _ => merged.push(span),
    };
    for span in spans {
        if let Some(more) = more.take_if(|more| more.start <= span.start) {
            push(more);
        }
        push(span);
    }
    more.into_iter().for_each(push);
    merged
}

/// Whether a match is a word of its own. Scripts without spaces need no border; a capital may be glued to the small
/// letter before it, as where two elements of a page lost the space between them.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let ascii_border = |byte: Option<&u8>| byte.is_none_or(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic());
    let before_free = start == 0 || ascii_border(bytes.get(start - 1));
    if before_free && ascii_border(bytes.get(end)) {
        return true;
    }
    let mut word = text[start..end].chars();
    let first = word.next().unwrap_or(' ');
    if is_spaceless(first) {
        return true;
    }
    let last = word.next_back().unwrap_or(first);
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    let glued = before.is_some_and(|before| first.is_uppercase() && before.is_lowercase());
    let start_ok = glued || before.is_none_or(|before| !before.is_alphabetic() || is_spaceless(before));
    let end_ok = !last.is_alphabetic()
        || after.is_none_or(|after| {
            !after.is_alphabetic() || is_spaceless(after) || (last.is_lowercase() && after.is_uppercase())
        });
    start_ok && end_ok
}

/// Letters of scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, Han, kana; Hangul, whose particles
/// are glued on.
pub(super) fn is_spaceless(letter: char) -> bool {
    matches!(letter, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

/// Which digits are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Digits {
    /// ASCII alone.
    Ascii,
    /// Those of other scripts too.
    Native,
}

/// Adds the numbers of a text.
fn numbers(bytes: &[u8], digits: Digits, tokens: &mut Vec<Token>) {
    /// So many bytes are passed over at once where none of them starts a digit.
    const STRIDE: usize = 32;
    let native = digits == Digits::Native;
    let starts = |byte: u8| byte.is_ascii_digit() || (native && matches!(byte, 0xD9 | 0xDB | 0xE0 | 0xE1 | 0xEF));
    let mut at = 0;
    while at < bytes.len() {
        if let Some(chunk) = bytes.get(at..at + STRIDE)
            && !chunk.iter().fold(false, |any, &byte| any | starts(byte))
        {
            at += STRIDE;
            continue;
        }
        let end = (at + STRIDE).min(bytes.len());
        while at < end {
            let Some((first, mut next)) = starts(bytes[at]).then(|| digit(bytes, at)).flatten() else {
                at += 1;
                continue;
            };
            let (start, mut value, mut digits) = (at, u32::from(first), 1u8);
            while let Some((more, end)) = digit(bytes, next) {
                digits = digits.saturating_add(1);
                value = if digits > 9 { u32::MAX } else { value * 10 + u32::from(more) };
                next = end;
            }
            tokens.push(Token { start, end: next, is: Is::Number { value, digits } });
            at = next;
        }
    }
}

/// The decimal digit that starts at a byte, and where it ends: ASCII, Arabic, Persian, Devanagari, Bengali, Thai, Lao,
/// Burmese, Khmer and full-width digits.
#[inline]
fn digit(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let first = *bytes.get(at)?;
    if first.is_ascii_digit() {
        return Some((first - b'0', at + 1));
    }
    if !matches!(first, 0xD9 | 0xDB | 0xE0 | 0xE1 | 0xEF) {
        return None;
    }
    let second = *bytes.get(at + 1)?;
    let within = |zero: u8, byte: u8| (zero..zero + 10).contains(&byte).then(|| byte - zero);
    match (first, second) {
        (0xD9, _) => within(0xA0, second).map(|value| (value, at + 2)),
        (0xDB, _) => within(0xB0, second).map(|value| (value, at + 2)),
        (0xE0, 0xA5 | 0xA7) => within(0xA6, *bytes.get(at + 2)?).map(|value| (value, at + 3)),
        (0xE0, 0xB9 | 0xBB) => within(0x90, *bytes.get(at + 2)?).map(|value| (value, at + 3)),
        (0xE1, 0x81) => within(0x80, *bytes.get(at + 2)?).map(|value| (value, at + 3)),
        (0xE1, 0x9F) => within(0xA0, *bytes.get(at + 2)?).map(|value| (value, at + 3)),
        (0xEF, 0xBC) => within(0x90, *bytes.get(at + 2)?).map(|value| (value, at + 3)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::digit;

    #[test]
    fn digits_of_many_scripts() {
        for (text, value) in
            [("7", 7), ("٧", 7), ("۷", 7), ("७", 7), ("৭", 7), ("๗", 7), ("໗", 7), ("၇", 7), ("៧", 7), ("７", 7)]
        {
            assert_eq!(digit(text.as_bytes(), 0), Some((value, text.len())), "{text}");
        }
        assert_eq!(digit("x".as_bytes(), 0), None);
        assert_eq!(digit("ก".as_bytes(), 0), None);
    }
}
