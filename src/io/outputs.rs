//! Reading back what a run wrote, as far as scoring and showing need it.

use std::fs::File;
use std::path::Path;

use super::table_in;
use crate::error::{Error, Result};
use crate::record::Origin;

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
    let mut rows = Vec::new();
    each_row(
        &out.join("duplicates.parquet"),
        columns,
        |[doc_id, kept_doc_id, id, kept_id, relation, similarity, source]| {
            rows.push(DuplicateOut {
                doc_id: required(doc_id)?,
                kept_doc_id: required(kept_doc_id)?,
                id: id.map(str::to_owned),
                kept_id: kept_id.map(str::to_owned),
                relation: required(relation)?,
                similarity: required(similarity)?,
                source: required(source)?,
            });
            Ok(())
        },
    )?;
    Ok(rows)
}

/// Gives the rows of `documents.parquet` one by one; a row group at a time is in memory.
///
/// # Errors
/// Where the file is missing or no table of ours.
pub fn each_document(out: &Path, mut visit: impl FnMut(DocumentOut)) -> Result<()> {
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
    let confidence = |cell: Option<&str>| cell.and_then(|cell| cell.parse().ok());
    each_row(
        &out.join("documents.parquet"),
        columns,
        |[doc_id, source, text, title, language, sure, date, dated, why]| {
            visit(DocumentOut {
                doc_id: required(doc_id)?,
                source: required(source)?,
                text: text.map(str::to_owned),
                title: title.map(str::to_owned),
                language: language.map(str::to_owned),
                language_confidence: confidence(sure),
                date: date.map(str::to_owned),
                date_confidence: confidence(dated),
                date_evidence: why.map(str::to_owned),
            });
            Ok(())
        },
    )
}

/// Gives the rows of `blocks.parquet` one by one, as [`each_document`]; none where the run wrote no such table.
///
/// # Errors
/// Where the file is no table of ours.
pub fn each_block(out: &Path, mut visit: impl FnMut(BlockOut)) -> Result<()> {
    let path = out.join("blocks.parquet");
    if !path.exists() {
        return Ok(());
    }
    each_row(&path, ["doc_id", "kind", "action", "text"], |[doc_id, kind, action, text]| {
        visit(BlockOut {
            doc_id: required(doc_id)?,
            kind: required(kind)?,
            action: required(action)?,
            text: required(text)?,
        });
        Ok(())
    })
}

/// Rows of a table with some of their cells as text.
fn each_row<const COLUMNS: usize>(
    path: &Path,
    columns: [&str; COLUMNS],
    mut visit: impl FnMut([Option<&str>; COLUMNS]) -> Result<()>,
) -> Result<()> {
    if let Err(error) = File::open(path) {
        let help = "name the folder that `tinsach clean` wrote";
        return Err(Error::usage("can't open the table").at(path).because(error).help(help));
    }
    let mut number = 0;
    table_in::each_row(path, &columns, |cells| {
        number += 1;
        let mut row = [None; COLUMNS];
        row.copy_from_slice(cells);
        visit(row).map_err(|error| error.at(Origin::file(path.display().to_string()).row(number)))
    })
}

fn required(cell: Option<&str>) -> Result<String> {
    cell.map(str::to_owned).ok_or_else(|| Error::new("a cell that every row has is empty"))
}
