//! Lines of the article that look like noise one by one and like its own together: who speaks in an interview, days of a
//! timeline, hours of a live report, items under a colon.

use crate::document::Kind;

use super::builtin::Builtin;
use super::forms::is_clock;
use super::page::{By, Line, Page, key_of};
use super::shape::End;

/// A timeline has so many days.
const TIMELINE: usize = 3;
/// A live report has so many hours.
const HOURS: usize = 2;
/// A sentence that a list belongs to has so many words.
const INTRODUCTION: u32 = 5;

/// Takes back the verdicts on such lines.
pub(super) fn decide(page: &mut Page) {
    by_speaker(page);
    by_timeline(page);
    by_introduction(page);
    by_hours(page);
}

/// A label before a colon that opens several lines names who speaks in an interview, and no writer.
fn by_speaker(page: &mut Page) {
    let label = |line: &Line| {
        let byline = line.kind() == Some(Kind::Byline);
        let (label, rest) = byline.then(|| line.text.split_once([':', '：']))??;
        (!rest.is_empty()).then_some(key_of(label))
    };
    let mut labels: Vec<(u64, usize)> =
        page.lines.iter().enumerate().filter_map(|(at, line)| Some((label(line)?, at))).collect();
    labels.sort_unstable();
    for run in labels.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() >= 2) {
        for &(_, at) in run {
            page.lines[at].decision = None;
        }
    }
}

/// Days that are told of one under the other, each with what happened or what a thing cost: a timeline, a table, and no
/// stamps.
fn by_timeline(page: &mut Page) {
    let told = |line: &Line| {
        line.kind() == Some(Kind::Metadata)
            && line
                .text
                .split_once(": ")
                .or_else(|| line.text.split_once('：'))
                .is_some_and(|(_, told)| told.chars().any(char::is_alphabetic))
    };
    let told: Vec<bool> = page.lines.iter().map(told).collect();
    let mut at = 0;
    for run in told.chunk_by(|a, b| a == b) {
        if run[0] && run.len() >= TIMELINE {
            page.lines[at..at + run.len()].iter_mut().for_each(|line| line.decision = None);
        }
        at += run.len();
    }
}

/// Items and addresses right under a sentence that ends with a colon are what it speaks of, whatever they say.
fn by_introduction(page: &mut Page) {
    let is = |line: &Line, rule: Builtin| line.decision.is_some_and(|decision| decision.by == By::Builtin(rule));
    let is_item = |line: &Line| is(line, Builtin::Address) || (line.bullet && !is(line, Builtin::CommentHead));
    for at in 0..page.lines.len() {
        let line = &page.lines[at];
        if line.is_open() && line.shape.end == End::Colon && line.shape.words >= INTRODUCTION && !page.markup {
            let items = page.lines[at + 1..].iter_mut().take_while(|line| is_item(line));
            items.for_each(|line| line.decision = None);
        }
    }
}

/// The hours that head the entries of a live report: two bare clock times and more, each between two paragraphs.
fn by_hours(page: &mut Page) {
    let prose = |at: usize| page.lines.get(at).is_some_and(|line| line.is_open() && line.is_prose());
    let hour = |at: usize| {
        let line = &page.lines[at];
        line.kind() == Some(Kind::Metadata) && line.shape.words <= 4 && line.text.split_whitespace().any(is_clock)
    };
    let hours: Vec<usize> = (1..page.lines.len()).filter(|&at| hour(at) && prose(at - 1) && prose(at + 1)).collect();
    if hours.len() >= HOURS {
        for at in hours {
            page.lines[at].decide_anew(Kind::Subhead, Builtin::Hour, 1.0);
        }
    }
}
