//! Parquet, one row group at a time: memory is bounded by the largest row group.
//!
//! polars maps the file into memory, and a mapped file that somebody cuts short ends the process. So it is a copy that is
//! read: a nameless one in the folder for temporary files, made while the file's bytes are hashed, which nobody else sees.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;
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
    copy: Option<File>,
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
            copy: None,
            origin,
            columns: columns.clone(),
            wanted: Vec::new(),
            metadata: None,
            group: 0,
            first_row: 0,
            rows: Vec::new(),
        };
        match source.read_footer(path, &fingerprint) {
            Ok(present) => {
                source.wanted = columns
                    .wanted()
                    .iter()
                    .filter(|name| present.iter().any(|other| other == *name))
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

    fn read_footer(&mut self, path: &Path, fingerprint: &Fingerprint) -> Result<Vec<String>, String> {
        self.copy = Some(copied(path, fingerprint)?);
        let mut reader = self.reader()?;
        let schema = reader.schema().map_err(|error| error.to_string())?;
        self.metadata = Some(reader.get_metadata().map_err(|error| error.to_string())?.clone());
        Ok(schema.iter_names().map(ToString::to_string).collect())
    }

    fn reader(&self) -> Result<ParquetReader<File>, String> {
        let copy = self.copy.as_ref().ok_or("it wasn't copied")?;
        copy.try_clone().map(ParquetReader::new).map_err(|error| error.to_string())
    }

    fn read_group(&mut self, metadata: &Arc<FileMetadata>, height: usize) -> Result<(), String> {
        let mut reader =
            self.reader()?.with_slice(Some((self.first_row, height))).with_columns(Some(self.wanted.clone()));
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

/// A copy of a file that no other process can open, made as the file is hashed.
fn copied(path: &Path, fingerprint: &Fingerprint) -> Result<File, String> {
    let mut file = fingerprint.of(File::open(path).map_err(|error| error.to_string())?);
    let mut copy = || -> io::Result<File> {
        let mut copy = BufWriter::with_capacity(1 << 18, tempfile::tempfile()?);
        io::copy(&mut file, &mut copy)?;
        Ok(copy.into_inner()?)
    };
    copy().map_err(|error| format!("it can't be copied to {}: {error}", std::env::temp_dir().display()))
}

#[cfg(test)]
mod tests {
    use std::fs::{self, OpenOptions};

    use polars::prelude::{ParquetWriter, df};

    use super::*;
    use crate::config::Config;

    #[test]
    fn a_file_that_is_cut_short_while_it_is_read_is_read_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.parquet");
        let texts: Vec<String> = (0..300).map(|row| format!("Row {row}: {}", "text ".repeat(row))).collect();
        let mut frame = df!("text" => &texts).unwrap();
        let mut file = File::create(&path).unwrap();
        ParquetWriter::new(&mut file).with_row_group_size(Some(100)).finish(&mut frame).unwrap();
        let columns = Columns::new(&Config::default());
        let mut source =
            ParquetSource::open(&path, Origin::file("rows.parquet"), &columns, Fingerprint::default()).unwrap();
        assert!(matches!(source.next(), Some(Ok(Unparsed::Record(_)))));
        OpenOptions::new().write(true).open(&path).unwrap().set_len(10).unwrap();
        let rest = source.filter(|row| matches!(row, Ok(Unparsed::Record(_)))).count();
        assert_eq!(rest, 299);
        assert_eq!(fs::metadata(&path).unwrap().len(), 10);
    }
}
