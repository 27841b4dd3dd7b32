//! What changed between two runs: documents gained, lost and changed, and the rules that took more or less out.

mod matching;
mod rules;
mod run;
mod texts;

use std::path::Path;

use serde::Serialize;

use crate::error::Result;
use run::{Document, Run};

pub use rules::RuleDifference;
pub use texts::Paragraphs;

/// What changed between two runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Documents of the old run.
    pub old_documents: u64,
    /// Documents of the new run.
    pub new_documents: u64,
    /// Documents of both whose text, title, date and language are equal.
    pub same: u64,
    /// Documents of both that differ, in the order of the new run.
    pub changed: Vec<Change>,
    /// Documents of the new run only.
    pub gained: Vec<Stray>,
    /// Documents of the old run only.
    pub lost: Vec<Stray>,
    /// Rules that took more or less out of the documents of both than before, the greatest difference first.
    pub rules: Vec<RuleDifference>,
}

/// A document that stands in both runs, and differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Where the new run read it.
    pub source: String,
    /// Its title in the new run.
    pub title: Option<String>,
    /// What differs.
    pub fields: Vec<Field>,
    /// Paragraphs that only one of the texts has; of the first documents whose text differs.
    pub paragraphs: Option<Paragraphs>,
}

/// A field with its two values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// The column: `text`, `title`, `date` or `language`.
    pub name: &'static str,
    /// In the old run; of a text, its characters.
    pub old: Option<String>,
    /// In the new run; of a text, its characters.
    pub new: Option<String>,
}

/// A document that stands in one run only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stray {
    /// Where it was read.
    pub source: String,
    /// Its title.
    pub title: Option<String>,
    /// What became of it in the other run: dropped as a duplicate, rejected, or not read.
    pub fate: String,
}

/// Compares the outputs in two folders. Documents are matched by `doc_id`, then by address, by the row's own id and by
/// source, where these name one document in each run. `detailed` is how many changed texts are compared paragraph by
/// paragraph.
///
/// Memory grows with the number of documents, not with their texts.
///
/// # Errors
/// A folder without a finished output; a table that can't be read.
pub fn diff(old: &Path, new: &Path, detailed: usize) -> Result<Difference> {
    let (old_run, new_run) = (Run::read(old)?, Run::read(new)?);
    let pairs = matching::pairs(&old_run.documents, &new_run.documents);
    let differing: Vec<(usize, usize)> = pairs
        .iter()
        .copied()
        .filter(|&(before, after)| !fields(&old_run.documents[before], &new_run.documents[after]).is_empty())
        .collect();
    let retexted: Vec<(&Document, &Document)> = differing
        .iter()
        .map(|&(before, after)| (&old_run.documents[before], &new_run.documents[after]))
        .filter(|(before, after)| before.text != after.text)
        .collect();
    let both: Vec<(&Document, &Document)> =
        pairs.iter().map(|&(before, after)| (&old_run.documents[before], &new_run.documents[after])).collect();
    let mut paragraphs = texts::compare(old, new, &retexted[..retexted.len().min(detailed)])?;
    let changed = differing.iter().map(|&(before, after)| {
        let (before, after) = (&old_run.documents[before], &new_run.documents[after]);
        Change {
            source: after.source.clone(),
            title: after.title.clone(),
            fields: fields(before, after),
            paragraphs: paragraphs.remove(&after.doc_id),
        }
    });
    let changed: Vec<Change> = changed.collect();
    let strays = |from: &Run, other: &Run, paired: Vec<usize>| -> Vec<Stray> {
        let mut is_paired = vec![false; from.documents.len()];
        paired.into_iter().for_each(|at| is_paired[at] = true);
        let alone = from.documents.iter().zip(is_paired).filter(|(_, paired)| !paired);
        let stray = |document: &Document| Stray {
            source: document.source.clone(),
            title: document.title.clone(),
            fate: other.fate(document),
        };
        alone.map(|(document, _)| stray(document)).collect()
    };
    Ok(Difference {
        old_documents: old_run.documents.len() as u64,
        new_documents: new_run.documents.len() as u64,
        same: (pairs.len() - differing.len()) as u64,
        gained: strays(&new_run, &old_run, pairs.iter().map(|pair| pair.1).collect()),
        lost: strays(&old_run, &new_run, pairs.iter().map(|pair| pair.0).collect()),
        changed,
        rules: rules::compare(old, new, &both)?,
    })
}

/// The fields that differ.
fn fields(old: &Document, new: &Document) -> Vec<Field> {
    let characters = |document: &Document| Some(format!("{} characters", document.n_chars));
    let all = [
        ("text", old.text != new.text, characters(old), characters(new)),
        ("title", old.title != new.title, old.title.clone(), new.title.clone()),
        ("date", old.date != new.date, old.date.clone(), new.date.clone()),
        ("language", old.language != new.language, old.language.clone(), new.language.clone()),
    ];
    all.into_iter().filter(|field| field.1).map(|(name, _, old, new)| Field { name, old, new }).collect()
}
