//! The language files in `config/lang`: phrases and words of one language each, embedded at build time.
//!
//! A file has one table a stage (`[date]`, `[strip]`); each stage reads its own with [`section`]. Adding a language is
//! adding a file.

use std::collections::BTreeMap;

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
        let mut file: BTreeMap<String, T> = toml::from_str(&only(text, stage)).map_err(wrong)?;
        if let Some(table) = file.remove(stage) {
            found.push((*code, table));
        }
    }
    Ok(found)
}

/// The part of a language file that one stage reads, with blank lines for the others', so that the lines keep their
/// numbers. Headers of tables begin a line, nothing else in these files does so with a bracket.
fn only(text: &str, stage: &str) -> String {
    let mut own = false;
    let mut part = String::with_capacity(text.len());
    for line in text.lines() {
        if line.starts_with('[') {
            let name = line.trim_start_matches('[');
            own = name.strip_prefix(stage).is_some_and(|rest| rest.starts_with([']', '.']));
        }
        part.push_str(if own { line } else { "" });
        part.push('\n');
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_file_are_the_file() {
        for (code, text) in FILES {
            let whole: toml::Table = text.parse().unwrap();
            for (stage, table) in whole.iter().filter(|(_, value)| value.is_table()) {
                let part: toml::Table = only(text, stage).parse().unwrap();
                assert_eq!(part.get(stage), Some(table), "{code}");
                assert_eq!(part.len(), 1, "{code}");
            }
        }
    }
}
