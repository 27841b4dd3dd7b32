//! Whether two documents are duplicates: by the passages they share, their leads, and the numbers that stand in them.

use std::ops::Range;

use crate::config::DuplicatesConfig;
use crate::corpus::align::{Indexed, Passage, Shared};
use crate::corpus::candidates::{Basis, Group};
use crate::corpus::fold::{Words, is_number};
use crate::corpus::sketch::Signer;
use crate::error::Result;

/// The share of the lead that must stand in the other document. A follow-up has a lead of its own over the background
/// paragraphs of the earlier story, and is no duplicate of it.
const LEAD: f32 = 0.5;

/// Words of the shortest lead.
const MIN_LEAD: usize = 20;

/// The share of the numbers in shared passages that must be equal. A template's other issue, and an updated story, say
/// other numbers in the same words.
const SAME_NUMBERS: f32 = 0.7;

/// Words of its own that a document may have in a row where it shares only what many documents have. Beyond that it is
/// another text in the same template.
const MAX_OWN: usize = 20;

/// The share above which other numbers make an update and not another issue of a template. Few other numbers, one in so
/// many words, make an update in any case.
const SOME_NUMBERS: f32 = 0.2;
const WORDS_PER_NUMBER: usize = 30;

/// The share of the longer headline's words above which two headlines are versions of one.
const SAME_HEADLINE: f32 = 0.6;

/// How many times as long as its headline an article is at least.
const BODY_PER_HEADLINE: usize = 5;

/// Words of a headline that are compared.
const MAX_HEADLINE: usize = 64;

/// How two documents are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Relation {
    /// The folded texts are equal.
    Exact,
    /// Most of the words of both are shared.
    Near,
    /// Most of the words of the dropped document stand in the kept one, which says more.
    Contained,
    /// The same story with other numbers or more to it; both are kept.
    Update,
    /// Shared passages, but another story, or another issue of a template; both are kept.
    Related,
}

impl Relation {
    /// True where the document is dropped for the other.
    pub fn drops(self) -> bool {
        matches!(self, Self::Exact | Self::Near | Self::Contained)
    }

    /// The relation of a number that `as u8` gave.
    pub(super) fn from_code(code: u8) -> Option<Self> {
        [Self::Exact, Self::Near, Self::Contained, Self::Update, Self::Related]
            .into_iter()
            .find(|&relation| relation as u8 == code)
    }
}

/// How a document is like the one that goes before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// How.
    pub relation: Relation,
    /// Where the relation drops the document: the share of its words that stand in the kept one. Else the shared words
    /// over all words of both, each counted once.
    pub similarity: f32,
    /// The shared words over all words of both, each counted once, whatever the relation.
    pub closeness: f32,
    /// Where both begin: a cut copy begins as its source does, an excerpt in another story doesn't.
    pub beginning: Beginning,
}

/// How two documents begin, from the least alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Beginning {
    /// With other words.
    Unlike,
    /// With a shared passage, headlines aside.
    Alike,
    /// With that under one headline.
    SameHeadline,
}

/// Reads documents back.
pub trait Texts {
    /// The words of a document: of this run's, by [`Signer::words`](super::Signer::words) from its kept text; of an
    /// earlier run's, as its index has them.
    ///
    /// # Errors
    /// Where the document can't be read back.
    fn words(&self, doc: u32) -> Result<Words>;
}

/// Compares documents.
#[derive(Debug, Clone)]
pub struct Verifier {
    near: f32,
    contained: f32,
    related: f32,
}

impl Verifier {
    /// Takes over the thresholds.
    pub fn new(config: &DuplicatesConfig) -> Self {
        Self { near: config.near, contained: config.contained, related: config.related }
    }

    /// The verdict on each of a group's others, in order; `None` where the two have little in common.
    ///
    /// # Errors
    /// Where a document can't be read back.
    pub fn verify(&self, group: &Group, texts: &impl Texts) -> Result<Vec<Option<Verdict>>> {
        let kept = texts.words(group.kept)?;
        let index = Indexed::new(&kept.body);
        group
            .others
            .iter()
            .map(|&(other, basis)| {
                let other = texts.words(other)?;
                Ok(self.judge(&other, &kept, &index.shared(&other.body), basis))
            })
            .collect()
    }

    /// What a document shares with one that goes before it.
    pub fn compare(&self, words: &Words, kept: &Words) -> Shared {
        Indexed::new(&kept.body).shared(&words.body)
    }

