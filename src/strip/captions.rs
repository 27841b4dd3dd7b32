//! Captions that no credit marks: repeated ones, and short sentences between long paragraphs that name what is seen.

use std::ops::Range;

use crate::config::StripConfig;
use crate::document::Kind;

use super::builtin::Builtin;
use super::page::{Line, Page};
use super::phrases::Phrases;
use super::shape::End;

/// A caption has at most so many words.
const WORDS: u32 = 32;
/// At most so many lines of an article are repeated captions.
const REPEATED: usize = 16;
/// Of a sentence of so many words that stands twice one copy may be the text's own.
const SAID_TWICE: u32 = 16;
/// The paragraphs of a text in which a short line stands out have so many words at the median.
const PARAGRAPH: u32 = 30;
/// A line that stands twice in a text whose lines are sentences is a caption where they have so many at the median.
const SENTENCE: u32 = 18;
/// In a language whose running words are known, so many of a text's words are among them.
const RUNNING: f32 = 0.06;

/// Lines that stand twice; where many do, the text itself is doubled. Of a long sentence one stays: it may be the text's own,
/// which a caption says again.
fn repeated(page: &mut Page, article: Range<usize>) {
    let is_repeated = |line: &Line| line.is_open() && line.copies == 2 && (4..=WORDS).contains(&line.shape.words);
    let lines: Vec<usize> = article.filter(|&at| is_repeated(&page.lines[at])).collect();
    if lines.len() <= REPEATED {
        for at in lines {
            let line = &page.lines[at];
            let again = page.lines[..at].iter().any(|before| before.key == line.key);
            if again || !line.is_prose() || line.shape.words < SAID_TWICE {
                page.lines[at].decide(Kind::Caption, Builtin::RepeatedLine, 1.0);
            }
        }
    }
}

/// Lines that say what is seen: the words of scenes, and none of running text.
fn scenes(page: &mut Page, article: Range<usize>, phrases: &Phrases) {
    let mut folded = String::new();
    for (line, hits) in page.lines_with_hits(article) {
        if !line.is_open() || line.shape.quoted || line.bullet {
            continue;
        }
        let fits = (3..=WORDS).contains(&line.shape.words) && line.shape.sentences <= 1;
        if fits && line.shape.end != End::Colon && phrases.is_scene(line.text, hits, &mut folded) {
            line.decide(Kind::Caption, Builtin::BareCaption, 1.0);
        }
    }
}

/// Decides captions among the open lines of the article.
pub(super) fn decide(page: &mut Page, article: Range<usize>, phrases: &Phrases, config: &StripConfig) {
    let mut lengths: Vec<u32> = page.lines[article.clone()]
        .iter()
        .filter(|line| line.is_kept() && line.is_prose())
        .map(|line| line.shape.words)
        .collect();
    lengths.sort_unstable();
    let Some(&median) = lengths.get(lengths.len() / 2).filter(|&&median| median >= SENTENCE) else { return };
    if page.markup {
        return;
    }
    repeated(page, article.clone());
    scenes(page, article.clone(), phrases);
    if !config.bare_captions || median < PARAGRAPH {
        return;
    }
    let mut folded = String::new();
    let is_text = |at: &usize| page.lines[*at].is_open() && page.lines[*at].is_prose();
    let prose = || article.clone().filter(is_text).take(12);
    let enough = RUNNING * prose().map(|at| page.lines[at].shape.words).sum::<u32>() as f32;
    let mut missing = enough as usize + 1;
    let known = prose().any(|at| {
        missing -= phrases.running(page.lines[at].text, page.hits(at), &mut folded).take(missing).count();
        missing == 0
    });
    if !known {
        return;
    }
    for at in article {
        let line = &page.lines[at];
        let shape = &line.shape;
        let fits = line.is_open()
            && (4..=WORDS.min(median)).contains(&shape.words)
            && shape.sentences <= 1
            && !shape.quoted
            && !line.bullet;
        let between =
            at > 0 && page.lines[at - 1].is_kept() && page.lines.get(at + 1).is_some_and(|next| next.is_kept());
        if !fits || !between {
            continue;
        }
        // A headline names what is told, a caption what is seen: it ends as a sentence or names someone.
        let names = shape.capitalised >= 2;
        if (shape.ends_sentence() || names) && phrases.running(line.text, page.hits(at), &mut folded).next().is_none() {
            page.lines[at].decide(Kind::Caption, Builtin::BareCaption, 1.0);
        }
    }
}
