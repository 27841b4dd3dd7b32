//! What every pass needs: configuration, stages with a clock, threads, and someone who watches.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use rayon::ThreadPool;

use super::pipeline;
use super::sort::SpillFolder;
use crate::audit::Stage;
use crate::clean::{Cleaner, Probe};
use crate::config::Config;
use crate::corpus::Signer;
use crate::error::{Error, Result};
use crate::report::Observer;

/// One run's tools.
pub struct Context<'a> {
    /// What the run was told.
    pub config: &'a Config,
    /// The per-document stages, timed.
    pub cleaner: Cleaner<Stopwatch>,
    /// What makes the signatures for the duplicates stage.
    pub signer: Signer,
    /// The workers.
    pub pool: Arc<ThreadPool>,
    /// Where rows go that outgrow memory.
    pub sorters: SpillFolder,
    /// Who watches.
    pub observer: &'a dyn Observer,
}

impl<'a> Context<'a> {
    /// Compiles the stages and starts the workers; `folder` is the staging folder.
    ///
    /// # Errors
    /// A configuration that doesn't hold together; a system that refuses threads.
    pub fn new(config: &'a Config, folder: &std::path::Path, observer: &'a dyn Observer) -> Result<Self> {
        let pool = Arc::new(pipeline::pool(config.engine.threads)?);
        let cleaner = || Cleaner::with_probe(config, Stopwatch::default());
        let (cleaner, signer) = pool.join(cleaner, || Signer::new(&config.duplicates));
        Ok(Self {
            config,
            cleaner: cleaner?,
            signer: signer?,
            sorters: SpillFolder::new(folder, config.engine.memory, Some(Arc::clone(&pool))),
            pool,
            observer,
        })
    }

    /// Ends the run where whoever watches wants that.
    ///
    /// # Errors
    /// Then.
    pub fn go_on(&self) -> Result<()> {
        if self.observer.is_stopped() { Err(Error::interrupted()) } else { Ok(()) }
    }
}

/// The time of the workers, by what they did.
#[derive(Debug, Default)]
pub struct Stopwatch {
    stages: [AtomicU64; STAGES.len()],
    signatures: AtomicU64,
}

/// The stages of the per-document work, in their order.
const STAGES: [Stage; 7] =
    [Stage::Read, Stage::Decode, Stage::Normalise, Stage::Segment, Stage::Strip, Stage::Language, Stage::Date];

impl Stopwatch {
    /// Makes a signature for the duplicates stage, and adds the time.
    pub fn signature<T>(&self, work: impl FnOnce() -> T) -> T {
        timed(&self.signatures, work)
    }

    /// Seconds by stage, summed over the threads.
    pub fn seconds(&self) -> BTreeMap<&'static str, f64> {
        let names = STAGES.iter().map(|stage| stage.name()).chain(["signatures"]);
        let times = self.stages.iter().chain([&self.signatures]);
        names.zip(times.map(|nanoseconds| nanoseconds.load(Ordering::Relaxed) as f64 / 1e9)).collect()
    }
}

impl Probe for Stopwatch {
    fn stage<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        match STAGES.iter().position(|known| *known == stage) {
            Some(at) => timed(&self.stages[at], work),
            None => work(),
        }
    }

    fn both<A: Send, B: Send>(&self, one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B) {
        rayon::join(one, other)
    }
}

fn timed<T>(nanoseconds: &AtomicU64, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    nanoseconds.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
    done
}
