//! The seam between files and the rest: a source yields the documents of one file, in order.

use std::io::{BufRead, Read};

use super::compression::{self, Fingerprint};
use super::csv_in::CsvSource;
use super::json_lines::{JsonLines, parse_line};
use super::parquet_in::ParquetSource;
use super::rows::Columns;
use super::{Format, Input};
use crate::audit::{Quarantined, Stage};
use crate::error::{Error, Result};
use crate::record::{Declared, Markup, Origin, RawRecord};

/// What a source yields. What costs time to parse is left to the workers.
#[derive(Debug)]
pub enum Unparsed {
    /// A document.
    Record(RawRecord),
    /// A line of JSON that should hold one.
    JsonLine {
        /// Where it stands.
        origin: Origin,
        /// The line.
        bytes: Vec<u8>,
    },
    /// Something that can't be read.
    Rejected(Quarantined),
}

impl Unparsed {
    /// The size in bytes, for cutting batches.
    pub fn len(&self) -> usize {
        match self {
            Self::Record(record) => record.bytes.len(),
            Self::JsonLine { bytes, .. } => bytes.len(),
            Self::Rejected(_) => 0,
        }
    }

    /// Where it stands.
    pub fn origin(&self) -> &Origin {
        match self {
            Self::Record(record) => &record.origin,
            Self::JsonLine { origin, .. } => origin,
            Self::Rejected(rejected) => &rejected.origin,
        }
    }

    /// True where there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The document, parsed.
    ///
    /// # Errors
    /// What makes it unusable.
    pub fn parse(self, columns: &Columns) -> Result<RawRecord, Quarantined> {
        match self {
            Self::Record(record) => Ok(record),
            Self::JsonLine { origin, bytes } => parse_line(origin, &bytes, columns),
            Self::Rejected(rejected) => Err(rejected),
        }
    }
}

/// The documents of one file, in order. An item is an error only where the run can't go on; a document that can't be
/// read is [`Unparsed::Rejected`].
pub trait Source: Iterator<Item = Result<Unparsed>> + Send {}

impl<T: Iterator<Item = Result<Unparsed>> + Send> Source for T {}

/// Opens an input. `max_document` is the largest document in bytes; a larger one is rejected.
///
/// # Errors
/// A table without the columns asked for. A file that can't be opened is a rejected document instead, so that one
/// unreadable file in a folder doesn't end the run.
pub fn open(
    input: &Input,
    columns: &Columns,
    max_document: usize,
    fingerprint: Fingerprint,
) -> Result<Box<dyn Source>> {
    let origin = Origin::file(&input.name);
    if input.format == Some(Format::Parquet)
        && let Some(path) = &input.path
    {
        return Ok(Box::new(ParquetSource::open(path, origin, columns, fingerprint)?));
    }
    let mut reader = match compression::open(input, fingerprint) {
        Ok(reader) => reader,
        Err(error) => return Ok(Box::new(std::iter::once(Ok(rejected(origin, "unreadable", &error))))),
    };
    let format = match input.format {
        Some(format) => format,
        None => match reader.fill_buf() {
            Ok(head) => sniff(head),
            Err(error) => return Ok(Box::new(std::iter::once(Ok(rejected(origin, "unreadable", &error))))),
        },
    };
    Ok(match format {
        Format::Text => Box::new(whole(reader, origin, Markup::Text, max_document)),
        Format::Html => Box::new(whole(reader, origin, Markup::Html, max_document)),
        Format::JsonLines => Box::new(JsonLines::new(reader, origin, max_document)),
        Format::Csv(delimiter) => Box::new(CsvSource::open(reader, origin, delimiter, columns.clone())?),
        Format::Parquet => {
            return Err(Error::usage("a Parquet file must be named *.parquet, not compressed, and not standard input")
                .at(origin)
                .help("Parquet is compressed inside; it is read from its end, so it can't come through a pipe"));
        }
    })
}

/// The format that first bytes show: JSON lines, HTML, Parquet, else text.
fn sniff(head: &[u8]) -> Format {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let starts = |with: &[u8]| head.len() >= with.len() && head[..with.len()].eq_ignore_ascii_case(with);
    if head.starts_with(b"PAR1") {
        Format::Parquet
    } else if head.starts_with(b"{\"") {
        Format::JsonLines
    } else if starts(b"<!doctype") || starts(b"<html") || starts(b"<head") || starts(b"<?xml") {
        Format::Html
    } else {
        Format::Text
    }
}

/// The one document that a text file or a page is.
fn whole(mut reader: impl BufRead + Send, origin: Origin, markup: Markup, max_document: usize) -> impl Source {
    std::iter::once_with(move || {
        let mut bytes = Vec::new();
        // One byte more than allowed, so that a longer file shows.
        let read = reader.by_ref().take(max_document as u64 + 1).read_to_end(&mut bytes);
        Ok(match read {
            Err(error) => rejected(origin, "truncated", &error),
            Ok(_) if bytes.len() > max_document => too_large(origin, max_document),
            Ok(_) => Unparsed::Record(RawRecord { origin, markup, bytes, declared: Declared::default() }),
        })
    })
}

/// A document that an input error took.
pub(super) fn rejected(origin: Origin, reason: &str, error: &std::io::Error) -> Unparsed {
    let detail = match error.kind() {
        std::io::ErrorKind::UnexpectedEof => "the file ends in the middle; fetch it again".to_owned(),
        _ => format!("{error}; what follows in this file is lost"),
    };
    Unparsed::Rejected(Quarantined { origin, stage: Stage::Read, reason: reason.into(), detail })
}

/// A document above the size limit.
pub(super) fn too_large(origin: Origin, max_document: usize) -> Unparsed {
    Unparsed::Rejected(Quarantined {
        origin,
        stage: Stage::Read,
        reason: "too_large".into(),
        detail: format!("more than {max_document} bytes; raise engine.max_document to read it"),
    })
}
