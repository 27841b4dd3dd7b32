//! The output contract: the rows of the five tables, as plain data.
//!
//! Names and types are fixed; [`SCHEMA_VERSION`] stands in the metadata of each Parquet file.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::audit::{Quarantined, Stage};
use crate::corpus::Relation;
use crate::date::Precision;
use crate::document::{Action, Kind};

/// The version of the output contract.
pub const SCHEMA_VERSION: &str = "1";

/// One row of `documents`: an article that was kept. Text that is unknown is `None`, never empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DocumentRow {
    /// 32 hex digits from content and origin.
    pub doc_id: String,
    /// The row's own id.
    pub id: Option<String>,
    /// Where it was read: `path`, `path#member`, `path:row`.
    pub source: String,
    /// The address of the page.
    pub url: Option<String>,
    /// The host of the address, without `www.`, else the site's own name.
    pub site: Option<String>,
    /// The section it was filed under.
    pub section: Option<String>,
    /// The headline.
    #[serde(with = "crate::spilled::optional")]
    pub title: Option<String>,
    /// The summary under the headline.
    #[serde(with = "crate::spilled::optional")]
    pub lead: Option<String>,
    /// The kept body, paragraphs joined by a blank line; lead and subheadings in it, title not.
    #[serde(with = "crate::spilled::optional")]
    pub text: Option<String>,
    /// The captions that were taken out.
    pub captions: Vec<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// The agency or paper it was taken from.
    pub agency: Option<String>,
    /// ISO 639-1, else 639-3.
    pub language: Option<String>,
    /// 0 to 1.
    pub language_confidence: Option<f32>,
    /// The day of publication, in days since 1970-01-01.
    pub date: Option<i32>,
    /// `day`, `month` or `year`.
    pub date_precision: Option<Precision>,
    /// 0 to 1.
    pub date_confidence: Option<f32>,
    /// What settled the date.
    pub date_evidence: Option<String>,
    /// The moment of publication where it was stated, in microseconds since 1970, UTC.
    pub published_at: Option<i64>,
    /// The day of the last change where it was stated, in days since 1970-01-01.
    pub modified: Option<i32>,
    /// The encoding of the bytes.
    pub encoding: String,
    /// Characters of `text`.
    pub n_chars: u32,
    /// Words of `text`.
    pub n_words: u32,
    /// Characters taken out, white space not counted.
    pub removed_chars: u32,
    /// 32 hex digits from the folded text; equal for exact duplicates.
    pub content_hash: String,
    /// The `doc_id` of the kept document of its cluster: its own.
    pub cluster_id: String,
    /// The number of documents in the cluster, itself among them.
    pub cluster_size: u32,
    /// The time of fetching, in microseconds since 1970, UTC.
    pub fetched_at: Option<i64>,
    /// What is odd about it, by the names that `report.json` counts; set when it is written.
    pub diagnostics: Vec<String>,
    /// The columns carried over, in the order of `[output] carry`.
    pub carry: Vec<Option<String>>,
}

impl DocumentRow {
    /// The share of the document's characters that was kept, 0 to 1; 1 where it had none.
    pub fn kept_share(&self) -> f32 {
        let all = self.n_chars + self.removed_chars;
        if all == 0 { 1.0 } else { self.n_chars as f32 / all as f32 }
    }
}

/// One row of `blocks`. Its text is that of the document, or of what was spilled of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BlockRow<'a> {
    /// The document; set when it is written.
    #[serde(skip)]
    pub doc_id: Arc<str>,
    /// The number of the block in its document, from 0.
    pub block: u32,
    /// Byte offset in the normalised text where it starts.
    pub start: u64,
    /// Byte offset where it ends.
    pub end: u64,
    /// What it is.
    pub kind: Kind,
    /// `keep` or `remove`.
    pub action: Action,
    /// The rule that said so.
    pub rule: &'a str,
    /// How strongly the rule holds.
    pub score: f32,
    /// The text, with the white space that ends it.
    #[serde(with = "crate::spilled::borrowed")]
    pub text: &'a str,
}

/// One row of `duplicates`.
#[derive(Debug, Clone, PartialEq)]
pub struct DuplicateRow {
    /// The document that was dropped, or that is alike.
    pub doc_id: String,
    /// The document it is like.
    pub kept_doc_id: String,
    /// The row's own id.
    pub id: Option<String>,
    /// The row's own id of the other.
    pub kept_id: Option<String>,
    /// `exact`, `near`, `contained`, `update` or `related`.
    pub relation: Relation,
    /// 0 to 1.
    pub similarity: f32,
    /// Where the document was read.
    pub source: String,
}

/// One row of `malformed`: bytes of a document that are nothing in its encoding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MalformedRow {
    /// The document.
    pub doc_id: String,
    /// Byte offset in the record where they start.
    pub start: u64,
    /// The number of malformed sequences: those that follow each other directly are one row.
    pub count: u32,
    /// The bytes, in hexadecimal.
    pub bytes: String,
}

/// One row of `rejects`.
#[derive(Debug, Clone, PartialEq)]
pub struct RejectRow {
    /// Where the record stands.
    pub source: String,
    /// Where it failed.
    pub stage: Stage,
    /// Why, in a stable word.
    pub reason: String,
    /// Why, in a sentence.
    pub detail: String,
}

impl From<&Quarantined> for RejectRow {
    fn from(quarantined: &Quarantined) -> Self {
        Self {
            source: quarantined.origin.to_string(),
            stage: quarantined.stage,
            reason: quarantined.reason.clone(),
            detail: quarantined.detail.clone(),
        }
    }
}

impl Relation {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Near => "near",
            Self::Contained => "contained",
            Self::Update => "update",
            Self::Related => "related",
        }
    }
}
