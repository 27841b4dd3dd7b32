//! The journal of a run: how far it has come, so that one that was stopped can go on.
//!
//! Passes spill what they did, in order, and mark in the journal how much of it is whole. A checkpoint brings the spills to
//! disk, then the journal, which is replaced as one. A run that goes on cuts the spills to what the journal says, takes in
//! again what they hold, and skips as many records of what it reads: from there on it is the run that was stopped.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::config::{Config, EngineConfig};
use crate::error::{Error, Result};
use crate::io::Input;

/// The name of the journal in the staging folder.
pub const NAME: &str = "journal.json";

/// The name of the mark that finished files are being moved to the output folder.
pub const COMMITTING: &str = "committing";

/// What a pass has spilled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    /// Records.
    pub records: u64,
    /// Bytes of the spill.
    pub spill: u64,
    /// Whether these are all.
    pub state: State,
}

/// Whether a pass has ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// More records follow.
    #[default]
    Open,
    /// All are there.
    Whole,
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Pass 1: read and normalised.
    pub prepared: Pass,
    /// Bytes of the documents read, decompressed.
    pub bytes: u64,
    /// Inputs read to their end, and the bytes of their spilled facts.
    pub inputs: Pass,
    /// Pass 2: cleaned.
    pub cleaned: Pass,
}

/// What must be the same for a run to go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The version of this program.
    version: String,
    /// Hash of the configuration.
    config: String,
    /// Hash of the inputs: names, sizes, times of last change.
    inputs: String,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    identity: Identity,
    progress: Progress,
}

/// The journal of one run.
pub struct Journal {
    folder: PathBuf,
    identity: Identity,
    /// Bytes spilled from one checkpoint to the next; `None` for a run that can't go on, as standard input is read once.
    interval: Option<u64>,
    saved: u64,
    progress: Progress,
}

/// The spills in the staging folder.
const SPILLS: [&str; 3] = ["prepared.spill", "inputs.spill", "cleaned.spill"];

impl Journal {
    /// A journal in the staging folder that goes on from what stands there, if anything does.
    ///
    /// # Errors
    /// A journal of another version, configuration or inputs; one that can't be read.
    pub fn open(folder: &Path, config: &Config, inputs: &[Input]) -> Result<Self> {
        let identity = Identity::new(config, inputs)?;
        let readable_again = inputs.iter().all(|input| input.path.is_some());
        let mut journal = Self {
            folder: folder.to_owned(),
            identity,
            interval: readable_again.then_some(config.engine.checkpoint_bytes as u64),
            saved: 0,
            progress: Progress::default(),
        };
        if let Some(saved) = read(folder)? {
            journal.identity.check(&saved.identity)?;
            journal.progress = saved.progress;
            journal.saved = journal.spilled();
        }
        Ok(journal)
    }

    /// How far the run has come.
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// The path of a file in the staging folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Marks how far the run has come; what is marked must have been handed to its spills.
    pub fn mark(&mut self, progress: Progress) {
        self.progress = progress;
    }

    /// Whether so much was spilled since the last checkpoint that another is due.
    pub fn is_due(&self) -> bool {
        self.interval.is_some_and(|interval| self.spilled() >= self.saved.saturating_add(interval))
    }

    fn spilled(&self) -> u64 {
        self.progress.prepared.spill + self.progress.cleaned.spill
    }

    /// Brings the spills and the journal to disk. The spills must have been flushed.
    ///
    /// # Errors
    /// Where they can't be; then the checkpoint before stands.
    pub fn save(&mut self) -> Result<()> {
        if self.interval.is_none() {
            return Ok(());
        }
        let failed = |path: &Path, error: io::Error| Error::new("can't write the checkpoint").at(path).because(error);
        let Progress { prepared, inputs, cleaned, .. } = self.progress;
        for (name, pass) in SPILLS.into_iter().zip([prepared, inputs, cleaned]) {
            let (path, wanted) = (self.path(name), pass.spill);
            // A spill that was used up is gone: the pass after it is whole.
            if wanted == 0 || !path.exists() {
                continue;
            }
            let file = File::open(&path).map_err(|error| failed(&path, error))?;
            let there = file.metadata().and_then(|metadata| file.sync_all().map(|()| metadata.len()));
            if there.map_err(|error| failed(&path, error))? < wanted {
                return Err(Error::new("can't write the checkpoint: the disk took less than was written").at(&*path));
            }
        }
        let saved = Saved { identity: self.identity.clone(), progress: self.progress };
        let json =
            serde_json::to_vec(&saved).map_err(|error| Error::new("can't encode the checkpoint").because(error))?;
        let (path, temporary) = (self.path(NAME), self.path("journal.new"));
        let written = File::create(&temporary)
            .and_then(|mut file| file.write_all(&json).and_then(|()| file.sync_all()))
            .and_then(|()| fs::rename(&temporary, &path))
            .and_then(|()| sync_folder(&self.folder));
        written.map_err(|error| failed(&path, error))?;
        self.saved = self.spilled();
        Ok(())
    }

