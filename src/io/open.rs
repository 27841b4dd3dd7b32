//! The seam between files and the rest: an input of any kind as a source of documents.

use std::collections::HashSet;
use std::fs::{File, Metadata};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::archive::{ArchiveSource, Outer};
use super::compression::{Compression, unpack};
use super::csv_in::CsvSource;
use super::feed::FeedSource;
use super::fingerprint::Fingerprint;
use super::json_lines::JsonLines;
use super::json_values::JsonValues;
use super::limits::Budget;
use super::parquet_in::ParquetSource;
use super::peek::Peek;
use super::rows::Columns;
use super::source::{Source, Unparsed, reject, rejected};
use super::tar::Tar;
use super::warc::WarcSource;
use super::whole::{Kind, text, whole};
use super::zip::{Zip, links};
use super::{Format, Input};
use crate::config::{Config, FileTimes, LimitsConfig};
use crate::error::{Error, Result};
use crate::record::{Declared, Markup, Origin};

/// Opens inputs, compiled from the configuration.
#[derive(Debug, Clone)]
pub struct Opener {
    columns: Columns,
    pub(super) limits: LimitsConfig,
    pub(super) file_times: FileTimes,
}

/// Bytes of an input, with what is known before the first of them is read.
pub(super) struct Stream {
    pub(super) reader: Box<dyn BufRead + Send>,
    /// The format by the name; `None` leaves it to the first bytes.
    pub(super) format: Option<Format>,
    pub(super) outer: Outer,
}

impl Opener {
    /// An opener for the columns and limits of a configuration.
    pub fn new(config: &Config) -> Self {
        Self { columns: Columns::new(config), limits: config.limits.clone(), file_times: config.input.file_times }
    }

    /// The documents of an input; what is read of it goes into `fingerprint`.
    ///
    /// # Errors
    /// A table without the columns asked for. A file that can't be opened is a rejected document instead, so that one
    /// unreadable file in a folder doesn't end the run.
    pub fn open(&self, input: &Input, fingerprint: Fingerprint) -> Result<Box<dyn Source>> {
        let origin = Origin::file(&input.name);
        let (raw, before): (Box<dyn Read + Send>, _) = match &input.path {
            None => (Box::new(std::io::stdin()), None),
            Some(path) => match File::open(path).and_then(|file| Ok((file.metadata()?, file))) {
                Ok((metadata, file)) => (Box::new(file), Some((path, metadata))),
                Err(error) => return Ok(one(rejected(origin, &error))),
            },
        };
        let source: Box<dyn Source> = match (input.format, &before) {
            (Some(Format::Parquet), Some((path, _))) => {
                Box::new(ParquetSource::open(path, origin.clone(), &self.columns, fingerprint)?)
            }
            _ => {
                let fetched_at = before.as_ref().and_then(|(_, metadata)| self.file_time(metadata));
                let outer = Outer {
                    origin: origin.clone(),
                    declared: Declared { fetched_at, ..Declared::default() },
                    budget: Budget::new(&self.limits),
                    depth: 0,
                };
                let reader = Box::new(BufReader::with_capacity(1 << 18, fingerprint.of(raw)));
                let regular = before.as_ref().filter(|(_, metadata)| metadata.is_file());
                let links = regular.map(|(path, _)| links_in(path)).unwrap_or_default();
                self.unpacked(Stream { reader, format: input.format, outer }, links)?
            }
        };
        Ok(match before.filter(|(_, metadata)| metadata.is_file()) {
            Some((path, metadata)) => Box::new(Watched { source, path: Some(path.clone()), metadata, origin }),
            None => source,
        })
    }

    /// The time of a file's last change, where the user wants it for the time of fetching.
    fn file_time(&self, metadata: &Metadata) -> Option<String> {
        if self.file_times != FileTimes::All {
            return None;
        }
        let modified = jiff::Timestamp::try_from(metadata.modified().ok()?).ok()?;
        Some(modified.to_string())
    }

    /// The documents of a stream of any kind; `name` is what tables call it, and its ending tells the format.
    ///
    /// ```
    /// use tinsach::{config::Config, io::Opener};
    ///
    /// let opener = Opener::new(&Config::default());
    /// let documents = opener.open_reader("rows.json", Box::new(&b"[{\"text\": \"one\"}, {\"text\": \"two\"}]"[..]))?;
    /// assert_eq!(documents.count(), 2);
    /// # Ok::<(), tinsach::error::Error>(())
    /// ```
    ///
    /// # Errors
    /// See [`Opener::open`].
    pub fn open_reader(&self, name: &str, reader: Box<dyn BufRead + Send>) -> Result<Box<dyn Source>> {
        let outer = Outer {
            origin: Origin::file(name),
            declared: Declared::default(),
            budget: Budget::new(&self.limits),
            depth: 0,
        };
        self.open_stream(Stream { reader, format: Format::by_name(name), outer })
    }

