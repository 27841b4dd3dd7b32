//! What every pass needs: configuration, stages, threads, someone who watches, and a clock.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use rayon::ThreadPool;

use super::pipeline;
use super::sort::SpillFolder;
use crate::clean::Cleaner;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::report::Observer;

/// One run's tools.
pub struct Context<'a> {
    /// What the run was told.
    pub config: &'a Config,
    /// The per-document stages.
    pub cleaner: Cleaner,
    /// The workers.
    pub pool: ThreadPool,
    /// Where rows go that outgrow memory.
    pub sorters: SpillFolder,
    /// Who watches.
    pub observer: &'a dyn Observer,
    /// Where the workers' time goes.
    pub clock: Stopwatch,
}

impl<'a> Context<'a> {
    /// Compiles the stages and starts the workers; `folder` is the staging folder.
    ///
    /// # Errors
    /// A configuration that doesn't hold together; a system that refuses threads.
    pub fn new(config: &'a Config, folder: &std::path::Path, observer: &'a dyn Observer) -> Result<Self> {
        Ok(Self {
            config,
            cleaner: Cleaner::new(config)?,
            pool: pipeline::pool(config.engine.threads)?,
            sorters: SpillFolder::new(folder, config.engine.memory),
            observer,
            clock: Stopwatch::default(),
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

/// A part of the work on a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Decode, render, normalise.
    Prepare,
    /// Segment, strip.
    Strip,
    /// Facts, language, date.
    Finish,
    /// The signature for the duplicates.
    Sign,
}

/// The time of the workers, by part of the work.
#[derive(Debug, Default)]
pub struct Stopwatch {
    nanoseconds: [AtomicU64; 4],
}

impl Stopwatch {
    /// Does a part of the work and adds its time.
    pub fn time<T>(&self, part: Part, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        self.nanoseconds[part as usize].fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
        done
    }

    /// Seconds by part, summed over the threads.
    pub fn seconds(&self) -> BTreeMap<&'static str, f64> {
        let names = ["decode and normalise", "segment and strip", "facts, language, date", "signatures"];
        let seconds = self.nanoseconds.iter().map(|nanoseconds| nanoseconds.load(Ordering::Relaxed) as f64 / 1e9);
        names.into_iter().zip(seconds).collect()
    }
}
