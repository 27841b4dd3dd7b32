//! What became of the documents of each site and each input file.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::io::tables::DocumentRow;

/// Sites counted by name, at most: pages say what their site is called, so there may be as many as documents.
const SITES: usize = 10_000;

/// Tallies by site and by input file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Places {
    /// By site, of the documents that have one.
    pub sites: BTreeMap<String, SiteTally>,
    /// Documents of sites beyond the first 10,000.
    pub documents_of_more_sites: u64,
    /// Documents with text, written or dropped as duplicates, by the number of their input file.
    #[serde(skip)]
    pub with_text: BTreeMap<u32, u64>,
}

/// Documents of one site.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct SiteTally {
    /// Rows of `documents`.
    pub written: u64,
    /// Of them, those without text.
    pub without_text: u64,
    /// Documents dropped as duplicates.
    pub duplicates: u64,
}

impl SiteTally {
    /// Documents, written or dropped.
    pub fn all(&self) -> u64 {
        self.written + self.duplicates
    }
}

impl Places {
    /// Counts a document that was written.
    pub fn written(&mut self, row: &DocumentRow) {
        let without_text = u64::from(row.text.is_none());
        self.count(row, SiteTally { written: 1, without_text, duplicates: 0 });
    }

    /// Counts a document that was dropped as a duplicate.
    pub fn dropped(&mut self, row: &DocumentRow) {
        self.count(row, SiteTally { written: 0, without_text: 0, duplicates: 1 });
    }

    /// Counts the input file of a document that has text.
    pub fn with_text(&mut self, input: u32) {
        *self.with_text.entry(input).or_default() += 1;
    }

    fn count(&mut self, row: &DocumentRow, tally: SiteTally) {
        match row.site.as_deref().map(|site| (site, self.sites.get_mut(site))) {
            None => {}
            Some((_, Some(known))) => known.add(tally),
            Some((site, None)) => self.insert(site.to_owned(), tally),
        }
    }

    fn insert(&mut self, site: String, tally: SiteTally) {
        if self.sites.len() < SITES {
            self.sites.insert(site, tally);
        } else {
            self.documents_of_more_sites += tally.all();
        }
    }

    /// Adds the tallies of a later part of the same run.
    pub fn merge(&mut self, part: Self) {
        for (site, tally) in part.sites {
            match self.sites.get_mut(&site) {
                Some(known) => known.add(tally),
                None => self.insert(site, tally),
            }
        }
        self.documents_of_more_sites += part.documents_of_more_sites;
        for (input, count) in part.with_text {
            *self.with_text.entry(input).or_default() += count;
        }
    }
}

impl SiteTally {
    fn add(&mut self, other: Self) {
        self.written += other.written;
        self.without_text += other.without_text;
        self.duplicates += other.duplicates;
    }
}
