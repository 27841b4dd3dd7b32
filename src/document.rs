//! The central invariant: blocks tile the text, and a verdict is given once.
//!
//! After normalisation the text of a document never changes. Stripping sets verdicts; the clean text is the kept
//! blocks, the audit table is the removed ones, so `kept + removed == normalised text` holds by construction.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::segment::Cues;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The article's own headline.
    Title,
    /// The paragraph or bullets that sum the article up, under the headline.
    Lead,
    /// A paragraph of the article.
    Body,
    /// A heading inside the article.
    Subhead,
    /// The section the article was filed under.
    Section,
    /// Who wrote, edited, translated or photographed.
    Byline,
    /// The agency or paper the text was taken from.
    Agency,
    /// Place and day before the first sentence.
    Dateline,
    /// What stands under a picture.
    Caption,
    /// The file name of a picture.
    ImageName,
    /// The text in place of a picture.
    ImageAlt,
    /// Another article's headline or blurb.
    Teaser,
    /// "Read more" and the like.
    MoreLink,
    /// Menus, share bars, breadcrumbs, forms, headings of lists.
    Navigation,
    /// Stamps, counters, tags, addresses, prefixes.
    Metadata,
    /// Anything else that isn't the article: prompts, adverts, house rules, mastheads.
    Other,
}

impl Kind {
    /// Every kind, in the order of the output contract.
    pub const ALL: [Self; 16] = [
        Self::Title,
        Self::Lead,
        Self::Body,
        Self::Subhead,
        Self::Section,
        Self::Byline,
        Self::Agency,
        Self::Dateline,
        Self::Caption,
        Self::ImageName,
        Self::ImageAlt,
        Self::Teaser,
        Self::MoreLink,
        Self::Navigation,
        Self::Metadata,
        Self::Other,
    ];

    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Lead => "lead",
            Self::Body => "body",
            Self::Subhead => "subhead",
            Self::Section => "section",
            Self::Byline => "byline",
            Self::Agency => "agency",
            Self::Dateline => "dateline",
            Self::Caption => "caption",
            Self::ImageName => "image_name",
            Self::ImageAlt => "image_alt",
            Self::Teaser => "teaser",
            Self::MoreLink => "more_link",
            Self::Navigation => "navigation",
            Self::Metadata => "metadata",
            Self::Other => "other",
        }
    }

    /// Whether blocks of this kind belong to the clean text.
    pub fn action(self) -> Action {
        match self {
            Self::Lead | Self::Body | Self::Subhead => Action::Keep,
            _ => Action::Remove,
        }
    }
}

/// What is done with a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// It stands in the clean text.
    Keep,
    /// It stands in the audit table only.
    Remove,
}

impl Action {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Remove => "remove",
        }
    }
}

/// The stable id of a rule, such as `doubled-headline` or `vi.more-link.xem-them`.
pub type RuleId = Arc<str>;

/// What was decided about a block, and by which rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// What the block is.
    pub kind: Kind,
    /// The rule that said so.
    pub rule: RuleId,
    /// How strongly the rule holds: 1 for a rule without degrees, else the rule's own measure.
    pub score: f32,
}

/// A piece of the text, with what is known and what was decided about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Byte offset where it starts in the document's text.
    pub start: usize,
    /// Byte offset where it ends; the next block starts here.
    pub end: usize,
    /// What the segmenter knows of it.
    pub cues: Cues,
    verdict: Option<Verdict>,
}

impl Block {
    /// The verdict, where one was given.
    pub fn verdict(&self) -> Option<&Verdict> {
        self.verdict.as_ref()
    }

    /// The kind decided on, where it was.
    pub fn kind(&self) -> Option<Kind> {
        self.verdict.as_ref().map(|verdict| verdict.kind)
    }

    /// Whether the block stands in the clean text. A block without a verdict does: nothing is removed unsaid.
    pub fn is_kept(&self) -> bool {
        self.kind().is_none_or(|kind| kind.action() == Action::Keep)
    }
}

/// A normalised text, tiled by blocks.
///
/// ```
/// use tinsach::document::{Document, Kind};
///
/// let mut document = Document::tiled("Headline\nFirst sentence.\n".into(), &[9]);
/// document.decide(0, Kind::Title, "example", 1.0);
/// document.decide(0, Kind::Body, "too-late", 1.0);
/// assert_eq!(document.blocks()[0].kind(), Some(Kind::Title));
/// assert_eq!(document.clean_text(), "First sentence.");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    text: String,
    blocks: Vec<Block>,
}

