//! What the lines of the article's stretch are.

use std::ops::Range;

use crate::document::Kind;
use crate::segment::Element;

use super::builtin::Builtin;
use super::page::Page;
use super::shape::End;
use super::signoff::is_name_line;

/// A subhead has at most so many words.
const SUBHEAD_WORDS: u32 = 18;

/// A byline stands among so many lines at the head.
const HEAD: usize = 8;

/// A heading with nothing under it, and a line that ends with a colon, are no part of the article: the list they head is
/// another's.
fn headings(page: &mut Page, article: Range<usize>) {
    for at in article.rev().filter(|&at| at > 0) {
        let line = &mut page.lines[at];
        if !line.is_kept() {
            continue;
        }
        let heads = matches!(line.cues.element, Element::Heading(_)) || line.shape.end == End::Colon;
        if !line.is_open() || !heads || line.shape.words > SUBHEAD_WORDS {
            return;
        }
        let weight = line.weight();
        line.decide(Kind::Navigation, Builtin::OutsideStretch, weight);
    }
}

/// Decides the open lines of the article: lead, paragraphs, subheads.
pub(super) fn decide(page: &mut Page, article: Range<usize>, title: Option<usize>) {
    let has_lead = page.lines.iter().any(|line| line.kind() == Some(Kind::Lead));
    let mut first = title.is_some_and(|title| title < article.end) && !has_lead;
    headings(page, article.clone());
    let last = article.clone().rfind(|&at| page.lines[at].is_kept() && page.lines[at].is_prose());
    for at in article.clone() {
        // A name alone behind the last paragraph signs it.
        let line = &mut page.lines[at];
        let signs = last.is_some_and(|last| at > last) && line.text.starts_with(['-', '–', '—']);
        if signs && is_name_line(line) && (2..=5).contains(&line.shape.words) {
            let weight = line.weight();
            line.decide(Kind::Byline, Builtin::NameLine, weight);
        }
        if !page.lines[at].is_open() {
            first &= !page.lines[at].is_kept();
            continue;
        }
        let next_is_prose = (at + 1..article.end)
            .find(|&next| page.lines[next].is_kept())
            .is_some_and(|next| page.lines[next].is_prose());
        // A name between stamp, credit or byline at the head of the article is the writer's.
        let removed = |at: usize| matches!(page.lines[at].kind(), Some(Kind::Metadata | Kind::Byline | Kind::Caption));
        let named = at < article.start + HEAD
            && ((at > 0 && removed(at - 1)) || (at + 1 < page.lines.len() && removed(at + 1)));
        let line = &mut page.lines[at];
        let weight = line.weight();
        let heading = matches!(line.cues.element, Element::Heading(_));
        if named && !heading && is_name_line(line) && line.shape.words <= 4 {
            let agency = line.shape.words == 1 && line.shape.is_shouted();
            let (kind, by) =
                if agency { (Kind::Agency, Builtin::AgencyLine) } else { (Kind::Byline, Builtin::NameLine) };
            line.decide(kind, by, weight);
        }
        if !line.is_open() {
            continue;
        }
        let short = line.shape.words <= SUBHEAD_WORDS && (line.shape.end == End::Open || line.text.ends_with('?'));
        if short && next_is_prose && !line.bullet {
            line.decide(Kind::Subhead, Builtin::Subhead, weight);
        } else if first && line.is_prose() {
            line.decide(Kind::Lead, Builtin::Lead, weight);
            first = false;
        } else {
            first &= !line.is_prose();
            line.decide(Kind::Body, Builtin::Stretch, weight);
        }
    }
}
