//! The order in which documents are kept: a document is dropped only for one that goes before it.
//!
//! At one day, and where none is known, the longer text goes first: so a brief goes into the article that says all of it.

use std::cmp::{Ordering, Reverse};

use crate::config::{DuplicatesConfig, KeepPolicy};

/// What is known of a document beside its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Key<'a> {
    /// Its identity, by which ties are settled.
    pub doc_id: [u8; 16],
    /// Publication day, counted from 1970-01-01.
    pub date: Option<i32>,
    /// When it was fetched, in microseconds from 1970-01-01.
    pub fetched_at: Option<i64>,
    /// Bytes of the kept text and of the headline.
    pub length: u32,
    /// Host of its address.
    pub site: Option<&'a str>,
    /// Of this run or of an earlier one.
    pub standing: Standing,
}

/// Whether a document may still be decided on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// Of this run.
    #[default]
    New,
    /// Of an earlier run: it goes before all new ones and stays what it is, published, or dropped where
    /// [`Observed::settle`](super::Observed::settle) says so.
    Earlier,
}

/// What ranking needs of a [`Key`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    earlier: Reverse<bool>,
    preference: u16,
    /// By the policy's date; [`i64::MAX`] where there is none or it doesn't count.
    when: i64,
    length: Reverse<u32>,
    doc_id: [u8; 16],
    /// Only where two documents have one id.
    doc: u32,
}

const _: () = assert!(size_of::<Place>() == 40, "the state of the stage grows with every document");

impl Place {
    pub fn new(config: &DuplicatesConfig, doc: u32, key: &Key) -> Self {
        let when = match config.policy {
            KeepPolicy::Earliest => key.date.map(i64::from),
            KeepPolicy::FirstSeen => key.fetched_at,
            KeepPolicy::MostComplete => None,
        };
        let preferred = key.site.and_then(|site| config.prefer_site.iter().position(|host| is_under(site, host)));
        Self {
            earlier: Reverse(key.standing != Standing::New),
            preference: preferred.map_or(u16::MAX, |at| u16::try_from(at).unwrap_or(u16::MAX - 1)),
            when: when.unwrap_or(i64::MAX),
            length: Reverse(key.length),
            doc_id: key.doc_id,
            doc,
        }
    }

    pub fn doc(&self) -> u32 {
        self.doc
    }

    pub fn is_earlier(&self) -> bool {
        self.earlier.0
    }

    pub fn length(&self) -> u32 {
        self.length.0
    }
}

/// True where a host is another one or a subdomain of it.
fn is_under(site: &str, host: &str) -> bool {
    match site.len().cmp(&host.len()) {
        Ordering::Less => false,
        Ordering::Equal => site.eq_ignore_ascii_case(host),
        Ordering::Greater => site
            .split_at_checked(site.len() - host.len())
            .is_some_and(|(sub, parent)| sub.ends_with('.') && parent.eq_ignore_ascii_case(host)),
    }
}
