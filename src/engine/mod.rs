//! Batches, threads, passes, spill: the only place that knows rayon.
//!
//! Pass 1 reads, normalises and spills, and counts the lines of every site; pass 2 strips with these counts, finds language
//! and date and spills the rows; the duplicates stage then sees what it needs of every document; the last pass reads the
//! rows back in order and writes the tables. The output is the same bytes for any number of threads, any batch
//! size and any order of the inputs.

mod batches;
mod clean_pass;
mod duplicates;
mod pipeline;
mod prepare_pass;
pub(crate) mod sort;
mod spill;
mod staging;
mod write_pass;

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

pub use batches::InputFacts;
pub use staging::{Existing, OUTPUTS, Output};

use crate::clean::Cleaner;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::io::Input;
use crate::io::tables::SCHEMA_VERSION;
use crate::report::{Baseline, Manifest, Observer, OutputFacts, Report, Timings, html, judge};
use duplicates::Gatherer;
use sort::SpillFolder;
use staging::Staging;

/// Cleans the inputs into tables in the output folder, and gives the counts that `report.json` holds.
///
/// # Errors
/// A configuration that doesn't hold together, an input table without the columns asked for, an output that can't be
/// written. Nothing half-written is left then. A record that can't be used is no error: it is a row of `rejects`.
pub fn run(config: &Config, inputs: &[Input], output: &Output, observer: &dyn Observer) -> Result<Report> {
    config.validate()?;
    let baseline = output.baseline.as_deref().map(Baseline::read).transpose()?;
    let staging = Staging::new(&output.folder, output.existing)?;
    match fill(config, inputs, baseline.as_ref(), &staging, observer) {
        Ok((report, names)) => staging.commit(&names).map(|()| report),
        Err(error) => {
            staging.abandon();
            Err(error)
        }
    }
}

/// Writes every output into the staging folder; gives the counts and the names of the files.
fn fill(
    config: &Config,
    inputs: &[Input],
    baseline: Option<&Baseline>,
    staging: &Staging,
    observer: &dyn Observer,
) -> Result<(Report, Vec<String>)> {
    let start = Instant::now();
    let pool = pipeline::pool(config.engine.threads)?;
    let cleaner = Cleaner::new(config)?;
    let sorters = SpillFolder::new(staging.folder(), config.engine.memory);
    let prepared = prepare_pass::prepare(config, &cleaner, inputs, &pool, staging, &sorters, observer)?;
    let mut gatherer = Gatherer::new(config, &sorters)?;
    let spilled = clean_pass::clean(config, &cleaner, prepared, &pool, staging, &mut gatherer, observer)?;
    let clean = start.elapsed();
    let found = gatherer.resolve(&config.duplicates, &spilled, &pool, observer)?;
    let duplicates = start.elapsed();
    let written = write_pass::write(config, &spilled, found.as_ref(), &pool, staging, observer)?;
    let mut report = written.report;
    report.bytes = spilled.bytes;
    report.capped_shingles = found.as_ref().map_or(0, |found| found.capped().shingles);
    report.ledger.read = spilled.read;
    report.ledger.check()?;
    report.gates = judge(&config.gates, &report, &spilled.inputs, baseline);
    let total = start.elapsed();
    report.seconds = Timings {
        clean: clean.as_secs_f64(),
        duplicates: (duplicates - clean).as_secs_f64(),
        write: (total - duplicates).as_secs_f64(),
        total: total.as_secs_f64(),
        stages: std::collections::BTreeMap::new(),
    };

    let mut names = written.files;
    let mut outputs = std::collections::BTreeMap::new();
    for name in &names {
        outputs.insert(name.clone(), output_facts(&staging.path(name))?);
    }
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION").into(),
        schema: SCHEMA_VERSION.into(),
        config: config_hash(config)?,
        audit: config.output.audit,
        inputs: spilled.inputs,
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

/// The hash of everything that can change the tables.
fn config_hash(config: &Config) -> Result<String> {
    let mut telling = Config { engine: Default::default(), gates: Default::default(), ..config.clone() };
    telling.output.report_html = true;
    let json =
        serde_json::to_vec(&telling).map_err(|error| Error::new("can't encode the configuration").because(error))?;
    Ok(format!("{:032x}", xxh3_128(&json)))
}

/// Size and hash of a file.
///
/// # Errors
/// Where it can't be read.
pub fn output_facts(path: &Path) -> Result<OutputFacts> {
    let unreadable = |error| Error::new("can't read back").at(path).because(error);
    let mut hash = Hashing { hash: Xxh3::new() };
    let bytes = io::copy(&mut File::open(path).map_err(unreadable)?, &mut hash).map_err(unreadable)?;
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