    /// The verdict on a document and one that goes before it.
    pub fn judge(&self, words: &Words, kept: &Words, shared: &Shared, basis: Basis) -> Option<Verdict> {
        let (own, all) = (words.body.len().max(1) as f32, kept.body.len().max(1) as f32);
        let [in_kept, in_own] = shared.equal.map(|equal| equal as f32);
        let both = in_kept.min(in_own);
        let (near, contained, contains) = (both / (own + all - both), in_kept / own, in_own / all);
        let same_lead = shared.covered(lead(words)) >= LEAD;
        let numbers = Numbers::of(shared);
        let own_text = basis == Basis::Template && shared.longest_own > MAX_OWN;
        let same_facts = !own_text && numbers.agree() && !other_headline_number(&words.headline, &kept.headline);
        let relation = if same_lead && same_facts && (near >= self.near || contained >= self.contained) {
            if near >= self.near || contains >= self.contained { Relation::Near } else { Relation::Contained }
        } else if same_lead && numbers.mostly_agree(words.body.len()) && near.max(contains) >= self.related {
            Relation::Update
        } else if contained.max(contains) >= self.related {
            Relation::Related
        } else {
            return None;
        };
        let similarity = if relation.drops() { contained } else { near };
        Some(Verdict { relation, similarity, closeness: near, beginning: beginning(words, kept, shared) })
    }
}

/// The passages two texts share, as byte ranges of the first and of the second, in the order of the first: what to mark
/// where the two are shown side by side.
pub fn shared_text(signer: &Signer, first: &str, second: &str) -> Vec<[Range<usize>; 2]> {
    let [(first, first_places), (second, second_places)] = [first, second].map(|text| signer.places(text));
    let bytes = |words: Range<usize>, places: &[(usize, usize)]| {
        places.get(words).and_then(|places| Some(places.first()?.0..places.last()?.1)).unwrap_or_default()
    };
    let passages = Indexed::new(&second).shared(&first).passages;
    passages.into_iter().map(|p| [bytes(p.first, &first_places), bytes(p.second, &second_places)]).collect()
}

/// The numbers in the shared passages of two documents.
struct Numbers {
    same: usize,
    other: usize,
}

impl Numbers {
    fn of(shared: &Shared) -> Self {
        let count = |of: fn(&Passage) -> usize| shared.passages.iter().map(of).sum();
        Self { same: count(|passage| passage.same_numbers), other: count(|passage| passage.other_numbers) }
    }

    fn share(&self) -> f32 {
        if self.other == 0 { 1.0 } else { self.same as f32 / (self.same + self.other) as f32 }
    }

    fn agree(&self) -> bool {
        self.share() >= SAME_NUMBERS
    }

    /// Enough for a new version of a story of so many words.
    fn mostly_agree(&self, words: usize) -> bool {
        self.share() >= SOME_NUMBERS || self.other * WORDS_PER_NUMBER <= words
    }
}

/// Where the lead of a document stands: its first quarter, 20 to 100 words, and a first line before it where that is a
/// headline and not half of the story, so that a headline of its own doesn't make a short text another story.
fn lead(words: &Words) -> Range<usize> {
    let body = words.body.len();
    0..((body / 4).clamp(MIN_LEAD, 100) + first_headline(words)).min(body)
}

/// Words of the first line where it is a headline.
fn first_headline(words: &Words) -> usize {
    let headline = words.headline.len();
    let is_first = words.body.starts_with(&words.headline) && headline * BODY_PER_HEADLINE <= words.body.len();
    if is_first { headline } else { 0 }
}

/// Whether a passage starts within the first words of both, and under one headline.
fn beginning(words: &Words, kept: &Words, shared: &Shared) -> Beginning {
    let [own, other] = [words, kept].map(|words| first_headline(words) + MIN_LEAD);
    if !shared.passages.iter().any(|passage| passage.first.start <= own && passage.second.start <= other) {
        return Beginning::Unlike;
    }
    let same = !words.headline.is_empty() && words.headline == kept.headline;
    if same { Beginning::SameHeadline } else { Beginning::Alike }
}

/// True where two headlines are versions of one that differ in a number or code: other issues of a template, whatever
/// their texts.
fn other_headline_number(a: &[u32], b: &[u32]) -> bool {
    let (a, b) = (&a[..a.len().min(MAX_HEADLINE)], &b[..b.len().min(MAX_HEADLINE)]);
    let numbers = |words: &[u32], other: &[u32]| words.iter().any(|word| is_number(*word) && !other.contains(word));
    if !numbers(a, b) || !numbers(b, a) {
        return false;
    }
    let shared = a.iter().filter(|&&word| !is_number(word) && b.contains(&word)).count();
    let words = |headline: &[u32]| headline.iter().filter(|&&word| !is_number(word)).count();
    shared as f32 >= SAME_HEADLINE * words(a).max(words(b)) as f32
}
