//! What a run leaves behind so that later runs can compare new documents with its own: one segment a run.
//!
//! A segment is a header, then one frame a document (length, checksum, entry), then an end mark with their number. All
//! numbers are little-endian. Segments of several runs need no merging: reading them one after the other is the same as
//! reading one. Nothing but readers and writers that are passed in is touched here.

use std::io::{Read, Write};

use xxhash_rust::xxh3::xxh3_64;

use crate::corpus::fold::{FOLDING, Words};
use crate::corpus::order::{Key, Standing};
use crate::corpus::sketch::{SAMPLING, Signature, Signer};
use crate::corpus::verify::Relation;
use crate::error::{Error, Result};

/// Version of the layout.
const LAYOUT: u32 = 1;
const MAGIC: [u8; 8] = *b"tinsach\x1A";

/// Bytes of a frame before its entry: length and checksum.
const FRAME: usize = 12;

/// The length that marks the end.
const END: u32 = u32::MAX;

/// One document of a run, as later runs need it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its identity.
    pub doc_id: [u8; 16],
    /// The name its row had in the input, for the table of duplicates.
    pub id: String,
    /// As in [`Key`].
    pub date: Option<i32>,
    /// As in [`Key`].
    pub fetched_at: Option<i64>,
    /// As in [`Key`].
    pub length: u32,
    /// As in [`Key`].
    pub site: Option<String>,
    /// As in [`Signature`].
    pub exact: u128,
    /// As in [`Signature`].
    pub word_count: u32,
    /// Its words; left out of copies, as those of their kept document are the same.
    pub words: Option<Words>,
    /// Set where it was dropped.
    pub dropped: Option<DroppedEntry>,
}

/// What a document was dropped for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DroppedEntry {
    /// Identity of the kept document, which may be of an earlier run.
    pub kept: [u8; 16],
    /// How they are alike.
    pub relation: Relation,
    /// As the run measured it.
    pub similarity: f32,
}

impl Entry {
    /// What is known of the document beside its text; `kept` is the number in this run of the document it was dropped
    /// for, where it was.
    pub fn key(&self, kept: u32) -> Key<'_> {
        let standing = match self.dropped {
            None => Standing::Published,
            Some(DroppedEntry { relation, similarity, .. }) => Standing::Dropped { kept, relation, similarity },
        };
        let Self { doc_id, date, fetched_at, length, .. } = *self;
        Key { doc_id, date, fetched_at, length, site: self.site.as_deref(), standing }
    }

    /// The signature it had.
    pub fn signature(&self, signer: &Signer) -> Signature {
        let sketched = self.words.as_ref().map(|words| signer.signature(self.exact, words));
        sketched.unwrap_or(Signature { exact: self.exact, words: self.word_count, sketch: Vec::new() })
    }

    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.doc_id);
        put_bytes(out, self.id.as_bytes());
        put_option(out, self.date, |out, date| out.extend_from_slice(&date.to_le_bytes()));
        put_option(out, self.fetched_at, |out, at| out.extend_from_slice(&at.to_le_bytes()));
        out.extend_from_slice(&self.length.to_le_bytes());
        put_option(out, self.site.as_deref(), |out, site| put_bytes(out, site.as_bytes()));
        out.extend_from_slice(&self.exact.to_le_bytes());
        out.extend_from_slice(&self.word_count.to_le_bytes());
        put_option(out, self.words.as_ref(), |out, words| {
            put_words(out, &words.headline);
            put_words(out, &words.body);
        });
        put_option(out, self.dropped, |out, dropped| {
            out.extend_from_slice(&dropped.kept);
            out.push(dropped.relation as u8);
            out.extend_from_slice(&dropped.similarity.to_le_bytes());
        });
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let rest = &mut { bytes };
        let entry = Self {
            doc_id: take(rest)?,
            id: take_text(rest)?,
            date: take_option(rest, |rest| take(rest).map(i32::from_le_bytes))?,
            fetched_at: take_option(rest, |rest| take(rest).map(i64::from_le_bytes))?,
            length: take(rest).map(u32::from_le_bytes)?,
            site: take_option(rest, take_text)?,
            exact: take(rest).map(u128::from_le_bytes)?,
            word_count: take(rest).map(u32::from_le_bytes)?,
            words: take_option(rest, |rest| Some(Words { headline: take_words(rest)?, body: take_words(rest)? }))?,
            dropped: take_option(rest, |rest| {
                let kept = take(rest)?;
                let relation = relation(u8::from_le_bytes(take(rest)?))?;
                Some(DroppedEntry { kept, relation, similarity: take(rest).map(f32::from_le_bytes)? })
            })?,
        };
        rest.is_empty().then_some(entry)
    }
}

