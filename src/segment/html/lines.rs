//! The text of the page, line by line, with the cues of each line.

use super::containers::Place;
use crate::segment::{Cues, Element, Hint};

/// What is known of a place in the page: inherited from element to element, refined on the way down.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Context {
    pub(super) element: Element,
    pub(super) hint: Option<Hint>,
    /// The numbers of the innermost node and of the one that gave the hint.
    pub(super) place: Place,
    pub(super) outside: u8,
    pub(super) inside: u8,
    pub(super) depth: u8,
    pub(super) container: u32,
    /// In a link, in bold, in a figure, hidden, without text at all, in preformatted text.
    pub(super) is: Is,
}

/// What holds of a place; each holds of everything inside as well.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Is(u8);

impl Is {
    pub(super) const LINK: Self = Self(1);
    pub(super) const BOLD: Self = Self(2);
    pub(super) const FIGURE: Self = Self(4);
    pub(super) const HIDDEN: Self = Self(8);
    pub(super) const SKIPPED: Self = Self(16);
    pub(super) const PREFORMATTED: Self = Self(32);
    pub(super) const FOREIGN: Self = Self(64);
    pub(super) const ARTICLE: Self = Self(128);

    pub(super) fn has(self, what: Self) -> bool {
        self.0 & what.0 != 0
    }

    pub(super) fn set(&mut self, what: Self) {
        self.0 |= what.0;
    }

    pub(super) fn clear(&mut self, what: Self) {
        self.0 &= !what.0;
    }
}

/// A vote that the value with more than half of the characters wins (Boyer and Moore's majority vote).
#[derive(Debug, Clone, Copy, Default)]
struct Vote<T> {
    value: T,
    weight: usize,
}

impl<T: PartialEq + Copy> Vote<T> {
    fn add(&mut self, value: T, weight: usize) {
        if self.value == value {
            self.weight += weight;
        } else if self.weight >= weight {
            self.weight -= weight;
        } else {
            *self = Self { value, weight: weight - self.weight };
        }
    }
}

/// The line being written.
#[derive(Debug, Clone, Copy, Default)]
struct Line {
    start: usize,
    chars: usize,
    link_chars: usize,
    bold_chars: usize,
    element: Vote<Element>,
    hint: Vote<Option<Hint>>,
    first: Context,
}

/// Text and cues, as far as they are written.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: String,
    cues: Vec<Cues>,
    places: Vec<Place>,
    line: Line,
    space: bool,
}

impl Lines {
    /// Room for the text of a page of `bytes` bytes.
    pub(super) fn with_page(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes / 8), ..Self::default() }
    }

    /// Where the next piece of text will stand; what is written later stands behind it.
    pub(super) fn position(&self) -> usize {
        self.text.len()
    }

    /// What was written since a position.
    pub(super) fn since(&self, position: usize) -> &str {
        self.text.get(position..).unwrap_or_default().trim()
    }

    /// The number of lines finished.
    pub(super) fn finished(&self) -> usize {
        self.cues.len()
    }

    /// Writes text whose character references are decoded.
    pub(super) fn push(&mut self, text: &str, context: &Context) {
        if context.is.has(Is::PREFORMATTED) {
            for (number, line) in text.split('\n').enumerate() {
                if number > 0 {
                    self.end_line();
                }
                self.push_words(line, context);
            }
        } else {
            self.push_words(text, context);
        }
    }

    /// Parts what comes from what was written, without ending the line.
    pub(super) fn part(&mut self) {
        self.space = true;
    }

    fn push_words(&mut self, text: &str, context: &Context) {
        let trimmed = trimmed(text);
        if trimmed.is_empty() {
            self.space |= !text.is_empty();
            return;
        }
        let mut before = self.text.len();
        if before == self.line.start {
            if before > 0 {
                self.text.push('\n');
                before += 1;
            }
            self.line = Line { start: self.text.len(), first: *context, ..Line::default() };
        } else if self.space || text.starts_with(char::is_whitespace) {
            self.text.push(' ');
        }
        push_folded(&mut self.text, trimmed);
        self.space = text.ends_with(char::is_whitespace);
        self.count(before, context);
    }

    /// Counts what was just written, from `before` on.
    fn count(&mut self, before: usize, context: &Context) {
        let chars = self.text[before..].chars().count();
        let line = &mut self.line;
        line.chars += chars;
        line.link_chars += if context.is.has(Is::LINK) { chars } else { 0 };
        line.bold_chars += if context.is.has(Is::BOLD) { chars } else { 0 };
        line.element.add(context.element, chars);
        line.hint.add(context.hint, chars);
        line.first.outside = line.first.outside.min(context.outside);
        line.first.inside = line.first.inside.max(context.inside);
    }

    /// Ends the line, if anything visible was written on it.
    pub(super) fn end_line(&mut self) {
        self.space = false;
        let Line { start, chars, .. } = self.line;
        if self.text.len() == start {
            return;
        }
        if self.text[start..].chars().all(is_invisible) {
            self.text.truncate(start.saturating_sub(1));
        } else {
            let share = |part: usize| if chars == 0 { 0.0 } else { (part as f32 / chars as f32).min(1.0) };
            let Line { first, .. } = self.line;
            self.places.push(first.place);
            self.cues.push(Cues {
                element: self.line.element.value,
                link_share: share(self.line.link_chars),
                bold_share: share(self.line.bold_chars),
                outside: first.outside,
                inside: first.inside,
                hint: self.line.hint.value,
                container: first.container,
                depth: first.depth,
                figure: first.is.has(Is::FIGURE),
                hidden: first.is.has(Is::HIDDEN),
                ..Cues::default()
            });
        }
        self.line = Line { start: self.text.len(), ..Line::default() };
    }

    /// The text with the cues and the place of each line, the last line ended.
    pub(super) fn finish(mut self) -> (String, Vec<Cues>, Vec<Place>) {
        self.end_line();
        (self.text, self.cues, self.places)
    }
}

