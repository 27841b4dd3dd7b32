//! What a reader hands over: the raw bytes of one document, where they came from, and what was said beside them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The place of a record: a file as the user named it, a member inside it, a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// The path as given.
    pub file: String,
    /// The member of an archive; one in an archive inside of it as `inner.zip#name`.
    pub member: Option<String>,
    /// The row, counted from 1: the line of a JSONL file, the record of a CSV, Parquet or WARC file, the item of a feed.
    pub row: Option<u64>,
}

impl Origin {
    /// A whole file.
    pub fn file(path: impl Into<String>) -> Self {
        Self { file: path.into(), member: None, row: None }
    }

    /// The same place, at one row.
    #[must_use]
    pub fn row(&self, row: u64) -> Self {
        Self { row: Some(row), ..self.clone() }
    }

    /// A member of the archive that stands at this place.
    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        let member = match &self.member {
            Some(outer) => format!("{outer}#{name}"),
            None => name.to_owned(),
        };
        Self { file: self.file.clone(), member: Some(member), row: None }
    }
}

impl From<&std::path::Path> for Origin {
    fn from(path: &std::path::Path) -> Self {
        Self::file(path.display().to_string())
    }
}

impl fmt::Display for Origin {
    /// `path`, `path#member`, `path:row`, `path#member:row`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(member) = &self.member {
            write!(f, "#{member}")?;
        }
        if let Some(row) = self.row {
            write!(f, ":{row}")?;
        }
        Ok(())
    }
}

/// The host of an address in small letters, without `www.`; `None` where it has none.
///
/// ```
/// use tinsach::record::host;
///
/// assert_eq!(host("https://www.Song-Xanh.example:443/a?b").as_deref(), Some("song-xanh.example"));
/// assert_eq!(host("/a/b.html"), None);
/// ```
pub fn host(url: &str) -> Option<String> {
    let (_, rest) = url.trim().split_once("://").or_else(|| url.trim().split_once("//"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!host.is_empty()).then(|| host.to_owned())
}

/// What the bytes of a record are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Markup {
    /// Plain text: lines and paragraphs.
    Text,
    /// An HTML page.
    Html,
}

/// What the input says beside the text; every field is a claim, none is taken for truth.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Declared {
    /// The row's own id.
    pub id: Option<String>,
    /// The address of the page.
    pub url: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The publication date, as written.
    pub date: Option<String>,
    /// When the page was fetched, as written (RFC 3339 or a plain date).
    pub fetched_at: Option<String>,
    /// The language, as written.
    pub language: Option<String>,
    /// The charset by HTTP header, WARC record or the like.
    pub charset: Option<String>,
    /// The values of the columns named in `[output] carry`, in that order; `None` where the row has none.
    pub carry: Vec<Option<String>>,
}

/// One document as it was read, before anything is understood.
#[derive(Debug, Clone, PartialEq)]
pub struct RawRecord {
    /// Where it came from.
    pub origin: Origin,
    /// Text or a page.
    pub markup: Markup,
    /// The bytes as they stand in the input.
    pub bytes: Vec<u8>,
    /// What was said beside them.
    pub declared: Declared,
}
