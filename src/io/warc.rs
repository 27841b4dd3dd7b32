//! WARC: crawls with their responses, and the plain text made from them (WET). ISO 28500, WARC 1.0 and 1.1.
//!
//! `response` records of HTTP, `resource` and `conversion` records hold documents; the rest (requests, metadata, revisits)
//! are about them. A record's number counts all records of the file from 1.

use std::io::{self, BufRead, Read};

use super::compression::{Unbegun, seek_past};
use super::http::{self, Headers, MAX_HEADERS};
use super::limits::{Budget, Exceeded};
use super::source::{Unparsed, reject, rejected, too_large};
use crate::error::Result;
use crate::record::{Declared, Markup, Origin, RawRecord};

/// What a record begins with.
const START: &[u8] = b"WARC/1.";

/// Damaged places after which a file is given up.
const MAX_DAMAGE: u32 = 1000;

/// The documents of a file.
pub struct WarcSource<R> {
    reader: R,
    origin: Origin,
    max_document: usize,
    budget: Budget,
    carry: Vec<String>,
    row: u64,
    damage: u32,
    /// Damage that was met behind a whole record, to be told next.
    pending: Option<Damage>,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the first line of a record.
    Record,
    /// Behind the first bytes of the next record.
    InVersion,
    /// Somewhere in damage.
    Lost,
    Ended,
}

/// What came of reading a record.
enum Outcome {
    /// A document, or why it is none.
    Yielded(Box<Unparsed>),
    /// A record about others.
    PassedOver,
    /// Nothing follows.
    End,
}

/// Why a record can't be read.
enum Damage {
    Reader(io::Error),
    Record(&'static str),
}

impl From<io::Error> for Damage {
    fn from(error: io::Error) -> Self {
        Self::Reader(error)
    }
}

impl<R: BufRead> WarcSource<R> {
    /// The records of a reader. `carry` names headers of the records to carry over.
    pub(super) fn new(reader: R, origin: Origin, max_document: usize, budget: Budget, carry: Vec<String>) -> Self {
        Self { reader, origin, max_document, budget, carry, row: 0, damage: 0, pending: None, state: State::Record }
    }

    fn read(&mut self) -> Result<Outcome, Damage> {
        if let Some(damage) = self.pending.take() {
            self.row += 1;
            return Err(damage);
        }
        let Some(block) = self.headers()? else { return Ok(Outcome::End) };
        let headers = Headers::parse(&block);
        let length = headers.get("content-length").and_then(|length| length.parse::<u64>().ok());
        let Some(length) = length else { return Err(Damage::Record("it has no length")) };
        let kind = headers.get("warc-type").unwrap_or_default().to_ascii_lowercase();
        let origin = self.origin.row(self.row);
        let holds_document = matches!(kind.as_str(), "response" | "resource" | "conversion");
        if !holds_document || length > self.max_document as u64 {
            let passed = io::copy(&mut self.reader.by_ref().take(length), &mut io::sink())?;
            self.end(passed, length)?;
            return Ok(match holds_document {
                true => Outcome::Yielded(Box::new(too_large(origin, self.max_document))),
                false => Outcome::PassedOver,
            });
        }
        let mut bytes = Vec::new();
        self.reader.by_ref().take(length).read_to_end(&mut bytes)?;
        self.end(bytes.len() as u64, length)?;
        Ok(self.document(&kind, origin, bytes, &headers))
    }

    /// The headers of the next record; `None` at the end of the file.
    fn headers(&mut self) -> Result<Option<Vec<u8>>, Damage> {
        if self.state == State::Record {
            self.skip_blank()?;
            if self.reader.fill_buf()?.is_empty() {
                return Ok(None);
            }
            self.row += 1;
            let mut start = [0; START.len()];
            self.reader.read_exact(&mut start)?;
            if !start.starts_with(b"WARC/") {
                return Err(Damage::Record("no record begins where one should"));
            }
        } else {
            self.row += 1;
        }
        self.state = State::Record;
        let mut block = Vec::new();
        loop {
            let start = block.len();
            let room = (MAX_HEADERS + 1).saturating_sub(start);
            let count = self.reader.by_ref().take(room as u64).read_until(b'\n', &mut block)?;
            if block.len() > MAX_HEADERS {
                return Err(Damage::Record("its headers have no end"));
            }
            match &block[start..] {
                _ if count == 0 => return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
                b"\n" | b"\r\n" => return Ok(Some(block)),
                _ => {}
            }
        }
    }

