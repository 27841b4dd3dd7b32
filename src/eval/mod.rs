//! Scores a run against gold: kept text, block kinds, and the facts of each document.

mod answers;
mod gold;
mod score;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

pub use answers::{AnswerFigures, Answers, Bin, Calibration};
pub use gold::{Gold, GoldBlock, load};
pub use score::{Prf, Shingles, tokens};

use crate::document::Kind;
use crate::error::{Error, Result};
use crate::io::outputs::{self, BlockOut, DocumentOut};

/// The share of a gold piece's tokens that must lie in blocks of its kind for the kind to count as right.
const KIND_SHARE: f64 = 0.9;

/// The figures of a run.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Evaluation {
    /// The kept text of all documents.
    pub all: TextFigures,
    /// The kept text, by the language that the gold says.
    pub by_language: BTreeMap<String, TextFigures>,
    /// The kept text, by the site that the gold says.
    pub by_site: BTreeMap<String, TextFigures>,
    /// Gold pieces whose kind was found, of all, by kind.
    pub kinds: BTreeMap<&'static str, Found>,
    /// `right`, `wrong`, `missing`, `spurious`, `none`, `open` for each fact.
    pub facts: BTreeMap<&'static str, BTreeMap<&'static str, u64>>,
    /// Dates taken apart, and what the stated confidences are worth.
    pub answers: AnswerFigures,
    /// Every document, the lowest first.
    pub documents: Vec<DocumentScore>,
}

/// The measure of the kept text over some documents: means, and the tails that means hide.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TextFigures {
    /// Documents.
    pub documents: u64,
    /// Mean F1.
    pub f1: f64,
    /// Mean precision.
    pub precision: f64,
    /// Mean recall.
    pub recall: f64,
    /// Documents at F1 0.99 and better.
    pub at_099: u64,
    /// Documents below F1 0.5.
    pub below_05: u64,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Right.
    pub right: u64,
    /// All.
    pub all: u64,
}

/// One document's score.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentScore {
    /// The gold's name of it.
    pub source: String,
    /// The measure of its kept text.
    #[serde(flatten)]
    pub prf: Prf,
}

/// Scores the tables in `out` against a gold file. A gold document that is not in the tables counts as an empty text.
///
/// # Errors
/// A gold file that can't be read, with the line; tables that can't be read.
pub fn evaluate(gold: &Path, out: &Path) -> Result<Evaluation> {
    let gold = load(gold)?;
    let mut documents = Vec::new();
    outputs::each_document(out, |document| documents.push(document))?;
    let documents = by_bare_name(documents)?;
    let mut blocks = BTreeMap::<String, Vec<BlockOut>>::new();
    outputs::each_block(out, |block| blocks.entry(block.doc_id.clone()).or_default().push(block))?;
    let mut evaluation = Evaluation::default();
    let mut texts = Tally::default();
    for document in &gold {
        let found = documents.get(bare(&document.source));
        let text = found.and_then(|found| found.text.as_deref()).unwrap_or_default();
        let prf = score::prf(&document.kept_text(), text);
        texts.add(document, &prf);
        evaluation.documents.push(DocumentScore { source: document.source.clone(), prf });
        let own = found.and_then(|found| blocks.get(&found.doc_id)).map_or(&[][..], Vec::as_slice);
        count_kinds(document, own, &mut evaluation.kinds);
        for (fact, verdict) in document.judge(found) {
            *evaluation.facts.entry(fact).or_default().entry(verdict).or_default() += 1;
            evaluation.answers.add(document, found, fact, verdict);
        }
    }
    evaluation.documents.sort_by(|a, b| a.prf.f1.total_cmp(&b.prf.f1).then_with(|| a.source.cmp(&b.source)));
    (evaluation.all, evaluation.by_language, evaluation.by_site) = texts.means();
    Ok(evaluation)
}

/// Counts, for each gold piece of a kind, whether the output blocks of that kind hold its tokens.
fn count_kinds(gold: &Gold, blocks: &[BlockOut], kinds: &mut BTreeMap<&'static str, Found>) {
    let has_kept = blocks.iter().any(|block| block.action == "keep");
    let held: BTreeMap<&str, BTreeMap<String, u64>> = Kind::ALL
        .iter()
        .map(|kind| {
            let mut counts = BTreeMap::new();
            for token in blocks.iter().filter(|block| block.kind == kind.name()).flat_map(|block| tokens(&block.text)) {
                *counts.entry(token).or_default() += 1;
            }
            (kind.name(), counts)
        })
        .collect();
    for piece in gold.blocks.iter().flatten() {
        // Kept blocks are in the table only with `--audit full`; without them their kinds can't be judged.
        let judged = has_kept || !piece.keep;
        if let (true, Some((kind, held))) = (judged, held.get_key_value(piece.kind.as_str())) {
            let wanted = tokens(&piece.text);
            let inside = wanted.iter().filter(|token| held.contains_key(*token)).count();
            let found = kinds.entry(kind).or_default();
            found.all += 1;
            found.right += u64::from(inside as f64 >= KIND_SHARE * wanted.len() as f64);
        }
    }
}

/// Sums over documents, by language and by site.
#[derive(Default)]
struct Tally {
    all: TextFigures,
    by_language: BTreeMap<String, TextFigures>,
    by_site: BTreeMap<String, TextFigures>,
}

impl Tally {
    fn add(&mut self, gold: &Gold, prf: &Prf) {
        let named = |name: &Option<String>| name.clone().unwrap_or_else(|| "unknown".into());
        self.all.add(prf);
        self.by_language.entry(named(&gold.language)).or_default().add(prf);
        if gold.site.is_some() {
            self.by_site.entry(named(&gold.site)).or_default().add(prf);
        }
    }

    fn means(self) -> (TextFigures, BTreeMap<String, TextFigures>, BTreeMap<String, TextFigures>) {
        let each = |figures: BTreeMap<String, TextFigures>| {
            figures.into_iter().map(|(name, sums)| (name, sums.mean())).collect()
        };
        (self.all.mean(), each(self.by_language), each(self.by_site))
    }
}

impl TextFigures {
    fn add(&mut self, prf: &Prf) {
        self.documents += 1;
        self.f1 += prf.f1;
        self.precision += prf.precision;
        self.recall += prf.recall;
        self.at_099 += u64::from(prf.f1 >= 0.99);
        self.below_05 += u64::from(prf.f1 < 0.5);
    }

    fn mean(self) -> Self {
        let n = self.documents.max(1) as f64;
        Self { f1: self.f1 / n, precision: self.precision / n, recall: self.recall / n, ..self }
    }
}

fn by_bare_name(documents: Vec<DocumentOut>) -> Result<BTreeMap<String, DocumentOut>> {
    let mut found = BTreeMap::new();
    for document in documents {
        let name = bare(&document.source).to_owned();
        if let Some(other) = found.insert(name.clone(), document) {
            return Err(Error::new(format!("two documents are called {name}"))
                .at(crate::record::Origin::file(other.source))
                .help("clean files of different names, one document each"));
        }
    }
    Ok(found)
}

/// The name of a source's file, or of its member of an archive, without folder and endings: how a document is matched to
/// its gold.
fn bare(source: &str) -> &str {
    let name = source.rsplit(['/', '\\', '#']).next().unwrap_or(source);
    [".gz", ".zst", ".html", ".txt"].iter().fold(name, |name, ending| name.strip_suffix(ending).unwrap_or(name))
}
