//! The duplicates stage on threads and disk: signatures gathered in pass 1, verified against the spilled texts.

use rayon::prelude::*;

use super::clean_pass::CleanedRecords;
use super::context::Context;
use super::sort::SpillFolder;
use crate::article::Article;
use crate::config::Config;
use crate::corpus::{Duplicates, Group, Key, Observed, Signature, Signer, Standing, Texts, Verifier, Words};
use crate::error::{Error, Result};
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
        let row = &article.row;
        Self {
            doc_id: u128::from_str_radix(&row.doc_id, 16).unwrap_or_default().to_be_bytes(),
            date: row.date,
            fetched_at: row.fetched_at,
            length: row.text.as_ref().map_or(0, |text| u32::try_from(text.len()).unwrap_or(u32::MAX)),
            site: row.site.clone(),
            signature,
        }
    }
}

/// Gathers the documents of a run.
pub struct Gatherer {
    observed: Option<(Observed<SpillFolder>, SpillFolder)>,
}

/// Bytes that a document takes beside its spilled rows: its place in the order and its offset in the spill, in tables
/// that may be half empty.
const BYTES_A_DOCUMENT: usize = 2 * (48 + 8);

/// Documents after which the memory is shared out anew.
const SHARED_OUT_EVERY: usize = 1024;

impl Gatherer {
    /// Gathers nothing where the stage is switched off.
    ///
    /// # Errors
    /// A threshold out of range; a temporary place that can't be used.
    pub fn new(config: &Config, folder: &SpillFolder) -> Result<Self> {
        if !config.duplicates.enabled {
            return Ok(Self { observed: None });
        }
        Ok(Self { observed: Some((Observed::new(&config.duplicates, folder.clone())?, folder.clone())) })
    }

    /// Takes in the document of a number.
    ///
    /// # Errors
    /// Where rows leave memory and can't be written; more than 2^32 documents.
    pub fn observe(&mut self, number: usize, observation: &Observation) -> Result<()> {
        let Some((observed, folder)) = &mut self.observed else { return Ok(()) };
        if number.is_multiple_of(SHARED_OUT_EVERY) {
            folder.reserve(number * BYTES_A_DOCUMENT);
        }
        let number = u32::try_from(number).map_err(|_| Error::new("more than 2^32 documents; split the input"))?;
        let key = Key {
            doc_id: observation.doc_id,
            date: observation.date,
            fetched_at: observation.fetched_at,
            length: observation.length,
            site: observation.site.as_deref(),
            standing: Standing::New,
        };
        observed.observe(number, &key, &observation.signature)
    }

    /// Finds and verifies the duplicates; `None` where the stage is switched off.
    ///
    /// # Errors
    /// Where the spill can't be read back.
    pub fn resolve(self, context: &Context, spilled: &CleanedRecords) -> Result<Option<Duplicates>> {
        let Some((observed, _)) = self.observed else { return Ok(None) };
        let Context { pool, observer, .. } = context;
        let config = &context.config.duplicates;
        observer.begin(Step::Duplicates, None);
        let (verifier, texts) = (Verifier::new(config), Spilled { records: spilled, signer: Signer::new(config)? });
        let verify = |groups: &[Group]| {
            context.go_on()?;
            observer.advance(groups.iter().map(|group| group.others.len() as u64).sum());
            pool.install(|| groups.par_iter().map(|group| verifier.verify(group, &texts)).collect())
        };
        let found = observed.freeze()?.resolve_with(verify)?;
        observer.end();
        Ok(Some(found))
    }
}

/// The kept texts, read back from the spill.
struct Spilled<'a> {
    records: &'a CleanedRecords,
    signer: Signer,
}

impl Texts for Spilled<'_> {
    fn words(&self, doc: u32) -> Result<Words> {
        let row = self.records.article(doc)?.row;
        Ok(self.signer.words(row.text.as_deref().unwrap_or_default(), row.title.as_deref()))
    }
}
