//! What the user named on the command line, as a sorted list of files with their formats.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use super::sniff::Format;
use crate::error::{Error, Result};

/// One file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Where it is; `None` is standard input.
    pub path: Option<PathBuf>,
    /// What tables and messages call it: the path as given, made harmless to show.
    pub name: String,
    /// The format by the ending of the name; `None` leaves it to the first bytes.
    pub format: Option<Format>,
}

impl Input {
    /// A file, its format told by the endings of its name: `.jsonl.gz`, `.txt`, `.html.zst`.
    pub fn file(path: &Path) -> Self {
        let name = printable(path.as_os_str().as_encoded_bytes());
        Self { path: Some(path.to_owned()), format: Format::by_name(&name), name }
    }

    /// Standard input; its format is told by its first bytes.
    pub fn standard() -> Self {
        Self { path: None, name: "<stdin>".into(), format: None }
    }
}

/// A name that can be shown: bytes that are no UTF-8 and control characters as `\xNN`, marks that turn the direction of
/// writing as `\u{NNNN}`.
///
/// ```
/// use tinsach::io::inputs::printable;
///
/// assert_eq!(printable("tin tức.txt".as_bytes()), "tin tức.txt");
/// assert_eq!(printable(b"a\x1b[31m\xff"), r"a\x1b[31m\xff");
/// ```
pub fn printable(name: &[u8]) -> String {
    let mut shown = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        for char in chunk.valid().chars() {
            // Writing to a string can't fail.
            let _ = match char {
                _ if char.is_control() => write!(shown, "\\x{:02x}", char as u32),
                _ if turns(char) => write!(shown, "\\u{{{:04x}}}", char as u32),
                _ => write!(shown, "{char}"),
            };
        }
        for byte in chunk.invalid() {
            let _ = write!(shown, "\\x{byte:02x}");
        }
    }
    shown
}

/// Whether a character turns the direction of writing or breaks the line.
pub(crate) fn turns(char: char) -> bool {
    matches!(char, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
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
            found.insert(word.into(), Input::standard());
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
    let mut inputs: Vec<Input> = found.into_values().collect();
    inputs.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    Ok(inputs)
}

fn insert(path: &Path, found: &mut BTreeMap<PathBuf, Input>) {
    found.insert(path.to_owned(), Input::file(path));
}

fn expand_glob(word: &str, found: &mut BTreeMap<PathBuf, Input>) -> Result<()> {
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

fn walk(folder: &Path, found: &mut BTreeMap<PathBuf, Input>) -> Result<()> {
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
        } else if path.is_file() || !path.exists() {
            // A link that leads nowhere is told when it is opened.
            insert(&path, found);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_stay_apart_and_links_that_lead_nowhere_are_told() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        for name in [&b"a\xff.txt"[..], b"a\xfe.txt"] {
            fs::write(folder.path().join(std::ffi::OsStr::from_bytes(name)), "x").unwrap();
        }
        std::os::unix::fs::symlink("nowhere", folder.path().join("link.txt")).unwrap();
        let inputs = expand(&[folder.path().display().to_string()]).unwrap();
        let names: Vec<&str> = inputs.iter().map(|input| input.name.rsplit('/').next().unwrap()).collect();
        assert_eq!(names, ["a\\xfe.txt", "a\\xff.txt", "link.txt"]);
    }
}
