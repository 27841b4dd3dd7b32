//! A reader that can go back to a mark, as far as that costs little memory.

use std::io::{self, BufRead, Read};

/// The most bytes that are kept behind a mark: records of a crawl are much smaller.
const MOST_KEPT: usize = 1 << 20;

/// A reader and what was taken from it since the mark.
pub(super) struct Rewind<R> {
    inner: R,
    kept: Vec<u8>,
    /// How much of what is kept is taken (again).
    at: usize,
    keeping: bool,
    taken: u64,
}

impl<R: BufRead> Rewind<R> {
    /// A reader without a mark.
    pub(super) fn new(inner: R) -> Self {
        Self { inner, kept: Vec::new(), at: 0, keeping: false, taken: 0 }
    }

    /// Sets the mark here.
    pub(super) fn mark(&mut self) {
        self.kept.drain(..self.at);
        self.at = 0;
        self.keeping = true;
    }

    /// Goes back to the byte behind the mark; stays where it is if too much was taken since.
    pub(super) fn rewind(&mut self) {
        if self.keeping {
            self.at = self.kept.len().min(1);
        }
    }

    /// Puts bytes before what is read next.
    pub(super) fn put_back(&mut self, bytes: &[u8]) {
        self.kept.splice(..self.at, bytes.iter().copied());
        self.at = 0;
    }

    /// Bytes taken for the first time since this was last asked.
    pub(super) fn newly_taken(&mut self) -> u64 {
        std::mem::take(&mut self.taken)
    }
}

impl<R: BufRead> Read for Rewind<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Rewind<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.kept.len() { Ok(&self.kept[self.at..]) } else { self.inner.fill_buf() }
    }

    fn consume(&mut self, count: usize) {
        if self.at < self.kept.len() {
            self.at += count;
            return;
        }
        if self.keeping && self.kept.len() + count > MOST_KEPT {
            (self.kept, self.at, self.keeping) = (Vec::new(), 0, false);
        }
        // What is taken was looked at, so it is there without reading.
        if self.keeping
            && let Ok(buffer) = self.inner.fill_buf()
        {
            self.kept.extend_from_slice(&buffer[..count.min(buffer.len())]);
            self.at = self.kept.len();
        }
        self.taken += count as u64;
        self.inner.consume(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_since_the_mark_comes_again() {
        let mut reader = Rewind::new(io::BufReader::with_capacity(2, &b"abcdefgh"[..]));
        let take = |reader: &mut Rewind<_>, count: usize| {
            let mut bytes = vec![0; count];
            reader.read_exact(&mut bytes).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!(take(&mut reader, 2), "ab");
        reader.mark();
        assert_eq!(take(&mut reader, 4), "cdef");
        reader.rewind();
        assert_eq!(take(&mut reader, 2), "de");
        reader.put_back(b"DE");
        reader.mark();
        assert_eq!((take(&mut reader, 5).as_str(), reader.newly_taken()), ("DEfgh", 8));
    }
}
