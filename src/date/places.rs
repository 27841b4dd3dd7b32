//! Where in the document a mention stands.

use std::ops::Range;

use crate::document::{Document, Kind};
use crate::segment::Hint;

use super::mention::{Cue, Mention};

/// The place of a mention, as far as it matters to what it proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A line that is little but a date.
    Stamp,
    /// The first words of the document, before any paragraph.
    Prefix,
    /// One of the first paragraphs.
    Lead,
    /// Further paragraphs and captions.
    Body,
    /// Other articles, menus, comments.
    Outside,
}

impl Place {
    /// The words for the evidence.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Stamp => "a line of its own",
            Self::Prefix => "the first words",
            Self::Lead => "the lead",
            Self::Body => "the body",
            Self::Outside => "a part that isn't the article",
        }
    }
}

/// A line of at most so many bytes can be a stamp.
const STAMP_LINE: usize = 220;
/// So long a line may be where a label says that its date is the one of publication.
const LABELLED_LINE: usize = 300;
/// So many letters may stand beside the date in a stamp: a name, a place, a label.
const STAMP_LETTERS: usize = 36;
/// A line of so many bytes is a paragraph.
pub(super) const PARAGRAPH: usize = 110;
/// So many paragraphs are the lead.
const LEAD: usize = 3;

/// So many bytes of the first paragraphs are read word by word.
const READING: usize = 1200;

/// The places of a document's mentions.
pub(super) struct Places<'a> {
    document: &'a Document,
    /// Paragraphs of the article that start before a block; one more than the blocks.
    paragraphs: Vec<u32>,
    /// The block of the headline.
    pub(super) title: Option<usize>,
    /// The block of the first paragraph.
    pub(super) first_paragraph: Option<usize>,
}

/// One mention's place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub(super) place: Place,
    pub(super) block: usize,
    /// Letters of the line that are no part of the date.
    pub(super) letters: usize,
    /// The block was called navigation or the like.
    pub(super) unlikely: bool,
}

impl<'a> Places<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let mut paragraphs = Vec::with_capacity(document.blocks().len());
        let (mut count, mut title, mut first_paragraph) = (0, None, None);
        for (index, block) in document.blocks().iter().enumerate() {
            paragraphs.push(count);
            let long = document.block(index).len() >= PARAGRAPH && block.is_kept();
            let told = matches!(block.kind(), Some(Kind::Lead));
            if long || told {
                count += 1;
                first_paragraph = first_paragraph.or(Some(index));
            }
            if block.kind() == Some(Kind::Title) && title.is_none() {
                title = Some(index);
            }
        }
        Self { document, paragraphs, title, first_paragraph }
    }

    /// The first paragraphs, in bytes of the text.
    pub(super) fn reading(&self) -> Range<usize> {
        let start = self.first_paragraph.map_or(0, |block| self.document.blocks()[block].start);
        start..(start + READING).min(self.document.text().len())
    }

    /// The block that holds a byte of the text.
    fn block_at(&self, at: usize) -> usize {
        self.document.blocks().partition_point(|block| block.end <= at).min(self.paragraphs.len().saturating_sub(1))
    }

    /// The place of a mention. A line that is a date and little else is a stamp whatever it was called: that's what
    /// verdicts get wrong most.
    pub(super) fn of(&self, mention: &Mention) -> Placed {
        let index = self.block_at(mention.start);
        let Some(block) = self.document.blocks().get(index) else {
            return Placed { place: Place::Outside, block: 0, letters: 0, unlikely: true };
        };
        let (line, from) = line(self.document.text(), mention.start, mention.end);
        let letters = if line.len() > STAMP_LINE {
            usize::MAX
        } else {
            let count = |text: &str| text.chars().filter(|letter| letter.is_alphabetic()).count();
            count(segment(line, mention.start - from, mention.end - from))
                .saturating_sub(count(&self.document.text()[mention.start..mention.end]))
        };
        let unlikely = matches!(block.kind(), Some(Kind::Navigation | Kind::Other | Kind::Teaser | Kind::MoreLink));
        let labelled =
            mention.parts.date().is_some() && (mention.cues.has(Cue::Published) || mention.cues.has(Cue::Updated));
        let before = self.paragraphs[index];
        // Markup that says "comments" is believed; a verdict isn't where the line is a stamp.
        let place = if matches!(block.cues.hint, Some(Hint::Related | Hint::Comments)) {
            Place::Outside
        } else if letters <= STAMP_LETTERS || (line.len() <= LABELLED_LINE && labelled) {
            Place::Stamp
        } else if mention.start < 24
            && index == 0
            && self.document.text()[..mention.start].chars().filter(|letter| letter.is_alphabetic()).count() <= 6
        {
            Place::Prefix
        } else if unlikely {
            Place::Outside
        } else if (before as usize) < LEAD || matches!(block.kind(), Some(Kind::Dateline | Kind::Lead | Kind::Byline)) {
            Place::Lead
        } else {
            Place::Body
        };
        Placed { place, block: index, letters, unlikely }
    }
}

/// The line around a span, and where it starts.
fn line(text: &str, start: usize, end: usize) -> (&str, usize) {
    let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let to = text[end..].find('\n').map_or(text.len(), |at| end + at);
    (&text[from..to], from)
}

/// The part of a line around a span, between signs that part the facts of a byline.
fn segment(line: &str, start: usize, end: usize) -> &str {
    let parts = ['|', '•', '·', '⋅', '›', '»', '\t'];
    let from = line[..start]
        .char_indices()
        .rev()
        .find(|(_, sign)| parts.contains(sign))
        .map_or(0, |(at, sign)| at + sign.len_utf8());
    let to = line[end..].find(parts).map_or(line.len(), |at| end + at);
    &line[from..to]
}
