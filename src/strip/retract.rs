//! Sentences of the article that hold a phrase which elsewhere is a prompt, a notice or a label: what a line of the article
//! says about newsletters or rights is no boilerplate.

use std::ops::Range;

use crate::config::StripConfig;

use super::cohesion::Topic;
use super::page::{By, Line, Page};
use super::phrases::Form;

/// Takes back verdicts by a phrase on sentences that hold together with the article around them.
pub(super) fn decide(page: &mut Page, article: Range<usize>, config: &StripConfig) {
    let by_phrase = |line: &Line| {
        let phrase = matches!(line.decision.map(|decision| decision.by), Some(By::Phrase(_)));
        phrase && matches!(line.form, Some(Form::Contains | Form::Start | Form::End)) && line.is_prose()
    };
    let lines: Vec<usize> = article.clone().filter(|&at| by_phrase(&page.lines[at])).collect();
    if lines.is_empty() {
        return;
    }
    let topic = Topic::of(page, article);
    let least = config.own_cohesion * topic.scale(page);
    for at in lines {
        if topic.cohesion(page.words(at)) >= least {
            page.lines[at].decision = None;
        }
    }
}
