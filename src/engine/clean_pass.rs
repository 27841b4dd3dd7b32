//! Pass 1: read, clean, sign, spill.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::ThreadPool;
use serde::{Deserialize, Serialize};

use super::batches::{self, InputFacts};
use super::duplicates::{Gatherer, Observation};
use super::pipeline;
use super::spill::{self, Spill, SpillWriter};
use super::staging::Staging;
use crate::article::Article;
use crate::audit::{Quarantined, Stage};
use crate::clean::Cleaner;
use crate::config::{Config, FilterConfig};
use crate::corpus::{Signature, Signer};
use crate::error::{Error, Result};
use crate::io::rows::Columns;
use crate::io::{Input, Unparsed};
use crate::report::{Observer, Step};

/// A record as it is spilled.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Spilled {
    /// A cleaned document.
    Article(Box<Article>),
    /// A record that was filtered or quarantined.
    Rejected(Quarantined),
}

impl Spilled {
    /// Whether a payload is a document, told by its first byte: postcard begins an enum with the number of its variant.
    pub fn is_article(payload: &[u8]) -> bool {
        payload.first() == Some(&0)
    }
}

/// What pass 1 leaves on disk.
pub struct SpilledRecords {
    /// The records, in order.
    pub spill: Spill,
    /// Where each document stands in the spill, by document number.
    pub offsets: Vec<u64>,
    /// What was read.
    pub inputs: Vec<InputFacts>,
    /// Records read.
    pub read: u64,
    /// Their bytes, decompressed.
    pub bytes: u64,
}

impl SpilledRecords {
    /// Reads one document back.
    ///
    /// # Errors
    /// Where the spill can't be read.
    pub fn article(&self, doc: u32) -> Result<Article> {
        let missing = || Error::new(format!("document {doc} was never spilled"));
        let offset = *self.offsets.get(doc as usize).ok_or_else(missing)?;
        match spill::decode(&self.spill.frame_at(offset)?)? {
            Spilled::Article(article) => Ok(*article),
            Spilled::Rejected(_) => Err(missing()),
        }
    }
}

/// One record's way through the workers.
struct Done {
    /// Its bytes, decompressed.
    bytes: u64,
    payload: Vec<u8>,
    outcome: Outcome,
}

/// What the thread that collects needs to know of a record.
enum Outcome {
    Document(Observation),
    Rejected(Quarantined),
}

/// Reads, cleans and spills all inputs, and gathers the signatures for the corpus stage.
///
/// # Errors
/// An input table without the columns asked for; a temporary file that can't be written.
pub fn clean(
    config: &Config,
    inputs: &[Input],
    pool: &ThreadPool,
    staging: &Staging,
    gatherer: &mut Gatherer,
    observer: &dyn Observer,
) -> Result<SpilledRecords> {
    let columns = Columns::new(config);
    let worker =
        Worker { cleaner: Cleaner::new(config)?, signer: Signer::new(&config.duplicates)?, config, columns: &columns };
    let mut spill = SpillWriter::create(&staging.path("records.spill"))?;
    let (mut offsets, mut read, mut bytes) = (Vec::new(), 0, 0);
    observer.begin(Step::Clean, size_on_disk(inputs));
    let inputs = pipeline::run(
        pool,
        |sender| batches::read(inputs, &columns, &config.engine, observer, sender),
        |unparsed| worker.clean(unparsed),
        |done| {
            let Done { bytes: size, payload, outcome } = done?;
            read += 1;
            bytes += size;
            let offset = spill.append(&payload)?;
            match outcome {
                Outcome::Document(observation) => {
                    gatherer.observe(offsets.len(), &observation)?;
                    offsets.push(offset);
                }
                Outcome::Rejected(record) => observer.quarantined(&record),
            }
            Ok(())
        },
    )?;
    observer.end();
    Ok(SpilledRecords { spill: spill.finish()?, offsets, inputs, read, bytes })
}

/// The size of all inputs, where it is known beforehand.
fn size_on_disk(inputs: &[Input]) -> Option<u64> {
    inputs.iter().map(|input| Some(std::fs::metadata(input.path.as_ref()?).ok()?.len())).sum()
}

/// The per-document work, shared by the workers.
struct Worker<'a> {
    cleaner: Cleaner,
    signer: Signer,
    config: &'a Config,
    columns: &'a Columns,
}

impl Worker<'_> {
    /// One record, cleaned or rejected, and encoded for the spill. A panic is a defect of this program; it costs one
    /// document, not the run.
    fn clean(&self, unparsed: Unparsed) -> Result<Done> {
        let (origin, bytes) = (unparsed.origin().clone(), unparsed.len() as u64);
        let cleaned = catch_unwind(AssertUnwindSafe(|| self.article(unparsed))).unwrap_or_else(|_| {
            let detail = "a stage failed on this document: a defect of tinsach; please report it".to_owned();
            Err(Quarantined { origin, stage: Stage::Strip, reason: "internal_error".into(), detail })
        });
        match cleaned {
            Ok((article, signature)) => {
                let key = Observation::new(&article, signature);
                let payload = spill::encode(&Spilled::Article(Box::new(article)))?;
                Ok(Done { bytes, payload, outcome: Outcome::Document(key) })
            }
            Err(record) => {
                let payload = spill::encode(&Spilled::Rejected(record.clone()))?;
                Ok(Done { bytes, payload, outcome: Outcome::Rejected(record) })
            }
        }
    }

    fn article(&self, unparsed: Unparsed) -> Result<(Article, Signature), Quarantined> {
        let cleaned = self.cleaner.clean(unparsed.parse(self.columns)?)?;
        let origin = cleaned.stripped.origin.clone();
        let signature = self.signer.sign(&cleaned.text, cleaned.facts.title.as_deref());
        let article = Article::new(cleaned, signature.exact, self.config.output.audit);
        wanted(&self.config.filter, &article).map_err(|detail| Quarantined {
            origin,
            stage: Stage::Filter,
            reason: "language".into(),
            detail,
        })?;
        Ok((article, signature))
    }
}

/// Whether the user wants a document; else why not.
fn wanted(filter: &FilterConfig, article: &Article) -> Result<(), String> {
    let language = article.row.language.as_deref().unwrap_or("unknown");
    if !filter.languages.is_empty() && !filter.languages.iter().any(|code| code == language) {
        return Err(format!("language {language} is not among filter.languages"));
    }
    let confidence = article.row.language_confidence.unwrap_or(0.0);
    if confidence < filter.min_confidence {
        return Err(format!("language confidence {confidence:.2} is below filter.min_confidence"));
    }
    Ok(())
}
