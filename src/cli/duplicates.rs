//! `tinsach duplicates`: pairs of alike documents side by side, with the text they share marked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::args::DuplicatesArgs;
use super::harmless::{Lines, harmless};
use super::print;
use super::side_by_side::{Marks, side_by_side};
use crate::config::DuplicatesConfig;
use crate::corpus::{Signer, shared_text};
use crate::error::{Error, Result};
use crate::io::outputs::{self, DuplicateOut};

/// Cells of a line where the output is no terminal.
const WIDTH: usize = 120;

/// A document as it is shown.
#[derive(Default, Clone)]
struct Shown {
    title: Option<String>,
    source: String,
    text: String,
}

/// Prints the pairs.
pub fn run(args: &DuplicatesArgs) -> Result<()> {
    let mut pairs = outputs::duplicates(&args.out)?;
    if let Some(id) = &args.doc {
        let names = |pair: &DuplicateOut| {
            let ids = [Some(&pair.doc_id), Some(&pair.kept_doc_id), pair.id.as_ref(), pair.kept_id.as_ref()];
            ids.contains(&Some(id))
        };
        pairs.retain(names);
        if pairs.is_empty() {
            return Err(Error::usage(format!("no document `{id}` among the duplicates"))
                .at(args.out.as_path())
                .help("name a doc_id or id that stands in the table `duplicates`"));
        }
    }
    let mut documents = wanted(&pairs);
    fill(&args.out, &mut documents)?;
    let terminal = console::Term::stdout();
    let width = terminal.size_checked().map_or(WIDTH, |(_, columns)| columns.into());
    let marks = if args.color.is_wanted(&std::io::stdout()) { Marks::Colour } else { Marks::Brackets };
    let signer = Signer::new(&DuplicatesConfig::default())?;
    for pair in &pairs {
        let unknown = Shown { text: "(the run that kept it is not at its place any more)".into(), ..Shown::default() };
        let of = |id: &str| documents.get(id).cloned().flatten().unwrap_or_else(|| unknown.clone());
        print(&show(pair, [of(&pair.doc_id), of(&pair.kept_doc_id)], &signer, width, marks))?;
    }
    Ok(())
}

/// A place for each document of the pairs.
fn wanted(pairs: &[DuplicateOut]) -> BTreeMap<String, Option<Shown>> {
    pairs.iter().flat_map(|pair| [&pair.doc_id, &pair.kept_doc_id]).map(|id| (id.clone(), None)).collect()
}

/// Finds the documents: kept ones in `documents`, dropped ones in `blocks`, those of earlier runs there.
fn fill(out: &Path, wanted: &mut BTreeMap<String, Option<Shown>>) -> Result<()> {
    fill_kept(out, wanted)?;
    let mut dropped = BTreeMap::<String, (Vec<String>, Vec<String>)>::new();
    outputs::each_block(out, |block| {
        if wanted.get(&block.doc_id).is_some_and(Option::is_none) {
            let (title, text) = dropped.entry(block.doc_id).or_default();
            let block_text = block.text.trim();
            if block.action == "keep" && !block_text.is_empty() {
                text.push(block_text.to_owned());
            } else if block.kind == "title" {
                title.push(block_text.to_owned());
            }
        }
    })?;
    for (id, (title, text)) in dropped {
        let title = title.into_iter().next();
        wanted.insert(id, Some(Shown { title, source: String::new(), text: text.join("\n\n") }));
    }
    for folder in earlier(out) {
        if wanted.values().any(Option::is_none) && folder.join("documents.parquet").exists() {
            fill_kept(&folder, wanted)?;
        }
    }
    Ok(())
}

fn fill_kept(out: &Path, wanted: &mut BTreeMap<String, Option<Shown>>) -> Result<()> {
    outputs::each_document(out, |document| {
        if let Some(place) = wanted.get_mut(&document.doc_id) {
            let text = document.text.unwrap_or_default();
            *place = Some(Shown { title: document.title, source: document.source, text });
        }
    })
}

/// The folders of the runs that this one was compared with.
fn earlier(out: &Path) -> Vec<PathBuf> {
    let manifest = std::fs::read(out.join("manifest.json")).unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap_or_default();
    let indexes = manifest["against"].as_array().map_or(&[][..], Vec::as_slice);
    let folder = |index: &serde_json::Value| Path::new(index["path"].as_str()?).parent().map(Path::to_owned);
    indexes.iter().filter_map(folder).collect()
}

fn show(pair: &DuplicateOut, [mut document, kept]: [Shown; 2], signer: &Signer, width: usize, marks: Marks) -> String {
    document.source.clone_from(&pair.source);
    let shared = shared_text(signer, &document.text, &kept.text);
    let verb = if matches!(pair.relation.as_str(), "update" | "related") { "kept" } else { "dropped" };
    let head = |name: &str, doc_id: &str, id: Option<&String>, shown: &Shown| {
        let words = [Some(name), Some(doc_id), id.map(String::as_str), Some(&shown.source), shown.title.as_deref()];
        let words: Vec<String> = words
            .into_iter()
            .flatten()
            .filter(|word| !word.is_empty())
            .map(|word| harmless(word, Lines::Joined))
            .collect();
        format!("{}\n", words.join("  "))
    };
    format!(
        "{} {}\n{}{}\n{}\n",
        pair.relation,
        pair.similarity,
        head(verb, &pair.doc_id, pair.id.as_ref(), &document),
        head("kept", &pair.kept_doc_id, pair.kept_id.as_ref(), &kept),
        side_by_side([&document.text, &kept.text], &shared, width, marks)
    )
}
