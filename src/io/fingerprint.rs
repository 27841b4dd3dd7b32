//! A running hash of an input's bytes as they stand on disk.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use xxhash_rust::xxh3::Xxh3;

/// Size and 128-bit XXH3 of what was read so far, as it stood on disk.
#[derive(Clone, Default)]
pub struct Fingerprint(Arc<Mutex<Running>>);

#[derive(Default)]
struct Running {
    bytes: u64,
    hash: Xxh3,
}

impl Fingerprint {
    /// A reader whose bytes are added as they are read.
    pub fn of<R: Read>(&self, reader: R) -> Fingerprinted<R> {
        Fingerprinted { inner: reader, fingerprint: self.clone() }
    }

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

/// See [`Fingerprint::of`].
pub struct Fingerprinted<R> {
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
