//! Captions that no credit marks: repeated ones, and short sentences between long paragraphs that name what is seen.

use std::ops::Range;

use crate::config::StripConfig;
use crate::document::Kind;

use super::builtin::Builtin;
use super::page::Page;
use super::phrases::Phrases;

/// A caption has at most so many words.
const WORDS: u32 = 32;
/// The paragraphs of a text in which a short line stands out have so many words at the median.
const PARAGRAPH: u32 = 30;
/// In a language whose running words are known, so many of a text's words are among them.
const RUNNING: f32 = 0.06;

/// Decides captions among the open lines of the article.
pub(super) fn decide(page: &mut Page, article: Range<usize>, phrases: &Phrases, config: &StripConfig) {
    let mut lengths: Vec<u32> = page.lines[article.clone()].iter().filter(|line| line.is_kept() && line.is_prose()).map(|line| line.shape.words).collect();
    lengths.sort_unstable();
    let Some(&median) = lengths.get(lengths.len() / 2).filter(|&&median| median >= PARAGRAPH) else { return };
    for line in page.lines[article.clone()].iter_mut().filter(|line| line.is_open() && line.copies > 1) {
        if (4..=WORDS).contains(&line.shape.words) {
            line.decide(Kind::Caption, Builtin::RepeatedLine, 1.0);
        }
    }
    if page.markup || !config.bare_captions {
        return;
    }
    let mut folded = String::new();
    let (mut running, mut words) = (0, 0);
    for line in page.lines[article.clone()].iter().filter(|line| line.is_open() && line.is_prose()).take(12) {
        running += phrases.running(line.text, &mut folded);
        words += line.shape.words;
    }
    if running as f32 <= RUNNING * words as f32 {
        return;
    }
    for at in article {
        let line = &page.lines[at];
        let shape = &line.shape;
        let fits = line.is_open() && (4..=WORDS.min(median)).contains(&shape.words) && shape.sentences <= 1 && !shape.quoted && !line.bullet;
        let between = at > 0 && page.lines[at - 1].is_kept() && page.lines.get(at + 1).is_some_and(|next| next.is_kept());
        if !fits || !between {
            continue;
        }
        // A headline names what is told, a caption what is seen: it ends as a sentence or names someone.
        let names = shape.capitalised >= 2;
        let score = phrases.running(line.text, &mut folded);
        if score == 0 && (shape.ends_sentence() || names) {
            page.lines[at].decide(Kind::Caption, Builtin::BareCaption, 1.0);
        }
    }
}
