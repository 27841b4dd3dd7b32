//! The signatures of a corpus as they come in.

use crate::config::DuplicatesConfig;
use crate::corpus::candidates::Candidates;
use crate::corpus::order::{Key, Place};
use crate::corpus::resolve::Link;
use crate::corpus::rows::{Exact, Posting, Sorter, Workspace};
use crate::corpus::sketch::Signature;
use crate::error::Result;

/// Gathers documents; what it finds doesn't depend on the order in which they come, nor on how they were spread over
/// several of its kind before merging.
pub struct Observed<W: Workspace> {
    pub(super) config: DuplicatesConfig,
    pub(super) workspace: W,
    pub(super) places: Vec<Place>,
    pub(super) settled: Vec<Link>,
    pub(super) exact: W::Sorter<Exact>,
    pub(super) postings: W::Sorter<Posting>,
}

impl<W: Workspace> Observed<W> {
    /// Nothing yet.
    ///
    /// # Errors
    /// Where the workspace can't be used.
    pub fn new(config: &DuplicatesConfig, workspace: W) -> Result<Self> {
        Ok(Self {
            config: config.clone(),
            places: Vec::new(),
            settled: Vec::new(),
            exact: workspace.sorter()?,
            postings: workspace.sorter()?,
            workspace,
        })
    }

    /// Takes in one document. Its number names it from here on and must be given once; numbers should be dense, as tables
    /// are as long as the largest.
    ///
    /// # Errors
    /// Where rows leave memory and can't be written.
    pub fn observe(&mut self, doc: u32, key: &Key, signature: &Signature) -> Result<()> {
        self.places.push(Place::new(&self.config, doc, key));
        // Documents without a word are alike in nothing.
        if signature.words > 0 {
            self.exact.push(Exact { hash: signature.exact, doc })?;
        }
        for &shingle in &signature.sketch {
            self.postings.push(Posting { shingle, doc })?;
        }
        Ok(())
    }

    /// Takes in what an earlier run decided: that it dropped a document for another, both observed as of that time.
    pub fn settle(&mut self, dropped: Link) {
        self.settled.push(dropped);
    }

    /// Takes in what another has gathered, of other documents.
    ///
    /// # Errors
    /// As [`Observed::observe`].
    pub fn merge(&mut self, other: Self) -> Result<()> {
        self.places.extend(other.places);
        self.settled.extend(other.settled);
        self.exact.absorb(other.exact)?;
        self.postings.absorb(other.postings)
    }

    /// Ranks the documents, groups the equal ones and finds the pairs to be verified.
    ///
    /// # Errors
    /// Where rows can't be written or read back.
    pub fn freeze(self) -> Result<Candidates<W>> {
        Candidates::find(self)
    }
}
