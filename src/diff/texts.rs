//! The paragraphs that differ between two texts of one document.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde::Serialize;

use super::run::{Document, table};
use crate::error::Result;
use crate::io::table_in::each_row;

/// Paragraphs that stand in one of two texts only, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Paragraphs {
    /// In the old text only.
    pub lost: Vec<String>,
    /// In the new text only.
    pub gained: Vec<String>,
}

/// Compares the texts of some pairs, which are read again; by the `doc_id` of the new run.
///
/// # Errors
/// A table that can't be read.
pub fn compare(old: &Path, new: &Path, pairs: &[(&Document, &Document)]) -> Result<HashMap<String, Paragraphs>> {
    let before = texts(old, pairs.iter().map(|pair| pair.0))?;
    let after = texts(new, pairs.iter().map(|pair| pair.1))?;
    let text =
        |texts: &HashMap<String, String>, document: &Document| texts.get(&document.doc_id).cloned().unwrap_or_default();
    let compared =
        pairs.iter().map(|(old, new)| (new.doc_id.clone(), paragraphs(&text(&before, old), &text(&after, new))));
    Ok(compared.collect())
}

fn texts<'a>(out: &Path, documents: impl Iterator<Item = &'a Document>) -> Result<HashMap<String, String>> {
    let wanted: HashSet<&str> = documents.map(|document| document.doc_id.as_str()).collect();
    let mut texts = HashMap::new();
    if wanted.is_empty() {
        return Ok(texts);
    }
    each_row(&table(out, "documents")?, &["doc_id", "text"], |row| {
        if let [Some(doc_id), Some(text)] = *row
            && wanted.contains(doc_id)
        {
            texts.insert(doc_id.to_owned(), text.to_owned());
        }
        Ok(())
    })?;
    Ok(texts)
}

fn paragraphs(old: &str, new: &str) -> Paragraphs {
    let only = |text: &str, other: &str| {
        let known: HashSet<&str> = other.split("\n\n").collect();
        text.split("\n\n").filter(|paragraph| !known.contains(paragraph)).map(str::to_owned).collect()
    };
    Paragraphs { lost: only(old, new), gained: only(new, old) }
}
