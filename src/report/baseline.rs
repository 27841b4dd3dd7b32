//! The last run, which gates compare with.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::manifest::Manifest;
use crate::error::Result;

/// What gates need to know of an earlier run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Documents it wrote.
    pub written: u64,
    /// Of them, by language; empty where its `report.json` is gone.
    pub languages: BTreeMap<String, u64>,
}

/// The part of `report.json` that is read back.
#[derive(Deserialize)]
struct Languages {
    languages: BTreeMap<String, u64>,
}

impl Baseline {
    /// Reads the manifest of a finished run and, where it is there, its report.
    ///
    /// # Errors
    /// See [`Manifest::read`].
    pub fn read(out: &Path) -> Result<Self> {
        let manifest = Manifest::read(out)?;
        let report = std::fs::read(out.join("report.json")).ok();
        let languages = report.and_then(|json| serde_json::from_slice::<Languages>(&json).ok());
        Ok(Self {
            written: manifest.ledger.written,
            languages: languages.map(|report| report.languages).unwrap_or_default(),
        })
    }
}
