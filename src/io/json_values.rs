//! A JSON array of objects, or objects one after another over any number of lines: cut into values as they come, in
//! bounded memory, and parsed by the workers.

use std::io::BufRead;

use super::source::{Unparsed, reject, rejected, too_large};
use crate::error::Result;
use crate::record::Origin;

/// Nesting that is followed: what the parser of the values follows (serde_json).
const MAX_DEPTH: usize = 128;

/// The values of a file. A value's number counts from 1.
pub struct JsonValues<R> {
    reader: R,
    origin: Origin,
    max_document: usize,
    row: u64,
    /// True inside the array; false before it, or where there is none.
    in_array: bool,
    ended: bool,
}

/// How a value ended.
enum End {
    Whole,
    TooLarge,
    TooDeep,
    /// A string that goes over the end of its line, which JSON forbids: a quote is missing.
    OpenString,
    /// A closing bracket that nothing opened.
    Unbalanced,
    /// The end of the file.
    Cut,
}

/// The state of a value that is being read.
struct Value {
    /// Whether it stands in an array.
    in_array: bool,
    /// The brackets that are open.
    open: Vec<u8>,
    in_string: bool,
    escaped: bool,
}

impl<R: BufRead> JsonValues<R> {
    /// The values of a reader, of at most `max_document` bytes each; larger ones are passed over.
    pub fn new(reader: R, origin: Origin, max_document: usize) -> Self {
        Self { reader, origin, max_document, row: 0, in_array: false, ended: false }
    }

    /// The first byte of the next value; `None` at the end. A file that ends inside its array is an error.
    fn start(&mut self) -> std::io::Result<Option<u8>> {
        loop {
            let buffer = self.reader.fill_buf()?;
            let Some(&byte) = buffer.first() else {
                return if self.in_array { Err(std::io::ErrorKind::UnexpectedEof.into()) } else { Ok(None) };
            };
            match byte {
                b'[' if self.row == 0 && !self.in_array => self.in_array = true,
                b']' if self.in_array => {
                    self.in_array = false;
                    // Another array or value may follow.
                }
                b' ' | b'\t' | b'\r' | b'\n' | b',' | b'\x1e' | 0xef | 0xbb | 0xbf => {}
                _ => return Ok(Some(byte)),
            }
            self.reader.consume(1);
        }
    }

    /// Reads a value to its end.
    fn value(&mut self) -> std::io::Result<(Vec<u8>, End)> {
        let mut value = Value { in_array: self.in_array, open: Vec::new(), in_string: false, escaped: false };
        let (mut bytes, mut is_large) = (Vec::new(), false);
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok((bytes, End::Cut));
            }
            let (taken, end) = value.take(buffer);
            if bytes.len() + taken > self.max_document {
                (bytes, is_large) = (Vec::new(), true);
            }
            if !is_large {
                bytes.extend_from_slice(&buffer[..taken]);
            }
            self.reader.consume(taken);
            match end {
                Some(End::Whole) if is_large => return Ok((bytes, End::TooLarge)),
                Some(end) => return Ok((bytes, end)),
                None => {}
            }
        }
    }

    /// Goes on at the next line that begins with an object.
    fn recover(&mut self) -> std::io::Result<()> {
        let mut line_begins = false;
        loop {
            let buffer = self.reader.fill_buf()?;
            let Some(&byte) = buffer.first() else { return Ok(()) };
            match byte {
                b'{' if line_begins => return Ok(()),
                b'\n' => line_begins = true,
                b' ' | b'\t' | b'\r' | b',' => {}
                _ => {
                    line_begins = false;
                    let line = memchr::memchr(b'\n', buffer).unwrap_or(buffer.len());
                    self.reader.consume(line);
                    continue;
                }
            }
            self.reader.consume(1);
        }
    }
}

