//! What the user named on the command line, as a sorted list of files with their formats.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::compression::Compression;
use crate::error::{Error, Result};

/// How a file holds documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// One document of plain text.
    Text,
    /// One HTML page.
    Html,
    /// One JSON object a line.
    JsonLines,
    /// Comma- or tab-separated rows, by the given delimiter.
    Csv(u8),
    /// Apache Parquet.
    Parquet,
}

/// One file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Where it is; `None` is standard input.
    pub path: Option<PathBuf>,
    /// What tables and messages call it: the path as given.
    pub name: String,
    /// The format by the ending of the name; `None` leaves it to the first bytes.
    pub format: Option<Format>,
    /// The compression by the ending of the name.
    pub compression: Compression,
}

impl Input {
    /// A file, its format told by the endings of its name: `.jsonl.gz`, `.txt`, `.html.zst`.
    pub fn file(path: &Path) -> Self {
        let name = path.display().to_string();
        let lower = name.to_lowercase();
        let (stem, compression) = Compression::by_ending(&lower);
        let format =
            match stem.rsplit(['/', '\\']).next().and_then(|file| file.rsplit_once('.')).map(|(_, ending)| ending) {
                Some("txt" | "text") => Some(Format::Text),
                Some("html" | "htm" | "xhtml") => Some(Format::Html),
                Some("jsonl" | "ndjson") => Some(Format::JsonLines),
                Some("csv") => Some(Format::Csv(b',')),
                Some("tsv") => Some(Format::Csv(b'\t')),
                Some("parquet" | "pq") => Some(Format::Parquet),
                _ => None,
            };
        Self { path: Some(path.to_owned()), name, format, compression }
    }

    /// Standard input; its format is told by its first bytes.
    pub fn standard() -> Self {
        Self { path: None, name: "<stdin>".into(), format: None, compression: Compression::None }
    }
}

/// The files that the given words name: files, folders (recursive), globs, `-`. Sorted by name and each once, so the
/// order of the words doesn't matter. Files and folders whose name begins with a dot are left out of folders and globs.
///
/// # Errors
/// A word that names nothing, a folder that can't be listed.
pub fn expand(words: &[String]) -> Result<Vec<Input>> {
    let mut found = BTreeMap::new();
    for word in words {
        if word == "-" {
            found.insert(word.clone(), Input::standard());
            continue;
        }
        let path = Path::new(word);
        if path.is_dir() {
            walk(path, &mut found)?;
        } else if path.exists() {
            insert(path, &mut found);
        } else if word.contains(['*', '?', '[']) {
            expand_glob(word, &mut found)?;
        } else {
            return Err(Error::usage("no such file or folder").at(path).help("check the path, or quote a glob"));
        }
    }
    if found.is_empty() {
        return Err(Error::usage(format!("no file in {}", words.join(", "))));
    }
    Ok(found.into_values().collect())
}

fn insert(path: &Path, found: &mut BTreeMap<String, Input>) {
    let input = Input::file(path);
    found.insert(input.name.clone(), input);
}

fn expand_glob(word: &str, found: &mut BTreeMap<String, Input>) -> Result<()> {
    let options = glob::MatchOptions { require_literal_leading_dot: true, ..Default::default() };
    let paths = glob::glob_with(word, options)
        .map_err(|error| Error::usage(format!("{word}: no valid glob")).because(error))?;
    let before = found.len();
    for path in paths {
        let path = path.map_err(|error| Error::new(format!("can't follow the glob {word}")).because(error))?;
        if path.is_dir() {
            walk(&path, found)?;
        } else {
            insert(&path, found);
        }
    }
    if found.len() == before {
        return Err(Error::usage(format!("{word}: the glob matches no file")));
    }
    Ok(())
}

fn walk(folder: &Path, found: &mut BTreeMap<String, Input>) -> Result<()> {
    let unlistable = |error| Error::new("can't list the folder").at(folder).because(error);
    for entry in fs::read_dir(folder).map_err(unlistable)? {
        let entry = entry.map_err(unlistable)?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let path = entry.path();
        // A link to a folder could lead round in a circle: links are followed to files only.
        let is_folder = entry.file_type().map_err(unlistable)?.is_dir();
        if is_folder {
            walk(&path, found)?;
        } else if path.is_file() {
            insert(&path, found);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_tell_format_and_compression() {
        let told = |name: &str| {
            let input = Input::file(Path::new(name));
            (input.format, input.compression)
        };
        assert_eq!(told("a/b.JSONL.gz"), (Some(Format::JsonLines), Compression::Gzip));
        assert_eq!(told("page.html.zst"), (Some(Format::Html), Compression::Zstd));
        assert_eq!(told("a.b/README"), (None, Compression::None));
        assert_eq!(told("t.tsv"), (Some(Format::Csv(b'\t')), Compression::None));
    }

    #[test]
    fn words_are_sorted_and_each_file_stands_once() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a.txt", ".hidden.txt"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        let at = |name: &str| folder.path().join(name).display().to_string();
        let names = |words: &[String]| expand(words).unwrap().into_iter().map(|input| input.name).collect::<Vec<_>>();
        assert_eq!(names(&[at("b.txt"), folder.path().display().to_string()]), [at("a.txt"), at("b.txt")]);
        assert_eq!(names(&[at("*.txt")]), [at("a.txt"), at("b.txt")]);
        assert!(expand(&[at("c.txt")]).unwrap_err().is_usage());
    }
}
