//! The blocks that each rule took out of the documents of both runs, before and after.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde::Serialize;

use super::run::{Document, table};
use crate::error::Result;
use crate::io::table_in::each_row;

/// What a rule took out of the documents that stand in both runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleDifference {
    /// The rule.
    pub rule: String,
    /// Blocks removed in the old run.
    pub old_blocks: u64,
    /// Blocks removed in the new run.
    pub new_blocks: u64,
    /// Characters removed in the old run.
    pub old_characters: u64,
    /// Characters removed in the new run.
    pub new_characters: u64,
    /// Documents whose text changed and in which the rule removed another number of blocks.
    pub changed_documents: u64,
}

impl RuleDifference {
    /// Blocks more than before, or less.
    pub fn by(&self) -> i64 {
        self.new_blocks as i64 - self.old_blocks as i64
    }
}

/// Blocks and characters.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
struct Removed {
    blocks: u64,
    characters: u64,
}

/// What a run's rules removed: from all pairs, and blocks from those whose text changed.
#[derive(Default)]
struct Tally {
    all: BTreeMap<String, Removed>,
    of_changed: HashMap<(usize, String), u64>,
}

/// Compares the rules over the documents of both runs. Empty where a run has no `blocks`.
///
/// # Errors
/// A table that can't be read.
pub fn compare(old: &Path, new: &Path, pairs: &[(&Document, &Document)]) -> Result<Vec<RuleDifference>> {
    let changed: Vec<bool> = pairs.iter().map(|(before, after)| before.text != after.text).collect();
    let (Some(before), Some(after)) = (
        tally(old, pairs.iter().map(|pair| pair.0), &changed)?,
        tally(new, pairs.iter().map(|pair| pair.1), &changed)?,
    ) else {
        return Ok(Vec::new());
    };
    let mut changed_documents = BTreeMap::<&str, u64>::new();
    for (key, count) in &after.of_changed {
        if before.of_changed.get(key) != Some(count) {
            *changed_documents.entry(&key.1).or_default() += 1;
        }
    }
    for key in before.of_changed.keys().filter(|key| !after.of_changed.contains_key(*key)) {
        *changed_documents.entry(&key.1).or_default() += 1;
    }
    let rules: std::collections::BTreeSet<&String> = before.all.keys().chain(after.all.keys()).collect();
    let mut differences: Vec<RuleDifference> = rules
        .into_iter()
        .map(|rule| {
            let of = |tally: &Tally| tally.all.get(rule).copied().unwrap_or_default();
            let (old, new) = (of(&before), of(&after));
            RuleDifference {
                rule: rule.clone(),
                old_blocks: old.blocks,
                new_blocks: new.blocks,
                old_characters: old.characters,
                new_characters: new.characters,
                changed_documents: changed_documents.get(rule.as_str()).copied().unwrap_or_default(),
            }
        })
        .filter(|rule| {
            (rule.old_blocks, rule.old_characters) != (rule.new_blocks, rule.new_characters)
                || rule.changed_documents > 0
        })
        .collect();
    differences.sort_by_key(|rule| std::cmp::Reverse(rule.by().unsigned_abs()));
    Ok(differences)
}

fn tally<'a>(out: &Path, documents: impl Iterator<Item = &'a Document>, changed: &[bool]) -> Result<Option<Tally>> {
    let Ok(path) = table(out, "blocks") else { return Ok(None) };
    let numbers: HashMap<&str, usize> =
        documents.enumerate().map(|(number, document)| (document.doc_id.as_str(), number)).collect();
    let mut tally = Tally::default();
    each_row(&path, &["doc_id", "action", "rule", "text"], |row| {
        if let [Some(doc_id), Some("remove"), Some(rule), text] = *row
            && let Some(&number) = numbers.get(doc_id)
        {
            let removed = tally.all.entry(rule.to_owned()).or_default();
            removed.blocks += 1;
            removed.characters += text.unwrap_or_default().trim().chars().count() as u64;
            if changed[number] {
                *tally.of_changed.entry((number, rule.to_owned())).or_default() += 1;
            }
        }
        Ok(())
    })?;
    Ok(Some(tally))
}
