//! A document as the passes see it: lines with their shapes and phrases, and the decisions so far.

use crate::document::{Action, Document, Kind};
use crate::segment::{Cues, Element};

use super::builtin::Builtin;
use super::cut::Piece;
use super::folding::core_of;
use super::phrases::{Form, Phrases};
use super::shape::Shape;
use super::shares::{Cue, Shares};

/// By what a decision was made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum By {
    /// A rule without words.
    Builtin(Builtin),
    /// A rule of a language file, by number.
    Phrase(u16),
}

/// What was decided about a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Decision {
    pub kind: Kind,
    pub by: By,
    pub score: f32,
}

/// One block.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// The trimmed text.
    pub text: &'a str,
    /// What the segmenter knows.
    pub cues: &'a Cues,
    /// Its measures.
    pub shape: Shape,
    /// The phrase that holds for the whole of it.
    pub phrase: Option<u16>,
    /// The form of that phrase.
    pub form: Option<Form>,
    /// A hash of the core, for finding lines again.
    pub key: u64,
    /// How many lines of the document have this key.
    pub copies: u32,
    /// Whether a bullet or a number opens it, as in a list.
    pub bullet: bool,
    /// Whether a blank line stands before it.
    pub spaced: bool,
    /// How far it speaks for the article, in words.
    weight: f32,
    /// What that is made of.
    pub shares: Shares,
    /// What was decided; the first decision wins.
    pub decision: Option<Decision>,
}

impl Line<'_> {
    /// Decides, unless it was decided.
    pub fn decide(&mut self, kind: Kind, by: Builtin, score: f32) {
        self.decision.get_or_insert(Decision { kind, by: By::Builtin(by), score });
    }

    /// Decides by a phrase, unless it was decided.
    pub fn decide_phrase(&mut self, kind: Kind, rule: u16) {
        self.decision.get_or_insert(Decision { kind, by: By::Phrase(rule), score: 1.0 });
    }

    /// How far it speaks for the article, in words.
    pub fn weight(&self) -> f32 {
        self.weight
    }

    /// Adds what a cue gives to the weight.
    pub fn weigh(&mut self, cue: Cue, words: f32) {
        self.weight += words;
        self.shares.add(cue, words);
    }

    /// Adds to a cue's share what brings the weight to a value.
    pub fn weigh_to(&mut self, cue: Cue, weight: f32) {
        self.shares.add(cue, weight - self.weight);
        self.weight = weight;
    }

    /// The kind decided on.
    pub fn kind(&self) -> Option<Kind> {
        self.decision.map(|decision| decision.kind)
    }

    /// Whether nothing was decided.
    pub fn is_open(&self) -> bool {
        self.decision.is_none()
    }

    /// Whether the line is kept as far as decided.
    pub fn is_kept(&self) -> bool {
        self.kind().is_none_or(|kind| kind.action() == Action::Keep)
    }

    /// A paragraph of running text, as far as its looks go.
    pub fn is_prose(&self) -> bool {
        let shape = &self.shape;
        let long = shape.words >= 12 && (shape.ends_sentence() || shape.words >= 40 || shape.is_unspaced());
        long && (shape.small_share() >= 0.4 || shape.words >= 60)
    }

    /// A headline by its looks: some words, no sentence.
    pub fn is_headline(&self) -> bool {
        let shape = &self.shape;
        (3..=30).contains(&shape.words)
            && shape.letters >= 10
            && shape.end != super::shape::End::Colon
            && (!self.text.ends_with(['.', '。', ';', ',']) || self.text.ends_with("..."))
    }
}

/// The lines of a document, one a block.
#[derive(Debug)]
pub(super) struct Page<'a> {
    pub lines: Vec<Line<'a>>,
    /// Whether the text came from HTML, so that cues mean something.
    pub markup: bool,
}

impl<'a> Page<'a> {
    /// Measures the lines of a document.
    pub fn read(document: &'a Document, pieces: &[Piece], phrases: &Phrases) -> Self {
        let mut folded = String::new();
        let mut lines: Vec<Line<'a>> = Vec::with_capacity(document.blocks().len());
        let mut spaced = false;
        let mut pieces = pieces.iter().peekable();
        for (block, stands) in document.blocks().iter().enumerate() {
            let text = document.block(block);
            let shape = Shape::of(text);
            let phrase = phrases.find(text, shape.words, &mut folded);
            let raw = document.raw(block);
            lines.push(Line {
                text,
                cues: &stands.cues,
                shape,
                phrase,
                form: phrase.map(|rule| phrases.rule(rule).form),
                key: key_of(text),
                copies: 1,
                bullet: is_bullet(text),
                spaced,
                weight: 0.0,
                shares: Shares::default(),
                decision: pieces.next_if(|piece| piece.range.start <= stands.start).map(|piece| piece.decision),
            });
            spaced = raw[raw.trim_end().len()..].matches('\n').nth(1).is_some();
        }
        let markup = lines.iter().any(|line| line.cues.element != Element::Line);
        let mut page = Self { lines, markup };
        page.count_copies();
        page
    }

    fn count_copies(&mut self) {
        let mut keys: Vec<(u64, u32)> = (0u32..).zip(&self.lines).map(|(at, line)| (line.key, at)).collect();
        keys.sort_unstable();
        for run in keys.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
            for &(_, at) in run {
                self.lines[at as usize].copies = run.len() as u32;
            }
        }
    }
}

/// A hash of a line's core.
pub(super) fn key_of(text: &str) -> u64 {
    rapidhash::v3::rapidhash_v3(core_of(text).as_bytes())
}

/// Whether a line opens as an item of a list does: `* `, `+ `, `- `, `• `, `1. `.
fn is_bullet(text: &str) -> bool {
    let mut rest = text;
    if let Some(after) = rest.strip_prefix(['*', '+', '•', '·', '‣', '●', '○', '▪', '■', '➤', '✔', '✓'])
    {
        return after.is_empty() || after.starts_with(char::is_whitespace);
    }
    if rest.starts_with("o ") || rest.starts_with("- ") || rest.starts_with("– ") {
        return true;
    }
    rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && text.len() - rest.len() <= 3 && (rest.starts_with(". ") || rest.starts_with(") "))
}