    /// A checkpoint where a run is stopped; there is none where nothing was done yet.
    ///
    /// # Errors
    /// See [`Journal::save`].
    pub fn save_at_stop(&mut self) -> Result<()> {
        if self.spilled() > 0 { self.save() } else { Ok(()) }
    }

    /// A checkpoint at the end of a pass, where one was made before or is due: a short run leaves none.
    ///
    /// # Errors
    /// See [`Journal::save`].
    pub fn save_if_begun(&mut self) -> Result<()> {
        if self.saved > 0 || self.is_due() { self.save() } else { Ok(()) }
    }
}

/// True where a run was stopped after a checkpoint.
pub fn exists(folder: &Path) -> bool {
    folder.join(NAME).exists()
}

/// Takes away all that isn't covered by the journal: what later passes wrote, which is written again.
///
/// # Errors
/// Where a file can't be removed.
pub fn tidy(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let known = name == NAME || name == COMMITTING || SPILLS.iter().any(|spill| name == *spill);
        if !known {
            if entry.file_type()?.is_dir() { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) }?;
        }
    }
    Ok(())
}

/// Brings a folder's entries to disk, on systems that can.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn read(folder: &Path) -> Result<Option<Saved>> {
    let path = folder.join(NAME);
    let json = match fs::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read.map_err(|error| Error::new("can't read the checkpoint").at(&*path).because(error))?,
    };
    serde_json::from_slice(&json).map(Some).map_err(|error| {
        Error::new("the checkpoint is damaged").at(&*path).because(error).help("start anew with --overwrite")
    })
}

impl Identity {
    fn new(config: &Config, inputs: &[Input]) -> Result<Self> {
        let mut hash = Xxh3::new();
        for input in inputs {
            hash.update(input.name.as_bytes());
            // A file that can't be looked at can't be read either, which is told when it is its turn.
            let metadata = input.path.as_ref().and_then(|path| fs::metadata(path).ok());
            let changed = metadata.as_ref().and_then(|metadata| metadata.modified().ok());
            let changed = changed.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
            hash.update(&[0]);
            hash.update(&metadata.map_or(0, |metadata| metadata.len()).to_le_bytes());
            hash.update(&changed.as_nanos().to_le_bytes());
        }
        Ok(Self {
            version: env!("CARGO_PKG_VERSION").into(),
            config: config_hash(config)?,
            inputs: format!("{:032x}", hash.digest128()),
        })
    }

    fn check(&self, stopped: &Self) -> Result<()> {
        let what = if self.version != stopped.version {
            format!("it was version {} of tinsach, this is {}", stopped.version, self.version)
        } else if self.config != stopped.config {
            "the configuration is another one now".to_owned()
        } else if self.inputs != stopped.inputs {
            "an input file has come, gone or changed since".to_owned()
        } else {
            return Ok(());
        };
        Err(Error::usage(format!("the run that was stopped can't go on: {what}"))
            .help("give it what it had, or start anew with --overwrite and without --resume"))
    }
}

/// The hash of everything in the configuration that can change the tables.
///
/// # Errors
/// Never for plain data; the encoder's own check is passed on.
pub fn config_hash(config: &Config) -> Result<String> {
    let engine = EngineConfig::default();
    let mut telling = Config { engine, gates: Default::default(), ..config.clone() };
    telling.output.report_html = true;
    // The manifest names the indexes by their own hashes.
    telling.duplicates.against.clear();
    let json =
        serde_json::to_vec(&telling).map_err(|error| Error::new("can't encode the configuration").because(error))?;
    Ok(format!("{:032x}", xxh3_128(&json)))
}
