//! The output folder: everything is written to a hidden folder inside it and renamed when whole, so that nothing
//! half-written ever looks finished.

use std::fs;
use std::path::{Path, PathBuf};

use super::journal;
use super::lock::{self, Lock};
use crate::error::{Error, Result};
use crate::report::Manifest;

/// The names that a run may leave in the output folder.
pub const OUTPUTS: [&str; 14] = [
    "documents.parquet",
    "documents.csv",
    "blocks.parquet",
    "blocks.csv",
    "duplicates.parquet",
    "duplicates.csv",
    "malformed.parquet",
    "malformed.csv",
    "rejects.parquet",
    "rejects.csv",
    "duplicates.index",
    "report.json",
    "report.html",
    "manifest.json",
];

/// The name of the hidden folder.
const STAGING: &str = ".tinsach";

/// What to do with an output folder that already holds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// End with an error.
    Refuse,
    /// Replace the outputs of an earlier run; other files stay.
    Overwrite,
}

/// What to do with a run that was stopped in the output folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// Leave it alone, or throw it away where the folder is to be overwritten.
    Leave,
    /// Go on with it; begin where there is none.
    Resume,
}

/// Where a run goes, and what it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// The folder for the tables; made where it is missing.
    pub folder: PathBuf,
    /// What to do where it holds something.
    pub existing: Existing,
    /// What to do where a run was stopped in it.
    pub stopped: Stopped,
    /// The folder of an earlier run, for the gates that compare.
    pub baseline: Option<PathBuf>,
}

impl Output {
    /// A folder that must be empty or missing, and no baseline.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), existing: Existing::Refuse, stopped: Stopped::Leave, baseline: None }
    }
}

/// An output folder being filled, locked against other runs.
pub struct Staging {
    out: PathBuf,
    folder: PathBuf,
    made: Made,
    lock: Lock,
}

/// Whether the output folder was there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Made {
    Now,
    Before,
}

/// Whether a run that failed has left something to go on from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// It has.
    Checkpoint,
    /// All is gone.
    Nothing,
}

impl Staging {
    /// Makes and locks the folder, and makes the hidden one inside it.
    ///
    /// # Errors
    /// A folder that holds something or in which a run was stopped (unless that is allowed for), or in which another run is
    /// writing; a file in its place, no permission.
    pub fn new(output: &Output) -> Result<Self> {
        let out = output.folder.as_path();
        let made = if out.exists() { Made::Before } else { Made::Now };
        if made == Made::Before && !out.is_dir() {
            return Err(Error::usage("is a file, not a folder").at(out).help("name a folder for --out"));
        }
        fs::create_dir_all(out).map_err(|error| unwritable(out, error))?;
        let lock = Lock::new(out)?;
        let folder = out.join(STAGING);
        let prepared = match check(out, &folder, output)? {
            // Nothing of a run that was killed before its first checkpoint is of use.
            Stopped::Leave if folder.exists() => fs::remove_dir_all(&folder),
            Stopped::Leave => Ok(()),
            Stopped::Resume => journal::tidy(&folder),
        };
        prepared.and_then(|()| fs::create_dir_all(&folder)).map_err(|error| unwritable(&folder, error))?;
        Ok(Self { out: out.to_owned(), folder, made, lock })
    }

    /// The hidden folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a file is written until the run is whole.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Moves the finished files of these names to the output folder, the last one last, and takes away what an earlier
    /// run left. Until the last one is there the folder doesn't look finished, even if the power fails in between.
    ///
    /// # Errors
    /// Where a file can't be renamed.
    pub fn commit(self, names: &[String]) -> Result<()> {
        let Self { out, folder, lock, .. } = self;
        let sync = || journal::sync_folder(&out).map_err(|error| unwritable(&out, error));
        // From here on what stands in the folder is this run's; a run that is stopped here can go on.
        fs::write(folder.join(journal::COMMITTING), b"").map_err(|error| unwritable(&folder, error))?;
        journal::sync_folder(&folder).map_err(|error| unwritable(&folder, error))?;
        for stale in OUTPUTS.iter().rev().map(|name| out.join(name)) {
            match fs::remove_file(&stale) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(unwritable(&stale, error)),
                _ if stale.ends_with(Manifest::NAME) => sync()?,
                _ => {}
            }
        }
        for (left, name) in names.iter().enumerate().map(|(at, name)| (names.len() - at, name)) {
            if left == 1 {
                sync()?;
            }
            let whole = out.join(name);
            fs::rename(folder.join(name), &whole).map_err(|error| unwritable(&whole, error))?;
        }
        sync()?;
        // The journal goes first, as it is of no use without the rest.
        let _ = fs::remove_file(folder.join(journal::NAME));
        fs::remove_dir_all(&folder).map_err(|error| unwritable(&folder, error))?;
        drop(lock);
        Ok(())
    }

    /// Gives the folder up after a failure. Where there is a checkpoint, it stays; else the hidden folder goes, and the
    /// output folder if this run made it.
    pub fn abandon(self) -> Left {
        let Self { out, folder, made, lock } = self;
        if journal::exists(&folder) || folder.join(journal::COMMITTING).exists() {
            return Left::Checkpoint;
        }
        // Failing is no harm: the next run takes it away.
        let _ = fs::remove_dir_all(&folder);
        drop(lock);
        if made == Made::Now {
            // Only an empty folder can be removed this way, so nothing of value is at risk; failing is no harm.
            let _ = fs::remove_dir(out);
        }
        Left::Nothing
    }
}

