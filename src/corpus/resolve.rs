//! From verified pairs to stars: one kept document each, and those dropped for it.

use std::cmp::Reverse;
use std::collections::HashSet;

use crate::corpus::candidates::{Basis, Candidates, Capped, Group, Share};
use crate::corpus::rows::{Alike, Sorter, Workspace};
use crate::corpus::verify::{Beginning, Relation, Texts, Verdict, Verifier};
use crate::error::Result;

/// Pairs that are verified in one go.
const BATCH: usize = 4096;

/// One document beside another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Number of the document.
    pub doc: u32,
    /// Number of the kept document it was dropped for; where the relation drops nothing, of the document it is like,
    /// which may itself be dropped for a third.
    pub kept: u32,
    /// How they are alike.
    pub relation: Relation,
    /// See [`Verdict::similarity`].
    pub similarity: f32,
}

/// What became of each document.
#[derive(Debug, Clone, PartialEq)]
pub struct Duplicates {
    /// By document number: the document it was dropped for.
    dropped: Vec<Option<Dropped>>,
    sizes: Vec<(u32, u32)>,
    alike: Vec<Link>,
    capped: Capped,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Dropped {
    kept: u32,
    relation: Relation,
    similarity: f32,
    beginning: Beginning,
    closeness: f32,
}

const _: () = assert!(size_of::<Option<Dropped>>() <= 20, "the state of the stage grows with every document");

impl Dropped {
    /// Of several that a document may be dropped for, the one wins that holds most of its words, then one that begins as
    /// it does, then the one that says least beside them, then the one before the others.
    fn preference(&self) -> (u32, Beginning, u32, Reverse<u32>) {
        (self.similarity.to_bits(), self.beginning, self.closeness.to_bits(), Reverse(self.kept))
    }
}

impl Duplicates {
    /// Why a document is dropped; `None` where it stays.
    pub fn dropped(&self, doc: u32) -> Option<Link> {
        let Dropped { kept, relation, similarity, .. } = (*self.dropped.get(doc as usize)?)?;
        Some(Link { doc, kept, relation, similarity })
    }

    /// Documents of the star around a kept document, with itself: 1 where it has no duplicate.
    pub fn cluster_size(&self, kept: u32) -> u32 {
        self.sizes.binary_search_by_key(&kept, |size| size.0).map_or(1, |at| self.sizes[at].1)
    }

    /// What else documents of this run are like, sorted by number, the most alike first: a kept one, those it is an
    /// update of or related to; a dropped one, the kept ones it might have been dropped for as well.
    pub fn alike(&self) -> &[Link] {
        &self.alike
    }

    /// Shingles left out of the search because too many documents have them.
    pub fn capped(&self) -> Capped {
        self.capped
    }
}

/// The state of resolving, by rank.
struct Stars<W: Workspace> {
    dropped: Vec<Option<Dropped>>,
    /// Pairs that are alike and drop nothing, under the rank that would list them.
    alike: W::Sorter<Alike>,
    /// Pairs whose first is dropped: looked at again once all is decided.
    left: W::Sorter<Alike>,
}

impl<W: Workspace> Candidates<W> {
    /// Verifies the candidates one after the other in this thread.
    ///
    /// # Errors
    /// Where a document or a row can't be read back.
    pub fn resolve(self, verifier: &Verifier, texts: &impl Texts) -> Result<Duplicates> {
        self.resolve_with(|groups| groups.iter().map(|group| verifier.verify(group, texts)).collect())
    }

    /// Verifies the candidates with a function that gives [`Verifier::verify`] of each group, in order, in as many
    /// threads as it likes.
    ///
    /// # Errors
    /// What the function gives, and where a row can't be read back.
    pub fn resolve_with(
        mut self,
        verify: impl Fn(&[Group]) -> Result<Vec<Vec<Option<Verdict>>>>,
    ) -> Result<Duplicates> {
        let ranks = self.ranks.doc.len();
        let mut stars =
            Stars::<W> { dropped: vec![None; ranks], alike: self.workspace.sorter()?, left: self.workspace.sorter()? };
        self.settle_earlier(&mut stars);
        loop {
            let batch = self.batch(&mut stars)?;
            if batch.is_empty() {
                break;
            }
            self.decide(batch, &mut stars, &verify)?;
        }
        self.drop_copies(&mut stars);
        self.look_again(&mut stars, &verify)?;
        self.finish(stars)
    }

    /// What earlier runs dropped stays dropped.
    fn settle_earlier(&mut self, stars: &mut Stars<W>) {
        let rank = |doc: u32| self.ranks.of.get(doc as usize).copied().unwrap_or(NONE);
        for &Link { doc, kept, relation, similarity } in &self.settled {
            let kept = rank(kept);
            if let Some(dropped) = stars.dropped.get_mut(rank(doc) as usize) {
                *dropped =
                    Some(Dropped { kept, relation, similarity, closeness: 1.0, beginning: Beginning::SameHeadline });
            }
        }
    }