impl Document {
    /// A text cut at `cuts`: ascending byte offsets strictly inside the text, on character boundaries. Cuts that are
    /// not are left out, so the blocks tile the text whatever is passed.
    pub fn tiled(text: String, cuts: &[usize]) -> Self {
        let mut blocks = Vec::with_capacity(cuts.len() + 1);
        let mut start = 0;
        for &end in cuts.iter().chain([&text.len()]) {
            if end > start && end <= text.len() && text.is_char_boundary(end) {
                blocks.push(Block { start, end, cues: Cues::default(), verdict: None });
                start = end;
            }
        }
        Self { text, blocks }
    }

    /// The whole text, immutable from the start.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The blocks, in order; joined they are the text.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The text of a block, with the white space that ends it.
    pub fn raw(&self, block: usize) -> &str {
        &self.text[self.blocks[block].start..self.blocks[block].end]
    }

    /// The text of a block without white space around it.
    pub fn block(&self, block: usize) -> &str {
        self.raw(block).trim()
    }

    /// Where in the text a block stands without white space around it, in bytes.
    pub fn trimmed(&self, block: usize) -> Range<usize> {
        let raw = self.raw(block);
        let start = self.blocks[block].end - raw.trim_start().len();
        start..start + self.text[start..self.blocks[block].end].trim_end().len()
    }

    /// Sets what the segmenter knows of a block.
    pub fn set_cues(&mut self, block: usize, cues: Cues) {
        self.blocks[block].cues = cues;
    }

    /// Decides what a block is. The first verdict wins; a later one is ignored.
    pub fn decide(&mut self, block: usize, kind: Kind, rule: impl Into<RuleId>, score: f32) {
        let verdict = &mut self.blocks[block].verdict;
        if verdict.is_none() {
            *verdict = Some(Verdict { kind, rule: rule.into(), score });
        }
    }

    /// Cuts a block in two at a byte offset of the document; both halves inherit cues and verdict. An offset that isn't
    /// strictly inside the block, or not on a character boundary, changes nothing.
    pub fn split(&mut self, block: usize, at: usize) {
        let Block { start, end, .. } = self.blocks[block];
        if at > start && at < end && self.text.is_char_boundary(at) {
            let mut second = self.blocks[block].clone();
            second.start = at;
            self.blocks[block].end = at;
            self.blocks.insert(block + 1, second);
        }
    }

    /// Cuts blocks at byte offsets of the document, in any order. Offsets where a block starts already, outside the text
    /// or not on a character boundary change nothing. Cues are inherited; a piece that is not its block's first one is
    /// marked [`Cues::glued`].
    pub fn cut(&mut self, offsets: &[usize]) {
        let mut offsets: Vec<usize> = offsets.iter().copied().filter(|&at| self.text.is_char_boundary(at)).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let mut offsets = offsets.into_iter().peekable();
        let mut blocks = Vec::with_capacity(self.blocks.len());
        for mut block in std::mem::take(&mut self.blocks) {
            while offsets.next_if(|&at| at <= block.start).is_some() {}
            while let Some(at) = offsets.next_if(|&at| at < block.end) {
                let mut second = block.clone();
                (second.start, second.cues.glued) = (at, true);
                block.end = at;
                blocks.push(std::mem::replace(&mut block, second));
            }
            blocks.push(block);
        }
        self.blocks = blocks;
    }

    /// The same text with its lines whole and without verdicts: what [`cut`](Self::cut) cut is joined.
    pub fn uncut(&self) -> Self {
        let mut blocks: Vec<Block> = Vec::with_capacity(self.blocks.len());
        for block in &self.blocks {
            match blocks.last_mut().filter(|_| block.cues.glued) {
                Some(last) => last.end = block.end,
                None => blocks.push(Block { verdict: None, ..block.clone() }),
            }
        }
        Self { text: self.text.clone(), blocks }
    }

    /// The trimmed texts of the blocks of a kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &str> {
        (0..self.blocks.len()).filter(move |&i| self.blocks[i].kind() == Some(kind)).map(|i| self.block(i))
    }

    /// The kept blocks, trimmed, without empty ones.
    pub fn kept(&self) -> impl Iterator<Item = &str> {
        (0..self.blocks.len())
            .filter(|&i| self.blocks[i].is_kept())
            .map(|i| self.block(i))
            .filter(|text| !text.is_empty())
    }

    /// The kept paragraphs, joined by a blank line.
    pub fn clean_text(&self) -> String {
        let mut clean = String::with_capacity(self.text.len());
        for paragraph in self.kept() {
            if !clean.is_empty() {
                clean.push_str("\n\n");
            }
            clean.push_str(paragraph);
        }
        clean
    }
}
