//! Batches, threads, passes, spill: the only place that knows rayon.
//!
//! Pass 1 reads, normalises and spills, and counts the lines of every site; pass 2 strips with these counts, finds language
//! and date and spills the rows; the duplicates stage then sees what it needs of every document; the last pass reads the
//! rows back in order and writes the tables. The output is the same bytes for any number of threads, any batch
//! size and any order of the inputs.

mod batches;
mod clean_pass;
mod context;
mod duplicates;
mod index;
mod journal;
mod lock;
mod pipeline;
mod prepare_pass;
mod replay;
pub(crate) mod sort;
mod spill;
mod staging;
mod write_pass;

use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::Path;
use std::time::Instant;

use xxhash_rust::xxh3::Xxh3;

pub use batches::InputFacts;
pub use index::{INDEX, IndexFacts};
pub use staging::{Existing, OUTPUTS, Output, Stopped};

use crate::config::Config;
use crate::error::{Error, Result};
use crate::io::Input;
use crate::io::tables::SCHEMA_VERSION;
use crate::report::{Baseline, Manifest, Observer, OutputFacts, Report, Timings, html, judge};
use context::Context;
use duplicates::{Found, Gatherer};
use journal::Journal;
use staging::{Left, Staging};

/// Cleans the inputs into tables in the output folder, and gives the counts that `report.json` holds.
///
/// A run that is killed after a checkpoint (each `engine.checkpoint_bytes` of what it spills), stopped by its observer, or
/// ended by a full disk can be gone on with: see [`Stopped::Resume`]. The tables are the same bytes then.
///
/// # Errors
/// A configuration that doesn't hold together, an input table without the columns asked for, an output that can't be
/// written, a stop that the observer asked for. Nothing half-written looks finished then. A record that can't be used is no
/// error: it is a row of `rejects`.
pub fn run(config: &Config, inputs: &[Input], output: &Output, observer: &dyn Observer) -> Result<Report> {
    config.validate()?;
    index::check_apart(&config.duplicates.against, &output.folder)?;
    let baseline = output.baseline.as_deref().map(Baseline::read).transpose()?;
    let staging = Staging::new(output)?;
    let mut journal = match Journal::open(staging.folder(), config, inputs) {
        Ok(journal) => journal,
        Err(error) => {
            staging.abandon();
            return Err(error);
        }
    };
    match fill(config, inputs, baseline.as_ref(), &staging, &mut journal, observer) {
        Ok((report, names)) => staging.commit(&names).map(|()| report),
        Err(error) => {
            if error.is_interrupted() {
                // Where that fails, the checkpoint before stands.
                let _ = journal.save_at_stop();
            }
            Err(match staging.abandon() {
                Left::Checkpoint => {
                    error.also_help("go on by the same command with --resume, or start anew with --overwrite")
                }
                Left::Nothing => error,
            })
        }
    }
}

/// Writes every output into the staging folder; gives the counts and the names of the files.
fn fill(
    config: &Config,
    inputs: &[Input],
    baseline: Option<&Baseline>,
    staging: &Staging,
    journal: &mut Journal,
    observer: &dyn Observer,
) -> Result<(Report, Vec<String>)> {
    let start = Instant::now();
    let context = Context::new(config, staging.folder(), observer)?;
    let mut gatherer = Gatherer::new(config, &context.sorters)?;
    let prepared = prepare_pass::prepare(&context, inputs, journal)?;
    let spilled = clean_pass::clean(&context, prepared, journal, &mut gatherer)?;
    let clean = start.elapsed();
    let found = gatherer.resolve(&context, &spilled)?;
    let duplicates = start.elapsed();
    let written = write_pass::write(&context, &spilled, found.as_ref(), staging.folder())?;
    let mut report = written.report;
    report.bytes = spilled.bytes;
    report.capped = found.as_ref().map_or_else(Default::default, Found::capped);
    report.ledger.read = spilled.read;
    report.ledger.check()?;
    report.gates = judge(&config.gates, &report, &spilled.inputs, baseline);
    let total = start.elapsed();
    report.seconds = Timings {
        clean: clean.as_secs_f64(),
        duplicates: (duplicates - clean).as_secs_f64(),
        write: (total - duplicates).as_secs_f64(),
        total: total.as_secs_f64(),
        stages: context.cleaner.probe().seconds(),
    };

    let mut names = written.files;
    let mut outputs = std::collections::BTreeMap::new();
    for name in &names {
        outputs.insert(name.clone(), output_facts(&staging.path(name))?);
    }
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION").into(),
        schema: SCHEMA_VERSION.into(),
        config: journal::config_hash(config)?,
        audit: config.output.audit,
        inputs: spilled.inputs,
        against: found.as_ref().map_or_else(Vec::new, Found::against),
        ledger: report.ledger,
        rows: written.rows,
        outputs,
    };
    write_json(&staging.path("report.json"), &report)?;
    write_json(&staging.path(Manifest::NAME), &manifest)?;
    if config.output.report_html {
        write_bytes(&staging.path("report.html"), html(&report, &manifest).as_bytes())?;
        names.push("report.html".to_owned());
    }
    // The manifest is renamed last: where it stands, everything stands.
    names.extend(["report.json".to_owned(), Manifest::NAME.to_owned()]);
    Ok((report, names))
}

/// Size and hash of a file.
///
/// # Errors
/// Where it can't be read.
pub fn output_facts(path: &Path) -> Result<OutputFacts> {
    let unreadable = |error| Error::new("can't read back").at(path).because(error);
    let mut hash = Hashing { hash: Xxh3::new() };
    let mut file = BufReader::with_capacity(256 << 10, File::open(path).map_err(unreadable)?);
    let bytes = io::copy(&mut file, &mut hash).map_err(unreadable)?;
    Ok(OutputFacts { bytes, xxh3: format!("{:032x}", hash.hash.digest128()) })
}

struct Hashing {
    hash: Xxh3,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hash.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write_json(path: &Path, value: &impl serde::Serialize) -> Result<()> {
    let mut json =
        serde_json::to_vec_pretty(value).map_err(|error| Error::new("can't write").at(path).because(error))?;
    json.push(b'\n');
    write_bytes(path, &json)
}

/// Writes a small file and brings it to disk.
fn write_bytes(path: &Path, bytes: &[u8]) -> Result<()> {
    let written = File::create(path).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    written.map_err(|error| Error::new("can't write").at(path).because(error))
}
