//! The parts of a line that are compared with phrases: small letters, without bullets and marks around them.

use super::letters::{is_alphanumeric, is_unspaced, lower};

/// The bytes of a line's head and tail that are folded and looked up.
pub(super) const WINDOW: usize = 160;
/// The head of a longer line that is looked up; the longest phrase is shorter.
const HEAD: usize = 72;

/// The line without bullets before it and marks after it.
pub(super) fn core_of(line: &str) -> &str {
    line.trim_matches(is_edge)
}

/// Whether a character stands around words rather than in them: bullets, dashes, arrows, pictures.
pub(super) fn is_edge(char: char) -> bool {
    match char as u32 {
        0..0x80 => matches!(
            char,
            ' ' | '\t'..='\r' | '*' | '+' | '-' | '|' | ':' | '.' | '!' | '>' | '#' | '_' | '=' | '~' | ','
        ),
        // Arrows, geometric shapes, dingbats, pictographs.
        0x2190..=0x21FF | 0x25A0..=0x27BF | 0x2B00..=0x2BFF | 0x1F300..=0x1FAFF | 0xFE0F => true,
        _ => matches!(char, '•' | '·' | '–' | '—' | '…' | '›' | '»' | '：' | '。' | '！') || char.is_whitespace(),
    }
}

/// Whether a phrase may end between these two: not inside a word.
pub(super) fn is_boundary(phrase: &str, rest: &str) -> bool {
    !(phrase.chars().next_back().is_some_and(is_spaced_letter) && rest.chars().next().is_some_and(is_spaced_letter))
}

/// Letters and digits of scripts that part words by spaces.
fn is_spaced_letter(char: char) -> bool {
    is_alphanumeric(char) && !is_unspaced(char)
}

pub(super) fn fold(text: &str) -> String {
    let mut folded = String::new();
    fold_into(text, &mut folded);
    folded
}

/// Small letters, plain apostrophes and spaces.
pub(super) fn fold_into(text: &str, folded: &mut String) {
    folded.clear();
    if text.is_ascii() {
        folded.push_str(text);
        folded.make_ascii_lowercase();
        return;
    }
    // Most letters are small: what stays as it is is copied in stretches.
    let mut from = 0;
    for (at, char) in text.char_indices() {
        let small = match char {
            'A'..='Z' => char.to_ascii_lowercase(),
            _ if char.is_ascii() => char,
            '’' | '‘' => '\'',
            '\u{a0}' | '\u{3000}' => ' ',
            '：' => ':',
            _ => lower(char),
        };
        if small != char {
            folded.push_str(&text[from..at]);
            folded.push(small);
            from = at + char.len_utf8();
        }
    }
    folded.push_str(&text[from..]);
}

/// Takes counts and the brackets around them off both ends.
pub(super) fn uncount(folded: &mut String) {
    let is_count =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '.' | ',' | '+' | ':');
    let end = folded.trim_end_matches(is_count).len();
    folded.truncate(end);
    let start = end - folded.trim_start_matches(is_count).len();
    folded.drain(..start);
}

/// The head of a line: all of a short one, the part that a phrase can fill of a long one.
pub(super) fn head_window(text: &str) -> &str {
    if text.len() <= WINDOW { text } else { floor(text, HEAD) }
}

/// Where the tail of a line begins that is looked up.
pub(super) fn tail_start(text: &str) -> usize {
    text.ceil_char_boundary(text.len().saturating_sub(WINDOW))
}

/// At most so many bytes of a text, cut between characters.
pub(super) fn floor(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}
