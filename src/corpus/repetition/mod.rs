//! Lines that recur on the pages of one site: menus, prompts, notices, and the headlines of its other articles.
//!
//! Observe, merge, freeze, apply. [`SiteLines::of`] hashes the lines of one document, in any thread; [`Observed`] gathers
//! them (and merges with others of its kind, in any order); [`Observed::freeze`] counts on how many pages of its site each
//! line stands; [`apply`] marks them on a document, as cues for the strip stage, which decides.
//!
//! Copies of an article share all their lines and would erase each other. So a page that has too little of its own isn't
//! counted, and nothing is marked on it.

mod freeze;
mod lines;
mod rows;
#[cfg(test)]
mod tests;

pub use freeze::Frozen;
pub use lines::SiteLines;
pub use rows::Recurring;

use crate::config::RepetitionConfig;
use crate::corpus::rows::{Sorter, Workspace};
use crate::document::Document;
use crate::error::Result;

use rows::SiteLine;

/// The lines of many documents, in any order.
pub struct Observed<W: Workspace> {
    config: RepetitionConfig,
    workspace: W,
    lines: W::Sorter<SiteLine>,
}

impl<W: Workspace> Observed<W> {
    /// Nothing yet.
    ///
    /// # Errors
    /// Where the workspace can't be used.
    pub fn new(config: &RepetitionConfig, workspace: W) -> Result<Self> {
        Ok(Self { config: config.clone(), lines: workspace.sorter()?, workspace })
    }

    /// Takes in the lines of one document. Its number names it from here on and must be given once.
    ///
    /// # Errors
    /// Where rows leave memory and can't be written.
    pub fn observe(&mut self, doc: u32, lines: &SiteLines) -> Result<()> {
        lines.rows(doc).try_for_each(|row| self.lines.push(row))
    }

    /// Takes in what another has gathered, of other documents.
    ///
    /// # Errors
    /// As [`Observed::observe`].
    pub fn merge(&mut self, other: Self) -> Result<()> {
        self.lines.absorb(other.lines)
    }

    /// Finds the lines that recur.
    ///
    /// # Errors
    /// Where rows can't be written or read back.
    pub fn freeze(self) -> Result<Frozen<W>> {
        Frozen::new(&self.config, &self.workspace, self.lines)
    }
}

/// Marks the lines of a document that recur, given in the order of [`Frozen::of`].
pub fn apply(document: &mut Document, recurring: &[Recurring]) {
    if recurring.is_empty() {
        return;
    }
    let mut folded = lines::ROOM;
    for block in 0..document.blocks().len() {
        let line = lines::hash(document.block(block), &mut folded);
        if let Ok(at) = recurring.binary_search_by_key(&line, |recurring| recurring.line()) {
            let mut cues = document.blocks()[block].cues.clone();
            cues.repeated = recurring[at].share();
            cues.headline_elsewhere = recurring[at].is_headline();
            document.set_cues(block, cues);
        }
    }
}
