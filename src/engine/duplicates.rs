//! The duplicates stage on threads and disk: signatures gathered in pass 1, verified against the spilled texts.

use rayon::prelude::*;

use super::clean_pass::CleanedRecords;
use super::context::Context;
use super::index::{Earlier, IndexFacts};
use super::sort::SpillFolder;
use crate::article::Article;
use crate::config::Config;
use crate::corpus::{
    Capped, Duplicates, Group, Key, Link, Observed, Signature, Signer, Standing, Texts, Verdict, Verifier, Words,
};
use crate::date::Precision;
use crate::error::{Error, Result};
use crate::io::tables::DocumentRow;
use crate::report::Step;

/// What the stage keeps of a document when the document itself has been spilled.
pub struct Observation {
    doc_id: [u8; 16],
    date: Option<i32>,
    fetched_at: Option<i64>,
    length: u32,
    site: Option<String>,
    signature: Signature,
}

impl Observation {
    /// Of a document and its signature.
    pub fn new(article: &Article, signature: Signature) -> Self {
        let Key { doc_id, date, fetched_at, length, site, .. } = key(&article.row);
        Self { doc_id, date, fetched_at, length, site: site.map(str::to_owned), signature }
    }

    fn key(&self) -> Key<'_> {
        let Self { doc_id, date, fetched_at, length, .. } = *self;
        Key { doc_id, date, fetched_at, length, site: self.site.as_deref(), standing: Standing::New }
    }
}

/// What orders a document among others.
pub fn key(row: &DocumentRow) -> Key<'_> {
    let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    Key {
        doc_id: id_bytes(&row.doc_id),
        // The first of the month that stands for a month is before most of its days.
        date: row.date.filter(|_| row.date_precision == Some(Precision::Day)),
        fetched_at: row.fetched_at,
        // Of two copies the one with a headline says more.
        length: u32::try_from(length(&row.text) + length(&row.title)).unwrap_or(u32::MAX),
        site: row.site.as_deref(),
        standing: Standing::New,
    }
}

/// The bytes of an id of 32 hex digits.
pub fn id_bytes(id: &str) -> [u8; 16] {
    u128::from_str_radix(id, 16).unwrap_or_default().to_be_bytes()
}

/// Gathers the documents of a run, after those of earlier runs.
pub struct Gatherer {
    observed: Option<(Observed<SpillFolder>, SpillFolder)>,
    earlier: Earlier,
}

/// Bytes that a document takes beside its spilled rows: its place in the order and its offset in the spill, in tables
/// that may be half empty.
const BYTES_A_DOCUMENT: usize = 2 * (48 + 8);

/// Documents after which the memory is shared out anew.
const SHARED_OUT_EVERY: usize = 1024;

/// Documents that one worker compares with another at a time.
const PART: usize = 256;

impl Gatherer {
    /// Reads the indexes of earlier runs; gathers nothing where the stage is switched off.
    ///
    /// # Errors
    /// A threshold out of range; a temporary place that can't be used; an index that can't.
    pub fn new(config: &Config, folder: &SpillFolder) -> Result<Self> {
        let signer = Signer::new(&config.duplicates)?;
        if !config.duplicates.enabled {
            return Ok(Self { observed: None, earlier: Earlier::none(signer) });
        }
        let mut observed = Observed::new(&config.duplicates, folder.clone())?;
        let earlier = Earlier::open(&config.duplicates.against, signer, &mut observed)?;
        Ok(Self { observed: Some((observed, folder.clone())), earlier })
    }

    /// Takes in the document of a number.
    ///
    /// # Errors
    /// Where rows leave memory and can't be written; more than 2^32 documents.
    pub fn observe(&mut self, number: usize, observation: &Observation) -> Result<()> {
        let Some((observed, folder)) = &mut self.observed else { return Ok(()) };
        let number = self.earlier.len() + number;
        if number.is_multiple_of(SHARED_OUT_EVERY) {
            folder.reserve(number * BYTES_A_DOCUMENT);
        }
        let number = u32::try_from(number).map_err(|_| Error::new("more than 2^32 documents; split the input"))?;
        observed.observe(number, &observation.key(), &observation.signature)
    }

