//! Sorting more rows than memory holds: sorted runs in a folder, merged as they are read.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use rayon::ThreadPool;
use rayon::prelude::*;

use crate::corpus::{Row, Sorter, Workspace};
use crate::error::{Error, Result};

/// Sorters that are full at one time, at most: two that take rows and two that are being read.
const SORTERS: usize = 4;

/// Runs that are merged at once; more are first made into longer ones.
const MAX_RUNS: usize = 128;

/// Bytes read from or written to a run at a time.
const CHUNK: usize = 256 << 10;

/// A folder in which sorters put what is above a given memory.
#[derive(Debug, Clone)]
pub struct SpillFolder(Arc<Folder>);

#[derive(Debug)]
struct Folder {
    path: PathBuf,
    memory: usize,
    reserved: AtomicUsize,
    runs: AtomicU64,
    /// Who sorts; whoever calls where there is none.
    pool: Option<Arc<ThreadPool>>,
}

impl Folder {
    fn sort<R: Row>(&self, rows: &mut [R]) {
        match &self.pool {
            Some(pool) => pool.install(|| rows.par_sort_unstable()),
            None => rows.sort_unstable(),
        }
    }
}

impl SpillFolder {
    /// Sorters in this folder hold `memory` bytes of rows together, and put the rest in files that are gone when they
    /// are. The folder must exist once rows are spilled.
    pub fn new(path: impl Into<PathBuf>, memory: usize, pool: Option<Arc<ThreadPool>>) -> Self {
        let (path, reserved, runs) = (path.into(), AtomicUsize::new(0), AtomicU64::new(0));
        Self(Arc::new(Folder { path, memory, reserved, runs, pool }))
    }

    /// Takes bytes away from the sorters for what else must be held, so that both together stay within the memory.
    pub fn reserve(&self, bytes: usize) {
        self.0.reserved.store(bytes, Ordering::Relaxed);
    }
}

impl Workspace for SpillFolder {
    type Sorter<R: Row> = ExternalSorter<R>;

    fn sorter<R: Row>(&self) -> Result<ExternalSorter<R>> {
        Ok(ExternalSorter { folder: Arc::clone(&self.0), rows: Vec::new(), runs: Vec::new() })
    }
}

/// Sorts rows of fixed width, in memory as long as they fit.
#[derive(Debug)]
pub struct ExternalSorter<R> {
    folder: Arc<Folder>,
    rows: Vec<R>,
    runs: Vec<Run>,
}

/// A sorted file, removed when it is dropped.
#[derive(Debug)]
struct Run(PathBuf);

impl Drop for Run {
    fn drop(&mut self) {
        // A file that can't be removed goes with the folder.
        let _ = fs::remove_file(&self.0);
    }
}

impl<R: Row> ExternalSorter<R> {
    /// Rows that may be held in memory: a share of what is not reserved, of which no less than an eighth is left.
    fn capacity(&self) -> usize {
        let folder = &self.folder;
        let free = folder.memory.saturating_sub(folder.reserved.load(Ordering::Relaxed)).max(folder.memory / 8);
        (free / SORTERS / size_of::<R>().max(1)).max(1)
    }

    fn spill(&mut self) -> Result<()> {
        let mut rows = std::mem::take(&mut self.rows);
        self.folder.sort(&mut rows);
        let run = self.write(rows.iter().copied().map(Ok))?;
        self.runs.push(run);
        if self.runs.len() >= MAX_RUNS {
            let merged = Merged::<R>::open(std::mem::take(&mut self.runs))?;
            let run = self.write(merged)?;
            self.runs.push(run);
        }
        rows.clear();
        self.rows = rows;
        Ok(())
    }

    fn write(&self, rows: impl Iterator<Item = Result<R>>) -> Result<Run> {
        let name = format!("run-{:06}", self.folder.runs.fetch_add(1, Ordering::Relaxed));
        let run = Run(self.folder.path.join(name));
        let wrong = |error| Error::new("can't write sorted rows").at(run.0.as_path()).because(error);
        let mut file = BufWriter::with_capacity(CHUNK, File::create(&run.0).map_err(wrong)?);
        let mut bytes = Vec::with_capacity(R::WIDTH);
        for row in rows {
            bytes.clear();
            row?.put(&mut bytes);
            file.write_all(&bytes).map_err(wrong)?;
        }
        file.flush().map_err(wrong)?;
        drop(file);
        Ok(run)
    }
}

impl<R: Row> Sorter<R> for ExternalSorter<R> {
    type Sorted = SortedRows<R>;

    fn push(&mut self, row: R) -> Result<()> {
        if self.rows.len() >= self.capacity() {
            self.spill()?;
        }
        self.rows.push(row);
        Ok(())
    }

    fn absorb(&mut self, mut other: Self) -> Result<()> {
        self.runs.append(&mut other.runs);
        other.rows.into_iter().try_for_each(|row| self.push(row))
    }

