//! The language files in `config/lang`: phrases and words of one language each, embedded at build time.
//!
//! A file has one table a stage (`[date]`, `[strip]`); each stage reads its own with [`section`]. Adding a language is
//! adding a file.

use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// Code and text of each language file, by code.
pub const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/lang.rs"));

/// One stage's table of every language that has one, by code.
///
/// # Errors
/// Where a file is no TOML or the table doesn't fit `T`; both name the file. The embedded files are tested, so this
/// happens only to someone who edits them.
pub fn section<T: DeserializeOwned>(stage: &str) -> Result<Vec<(&'static str, T)>> {
    let mut found = Vec::new();
    for (code, text) in FILES {
        let wrong = |error: toml::de::Error| Error::new(format!("config/lang/{code}.toml, [{stage}]")).because(error);
        let mut file: toml::Table = text.parse().map_err(wrong)?;
        if let Some(table) = file.remove(stage) {
            found.push((*code, table.try_into().map_err(wrong)?));
        }
    }
    Ok(found)
}
