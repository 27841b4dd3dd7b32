//! A lock that keeps two runs out of one folder. The system holds it, so it is gone with the process, however that ends.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::staging::unwritable;
use crate::error::{Error, Result};

/// The name of the locked file.
pub const NAME: &str = ".tinsach.lock";

/// A folder that is locked as long as this lives.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Locks a folder.
    ///
    /// # Errors
    /// Where another run holds it, or the file can't be made.
    pub fn new(folder: &Path) -> Result<Self> {
        let path = folder.join(NAME);
        loop {
            let file = File::options().create(true).append(true).open(&path);
            let file = file.map_err(|error| unwritable(folder, error))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::usage("another run of tinsach is writing to this folder")
                        .at(folder)
                        .help("wait for it, or name another folder for --out"));
                }
                // Some network file systems have no locks: then nothing stands between two runs but care.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => {
                    return Err(Error::new("can't lock the folder").at(folder).because(error));
                }
            }
            // The run before removes the file as it ends: a lock on a file that is gone keeps nobody out.
            if is_same(&file, &path) {
                return Ok(Self { path, _file: file });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is held, so that nobody can have locked it in between; failing leaves a file that locks nothing.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(unix)]
fn is_same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    file.metadata().map(place).ok() == fs::metadata(path).map(place).ok()
}

#[cfg(not(unix))]
fn is_same(_: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_locked_once_and_a_stale_file_locks_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), "left by a run that was killed").unwrap();
        let lock = Lock::new(folder.path()).unwrap();
        assert!(Lock::new(folder.path()).unwrap_err().to_string().contains("another run of tinsach is writing"));
        drop(lock);
        assert!(!folder.path().join(NAME).exists());
        assert!(Lock::new(folder.path()).is_ok());
    }
}
