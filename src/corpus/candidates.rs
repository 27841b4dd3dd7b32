//! From postings to pairs worth verifying.

use std::iter::Peekable;

use serde::Serialize;

use crate::config::DuplicatesConfig;
use crate::corpus::observed::Observed;
use crate::corpus::resolve::Link;
use crate::corpus::rows::{Exact, Pair, Posting, Sorter, Workspace};
use crate::error::Result;

/// Of a posting list over the cap, each document is paired with this many of the list's first. So the many copies of
/// one widely reprinted article still meet the one that is kept, at a cost that grows with the list and not its square.
const HEADS: usize = 2;

/// A pair is verified where the two share this part of the smaller sketch: its fifth.
const SHARED_PART: u32 = 5;

/// Two documents share more than a template where one shingle to this many over the cap is under it.
const OWN_PART: u32 = 4;

/// A document this many times as long as the one before it can't be near or contained in it.
const MAX_RATIO: u32 = 8;

/// Shingles that stand in more documents than the cap: the templates, footers and formulas of a corpus.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Capped {
    /// Number of such shingles among the sampled ones.
    pub shingles: u64,
    /// Documents of the one that stands in most.
    pub most_documents: u64,
}

/// Why two documents are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// They share text that few documents have.
    Text,
    /// What they share stands in many documents: a template, or an article that is reprinted everywhere.
    Template,
}

/// A document that goes before others, and those to compare with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Number of the document before the others.
    pub kept: u32,
    /// Numbers of the others, and why they are compared.
    pub others: Vec<(u32, Basis)>,
}

/// What two ranks share, in sampled shingles.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    /// The one that goes after the other.
    pub other: u32,
    /// Under the cap.
    rare: u32,
    /// Over it.
    capped: u32,
}

impl Share {
    pub fn basis(self) -> Basis {
        if self.rare.saturating_mul(OWN_PART) >= self.capped { Basis::Text } else { Basis::Template }
    }

    fn of(pair: Pair) -> Self {
        Self { other: pair.other, rare: 1 - pair.capped.min(1), capped: pair.capped.min(1) }
    }

    pub fn shingles(self) -> u32 {
        self.rare.saturating_add(self.capped)
    }
}

/// The ranked documents of a corpus and the pairs to be verified.
///
/// Documents are spoken of by rank from here on: a smaller rank is kept before a larger one.
pub struct Candidates<W: Workspace> {
    pub(super) config: DuplicatesConfig,
    pub(super) workspace: W,
    pub(super) ranks: Ranks,
    pub(super) pairs: Peekable<<W::Sorter<Pair> as Sorter<Pair>>::Sorted>,
    pub(super) settled: Vec<Link>,
    pub(super) capped: Capped,
}

/// What is known of each rank.
pub(super) struct Ranks {
    /// The document's number.
    pub doc: Vec<u32>,
    /// The rank of each document's number; [`u32::MAX`] for numbers that were not given.
    pub of: Vec<u32>,
    /// Bytes of its kept text and of its headline.
    length: Vec<u32>,
    /// The first rank with the same folded text; itself where it is the first.
    pub first: Vec<u32>,
    /// Sampled shingles, and those of them under the cap.
    sampled: Vec<[u32; 2]>,
    /// Ranks below this one are of earlier runs.
    pub new_from: u32,
}

impl<W: Workspace> Candidates<W> {
    pub(super) fn find(observed: Observed<W>) -> Result<Self> {
        let Observed { config, workspace, mut places, settled, exact, postings } = observed;
        places.sort_unstable();
        let mut ranks = Ranks {
            of: vec![u32::MAX; places.iter().map(|place| place.doc() as usize + 1).max().unwrap_or(0)],
            doc: places.iter().map(|place| place.doc()).collect(),
            length: places.iter().map(|place| place.length()).collect(),
            first: (0..).take(places.len()).collect(),
            sampled: vec![[0; 2]; places.len()],
            new_from: places.partition_point(|place| place.is_earlier()) as u32,
        };
        drop(places);
        for (rank, &doc) in (0..).zip(&ranks.doc) {
            ranks.of[doc as usize] = rank;
        }
        ranks.find_equal(exact.sorted()?)?;
        let mut pairs = workspace.sorter()?;
        let capped = ranks.find_pairs(postings.sorted()?, config.max_shared_by.max(2) as usize, &mut pairs)?;
        let pairs = pairs.sorted()?.peekable();
        Ok(Self { config, workspace, ranks, pairs, settled, capped })
    }

