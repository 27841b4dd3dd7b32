//! What headings of lists say of the lines under them.

use std::ops::Range;

use crate::document::Kind;

use super::builtin::Builtin;
use super::page::Page;
use super::phrases::{Form, Phrases};

/// At most so many lines are listed under one heading.
const LISTED: usize = 12;
/// A headline in a list has at most so many words.
const HEADLINE_WORDS: u32 = 30;
/// A phrase that begins a heading holds for so few words only; longer lines are teasers themselves.
const HEADING_WORDS: u32 = 12;

/// Decides the short lines under the heading of a list of teasers or tags, up to the next paragraph; the last of several
/// is left open where it is shorter than they are and a paragraph follows: it is that paragraph's subhead.
pub(super) fn decide(page: &mut Page, phrases: &Phrases) {
    // Above the first paragraph the headline itself stands under such headings.
    let Some(mut at) = page.lines.iter().position(|line| line.is_prose() && line.is_open()) else { return };
    while at < page.lines.len() {
        let Some(kind) = heads(page, at, phrases) else {
            at += 1;
            continue;
        };
        let start = at + 1;
        let limit = page.lines.len().min(start + LISTED);
        let mut end = (start..limit).find(|&at| !is_listed(page, at)).unwrap_or(limit);
        let prose = page.lines.get(end).is_some_and(|line| line.is_prose() && line.is_open());
        if prose && is_subhead(page, start..end) {
            end -= 1;
        }
        for line in page.lines[start..end].iter_mut().filter(|line| line.is_open()) {
            line.decide(kind, Builtin::Listed, 1.0);
        }
        at = end.max(start);
    }
}

/// Whether the last of several lines is no headline as those before it: clearly shorter, and no item.
fn is_subhead(page: &Page, listed: Range<usize>) -> bool {
    let Some((last, before)) = page.lines[listed].split_last() else { return false };
    let words: u32 = before.iter().map(|line| line.shape.words).sum();
    !before.is_empty() && !last.bullet && f64::from(last.shape.words) <= 0.7 * f64::from(words) / before.len() as f64
}

/// The kind of the lines under a heading.
fn heads(page: &Page, at: usize, phrases: &Phrases) -> Option<Kind> {
    let line = &page.lines[at];
    let phrase = phrases.rule(line.phrase?);
    let heading = match line.form? {
        Form::Heading => true,
        Form::Start => phrase.max_words.is_some_and(|most| most <= HEADING_WORDS),
        _ => false,
    };
    (heading && matches!(phrase.kind, Kind::Teaser | Kind::Metadata)).then_some(phrase.kind)
}

fn is_listed(page: &Page, at: usize) -> bool {
    let line = &page.lines[at];
    let open = line.is_open() && !line.is_prose() && line.shape.words <= HEADLINE_WORDS && !line.text.ends_with('.');
    open || matches!(line.kind(), Some(Kind::Metadata | Kind::Teaser | Kind::Byline))
}