    /// The next groups, in the order of their first; those whose first is dropped already are put aside.
    fn batch(&mut self, stars: &mut Stars<W>) -> Result<Vec<Ranked>> {
        let (mut batch, mut pairs) = (Vec::new(), 0);
        while pairs < BATCH {
            let Some((kept, others)) = self.next()? else { break };
            let group = Ranked { kept, others };
            if stars.dropped[kept as usize].is_some() {
                // Of what earlier runs dropped, the index has no words.
                if kept >= self.ranks.new_from {
                    stars.put_aside(&group)?;
                }
            } else {
                pairs += group.others.len();
                batch.push(group);
            }
        }
        Ok(batch)
    }

    /// Decides on the groups of a batch in the order of their firsts. A group waits while an earlier one that hasn't been
    /// decided may still drop its first; the others are verified together.
    fn decide(&self, mut waiting: Vec<Ranked>, stars: &mut Stars<W>, verify: &impl Verify) -> Result<()> {
        while !waiting.is_empty() {
            let mut open = HashSet::new();
            let (mut ready, mut later) = (Vec::new(), Vec::new());
            for group in waiting {
                if stars.dropped[group.kept as usize].is_some() {
                    stars.put_aside(&group)?;
                    continue;
                }
                let free = !open.contains(&group.kept);
                open.extend(group.others.iter().map(|share| share.other));
                if free { &mut ready } else { &mut later }.push(group);
            }
            let groups: Vec<Group> = ready.iter().map(|group| self.group(group)).collect();
            for (group, verdicts) in ready.iter().zip(verify(&groups)?) {
                for (share, verdict) in group.others.iter().zip(verdicts) {
                    if let Some(verdict) = verdict {
                        stars.take(group.kept, share.other, verdict)?;
                    }
                }
            }
            waiting = later;
        }
        Ok(())
    }

    /// The group by document numbers.
    fn group(&self, group: &Ranked) -> Group {
        let others = group.others.iter().map(|share| (self.doc(share.other), share.basis())).collect();
        Group { kept: self.doc(group.kept), others }
    }

    fn doc(&self, rank: u32) -> u32 {
        self.ranks.doc[rank as usize]
    }

    /// A copy goes where the first of its kind went, or is dropped for it.
    fn drop_copies(&self, stars: &mut Stars<W>) {
        for (rank, &first) in self.ranks.first.iter().enumerate().skip(self.ranks.new_from as usize) {
            if first as usize != rank {
                let copy = Dropped {
                    kept: first,
                    relation: Relation::Exact,
                    similarity: 1.0,
                    closeness: 1.0,
                    beginning: Beginning::SameHeadline,
                };
                stars.dropped[rank] = Some(stars.dropped[first as usize].unwrap_or(copy));
            }
        }
    }

    /// Compares kept documents with the dropped ones they share most with, for the list of what is alike.
    fn look_again(&self, stars: &mut Stars<W>, verify: &impl Verify) -> Result<()> {
        let left = std::mem::replace(&mut stars.left, self.workspace.sorter()?);
        let (mut batch, mut pairs): (Vec<(u32, Vec<u32>)>, _) = (Vec::new(), 0);
        for row in left.sorted()? {
            let Alike { owner, other, .. } = row?;
            if stars.dropped[owner as usize].is_some() {
                continue;
            }
            match batch.last_mut() {
                Some((last, others)) if *last == owner => {
                    if others.len() < self.config.max_related as usize {
                        others.push(other);
                        pairs += 1;
                    }
                    continue;
                }
                _ if pairs >= BATCH => {
                    self.list(std::mem::take(&mut batch), stars, verify)?;
                    pairs = 0;
                }
                _ => {}
            }
            batch.push((owner, vec![other]));
            pairs += 1;
        }
        self.list(batch, stars, verify)
    }

    fn list(&self, batch: Vec<(u32, Vec<u32>)>, stars: &mut Stars<W>, verify: &impl Verify) -> Result<()> {
        let group = |(owner, others): &(u32, Vec<u32>)| Group {
            kept: self.doc(*owner),
            others: others.iter().map(|&other| (self.doc(other), Basis::Text)).collect(),
        };
        let groups: Vec<Group> = batch.iter().map(group).collect();
        for ((owner, others), verdicts) in batch.iter().zip(verify(&groups)?) {
            for (&other, verdict) in others.iter().zip(verdicts) {
                if let Some(verdict) = verdict {
                    let relation = if verdict.relation.drops() { Relation::Related } else { verdict.relation };
                    stars.alike.push(row(*owner, other, Verdict { relation, ..verdict }))?;
                }
            }
        }
        Ok(())
    }

