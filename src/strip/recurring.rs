//! Lines that other pages of the site have too.

use std::ops::Range;

use crate::document::Kind;

use super::builtin::Builtin;
use super::cohesion::Topic;
use super::page::{Line, Page};

/// A headline belongs to the paragraph under it where it holds together with it so well.
const ITEM: f32 = 0.5;

/// What a line weighs when it is known to recur: nothing, as if it weren't there; the headline of another document speaks
/// against the article as every teaser does.
pub(super) fn weight(line: &Line) -> f32 {
    match line.cues {
        cues if cues.headline_elsewhere => line.weight().min(-4.0),
        cues if cues.repeated > 0.0 => 0.0,
        _ => line.weight(),
    }
}

/// Decides the open lines that recur. A paragraph between paragraphs of the article's own stays: a quotation, a standing
/// explanation; what recurs around the article, and short lines anywhere, goes.
pub(super) fn decide(page: &mut Page, article: Range<usize>, title: Option<usize>) {
    let own = |line: &Line| line.is_prose() && line.is_kept() && line.cues.repeated == 0.0;
    let first = article.clone().find(|&at| own(&page.lines[at])).unwrap_or(article.end);
    let last = article.clone().rev().find(|&at| own(&page.lines[at])).unwrap_or(article.start);
    for at in (0..page.lines.len()).filter(|&at| Some(at) != title) {
        let cues = page.lines[at].cues;
        if cues.headline_elsewhere && article.contains(&at) && heads_item(page, at) {
            continue;
        }
        let line = &mut page.lines[at];
        if cues.headline_elsewhere {
            line.decide(Kind::Teaser, Builtin::HeadlineElsewhere, 1.0);
        }
        if cues.repeated > 0.0 && !(line.is_prose() && (first..last).contains(&at)) {
            line.decide(Kind::Other, Builtin::RepeatedOnSite, cues.repeated);
        }
    }
}

/// Whether a headline stands over a paragraph about the same, as in a digest: what both are is judged without the site.
fn heads_item(page: &Page, at: usize) -> bool {
    let next = page.lines.get(at + 1).filter(|next| next.is_kept() && next.is_prose());
    next.is_some() && Topic::of(page, at + 1..at + 2).cohesion(page.words(at)) >= ITEM
}
