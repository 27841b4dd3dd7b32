//! Reading back the tables of a run, some columns of them, in bounded memory.

use std::fs::File;
use std::path::Path;

use csv::StringRecord;
use polars::prelude::*;

use super::frame::{self, Row};
use super::tables::{BlockRow, DocumentRow, DuplicateRow, MalformedRow, RejectRow};
use crate::error::{Error, Result};

/// The name and the type of a column.
pub type ColumnType = (String, String);

/// Calls a function with some columns of every row of a table, as text; `None` is null. What a CSV file guards against
/// spreadsheets is given without its apostrophe.
///
/// # Errors
/// A file that can't be read or lacks a column; what the function says.
pub fn each_row(path: &Path, columns: &[&str], visit: impl FnMut(&[Option<&str>]) -> Result<()>) -> Result<()> {
    if is_csv(path) { each_csv_row(path, columns, visit) } else { each_parquet_row(path, columns, visit) }
}

/// The number of rows.
///
/// # Errors
/// A file that can't be read.
pub fn count_rows(path: &Path) -> Result<u64> {
    if is_csv(path) {
        let mut rows = 0;
        each_row(path, &[], |_| {
            rows += 1;
            Ok(())
        })?;
        return Ok(rows);
    }
    parquet(path)?.num_rows().map(|rows| rows as u64).map_err(|error| unreadable(path, error))
}

/// The columns of a file; those of CSV have no type.
///
/// # Errors
/// A file that can't be read.
pub fn columns(path: &Path) -> Result<Vec<ColumnType>> {
    if is_csv(path) {
        let header = open_csv(path)?.headers().map_err(|error| unreadable(path, error))?.clone();
        return Ok(header.iter().map(|name| (name.to_owned(), String::new())).collect());
    }
    let empty = parquet(path)?.with_slice(Some((0, 0))).finish().map_err(|error| unreadable(path, error))?;
    Ok(typed(empty.schema()))
}

/// The version of the output contract in the metadata of a Parquet file.
///
/// # Errors
/// A file that can't be read.
pub fn schema_version(path: &Path) -> Result<Option<String>> {
    let mut reader = parquet(path)?;
    let metadata = reader.get_metadata().map_err(|error| unreadable(path, error))?;
    let pairs = metadata.key_value_metadata().iter().flatten();
    Ok(pairs.filter(|pair| pair.key == "tinsach.schema").find_map(|pair| pair.value.clone()))
}

/// The columns that the output contract gives a table, without those carried over; `None` for a name that is no table.
///
/// # Errors
/// See [`frame::schema`].
pub fn contract(table: &str) -> Result<Option<Vec<ColumnType>>> {
    let schema = match table {
        DocumentRow::TABLE => frame::schema::<DocumentRow>(&[])?,
        BlockRow::TABLE => frame::schema::<BlockRow>(&[])?,
        DuplicateRow::TABLE => frame::schema::<DuplicateRow>(&[])?,
        MalformedRow::TABLE => frame::schema::<MalformedRow>(&[])?,
        RejectRow::TABLE => frame::schema::<RejectRow>(&[])?,
        _ => return Ok(None),
    };
    Ok(Some(typed(&schema)))
}

/// Whether a table is CSV, by its name.
pub fn is_csv(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "csv")
}

fn typed(schema: &Schema) -> Vec<ColumnType> {
    schema.iter().map(|(name, dtype)| (name.to_string(), dtype.to_string())).collect()
}

fn parquet(path: &Path) -> Result<ParquetReader<File>> {
    File::open(path).map(ParquetReader::new).map_err(|error| unreadable(path, error))
}

fn each_parquet_row(path: &Path, columns: &[&str], mut visit: impl FnMut(&[Option<&str>]) -> Result<()>) -> Result<()> {
    let failed = |error| unreadable(path, error);
    let metadata = parquet(path)?.get_metadata().map_err(failed)?.clone();
    let wanted: Vec<String> = columns.iter().map(ToString::to_string).collect();
    let mut first = 0;
    for group in &metadata.row_groups {
        let height = group.num_rows();
        let mut reader = parquet(path)?.with_slice(Some((first, height))).with_columns(Some(wanted.clone()));
        reader.set_metadata(metadata.clone());
        let frame = reader.finish().map_err(failed)?;
        let text = columns
            .iter()
            .map(|name| Ok(frame.column(name)?.cast(&DataType::String)?.str()?.rechunk().into_owned()))
            .collect::<PolarsResult<Vec<StringChunked>>>()
            .map_err(failed)?;
        let mut cells = Vec::with_capacity(columns.len());
        for row in 0..frame.height() {
            cells.clear();
            cells.extend(text.iter().map(|column| column.get(row)));
            visit(&cells)?;
        }
        first += height;
    }
    Ok(())
}

fn open_csv(path: &Path) -> Result<csv::Reader<File>> {
    csv::Reader::from_path(path).map_err(|error| unreadable(path, error))
}

fn each_csv_row(path: &Path, columns: &[&str], mut visit: impl FnMut(&[Option<&str>]) -> Result<()>) -> Result<()> {
    let mut reader = open_csv(path)?;
    let header = reader.headers().map_err(|error| unreadable(path, error))?.clone();
    let at = |name: &&str| {
        let missing = || Error::new(format!("has no column `{name}`")).at(path);
        header.iter().position(|column| column == *name).ok_or_else(missing)
    };
    let places = columns.iter().map(at).collect::<Result<Vec<usize>>>()?;
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| unreadable(path, error))? {
        let cell = |&at: &usize| record.get(at).filter(|cell| !cell.is_empty()).map(unguarded);
        visit(&places.iter().map(cell).collect::<Vec<_>>())?;
    }
    Ok(())
}

fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}

fn unreadable(path: &Path, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new("no readable table").at(path).because(error)
}
