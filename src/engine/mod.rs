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
use std::io;
use std::path::Path;
use std::time::Instant;

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

pub use batches::InputFacts;
pub use staging::Existing;

use crate::clean::Cleaner;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::io::Input;
use crate::io::tables::SCHEMA_VERSION;
use crate::report::{Manifest, Observer, OutputFacts, Report, Timings};
use duplicates::Gatherer;
use sort::SpillFolder;
use staging::Staging;

/// Cleans the inputs into tables in the folder `out`, and gives the counts that `report.json` holds.
///
/// # Errors
/// A configuration that doesn't hold together, an input table without the columns asked for, an output that can't be
/// written. Nothing half-written is left then. A record that can't be used is no error: it is a row of `rejects`.
pub fn run(
    config: &Config,
    inputs: &[Input],
    out: &Path,
    existing: Existing,
    observer: &dyn Observer,
) -> Result<Report> {
    config.validate()?;
    let staging = Staging::new(out, existing)?;
    match fill(config, inputs, &staging, observer) {
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
    let total = start.elapsed();
    report.seconds = Timings {
        clean: clean.as_secs_f64(),
        duplicates: (duplicates - clean).as_secs_f64(),
        write: (total - duplicates).as_secs_f64(),
        total: total.as_secs_f64(),
    };

    let mut names = written.files;
    let mut outputs = std::collections::BTreeMap::new();
    for name in &names {
        outputs.insert(name.clone(), output_facts(&staging.path(name))?);
    }
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION"),
        schema: SCHEMA_VERSION,
        config: config_hash(config)?,
        inputs: spilled.inputs,
        ledger: report.ledger,
        rows: written.rows,
        outputs,
    };
    write_json(&staging.path("report.json"), &report)?;
    write_json(&staging.path("manifest.json"), &manifest)?;
    // The manifest is renamed last: where it stands, everything stands.
    names.extend(["report.json".to_owned(), "manifest.json".to_owned()]);
    Ok((report, names))
}

/// The hash of everything that can change the tables.
fn config_hash(config: &Config) -> Result<String> {
    let telling = Config { engine: Default::default(), ..config.clone() };
    let json =
        serde_json::to_vec(&telling).map_err(|error| Error::new("can't encode the configuration").because(error))?;
    Ok(format!("{:032x}", xxh3_128(&json)))
}

fn output_facts(path: &Path) -> Result<OutputFacts> {
    let unreadable = |error| Error::new("can't read back").at(path).because(error);
    let mut hash = Hashing { hash: Xxh3::new() };
    let bytes = io::copy(&mut File::open(path).map_err(unreadable)?, &mut hash).map_err(unreadable)?;
    Ok(OutputFacts { bytes, xxh3: format!("{:032x}", hash.hash.digest128()) })
}

struct Hashing {
    hash: Xxh3,
}

impl io::Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hash.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write_json(path: &Path, value: &impl serde::Serialize) -> Result<()> {
    let unwritable =
        |error: Box<dyn std::error::Error + Send + Sync>| Error::new("can't write").at(path).because(error);
    let mut json = serde_json::to_vec_pretty(value).map_err(|error| unwritable(error.into()))?;
    json.push(b'\n');
    std::fs::write(path, json).map_err(|error| unwritable(error.into()))
}
