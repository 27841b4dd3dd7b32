//! What a run read and wrote: `manifest.json`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::counts::Ledger;
use crate::config::Audit;
use crate::engine::{IndexFacts, InputFacts};
use crate::error::{Error, Result};

/// What a run read and wrote. It is the last file to appear: where it stands, the tables are whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this program.
    pub version: String,
    /// The version of the output contract.
    pub schema: String,
    /// 128-bit XXH3 of the configuration without what changes no table (`[engine]`, `[gates]`).
    pub config: String,
    /// Which blocks are written down.
    pub audit: Audit,
    /// The inputs, sorted by path.
    pub inputs: Vec<InputFacts>,
    /// The indexes of earlier runs that the documents were compared with.
    #[serde(default)]
    pub against: Vec<IndexFacts>,
    /// Where every record ended up.
    pub ledger: Ledger,
    /// Rows of each table.
    pub rows: BTreeMap<String, u64>,
    /// The tables.
    pub outputs: BTreeMap<String, OutputFacts>,
}

/// What a run wrote to one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputFacts {
    /// Its size.
    pub bytes: u64,
    /// 128-bit XXH3, 32 hex digits.
    pub xxh3: String,
}

impl Manifest {
    /// The name of the file.
    pub const NAME: &str = "manifest.json";

    /// Reads the manifest of a finished run.
    ///
    /// # Errors
    /// A folder without one, which is no finished run; a file that is no manifest of this version.
    pub fn read(out: &Path) -> Result<Self> {
        let path = out.join(Self::NAME);
        let json = std::fs::read(&path).map_err(|error| {
            Error::usage("no finished output of tinsach")
                .at(path.as_path())
                .because(error)
                .help("name the folder that `tinsach clean` wrote; a run that was stopped leaves no manifest")
        })?;
        serde_json::from_slice(&json).map_err(|error| Error::new("no manifest").at(path.as_path()).because(error))
    }
}