    /// Finds and verifies the duplicates; `None` where the stage is switched off.
    ///
    /// # Errors
    /// Where the spill can't be read back.
    pub fn resolve(self, context: &Context, records: &CleanedRecords) -> Result<Option<Found>> {
        let Self { observed: Some((observed, _)), earlier } = self else { return Ok(None) };
        let Context { pool, observer, .. } = context;
        let config = &context.config.duplicates;
        observer.begin(Step::Duplicates, None);
        let (verifier, texts) = (Verifier::new(config), Spilled { records, earlier: &earlier });
        let verify = |groups: &[Group]| {
            context.go_on()?;
            observer.advance(groups.iter().map(|group| group.others.len() as u64).sum());
            pool.install(|| verify_in_parts(groups, &verifier, &texts))
        };
        let found = observed.freeze()?.resolve_with(verify)?;
        observer.end();
        Ok(Some(Found { found, earlier }))
    }
}

/// Verifies groups on all workers, a large one in parts.
fn verify_in_parts(groups: &[Group], verifier: &Verifier, texts: &Spilled) -> Result<Vec<Vec<Option<Verdict>>>> {
    let parts: Vec<(usize, Group)> = groups
        .iter()
        .enumerate()
        .flat_map(|(at, group)| {
            let part = move |others: &[_]| (at, Group { kept: group.kept, others: others.to_vec() });
            group.others.chunks(PART).map(part)
        })
        .collect();
    let verified: Vec<_> = parts.par_iter().map(|(_, part)| verifier.verify(part, texts)).collect::<Result<_>>()?;
    let mut verdicts = vec![Vec::new(); groups.len()];
    for ((at, _), part) in parts.iter().zip(verified) {
        verdicts[*at].extend(part);
    }
    Ok(verdicts)
}

/// What became of the documents of a run, by their own numbers.
pub struct Found {
    found: Duplicates,
    earlier: Earlier,
}

impl Found {
    /// What a document is like: what it was dropped for comes last.
    pub fn links(&self, number: u32) -> impl Iterator<Item = Link> {
        let doc = self.doc(number);
        let links = self.found.alike();
        let start = links.partition_point(|link| link.doc < doc);
        links[start..].iter().take_while(move |link| link.doc == doc).copied().chain(self.found.dropped(doc))
    }

    /// Documents of this run in the cluster of a kept one, with itself.
    pub fn cluster_size(&self, number: u32) -> u32 {
        self.found.cluster_size(self.doc(number))
    }

    /// The `doc_id` and the own id of what a document is linked to.
    ///
    /// # Errors
    /// Where it can't be read back.
    pub fn names(&self, link: &Link, records: &CleanedRecords) -> Result<(String, Option<String>)> {
        match link.kept.checked_sub(self.earlier.len() as u32) {
            Some(number) => records.article(number, |article| (article.row.doc_id, article.row.id)),
            None => self
                .earlier
                .entry(link.kept)
                .map(|entry| (format!("{:032x}", u128::from_be_bytes(entry.doc_id)), entry.id)),
        }
    }

    /// True where a document is linked to one of an earlier run.
    pub fn is_earlier(&self, link: &Link) -> bool {
        (link.kept as usize) < self.earlier.len()
    }

    /// Shingles that too many documents have.
    pub fn capped(&self) -> Capped {
        self.found.capped()
    }

    /// The indexes of earlier runs.
    pub fn against(&self) -> Vec<IndexFacts> {
        self.earlier.facts()
    }

    fn doc(&self, number: u32) -> u32 {
        self.earlier.len() as u32 + number
    }
}

/// The words of the kept texts, read back from the spill, and those of earlier runs from their indexes.
struct Spilled<'a> {
    records: &'a CleanedRecords,
    earlier: &'a Earlier,
}

impl Texts for Spilled<'_> {
    fn words(&self, doc: u32) -> Result<Words> {
        let Some(number) = doc.checked_sub(self.earlier.len() as u32) else { return self.earlier.words(doc) };
        self.records.article(number, |article| article.into_words(self.earlier.signer()))
    }
}