    /// Sees that a record was whole and that another one or nothing follows it.
    fn end(&mut self, read: u64, length: u64) -> Result<(), Damage> {
        if read < length {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        // Behind a gzip member its checksum is looked at, so a record that fails it is not given out.
        let next = self.skip_blank().and_then(|()| Ok(self.reader.fill_buf()?.first().copied()));
        match next {
            Ok(None | Some(b'W')) => Ok(()),
            Ok(Some(_)) => Err(Damage::Record("its length is wrong")),
            Err(error) if Unbegun::is(&error) => {
                self.pending = Some(Damage::Reader(error));
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    fn skip_blank(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            let blank = buffer.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            if blank == 0 {
                return Ok(());
            }
            self.reader.consume(blank);
        }
    }

    fn document(&self, kind: &str, origin: Origin, bytes: Vec<u8>, headers: &Headers) -> Outcome {
        let bare = |value: &str| value.trim_start_matches('<').trim_end_matches('>').to_owned();
        let declared = Declared {
            id: headers.get("warc-record-id").map(bare),
            url: headers.get("warc-target-uri").map(bare),
            fetched_at: headers.get("warc-date").map(str::to_owned),
            carry: self.carry.iter().map(|name| headers.get(name).map(str::to_owned)).collect(),
            ..Declared::default()
        };
        let media_type = headers.media_type().unwrap_or_default();
        if kind == "response" {
            return match media_type.as_str() {
                "application/http" => {
                    let read = http::document(origin, &bytes, declared, &self.budget, self.max_document);
                    Outcome::Yielded(Box::new(read))
                }
                // Answers of DNS and FTP.
                _ => Outcome::PassedOver,
            };
        }
        match http::markup(&media_type) {
            Some(markup) => {
                let charset = match kind {
                    // WET is UTF-8 whatever the page was.
                    "conversion" if markup == Markup::Text => Some("utf-8".to_owned()),
                    _ => headers.parameter("content-type", "charset"),
                };
                let declared = Declared { charset, ..declared };
                Outcome::Yielded(Box::new(Unparsed::Record(RawRecord { origin, markup, bytes, declared })))
            }
            None if media_type.starts_with("text/dns") => Outcome::PassedOver,
            None => {
                let detail = format!("{media_type} holds no article that tinsach reads");
                Outcome::Yielded(Box::new(http::filtered(origin, "content_type", detail)))
            }
        }
    }

    /// What a damaged place took, and where the reading goes on.
    fn lost(&mut self, damage: &Damage) -> Unparsed {
        self.damage += 1;
        let origin = self.origin.row(self.row.max(1));
        let ends = matches!(damage, Damage::Reader(error) if Exceeded::of(error).is_some());
        self.state = if ends || self.damage >= MAX_DAMAGE { State::Ended } else { State::Lost };
        match damage {
            Damage::Reader(error) => rejected(origin, error),
            Damage::Record(what) => {
                reject(origin, "damaged", format!("a WARC record is damaged: {what}; the next one is read"))
            }
        }
    }

    /// Looks for the next record behind damage.
    fn find_next(&mut self) {
        for _ in 0..MAX_DAMAGE {
            match seek_past(&mut self.reader, START) {
                Ok(true) => {
                    self.state = State::InVersion;
                    return;
                }
                Ok(false) => break,
                // A damaged gzip member ended; the next read goes on behind it.
                Err(_) => {}
            }
        }
        self.state = State::Ended;
    }
}

impl<R: BufRead + Send> Iterator for WarcSource<R> {
    type Item = Result<Unparsed>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.state {
                State::Ended => return None,
                State::Lost => self.find_next(),
                State::Record | State::InVersion => match self.read() {
                    Ok(Outcome::Yielded(unparsed)) => return Some(Ok(*unparsed)),
                    Ok(Outcome::PassedOver) => {}
                    Ok(Outcome::End) => self.state = State::Ended,
                    Err(damage) => return Some(Ok(self.lost(&damage))),
                },
            }
        }
    }
}

#[cfg(test)]
mod tests;
