//! Pass 2: strip with what is known of the site, language, date; sign, spill.

use bytes::Bytes;
use crossbeam_channel::Sender;

use super::batches::InputFacts;
use super::context::Context;
use super::duplicates::{Gatherer, Observation};
use super::journal::{Journal, State};
use super::pipeline;
use super::prepare_pass::{PreparedRecords, Source};
use super::replay::replay;
use super::sort::SpillFolder;
use super::spill::{self, Spill, SpillWriter, Spilled};
use crate::article::Article;
use crate::audit::{Quarantined, Stage};
use crate::clean::Prepared;
use crate::config::{Audit, Config, EngineConfig, FilterConfig};
use crate::corpus::repetition::{Frozen, Recurring};
use crate::error::{Error, Result};
use crate::report::Step;

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
    /// Reads one document back, packed as it was spilled, and gives what is asked of it.
    ///
    /// # Errors
    /// Where the spill can't be read.
    pub fn article<T>(&self, doc: u32, ask: impl FnOnce(Article) -> T) -> Result<T> {
        let missing = || Error::new(format!("document {doc} was never spilled"));
        let offset = *self.offsets.get(doc as usize).ok_or_else(missing)?;
        match spill::decode::<Spilled<Article>>(&self.spill.frame_at(offset)?)? {
            Spilled::Document(article) => Ok(ask(*article)),
            Spilled::Rejected(_) => Err(missing()),
        }
    }
}

/// A record on its way to a worker.
struct Job {
    payload: Bytes,
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

/// Cleans and spills what pass 1 prepared, from where the journal says on, and gathers the signatures for the duplicates.
///
/// # Errors
/// A temporary file that can't be read or written.
pub fn clean(
    context: &Context,
    prepared: PreparedRecords,
    journal: &mut Journal,
    gatherer: &mut Gatherer,
) -> Result<CleanedRecords> {
    let PreparedRecords { source, inputs, read, bytes } = prepared;
    let Context { config, pool, observer, .. } = context;
    let worker = Worker { context };
    let mut progress = journal.progress();
    let path = journal.path("cleaned.spill");
    let mut spill = SpillWriter::resume(&path, progress.cleaned.spill)?;
    let mut offsets = Vec::new();
    observer.begin(Step::Clean, Some(read));
    let again = |payload: &[u8]| worker.again(payload);
    replay(context, &Spill::open(&path)?, progress.cleaned.records, again, |offset, observation| {
        observer.advance(1);
        if let Some(observation) = observation {
            gatherer.observe(offsets.len(), &observation)?;
            offsets.push(offset);
        }
        Ok(())
    })?;
    if let Some(Source { spill: source, recurring }) = source {
        let before = progress.cleaned.records;
        pipeline::run(
            pool,
            |sender| jobs(&source, recurring, before, &config.engine, sender),
            |job| worker.clean(job),
            |done: Result<Done>| {
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
                progress.cleaned.records += 1;
                progress.cleaned.spill = spill.written();
                journal.mark(progress);
                if journal.is_due() {
                    spill.flush()?;
                    journal.save()?;
                }
                context.go_on()
            },
        )?;
        progress.cleaned.state = State::Whole;
        journal.mark(progress);
        spill.flush()?;
        journal.save_if_begun()?;
        source.remove()?;
    }
    observer.end();
    Ok(CleanedRecords { spill: spill.finish()?, offsets, inputs, read, bytes })
}

/// Reads the records back in order, each with its lines that recur, and sends them as batches; the first `done` records
/// were cleaned by the run that was stopped.
fn jobs(
    source: &Spill,
    mut recurring: Frozen<SpillFolder>,
    done: u64,
    config: &EngineConfig,
    sender: &Sender<Vec<Job>>,
) -> Result<()> {
    let (mut batch, mut bytes) = (Vec::new(), 0);
    for (number, payload) in (0..).zip(source.frames()?) {
        let (payload, recurring) = (payload?, recurring.of(number)?);
        if u64::from(number) < done {
            continue;
        }
        bytes += payload.len();
        batch.push(Job { recurring, payload });
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
    context: &'a Context<'a>,
}

impl Worker<'_> {
    /// One record, cleaned or rejected, and encoded for the spill.
    fn clean(&self, Job { payload, recurring }: Job) -> Result<Done> {
        let prepared: Prepared = match spill::decode(&payload)? {
            Spilled::Document(prepared) => *prepared,
            Spilled::Rejected(record) => {
                return Ok(Done { payload: payload.into(), outcome: Outcome::Rejected(record) });
            }
        };
        match spill::guarded(prepared.origin.clone(), || self.article(prepared, &recurring)) {
            Ok(done) => done,
            Err(record) => {
                let payload = spill::encode(&Spilled::<Article>::from(Err(record.clone())), 0)?;
                Ok(Done { payload, outcome: Outcome::Rejected(record) })
            }
        }
    }

    /// What the duplicates stage needs of a record that was cleaned already; `None` of one that was rejected.
    fn again(&self, payload: &[u8]) -> Result<Option<Observation>> {
        let Spilled::Document(article) = spill::decode::<Spilled<Article>>(payload)? else { return Ok(None) };
        let article = article.unpacked();
        let row = &article.row;
        let signature = self.context.signer.sign(row.text.as_deref().unwrap_or_default(), row.title.as_deref());
        Ok(Some(Observation::new(&article, signature)))
    }

    fn article(&self, prepared: Prepared, recurring: &[Recurring]) -> Result<Result<Done>, Quarantined> {
        let Context { config, cleaner, signer, .. } = self.context;
        let mut cleaned = cleaner.finish(cleaner.strip(prepared, recurring));
        let origin = cleaned.stripped.origin.clone();
        let sign = || signer.sign_words(&cleaned.text, cleaned.facts.title.as_deref());
        let (signature, words) = cleaner.probe().signature(sign);
        let mut article = Article::new(&mut cleaned, signature.exact, spilled_audit(config));
        article.words = Some(words).filter(|words| config.duplicates.enabled && words.body.len() <= SPILLED_WORDS);
        wanted(&config.filter, &article).map_err(|detail| Quarantined {
            origin,
            stage: Stage::Filter,
            reason: "language".into(),
            detail,
        })?;
        let observation = Observation::new(&article, signature);
        let article = article.packed();
        let about = article.weight();
        let encoded = spill::encode(&Spilled::from(Ok(article)), about);
        Ok(encoded.map(|payload| Done { payload, outcome: Outcome::Document(observation) }))
    }
}

/// The words of longer documents are not spilled beside their text: they would take as much memory again.
const SPILLED_WORDS: usize = 1 << 20;

/// The blocks that are spilled: what was taken out of a document that is dropped in the end is the whole document.
fn spilled_audit(config: &Config) -> Audit {
    match config.output.audit {
        Audit::Removed if config.duplicates.enabled => Audit::Full,
        audit => audit,
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
