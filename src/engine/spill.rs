//! What doesn't fit in memory: length-prefixed frames in a temporary file, appended in order, read back in order or by
//! offset.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use bytes::{Buf, Bytes, BytesMut};
use serde::{Deserialize, Serialize};

use crate::audit::{Quarantined, Stage};
use crate::error::{Error, Result};
use crate::record::Origin;

/// A record as it is spilled.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Spilled<D> {
    /// A document.
    Document(Box<D>),
    /// A record that was filtered or quarantined.
    Rejected(Quarantined),
}

impl<D> Spilled<D> {
    /// Whether a payload is a document, told by its first byte: postcard begins an enum with the number of its variant.
    pub fn is_document(payload: &[u8]) -> bool {
        payload.first() == Some(&0)
    }
}

impl<D> From<Result<D, Quarantined>> for Spilled<D> {
    fn from(result: Result<D, Quarantined>) -> Self {
        match result {
            Ok(document) => Self::Document(Box::new(document)),
            Err(record) => Self::Rejected(record),
        }
    }
}

/// Runs the stages on one document. A panic is a defect of this program; it costs one document, not the run.
pub fn guarded<D>(origin: Origin, stages: impl FnOnce() -> Result<D, Quarantined>) -> Result<D, Quarantined> {
    catch_unwind(AssertUnwindSafe(stages)).unwrap_or_else(|_| {
        let detail = "a stage failed on this document: a defect of tinsach; please report it".to_owned();
        Err(Quarantined { origin, stage: Stage::Strip, reason: "internal_error".into(), detail })
    })
}

/// Bytes of a frame before its payload.
pub const FRAME_HEAD: u64 = 8;

/// A spill in the making.
pub struct SpillWriter {
    file: BufWriter<File>,
    path: PathBuf,
    offset: u64,
}

/// A finished spill.
pub struct Spill {
    file: File,
    path: PathBuf,
}

/// A value as a frame's payload, which is expected to have about so many bytes.
///
/// # Errors
/// Never for plain data; the encoder's own check is passed on.
pub fn encode<T: Serialize>(value: &T, about: usize) -> Result<Vec<u8>> {
    postcard::to_io(value, Vec::with_capacity(about))
        .map_err(|error| Error::new("can't encode a spilled row").because(error))
}

/// A frame's payload as a value, which may borrow from it.
///
/// # Errors
/// A spill that was damaged on disk.
pub fn decode<'a, T: Deserialize<'a>>(payload: &'a [u8]) -> Result<T> {
    postcard::from_bytes(payload).map_err(|error| Error::new("a spilled row is damaged").because(error))
}

impl SpillWriter {
    /// Goes on with a file, cut to the length that a checkpoint says is whole; creates it where that is nothing.
    ///
    /// # Errors
    /// A file that is shorter or can't be opened.
    pub fn resume(path: &Path, whole: u64) -> Result<Self> {
        let failed = |error| Error::new("can't go on with the temporary file").at(path).because(error);
        let file = File::options().read(true).write(true).create(true).truncate(false).open(path).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        if length < whole {
            return Err(Error::new("the temporary file is shorter than its checkpoint says")
                .at(path)
                .help("start anew with --overwrite and without --resume"));
        }
        file.set_len(whole).map_err(failed)?;
        let mut file = BufWriter::with_capacity(1 << 20, file);
        file.seek(SeekFrom::Start(whole)).map_err(failed)?;
        Ok(Self { file, path: path.to_owned(), offset: whole })
    }

    /// The bytes written so far.
    pub fn written(&self) -> u64 {
        self.offset
    }

    /// Hands everything to the system.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn flush(&mut self) -> Result<()> {
        let path = self.path.as_path();
        self.file.flush().map_err(|error| Error::new("can't write the temporary file").at(path).because(error))
    }

    /// Appends a frame and gives its offset.
    ///
    /// # Errors
    /// Where the file can't be written, a full disk for one.
    pub fn append(&mut self, payload: &[u8]) -> Result<u64> {
        let offset = self.offset;
        let length = (payload.len() as u64).to_le_bytes();
        self.file
            .write_all(&length)
            .and_then(|()| self.file.write_all(payload))
            .map_err(|error| Error::new("can't write the temporary file").at(self.path.as_path()).because(error))?;
        self.offset += (length.len() + payload.len()) as u64;
        Ok(offset)
    }

    /// Ends the writing.
    ///
    /// # Errors
    /// Where the rest can't be written.
    pub fn finish(self) -> Result<Spill> {
        let Self { file, path, .. } = self;
        match file.into_inner() {
            Ok(file) => Ok(Spill { file, path }),
            Err(error) => {
                Err(Error::new("can't write the temporary file").at(path.as_path()).because(error.into_error()))
            }
        }
    }
}

