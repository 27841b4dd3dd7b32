//! Two texts in two columns, with what they share marked.

use std::ops::Range;

use anstyle::{AnsiColor, Style};
use console::measure_text_width;

use super::harmless::{Lines, harmless};

/// What stands between the columns.
const GUTTER: &str = " │ ";

/// How shared text is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// In colour.
    Colour,
    /// Between `⟦` and `⟧`.
    Brackets,
}

/// A column, as lines of pieces that are shared or not.
#[derive(Default)]
struct Column {
    lines: Vec<Vec<(String, Shared)>>,
    width: usize,
    /// Of the last line.
    used: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shared {
    Yes,
    No,
}

/// Both texts in so many cells, line by line. A shared passage starts on the same line on either side, as far as the
/// passages stand in one order.
pub fn side_by_side(texts: [&str; 2], shared: &[[Range<usize>; 2]], width: usize, marks: Marks) -> String {
    let column = (width.saturating_sub(measure_text_width(GUTTER)) / 2).max(8);
    let room = if marks == Marks::Brackets { column - 2 } else { column };
    let shared: Vec<[Range<usize>; 2]> =
        shared.iter().map(|passage| [0, 1].map(|side| with_marks_behind(texts[side], passage[side].clone()))).collect();
    let mut out = String::new();
    for stretch in stretches(texts, &shared) {
        let [left, right] = [0, 1].map(|side| {
            let spans: Vec<&Range<usize>> = shared.iter().map(|passage| &passage[side]).collect();
            wrap(texts[side], stretch[side].clone(), &spans, room)
        });
        for line in 0..left.lines.len().max(right.lines.len()) {
            let (left, used) = left.show(line, marks);
            let (right, _) = right.show(line, marks);
            let row = format!("{left}{}{GUTTER}{right}", " ".repeat(column.saturating_sub(used)));
            out.push_str(row.trim_end());
            out.push('\n');
        }
    }
    out
}

/// A passage ends with a word; the punctuation behind it belongs to it.
fn with_marks_behind(text: &str, passage: Range<usize>) -> Range<usize> {
    let behind = text[passage.end..].chars().take_while(|char| !char.is_alphanumeric() && !char.is_whitespace());
    passage.start..passage.end + behind.map(char::len_utf8).sum::<usize>()
}

/// Cuts both texts at the passages that stand in one order: what comes before a passage, then the passage.
fn stretches(texts: [&str; 2], shared: &[[Range<usize>; 2]]) -> Vec<[Range<usize>; 2]> {
    let mut stretches = Vec::new();
    let mut at = [0, 0];
    for [left, right] in shared {
        if left.start >= at[0] && right.start >= at[1] {
            stretches.push([at[0]..left.start, at[1]..right.start]);
            stretches.push([left.clone(), right.clone()]);
            at = [left.end, right.end];
        }
    }
    stretches.push([at[0]..texts[0].len(), at[1]..texts[1].len()]);
    stretches.retain(|[left, right]| {
        !texts[0][left.clone()].trim().is_empty() || !texts[1][right.clone()].trim().is_empty()
    });
    stretches
}

/// A part of a text, wrapped.
fn wrap(text: &str, part: Range<usize>, spans: &[&Range<usize>], width: usize) -> Column {
    let mut column = Column { width, ..Column::default() };
    for line in text[part.clone()].lines() {
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        if line.trim().is_empty() {
            continue;
        }
        column.start_line();
        let mut at = start;
        for word in line.split_inclusive(char::is_whitespace) {
            let is_shared = spans.iter().any(|span| span.start <= at && at < span.end);
            column.push(word, if is_shared { Shared::Yes } else { Shared::No });
            at += word.len();
        }
    }
    column
}

impl Column {
    fn start_line(&mut self) {
        self.lines.push(Vec::new());
        self.used = 0;
    }

    /// Appends a word and the space after it; one that is too long for a line is cut between characters.
    fn push(&mut self, word: &str, shared: Shared) {
        let word = harmless(&word.replace(char::is_whitespace, " "), Lines::Joined);
        let needed = measure_text_width(word.trim_end());
        if self.used > 0 && self.used + needed > self.width {
            self.start_line();
        }
        if needed <= self.width {
            self.used += measure_text_width(&word);
            self.append(&word, shared);
            return;
        }
        for character in word.chars() {
            let piece = character.to_string();
            let needed = measure_text_width(&piece);
            if self.used + needed > self.width {
                self.start_line();
            }
            self.used += needed;
            self.append(&piece, shared);
        }
    }

    fn append(&mut self, piece: &str, shared: Shared) {
        if let Some(line) = self.lines.last_mut() {
            match line.last_mut() {
                Some((last, is)) if *is == shared => last.push_str(piece),
                _ => line.push((piece.to_owned(), shared)),
            }
        }
    }

    /// A line with its marks, and the cells it takes.
    fn show(&self, line: usize, marks: Marks) -> (String, usize) {
        let Some(pieces) = self.lines.get(line) else { return (String::new(), 0) };
        let mut shown = String::new();
        let mut used = 0;
        for (piece, shared) in pieces {
            let text = piece.trim_end();
            let space = &piece[text.len()..];
            used += measure_text_width(piece);
            match (shared, marks) {
                (Shared::No, _) => shown.push_str(text),
                (Shared::Yes, Marks::Colour) => {
                    let style = Style::new().fg_color(Some(AnsiColor::Green.into()));
                    shown.push_str(&format!("{style}{text}{style:#}"));
                }
                (Shared::Yes, Marks::Brackets) => {
                    shown.push_str(&format!("⟦{text}⟧"));
                    used += 2;
                }
            }
            shown.push_str(space);
        }
        (shown, used)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_passages_stand_beside_each_other() {
        let left = "A line of its own.\n\nThe bridge opens on Monday.";
        let right = "The bridge opens on Monday, at last.";
        let shared = [[20..46, 0..26]];
        insta::assert_snapshot!(side_by_side([left, right], &shared, 43, Marks::Brackets), @r"
        A line of its own.   │
        ⟦The bridge opens⟧   │ ⟦The bridge opens⟧
        ⟦on Monday.⟧         │ ⟦on Monday,⟧
                             │  at last.
        ");
    }

    #[test]
    fn wide_characters_and_long_words_are_cut_to_the_column() {
        let text = "桥梁周一开通桥梁周一开通";
        let shown = side_by_side([text, "word"], &[], 19, Marks::Colour);
        assert!(shown.lines().all(|line| measure_text_width(line) <= 19), "{shown}");
        assert!(!shown.contains('\u{1b}'), "nothing is shared");
    }
}