impl Value {
    /// Takes bytes up to the end of the value; gives how many, and how it ended if it did.
    fn take(&mut self, buffer: &[u8]) -> (usize, Option<End>) {
        for (at, &byte) in buffer.iter().enumerate() {
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_string = false,
                    b'\n' => return (at, Some(End::OpenString)),
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => {
                    self.open.push(byte);
                    if self.open.len() > MAX_DEPTH {
                        return (at + 1, Some(End::TooDeep));
                    }
                }
                b'}' | b']' => match self.open.pop() {
                    Some(open) if (open == b'{') == (byte == b'}') => {
                        if self.open.is_empty() {
                            return (at + 1, Some(End::Whole));
                        }
                    }
                    // A scalar ends with its array.
                    None if byte == b']' && self.in_array => return (at, Some(End::Whole)),
                    _ => return (at + 1, Some(End::Unbalanced)),
                },
                b',' | b'\n' if self.open.is_empty() => return (at, Some(End::Whole)),
                _ => {}
            }
        }
        (buffer.len(), None)
    }
}

impl<R: BufRead + Send> Iterator for JsonValues<R> {
    type Item = Result<Unparsed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let begun = self.start();
        if matches!(begun, Ok(None)) {
            self.ended = true;
            return None;
        }
        self.row += 1;
        let origin = self.origin.row(self.row);
        let read = begun.and_then(|_| self.value());
        Some(Ok(match read {
            Ok((bytes, End::Whole)) => Unparsed::JsonLine { origin, bytes },
            Ok((_, End::TooLarge)) => too_large(origin, self.max_document),
            Ok((_, End::Cut)) => {
                self.ended = true;
                rejected(origin, &std::io::ErrorKind::UnexpectedEof.into())
            }
            Ok((_, end)) => {
                let (reason, detail) = match end {
                    End::TooDeep => ("too_deep", "the value is nested more than 128 deep"),
                    End::OpenString => ("invalid_json", "a string has no closing quote on its line"),
                    _ => ("invalid_json", "a closing bracket does not fit the one that was opened"),
                };
                self.ended = self.recover().is_err();
                reject(origin, reason, format!("{detail}; the reading goes on at the next line that begins with {{"))
            }
            Err(error) => {
                self.ended = true;
                rejected(origin, &error)
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::Columns;
    use super::*;
    use crate::config::Config;

    /// The text of each value, or place and reason of what was lost.
    fn read(text: &str) -> Vec<String> {
        let columns = Columns::new(&Config::default());
        let values = JsonValues::new(std::io::BufReader::with_capacity(7, text.as_bytes()), Origin::file("x"), 500);
        values
            .map(|item| match item.unwrap().parse(&columns) {
                Ok(record) => String::from_utf8(record.bytes).unwrap(),
                Err(rejected) => format!("{} {}", rejected.origin, rejected.reason),
            })
            .collect()
    }

    #[test]
    fn arrays_and_values_in_a_row_are_cut_alike() {
        let array = "\u{feff}[{\"text\": \"a ] } , \\\" b\", \"x\": [1, {}]},\n{\"text\": \"two\"} ]\n";
        assert_eq!(read(array), ["a ] } , \" b", "two"]);
        assert_eq!(read("{\n \"text\":\n \"one\"\n}\n{\"text\": \"two\"}"), ["one", "two"]);
        assert_eq!(read("[]"), [""; 0]);
        assert_eq!(read("[1, \"two\", {\"text\": \"three\"}]"), ["x:1 invalid_json", "x:2 invalid_json", "three"]);
    }

    #[test]
    fn a_broken_value_costs_itself() {
        let around = |second: &str| read(&format!("[\n{{\"text\": \"one\"}},\n{second},\n{{\"text\": \"three\"}}\n]"));
        assert_eq!(around("{\"text\": \"two}"), ["one", "x:2 invalid_json", "three"]);
        assert_eq!(around("{\"text\": \"two\"]"), ["one", "x:2 invalid_json", "three"]);
        assert_eq!(around(&format!("{{\"text\": {}", "[".repeat(200))), ["one", "x:2 too_deep", "three"]);
        assert_eq!(around(&format!("{{\"text\": \"{}\"}}", "x".repeat(600))), ["one", "x:2 too_large", "three"]);
        assert_eq!(around("{\"text\": 1e999}"), ["one", "x:2 invalid_json", "three"]);
    }

    #[test]
    fn a_file_cut_in_the_middle_says_so() {
        assert_eq!(read("[{\"text\": \"one\"}, {\"text\": \"tw"), ["one", "x:2 truncated"]);
        assert_eq!(read("[{\"text\": \"one\"},"), ["one", "x:2 truncated"]);
    }
}
