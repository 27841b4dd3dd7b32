//! The files themselves: there, unchanged, with the columns of the contract and the rows of the manifest.

use std::path::Path;

use super::Violations;
use crate::engine::{INDEX, OUTPUTS, output_facts};
use crate::error::Result;
use crate::io::table_in;
use crate::report::Manifest;

/// Checks every file that the manifest names, and looks for tables that it doesn't name.
pub fn check(out: &Path, manifest: &Manifest, found: &mut Violations) {
    for (name, facts) in &manifest.outputs {
        let path = out.join(name);
        if !path.exists() {
            found.add(name, "is missing");
            continue;
        }
        match output_facts(&path) {
            Err(error) => found.add(name, &error.to_string()),
            Ok(now) if now != *facts => {
                let change = if now.bytes == facts.bytes {
                    "its bytes have changed since the run".to_owned()
                } else {
                    format!("{} bytes where the run wrote {}", now.bytes, facts.bytes)
                };
                found.add(name, &change);
            }
            Ok(_) if name == INDEX => {}
            Ok(_) => {
                if let Err(error) = table(&path, name, manifest, found) {
                    found.add(name, &error.to_string());
                }
            }
        }
    }
    let tables = OUTPUTS.iter().filter(|name| name.ends_with(".parquet") || name.ends_with(".csv"));
    for stray in tables.filter(|name| !manifest.outputs.contains_key(**name) && out.join(name).exists()) {
        found.add(stray, "is not in the manifest: a table of another run");
    }
}

/// Columns, types, version and rows of one file.
fn table(path: &Path, name: &str, manifest: &Manifest, found: &mut Violations) -> Result<()> {
    let table = name.split('.').next().unwrap_or_default();
    let Some(contract) = table_in::contract(table)? else {
        found.add(name, "is no table of the output contract");
        return Ok(());
    };
    let columns = table_in::columns(path)?;
    let csv = table_in::is_csv(path);
    for (at, (column, dtype)) in contract.iter().enumerate() {
        match columns.get(at) {
            Some((given, _)) if given != column => {
                found.add(name, &format!("column {} is `{given}`, not `{column}`", at + 1));
            }
            Some((_, given)) if !csv && given != dtype => {
                found.add(name, &format!("column `{column}` is {given}, not {dtype}"));
            }
            Some(_) => {}
            None => found.add(name, &format!("column `{column}` is missing")),
        }
    }
    // Columns carried over from the input follow those of the contract, as text, and in `documents` only.
    for (column, dtype) in columns.iter().skip(contract.len()) {
        if table != "documents" || (!csv && dtype != "str") {
            found.add(name, &format!("column `{column}` is not in the contract"));
        }
    }
    if !csv {
        let version = table_in::schema_version(path)?.unwrap_or_else(|| "missing".into());
        if version != manifest.schema {
            found.add(name, &format!("tinsach.schema is {version}; the manifest says {}", manifest.schema));
        }
    }
    let (rows, promised) = (table_in::count_rows(path)?, manifest.rows.get(table).copied().unwrap_or_default());
    if rows != promised {
        found.add(name, &format!("{rows} rows where the manifest says {promised}"));
    }
    Ok(())
}
