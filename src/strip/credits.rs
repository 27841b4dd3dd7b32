//! Pictures by the form of the lines around them: credits, makers' names in brackets, what stands beside a file name.

use std::ops::Range;

use crate::document::Kind;

use super::builtin::Builtin;
use super::letters::is_alphanumeric;
use super::page::{Line, Page};
use super::phrases::{Form, Phrases};
use super::scan::Hit;
use super::shape::Shape;

/// The longest name after a credit, in words.
const CREDIT_WORDS: u32 = 9;
/// So many words may stand behind the bracket that holds a credit.
const BEHIND_BRACKET: u32 = 2;
/// The longest caption with a credit, in words.
const CAPTION_WORDS: u32 = 90;

/// A caption: a picture's maker at the end of the line, or at its start and nearly nothing else.
pub(super) fn by_credit(line: &mut Line, hits: &[Hit], phrases: &Phrases) {
    if line.shape.words > CAPTION_WORDS {
        return;
    }
    let found = phrases
        .marks(line.text, hits)
        .find(|&(start, end, rule)| phrases.rule(rule).form == Form::Credit && names_picture(line, start..end));
    if let Some((_, _, rule)) = found {
        line.decide_phrase(Kind::Caption, rule);
    }
}

/// Whether a maker's name and nothing more stands behind a credit.
fn names_picture(line: &Line, credit: Range<usize>) -> bool {
    let Range { start, end } = credit;
    let rest = line.text[end..].trim_matches(|c: char| !is_alphanumeric(c));
    let words = Shape::of(rest).words;
    let bracketed = line.text[..start].trim_end().ends_with(['(', '[', '（']);
    if words > CREDIT_WORDS || (bracketed && goes_on(&line.text[end..])) {
        return false;
    }
    let named = bracketed || start == 0 || (words <= 4 && line.text[start..end].ends_with([':', '：']));
    if line.shape.small + line.shape.capitalised == 0 {
        // Without capitals nothing tells a name from the rest of a sentence but that it ends none.
        return named || !line.shape.ends_sentence();
    }
    let small = rest.split_whitespace().filter(|word| word.chars().next().is_some_and(char::is_lowercase)).count();
    named || small as u32 * 2 <= words.max(1)
}

/// Whether a sentence goes on behind the bracket that a text closes.
fn goes_on(text: &str) -> bool {
    let behind = text.split_once([')', ']', '）']).map_or("", |(_, behind)| behind);
    Shape::of(behind).words > BEHIND_BRACKET
}

/// The line under a picture's file name is its caption, unless it is a paragraph; a scrap above a caption was the text
/// in place of the picture.
pub(super) fn by_neighbour(page: &mut Page) {
    for at in 1..page.lines.len() {
        let (before, after) = page.lines.split_at_mut(at);
        let (Some(last), Some(line)) = (before.last_mut(), after.first_mut()) else { continue };
        if last.kind() == Some(Kind::ImageName) && line.is_open() && !line.spaced && !line.shape.ends_sentence() {
            line.decide(Kind::Caption, Builtin::ImageName, 1.0);
        }
        if line.kind() == Some(Kind::Caption) && last.is_open() && is_scrap(last) {
            last.decide(Kind::ImageAlt, Builtin::Scrap, 1.0);
        }
    }
}

/// The caption of the picture above the text: one sentence, and its maker's name in brackets.
pub(super) fn by_bracket(page: &mut Page) {
    let prose = |line: &Line| line.is_open() && line.is_prose();
    let mut above = page.lines.iter().enumerate().filter(|(_, line)| prose(line)).map(|(at, _)| at);
    let Some(second) = above.nth(1) else { return };
    for line in page.lines[..=second].iter_mut().filter(|line| line.is_open() && line.shape.words <= CAPTION_WORDS / 2)
    {
        if names_maker(line.text) {
            line.decide(Kind::Caption, Builtin::BracketedCredit, 1.0);
        }
    }
}

/// Whether a text ends with a name in brackets: two to five words, all capitalised, behind a stop.
fn names_maker(text: &str) -> bool {
    let Some((before, name)) = text.trim_end_matches('.').strip_suffix(')').and_then(|text| text.rsplit_once('('))
    else {
        return false;
    };
    let words = name.split([' ', '/']).filter(|word| !word.is_empty());
    let capital = words.clone().all(|word| word.starts_with(char::is_uppercase));
    before.trim_end().ends_with(['.', '!', '?', '”', '"']) && capital && (2..=5).contains(&words.count())
}

/// A single short run of letters that is repeated in the page, or one letter repeated.
fn is_scrap(line: &Line) -> bool {
    let mut letters = line.text.chars();
    let first = letters.next();
    line.shape.words == 1
        && line.shape.letters <= 12
        && (line.copies > 1 || (line.shape.letters > 1 && letters.all(|c| Some(c) == first)))
}
