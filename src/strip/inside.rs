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

/// Decides the open lines of the article: lead, paragraphs, subheads.
pub(super) fn decide(page: &mut Page, article: Range<usize>, title: Option<usize>) {
    let has_lead = page.lines.iter().any(|line| line.kind() == Some(Kind::Lead));
    let mut first = title.is_some_and(|title| title < article.end) && !has_lead;
    for at in article.clone() {
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
        let weight = line.weight;
        let heading = matches!(line.cues.element, Element::Heading(_));
        if named && !heading && is_name_line(line) && line.shape.words <= 4 {
            let agency = line.shape.words == 1 && line.shape.is_shouted();
            let (kind, by) =
                if agency { (Kind::Agency, Builtin::AgencyLine) } else { (Kind::Byline, Builtin::NameLine) };
            line.decide(kind, by, weight);
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