/// What to do with the hidden folder.
fn check(out: &Path, folder: &Path, output: &Output) -> Result<Stopped> {
    let began = journal::exists(folder) || folder.join(journal::COMMITTING).exists();
    if began && output.stopped == Stopped::Resume {
        return Ok(Stopped::Resume);
    }
    if output.existing == Existing::Overwrite {
        return Ok(Stopped::Leave);
    }
    if began {
        return Err(Error::usage("a run was stopped in this folder")
            .at(out)
            .help("go on with it by --resume, or start anew with --overwrite"));
    }
    let mut entries = fs::read_dir(out).map_err(|error| unwritable(out, error))?;
    let foreign = |entry: std::io::Result<fs::DirEntry>| {
        entry.map_or(true, |entry| entry.file_name() != STAGING && entry.file_name() != lock::NAME)
    };
    if !entries.any(foreign) {
        return Ok(Stopped::Leave);
    }
    if output.stopped == Stopped::Resume && out.join(Manifest::NAME).exists() {
        return Err(Error::usage("the run in this folder is finished: there is nothing to go on with")
            .at(out)
            .help("add --overwrite to run it again"));
    }
    Err(Error::usage("the output folder is not empty")
        .at(out)
        .help("name another folder, or add --overwrite to replace the tables in it"))
}

/// A place that can't be written, with what to do about it.
pub fn unwritable(path: &Path, error: std::io::Error) -> Error {
    let error = match error.kind() {
        std::io::ErrorKind::PermissionDenied => Error::new("no permission to write here").at(path).because(error),
        _ => Error::new("can't write here").at(path).because(error),
    };
    error.help("choose another folder for --out, or mend its permissions or space")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(out: &Path, existing: Existing, stopped: Stopped) -> Result<Staging> {
        Staging::new(&Output { existing, stopped, ..Output::new(out) })
    }

    fn refuse(out: &Path) -> Result<Staging> {
        new(out, Existing::Refuse, Stopped::Leave)
    }

    fn shown(refused: Result<Staging>) -> String {
        refused.err().map_or("accepted".into(), |error| error.to_string().rsplit(": ").next().unwrap_or("").to_owned())
    }

    #[test]
    fn nothing_shows_before_the_commit_and_nothing_is_left_after_a_failure() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let staging = refuse(&out).unwrap();
        fs::write(staging.path("report.json"), "{}").unwrap();
        assert!(!out.join("report.json").exists());
        assert_eq!(staging.abandon(), Left::Nothing);
        assert!(!out.exists());

        let staging = refuse(&out).unwrap();
        fs::write(staging.path("report.json"), "{}").unwrap();
        staging.commit(&["report.json".into()]).unwrap();
        assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
        assert!(refuse(&out).err().unwrap().is_usage());
        assert!(new(&out, Existing::Overwrite, Stopped::Leave).is_ok());
    }

    #[test]
    fn a_stopped_run_is_gone_on_with_or_thrown_away_as_the_user_says() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let staging = refuse(&out).unwrap();
        fs::write(staging.path("documents.csv"), "half").unwrap();
        fs::write(staging.path(journal::NAME), "{}").unwrap();
        assert_eq!(staging.abandon(), Left::Checkpoint);
        insta::assert_snapshot!(shown(refuse(&out)), @"a run was stopped in this folder");
        let staging = new(&out, Existing::Refuse, Stopped::Resume).unwrap();
        assert!(staging.path(journal::NAME).exists() && !staging.path("documents.csv").exists());
        assert_eq!(staging.abandon(), Left::Checkpoint);
        let staging = new(&out, Existing::Overwrite, Stopped::Leave).unwrap();
        assert!(!staging.path(journal::NAME).exists());
        drop(staging);
        fs::write(out.join(Manifest::NAME), "{}").unwrap();
        insta::assert_snapshot!(shown(new(&out, Existing::Refuse, Stopped::Resume)), @"there is nothing to go on with");
    }

    #[test]
    fn two_runs_cannot_share_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let first = refuse(folder.path()).unwrap();
        insta::assert_snapshot!(shown(new(folder.path(), Existing::Overwrite, Stopped::Leave)), @"another run of tinsach is writing to this folder");
        drop(first);
        assert!(refuse(folder.path()).is_ok());
    }
}
