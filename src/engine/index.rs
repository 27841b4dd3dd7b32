//! Indexes of duplicates on disk: the one this run leaves behind, and those of earlier runs that its documents are
//! compared with.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::spill::At;
use crate::corpus::index::{Dictionary, Entry, SegmentReader, SegmentWriter, read_one};
use crate::corpus::{Link, Observed, Signer, Words, Workspace};
use crate::error::{Error, Result};

/// The name of the index in an output folder.
pub const INDEX: &str = "duplicates.index";

/// Bytes read or written at a time.
const CHUNK: usize = 1 << 20;

/// An index that a run was given, as the manifest names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexFacts {
    /// Its path as given.
    pub path: String,
    /// 128-bit XXH3, 32 hex digits.
    pub xxh3: String,
    /// The documents in it.
    pub documents: u64,
}

/// The documents of earlier runs. They are numbered from 0, in the order of the indexes; the run's own numbers follow.
pub struct Earlier {
    segments: Vec<Segment>,
    /// Where each document stands in its index.
    offsets: Vec<u64>,
    signer: Signer,
}

/// One index, open.
struct Segment {
    file: File,
    path: PathBuf,
    dictionary: Dictionary,
    /// The number of its first document.
    first: usize,
    facts: IndexFacts,
}

/// What was dropped, by number, and the id of what it was dropped for.
type Pending = Vec<(Link, [u8; 16])>;

impl Earlier {
    /// No earlier runs.
    pub fn none(signer: Signer) -> Self {
        Self { segments: Vec::new(), offsets: Vec::new(), signer }
    }

    /// Opens the indexes of some output folders and has their documents observed.
    ///
    /// # Errors
    /// An index that is missing, damaged or of another version; one that speaks of documents in an index that is not
    /// among them.
    pub fn open<W: Workspace>(folders: &[PathBuf], signer: Signer, observed: &mut Observed<W>) -> Result<Self> {
        let mut earlier = Self::none(signer);
        let (mut kept, mut dropped) = (Vec::new(), Pending::new());
        for folder in sorted(folders)? {
            earlier.read(&folder.join(INDEX), observed, &mut kept, &mut dropped)?;
        }
        kept.sort_unstable();
        for (link, id) in dropped {
            let Ok(at) = kept.binary_search_by_key(&id, |kept: &([u8; 16], u32)| kept.0) else {
                let segment = earlier.segment(link.doc);
                return Err(Error::usage("documents of this run were dropped for documents of a run before it")
                    .at(segment.path.as_path())
                    .help("give that run's folder to --against, too"));
            };
            observed.settle(Link { kept: kept[at].1, ..link });
        }
        Ok(earlier)
    }

    fn read<W: Workspace>(
        &mut self,
        path: &Path,
        observed: &mut Observed<W>,
        kept: &mut Vec<([u8; 16], u32)>,
        dropped: &mut Pending,
    ) -> Result<()> {
        let wrong = |error: Error| error.at(path);
        let file = File::open(path).map_err(|error| {
            Error::usage("no index of duplicates").at(path).because(error).help(
                "--against takes a folder that `tinsach clean` wrote with duplicates.enabled and duplicates.index on",
            )
        })?;
        let first = self.offsets.len();
        let mut hashed = Hashed { from: BufReader::with_capacity(CHUNK, &file), hash: Xxh3::new() };
        let mut reader = SegmentReader::new(&mut hashed).map_err(wrong)?;
        for read in reader.by_ref() {
            let (offset, entry) = read.map_err(wrong)?;
            let doc = u32::try_from(self.offsets.len())
                .map_err(|_| Error::new("more than 2^32 documents; give fewer indexes"))?;
            self.offsets.push(offset);
            observed.observe(doc, &entry.key(), &entry.signature(&self.signer))?;
            match entry.dropped {
                None => kept.push((entry.doc_id, doc)),
                Some(entry) => {
                    let (relation, similarity) = (entry.relation, entry.similarity);
                    dropped.push((Link { doc, kept: doc, relation, similarity }, entry.kept));
                }
            }
        }
        let dictionary = reader.into_dictionary();
        let xxh3 = format!("{:032x}", hashed.hash.digest128());
        drop(hashed);
        let documents = (self.offsets.len() - first) as u64;
        let facts = IndexFacts { path: path.display().to_string(), xxh3, documents };
        self.segments.push(Segment { file, path: path.to_owned(), dictionary, first, facts });
        Ok(())
    }

    /// How many there are: the number of the run's own first document.
    pub fn len(&self) -> usize {
        self.offsets.len()
    }

    /// What cuts texts into words.
    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// What the manifest says of the indexes.
    pub fn facts(&self) -> Vec<IndexFacts> {
        self.segments.iter().map(|segment| segment.facts.clone()).collect()
    }

    /// Reads a document back.
    ///
    /// # Errors
    /// Where the index can't be read any more.
    pub fn entry(&self, doc: u32) -> Result<Entry> {
        let segment = self.segment(doc);
        let at = At { file: &segment.file, offset: self.offsets[doc as usize] };
        read_one(at, &segment.dictionary).map_err(|error| error.at(segment.path.as_path()))
    }

    /// The words of a document that was kept.
    ///
    /// # Errors
    /// As [`Self::entry`].
    pub fn words(&self, doc: u32) -> Result<Words> {
        Ok(self.entry(doc)?.into_words())
    }

    fn segment(&self, doc: u32) -> &Segment {
        let after = self.segments.partition_point(|segment| segment.first <= doc as usize);
        &self.segments[after - 1]
    }
}

/// Checks that no run is compared with one that it would replace.
///
/// # Errors
/// Where the output folder is one of an earlier run.
pub fn check_apart(folders: &[PathBuf], out: &Path) -> Result<()> {
    let Ok(out) = out.canonicalize() else { return Ok(()) };
    match folders.iter().find(|folder| folder.canonicalize().is_ok_and(|folder| folder == out)) {
        Some(folder) => Err(Error::usage("is both the output folder and an earlier run")
            .at(folder.as_path())
            .help("what an earlier run published stays: name another folder for --out")),
        None => Ok(()),
    }
}

/// The folders, each once and in an order of their own, so that the order of the words on the command line can't matter.
fn sorted(folders: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found: Vec<(PathBuf, &PathBuf)> = Vec::new();
    for folder in folders {
        let whole = folder.canonicalize().map_err(|error| {
            Error::usage("can't open the folder of an earlier run").at(folder.as_path()).because(error)
        })?;
        found.push((whole, folder));
    }
    found.sort();
    found.dedup_by(|a, b| a.0 == b.0);
    Ok(found.into_iter().map(|(_, folder)| folder.clone()).collect())
}

/// Hashes what is read through it.
struct Hashed<R> {
    from: R,
    hash: Xxh3,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.hash.update(&buffer[..read]);
        Ok(read)
    }
}

/// Creates the index that this run leaves behind.
///
/// # Errors
/// Where it can't be written.
pub fn create(path: &Path) -> Result<SegmentWriter<BufWriter<File>>> {
    let unwritable = |error: std::io::Error| Error::new("can't write").at(path).because(error);
    let file = File::create(path).map_err(unwritable)?;
    SegmentWriter::new(BufWriter::with_capacity(CHUNK, file)).map_err(|error| error.at(path))
}

/// Ends the index and brings it to disk.
///
/// # Errors
/// Where it can't be written.
pub fn finish(index: SegmentWriter<BufWriter<File>>, path: &Path) -> Result<()> {
    let file = index.finish().map_err(|error| error.at(path))?;
    file.get_ref().sync_all().map_err(|error| Error::new("can't write").at(path).because(error))
}
