//! The article's own headline.

use std::ops::Range;

use crate::document::Kind;
use crate::record::Declared;
use crate::segment::{Element, Hint, PageMeta};

use super::builtin::Builtin;
use super::cohesion::Topic;
use super::letters::{is_alphanumeric, lower};
use super::page::{Line, Page};
use super::shape::End;

/// The headline stands at most so many lines above the article.
const ABOVE: usize = 40;
/// The least score of a headline.
const LEAST: f32 = 0.65;
/// A headline stands at most so many lines above the deck under it,
const DECK: usize = 3;
/// and scores at most so much less.
const BESIDE: f32 = 0.45;
/// A subhead has at most so many words.
const SUBHEAD_WORDS: u32 = 14;
/// The headline is no longer than so many words.
const WORDS: u32 = 35;

/// Decides which line is the headline: the one the metadata or the input names, else the one before the article that
/// looks like it. Gives its line.
pub(super) fn decide(page: &mut Page, article: Range<usize>, declared: Option<usize>) -> Option<usize> {
    if let Some(at) = page.lines.iter().position(|line| line.kind() == Some(Kind::Title)) {
        repeats(page, at);
        return Some(at);
    }
    if let Some(at) = declared.filter(|&at| at < article.start + 6)
        && page.lines[at].decide_anew(Kind::Title, Builtin::DeclaredHeadline, 1.0)
    {
        repeats(page, at);
        return Some(at);
    }
    let (at, score) = by_form(page, article).filter(|&(at, _)| page.lines[at].allows(Builtin::Headline))?;
    page.lines[at].decide(Kind::Title, Builtin::Headline, score);
    repeats(page, at);
    Some(at)
}

/// The line that says what a declared headline says, a site's name after it aside: a first heading before others, else
/// the first one that prose follows.
pub(super) fn declared(page: &Page, meta: &PageMeta, declared: &Declared) -> Option<usize> {
    let named = declared.title.iter().chain(&meta.titles).map(|title| letters(title)).filter(|name| name.len() >= 8);
    named.into_iter().find_map(|name| {
        let lines: Vec<usize> = (0..page.lines.len()).filter(|&at| says(&page.lines[at], &name)).collect();
        let heading = lines.iter().find(|&&at| page.lines[at].cues.element == Element::Heading(1));
        let followed = || lines.iter().find(|&&at| page.lines[at + 1..].iter().take(ABOVE).any(Line::is_prose));
        heading.or_else(followed).or(lines.first()).copied()
    })
}

/// Whether a line says what a headline says, given by its letters, or its first half and more.
fn says(line: &Line, name: &str) -> bool {
    if line.shape.words > 60 || line.shape.letters < 6 {
        return false;
    }
    let own = letters(line.text);
    own.len() >= 8 && (name == own || (name.starts_with(&own) && own.len() * 2 > name.len()))
}

fn letters(text: &str) -> String {
    text.chars().filter(|&char| is_alphanumeric(char)).map(lower).collect()
}

/// The likeliest headline among the lines above the article and its first one.
fn by_form(page: &Page, article: Range<usize>) -> Option<(usize, f32)> {
    let first = (article.start..article.end).find(|&at| page.lines[at].is_prose())?;
    if opens_with_subhead(page, first, article.end) {
        return None;
    }
    let lines = first.saturating_sub(ABOVE)..first;
    if !page.lines[lines.clone()].iter().any(may_be) {
        return None;
    }
    let topic = Topic::of(page, first..(first + 4).min(article.end));
    let scored: Vec<(usize, f32)> =
        lines.filter(|&at| may_be(&page.lines[at])).map(|at| (at, score(page, at, first, &topic))).collect();
    let best =
        scored.iter().filter(|(_, score)| *score >= LEAST).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    // A deck repeats the text more than the headline above it does.
    let above = scored.iter().find(|&&(at, score)| {
        at < best.0 && best.0 - at <= DECK && page.lines[at].shape.words >= 5 && score >= best.1 - BESIDE
    });
    Some(*above.unwrap_or(best))
}

/// How much a line looks like the headline of the text that starts at `first`.
fn score(page: &Page, at: usize, first: usize, topic: &Topic) -> f32 {
    let line = &page.lines[at];
    let mut score = topic.cohesion(page.words(at)).min(0.6) + 0.5 * (1.0 - (first - at) as f32 / ABOVE as f32);
    score += match line.cues.element {
        Element::Heading(1) => 0.8,
        Element::Heading(_) => 0.3,
        _ => 0.0,
    };
    score += if line.cues.hint == Some(Hint::Title) { 0.4 } else { 0.0 };
    score += if line.copies > 1 { 0.2 } else { 0.0 };
    score += if at == 0 { 0.2 } else { 0.0 };
    score += match line.shape.words {
        0..=3 => -0.4,
        4..=5 => 0.0,
        _ => 0.2,
    };
    score -= if line.bullet { 0.4 } else { 0.0 };
    score - if line.text.ends_with(['.', ')', ',']) { 0.3 } else { 0.0 }
}

/// Whether a text without headline begins with the first of its subheads: it stands right above a paragraph that says
/// little of it, and others follow.
pub(super) fn opens_with_subhead(page: &Page, first: usize, end: usize) -> bool {
    let Some(at) = first.checked_sub(1).filter(|&at| page.lines[..at].iter().all(|line| !line.is_open())) else {
        return false;
    };
    let others = (first..end).any(|at| is_subhead(page, at));
    let line = &page.lines[at];
    others && line.shape.words <= SUBHEAD_WORDS && Topic::of(page, first..first + 1).cohesion(page.words(at)) < 0.4
}

fn may_be(line: &Line) -> bool {
    let shape = &line.shape;
    line.is_open()
        && shape.words <= WORDS
        && (shape.words >= 3 || shape.is_unspaced())
        && shape.letters >= 8
        && !matches!(shape.end, End::Colon)
        && !(shape.quoted && shape.ends_sentence())
        && !(shape.end == End::Sentence && !line.text.ends_with(['?', '!']) && shape.words > 14)
}

fn is_subhead(page: &Page, at: usize) -> bool {
    let line = &page.lines[at];
    line.is_open()
        && !line.is_prose()
        && line.shape.end == End::Open
        && (2..=16).contains(&line.shape.words)
        && page.lines.get(at + 1).is_some_and(|next| next.is_open() && next.is_prose())
}

/// The headline again, anywhere: in place of a picture, in lists of the newest and the most read.
fn repeats(page: &mut Page, title: usize) {
    let key = page.lines[title].key;
    for (at, line) in page.lines.iter_mut().enumerate().filter(|(_, line)| line.key == key) {
        let kind = if at < title + 4 { Kind::ImageAlt } else { Kind::Teaser };
        line.decide(kind, Builtin::RepeatedHeadline, 1.0);
    }
}
