//! Verifies a finished output: that it is whole, unchanged and keeps what the output contract promises.

mod blocks;
mod documents;
mod files;
mod violations;

use std::path::{Path, PathBuf};

pub use violations::{Violation, Violations};

use crate::config::Audit;
use crate::error::{Error, Result};
use crate::io::tables::SCHEMA_VERSION;
use crate::report::{Ledger, Manifest};

/// Checks the output in a folder: files, hashes, schema, rows, ledger, then the invariants that hold between tables.
///
/// Memory grows by about 60 bytes a document; the tables themselves are read piece by piece.
///
/// # Errors
/// A folder that isn't there. What is wrong with the output is no error but a violation.
pub fn check(out: &Path) -> Result<Violations> {
    if !out.is_dir() {
        return Err(Error::usage("no such folder").at(out).help("name the folder that `tinsach clean` wrote"));
    }
    let mut found = Violations::default();
    let manifest = match Manifest::read(out) {
        Ok(manifest) => manifest,
        Err(error) => {
            found.add(Manifest::NAME, &error.to_string());
            return Ok(found);
        }
    };
    ledger(&manifest.ledger, &mut found);
    files::check(out, &manifest, &mut found);
    if manifest.schema != SCHEMA_VERSION {
        let message = format!(
            "the output contract is version {}; this tinsach knows {SCHEMA_VERSION}, so tables were not looked into",
            manifest.schema
        );
        found.add(Manifest::NAME, &message);
        return Ok(found);
    }
    if let Err(error) = invariants(out, &manifest, &mut found) {
        found.add("tables", &error.to_string());
    }
    Ok(found)
}

fn ledger(ledger: &Ledger, found: &mut Violations) {
    if let Err(error) = ledger.check() {
        found.add(Manifest::NAME, &error.to_string());
    }
}

/// What holds between the tables; each is read as Parquet, where it is there.
fn invariants(out: &Path, manifest: &Manifest, found: &mut Violations) -> Result<()> {
    let table = |name: &str| -> Option<PathBuf> {
        let names = ["parquet", "csv"].map(|ending| format!("{name}.{ending}"));
        names.iter().find(|name| manifest.outputs.contains_key(*name)).map(|name| out.join(name))
    };
    let missing = |name: &str| Error::new(format!("the manifest names no table {name}"));
    let path = |name: &str| table(name).ok_or_else(|| missing(name));
    let documents = documents::check(&path("documents")?, &path("duplicates")?, &path("rejects")?, manifest, found)?;
    match (manifest.audit, table("blocks")) {
        (Audit::None, _) => Ok(()),
        (_, None) => Err(missing("blocks")),
        (audit, Some(path)) => blocks::check(&path, audit, &documents, found),
    }
}
