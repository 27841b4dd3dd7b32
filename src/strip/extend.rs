//! Paragraphs beyond the heaviest stretch that hold together with it: the text after a list of related articles, the
//! opening above a table of contents.

use std::ops::Range;

use crate::config::StripConfig;

use super::cohesion::Topic;
use super::page::Page;
use super::phrases::Form;

/// At most so many lines lie between the stretch and what belongs to it.
const GAP: usize = 60;
/// Lines of no weight inside a group of paragraphs.
const HOLE: usize = 3;
/// At most so many groups are taken at either side.
const GROUPS: usize = 40;

/// Widens the article by the groups of paragraphs around it that are about the same. `first` is the line above which
/// nothing belongs to the article, where it is known.
pub(super) fn widen(page: &Page, article: Range<usize>, first: usize, config: &StripConfig) -> Range<usize> {
    let mut article = article;
    if after(page, article.end).is_none() && before(page, article.start, first).is_none() {
        return article;
    }
    let topic = Topic::of(page, article.clone());
    if topic.is_empty() {
        return article;
    }
    for _ in 0..GROUPS {
        let Some(group) = after(page, article.end) else { break };
        if !holds(page, &topic, group.clone(), config) {
            break;
        }
        article.end = group.end;
    }
    for _ in 0..GROUPS {
        let Some(group) = before(page, article.start, first) else { break };
        if !holds(page, &topic, group.clone(), config) {
            break;
        }
        article.start = group.start;
    }
    article
}

fn holds(page: &Page, topic: &Topic, group: Range<usize>, config: &StripConfig) -> bool {
    let (mut weight, mut cohesion) = (0.0, 0.0);
    for line in page.lines[group].iter().filter(|line| line.weight > 0.0) {
        weight += line.weight;
        cohesion += line.weight * topic.cohesion(line.text);
    }
    weight >= config.min_group && cohesion >= config.min_cohesion * weight
}

/// The next group of lines that speak for an article.
fn after(page: &Page, end: usize) -> Option<Range<usize>> {
    let limit = page.lines.len().min(end + GAP);
    let start = (end..limit).find(|&at| stops(page, at) || is_paragraph(page, at)).filter(|&at| !stops(page, at))?;
    let mut last = start;
    for at in start..page.lines.len() {
        if stops(page, at) || at > last + HOLE {
            break;
        }
        if is_paragraph(page, at) {
            last = at;
        }
    }
    Some(start..last + 1)
}

/// The group before.
fn before(page: &Page, start: usize, first: usize) -> Option<Range<usize>> {
    let limit = first.max(start.saturating_sub(GAP));
    let end =
        (limit..start).rev().find(|&at| stops(page, at) || is_paragraph(page, at)).filter(|&at| !stops(page, at))?;
    let mut last = end;
    for at in (first..=end).rev() {
        if stops(page, at) || at + HOLE < last {
            break;
        }
        if is_paragraph(page, at) {
            last = at;
        }
    }
    Some(last..end + 1)
}

fn is_paragraph(page: &Page, at: usize) -> bool {
    let line = &page.lines[at];
    line.weight > 0.0 && line.is_prose() && line.is_kept()
}

fn stops(page: &Page, at: usize) -> bool {
    page.lines[at].form == Some(Form::Closing)
}
