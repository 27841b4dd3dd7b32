//! CSV and TSV, streamed row by row.

use std::io::Read;

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::rows::Columns;
use super::source::{Unparsed, rejected};
use crate::audit::{Quarantined, Stage};
use crate::error::{Error, Result};
use crate::record::Origin;

/// The rows of a file. A row's number counts records from 1, the header not among them.
pub struct CsvSource<R> {
    reader: Reader<R>,
    origin: Origin,
    header: Vec<String>,
    columns: Columns,
    record: ByteRecord,
    row: u64,
    ended: bool,
}

impl<R: Read> CsvSource<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// A header that can't be read, or that has neither the text nor the HTML column.
    pub fn open(reader: R, origin: Origin, delimiter: u8, columns: Columns) -> Result<Self> {
        let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(reader);
        let header = reader
            .byte_headers()
            .map_err(|error| Error::new("can't read the header").at(origin.clone()).because(error))?
            .iter()
            .map(|name| String::from_utf8_lossy(name).trim_start_matches('\u{feff}').trim().to_owned())
            .collect::<Vec<_>>();
        let names: Vec<&str> = header.iter().map(String::as_str).collect();
        if !names.contains(&columns.names.text.as_str()) && !names.contains(&columns.names.html.as_str()) {
            let (message, help) = columns.missing(&names);
            return Err(Error::new(message).at(origin).help(help));
        }
        Ok(Self { reader, origin, header, columns, record: ByteRecord::new(), row: 0, ended: false })
    }

    fn unequal(&self, origin: Origin) -> Unparsed {
        Unparsed::Rejected(Quarantined {
            origin,
            stage: Stage::Read,
            reason: "unequal_row".into(),
            detail: format!(
                "{} cells where the header has {}; a quote or a delimiter is amiss",
                self.record.len(),
                self.header.len()
            ),
        })
    }
}

impl<R: Read + Send> Iterator for CsvSource<R> {
    type Item = Result<Unparsed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        self.row += 1;
        let origin = self.origin.row(self.row);
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => {
                self.ended = true;
                None
            }
            Ok(true) if self.record.len() != self.header.len() => Some(Ok(self.unequal(origin))),
            Ok(true) => {
                let cell = |name: &str| {
                    let at = self.header.iter().position(|column| column == name)?;
                    self.record.get(at).filter(|cell| !cell.is_empty()).map(<[u8]>::to_vec)
                };
                Some(Ok(self.columns.record(origin, cell).map_or_else(Unparsed::Rejected, Unparsed::Record)))
            }
            Err(error) => {
                self.ended = true;
                let error = match error.into_kind() {
                    csv::ErrorKind::Io(error) => error,
                    other => std::io::Error::other(format!("{other:?}")),
                };
                Some(Ok(rejected(origin, "truncated", &error)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn open(text: &str) -> Result<CsvSource<&[u8]>> {
        CsvSource::open(text.as_bytes(), Origin::file("x.csv"), b',', Columns::new(&Config::default()))
    }

    #[test]
    fn a_row_may_hold_line_ends_and_a_short_one_is_rejected() {
        let columns = Columns::new(&Config::default());
        let rows: Vec<_> = open("id,text\n1,\"two\nlines\"\nlonely\n3,three\n")
            .unwrap()
            .map(|row| row.unwrap().parse(&columns))
            .collect();
        assert_eq!(rows[0].as_ref().unwrap().bytes, b"two\nlines");
        assert_eq!(rows[1].as_ref().unwrap_err().reason, "unequal_row");
        assert_eq!(rows[2].as_ref().unwrap().declared.id.as_deref(), Some("3"));
    }

    #[test]
    fn a_table_without_text_says_what_it_has_and_what_to_do() {
        let error = open("id,body\n1,x\n").err().unwrap();
        insta::assert_snapshot!(error, @"x.csv: no column `text` or `html`; it has id, body");
        insta::assert_snapshot!(error.help_text().unwrap(), @"say which column holds the text: --set input.text=NAME, or the page: --set input.html=NAME");
    }
}
