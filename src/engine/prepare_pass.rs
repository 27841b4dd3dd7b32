//! Pass 1: read, decode, normalise, spill, and count the lines of every site.

use rayon::ThreadPool;

use super::batches::{self, InputFacts};
use super::pipeline;
use super::sort::SpillFolder;
use super::spill::{self, Spill, SpillWriter, Spilled};
use super::staging::Staging;
use crate::clean::{Cleaner, Prepared};
use crate::config::Config;
use crate::corpus::repetition::{Frozen, Observed, SiteLines};
use crate::error::{Error, Result};
use crate::io::rows::Columns;
use crate::io::{Input, Unparsed};
use crate::report::{Observer, Step};

/// What pass 1 leaves on disk.
pub struct PreparedRecords {
    /// The records, in order.
    pub spill: Spill,
    /// The lines that recur on the sites, by the number of the record.
    pub recurring: Frozen<SpillFolder>,
    /// What was read.
    pub inputs: Vec<InputFacts>,
    /// Records read.
    pub read: u64,
    /// Their bytes, decompressed.
    pub bytes: u64,
}

/// One record's way through the workers.
struct Done {
    /// Its bytes, decompressed.
    bytes: u64,
    payload: Vec<u8>,
    /// None where the record was rejected.
    lines: Option<SiteLines>,
}

/// Reads, prepares and spills all inputs.
///
/// # Errors
/// An input table without the columns asked for; a temporary file that can't be written.
pub fn prepare(
    config: &Config,
    cleaner: &Cleaner,
    inputs: &[Input],
    pool: &ThreadPool,
    staging: &Staging,
    sorters: &SpillFolder,
    observer: &dyn Observer,
) -> Result<PreparedRecords> {
    let columns = Columns::new(config);
    let mut spill = SpillWriter::create(&staging.path("prepared.spill"))?;
    let mut observed = Observed::new(&config.repetition, sorters.clone())?;
    let (mut read, mut bytes) = (0, 0);
    observer.begin(Step::Read, size_on_disk(inputs));
    let counts = config.repetition.enabled;
    let inputs = pipeline::run(
        pool,
        |sender| batches::read(inputs, &columns, &config.engine, observer, sender),
        |unparsed: Unparsed| {
            let size = unparsed.len() as u64;
            let prepared = spill::guarded(unparsed.origin().clone(), || cleaner.prepare(unparsed.parse(&columns)?));
            let lines = prepared.as_ref().ok().filter(|_| counts).map(SiteLines::of);
            Ok(Done { bytes: size, payload: spill::encode(&Spilled::<Prepared>::from(prepared))?, lines })
        },
        |done| {
            let Done { bytes: size, payload, lines } = done?;
            if let Some(lines) = lines {
                let number = u32::try_from(read).map_err(|_| Error::new("more than 2^32 records; split the input"))?;
                observed.observe(number, &lines)?;
            }
            spill.append(&payload)?;
            read += 1;
            bytes += size;
            Ok(())
        },
    )?;
    let recurring = observed.freeze()?;
    observer.end();
    Ok(PreparedRecords { spill: spill.finish()?, recurring, inputs, read, bytes })
}

/// The size of all inputs, where it is known beforehand.
fn size_on_disk(inputs: &[Input]) -> Option<u64> {
    inputs.iter().map(|input| Some(std::fs::metadata(input.path.as_ref()?).ok()?.len())).sum()
}
