//! One output table as its files: encoded by the workers, written in order by one thread.

use std::fs::File;
use std::io::Write;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use super::csv_out::{self, Formulas, Header};
use super::frame::{self, Row};
use super::parquet_out::{Encoder, ParquetFile, RowGroup};
use crate::config::{OutputConfig, TableFormat};
use crate::error::{Error, Result};

/// What the workers need to encode rows of a table.
pub struct TableEncoder<R> {
    carry: Vec<String>,
    formulas: Formulas,
    parquet: Option<Encoder>,
    csv: Option<Csv>,
    row: PhantomData<fn() -> R>,
}

/// Marks that the table is wanted as CSV.
struct Csv;

/// Some rows of a table, encoded.
pub struct Part {
    rows: u64,
    parquet: Option<RowGroup>,
    csv: Option<Vec<u8>>,
}

impl<R: Row> TableEncoder<R> {
    /// An encoder for the given formats; `carry` names the columns carried over.
    ///
    /// # Errors
    /// A zstd level out of range.
    pub fn new(formats: &[TableFormat], config: &OutputConfig) -> Result<Self> {
        let wanted = |format| formats.contains(&format);
        let schema = frame::schema::<R>(&config.carry)?;
        Ok(Self {
            carry: config.carry.clone(),
            formulas: if config.guard_formulas { Formulas::Guarded } else { Formulas::AsTheyAre },
            parquet: wanted(TableFormat::Parquet).then(|| Encoder::new(schema, config.zstd_level)).transpose()?,
            csv: wanted(TableFormat::Csv).then_some(Csv),
            row: PhantomData,
        })
    }

    /// Encodes some rows: one row group, and the same rows of CSV.
    ///
    /// # Errors
    /// What polars can't encode.
    pub fn encode(&self, rows: &[R]) -> Result<Part> {
        let frame = frame::frame(rows, &self.carry)?;
        Ok(Part {
            rows: rows.len() as u64,
            parquet: self.parquet.as_ref().map(|encoder| encoder.encode(&frame)).transpose()?,
            csv: self.csv.as_ref().map(|Csv| csv_out::encode(&frame, self.formulas, Header::LeftOut)).transpose()?,
        })
    }
}

/// The files of one table in the making.
pub struct TableFiles {
    parquet: Option<ParquetFile>,
    csv: Option<(File, PathBuf)>,
    /// Rows written so far.
    pub rows: u64,
}

impl TableFiles {
    /// Creates the files in a folder; CSV gets its header.
    ///
    /// # Errors
    /// Where a file can't be created or written.
    pub fn create<R: Row>(folder: &Path, encoder: &TableEncoder<R>) -> Result<Self> {
        let path = |ending: &str| folder.join(format!("{}.{ending}", R::TABLE));
        let parquet =
            encoder.parquet.as_ref().map(|parquet| ParquetFile::create(&path("parquet"), parquet)).transpose()?;
        let csv = match &encoder.csv {
            Some(Csv) => {
                let path = path("csv");
                let file = File::create(&path).map_err(|error| unwritable(&path, error))?;
                Some((file, path))
            }
            None => None,
        };
        let mut files = Self { parquet, csv, rows: 0 };
        let header = csv_out::encode(&frame::frame::<R>(&[], &encoder.carry)?, encoder.formulas, Header::Written)?;
        files.write_csv(&header)?;
        Ok(files)
    }

    /// Appends encoded rows.
    ///
    /// # Errors
    /// Where a file can't be written.
    pub fn write(&mut self, part: &Part) -> Result<()> {
        if let (Some(file), Some(group)) = (&mut self.parquet, &part.parquet) {
            file.write(group)?;
        }
        if let Some(bytes) = &part.csv {
            self.write_csv(bytes)?;
        }
        self.rows += part.rows;
        Ok(())
    }

    fn write_csv(&mut self, bytes: &[u8]) -> Result<()> {
        match &mut self.csv {
            Some((file, path)) => file.write_all(bytes).map_err(|error| unwritable(path, error)),
            None => Ok(()),
        }
    }

    /// Ends the files and brings them to disk; gives their names and the number of rows.
    ///
    /// # Errors
    /// Where a file can't be written.
    pub fn finish<R: Row>(self) -> Result<(Vec<String>, u64)> {
        let mut names = Vec::new();
        if let Some(parquet) = self.parquet {
            parquet.finish()?;
            names.push(format!("{}.parquet", R::TABLE));
        }
        if let Some((file, path)) = self.csv {
            file.sync_all().map_err(|error| unwritable(&path, error))?;
            names.push(format!("{}.csv", R::TABLE));
        }
        Ok((names, self.rows))
    }
}

fn unwritable(path: &Path, error: std::io::Error) -> Error {
    Error::new("can't write").at(path).because(error)
}
