//! Opening files through gzip or zstd, with a running hash of the bytes as they stand on disk.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};

use xxhash_rust::xxh3::Xxh3;

use super::Input;

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip, any number of members.
    Gzip,
    /// Zstandard, any number of frames.
    Zstd,
}

impl Compression {
    /// The compression that a lower-case name ends in, with the name before it.
    pub fn by_ending(name: &str) -> (&str, Self) {
        if let Some(stem) = name.strip_suffix(".gz") {
            (stem, Self::Gzip)
        } else if let Some(stem) = name.strip_suffix(".zst") {
            (stem, Self::Zstd)
        } else {
            (name, Self::None)
        }
    }

    /// The compression that a file's first bytes show.
    pub fn by_magic(head: &[u8]) -> Self {
        if head.starts_with(&[0x1f, 0x8b]) {
            Self::Gzip
        } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            Self::Zstd
        } else {
            Self::None
        }
    }
}

/// Size and 128-bit XXH3 of what was read so far, as it stood on disk.
#[derive(Clone, Default)]
pub struct Fingerprint(Arc<Mutex<Running>>);

#[derive(Default)]
struct Running {
    bytes: u64,
    hash: Xxh3,
}

impl Fingerprint {
    fn update(&self, read: &[u8]) {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        running.bytes += read.len() as u64;
        running.hash.update(read);
    }

    /// Bytes and hash (32 hex digits) so far.
    pub fn value(&self) -> (u64, String) {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (running.bytes, format!("{:032x}", running.hash.digest128()))
    }
}

struct Fingerprinted<R> {
    inner: R,
    fingerprint: Fingerprint,
}

impl<R: Read> Read for Fingerprinted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.fingerprint.update(&buffer[..count]);
        Ok(count)
    }
}

/// The bytes of an input, decompressed.
///
/// # Errors
/// Where the file can't be opened or its first bytes can't be read.
pub fn open(input: &Input, fingerprint: Fingerprint) -> io::Result<Box<dyn BufRead + Send>> {
    let raw: Box<dyn Read + Send> = match &input.path {
        Some(path) => Box::new(File::open(path)?),
        None => Box::new(io::stdin()),
    };
    let mut raw = BufReader::with_capacity(1 << 18, Fingerprinted { inner: raw, fingerprint });
    let compression = match input.compression {
        Compression::None => Compression::by_magic(raw.fill_buf()?),
        named => named,
    };
    Ok(match compression {
        Compression::None => Box::new(raw),
        Compression::Gzip => Box::new(BufReader::with_capacity(1 << 18, flate2::bufread::MultiGzDecoder::new(raw))),
        Compression::Zstd => Box::new(BufReader::with_capacity(1 << 18, zstd::Decoder::with_buffer(raw)?)),
    })
}
