//! What the lines of the article's stretch are.

use std::ops::Range;

use crate::document::Kind;

use super::builtin::Builtin;
use super::page::Page;
use super::shape::End;

/// A subhead has at most so many words.
const SUBHEAD_WORDS: u32 = 18;

/// Decides the open lines of the article: lead, paragraphs, subheads.
pub(super) fn decide(page: &mut Page, article: Range<usize>, title: Option<usize>) {
    let has_lead = page.lines.iter().any(|line| line.kind() == Some(Kind::Lead));
    let mut first = title.is_some_and(|title| title < article.end) && !has_lead;
    for at in article.clone() {
        let next_is_prose = (at + 1..article.end).find(|&next| page.lines[next].is_kept()).is_some_and(|next| page.lines[next].is_prose());
        let line = &mut page.lines[at];
        let weight = line.weight;
        if !line.is_open() {
            first &= !line.is_kept();
            continue;
        }
        let short = line.shape.words <= SUBHEAD_WORDS && line.shape.end == End::Open || line.text.ends_with('?') && line.shape.words <= SUBHEAD_WORDS;
        if short && next_is_prose && !line.bullet {
            line.decide(Kind::Subhead, Builtin::Subhead, weight);
        } else if first && line.is_prose() {
            line.decide(Kind::Lead, Builtin::Lead, weight);
            first = false;
        } else {
            first &= !line.is_prose();
            line.decide(Kind::Body, Builtin::Stretch, weight);
        }
    }
}