/// Writes a segment.
#[derive(Debug)]
pub struct SegmentWriter<W> {
    to: W,
    entry: Vec<u8>,
    at: u64,
    entries: u64,
}

impl<W: Write> SegmentWriter<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// Where it can't be written; the caller adds the path, here and below.
    pub fn new(mut to: W) -> Result<Self> {
        let header = header();
        to.write_all(&header).map_err(cannot_write)?;
        Ok(Self { to, entry: Vec::new(), at: header.len() as u64, entries: 0 })
    }

    /// Adds a document, and gives the offset of its frame.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn push(&mut self, entry: &Entry) -> Result<u64> {
        self.entry.clear();
        entry.encode(&mut self.entry);
        let length = u32::try_from(self.entry.len()).ok().filter(|&length| length != END);
        let length = length.ok_or_else(|| Error::new("a document is too long for the index of duplicates"))?;
        self.frame(length, xxh3_64(&self.entry))?;
        self.to.write_all(&self.entry).map_err(cannot_write)?;
        let at = self.at;
        self.at += (FRAME + self.entry.len()) as u64;
        self.entries += 1;
        Ok(at)
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
        Ok(Self { from, at: mine.len() as u64, entries: 0, done: false })
    }

    fn read(&mut self) -> Result<Option<(u64, Entry)>> {
        let (length, hash) = read_frame(&mut self.from)?;
        if length == END {
            return if hash == self.entries { Ok(None) } else { Err(damaged()) };
        }
        let entry = read_entry(&mut self.from, length, hash)?;
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
pub fn read_one(mut from: impl Read) -> Result<Entry> {
    let (length, hash) = read_frame(&mut from)?;
    if length == END {
        return Err(damaged());
    }
    read_entry(&mut from, length, hash)
}

fn read_frame(from: &mut impl Read) -> Result<(u32, u64)> {
    let mut frame = [0; FRAME];
    from.read_exact(&mut frame).map_err(cannot_read)?;
    let rest = &mut frame.as_slice();
    take(rest).map(u32::from_le_bytes).zip(take(rest).map(u64::from_le_bytes)).ok_or_else(damaged)
}

fn read_entry(from: &mut impl Read, length: u32, hash: u64) -> Result<Entry> {
    let mut bytes = Vec::new();
    // Grows with what is there, so a damaged length asks for no more memory than the file has bytes.
    from.take(length.into()).read_to_end(&mut bytes).map_err(cannot_read)?;
    if bytes.len() != length as usize || xxh3_64(&bytes) != hash {
        return Err(damaged());
    }
    Entry::decode(&bytes).ok_or_else(damaged)
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

fn relation(code: u8) -> Option<Relation> {
    [Relation::Exact, Relation::Near, Relation::Contained].into_iter().find(|&relation| relation as u8 == code)
}

fn put_option<T>(out: &mut Vec<u8>, value: Option<T>, put: impl FnOnce(&mut Vec<u8>, T)) {
    out.push(value.is_some().into());
    if let Some(value) = value {
        put(out, value);
    }
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    out.extend_from_slice(bytes);
}

fn put_words(out: &mut Vec<u8>, words: &[u32]) {
    out.extend_from_slice(&(words.len() as u32).to_le_bytes());
    out.extend(words.iter().flat_map(|word| word.to_le_bytes()));
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (first, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*first)
}

fn take_option<T>(rest: &mut &[u8], take_value: impl FnOnce(&mut &[u8]) -> Option<T>) -> Option<Option<T>> {
    match take(rest)? {
        [0] => Some(None),
        [1] => take_value(rest).map(Some),
        _ => None,
    }
}

fn take_bytes<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (bytes, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(bytes)
}

fn take_text(rest: &mut &[u8]) -> Option<String> {
    let length = u32::from_le_bytes(take(rest)?);
    String::from_utf8(take_bytes(rest, length as usize)?.to_vec()).ok()
}

fn take_words(rest: &mut &[u8]) -> Option<Vec<u32>> {
    let length = u32::from_le_bytes(take(rest)?) as usize;
    let bytes = take_bytes(rest, length.checked_mul(4)?)?;
    Some(bytes.as_chunks().0.iter().map(|word| u32::from_le_bytes(*word)).collect())
}
