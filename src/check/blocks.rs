//! Blocks: known kinds, offsets that fit the text, and with the full audit a tiling whose kept blocks are the text.

use std::collections::HashSet;
use std::path::Path;

use xxhash_rust::xxh3::xxh3_128;

use super::Violations;
use super::documents::{Documents, id, name};
use crate::config::Audit;
use crate::document::{Action, Kind};
use crate::error::Result;
use crate::io::table_in::{each_row, is_csv};

const COLUMNS: [&str; 7] = ["doc_id", "block", "start", "end", "kind", "action", "text"];

/// Checks the table against the documents.
///
/// # Errors
/// A table that can't be read.
pub fn check(path: &Path, audit: Audit, documents: &Documents, found: &mut Violations) -> Result<()> {
    let file = name(path);
    let mut walk = Walk { file: &file, audit, exact: exact(path), documents, seen: HashSet::new(), at: None };
    each_row(path, &COLUMNS, |row| {
        walk.row(row, found);
        Ok(())
    })?;
    walk.end_document(found);
    if audit == Audit::Full {
        let all = documents.kept.keys().chain(&documents.dropped);
        for missing in all.filter(|id| !walk.seen.contains(*id)) {
            found.row(&file, "no blocks", || format!("{missing:032x} has none, though the audit is full"));
        }
    }
    Ok(())
}

/// Whether texts come as they were written: those of CSV may have lost an apostrophe.
fn exact(path: &Path) -> Texts {
    if is_csv(path) { Texts::Guarded } else { Texts::Exact }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Texts {
    Exact,
    Guarded,
}

struct Walk<'a> {
    file: &'a str,
    audit: Audit,
    exact: Texts,
    documents: &'a Documents,
    seen: HashSet<u128>,
    at: Option<At>,
}

/// Where the walk stands in a document.
struct At {
    doc: u128,
    next_block: u64,
    end: u64,
    /// The kept blocks so far, joined by blank lines.
    text: String,
}

impl Walk<'_> {
    fn row(&mut self, row: &[Option<&str>], found: &mut Violations) {
        let [doc_id, block, start, end, kind, action, text] = *row else { return };
        let file = self.file;
        let Some(doc) = id(file, "doc_id", doc_id, found) else { return };
        if self.at.as_ref().is_none_or(|at| at.doc != doc) {
            self.end_document(found);
            if !self.documents.kept.contains_key(&doc) && !self.documents.dropped.contains(&doc) {
                found.row(file, "doc_id", || format!("{doc:032x} is in neither documents nor duplicates"));
            }
            if !self.seen.insert(doc) {
                found.row(file, "order", || format!("the blocks of {doc:032x} don't stand together"));
            }
            self.at = Some(At { doc, next_block: 0, end: 0, text: String::new() });
        }
        let Some(at) = &mut self.at else { return };
        let number = |cell: Option<&str>| cell.and_then(|cell| cell.parse::<u64>().ok()).unwrap_or(u64::MAX);
        let (block, start, end) = (number(block), number(start), number(end));
        let place = || format!("block {block} of {doc:032x}");
        let follows = match self.audit {
            Audit::Full => block == at.next_block && start == at.end,
            _ => block >= at.next_block && start >= at.end,
        };
        if !follows || end < start {
            found.row(file, "tiling", || format!("{} spans {start} to {end}, after {}", place(), at.end));
        }
        let text = text.unwrap_or_default();
        if self.exact == Texts::Exact && end.wrapping_sub(start) != text.len() as u64 {
            found.row(file, "offsets", || format!("{} spans {start} to {end}, but has {} bytes", place(), text.len()));
        }
        let known = Kind::ALL.into_iter().find(|known| Some(known.name()) == kind);
        match known {
            None => found.row(file, "kind", || format!("{} is of kind {kind:?}", place())),
            Some(known) if Some(known.action().name()) != action => {
                found.row(file, "action", || format!("{} is {} with action {action:?}", place(), known.name()));
            }
            Some(known)
                if self.audit == Audit::Removed
                    && known.action() == Action::Keep
                    && !self.documents.dropped.contains(&doc) =>
            {
                found.row(file, "kept block", || format!("{}, though the audit is of removed ones", place()));
            }
            Some(known) if known.action() == Action::Keep && !text.trim().is_empty() => {
                if !at.text.is_empty() {
                    at.text.push_str("\n\n");
                }
                at.text.push_str(text.trim());
            }
            Some(_) => {}
        }
        (at.next_block, at.end) = (block.saturating_add(1), end);
    }

    /// With the full audit, the kept blocks of a document that was written are its text.
    fn end_document(&mut self, found: &mut Violations) {
        let Some(at) = self.at.take() else { return };
        let wanted = self.documents.kept.get(&at.doc).and_then(|kept| kept.text);
        if self.audit == Audit::Full
            && self.exact == Texts::Exact
            && wanted.is_some_and(|hash| hash != xxh3_128(at.text.as_bytes()))
        {
            found.row(self.file, "text", || format!("the kept blocks of {:032x} are not its text", at.doc));
        }
    }
}
