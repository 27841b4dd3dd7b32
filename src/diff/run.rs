//! A finished run, as far as a comparison needs it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_128;

use crate::error::{Error, Result};
use crate::io::table_in::each_row;
use crate::report::Manifest;

/// One document of a run.
pub struct Document {
    pub doc_id: String,
    pub id: Option<String>,
    pub source: String,
    pub url: Option<String>,
    pub title: Option<String>,
    pub date: Option<String>,
    pub language: Option<String>,
    pub n_chars: String,
    /// Hash of the text.
    pub text: u128,
}

/// The documents of a run, and what became of the records that gave none.
pub struct Run {
    pub documents: Vec<Document>,
    /// By source, in words.
    fates: HashMap<String, String>,
}

impl Run {
    /// Reads the tables of a finished run.
    ///
    /// # Errors
    /// A folder without a finished output; a table that can't be read.
    pub fn read(out: &Path) -> Result<Self> {
        let mut run = Self { documents: Vec::new(), fates: HashMap::new() };
        const COLUMNS: [&str; 9] = ["doc_id", "source", "n_chars", "text", "id", "url", "title", "date", "language"];
        each_row(&table(out, "documents")?, &COLUMNS, |row| {
            let [doc_id, source, n_chars, text, id, url, title, date, language] = *row else { return Ok(()) };
            let own = |cell: Option<&str>| cell.map(str::to_owned);
            run.documents.push(Document {
                doc_id: own(doc_id).unwrap_or_default(),
                source: own(source).unwrap_or_default(),
                n_chars: own(n_chars).unwrap_or_default(),
                text: xxh3_128(text.unwrap_or_default().as_bytes()),
                id: own(id),
                url: own(url),
                title: own(title),
                date: own(date),
                language: own(language),
            });
            Ok(())
        })?;
        each_row(&table(out, "duplicates")?, &["source", "relation", "kept_doc_id"], |row| {
            if let [Some(source), Some(relation @ ("exact" | "near" | "contained")), Some(kept)] = *row {
                run.fates.insert(source.to_owned(), format!("dropped as {relation} duplicate of {kept}"));
            }
            Ok(())
        })?;
        each_row(&table(out, "rejects")?, &["source", "stage", "reason"], |row| {
            if let [Some(source), Some(stage), Some(reason)] = *row {
                run.fates.insert(source.to_owned(), format!("rejected: {stage}/{reason}"));
            }
            Ok(())
        })?;
        Ok(run)
    }

    /// What became of a document of another run in this one.
    pub fn fate(&self, document: &Document) -> String {
        self.fates.get(&document.source).cloned().unwrap_or_else(|| "not read".into())
    }
}

/// A table of a finished run: Parquet where it is there, else CSV.
///
/// # Errors
/// A folder without a finished output, or one that has no such table.
pub fn table(out: &Path, name: &str) -> Result<PathBuf> {
    let manifest = Manifest::read(out)?;
    let names = ["parquet", "csv"].map(|ending| format!("{name}.{ending}"));
    let known = names.iter().find(|name| manifest.outputs.contains_key(*name));
    known.map(|name| out.join(name)).ok_or_else(|| Error::usage(format!("this run wrote no table {name}")).at(out))
}
