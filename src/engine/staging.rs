//! The output folder: everything is written to a temporary folder inside it and renamed when whole, so that nothing
//! half-written ever looks finished.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::error::{Error, Result};

/// The names that a run may leave in the output folder.
pub const OUTPUTS: [&str; 11] = [
    "documents.parquet",
    "documents.csv",
    "blocks.parquet",
    "blocks.csv",
    "duplicates.parquet",
    "duplicates.csv",
    "rejects.parquet",
    "rejects.csv",
    "report.json",
    "report.html",
    "manifest.json",
];

/// What to do with an output folder that already holds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// End with an error.
    Refuse,
    /// Replace the outputs of an earlier run; other files stay.
    Overwrite,
}

/// Where a run goes, and what it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// The folder for the tables; made where it is missing.
    pub folder: PathBuf,
    /// What to do where it holds something.
    pub existing: Existing,
    /// The folder of an earlier run, for the gates that compare.
    pub baseline: Option<PathBuf>,
}

impl Output {
    /// A folder that must be empty or missing, and no baseline.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), existing: Existing::Refuse, baseline: None }
    }
}

/// An output folder being filled.
pub struct Staging {
    out: PathBuf,
    temporary: TempDir,
    made: Made,
}

/// Whether the output folder was there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Made {
    Now,
    Before,
}

impl Staging {
    /// Makes the folder where it is missing, and a temporary one inside it.
    ///
    /// # Errors
    /// A folder that holds something (unless that is to be overwritten), a file in its place, no permission.
    pub fn new(out: &Path, existing: Existing) -> Result<Self> {
        let made = if out.exists() { Made::Before } else { Made::Now };
        if made == Made::Before {
            check(out, existing)?;
        }
        fs::create_dir_all(out).map_err(|error| unwritable(out, error))?;
        let temporary =
            tempfile::Builder::new().prefix(".tinsach-").tempdir_in(out).map_err(|error| unwritable(out, error))?;
        Ok(Self { out: out.to_owned(), temporary, made })
    }

    /// The temporary folder.
    pub fn folder(&self) -> &Path {
        self.temporary.path()
    }

    /// Where a file is written until the run is whole.
    pub fn path(&self, name: &str) -> PathBuf {
        self.temporary.path().join(name)
    }

    /// Moves the finished files of these names to the output folder, the last one last, and takes away what an earlier
    /// run left.
    ///
    /// # Errors
    /// Where a file can't be renamed.
    pub fn commit(self, names: &[String]) -> Result<()> {
        for stale in OUTPUTS.map(|name| self.out.join(name)) {
            match fs::remove_file(&stale) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(unwritable(&stale, error)),
                _ => {}
            }
        }
        for name in names {
            let whole = self.out.join(name);
            fs::rename(self.path(name), &whole).map_err(|error| unwritable(&whole, error))?;
        }
        self.temporary.close().map_err(|error| unwritable(&self.out, error))
    }

    /// Gives the folder up after a failure: the temporary folder goes, and the output folder if this run made it.
    pub fn abandon(self) {
        let Self { out, temporary, made } = self;
        drop(temporary);
        if made == Made::Now {
            // Only an empty folder can be removed this way, so nothing of value is at risk; failing is no harm.
            let _ = fs::remove_dir(out);
        }
    }
}

fn check(out: &Path, existing: Existing) -> Result<()> {
    if !out.is_dir() {
        return Err(Error::usage("is a file, not a folder").at(out).help("name a folder for --out"));
    }
    let mut entries = fs::read_dir(out).map_err(|error| unwritable(out, error))?;
    if existing == Existing::Refuse && entries.next().is_some() {
        return Err(Error::usage("the output folder is not empty")
            .at(out)
            .help("name another folder, or add --overwrite to replace the tables in it"));
    }
    Ok(())
}

fn unwritable(path: &Path, error: std::io::Error) -> Error {
    let error = match error.kind() {
        std::io::ErrorKind::PermissionDenied => Error::new("no permission to write here").at(path).because(error),
        _ => Error::new("can't write here").at(path).because(error),
    };
    error.help("choose another folder for --out, or mend its permissions or space")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_shows_before_the_commit_and_nothing_is_left_after_a_failure() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let staging = Staging::new(&out, Existing::Refuse).unwrap();
        fs::write(staging.path("report.json"), "{}").unwrap();
        assert!(!out.join("report.json").exists());
        staging.abandon();
        assert!(!out.exists());

        let staging = Staging::new(&out, Existing::Refuse).unwrap();
        fs::write(staging.path("report.json"), "{}").unwrap();
        staging.commit(&["report.json".into()]).unwrap();
        assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
        assert!(Staging::new(&out, Existing::Refuse).err().unwrap().is_usage());
        assert!(Staging::new(&out, Existing::Overwrite).is_ok());
    }
}