    fn sorted(mut self) -> Result<SortedRows<R>> {
        if self.runs.is_empty() {
            self.folder.sort(&mut self.rows);
            return Ok(SortedRows(Source::Memory(self.rows.into_iter())));
        }
        if !self.rows.is_empty() {
            self.spill()?;
        }
        Ok(SortedRows(Source::Runs(Merged::open(self.runs)?)))
    }
}

/// The rows of an [`ExternalSorter`] in ascending order.
#[derive(Debug)]
pub struct SortedRows<R: Row>(Source<R>);

#[derive(Debug)]
enum Source<R: Row> {
    Memory(std::vec::IntoIter<R>),
    Runs(Merged<R>),
}

impl<R: Row> Iterator for SortedRows<R> {
    type Item = Result<R>;

    fn next(&mut self) -> Option<Result<R>> {
        match &mut self.0 {
            Source::Memory(rows) => rows.next().map(Ok),
            Source::Runs(merged) => merged.next(),
        }
    }
}

/// Several runs as one: the smallest row of each waits in a heap.
#[derive(Debug)]
struct Merged<R: Row> {
    runs: Vec<Reader<R>>,
    heap: BinaryHeap<Reverse<(R, usize)>>,
    /// Set after an error: nothing follows it.
    failed: Option<Error>,
}

impl<R: Row> Merged<R> {
    fn open(runs: Vec<Run>) -> Result<Self> {
        let mut runs = runs.into_iter().map(Reader::open).collect::<Result<Vec<_>>>()?;
        let mut heap = BinaryHeap::with_capacity(runs.len());
        for (at, run) in runs.iter_mut().enumerate() {
            heap.extend(run.next()?.map(|row| Reverse((row, at))));
        }
        Ok(Self { runs, heap, failed: None })
    }
}

impl<R: Row> Iterator for Merged<R> {
    type Item = Result<R>;

    fn next(&mut self) -> Option<Result<R>> {
        if let Some(error) = self.failed.take() {
            self.heap.clear();
            return Some(Err(error));
        }
        let mut least = self.heap.peek_mut()?;
        let Reverse((row, at)) = *least;
        match self.runs[at].next() {
            Ok(Some(next)) => *least = Reverse((next, at)),
            Ok(None) => {
                PeekMut::pop(least);
            }
            Err(error) => self.failed = Some(error),
        }
        Some(Ok(row))
    }
}

/// Reads the rows of a run.
#[derive(Debug)]
struct Reader<R> {
    file: BufReader<File>,
    row: Vec<u8>,
    run: Run,
    rows: PhantomData<R>,
}

impl<R: Row> Reader<R> {
    fn open(run: Run) -> Result<Self> {
        let file = File::open(&run.0).map_err(|error| wrong(&run.0, error))?;
        Ok(Self { file: BufReader::with_capacity(CHUNK, file), row: vec![0; R::WIDTH], run, rows: PhantomData })
    }

    fn next(&mut self) -> Result<Option<R>> {
        let mut filled = 0;
        while filled < R::WIDTH {
            match self.file.read(&mut self.row[filled..]).map_err(|error| wrong(&self.run.0, error))? {
                0 if filled == 0 => return Ok(None),
                0 => return Err(Error::new("sorted rows end in the middle of one").at(self.run.0.as_path())),
                read => filled += read,
            }
        }
        Ok(Some(R::get(&self.row)))
    }
}

fn wrong(path: &Path, error: std::io::Error) -> Error {
    Error::new("can't read sorted rows back").at(path).because(error)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    struct Number(u32);

    impl Row for Number {
        const WIDTH: usize = 4;

        fn put(&self, out: &mut Vec<u8>) {
            out.extend_from_slice(&self.0.to_le_bytes());
        }

        fn get(bytes: &[u8]) -> Self {
            Self(bytes.first_chunk().map_or(0, |four| u32::from_le_bytes(*four)))
        }
    }

    fn sorted(numbers: &[u32], memory: usize, cut: usize) -> Vec<u32> {
        let folder = tempfile::tempdir().unwrap();
        let workspace = SpillFolder::new(folder.path(), memory, None);
        let (mut one, mut other) = (workspace.sorter().unwrap(), workspace.sorter().unwrap());
        for (at, &number) in numbers.iter().enumerate() {
            if at < cut { &mut one } else { &mut other }.push(Number(number)).unwrap();
        }
        one.absorb(other).unwrap();
        let rows = one.sorted().unwrap().map(|row| row.unwrap().0).collect();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "runs are removed");
        rows
    }

    proptest! {
        #[test]
        fn spilled_rows_come_back_sorted(mut numbers in prop::collection::vec(any::<u32>(), 0..600), memory in 0usize..4096, cut in 0usize..600) {
            let spilled = sorted(&numbers, memory, cut);
            numbers.sort_unstable();
            prop_assert_eq!(spilled, numbers);
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let workspace = SpillFolder::new("/nowhere/at/all", 0, None);
        let mut sorter = workspace.sorter().unwrap();
        sorter.push(Number(1)).unwrap();
        let error = sorter.push(Number(2)).unwrap_err().to_string();
        assert!(error.contains("/nowhere/at/all"), "{error}");
    }
}
