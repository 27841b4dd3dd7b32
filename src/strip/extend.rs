//! Paragraphs beyond the heaviest stretch that hold together with it: the text after a list of related articles, the
//! opening above a table of contents.

use std::ops::Range;

use crate::config::StripConfig;

use super::cohesion::Topic;
use super::page::{Line, Page};
use super::phrases::Form;
use super::series;
use super::shape::Start;

/// At most so many lines lie between the stretch and what belongs to it.
const GAP: usize = 60;
/// Lines of no weight inside a group of paragraphs.
const HOLE: usize = 3;
/// What follows the heading of a list is cut off where it weighs at most this part of the article before it.
const TAIL: f32 = 0.7;
/// An article of less weight says too little of what it is about.
const KNOWN: f32 = 50.0;
/// At most so many groups are taken at either side.
const GROUPS: usize = 40;

/// Widens the article by the groups of paragraphs around it that are about the same. `first` is the line above which
/// nothing belongs to the article, where it is known.
pub(super) fn widen(page: &Page, article: Range<usize>, first: usize, config: &StripConfig) -> Range<usize> {
    let mut article = by_topic(page, narrow(page, article, config), first, config);
    while page.lines.get(article.end).is_some_and(ends_article) && page.lines[article.end - 1].is_kept() {
        article.end += 1;
    }
    article.end = series::end(page, article.end);
    article
}

/// A short sentence right behind the last paragraph is its end.
fn ends_article(line: &Line) -> bool {
    let shape = &line.shape;
    line.is_open()
        && !line.bullet
        && !line.spaced
        && shape.words >= 3
        && shape.sentences == 1
        && shape.ends_sentence()
        && shape.start == Start::Capital
        && shape.small_share() >= 0.5
        && line.cues.link_share < 0.3
        && line.cues.outside == 0
}

/// Cuts off what follows the heading of a list where it is little and about something else.
fn narrow(page: &Page, article: Range<usize>, config: &StripConfig) -> Range<usize> {
    let heading = |&at: &usize| page.lines[at].form == Some(Form::Heading) && !page.lines[at].is_open();
    let gain = |lines: Range<usize>| page.lines[lines].iter().map(|line| line.weight().max(0.0)).sum::<f32>();
    let Some(cut) = article.clone().filter(heading).find(|&at| {
        let (before, behind) = (gain(article.start..at), gain(at..article.end));
        before >= KNOWN && behind <= TAIL * before && {
            let topic = Topic::of(page, article.start..at);
            let least = config.tail_cohesion * topic.scale(page);
            !topic.is_empty() && cohesion(page, &topic, at..article.end) < least
        }
    }) else {
        return article;
    };
    article.start..cut
}

/// How well the lines that speak for an article hold together with its topic, the heavier the more.
fn cohesion(page: &Page, topic: &Topic, lines: Range<usize>) -> f32 {
    let (mut weight, mut cohesion) = (0.0, 0.0);
    for at in lines.filter(|&at| page.lines[at].weight() > 0.0) {
        let worth = page.lines[at].weight();
        weight += worth;
        cohesion += worth * topic.cohesion(page.words(at));
    }
    if weight > 0.0 { cohesion / weight } else { 0.0 }
}

fn by_topic(page: &Page, article: Range<usize>, first: usize, config: &StripConfig) -> Range<usize> {
    let mut article = article;
    if after(page, article.end).is_none() && before(page, article.start, first).is_none() {
        return article;
    }
    let topic = Topic::of(page, article.clone());
    if topic.is_empty() {
        return article;
    }
    let least = config.min_cohesion * topic.scale(page);
    for _ in 0..GROUPS {
        let Some(group) = after(page, article.end) else { break };
        if !holds(page, &topic, group.clone(), config.min_group, least) {
            break;
        }
        article.end = group.end;
    }
    for _ in 0..GROUPS {
        let Some(group) = before(page, article.start, first) else { break };
        if !holds(page, &topic, group.clone(), config.min_group, least) {
            break;
        }
        article.start = group.start;
    }
    article
}

fn holds(page: &Page, topic: &Topic, group: Range<usize>, weight: f32, least: f32) -> bool {
    let sum: f32 = page.lines[group.clone()].iter().map(|line| line.weight().max(0.0)).sum();
    sum >= weight && cohesion(page, topic, group) >= least
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
    line.weight() > 0.0 && line.is_prose() && line.is_kept()
}

fn stops(page: &Page, at: usize) -> bool {
    page.lines[at].form == Some(Form::Closing)
}
