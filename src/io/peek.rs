//! A reader whose first bytes can be looked at, however little a pipe gives at a time.

use std::io::{self, BufRead, Read};

/// First bytes that are looked at: enough for the magic of tar, which stands at byte 257.
const HEAD: usize = 1024;

/// A reader and its first bytes.
pub(super) struct Peek<R> {
    head: Vec<u8>,
    at: usize,
    /// What went wrong while the first bytes were read; it is told once they are taken.
    failed: Option<io::Error>,
    inner: R,
}

impl<R: BufRead> Peek<R> {
    /// Reads the first bytes of a reader.
    pub(super) fn new(mut inner: R) -> Self {
        let mut head = Vec::with_capacity(HEAD);
        let failed = inner.by_ref().take(HEAD as u64).read_to_end(&mut head).err();
        Self { head, at: 0, failed, inner }
    }

    /// The first bytes, fewer where the input is shorter.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// What went wrong before the first byte.
    pub(super) fn failed_at_once(&mut self) -> Option<io::Error> {
        if self.head.is_empty() { self.failed.take() } else { None }
    }
}

impl<R: BufRead> Read for Peek<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at < self.head.len() || self.failed.is_some() {
            let count = self.fill_buf()?.read(buffer)?;
            self.consume(count);
            return Ok(count);
        }
        self.inner.read(buffer)
    }
}

impl<R: BufRead> BufRead for Peek<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.head.len() {
            return Ok(&self.head[self.at..]);
        }
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.inner.fill_buf(),
        }
    }

    fn consume(&mut self, count: usize) {
        if self.at < self.head.len() {
            self.at += count;
        } else {
            self.inner.consume(count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, then an error.
    struct Slow(Vec<u8>);

    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            buffer[0] = self.0.remove(0);
            Ok(1)
        }
    }

    #[test]
    fn the_head_is_whole_and_an_error_comes_after_it() {
        let mut peek = Peek::new(io::BufReader::new(Slow(b"abcdef".to_vec())));
        assert_eq!(peek.head(), b"abcdef");
        assert!(peek.failed_at_once().is_none());
        let mut read = Vec::new();
        assert!(peek.read_to_end(&mut read).is_err());
        assert_eq!(read, b"abcdef");
        assert!(Peek::new(io::BufReader::new(Slow(Vec::new()))).failed_at_once().is_some());
    }
}
