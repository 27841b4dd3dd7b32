//! Pass 1: read, decode, normalise, spill, and count the lines of every site.

use std::sync::{Mutex, PoisonError};

use super::batches::{self, InputFacts, Position};
use super::context::Context;
use super::journal::{Journal, State};
use super::pipeline;
use super::replay::replay;
use super::sort::SpillFolder;
use super::spill::{self, Spill, SpillWriter, Spilled};
use crate::audit::Stage;
use crate::clean::{Prepared, Probe};
use crate::corpus::repetition::{Frozen, Observed, SiteLines};
use crate::error::{Error, Result};
use crate::io::rows::Columns;
use crate::io::{Input, Opener, Unparsed};
use crate::report::Step;

/// What pass 1 leaves on disk.
pub struct PreparedRecords {
    /// What pass 2 is to clean; `None` where the run that was stopped had done so.
    pub source: Option<Source>,
    /// What was read.
    pub inputs: Vec<InputFacts>,
    /// Records read.
    pub read: u64,
    /// Their bytes, decompressed.
    pub bytes: u64,
}

/// Records to be cleaned.
pub struct Source {
    /// The records, in order.
    pub spill: Spill,
    /// The lines that recur on the sites, by the number of the record.
    pub recurring: Frozen<SpillFolder>,
}

/// One record's way through the workers.
struct Done {
    /// Its bytes, decompressed.
    bytes: u64,
    payload: Vec<u8>,
    /// None where the record was rejected.
    lines: Option<SiteLines>,
}

/// Reads, prepares and spills all inputs, from where the journal says on.
///
/// # Errors
/// An input table without the columns asked for; a temporary file that can't be read or written.
pub fn prepare(context: &Context, inputs: &[Input], journal: &mut Journal) -> Result<PreparedRecords> {
    let mut progress = journal.progress();
    let mut facts = Facts::resume(journal)?;
    if progress.cleaned.state == State::Whole {
        return Ok(facts.records(None, progress.prepared.records, progress.bytes));
    }
    let Context { config, cleaner, pool, observer, .. } = context;
    let (opener, columns) = (Opener::new(config), Columns::new(config));
    let path = journal.path("prepared.spill");
    let mut spill = SpillWriter::resume(&path, progress.prepared.spill)?;
    let mut observed = Observed::new(&config.repetition, context.sorters.clone())?;
    let lines_of = |prepared: &Prepared| config.repetition.enabled.then(|| SiteLines::of(prepared));
    let mut observe = |number: u64, lines: Option<SiteLines>| {
        let number = u32::try_from(number).map_err(|_| Error::new("more than 2^32 records; split the input"))?;
        lines.map_or(Ok(()), |lines| observed.observe(number, &lines))
    };
    observer.begin(Step::Read, size_on_disk(inputs));
    let mut number = 0;
    replay(
        context,
        &Spill::open(&path)?,
        progress.prepared.records,
        |payload| match spill::decode(payload)? {
            Spilled::Document(prepared) => Ok(lines_of(&prepared)),
            Spilled::Rejected(_) => Ok(None),
        },
        |_, lines| {
            number += 1;
            observe(number - 1, lines)
        },
    )?;
    if progress.prepared.state == State::Open {
        let from = Position { inputs: facts.spilled, records: progress.prepared.records - facts.end };
        let finished = Mutex::new(std::mem::take(&mut facts.finished));
        pipeline::run(
            pool,
            |sender| batches::read(inputs, from, &opener, &config.engine, *observer, &finished, sender),
            |unparsed: Unparsed| {
                let size = unparsed.len() as u64;
                let prepared = spill::guarded(unparsed.origin().clone(), || {
                    cleaner.prepare(cleaner.probe().stage(Stage::Read, || unparsed.parse(&columns))?)
                });
                let (lines, about) = match &prepared {
                    Ok(prepared) => (lines_of(prepared), prepared.weight()),
                    Err(_) => (None, 0),
                };
                Ok(Done { bytes: size, payload: spill::encode(&Spilled::<Prepared>::from(prepared), about)?, lines })
            },
            |done: Result<Done>| {
                let Done { bytes, payload, lines } = done?;
                observe(progress.prepared.records, lines)?;
                spill.append(&payload)?;
                progress.prepared.records += 1;
                progress.prepared.spill = spill.written();
                progress.bytes += bytes;
                journal.mark(progress);
                if journal.is_due() {
                    facts.settle(&finished, progress.prepared.records)?;
                    (progress.inputs.records, progress.inputs.spill) = (facts.spilled as u64, facts.spill.written());
                    journal.mark(progress);
                    spill.flush()?;
                    facts.spill.flush()?;
                    journal.save()?;
                }
                context.go_on()
            },
        )?;
        facts.settle(&finished, progress.prepared.records)?;
        facts.finished = finished.into_inner().unwrap_or_else(PoisonError::into_inner);
        (progress.inputs.records, progress.inputs.spill) = (facts.spilled as u64, facts.spill.written());
        progress.prepared.state = State::Whole;
        journal.mark(progress);
        facts.spill.flush()?;
    }
    let spill = spill.finish()?;
    journal.save_if_begun()?;
    let recurring = observed.freeze()?;
    observer.end();
    Ok(facts.records(Some(Source { spill, recurring }), progress.prepared.records, progress.bytes))
}

/// What was read of the inputs, spilled as they end, so that a run that goes on knows where it was.
struct Facts {
    finished: Vec<InputFacts>,
    spill: SpillWriter,
    /// How many of `finished` are spilled.
    spilled: usize,
    /// Records in them.
    end: u64,
}

impl Facts {
    fn resume(journal: &Journal) -> Result<Self> {
        let path = journal.path("inputs.spill");
        let spill = SpillWriter::resume(&path, journal.progress().inputs.spill)?;
        let frames = Spill::open(&path)?;
        let finished = frames.frames()?.map(|facts| spill::decode(&facts?)).collect::<Result<Vec<InputFacts>>>()?;
        let end = finished.iter().map(|facts| facts.records).sum();
        Ok(Self { spilled: finished.len(), finished, spill, end })
    }

    /// Spills the facts of inputs that ended before a number of records.
    fn settle(&mut self, finished: &Mutex<Vec<InputFacts>>, records: u64) -> Result<()> {
        let finished = finished.lock().unwrap_or_else(PoisonError::into_inner);
        for facts in &finished[self.spilled..] {
            if self.end + facts.records > records {
                break;
            }
            self.spill.append(&spill::encode(facts, 0)?)?;
            self.spilled += 1;
            self.end += facts.records;
        }
        Ok(())
    }

    fn records(self, source: Option<Source>, read: u64, bytes: u64) -> PreparedRecords {
        PreparedRecords { source, inputs: self.finished, read, bytes }
    }
}

/// The size of all inputs, where it is known beforehand.
fn size_on_disk(inputs: &[Input]) -> Option<u64> {
    inputs.iter().map(|input| Some(std::fs::metadata(input.path.as_ref()?).ok()?.len())).sum()
}
