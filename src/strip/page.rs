//! A document as the passes see it: lines with their shapes and phrases, and the decisions so far.

use std::ops::Range;

use crate::document::{Action, Document, Kind};
use crate::segment::{Cues, Element};

use super::builtin::{Builtin, Off};
use super::cut::Piece;
use super::folding::core_of;
use super::phrases::{Form, Phrases, Sought};
use super::scan::{Found, Hit, Scan, Scanned};
use super::shape::Shape;
use super::shares::{Cue, Shares};
use super::vocabulary::Vocabulary;

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
    /// Its words, in the page's list.
    words: Range<usize>,
    /// Where phrases may begin in it, in the page's list.
    hits: Range<usize>,
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
    /// The rules that decide nothing.
    off: Off,
}

impl Line<'_> {
    /// Whether a rule may decide.
    pub fn allows(&self, by: Builtin) -> bool {
        !self.off.has(by)
    }

    /// Decides, unless it was decided or the rule is off.
    pub fn decide(&mut self, kind: Kind, by: Builtin, score: f32) {
        if self.allows(by) {
            self.decision.get_or_insert(Decision { kind, by: By::Builtin(by), score });
        }
    }

    /// Decides, whatever was decided, unless the rule is off: then it says so and the line stays as it was.
    pub fn decide_anew(&mut self, kind: Kind, by: Builtin, score: f32) -> bool {
        let allowed = self.allows(by);
        if allowed {
            self.decision = Some(Decision { kind, by: By::Builtin(by), score });
        }
        allowed
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
        self.shape.is_prose()
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
    /// The words of all lines, by their numbers.
    words: Vec<u32>,
    vocabulary: Vocabulary,
    hits: Vec<Hit>,
}

impl<'a> Page<'a> {
    /// The lines of a document, of which some were looked through before they were cut.
    pub fn read(
        document: &'a Document,
        pieces: &[Piece],
        mut scan: Scan,
        scanned: Vec<Scanned>,
        phrases: &Phrases,
        off: Off,
    ) -> Self {
        let mut folded = String::new();
        let mut lines: Vec<Line<'a>> = Vec::with_capacity(document.blocks().len());
        let mut spaced = false;
        let mut pieces = pieces.iter().peekable();
        let uncut = scanned.len() == document.blocks().len();
        let mut scanned = scanned.into_iter().peekable();
        for (block, stands) in document.blocks().iter().enumerate() {
            let known = if uncut {
                scanned.next()
            } else {
                let range = document.trimmed(block);
                while scanned.next_if(|line| line.range.start < range.start).is_some() {}
                scanned.next_if(|line| line.range == range)
            };
            let known = known.unwrap_or_else(|| scan.block(document, block, phrases.firsts()));
            let text = &document.text()[known.range.clone()];
            let core = core_of(text);
            let phrase = phrases.find(Sought::of(text, core, &known, &scan), &mut folded);
            let Scanned { range, shape, words, hits, .. } = known;
            lines.push(Line {
                text,
                cues: &stands.cues,
                shape,
                words,
                hits,
                phrase,
                form: phrase.map(|rule| phrases.rule(rule).form),
                key: key_of(core),
                copies: 1,
                bullet: is_bullet(text),
                spaced,
                weight: 0.0,
                shares: Shares::default(),
                decision: pieces.next_if(|piece| piece.range.start <= stands.start).map(|piece| piece.decision),
                off,
            });
            let behind = &document.text().as_bytes()[range.end..stands.end];
            spaced = memchr::memchr_iter(b'\n', behind).nth(1).is_some();
        }
        let markup = lines.iter().any(|line| line.cues.element != Element::Line);
        let Found { mut words, hits, .. } = scan.found;
        let vocabulary = Vocabulary::number(&mut words);
        let mut page = Self { lines, markup, words, vocabulary, hits };
        page.count_copies();
        page
    }

    /// The lines of a document that isn't cut.
    #[cfg(test)]
    pub fn of(document: &'a Document, phrases: &Phrases) -> Self {
        Self::read(document, &[], Scan::default(), Vec::new(), phrases, Off::default())
    }

    /// The words of a line, by their numbers.
    pub fn words(&self, line: usize) -> &[u32] {
        &self.words[self.lines[line].words.clone()]
    }

    /// The words of any text, by their numbers here.
    pub fn words_of(&self, text: &str, phrases: &Phrases) -> Vec<u32> {
        let mut scan = Scan::default();
        scan.line(text, phrases.firsts());
        scan.found.words.into_iter().map(|word| self.vocabulary.get(word)).collect()
    }

    /// The number of words that the page doesn't have; every other number is less.
    pub fn unknown(&self) -> u32 {
        self.vocabulary.unknown()
    }

    /// Some lines, each with the places in it where phrases may begin.
    pub fn lines_with_hits(&mut self, lines: Range<usize>) -> impl Iterator<Item = (&mut Line<'a>, &[Hit])> {
        self.lines[lines].iter_mut().map(|line| {
            let hits = &self.hits[line.hits.clone()];
            (line, hits)
        })
    }

    /// The places in a line where phrases may begin.
    pub fn hits(&self, line: usize) -> &[Hit] {
        &self.hits[self.lines[line].hits.clone()]
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

/// A hash of a line, given by its core.
pub(super) fn key_of(core: &str) -> u64 {
    rapidhash::v3::rapidhash_v3(core.as_bytes())
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
