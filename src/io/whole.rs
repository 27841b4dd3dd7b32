//! Inputs that are one document each, and texts too large for one.

use std::io::{BufRead, Read};

use super::limits::Budget;
use super::source::{Source, Unparsed, rejected, too_large};
use super::{http, mhtml};
use crate::config::{LimitsConfig, Oversize};
use crate::record::{Declared, Markup, Origin, RawRecord};

/// What one document is read as.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// Its bytes are the document.
    Plain(Markup),
    /// A saved HTTP response; what it unpacks to is counted.
    Http(Budget),
    /// A page saved as a message.
    Mhtml,
}

/// The one document that an input is.
pub(super) fn whole<R: BufRead + Send>(
    mut reader: R,
    origin: Origin,
    kind: Kind,
    declared: Declared,
    limits: &LimitsConfig,
) -> impl Source + use<R> {
    let max_document = limits.max_document;
    std::iter::once_with(move || {
        let mut bytes = Vec::new();
        // One byte more than allowed, so that a longer file shows.
        let read = reader.by_ref().take(max_document as u64 + 1).read_to_end(&mut bytes);
        Ok(match (read, kind) {
            (Err(error), _) => rejected(origin, &error),
            (Ok(_), _) if bytes.len() > max_document => too_large(origin, max_document),
            (Ok(_), Kind::Plain(markup)) => Unparsed::Record(RawRecord { origin, markup, bytes, declared }),
            (Ok(_), Kind::Http(budget)) => http::document(origin, &bytes, declared, &budget, max_document),
            (Ok(_), Kind::Mhtml) => mhtml::document(origin, &bytes, declared),
        })
    })
}

/// A plain text as documents: one, or where it is larger than allowed, what `limits.oversize` says.
pub(super) fn text<R: BufRead + Send>(
    reader: R,
    origin: Origin,
    declared: Declared,
    limits: &LimitsConfig,
) -> impl Source + use<R> {
    Text {
        reader,
        origin,
        declared,
        most: limits.max_document,
        oversize: limits.oversize,
        held: Vec::new(),
        parts: 0,
        ended: false,
    }
}

struct Text<R> {
    reader: R,
    origin: Origin,
    declared: Declared,
    most: usize,
    oversize: Oversize,
    /// What was read and not yet given out.
    held: Vec<u8>,
    parts: u64,
    ended: bool,
}

impl<R: BufRead> Text<R> {
    /// The next part, cut behind the last line end, else the last space, else anywhere.
    fn part(&mut self) -> Unparsed {
        let room = (self.most + 1).saturating_sub(self.held.len());
        let read = self.reader.by_ref().take(room as u64).read_to_end(&mut self.held);
        if let Err(error) = read {
            self.ended = true;
            return rejected(self.numbered(), &error);
        }
        if self.held.len() <= self.most {
            self.ended = true;
            let origin = if self.parts == 0 { self.origin.clone() } else { self.numbered() };
            let bytes = std::mem::take(&mut self.held);
            return Unparsed::Record(RawRecord {
                origin,
                markup: Markup::Text,
                bytes,
                declared: self.declared.clone(),
            });
        }
        if self.oversize == Oversize::Reject {
            self.ended = true;
            return too_large(self.origin.clone(), self.most);
        }
        let head = &self.held[..self.most];
        let cut = memchr::memrchr(b'\n', head).or_else(|| memchr::memrchr(b' ', head)).map_or(self.most, |at| at + 1);
        let rest = self.held.split_off(cut);
        let bytes = std::mem::replace(&mut self.held, rest);
        let origin = self.numbered();
        self.parts += 1;
        Unparsed::Record(RawRecord { origin, markup: Markup::Text, bytes, declared: self.declared.clone() })
    }

    fn numbered(&self) -> Origin {
        self.origin.row(self.parts + 1)
    }
}

impl<R: BufRead + Send> Iterator for Text<R> {
    type Item = crate::error::Result<Unparsed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended { None } else { Some(Ok(self.part())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(bytes: &[u8], oversize: Oversize) -> Vec<String> {
        let limits = LimitsConfig { max_document: 12, oversize, ..LimitsConfig::default() };
        text(bytes, Origin::file("x.txt"), Declared::default(), &limits)
            .map(|item| match item.unwrap() {
                Unparsed::Record(record) => {
                    format!("{} {}", record.origin, String::from_utf8_lossy(&record.bytes).escape_debug())
                }
                other => format!("{:?}", other.parse(&super::super::rows::Columns::new(&Default::default()))),
            })
            .collect()
    }

    #[test]
    fn a_text_that_is_too_large_is_split_at_line_ends() {
        let text = b"one two\nthree four\nfive";
        let split = parts(text, Oversize::Split);
        assert_eq!(split, ["x.txt:1 one two\\n", "x.txt:2 three four\\n", "x.txt:3 five"]);
        assert!(parts(text, Oversize::Reject)[0].contains("too_large"));
        assert_eq!(parts(b"twelve bytes", Oversize::Split), ["x.txt twelve bytes"]);
        assert_eq!(parts(b"wordwithoutanyend", Oversize::Split), ["x.txt:1 wordwithouta", "x.txt:2 nyend"]);
    }
}
