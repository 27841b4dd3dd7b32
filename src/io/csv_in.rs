//! CSV and TSV, streamed row by row.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::limits::Exceeded;
use super::rows::Columns;
use super::source::{Unparsed, reject, rejected, too_large};
use crate::audit::{Quarantined, Stage};
use crate::error::{Error, Result};
use crate::record::Origin;

/// The rows of a file. A row's number counts records from 1, the header not among them.
pub struct CsvSource<R> {
    reader: Reader<Guarded<R>>,
    guard: Guard,
    max_document: usize,
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
    pub fn open(reader: R, origin: Origin, delimiter: u8, columns: Columns, max_document: usize) -> Result<Self> {
        let guard = Guard::default();
        guard.allow(0, max_document);
        let guarded = Guarded { inner: reader, guard: guard.clone() };
        let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(guarded);
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
        Ok(Self {
            reader,
            guard,
            max_document,
            origin,
            header,
            columns,
            record: ByteRecord::new(),
            row: 0,
            ended: false,
        })
    }

    /// Whether the row at hand swallowed the rest of the file: it goes over lines to the end, and the quotes are odd.
    fn is_open(&self) -> bool {
        self.guard.ended.load(Ordering::Relaxed)
            && memchr::memchr(b'\n', self.record.as_slice()).is_some()
            && self.guard.quotes.load(Ordering::Relaxed) % 2 == 1
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
        self.guard.allow(self.reader.position().byte(), self.max_document);
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => {
                self.ended = true;
                None
            }
            Ok(true) if self.is_open() => {
                let detail = "a quote is never closed, so the rest of the file stands in this row; close or double it";
                Some(Ok(reject(origin, "open_quote", detail)))
            }
            Ok(true) if self.record.as_slice().len() > self.max_document => {
                Some(Ok(too_large(origin, self.max_document)))
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
                Some(Ok(rejected(origin, &error)))
            }
        }
    }
}

/// What the parser may read for one row, and the quotes that it read: it holds a whole row in memory, and a quote that is
/// never closed makes one of the rest of the file.
#[derive(Debug, Clone, Default)]
struct Guard {
    read: Arc<AtomicU64>,
    most: Arc<AtomicU64>,
    quotes: Arc<AtomicU64>,
    ended: Arc<AtomicBool>,
}

impl Guard {
    /// Allows a row that starts at this offset.
    fn allow(&self, offset: u64, max_document: usize) {
        // Rows a little too large are passed over one by one; what is read ahead is counted too.
        self.most.store(offset + 2 * max_document as u64 + (1 << 20), Ordering::Relaxed);
    }
}

struct Guarded<R> {
    inner: R,
    guard: Guard,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.guard.ended.store(count == 0 && !buffer.is_empty(), Ordering::Relaxed);
        let quotes = memchr::memchr_iter(b'"', &buffer[..count]).count() as u64;
        self.guard.quotes.fetch_add(quotes, Ordering::Relaxed);
        let read = self.guard.read.fetch_add(count as u64, Ordering::Relaxed) + count as u64;
        if read > self.guard.most.load(Ordering::Relaxed) {
            return Err(io::Error::other(Exceeded {
                reason: "too_large",
                detail: "a row is much larger than limits.max_document; a quote may be open; the rest is not read"
                    .into(),
            }));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn open(text: &str) -> Result<CsvSource<&[u8]>> {
        CsvSource::open(text.as_bytes(), Origin::file("x.csv"), b',', Columns::new(&Config::default()), 1000)
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
    fn a_quote_that_is_never_closed_is_told_and_costs_bounded_memory() {
        let reasons = |text: &str| -> Vec<String> {
            let columns = Columns::new(&Config::default());
            let rows = open(text).unwrap().map(|row| row.unwrap().parse(&columns));
            rows.map(|row| row.map_or_else(|rejected| rejected.reason, |_| "read".into())).collect()
        };
        assert_eq!(reasons("id,text\n1,one\n2,\"two\n3,three\n"), ["read", "open_quote"]);
        assert_eq!(reasons("id,text\n1,a 5\" pipe\n2,two"), ["read", "read"]);
        let long = "x".repeat(1500);
        assert_eq!(reasons(&format!("id,text\n1,{long}\n2,two\n")), ["too_large", "read"]);
        let endless = "a line\n".repeat(1 << 18);
        assert_eq!(reasons(&format!("id,text\n1,\"{endless}")), ["too_large"]);
    }

    #[test]
    fn a_table_without_text_says_what_it_has_and_what_to_do() {
        let error = open("id,body\n1,x\n").err().unwrap();
        insta::assert_snapshot!(error, @"x.csv: no column `text` or `html`; it has id, body");
        insta::assert_snapshot!(error.help_text().unwrap(), @"say which column holds the text: --set input.text=NAME, or the page: --set input.html=NAME");
    }
}
