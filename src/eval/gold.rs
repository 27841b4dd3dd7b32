//! The gold: what a careful reader says a document contains, one JSON object a line.

use std::path::Path;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, Result};
use crate::io::outputs::DocumentOut;
use crate::record::Origin;

/// One gold document. Fields that are not named here are ignored.
#[derive(Debug, Clone, Deserialize)]
pub struct Gold {
    /// The name of the file.
    pub source: String,
    /// The language, `null` where none should be given.
    #[serde(default)]
    pub language: Option<String>,
    /// The site.
    #[serde(default)]
    pub site: Option<String>,
    /// The title; not judged where the field is missing.
    #[serde(default, deserialize_with = "present")]
    pub title: Option<Option<String>>,
    /// The day of publication (ISO 8601); not judged where the field is missing.
    #[serde(default, deserialize_with = "present")]
    pub date: Option<Option<String>>,
    /// Why; what begins with `open:` says that the day can't be judged.
    #[serde(default)]
    pub date_evidence: Option<String>,
    /// The pieces of the document, in reading order.
    #[serde(default)]
    pub blocks: Option<Vec<GoldBlock>>,
    /// The kept text, where there are no blocks.
    #[serde(default)]
    pub text: Option<String>,
}

/// A piece of a gold document.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldBlock {
    /// Its kind, by the names of [`crate::document::Kind`].
    pub kind: String,
    /// Whether it belongs to the clean text.
    pub keep: bool,
    /// The text as it stands in the raw file.
    pub text: String,
}

/// Tells a field that is null from one that is missing.
fn present<'de, D: serde::Deserializer<'de>>(field: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(field).map(Some)
}

/// Reads a gold file.
///
/// # Errors
/// A file that can't be read, a line that is no gold document, with its number.
pub fn load(path: &Path) -> Result<Vec<Gold>> {
    let text =
        std::fs::read_to_string(path).map_err(|error| Error::usage("can't read the gold").at(path).because(error))?;
    let place = Origin::from(path);
    let lines = text.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|error| {
                Error::usage("no gold document (an object with `source`, and `blocks` or `text`)")
                    .at(place.row(at as u64 + 1))
                    .because(error)
            })
        })
        .collect()
}

impl Gold {
    /// The text that belongs to the article.
    pub fn kept_text(&self) -> String {
        match (&self.text, &self.blocks) {
            (Some(text), _) => text.clone(),
            (None, Some(blocks)) => {
                blocks.iter().filter(|block| block.keep).map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
            }
            (None, None) => String::new(),
        }
    }

    /// How each fact of the gold was met: `right`, `wrong`, `missing`, `spurious` (an answer where there is none),
    /// `none` (no answer on both sides), `open` (not judged).
    pub fn judge(&self, found: Option<&DocumentOut>) -> Vec<(&'static str, &'static str)> {
        let mut judged = Vec::new();
        if self.language.is_some() {
            judged.push((
                "language",
                verdict(self.language.as_deref(), found.and_then(|found| found.language.as_deref())),
            ));
        }
        if let Some(date) = &self.date {
            let open = date.is_none() && self.date_evidence.as_ref().is_some_and(|why| why.starts_with("open:"));
            let met = verdict(date.as_deref(), found.and_then(|found| found.date.as_deref()));
            judged.push(("date", if open { "open" } else { met }));
        }
        if let Some(title) = &self.title {
            let (wanted, got) =
                (title.as_deref().map(folded), found.and_then(|found| found.title.as_deref()).map(folded));
            judged.push(("title", verdict(wanted.as_deref(), got.as_deref())));
        }
        judged
    }
}

fn verdict(gold: Option<&str>, found: Option<&str>) -> &'static str {
    match (gold, found) {
        (None, None) => "none",
        (None, Some(_)) => "spurious",
        (Some(_), None) => "missing",
        (Some(gold), Some(found)) if gold == found => "right",
        (Some(_), Some(_)) => "wrong",
    }
}

/// A title as it is compared: NFC, `_` and runs of white space as one space.
fn folded(title: &str) -> String {
    let composed: String = title.nfc().map(|char| if char == '_' { ' ' } else { char }).collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}
