//! The rows that are sorted to find lines again.

use crate::corpus::rows::{Row, put_all, short};

/// The hash of a line, in two halves so that rows of it have no gaps in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LineHash([u32; 2]);

impl From<u64> for LineHash {
    fn from(hash: u64) -> Self {
        Self([(hash >> 32) as u32, hash as u32])
    }
}

impl LineHash {
    fn number(self) -> u64 {
        u64::from(self.0[0]) << 32 | u64::from(self.0[1])
    }
}

/// What is known of a line on a page: its length in bytes, whether it is the page's headline, whether nearly all pages of
/// the site have it, whether the page is a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fact(u32);

impl Fact {
    const HEADLINE: u32 = 1;
    const COPY: u32 = 2;
    const TEMPLATE: u32 = 4;
    const FLAGS: u32 = 3;
    /// Lines of so many bytes are long: paragraphs, most of them.
    const LONG: usize = 100;

    pub fn line(length: usize) -> Self {
        Self(u32::try_from(length).unwrap_or(u32::MAX).min(u32::MAX >> Self::FLAGS) << Self::FLAGS)
    }

    pub fn headline(length: usize) -> Self {
        Self(Self::line(length).0 | Self::HEADLINE)
    }

    /// The greater length, the marks of both.
    pub fn or(self, other: Self) -> Self {
        Self(self.0.max(other.0) | (self.0 | other.0) & Self::HEADLINE)
    }

    pub fn of_copy(self) -> Self {
        Self(self.0 | Self::COPY)
    }

    pub fn of_template(self) -> Self {
        Self(self.0 | Self::TEMPLATE)
    }

    pub fn length(self) -> usize {
        (self.0 >> Self::FLAGS) as usize
    }

    pub fn is_long(self) -> bool {
        self.length() >= Self::LONG
    }

    pub fn is_headline(self) -> bool {
        self.0 & Self::HEADLINE != 0
    }

    pub fn is_of_template(self) -> bool {
        self.0 & Self::TEMPLATE != 0
    }

    pub fn is_of_copy(self) -> bool {
        self.0 & Self::COPY != 0
    }
}

/// A line of a page, under its site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SiteLine {
    pub site: u32,
    pub line: LineHash,
    pub doc: u32,
    pub fact: Fact,
}

/// A line of a page, under the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PageLine {
    pub doc: u32,
    pub line: LineHash,
    pub site: u32,
    pub fact: Fact,
}

/// A line of a document that recurs on its site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recurring {
    pub(super) doc: u32,
    pub(super) line: LineHash,
    /// The share in ten-thousandths, then one bit: whether it is the headline of another document.
    mark: u32,
}

impl Recurring {
    const WHOLE: f32 = 10_000.0;

    pub(super) fn new(row: SiteLine, share: f32, headline: u32) -> Self {
        Self { doc: row.doc, line: row.line, mark: ((share * Self::WHOLE).round() as u32) << 1 | headline }
    }

    pub(super) fn line(&self) -> u64 {
        self.line.number()
    }

    /// On which share of the site's pages it stands, 0 to 1; 0 where it is a headline only.
    pub fn share(&self) -> f32 {
        (self.mark >> 1) as f32 / Self::WHOLE
    }

    /// Whether it is the headline of another document of the site.
    pub fn is_headline(&self) -> bool {
        self.mark & 1 == 1
    }
}

impl Row for SiteLine {
    const WIDTH: usize = 20;

    fn put(&self, out: &mut Vec<u8>) {
        put_all(out, [self.site, self.line.0[0], self.line.0[1], self.doc, self.fact.0]);
    }

    fn get(bytes: &[u8]) -> Self {
        Self {
            site: short(bytes, 0),
            line: LineHash([short(bytes, 4), short(bytes, 8)]),
            doc: short(bytes, 12),
            fact: Fact(short(bytes, 16)),
        }
    }
}

impl Row for PageLine {
    const WIDTH: usize = 20;

    fn put(&self, out: &mut Vec<u8>) {
        put_all(out, [self.doc, self.line.0[0], self.line.0[1], self.site, self.fact.0]);
    }

    fn get(bytes: &[u8]) -> Self {
        Self {
            doc: short(bytes, 0),
            line: LineHash([short(bytes, 4), short(bytes, 8)]),
            site: short(bytes, 12),
            fact: Fact(short(bytes, 16)),
        }
    }
}

impl Row for Recurring {
    const WIDTH: usize = 16;

    fn put(&self, out: &mut Vec<u8>) {
        put_all(out, [self.doc, self.line.0[0], self.line.0[1], self.mark]);
    }

    fn get(bytes: &[u8]) -> Self {
        Self { doc: short(bytes, 0), line: LineHash([short(bytes, 4), short(bytes, 8)]), mark: short(bytes, 12) }
    }
}
