//! What the markup of an HTML page says of its lines.

use std::ops::Range;

use crate::document::Kind;
use crate::segment::{Element, Hint};

use super::builtin::Builtin;
use super::page::{Line, Page};

/// The lines after the headline in which prose is likely the article.
const NEAR: usize = 40;

/// What most of the page's prose stands in: how deep inside and outside of it, and under which hint.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Habit {
    pub inside: u8,
    pub outside: u8,
    pub hint: Option<Hint>,
}

impl Habit {
    /// Where most words of prose stand, links aside; elements that are never the article count little, and what follows
    /// the headline counts more.
    pub fn of(page: &Page, title: Option<usize>) -> Self {
        if !page.markup {
            return Self::default();
        }
        let mut places: Vec<(Self, f32)> = Vec::new();
        for (at, line) in page.lines.iter().enumerate() {
            if !line.is_prose() || line.cues.link_share >= 0.4 || !line.is_kept() {
                continue;
            }
            let place = Self { inside: line.cues.inside, outside: line.cues.outside, hint: line.cues.hint };
            let near = title.map_or(1.0, |title| {
                if (title..title + NEAR).contains(&at) {
                    3.0
                } else if at < title {
                    0.2
                } else {
                    1.0
                }
            });
            let words = line.shape.words.min(80) as f32 * near * 0.3f32.powi(i32::from(place.outside));
            match places.iter_mut().find(|(other, _)| *other == place) {
                Some((_, sum)) => *sum += words,
                None => places.push((place, words)),
            }
        }
        places.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(place, _)| place).unwrap_or_default()
    }

    /// Whether a line stands where most of the prose does.
    pub fn fits(self, line: &Line) -> bool {
        line.cues.inside == self.inside && line.cues.outside == self.outside
    }
}

/// Decides the lines of the article that markup says are something else. A hint under which most of the prose stands
/// means nothing.
pub(super) fn decide(page: &mut Page, article: Range<usize>, habit: Habit) {
    for line in page.lines[article].iter_mut().filter(|line| line.is_open()) {
        let words = line.shape.words;
        let (cues, prose) = (line.cues, line.is_prose());
        let hint = cues.hint.filter(|_| cues.hint != habit.hint);
        let heading = matches!(cues.element, Element::Heading(_));
        let said = match hint {
            Some(Hint::Caption) if words <= 60 => Some(Kind::Caption),
            Some(Hint::Byline) if words <= 60 && !heading => Some(Kind::Byline),
            Some(Hint::Date) if words <= 15 && line.shape.numbers > 0 => Some(Kind::Metadata),
            Some(Hint::Tags) if words <= 40 && !prose => Some(Kind::Metadata),
            Some(Hint::Share) if words <= 20 => Some(Kind::Navigation),
            Some(Hint::Promotion) if words <= 60 && (!prose || cues.outside > habit.outside) => Some(Kind::Other),
            Some(Hint::Related) if words <= 60 && (!prose || cues.link_share > 0.3) => Some(Kind::Teaser),
            Some(Hint::Comments) if cues.outside > habit.outside => Some(Kind::Other),
            _ if cues.element == Element::Caption && words <= 60 => Some(Kind::Caption),
            _ if cues.element == Element::Time && words <= 15 => Some(Kind::Metadata),
            _ if cues.link_share >= 0.8 && words <= 40 && !line.shape.ends_sentence() => Some(Kind::Teaser),
            _ if cues.link_share >= 0.9 && words <= 60 && cues.element != Element::Paragraph => Some(Kind::Teaser),
            _ if cues.outside > habit.outside + 1 => Some(Kind::Navigation),
            _ if cues.outside > habit.outside && !prose => Some(Kind::Navigation),
            _ => None,
        };
        if let Some(kind) = said {
            line.decide(kind, Builtin::Markup, 1.0);
        }
    }
}