    /// The tables by document number.
    fn finish(self, stars: Stars<W>) -> Result<Duplicates> {
        let doc = |rank: u32| self.doc(rank);
        let mut copies: Vec<(u32, u32)> = (0..)
            .zip(&self.ranks.first)
            .filter(|&(rank, &first)| rank != first)
            .map(|(rank, &first)| (first, rank))
            .collect();
        copies.sort_unstable();
        let copies_of = |rank: u32| {
            let start = copies.partition_point(|copy| copy.0 < rank);
            copies[start..].iter().take_while(move |copy| copy.0 == rank).map(|copy| copy.1)
        };
        let mut alike: Vec<Link> = Vec::new();
        let (mut owner, mut listed) = (NONE, 0);
        for row in stars.alike.sorted()? {
            let row = row?;
            if row.owner != owner {
                (owner, listed) = (row.owner, 0);
            }
            let (relation, similarity) = (relation(row.tag), similarity(row.distance));
            let dropped = |rank: u32| stars.dropped[rank as usize].is_some();
            if relation.drops() && listed < self.config.max_related {
                let (owners, kept) = (std::iter::once(owner).chain(copies_of(owner)), doc(row.other));
                let owners = owners.filter(|&owner| owner >= self.ranks.new_from);
                alike.extend(owners.map(|owner| Link { doc: doc(owner), kept, relation, similarity }));
                listed += 1;
            }
            // A pair that both stay is listed under the later one.
            if dropped(owner) || owner < self.ranks.new_from || (owner < row.other && !dropped(row.other)) {
                continue;
            }
            for other in std::iter::once(row.other).chain(copies_of(row.other)) {
                if listed < self.config.max_related {
                    alike.push(Link { doc: doc(owner), kept: doc(other), relation, similarity });
                    listed += 1;
                }
            }
        }
        alike.sort_by_key(|link| link.doc);
        let mut dropped = vec![None; self.ranks.of.len()];
        let mut sizes = std::collections::BTreeMap::new();
        for (rank, found) in (0..).zip(stars.dropped) {
            if let Some(found) = found {
                let kept = self.ranks.doc.get(found.kept as usize).copied().unwrap_or(NONE);
                *sizes.entry(kept).or_insert(1) += 1;
                dropped[doc(rank) as usize] = Some(Dropped { kept, ..found });
            }
        }
        Ok(Duplicates { dropped, sizes: sizes.into_iter().collect(), alike, capped: self.capped })
    }
}

/// Verifies groups, in order.
trait Verify: Fn(&[Group]) -> Result<Vec<Vec<Option<Verdict>>>> {}

impl<F: Fn(&[Group]) -> Result<Vec<Vec<Option<Verdict>>>>> Verify for F {}

const NONE: u32 = u32::MAX;

/// A [`Group`] by rank.
struct Ranked {
    kept: u32,
    others: Vec<Share>,
}

impl<W: Workspace> Stars<W> {
    fn put_aside(&mut self, group: &Ranked) -> Result<()> {
        for share in &group.others {
            let distance = u32::MAX - share.shingles();
            self.left.push(Alike { owner: share.other, distance, other: group.kept, tag: 0 })?;
        }
        Ok(())
    }

    /// Takes in a verdict on a document and a kept one before it.
    fn take(&mut self, kept: u32, other: u32, verdict: Verdict) -> Result<()> {
        let Verdict { relation, similarity, closeness, beginning } = verdict;
        if relation.drops() {
            let mut found = Dropped { kept, relation, similarity, closeness, beginning };
            if let Some(known) = &mut self.dropped[other as usize] {
                if known.preference() < found.preference() {
                    std::mem::swap(known, &mut found);
                }
                return self.alike.push(Alike {
                    owner: other,
                    distance: distance(found.similarity),
                    other: found.kept,
                    tag: found.relation as u32,
                });
            }
            self.dropped[other as usize] = Some(found);
            return Ok(());
        }
        self.alike.push(row(other, kept, verdict))?;
        self.alike.push(row(kept, other, verdict))
    }
}

fn row(owner: u32, other: u32, verdict: Verdict) -> Alike {
    Alike { owner, distance: distance(verdict.similarity), other, tag: verdict.relation as u32 }
}

/// Similarity in the order of rows: the most alike first.
fn distance(similarity: f32) -> u32 {
    u32::MAX - similarity.to_bits()
}

fn similarity(distance: u32) -> f32 {
    f32::from_bits(u32::MAX - distance)
}

fn relation(tag: u32) -> Relation {
    u8::try_from(tag).ok().and_then(Relation::from_code).unwrap_or(Relation::Related)
}
