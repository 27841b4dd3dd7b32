//! Rows that may outgrow memory: pushed in any order, read back sorted.

use crate::error::Result;

/// A row of fixed width that can leave memory and come back.
pub trait Row: Copy + Ord + Send + 'static {
    /// Bytes of one row.
    const WIDTH: usize;

    /// Appends the row's bytes, exactly [`Row::WIDTH`] of them.
    fn put(&self, out: &mut Vec<u8>);

    /// Reads a row from exactly [`Row::WIDTH`] bytes that [`Row::put`] wrote.
    fn get(bytes: &[u8]) -> Self;
}

/// Takes rows in any order and gives them back sorted.
pub trait Sorter<R: Row>: Sized {
    /// The rows, sorted.
    type Sorted: Iterator<Item = Result<R>>;

    /// Adds a row.
    ///
    /// # Errors
    /// Where rows leave memory and can't be written.
    fn push(&mut self, row: R) -> Result<()>;

    /// Adds all rows of another sorter.
    ///
    /// # Errors
    /// As [`Sorter::push`].
    fn absorb(&mut self, other: Self) -> Result<()>;

    /// The rows in ascending order; equal rows come as often as they were pushed.
    ///
    /// # Errors
    /// As [`Sorter::push`]; the items are errors where rows can't be read back.
    fn sorted(self) -> Result<Self::Sorted>;
}

/// Where sorters come from: memory alone, or a folder for what doesn't fit.
pub trait Workspace {
    /// The sorters of this workspace.
    type Sorter<R: Row>: Sorter<R>;

    /// A new, empty sorter.
    ///
    /// # Errors
    /// Where the place for its rows can't be had.
    fn sorter<R: Row>(&self) -> Result<Self::Sorter<R>>;
}

/// The workspace that holds all rows in memory.
#[derive(Debug, Clone, Copy, Default)]
pub struct InMemory;

impl Workspace for InMemory {
    type Sorter<R: Row> = Vec<R>;

    fn sorter<R: Row>(&self) -> Result<Vec<R>> {
        Ok(Vec::new())
    }
}

impl<R: Row> Sorter<R> for Vec<R> {
    type Sorted = std::iter::Map<std::vec::IntoIter<R>, fn(R) -> Result<R>>;

    fn push(&mut self, row: R) -> Result<()> {
        Vec::push(self, row);
        Ok(())
    }

    fn absorb(&mut self, other: Self) -> Result<()> {
        self.extend(other);
        Ok(())
    }

    fn sorted(mut self) -> Result<Self::Sorted> {
        self.sort_unstable();
        Ok(self.into_iter().map(Ok as fn(R) -> Result<R>))
    }
}

/// A document under the hash of its folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Exact {
    pub hash: u128,
    pub doc: u32,
}

/// A document under one of its sampled shingles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting {
    pub shingle: u64,
    pub doc: u32,
}

/// Two ranks that share a shingle, the one that goes before first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair {
    pub kept: u32,
    pub other: u32,
    /// 1 where the shingle is over the cap.
    pub capped: u32,
}

/// Two ranks that are alike, under the one whose row it may become; most alike first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Alike {
    pub owner: u32,
    /// Grows as the likeness falls.
    pub distance: u32,
    pub other: u32,
    pub tag: u32,
}

impl Row for Exact {
    const WIDTH: usize = 20;

    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.hash.to_le_bytes());
        put_all(out, [self.doc]);
    }

    fn get(bytes: &[u8]) -> Self {
        Self { hash: u128::from(long(bytes, 8)) << 64 | u128::from(long(bytes, 0)), doc: short(bytes, 16) }
    }
}

impl Row for Posting {
    const WIDTH: usize = 12;

    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.shingle.to_le_bytes());
        put_all(out, [self.doc]);
    }

    fn get(bytes: &[u8]) -> Self {
        Self { shingle: long(bytes, 0), doc: short(bytes, 8) }
    }
}

impl Row for Pair {
    const WIDTH: usize = 12;

    fn put(&self, out: &mut Vec<u8>) {
        put_all(out, [self.kept, self.other, self.capped]);
    }

    fn get(bytes: &[u8]) -> Self {
        Self { kept: short(bytes, 0), other: short(bytes, 4), capped: short(bytes, 8) }
    }
}

impl Row for Alike {
    const WIDTH: usize = 16;

    fn put(&self, out: &mut Vec<u8>) {
        put_all(out, [self.owner, self.distance, self.other, self.tag]);
    }

    fn get(bytes: &[u8]) -> Self {
        Self { owner: short(bytes, 0), distance: short(bytes, 4), other: short(bytes, 8), tag: short(bytes, 12) }
    }
}

pub(super) fn put_all<const N: usize>(out: &mut Vec<u8>, numbers: [u32; N]) {
    for number in numbers {
        out.extend_from_slice(&number.to_le_bytes());
    }
}

/// The little-endian number at an offset; bytes that are missing count as zero.
pub(super) fn short(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |four| u32::from_le_bytes(*four))
}

fn long(bytes: &[u8], at: usize) -> u64 {
    u64::from(short(bytes, at)) | u64::from(short(bytes, at + 4)) << 32
}
