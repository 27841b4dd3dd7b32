//! The reader thread: inputs in order, cut into batches of bounded size.

use std::sync::{Mutex, PoisonError};

use crossbeam_channel::Sender;

use crate::config::EngineConfig;
use crate::error::Result;
use crate::io::fingerprint::Fingerprint;
use crate::io::{Input, Opener, Unparsed};
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

/// Where reading begins: after whole inputs, and after records of the one that follows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Position {
    /// Inputs that are not read.
    pub inputs: usize,
    /// Records of the next one that are passed over.
    pub records: u64,
}

/// Reads the inputs from a position on and sends them as batches, in order. What was read of each stands in `finished` when
/// its last record is on its way. Ends early where the other side has gone, which is how a failure elsewhere stops the
/// reading.
///
/// # Errors
/// What [`Opener::open`] and the sources call fatal.
pub fn read(
    inputs: &[Input],
    from: Position,
    opener: &Opener,
    config: &EngineConfig,
    observer: &dyn Observer,
    finished: &Mutex<Vec<InputFacts>>,
    sender: &Sender<Batch>,
) -> Result<()> {
    let mut batch = Batch::new();
    let mut bytes = 0;
    let mut pass_over = from.records;
    for input in &inputs[from.inputs.min(inputs.len())..] {
        let fingerprint = Fingerprint::default();
        let (mut seen, mut records) = (0, 0);
        for item in opener.open(input, fingerprint.clone())? {
            let item = item?;
            records += 1;
            if records <= pass_over {
                continue;
            }
            bytes += item.len();
            batch.push(item);
            if batch.len() >= config.batch_rows || bytes >= config.batch_bytes {
                bytes = 0;
                let (size, _) = fingerprint.value();
                observer.advance(size - seen);
                seen = size;
                if sender.send(std::mem::take(&mut batch)).is_err() {
                    return Ok(());
                }
            }
        }
        pass_over = 0;
        let (size, xxh3) = fingerprint.value();
        observer.advance(size - seen);
        let facts = InputFacts { path: input.name.clone(), bytes: size, xxh3, records };
        finished.lock().unwrap_or_else(PoisonError::into_inner).push(facts);
    }
    if !batch.is_empty() {
        // Where the other side has gone, it says why.
        let _ = sender.send(batch);
    }
    Ok(())
}