impl Spill {
    /// Opens a spill again.
    ///
    /// # Errors
    /// Where the file can't be opened.
    pub fn open(path: &Path) -> Result<Self> {
        let file =
            File::open(path).map_err(|error| Error::new("can't read the temporary file").at(path).because(error))?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// The payloads, in order; those that were read together share their memory.
    ///
    /// # Errors
    /// Where the file can't be opened again.
    pub fn frames(&self) -> Result<impl Iterator<Item = Result<Bytes>>> {
        let file = File::open(&self.path).map_err(|error| self.unreadable(error))?;
        let mut frames = Frames { file, read: BytesMut::new() };
        Ok(std::iter::from_fn(move || frames.next().map_err(|error| self.unreadable(error)).transpose()))
    }

    /// The payload at an offset that [`SpillWriter::append`] gave.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn frame_at(&self, offset: u64) -> Result<Vec<u8>> {
        read_frame(&mut At { file: &self.file, offset }).map_err(|error| self.unreadable(error))
    }

    /// Removes the file, to have its space back before the run ends.
    ///
    /// # Errors
    /// Where it can't be removed.
    pub fn remove(self) -> Result<()> {
        let Self { file, path } = self;
        drop(file);
        fs::remove_file(&path)
            .map_err(|error| Error::new("can't remove the temporary file").at(path.as_path()).because(error))
    }

    fn unreadable(&self, error: io::Error) -> Error {
        Error::new("can't read the temporary file").at(self.path.as_path()).because(error)
    }
}

/// The frames of a file, read in order.
struct Frames {
    file: File,
    /// What was read and not given yet.
    read: BytesMut,
}

/// Bytes read at a time.
const CHUNK: usize = 256 << 10;

impl Frames {
    /// One frame, or `None` at the end.
    fn next(&mut self) -> io::Result<Option<Bytes>> {
        self.fill(size_of::<u64>())?;
        let Some(&length) = self.read.first_chunk() else {
            return if self.read.is_empty() { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        };
        self.read.advance(length.len());
        let length = usize::try_from(u64::from_le_bytes(length)).map_err(io::Error::other)?;
        self.fill(length)?;
        if self.read.len() < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Some(self.read.split_to(length).freeze()))
    }

    /// Reads until so many bytes are there, or to the end of the file.
    fn fill(&mut self, wanted: usize) -> io::Result<()> {
        let mut filled = self.read.len();
        if filled >= wanted {
            return Ok(());
        }
        self.read.resize(filled + CHUNK.max(wanted - filled), 0);
        while filled < wanted {
            match self.file.read(&mut self.read[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.read.truncate(filled);
        Ok(())
    }
}

/// The frame that begins here.
fn read_frame(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    reader.read_exact(&mut length)?;
    let mut payload = vec![0; usize::try_from(u64::from_le_bytes(length)).map_err(io::Error::other)?];
    reader.read_exact(&mut payload)?;
    Ok(payload)
}

/// Positioned reads that leave the file's own position alone, so that threads can share it.
pub struct At<'a> {
    /// The file.
    pub file: &'a File,
    /// Where the next read starts.
    pub offset: u64,
}

impl Read for At<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        let count = std::os::unix::fs::FileExt::read_at(self.file, buffer, self.offset)?;
        #[cfg(windows)]
        let count = std::os::windows::fs::FileExt::seek_read(self.file, buffer, self.offset)?;
        self.offset += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_back_in_order_and_by_offset() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = SpillWriter::resume(&folder.path().join("spill"), 0).unwrap();
        let offsets: Vec<u64> =
            ["one", "", "three"].iter().map(|text| writer.append(text.as_bytes()).unwrap()).collect();
        let spill = writer.finish().unwrap();
        let frames: Vec<Bytes> = spill.frames().unwrap().map(Result::unwrap).collect();
        assert_eq!(frames, [&b"one"[..], b"", b"three"]);
        assert_eq!(spill.frame_at(offsets[2]).unwrap(), b"three");
        assert!(spill.frame_at(1000).is_err());
    }

    #[test]
    fn long_frames_come_back_and_a_cut_one_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spill");
        let mut writer = SpillWriter::resume(&path, 0).unwrap();
        let lengths = [1, CHUNK, 3 * CHUNK + 1, CHUNK - 9, 0, 7];
        for length in lengths {
            writer.append(&vec![b'x'; length]).unwrap();
        }
        let spill = writer.finish().unwrap();
        let read = || spill.frames().unwrap().map(|frame| frame.map(|frame| frame.len()).ok());
        assert!(read().eq(lengths.map(Some)));
        File::options().write(true).open(&path).unwrap().set_len(CHUNK as u64).unwrap();
        assert!(read().take(2).eq([Some(1), None]));
    }

    #[test]
    fn a_spill_goes_on_from_where_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spill");
        let mut writer = SpillWriter::resume(&path, 0).unwrap();
        writer.append(b"one").unwrap();
        let whole = writer.written();
        writer.append(b"lost").unwrap();
        drop(writer);
        let mut writer = SpillWriter::resume(&path, whole).unwrap();
        writer.append(b"two").unwrap();
        let frames: Vec<Bytes> = writer.finish().unwrap().frames().unwrap().map(Result::unwrap).collect();
        assert_eq!(frames, ["one", "two"]);
        assert!(SpillWriter::resume(&path, 1000).is_err());
    }
}
