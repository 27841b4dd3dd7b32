//! What the readers yield: the documents of one input, in order.

use std::io;

use super::json_lines::parse_line;
use super::limits::Exceeded;
use super::rows::Columns;
use crate::audit::{Quarantined, Stage};
use crate::error::Result;
use crate::record::{Origin, RawRecord};

/// What a source yields. What costs time to parse is left to the workers.
#[derive(Debug)]
pub enum Unparsed {
    /// A document.
    Record(RawRecord),
    /// A line of JSON that should hold one.
    JsonLine {
        /// Where it stands.
        origin: Origin,
        /// The line.
        bytes: Vec<u8>,
    },
    /// Something that can't be read.
    Rejected(Quarantined),
}

impl Unparsed {
    /// The size in bytes, for cutting batches.
    pub fn len(&self) -> usize {
        match self {
            Self::Record(record) => record.bytes.len(),
            Self::JsonLine { bytes, .. } => bytes.len(),
            Self::Rejected(_) => 0,
        }
    }

    /// Where it stands.
    pub fn origin(&self) -> &Origin {
        match self {
            Self::Record(record) => &record.origin,
            Self::JsonLine { origin, .. } => origin,
            Self::Rejected(rejected) => &rejected.origin,
        }
    }

    /// True where there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The document, parsed.
    ///
    /// # Errors
    /// What makes it unusable.
    pub fn parse(self, columns: &Columns) -> Result<RawRecord, Quarantined> {
        match self {
            Self::Record(record) => Ok(record),
            Self::JsonLine { origin, bytes } => parse_line(origin, &bytes, columns),
            Self::Rejected(rejected) => Err(rejected),
        }
    }
}

/// The documents of one input, in order. An item is an error only where the run can't go on; a document that can't be
/// read is [`Unparsed::Rejected`].
pub trait Source: Iterator<Item = Result<Unparsed>> + Send {}

impl<T: Iterator<Item = Result<Unparsed>> + Send> Source for T {}

/// A record that the reading took, by a stable reason and a sentence with what to do.
pub(super) fn reject(origin: Origin, reason: &str, detail: impl Into<String>) -> Unparsed {
    Unparsed::Rejected(Quarantined { origin, stage: Stage::Read, reason: reason.into(), detail: detail.into() })
}

/// What an input error took.
pub(super) fn rejected(origin: Origin, error: &io::Error) -> Unparsed {
    if let Some(exceeded) = Exceeded::of(error) {
        return reject(origin, exceeded.reason, exceeded.detail.as_str());
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof => reject(origin, "truncated", "it ends in the middle; fetch it again"),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            reject(origin, "damaged", format!("{error}; fetch it again"))
        }
        io::ErrorKind::PermissionDenied => reject(origin, "unreadable", format!("{error}; mend its permissions")),
        _ => reject(origin, "unreadable", format!("{error}; what follows in this file is lost")),
    }
}

/// A document above the size limit.
pub(super) fn too_large(origin: Origin, max_document: usize) -> Unparsed {
    reject(origin, "too_large", format!("more than {max_document} bytes; raise limits.max_document to read it"))
}
