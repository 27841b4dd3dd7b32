//! Runs of short lines inside the article that are about something else: teasers between paragraphs.

use std::ops::Range;

use crate::config::StripConfig;
use crate::document::Kind;

use super::builtin::Builtin;
use super::cohesion::Topic;
use super::page::{Line, Page};
use super::shape::End;

/// In an article with fewer words of prose the words that are shared mean little.
const PROSE_WORDS: u32 = 150;
/// So many bulleted paragraphs in a row are judged.
const BULLETED: usize = 4;
/// A line alone is judged only with so many words or more.
const LONE_WORDS: u32 = 6;

/// Takes out the runs of short lines that don't hold together with the article's prose. A list that a colon introduces
/// stays.
pub(super) fn decide(page: &mut Page, article: Range<usize>, config: &StripConfig) {
    let words: u32 = page.lines[article.clone()]
        .iter()
        .filter(|line| line.is_kept() && line.is_prose())
        .map(|line| line.shape.words)
        .sum();
    if words < PROSE_WORDS {
        return;
    }
    bulleted(page, article.clone(), config);
    let mut known: Option<Topic> = None;
    let mut at = article.start;
    while at < article.end {
        let run = run_from(page, at, article.end);
        if run.is_empty() {
            at += 1;
            continue;
        }
        let introduced = is_introduced(page, &run);
        let judged = run.len() > 2 || page.lines[run.clone()].iter().any(is_lone_headline);
        if !introduced && judged {
            let topic = known.get_or_insert_with(|| Topic::of(page, article.clone()));
            judge(page, run.clone(), topic, config);
        }
        at = run.end;
    }
}

/// Takes out runs of bulleted paragraphs, cut short, that are about something else than the paragraphs without bullets:
/// teasers with their blurbs.
fn bulleted(page: &mut Page, article: Range<usize>, config: &StripConfig) {
    let item = |page: &Page, at: usize| {
        let line = &page.lines[at];
        line.is_open() && line.bullet && line.is_prose() && line.shape.end != End::Sentence
    };
    let mut at = article.start;
    while at < article.end {
        let end = (at..article.end).find(|&at| !item(page, at)).unwrap_or(article.end);
        if end - at >= BULLETED {
            let plain = |at: &usize| {
                let line = &page.lines[*at];
                line.is_kept() && !line.bullet && line.is_prose()
            };
            let topic = Topic::of_lines(page, article.clone().filter(plain));
            let cohesion = (at..end).map(|at| topic.cohesion(page.words(at))).sum::<f32>() / (end - at) as f32;
            if !topic.is_empty() && cohesion < config.run_cohesion {
                for line in &mut page.lines[at..end] {
                    line.decide(Kind::Teaser, Builtin::HeadlineRun, cohesion);
                }
            }
        }
        at = end.max(at + 1);
    }
}

/// Whether a colon makes a list of a run: at the end of the line before it, the items between them aside, or of its
/// own first line before an item.
fn is_introduced(page: &Page, run: &Range<usize>) -> bool {
    let introduces = |line: &Line| line.is_kept() && line.shape.end == End::Colon;
    let before = page.lines[..run.start].iter().rposition(|line| !line.bullet);
    let opens_itself = run.len() > 1 && page.lines[run.start + 1].bullet && introduces(&page.lines[run.start]);
    opens_itself
        || before.is_some_and(|at| introduces(&page.lines[at]) && (at + 1 == run.start || page.lines[run.start].bullet))
}

fn is_lone_headline(line: &Line) -> bool {
    line.shape.words >= LONE_WORDS && line.shape.end == End::Open
}

fn run_from(page: &Page, start: usize, end: usize) -> Range<usize> {
    let stop = (start..end).find(|&at| !page.lines[at].is_open() || page.lines[at].is_prose()).unwrap_or(end);
    start..stop
}

fn judge(page: &mut Page, run: Range<usize>, topic: &Topic, config: &StripConfig) {
    let cohesion: Vec<f32> = run.clone().map(|at| topic.cohesion(page.words(at))).collect();
    let mean = cohesion.iter().sum::<f32>() / cohesion.len() as f32;
    if run.len() > 2 {
        if mean < config.run_cohesion {
            for line in &mut page.lines[run] {
                line.decide(Kind::Teaser, Builtin::HeadlineRun, mean);
            }
        }
        return;
    }
    for (line, cohesion) in page.lines[run].iter_mut().zip(cohesion) {
        if is_lone_headline(line) && cohesion < config.lone_cohesion {
            line.decide(Kind::Teaser, Builtin::LoneTeaser, cohesion);
        }
    }
}