    /// The next document that has any to be compared with it, and what they share.
    pub(super) fn next(&mut self) -> Result<Option<(u32, Vec<Share>)>> {
        while let Some(pair) = self.pairs.next() {
            let first = pair?;
            let mut shares = vec![Share::of(first)];
            while let Some(next) = self.pairs.next_if(|next| !matches!(next, Ok(next) if next.kept != first.kept)) {
                let next = Share::of(next?);
                match shares.last_mut() {
                    Some(last) if last.other == next.other => {
                        last.rare += next.rare;
                        last.capped += next.capped;
                    }
                    _ => shares.push(next),
                }
            }
            shares.retain(|share| self.ranks.worth_verifying(first.kept, share));
            if !shares.is_empty() {
                return Ok(Some((first.kept, shares)));
            }
        }
        Ok(None)
    }
}

impl Ranks {
    fn find_equal(&mut self, rows: impl Iterator<Item = Result<Exact>>) -> Result<()> {
        for_each_run(
            rows,
            |row| row.hash,
            |_, run| {
                let first = run.iter().map(|row| self.of[row.doc as usize]).min().unwrap_or(0);
                for row in run.iter() {
                    self.first[self.of[row.doc as usize] as usize] = first;
                }
                Ok(())
            },
        )
    }

    fn find_pairs(
        &mut self,
        rows: impl Iterator<Item = Result<Posting>>,
        cap: usize,
        pairs: &mut impl Sorter<Pair>,
    ) -> Result<Capped> {
        let mut capped = Capped::default();
        let mut list = Vec::new();
        for_each_run(
            rows,
            |row| row.shingle,
            |_, run| {
                list.clear();
                list.extend(run.iter().map(|row| self.of[row.doc as usize]).filter(|&rank| self.is_first(rank)));
                list.sort_unstable();
                let over = list.len() > cap;
                for &rank in &list {
                    let [all, rare] = &mut self.sampled[rank as usize];
                    *all += 1;
                    *rare += u32::from(!over);
                }
                if over {
                    capped.shingles += 1;
                    capped.most_documents = capped.most_documents.max(list.len() as u64);
                }
                let heads = if over { HEADS } else { list.len() };
                for (at, &kept) in list.iter().enumerate().take(heads) {
                    for &other in &list[at + 1..] {
                        // Two documents of earlier runs are settled.
                        if other >= self.new_from {
                            pairs.push(Pair { kept, other, capped: over.into() })?;
                        }
                    }
                }
                Ok(())
            },
        )?;
        Ok(capped)
    }

    fn is_first(&self, rank: u32) -> bool {
        self.first[rank as usize] == rank
    }

    fn worth_verifying(&self, kept: u32, share: &Share) -> bool {
        let (kept, other) = (kept as usize, share.other as usize);
        let [all, rare] = [0, 1].map(|of| self.sampled[kept][of].min(self.sampled[other][of]));
        // One shingle in common is chance, unless there are hardly more.
        let enough = |shared: u32, of: u32| shared >= of.clamp(1, 2) && shared.saturating_mul(SHARED_PART) >= of;
        (enough(share.rare, rare) || enough(share.shingles(), all))
            && self.length[other] / MAX_RATIO <= self.length[kept]
    }
}

/// Calls a function with each run of rows that have one key.
fn for_each_run<R, K: PartialEq>(
    rows: impl Iterator<Item = Result<R>>,
    key: impl Fn(&R) -> K,
    mut each: impl FnMut(K, &[R]) -> Result<()>,
) -> Result<()> {
    let mut run: Vec<R> = Vec::new();
    for row in rows {
        let row = row?;
        if run.last().is_some_and(|last| key(last) != key(&row)) {
            each(key(&run[0]), &run)?;
            run.clear();
        }
        run.push(row);
    }
    if let Some(first) = run.first() {
        each(key(first), &run)?;
    }
    Ok(())
}
