//! Pass 2: strip with what is known of the site, language, date; sign, spill.

use crossbeam_channel::Sender;
use rayon::ThreadPool;

use super::batches::InputFacts;
use super::duplicates::{Gatherer, Observation};
use super::pipeline;
use super::prepare_pass::PreparedRecords;
use super::sort::SpillFolder;
use super::spill::{self, Spill, SpillWriter, Spilled};
use super::staging::Staging;
use crate::article::Article;
use crate::audit::{Quarantined, Stage};
use crate::clean::{Cleaner, Prepared};
use crate::config::{Config, EngineConfig, FilterConfig};
use crate::corpus::repetition::{Frozen, Recurring};
use crate::corpus::{Signature, Signer};
use crate::error::{Error, Result};
use crate::report::{Observer, Step};

/// What pass 2 leaves on disk.
pub struct CleanedRecords {
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

impl CleanedRecords {
    /// Reads one document back.
    ///
    /// # Errors
    /// Where the spill can't be read.
    pub fn article(&self, doc: u32) -> Result<Article> {
        let missing = || Error::new(format!("document {doc} was never spilled"));
        let offset = *self.offsets.get(doc as usize).ok_or_else(missing)?;
        match spill::decode(&self.spill.frame_at(offset)?)? {
            Spilled::Document(article) => Ok(*article),
            Spilled::Rejected(_) => Err(missing()),
        }
    }
}

/// A record on its way to a worker.
struct Job {
    payload: Vec<u8>,
    recurring: Vec<Recurring>,
}

/// One record's way through the workers.
struct Done {
    payload: Vec<u8>,
    outcome: Outcome,
}

/// What the thread that collects needs to know of a record.
enum Outcome {
    Document(Observation),
    Rejected(Quarantined),
}

/// Cleans and spills what pass 1 prepared, and gathers the signatures for the duplicates.
///
/// # Errors
/// A temporary file that can't be read or written.
pub fn clean(
    config: &Config,
    cleaner: &Cleaner,
    prepared: PreparedRecords,
    pool: &ThreadPool,
    staging: &Staging,
    gatherer: &mut Gatherer,
    observer: &dyn Observer,
) -> Result<CleanedRecords> {
    let PreparedRecords { spill: source, recurring, inputs, read, bytes } = prepared;
    let worker = Worker { cleaner, signer: Signer::new(&config.duplicates)?, config };
    let mut spill = SpillWriter::create(&staging.path("cleaned.spill"))?;
    let mut offsets = Vec::new();
    observer.begin(Step::Clean, Some(read));
    pipeline::run(
        pool,
        |sender| jobs(&source, recurring, &config.engine, sender),
        |job| worker.clean(job),
        |done| {
            let Done { payload, outcome } = done?;
            let offset = spill.append(&payload)?;
            match outcome {
                Outcome::Document(observation) => {
                    gatherer.observe(offsets.len(), &observation)?;
                    offsets.push(offset);
                }
                Outcome::Rejected(record) => observer.quarantined(&record),
            }
            observer.advance(1);
            Ok(())
        },
    )?;
    observer.end();
    source.remove()?;
    Ok(CleanedRecords { spill: spill.finish()?, offsets, inputs, read, bytes })
}

/// Reads the records back in order, each with its lines that recur, and sends them as batches.
fn jobs(
    source: &Spill,
    mut recurring: Frozen<SpillFolder>,
    config: &EngineConfig,
    sender: &Sender<Vec<Job>>,
) -> Result<()> {
    let (mut batch, mut bytes) = (Vec::new(), 0);
    for (number, payload) in (0..).zip(source.frames()?) {
        let payload = payload?;
        bytes += payload.len();
        batch.push(Job { recurring: recurring.of(number)?, payload });
        if batch.len() >= config.batch_rows || bytes >= config.batch_bytes {
            bytes = 0;
            if sender.send(std::mem::take(&mut batch)).is_err() {
                return Ok(());
            }
        }
    }
    // Where the other side has gone, it says why.
    let _ = sender.send(batch);
    Ok(())
}

/// The per-document work, shared by the workers.
struct Worker<'a> {
    cleaner: &'a Cleaner,
    signer: Signer,
    config: &'a Config,
}

impl Worker<'_> {
    /// One record, cleaned or rejected, and encoded for the spill.
    fn clean(&self, Job { payload, recurring }: Job) -> Result<Done> {
        let prepared: Prepared = match spill::decode(&payload)? {
            Spilled::Document(prepared) => *prepared,
            Spilled::Rejected(record) => return Ok(Done { payload, outcome: Outcome::Rejected(record) }),
        };
        match spill::guarded(prepared.origin.clone(), || self.article(prepared, &recurring)) {
            Ok((article, signature)) => {
                let observation = Observation::new(&article, signature);
                let payload = spill::encode(&Spilled::from(Ok(article)))?;
                Ok(Done { payload, outcome: Outcome::Document(observation) })
            }
            Err(record) => {
                let payload = spill::encode(&Spilled::<Article>::from(Err(record.clone())))?;
                Ok(Done { payload, outcome: Outcome::Rejected(record) })
            }
        }
    }

    fn article(&self, prepared: Prepared, recurring: &[Recurring]) -> Result<(Article, Signature), Quarantined> {
        let cleaned = self.cleaner.finish(self.cleaner.strip(prepared, recurring));
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
