//! Parquet, one row group at a time: memory is bounded by the largest row group.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::prelude::{ParquetReader, SerReader};
use polars_parquet::read::FileMetadata;

use super::cells;
use super::fingerprint::Fingerprint;
use super::rows::Columns;
use super::source::Unparsed;
use crate::audit::{Quarantined, Stage};
use crate::error::{Error, Result};
use crate::record::Origin;

/// The rows of a file.
pub struct ParquetSource {
    path: PathBuf,
    origin: Origin,
    columns: Columns,
    wanted: Vec<String>,
    metadata: Option<Arc<FileMetadata>>,
    group: usize,
    first_row: usize,
    rows: Vec<Unparsed>,
}

impl ParquetSource {
    /// Reads the footer.
    ///
    /// # Errors
    /// A table that has neither the text nor the HTML column. A file that is no Parquet yields one rejected document.
    pub fn open(path: &Path, origin: Origin, columns: &Columns, fingerprint: Fingerprint) -> Result<Self> {
        let mut source = Self {
            path: path.to_owned(),
            origin,
            columns: columns.clone(),
            wanted: Vec::new(),
            metadata: None,
            group: 0,
            first_row: 0,
            rows: Vec::new(),
        };
        match source.read_footer(fingerprint) {
            Ok(present) => {
                source.wanted = columns
                    .wanted()
                    .into_iter()
                    .filter(|name| present.iter().any(|other| other == name))
                    .map(Into::into)
                    .collect();
                let has = |name: &String| source.wanted.contains(name);
                if !has(&columns.names.text) && !has(&columns.names.html) {
                    let present: Vec<&str> = present.iter().map(String::as_str).collect();
                    let (message, help) = columns.missing(&present);
                    return Err(Error::new(message).at(source.origin).help(help));
                }
            }
            Err(error) => source.rows.push(source.lost(source.origin.clone(), &error)),
        }
        Ok(source)
    }

    fn read_footer(&mut self, fingerprint: Fingerprint) -> Result<Vec<String>, String> {
        hash_whole(&self.path, &fingerprint).map_err(|error| error.to_string())?;
        let file = File::open(&self.path).map_err(|error| error.to_string())?;
        let mut reader = ParquetReader::new(file);
        let schema = reader.schema().map_err(|error| error.to_string())?;
        self.metadata = Some(reader.get_metadata().map_err(|error| error.to_string())?.clone());
        Ok(schema.iter_names().map(ToString::to_string).collect())
    }

    fn read_group(&mut self, metadata: &Arc<FileMetadata>, height: usize) -> Result<(), String> {
        let mut reader = ParquetReader::new(File::open(&self.path).map_err(|error| error.to_string())?)
            .with_slice(Some((self.first_row, height)))
            .with_columns(Some(self.wanted.clone()));
        reader.set_metadata(metadata.clone());
        let frame = reader.finish().map_err(|error| error.to_string())?;
        for row in 0..frame.height() {
            let origin = self.origin.row((self.first_row + row) as u64 + 1);
            let take = |name: &str| cells::bytes(frame.column(name).ok()?.get(row).ok()?);
            self.rows.push(self.columns.record(origin, take).map_or_else(Unparsed::Rejected, Unparsed::Record));
        }
        self.rows.reverse();
        Ok(())
    }

    fn lost(&self, origin: Origin, error: &str) -> Unparsed {
        let detail = format!("no readable Parquet: {error}");
        Unparsed::Rejected(Quarantined { origin, stage: Stage::Read, reason: "unreadable".into(), detail })
    }
}

impl Iterator for ParquetSource {
    type Item = Result<Unparsed>;

    /// Rows of the group at hand lie reversed, so that the next one is popped.
    fn next(&mut self) -> Option<Self::Item> {
        let (metadata, read) = (self.metadata.clone(), self.group);
        for group in metadata.iter().flat_map(|metadata| metadata.row_groups.iter().skip(read)) {
            if !self.rows.is_empty() {
                break;
            }
            let height = group.num_rows();
            if let Some(metadata) = &metadata
                && let Err(error) = self.read_group(metadata, height)
            {
                let rows = format!("{height} rows from here on are lost: {error}");
                self.rows = vec![self.lost(self.origin.row(self.first_row as u64 + 1), &rows)];
            }
            self.first_row += height;
            self.group += 1;
        }
        self.rows.pop().map(Ok)
    }
}

fn hash_whole(path: &Path, fingerprint: &Fingerprint) -> io::Result<()> {
    io::copy(&mut BufReader::with_capacity(1 << 18, fingerprint.of(File::open(path)?)), &mut io::sink()).map(drop)
}