    /// The documents of a member of an archive.
    ///
    /// # Errors
    /// See [`Opener::open`].
    pub(super) fn open_stream(&self, stream: Stream) -> Result<Box<dyn Source>> {
        self.unpacked(stream, HashSet::new())
    }

    fn unpacked(&self, stream: Stream, links: HashSet<u64>) -> Result<Box<dyn Source>> {
        let Stream { reader, format, outer } = stream;
        let mut packed = Peek::new(reader);
        if let Some(error) = packed.failed_at_once() {
            return Ok(one(rejected(outer.origin, &error)));
        }
        let compression = Compression::by_magic(packed.head());
        if compression == Compression::None {
            return self.parsed(packed, format, outer, links);
        }
        let mut unpacked = Peek::new(unpack(Box::new(packed), compression, &outer.budget));
        if let Some(error) = unpacked.failed_at_once() {
            return Ok(one(rejected(outer.origin, &error)));
        }
        self.parsed(unpacked, format, outer, HashSet::new())
    }

    fn parsed<R: BufRead + Send + 'static>(
        &self,
        reader: Peek<R>,
        format: Option<Format>,
        outer: Outer,
        links: HashSet<u64>,
    ) -> Result<Box<dyn Source>> {
        let limits = &self.limits;
        let format = match format {
            None => Format::by_magic(reader.head()),
            // Many a `.json` has an object a line.
            Some(Format::Json) if Format::by_magic(reader.head()) == Format::JsonLines => Format::JsonLines,
            Some(named) => named,
        };
        if matches!(format, Format::Zip | Format::Tar) && outer.depth >= limits.nesting {
            let detail = "an archive inside more archives than limits.nesting allows";
            return Ok(one(reject(outer.origin, "nested_too_deep", detail)));
        }
        let Outer { origin, declared, budget, .. } = outer.clone();
        let max_document = limits.max_document;
        Ok(match format {
            Format::Text => Box::new(text(reader, origin, declared, limits)),
            Format::Html => Box::new(whole(reader, origin, Kind::Plain(Markup::Html), declared, limits)),
            Format::Http => Box::new(whole(reader, origin, Kind::Http(budget), declared, limits)),
            Format::Mhtml => Box::new(whole(reader, origin, Kind::Mhtml, declared, limits)),
            Format::JsonLines => Box::new(JsonLines::new(reader, origin, max_document)),
            Format::Json => Box::new(JsonValues::new(reader, origin, max_document)),
            Format::Csv(delimiter) => {
                Box::new(CsvSource::open(reader, origin, delimiter, self.columns.clone(), max_document)?)
            }
            Format::Feed => {
                Box::new(FeedSource::new(reader, origin, max_document, declared, self.columns.carry.clone()))
            }
            Format::Warc => Box::new(WarcSource::new(reader, origin, max_document, budget, self.columns.carry.clone())),
            Format::Zip => Box::new(ArchiveSource::new(Zip::new(reader, budget, links), self.clone(), outer)),
            Format::Tar => Box::new(ArchiveSource::new(Tar::new(reader), self.clone(), outer)),
            Format::Parquet => {
                return Err(Error::usage(
                    "a Parquet file must be named *.parquet, not compressed, not in an archive, and not standard input",
                )
                .at(origin)
                .help("Parquet is compressed inside; it is read from its end, so it can't come through a pipe"));
            }
        })
    }
}

/// The members of a zip file that are links; none where the file is no zip or has no directory.
fn links_in(path: &Path) -> HashSet<u64> {
    let is_zip = |file: &mut File| {
        let mut head = [0; 2];
        file.read_exact(&mut head).is_ok() && &head == b"PK"
    };
    // What can't be read here is told by whoever reads the members.
    let Ok(mut file) = File::open(path) else { return HashSet::new() };
    if is_zip(&mut file) { links(file).unwrap_or_default() } else { HashSet::new() }
}

fn one(unparsed: Unparsed) -> Box<dyn Source> {
    Box::new(std::iter::once(Ok(unparsed)))
}

/// A file whose size and time are looked at again when it was read: what changes in between may be torn.
struct Watched {
    source: Box<dyn Source>,
    path: Option<std::path::PathBuf>,
    metadata: Metadata,
    origin: Origin,
}

impl Iterator for Watched {
    type Item = Result<Unparsed>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(item) = self.source.next() {
            return Some(item);
        }
        let path = self.path.take()?;
        let state = |metadata: &Metadata| (metadata.len(), metadata.modified().ok());
        let now = std::fs::metadata(path).ok()?;
        if state(&now) == state(&self.metadata) {
            return None;
        }
        let detail =
            "the file changed while it was read; what was read may be half of the old and half of the new; run again";
        Some(Ok(reject(self.origin.clone(), "changed", detail)))
    }
}

#[cfg(test)]
mod tests;
