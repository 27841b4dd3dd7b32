//! Documents, duplicates and rejects: unique ids, clusters that add up, rows that the ledger counts.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use xxhash_rust::xxh3::xxh3_128;

use super::Violations;
use crate::error::Result;
use crate::io::table_in::{each_row, is_csv};
use crate::report::{Ledger, Manifest};

/// What later checks need to know of the documents.
pub struct Documents {
    /// Those written, by id.
    pub kept: HashMap<u128, Kept>,
    /// Those dropped as duplicates.
    pub dropped: HashSet<u128>,
}

/// A document that was written.
pub struct Kept {
    /// Hash of its text; `None` where it was read from CSV, whose guard can't be told from a quotation mark.
    pub text: Option<u128>,
    cluster_size: u32,
    members: u32,
}

/// Checks the three tables against each other and the ledger.
///
/// # Errors
/// A table that can't be read.
pub fn check(
    documents: &Path,
    duplicates: &Path,
    rejects: &Path,
    manifest: &Manifest,
    found: &mut Violations,
) -> Result<Documents> {
    let ledger = &manifest.ledger;
    let mut known = Documents { kept: written(documents, found)?, dropped: HashSet::new() };
    count(&name(documents), "written", known.kept.len() as u64, ledger.written, found);
    alike(duplicates, manifest, &mut known, found)?;
    count(&name(duplicates), "dropped", known.dropped.len() as u64, ledger.duplicates, found);
    let file = name(documents);
    for (id, kept) in known.kept.iter().filter(|(_, kept)| kept.cluster_size != kept.members + 1) {
        found.row(&file, "cluster size", || {
            format!("{id:032x} says {}; {} documents were dropped for it", kept.cluster_size, kept.members)
        });
    }
    rejected(rejects, ledger, found)?;
    Ok(known)
}

fn written(path: &Path, found: &mut Violations) -> Result<HashMap<u128, Kept>> {
    const COLUMNS: [&str; 6] = ["doc_id", "text", "n_chars", "n_words", "cluster_id", "cluster_size"];
    let (file, exact) = (name(path), !is_csv(path));
    let mut kept = HashMap::new();
    each_row(path, &COLUMNS, |row| {
        let [doc_id, text, n_chars, n_words, cluster_id, cluster_size] = *row else { return Ok(()) };
        let Some(id) = id(&file, "doc_id", doc_id, found) else { return Ok(()) };
        let said = |cell: Option<&str>| cell.and_then(|cell| cell.parse::<u32>().ok());
        if cluster_id != doc_id {
            found.row(&file, "cluster id", || format!("{id:032x} is kept, but its cluster is {cluster_id:?}"));
        }
        if text == Some("") {
            found.row(&file, "empty text", || format!("{id:032x} has an empty text where it should be null"));
        }
        let text = text.unwrap_or_default();
        let counted = (text.chars().count(), text.split_whitespace().count());
        if exact && (said(n_chars), said(n_words)) != (Some(counted.0 as u32), Some(counted.1 as u32)) {
            found.row(&file, "counts", || {
                format!(
                    "{id:032x} has {} characters and {} words, not {n_chars:?} and {n_words:?}",
                    counted.0, counted.1
                )
            });
        }
        let cluster_size = said(cluster_size).unwrap_or_default();
        let hash = exact.then(|| xxh3_128(text.as_bytes()));
        if kept.insert(id, Kept { text: hash, cluster_size, members: 0 }).is_some() {
            found.row(&file, "doc_id twice", || format!("{id:032x}"));
        }
        Ok(())
    })?;
    Ok(kept)
}

fn alike(path: &Path, manifest: &Manifest, known: &mut Documents, found: &mut Violations) -> Result<()> {
    let file = name(path);
    let mut open = Vec::new();
    // A document may be dropped for several; the last is that of its cluster.
    let mut clusters = HashMap::new();
    each_row(path, &["doc_id", "kept_doc_id", "relation", "similarity"], |row| {
        let [doc_id, kept_doc_id, relation, similarity] = *row else { return Ok(()) };
        let (Some(doc), Some(other)) =
            (id(&file, "doc_id", doc_id, found), id(&file, "kept_doc_id", kept_doc_id, found))
        else {
            return Ok(());
        };
        if !similarity.and_then(|cell| cell.parse::<f32>().ok()).is_some_and(|share| (0.0..=1.0).contains(&share)) {
            found.row(&file, "similarity", || format!("{doc:032x} has {similarity:?}, no share from 0 to 1"));
        }
        match relation {
            Some("exact" | "near" | "contained") => {
                if known.kept.contains_key(&doc) {
                    found.row(&file, "dropped and written", || format!("{doc:032x} stands in documents too"));
                }
                known.dropped.insert(doc);
                clusters.insert(doc, other);
                if manifest.against.is_empty() && !known.kept.contains_key(&other) {
                    found.row(&file, "kept_doc_id", || {
                        format!("{doc:032x} was dropped for {other:032x}, which is not in documents")
                    });
                }
            }
            Some("update" | "related") => {
                if !known.kept.contains_key(&doc) {
                    found.row(&file, "doc_id", || format!("{doc:032x} is listed as alike, but not in documents"));
                }
                if manifest.against.is_empty() && !known.kept.contains_key(&other) {
                    open.push((doc, other));
                }
            }
            _ => found.row(&file, "relation", || format!("{doc:032x} has {relation:?}")),
        }
        Ok(())
    })?;
    for kept in clusters.values() {
        if let Some(kept) = known.kept.get_mut(kept) {
            kept.members += 1;
        }
    }
    for (doc, other) in open.into_iter().filter(|(_, other)| !known.dropped.contains(other)) {
        found.row(&file, "kept_doc_id", || format!("{doc:032x} is like {other:032x}, which is nowhere"));
    }
    Ok(())
}

fn rejected(path: &Path, ledger: &Ledger, found: &mut Violations) -> Result<()> {
    let file = name(path);
    let (mut filtered, mut quarantined) = (0, 0);
    each_row(path, &["source", "stage", "reason", "detail"], |row| {
        match row.get(1).copied().flatten() {
            Some("filter") => filtered += 1,
            _ => quarantined += 1,
        }
        if row.iter().any(Option::is_none) {
            found.row(&file, "empty cell", || format!("a reject without source, stage, reason or detail: {row:?}"));
        }
        Ok(())
    })?;
    count(&file, "filtered", filtered, ledger.filtered, found);
    count(&file, "quarantined", quarantined, ledger.quarantined, found);
    Ok(())
}

fn count(file: &str, what: &str, rows: u64, ledger: u64, found: &mut Violations) {
    if rows != ledger {
        found.add(file, &format!("{rows} documents {what}; the ledger says {ledger}"));
    }
}

/// An id of 32 hex digits.
pub fn id(file: &str, column: &'static str, cell: Option<&str>, found: &mut Violations) -> Option<u128> {
    let id = cell.filter(|cell| cell.len() == 32).and_then(|cell| u128::from_str_radix(cell, 16).ok());
    if id.is_none() {
        found.row(file, "no id", || format!("`{column}` is {cell:?}, not 32 hex digits"));
    }
    id
}

/// The name of a file without its folder.
pub fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