/// As `str::trim`, some times as fast where ASCII is trimmed.
fn trimmed(text: &str) -> &str {
    let ascii = text.trim_ascii();
    let ends = [ascii.bytes().next(), ascii.bytes().next_back()];
    // A vertical tab is white space, and not to `trim_ascii`.
    if ends.iter().flatten().all(u8::is_ascii_graphic) { ascii } else { ascii.trim() }
}

/// Appends a text with each run of white space as one space.
fn push_folded(to: &mut String, text: &str) {
    let bytes = text.as_bytes();
    let mut copied = 0;
    let mut at = 0;
    loop {
        while at < bytes.len() && !may_start_white_space(bytes[at]) {
            at += 1;
        }
        let start = at;
        while let length @ 1.. = white_space(&bytes[at..]) {
            at += length;
        }
        if at > start && &bytes[start..at] != b" " {
            to.push_str(&text[copied..start]);
            to.push(' ');
            copied = at;
        } else if at == bytes.len() {
            break;
        } else if at == start {
            at += 1;
        }
    }
    to.push_str(&text[copied..]);
}

/// Whether white space may start with a byte: cheaper to ask than [`white_space`], and mostly the answer is no.
fn may_start_white_space(byte: u8) -> bool {
    byte <= b' ' || matches!(byte, 0xC2 | 0xE1 | 0xE2 | 0xE3)
}

/// The bytes of the white-space character that `bytes` start with; 0 where they start with none. The characters are
/// those of `char::is_whitespace`, told by their bytes because most text is told by the first one.
fn white_space(bytes: &[u8]) -> usize {
    match bytes {
        [0x21..=0x7F, ..] => 0,
        [b' ' | b'\t'..=b'\r', ..] => 1,
        [0xC2, 0x85 | 0xA0, ..] => 2,
        [0xE1, 0x9A, 0x80, ..]
        | [0xE2, 0x80, 0x80..=0x8A | 0xA8 | 0xA9 | 0xAF, ..]
        | [0xE2, 0x81, 0x9F, ..]
        | [0xE3, 0x80, 0x80, ..] => 3,
        _ => 0,
    }
}

/// Characters that show nothing: a line of them is empty.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{AD}') || c.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_that_of_unicode() {
        for c in '\0'..='\u{10FFFF}' {
            let mut buffer = [0; 4];
            let bytes = c.encode_utf8(&mut buffer).as_bytes();
            assert_eq!(white_space(bytes), if c.is_whitespace() { bytes.len() } else { 0 }, "{c:?}");
        }
    }

    #[test]
    fn trimming_is_that_of_unicode() {
        for text in ["", " ", "\n a b \u{A0}", "\u{B}a\u{B}", "é ", "\u{3000}", "a"] {
            assert_eq!(trimmed(text), text.trim());
        }
    }

    #[test]
    fn runs_of_white_space_are_one_space() {
        let mut text = String::new();
        push_folded(&mut text, "a b\n\t c\u{A0}\u{3000}d\u{A0}é");
        assert_eq!(text, "a b c d é");
    }
}
