//! JSON lines: one object a line, read in bounded memory, parsed by the workers.

use std::fmt;
use std::io::BufRead;
use std::marker::PhantomData;

use serde::de::{self, DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::{Deserializer, Map, Value};

use super::rows::Columns;
use super::source::{Unparsed, rejected, too_large};
use crate::audit::{Quarantined, Stage};
use crate::error::Result;
use crate::record::{Origin, RawRecord};

/// The lines of a file.
pub struct JsonLines<R> {
    reader: R,
    origin: Origin,
    line: u64,
    max_document: usize,
    ended: bool,
    /// The length of the line before, which the next will be like.
    last: usize,
}

/// No more room is made for a line before it is read.
const MOST_ROOM: usize = 1 << 18;

impl<R: BufRead> JsonLines<R> {
    /// Lines of at most `max_document` bytes; longer ones are rejected and passed over.
    pub fn new(reader: R, origin: Origin, max_document: usize) -> Self {
        Self { reader, origin, line: 0, max_document, ended: false, last: 0 }
    }

    /// Reads a line with its end; of one that is too long one byte more than allowed.
    fn read_line(&mut self) -> std::io::Result<Vec<u8>> {
        let mut line = Vec::with_capacity(self.last.min(MOST_ROOM));
        let most = self.max_document + 1;
        while line.len() < most {
            let buffer = match self.reader.fill_buf() {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                buffer => buffer?,
            };
            let part = &buffer[..buffer.len().min(most - line.len())];
            let end = memchr::memchr(b'\n', part).map(|at| at + 1);
            let (used, ended) = (end.unwrap_or(part.len()), end.is_some() || part.is_empty());
            line.extend_from_slice(&part[..used]);
            self.reader.consume(used);
            if ended {
                break;
            }
        }
        self.last = line.len();
        Ok(line)
    }

    /// Reads up to the end of the line without keeping it.
    fn pass_over(&mut self) -> std::io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            let (used, done) = match memchr::memchr(b'\n', buffer) {
                Some(at) => (at + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            self.reader.consume(used);
            if done {
                return Ok(());
            }
        }
    }
}

impl<R: BufRead + Send> Iterator for JsonLines<R> {
    type Item = Result<Unparsed>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            self.line += 1;
            let origin = self.origin.row(self.line);
            match self.read_line() {
                Err(error) => {
                    self.ended = true;
                    return Some(Ok(rejected(origin, &error)));
                }
                Ok(bytes) if bytes.is_empty() => self.ended = true,
                Ok(bytes) if bytes.len() > self.max_document && bytes.last() != Some(&b'\n') => {
                    if let Err(error) = self.pass_over() {
                        self.ended = true;
                        return Some(Ok(rejected(origin, &error)));
                    }
                    return Some(Ok(too_large(origin, self.max_document)));
                }
                Ok(mut bytes) => {
                    if self.line == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
                        bytes.drain(..3);
                    }
                    if !bytes.trim_ascii().is_empty() {
                        return Some(Ok(Unparsed::JsonLine { origin, bytes }));
                    }
                }
            }
        }
        None
    }
}

/// A line as a record.
///
/// # Errors
/// A line that is no JSON object, with the column; a row without text.
pub fn parse_line(origin: Origin, line: &[u8], columns: &Columns) -> Result<RawRecord, Quarantined> {
    let wanted = columns.wanted();
    let mut cells = parsed(&origin, line, Cells(wanted))?;
    columns.record(origin, |name| {
        let column = wanted.iter().position(|wanted| wanted == name)?;
        cell(cells[column].as_mut()?, name, columns)
    })
}

/// A line as a JSON object.
///
/// # Errors
/// A line that is none, with the column.
pub fn object(origin: Origin, line: &[u8]) -> Result<Map<String, Value>, Quarantined> {
    parsed(&origin, line, PhantomData)
}

fn parsed<'de, T>(
    origin: &Origin,
    line: &'de [u8],
    seed: impl DeserializeSeed<'de, Value = T>,
) -> Result<T, Quarantined> {
    // A line that SIMD has checked as a whole needs no check string by string.
    let parsed = match simdutf8::basic::from_utf8(line) {
        Ok(line) => whole(&mut Deserializer::from_str(line), seed),
        Err(_) => whole(&mut Deserializer::from_slice(line), seed),
    };
    parsed.map_err(|error| Quarantined {
        origin: origin.clone(),
        stage: Stage::Read,
        reason: "invalid_json".into(),
        detail: format!("no JSON object: {}; mend the line or leave it out", describe(&error)),
    })
}

/// A value with nothing behind it.
fn whole<'de, R: serde_json::de::Read<'de>, T>(
    line: &mut Deserializer<R>,
    seed: impl DeserializeSeed<'de, Value = T>,
) -> serde_json::Result<T> {
    let value = seed.deserialize(&mut *line)?;
    line.end().map(|()| value)
}

