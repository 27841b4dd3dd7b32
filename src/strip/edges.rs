//! What stands around the article: a lead above it, and what the other lines are.

use std::ops::Range;

use crate::document::Kind;
use crate::segment::Hint;

use super::builtin::Builtin;
use super::cohesion::Topic;
use super::page::{Line, Page};
use super::signoff::is_name_line;
use super::title::opens_with_subhead;

/// A lead above the article has at least so many words.
const LEAD_WORDS: u32 = 6;
/// A line right under the headline is its deck from so many words on.
const DECK_WORDS: u32 = 25;
/// A lead stands at most so many lines under the headline.
const LEAD_LINES: usize = 4;

/// Keeps the lead between headline and article, and names the kinds of what is outside.
pub(super) fn decide(page: &mut Page, article: Range<usize>, title: Option<usize>) {
    match title {
        Some(title) => lead(page, title, article.clone()),
        None => subhead(page, article.clone()),
    }
    let end = page.lines.len();
    for at in (0..article.start).chain(article.end..end) {
        let before = at < article.start;
        let near = if before { title.is_some_and(|title| at > title) } else { at - article.end < 2 };
        let above_title = title.is_some_and(|title| at < title && title - at <= 3);
        let line = &mut page.lines[at];
        let weight = line.weight();
        if !line.is_open() {
            continue;
        }
        if at == 0 && title.is_none() && is_place_line(line) {
            line.decide(Kind::Dateline, Builtin::Dateline, weight);
        }
        if near && is_name_line(line) && (2..=5).contains(&line.shape.words) {
            line.decide(Kind::Byline, Builtin::NameLine, weight);
        }
        if above_title && line.shape.words <= 4 {
            line.decide(Kind::Section, Builtin::SectionLine, weight);
        }
        let kind = match () {
            () if line.is_headline() && line.shape.words >= 5 || line.is_prose() => Kind::Teaser,
            () if line.shape.words <= 4 => Kind::Navigation,
            () => Kind::Other,
        };
        line.decide(kind, Builtin::OutsideStretch, weight);
    }
}

/// A place alone above the first paragraph, a colon after it aside.
fn is_place_line(line: &Line) -> bool {
    line.shape.is_all_capitalised() && line.shape.words <= 5 && line.shape.numbers == 0
}

/// The subhead right above an article without headline.
fn subhead(page: &mut Page, article: Range<usize>) {
    if let Some(above) = article.start.checked_sub(1).filter(|_| opens_with_subhead(page, article.start, article.end)) {
        let weight = page.lines[above].weight();
        page.lines[above].decide(Kind::Subhead, Builtin::Subhead, weight);
    }
}

/// The first line under the headline that reads as a sentence or hangs together with the article.
fn lead(page: &mut Page, title: usize, article: Range<usize>) {
    if title + 1 > article.start {
        return;
    }
    if !page.lines[title + 1..article.start].iter().any(may_lead) {
        return;
    }
    let topic = Topic::of(page, article.clone());
    let mut seen = 0;
    for at in title + 1..article.start {
        let line = &page.lines[at];
        if !line.is_open() {
            continue;
        }
        seen += 1;
        let hinted = line.cues.hint == Some(Hint::Lead);
        if seen > LEAD_LINES && !hinted {
            return;
        }
        let cohesion = topic.cohesion(page.words(at));
        let deck = at == title + 1 && line.shape.words >= DECK_WORDS && !page.markup;
        if may_lead(line) && (cohesion >= 0.3 || ((hinted || deck) && cohesion >= 0.15)) {
            page.lines[at].decide(Kind::Lead, Builtin::Lead, cohesion);
            // A second sentence of the deck may follow.
            if !page.lines.get(at + 1).is_some_and(|next| at + 1 < article.start && may_lead(next)) {
                return;
            }
        }
    }
}

fn may_lead(line: &Line) -> bool {
    line.is_open()
        && line.shape.words >= LEAD_WORDS
        && line.shape.small_share() >= 0.35
        && line.cues.link_share < 0.5
        && !matches!(
            line.cues.hint,
            Some(Hint::Related | Hint::Caption | Hint::Promotion | Hint::Byline | Hint::Share | Hint::Tags)
        )
}
