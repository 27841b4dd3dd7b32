//! The language files in `config/lang`: phrases and words of one language each, embedded at build time.
//!
//! A file has one table a stage (`[date]`, `[strip]`); each stage reads its own with [`section`]. Adding a language is
//! adding a file.

use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// Code and tables of each language file, by code; each table by its stage, as JSON.
const FILES: &[(&str, &[(&str, &str)])] = include!(concat!(env!("OUT_DIR"), "/lang.rs"));

/// One stage's table of every language that has one, by code.
///
/// # Errors
/// Where a table doesn't fit `T`, with the name of its file. The embedded files are tested, so this happens only to someone
/// who edits them.
pub fn section<T: DeserializeOwned>(stage: &str) -> Result<Vec<(&'static str, T)>> {
    let own = FILES.iter().filter_map(|(code, tables)| {
        let (_, json) = tables.iter().find(|(name, _)| *name == stage)?;
        Some((*code, json))
    });
    own.map(|(code, json)| {
        let wrong = |error| Error::new(format!("config/lang/{code}.toml, [{stage}]")).because(error);
        serde_json::from_str(json).map(|table| (code, table)).map_err(wrong)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_tables_are_those_of_the_files() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("config/lang");
        assert!(FILES.len() >= 15);
        for (code, tables) in FILES {
            let text = std::fs::read_to_string(folder.join(format!("{code}.toml"))).unwrap();
            let file: toml::Table = text.parse().unwrap();
            assert_eq!(file.values().filter(|value| value.is_table()).count(), tables.len(), "{code}");
            for (stage, json) in *tables {
                let table: toml::Value = serde_json::from_str(json).unwrap();
                assert_eq!(file.get(*stage), Some(&table), "{code}");
            }
        }
    }

    #[test]
    fn a_table_that_does_not_fit_is_named() {
        let error = section::<Vec<u8>>("strip").unwrap_err().to_string();
        assert!(error.contains("config/lang/") && error.contains("[strip]"), "{error}");
    }
}
