//! Taking in again what a run that was stopped had spilled.

use super::context::Context;
use super::pipeline;
use super::spill::{FRAME_HEAD, Spill};
use crate::error::{Error, Result};

/// Works on every payload of a spill with the workers, and hands the results over in order with the offset of each.
///
/// # Errors
/// A spill that can't be read or doesn't hold so many records; what the functions say.
pub fn replay<O: Send>(
    context: &Context,
    spill: &Spill,
    records: u64,
    work: impl Fn(&[u8]) -> Result<O> + Sync,
    mut take: impl FnMut(u64, O) -> Result<()>,
) -> Result<()> {
    let limits = &context.config.engine;
    let mut found = 0;
    pipeline::run(
        &context.pool,
        |sender| {
            let (mut batch, mut bytes, mut offset) = (Vec::new(), 0, 0);
            for payload in spill.frames()? {
                let payload = payload?;
                let next = offset + FRAME_HEAD + payload.len() as u64;
                bytes += payload.len();
                batch.push((std::mem::replace(&mut offset, next), payload));
                if batch.len() >= limits.batch_rows || bytes >= limits.batch_bytes {
                    bytes = 0;
                    if sender.send(std::mem::take(&mut batch)).is_err() {
                        return Ok(());
                    }
                }
            }
            // Where the other side has gone, it says why.
            let _ = sender.send(batch);
            Ok(())
        },
        |(offset, payload)| Ok((offset, work(&payload)?)),
        |done: Result<(u64, O)>| {
            let (offset, done) = done?;
            found += 1;
            context.go_on()?;
            take(offset, done)
        },
    )?;
    if found == records {
        return Ok(());
    }
    Err(Error::new(format!("a temporary file holds {found} records where its checkpoint says {records}"))
        .help("start anew with --overwrite and without --resume"))
}
