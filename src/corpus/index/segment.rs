//! One segment: frames of entries with lengths and checksums, written once and read in order or one by one.

use std::io::{Read, Write};

use xxhash_rust::xxh3::xxh3_64;

use super::Entry;
use super::coding::take;
use super::numbering::{Dictionary, Known, Numbers};
use crate::corpus::fold::FOLDING;
use crate::corpus::sketch::SAMPLING;
use crate::error::{Error, Result};

/// Version of the layout.
const LAYOUT: u32 = 1;
const MAGIC: [u8; 8] = *b"tinsach\x1A";

/// Bytes of a frame before its entry: length and checksum.
const FRAME: usize = 12;

/// The length that marks the end.
const END: u32 = u32::MAX;

/// Writes a segment.
#[derive(Debug)]
pub struct SegmentWriter<W> {
    to: W,
    entry: Vec<u8>,
    numbers: Numbers,
    entries: u64,
}

impl<W: Write> SegmentWriter<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// Where it can't be written; the caller adds the path, here and below.
    pub fn new(mut to: W) -> Result<Self> {
        to.write_all(&header()).map_err(cannot_write)?;
        Ok(Self { to, entry: Vec::new(), numbers: Numbers::default(), entries: 0 })
    }

    /// Adds a document.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn push(&mut self, entry: &Entry) -> Result<()> {
        self.entry.clear();
        entry.encode(&mut self.numbers, &mut self.entry);
        let length = u32::try_from(self.entry.len()).ok().filter(|&length| length != END);
        let length = length.ok_or_else(|| Error::new("a document is too long for the index of duplicates"))?;
        self.frame(length, xxh3_64(&self.entry))?;
        self.to.write_all(&self.entry).map_err(cannot_write)?;
        self.entries += 1;
        Ok(())
    }

    /// Writes the end mark.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn finish(mut self) -> Result<W> {
        self.frame(END, self.entries)?;
        self.to.flush().map_err(cannot_write)?;
        Ok(self.to)
    }

    fn frame(&mut self, length: u32, hash: u64) -> Result<()> {
        self.to.write_all(&length.to_le_bytes()).map_err(cannot_write)?;
        self.to.write_all(&hash.to_le_bytes()).map_err(cannot_write)
    }
}

/// Reads a segment: the offset of each frame, and its document.
#[derive(Debug)]
pub struct SegmentReader<R> {
    from: R,
    at: u64,
    entries: u64,
    dictionary: Dictionary,
    /// Set after the end mark or an error.
    done: bool,
}

impl<R: Read> SegmentReader<R> {
    /// Reads and checks the header.
    ///
    /// # Errors
    /// Where it can't be read, is none, or of another version; the caller adds the path, here and below.
    pub fn new(mut from: R) -> Result<Self> {
        let (mine, mut header) = (header(), header());
        from.read_exact(&mut header).map_err(cannot_read)?;
        if header[..MAGIC.len()] != MAGIC {
            return Err(Error::new("is no index of duplicates"));
        }
        if header != mine {
            return Err(Error::new("index of duplicates of another version")
                .help("clean that corpus again with this version, or run without it"));
        }
        Ok(Self { from, at: mine.len() as u64, entries: 0, dictionary: Dictionary::default(), done: false })
    }

    /// The words that have numbers, for [`read_one`]: all of them once the segment was read to its end.
    pub fn into_dictionary(self) -> Dictionary {
        self.dictionary
    }

    fn read(&mut self) -> Result<Option<(u64, Entry)>> {
        let (length, hash) = read_frame(&mut self.from)?;
        if length == END {
            let rest = self.from.read(&mut [0]).map_err(cannot_read)?;
            return if hash == self.entries && rest == 0 { Ok(None) } else { Err(damaged()) };
        }
        let entry = read_entry(&mut self.from, length, hash, &mut self.dictionary)?;
        let at = self.at;
        self.at += FRAME as u64 + u64::from(length);
        self.entries += 1;
        Ok(Some((at, entry)))
    }
}

impl<R: Read> Iterator for SegmentReader<R> {
    type Item = Result<(u64, Entry)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let read = self.read().transpose();
        self.done = !matches!(read, Some(Ok(_)));
        read
    }
}

/// Reads one document from a reader that stands at the offset of its frame.
///
/// # Errors
/// Where it can't be read or is damaged.
pub fn read_one(mut from: impl Read, dictionary: &Dictionary) -> Result<Entry> {
    let (length, hash) = read_frame(&mut from)?;
    if length == END {
        return Err(damaged());
    }
    read_entry(&mut from, length, hash, &mut &*dictionary)
}

fn read_frame(from: &mut impl Read) -> Result<(u32, u64)> {
    let mut frame = [0; FRAME];
    from.read_exact(&mut frame).map_err(cannot_read)?;
    let rest = &mut frame.as_slice();
    take(rest).map(u32::from_le_bytes).zip(take(rest).map(u64::from_le_bytes)).ok_or_else(damaged)
}

fn read_entry(from: &mut impl Read, length: u32, hash: u64, known: &mut impl Known) -> Result<Entry> {
    let mut bytes = Vec::new();
    // Grows with what is there, so a damaged length asks for no more memory than the file has bytes.
    from.take(length.into()).read_to_end(&mut bytes).map_err(cannot_read)?;
    if bytes.len() != length as usize || xxh3_64(&bytes) != hash {
        return Err(damaged());
    }
    Entry::decode(&bytes, known).ok_or_else(damaged)
}

/// Magic, and the versions of everything two runs must have in common.
fn header() -> [u8; 20] {
    let mut header = [0; 20];
    header[..8].copy_from_slice(&MAGIC);
    for (to, version) in header[8..].chunks_exact_mut(4).zip([LAYOUT, FOLDING, SAMPLING]) {
        to.copy_from_slice(&version.to_le_bytes());
    }
    header
}

fn cannot_write(error: std::io::Error) -> Error {
    Error::new("can't write the index of duplicates").because(error)
}

fn cannot_read(error: std::io::Error) -> Error {
    Error::new("can't read the index of duplicates").because(error)
}

fn damaged() -> Error {
    Error::new("the index of duplicates is damaged").help("clean that corpus again, or run without it")
}
