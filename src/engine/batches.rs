//! The reader thread: inputs in order, cut into batches of bounded size.

use crossbeam_channel::Sender;

use crate::config::EngineConfig;
use crate::error::Result;
use crate::io::compression::Fingerprint;
use crate::io::rows::Columns;
use crate::io::{Input, Unparsed, open};
use crate::report::Observer;

/// Documents that travel together.
pub type Batch = Vec<Unparsed>;

/// What a run read of one input.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct InputFacts {
    /// The path as given.
    pub path: String,
    /// Its size on disk, as far as it was read.
    pub bytes: u64,
    /// 128-bit XXH3 of those bytes, 32 hex digits.
    pub xxh3: String,
    /// Records in it.
    pub records: u64,
}

/// Reads all inputs and sends them as batches, in order. Ends early where the other side has gone, which is how a
/// failure elsewhere stops the reading.
///
/// # Errors
/// What [`open`] and the sources call fatal.
pub fn read(
    inputs: &[Input],
    columns: &Columns,
    config: &EngineConfig,
    observer: &dyn Observer,
    sender: &Sender<Batch>,
) -> Result<Vec<InputFacts>> {
    let mut facts = Vec::with_capacity(inputs.len());
    let mut batch = Batch::new();
    let mut bytes = 0;
    for input in inputs {
        let fingerprint = Fingerprint::default();
        let (mut seen, mut records) = (0, 0);
        for item in open(input, columns, config.max_document, fingerprint.clone())? {
            let item = item?;
            records += 1;
            bytes += item.len();
            batch.push(item);
            if batch.len() >= config.batch_rows || bytes >= config.batch_bytes {
                bytes = 0;
                let (size, _) = fingerprint.value();
                observer.advance(size - seen);
                seen = size;
                if sender.send(std::mem::take(&mut batch)).is_err() {
                    return Ok(facts);
                }
            }
        }
        let (size, xxh3) = fingerprint.value();
        observer.advance(size - seen);
        facts.push(InputFacts { path: input.name.clone(), bytes: size, xxh3, records });
    }
    if !batch.is_empty() {
        // Where the other side has gone, it says why.
        let _ = sender.send(batch);
    }
    Ok(facts)
}
