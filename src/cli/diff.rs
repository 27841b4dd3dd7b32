//! `tinsach diff`: what changed between two runs, for people and for programs.

use std::fmt::Write;

use super::args::{DiffArgs, LogFormat};
use super::harmless::{Lines, harmless, harmless_json};
use super::print;
use crate::diff::{Change, Difference, Stray, diff};
use crate::error::{Error, Result};

/// Characters of a paragraph that are shown.
const SHOWN: usize = 120;

/// Compares and prints.
pub fn run(args: &DiffArgs) -> Result<()> {
    let difference = diff(&args.old, &args.new, args.limit)?;
    match args.format {
        LogFormat::Text => print(&harmless(&as_text(&difference, args.limit), Lines::Kept)),
        LogFormat::Json => {
            let failed = |error| Error::new("can't encode the difference").because(error);
            print(&(harmless_json(serde_json::to_string(&difference).map_err(failed)?) + "\n"))
        }
    }
}

fn as_text(difference: &Difference, limit: usize) -> String {
    let Difference { old_documents, new_documents, same, changed, gained, lost, rules } = difference;
    let mut text = format!("documents    {old_documents} before, {new_documents} now\nsame         {same}\n");
    let fields = ["text", "title", "date", "language"].map(|name| {
        let differs = |change: &&Change| change.fields.iter().any(|field| field.name == name);
        format!("{name} {}", changed.iter().filter(differs).count())
    });
    // Writing to a string can't fail.
    let _ = writeln!(text, "changed      {} ({})", changed.len(), fields.join(", "));
    let _ = writeln!(text, "gained       {}\nlost         {}", gained.len(), lost.len());
    strays(&mut text, "Gained", "before", gained, limit);
    strays(&mut text, "Lost", "now", lost, limit);
    section(&mut text, "Changed", changed, limit, |text, change| {
        let _ = writeln!(text, "  {}", named(&change.source, change.title.as_deref()));
        for field in &change.fields {
            let value =
                |value: &Option<String>| value.as_deref().map_or("none".to_owned(), |value| start(value, SHOWN));
            let _ = writeln!(text, "    {}: {} -> {}", field.name, value(&field.old), value(&field.new));
        }
        for (sign, paragraphs) in change.paragraphs.iter().flat_map(|it| [("-", &it.lost), ("+", &it.gained)]) {
            for paragraph in paragraphs {
                let _ = writeln!(text, "    {sign} {}", start(paragraph, SHOWN));
            }
        }
    });
    section(
        &mut text,
        "Rules: blocks removed from the documents of both, before and now, and texts changed",
        rules,
        limit,
        |text, rule| {
            let _ = writeln!(
                text,
                "  {:<40} {:>8} {:>8} {:>+8}   {} texts",
                rule.rule,
                rule.old_blocks,
                rule.new_blocks,
                rule.by(),
                rule.changed_documents
            );
        },
    );
    text
}

fn strays(text: &mut String, heading: &str, when: &str, strays: &[Stray], limit: usize) {
    section(text, heading, strays, limit, |text, stray| {
        let _ = writeln!(text, "  {}; {when}: {}", named(&stray.source, stray.title.as_deref()), stray.fate);
    });
}

fn section<T>(text: &mut String, heading: &str, items: &[T], limit: usize, line: impl Fn(&mut String, &T)) {
    if items.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{heading}");
    items.iter().take(limit).for_each(|item| line(text, item));
    if items.len() > limit {
        let _ = writeln!(text, "  and {} more: see --limit, or --format json", items.len() - limit);
    }
}

fn named(source: &str, title: Option<&str>) -> String {
    title.map_or(source.to_owned(), |title| format!("{source} \"{}\"", start(title, 60)))
}

/// The beginning of a text, on one line.
fn start(text: &str, most: usize) -> String {
    let line = text.replace(['\n', '\r', '\t'], " ");
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
