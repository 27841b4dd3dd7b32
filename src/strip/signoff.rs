//! The end of an article: the writer's name, initials, an agency, and captions gathered behind them.

use crate::document::Kind;

use super::builtin::Builtin;
use super::page::{Line, Page};
use super::shape::Start;

/// So many paragraphs stand before a sign-off.
const PROSE: usize = 2;
/// So many lines may stand behind it.
const BEHIND: usize = 8;
/// A caption behind a sign-off has at most so many words.
const CAPTION_WORDS: u32 = 40;

/// Decides the sign-off of a text that ends with the article, and the captions behind it.
pub(super) fn decide(page: &mut Page) {
    let prose: Vec<usize> = (0..page.lines.len())
        .filter(|&at| page.lines[at].is_open() && page.lines[at].shape.words > CAPTION_WORDS / 2)
        .collect();
    let Some(&last) = prose.last().filter(|_| prose.len() >= PROSE) else { return };
    let from = last + 1;
    let Some(name) = (from..page.lines.len().min(from + BEHIND)).find(|&at| is_name_line(&page.lines[at])) else {
        return brackets(page, from);
    };
    // Between the last paragraph and the name only short sentences and captions stand.
    let behind = page.lines.len() - name - 1;
    let short = page.lines[name + 1..].iter().all(|line| line.shape.words <= CAPTION_WORDS);
    if behind > BEHIND || !short || page.markup {
        return;
    }
    sign(&mut page.lines[name]);
    for line in &mut page.lines[name + 1..] {
        if is_name_line(line) {
            sign(line);
        } else if line.shape.words >= 3 {
            line.decide(Kind::Caption, Builtin::GatheredCaption, 1.0);
        }
    }
}

fn sign(line: &mut Line) {
    let single = line.shape.words == 1 && line.shape.is_shouted();
    let (kind, by) = if single { (Kind::Agency, Builtin::AgencyLine) } else { (Kind::Byline, Builtin::NameLine) };
    line.decide(kind, by, 1.0);
}

/// Initials in brackets behind the last paragraph.
fn brackets(page: &mut Page, from: usize) {
    let Some(line) = page.lines.get_mut(from) else { return };
    let bracketed = line.text.starts_with(['(', '（', '[']) && line.text.ends_with([')', '）', ']']);
    if bracketed && line.shape.words <= 4 && line.shape.letters <= 24 {
        line.decide(Kind::Byline, Builtin::Initials, 1.0);
    }
}

/// Words of a line of names with a remark, at most.
const LONGEST_NAME_LINE: u32 = 20;

/// One name or several, alone in a line: up to six words, every one capitalised, a remark in brackets aside.
pub(super) fn is_name_line(line: &Line) -> bool {
    if line.shape.words > LONGEST_NAME_LINE {
        return false;
    }
    let name = line.text.split(['(', '（']).next().unwrap_or_default();
    let name =
        name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '.' | ',' | '/' | '|' | '*'));
    let words = name.split(|c: char| c.is_whitespace() || c == '/').filter(|word| !word.is_empty());
    let (mut count, mut capitalised) = (0, 0);
    for word in words {
        count += 1;
        capitalised += usize::from(word.chars().next().is_some_and(char::is_uppercase));
    }
    // A host's name may stand beside the writer's: small letters around a stop.
    let hosts = name
        .split([' ', '/'])
        .filter(|word| word.trim_end_matches('.').contains('.') && word.chars().next().is_some_and(char::is_lowercase))
        .count();
    (1..=6).contains(&count)
        && capitalised + hosts == count
        && capitalised > 0
        && line.shape.numbers == 0
        && line.shape.words <= 10
        && line.shape.start == Start::Capital
        && !line.text.ends_with([':', '?', '!', ','])
        && !line.text.contains(['"', '“', '«', ';'])
}
