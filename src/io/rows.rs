//! Rows to records: which column holds what.

use crate::audit::{Quarantined, Stage};
use crate::config::{Config, InputConfig};
use crate::record::{Declared, Markup, Origin, RawRecord};

/// The columns to read, by name.
#[derive(Debug, Clone)]
pub struct Columns {
    /// The names of the columns with a meaning.
    pub names: InputConfig,
    /// The columns to carry over.
    pub carry: Vec<String>,
    wanted: Vec<String>,
}

impl Columns {
    /// The columns that a configuration names.
    pub fn new(config: &Config) -> Self {
        let (names, carry) = (config.input.clone(), config.output.carry.clone());
        let known = [
            &names.text,
            &names.html,
            &names.id,
            &names.url,
            &names.title,
            &names.date,
            &names.fetched_at,
            &names.language,
        ];
        let mut wanted: Vec<String> = known.into_iter().chain(&carry).cloned().collect();
        wanted.sort_unstable();
        wanted.dedup();
        Self { names, carry, wanted }
    }

    /// Every column worth reading, each once.
    pub fn wanted(&self) -> &[String] {
        &self.wanted
    }

    /// Makes a record of a row, given a way to take a column's value; empty cells count as missing.
    pub fn record(
        &self,
        origin: Origin,
        mut take: impl FnMut(&str) -> Option<Vec<u8>>,
    ) -> Result<RawRecord, Quarantined> {
        let names = &self.names;
        let mut text = |name: &str| take(name).map(into_text).filter(|value| !value.trim().is_empty());
        let carry = self.carry.iter().map(|name| text(name)).collect();
        let declared = Declared {
            id: text(&names.id),
            url: text(&names.url),
            title: text(&names.title),
            date: text(&names.date),
            fetched_at: text(&names.fetched_at),
            language: text(&names.language),
            charset: None,
            carry,
        };
        let filled = |bytes: &Vec<u8>| !bytes.is_empty();
        let (markup, bytes) = match (take(&names.text).filter(filled), take(&names.html)) {
            (Some(bytes), _) => (Markup::Text, bytes),
            (None, Some(bytes)) => (Markup::Html, bytes),
            (None, None) => {
                return Err(Quarantined {
                    origin,
                    stage: Stage::Read,
                    reason: "empty".into(),
                    detail: format!("neither `{}` nor `{}` holds anything in this row", names.text, names.html),
                });
            }
        };
        Ok(RawRecord { origin, markup, bytes, declared })
    }

    /// The message for a table that has neither the text nor the HTML column.
    pub fn missing(&self, present: &[&str]) -> (String, String) {
        let names = &self.names;
        (
            format!("no column `{}` or `{}`; it has {}", names.text, names.html, present.join(", ")),
            "say which column holds the text: --set input.text=NAME, or the page: --set input.html=NAME".into(),
        )
    }
}

fn into_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