/// Reads the values of some columns of an object, in their order, and passes over all others.
struct Cells<'a>(&'a [String]);

impl<'de> DeserializeSeed<'de> for Cells<'_> {
    type Value = Vec<Option<Value>>;

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Cells<'_> {
    type Value = Vec<Option<Value>>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut cells = vec![None; self.0.len()];
        while let Some(column) = map.next_key_seed(Column(self.0))? {
            match column {
                Some(column) => cells[column] = Some(map.next_value()?),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(cells)
    }
}

/// Reads a name as the number of a column, where it is one.
struct Column<'a>(&'a [String]);

impl<'de> DeserializeSeed<'de> for Column<'_> {
    type Value = Option<usize>;

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Column<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a string key")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().position(|column| column == name))
    }
}

/// A JSON object as a record. A string is taken as it is; any other value that is carried over becomes JSON text.
///
/// # Errors
/// A row without text.
pub fn record(origin: Origin, mut row: Map<String, Value>, columns: &Columns) -> Result<RawRecord, Quarantined> {
    columns.record(origin, |name| cell(row.get_mut(name)?, name, columns))
}

/// The bytes of a value that is asked for.
fn cell(value: &mut Value, name: &str, columns: &Columns) -> Option<Vec<u8>> {
    // A column that is carried over is asked for a second time where it has a meaning too.
    let value = if columns.carry.iter().any(|carried| carried == name) { value.clone() } else { value.take() };
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.into_bytes()),
        other => Some(other.to_string().into_bytes()),
    }
}

/// serde_json counts lines inside the given text, which is one line here: only the column says something.
fn describe(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    format!("{what} at column {}", error.column())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn parsed(text: &str) -> Vec<Result<RawRecord, Quarantined>> {
        let columns = Columns::new(&Config::default());
        JsonLines::new(text.as_bytes(), Origin::file("x.jsonl"), 40).map(|item| item.unwrap().parse(&columns)).collect()
    }

    #[test]
    fn lines_keep_their_numbers_whatever_stands_between() {
        let rows = parsed("\u{feff}{\"text\": \"one\", \"id\": 7}\n\n{broken\n{\"id\": \"x\"}\n{\"html\":\"<p>\"}");
        let first = rows[0].as_ref().unwrap();
        assert_eq!((first.bytes.as_slice(), first.declared.id.as_deref()), (&b"one"[..], Some("7")));
        let said = |row: usize| {
            rows[row].as_ref().map_err(|error| format!("{}: {}: {}", error.origin, error.reason, error.detail))
        };
        insta::assert_snapshot!(said(1).unwrap_err(), @"x.jsonl:3: invalid_json: no JSON object: key must be a string at column 2; mend the line or leave it out");
        insta::assert_snapshot!(said(2).unwrap_err(), @"x.jsonl:4: empty: neither `text` nor `html` holds anything in this row");
        assert_eq!(rows[3].as_ref().unwrap().origin.row, Some(5));
    }

    #[test]
    fn a_carried_column_keeps_its_meaning() {
        let mut config = Config::default();
        config.output.carry = vec!["url".into(), "tags".into()];
        let line = br#"{"text": "one", "url": "https://bao.example/1", "tags": ["a", 2]}"#;
        let record = parse_line(Origin::file("x.jsonl").row(1), line, &Columns::new(&config)).unwrap();
        assert_eq!(record.declared.url.as_deref(), Some("https://bao.example/1"));
        assert_eq!(record.declared.carry, [Some("https://bao.example/1".into()), Some(r#"["a",2]"#.into())]);
    }

    #[test]
    fn columns_that_are_not_wanted_are_passed_over() {
        let columns = Columns::new(&Config::default());
        let parse = |line: &str| parse_line(Origin::file("x.jsonl"), line.as_bytes(), &columns);
        let record = parse(r#"{"x": 1e999, "text": "one", "y": {"text": "two"}, "text": "last"}"#).unwrap();
        assert_eq!(record.bytes, b"last");
        for broken in [r#"{"x": tru, "text": "one"}"#, r#"{"text": "one"} {}"#, r#"{"text": 1e999}"#, "[]"] {
            assert_eq!(parse(broken).unwrap_err().reason, "invalid_json", "{broken}");
        }
    }

    #[test]
    fn a_line_above_the_limit_is_passed_over() {
        let rows = parsed(&format!("{{\"text\": \"{}\"}}\n{{\"text\": \"short\"}}\n", "x".repeat(100)));
        assert_eq!(rows[0].as_ref().unwrap_err().reason, "too_large");
        assert_eq!(rows[1].as_ref().unwrap().bytes, b"short");
    }
}
