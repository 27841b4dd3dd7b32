//! Reading back what a run wrote, as far as scoring and showing need it.

use std::fs::File;
use std::path::{Path, PathBuf};

use polars::prelude::*;

use crate::error::{Error, Result};

/// A document of the tables.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentOut {
    /// Its id.
    pub doc_id: String,
    /// Where it was read.
    pub source: String,
    /// The kept text.
    pub text: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The language.
    pub language: Option<String>,
    /// How sure the language is, 0 to 1.
    pub language_confidence: Option<f32>,
    /// The day, ISO 8601.
    pub date: Option<String>,
    /// How sure the day is, 0 to 1.
    pub date_confidence: Option<f32>,
    /// Why that day.
    pub date_evidence: Option<String>,
}

/// A block of the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockOut {
    /// Its document.
    pub doc_id: String,
    /// Its kind.
    pub kind: String,
    /// `keep` or `remove`.
    pub action: String,
    /// Its text.
    pub text: String,
}

/// A row of the table of duplicates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateOut {
    /// The document.
    pub doc_id: String,
    /// The one it is like.
    pub kept_doc_id: String,
    /// The row's own id.
    pub id: Option<String>,
    /// That of the other.
    pub kept_id: Option<String>,
    /// How they are alike.
    pub relation: String,
    /// 0 to 1, as the table has it.
    pub similarity: String,
    /// Where the document was read.
    pub source: String,
}

/// The rows of `duplicates.parquet`.
///
/// # Errors
/// Where the file is missing or no table of ours.
pub fn duplicates(out: &Path) -> Result<Vec<DuplicateOut>> {
    let columns = ["doc_id", "kept_doc_id", "id", "kept_id", "relation", "similarity", "source"];
    let table = Table::read(out.join("duplicates.parquet"), &columns)?;
    let rows = 0..table.frame.height();
    rows.map(|row| {
        Ok(DuplicateOut {
            doc_id: table.required("doc_id", row)?,
            kept_doc_id: table.required("kept_doc_id", row)?,
            id: table.cell("id", row)?,
            kept_id: table.cell("kept_id", row)?,
            relation: table.required("relation", row)?,
            similarity: table.required("similarity", row)?,
            source: table.required("source", row)?,
        })
    })
    .collect()
}

/// The rows of `documents.parquet`.
///
/// # Errors
/// Where the file is missing or no table of ours.
pub fn documents(out: &Path) -> Result<Vec<DocumentOut>> {
    let columns = [
        "doc_id",
        "source",
        "text",
        "title",
        "language",
        "language_confidence",
        "date",
        "date_confidence",
        "date_evidence",
    ];
    let table = Table::read(out.join("documents.parquet"), &columns)?;
    let confidence = |name, row| Ok::<_, Error>(table.cell(name, row)?.and_then(|cell| cell.parse().ok()));
    let rows = 0..table.frame.height();
    rows.map(|row| {
        Ok(DocumentOut {
            doc_id: table.required("doc_id", row)?,
            source: table.required("source", row)?,
            text: table.cell("text", row)?,
            title: table.cell("title", row)?,
            language: table.cell("language", row)?,
            language_confidence: confidence("language_confidence", row)?,
            date: table.cell("date", row)?,
            date_confidence: confidence("date_confidence", row)?,
            date_evidence: table.cell("date_evidence", row)?,
        })
    })
    .collect()
}

/// The rows of `blocks.parquet`; none where the run wrote no such table.
///
/// # Errors
/// Where the file is no table of ours.
pub fn blocks(out: &Path) -> Result<Vec<BlockOut>> {
    let path = out.join("blocks.parquet");
    if !path.exists() {
        return Ok(Vec::new());
    }
    let table = Table::read(path, &["doc_id", "kind", "action", "text"])?;
    let rows = 0..table.frame.height();
    rows.map(|row| {
        Ok(BlockOut {
            doc_id: table.required("doc_id", row)?,
            kind: table.required("kind", row)?,
            action: table.required("action", row)?,
            text: table.required("text", row)?,
        })
    })
    .collect()
}

/// A table with all columns as text.
struct Table {
    frame: DataFrame,
    path: PathBuf,
}

impl Table {
    fn read(path: PathBuf, columns: &[&str]) -> Result<Self> {
        let place = path.as_path();
        let file = File::open(place).map_err(|error| {
            Error::usage("can't open the table")
                .at(place)
                .because(error)
                .help("name the folder that `tinsach clean` wrote")
        })?;
        let failed = |error| Error::new("no readable table").at(place).because(error);
        let columns = columns.iter().map(ToString::to_string).collect();
        let frame = ParquetReader::new(file).with_columns(Some(columns)).finish().map_err(failed)?;
        let text = frame
            .columns()
            .iter()
            .map(|column| column.cast(&DataType::String))
            .collect::<PolarsResult<_>>()
            .map_err(failed)?;
        let frame = DataFrame::new(frame.height(), text).map_err(failed)?;
        Ok(Self { frame, path })
    }

    fn cell(&self, column: &str, row: usize) -> Result<Option<String>> {
        let failed = |error| Error::new("no readable table").at(self.path.as_path()).because(error);
        let column = self.frame.column(column).and_then(|column| column.str()).map_err(failed)?;
        Ok(column.get(row).map(str::to_owned))
    }

    fn required(&self, column: &str, row: usize) -> Result<String> {
        let missing = || Error::new(format!("row {} has no {column}", row + 1)).at(self.path.as_path());
        self.cell(column, row)?.ok_or_else(missing)
    }
}
