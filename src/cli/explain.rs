//! `tinsach explain`: one document, block by block, with the evidence for encoding, language and date.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};

use super::args::{ExplainArgs, LogFormat};
use super::harmless::{Lines, harmless, harmless_json};
use super::print;
use crate::article::Article;
use crate::clean::{Cleaned, Cleaner, Stripped};
use crate::config::Audit;
use crate::date::Dated;
use crate::document::Action;
use crate::error::{Error, Result};
use crate::io::fingerprint::Fingerprint;
use crate::io::rows::Columns;
use crate::io::{Opener, Unparsed, expand};
use crate::record::Origin;
use crate::strip::{Share, Stripper};

/// Explains a document.
pub fn run(args: &ExplainArgs) -> Result<()> {
    let config = args.settings.load(&[])?;
    let columns = Columns::new(&config);
    let unparsed = pick(args, &Opener::new(&config))?;
    let rejected = |record: crate::audit::Quarantined| {
        Error::new(format!("{} ({}: {})", record.detail, record.stage.name(), record.reason)).at(record.origin)
    };
    let cleaned = Cleaner::new(&config)?.clean(unparsed.parse(&columns).map_err(rejected)?).map_err(rejected)?;
    let Stripped { document, meta, declared, .. } = &cleaned.stripped;
    let shares = match config.strip.enabled {
        true => Stripper::new(&config.strip)?.explain(document, meta, declared),
        false => Vec::new(),
    };
    match args.format {
        LogFormat::Json => {
            let json = serde_json::to_string_pretty(&as_json(&cleaned, &shares));
            let json = json.map_err(|error| Error::new("can't encode the explanation").because(error))?;
            print(&(harmless_json(json) + "\n"))
        }
        LogFormat::Text => {
            let colours = if args.color.is_wanted(&std::io::stdout()) { Colours::On } else { Colours::Off };
            print(&as_text(&cleaned, &shares, config.strip.min_kept, colours))
        }
    }
}

/// The document that the arguments name: the first, or that of `--member` and `--row`.
fn pick(args: &ExplainArgs, opener: &Opener) -> Result<Unparsed> {
    let input = expand(std::slice::from_ref(&args.file))?.remove(0);
    let mut source = opener.open(&input, Fingerprint::default())?;
    let wanted = |item: &Result<Unparsed>| {
        let Ok(unparsed) = item else { return true };
        let origin = unparsed.origin();
        (args.member.is_none() || args.member == origin.member) && (args.row.is_none() || args.row == origin.row)
    };
    source.find(wanted).unwrap_or_else(|| {
        let what = if args.member.is_some() { "member" } else { "row" };
        Err(Error::usage(format!("there is no such {what}"))
            .at(Origin::file(&input.name))
            .help("rows count from 1; `source` in the tables is path#member:row"))
    })
}

/// Whether escape sequences are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Colours {
    On,
    Off,
}

impl Colours {
    fn paint(self, text: &str, colour: AnsiColor) -> String {
        match self {
            Self::On => {
                let style = Style::new().fg_color(Some(colour.into()));
                format!("{style}{text}{style:#}")
            }
            Self::Off => text.to_owned(),
        }
    }
}

fn as_text(cleaned: &Cleaned, shares: &[Vec<Share>], min_kept: f32, colours: Colours) -> String {
    let mut text = String::new();
    let kept = Article::new(&mut cleaned.clone(), 0, Audit::None).row.kept_share();
    let little = (kept < min_kept).then(|| format!("little text: {:.1} % of the characters are kept", kept * 100.0));
    for (name, value) in facts(cleaned).into_iter().chain([("warning", little)]) {
        if let Some(value) = value {
            // Writing to a string can't fail.
            let _ = writeln!(
                text,
                "{} {}",
                colours.paint(&format!("{name:<10}"), AnsiColor::Cyan),
                harmless(&value, Lines::Joined)
            );
        }
    }
    changes(cleaned, &mut text);
    for candidate in cleaned.dated.iter().flat_map(|dated| &dated.candidates) {
        let reasons: Vec<String> =
            candidate.reasons.iter().map(|(_, words, weight)| format!("{words} {weight:.1}")).collect();
        let _ = writeln!(
            text,
            "  {} weighs {:.1}: {}",
            candidate.date,
            candidate.score,
            harmless(&reasons.join(", "), Lines::Joined)
        );
    }
    text.push('\n');
    let document = &cleaned.stripped.document;
    for (at, block) in document.blocks().iter().enumerate() {
        let (kind, rule, score) = block.verdict().map_or(("-", "-", 0.0), |v| (v.kind.name(), &*v.rule, v.score));
        let (mark, colour) = if block.is_kept() { ("+", AnsiColor::Green) } else { ("-", AnsiColor::Red) };
        let head = format!("{mark} {at:>4} {kind:<10} {score:>7.2} {rule}");
        let _ = writeln!(text, "{}", colours.paint(&head, colour));
        if let Some(shares) = shares.get(at).filter(|shares| !shares.is_empty()) {
            let _ = writeln!(text, "       {}", colours.paint(&weight(shares), AnsiColor::BrightBlack));
        }
        for line in document.block(at).lines() {
            let _ = writeln!(text, "       {}", harmless(line, Lines::Joined));
        }
    }
    text
}

/// The weight of a block and what it is made of.
fn weight(shares: &[Share]) -> String {
    let sum: f32 = shares.iter().map(|share| share.words).sum();
    let parts: Vec<String> = shares.iter().map(|share| format!("{} {:+.1}", share.cue, share.words)).collect();
    format!("weight {sum:.1} = {}", parts.join(", "))
}

/// What was found out, by name, in the order of the stages.
fn facts(cleaned: &Cleaned) -> Vec<(&'static str, Option<String>)> {
    let stripped = &cleaned.stripped;
    let encoding = format!(
        "{} ({:.2} sure, {} malformed)",
        stripped.encoding,
        stripped.encoding_confidence,
        stripped.malformed.len()
    );
    let language = cleaned.language.as_ref().map(|found| {
        let code = found.language.as_deref().unwrap_or("unknown");
        let parts = cleaned.mix.iter().map(|(part, share)| format!("; {:.0} % {part}", share * 100.0));
        format!("{code} ({:.2} sure: {}{})", found.confidence, found.evidence, parts.collect::<String>())
    });
    let date = cleaned.dated.as_ref().map(|dated| match (dated.date, dated.precision) {
        (Some(date), Some(precision)) => {
            let evidence = dated.evidence.as_deref().unwrap_or_default();
            format!("{date} ({}, {:.2} sure: {evidence})", precision.name(), dated.confidence)
        }
        _ => "unknown".to_owned(),
    });
    vec![
        ("source", Some(stripped.origin.to_string())),
        ("encoding", Some(encoding)),
        ("edits", edits(cleaned)),
        ("language", language),
        ("date", date),
        ("title", cleaned.facts.title.clone()),
        ("section", cleaned.facts.section.clone()),
        ("byline", cleaned.facts.byline.clone()),
        ("agency", cleaned.facts.agency.clone()),
        ("site", cleaned.facts.site.clone()),
    ]
}

/// Changes shown one by one; `--format json` has them all.
const SHOWN: usize = 20;

/// What was changed before the text was cut into blocks, with its place: malformed bytes by their offset in the record,
/// edits by their offset in the text of their pass.
fn changes(cleaned: &Cleaned, text: &mut String) {
    let stripped = &cleaned.stripped;
    let malformed =
        stripped.malformed.iter().map(|lost| format!("malformed at byte {}: {}", lost.at, hexadecimal(&lost.bytes)));
    let edits = stripped.edits.iter().flatten().map(|edit| {
        let shorten = |text: &str| match text.char_indices().nth(60) {
            Some((end, _)) => format!("{:?}…", &text[..end]),
            None => format!("{text:?}"),
        };
        format!("{} {} at {}: {} -> {}", edit.kind, edit.count, edit.start, shorten(&edit.before), shorten(&edit.text))
    });
    let all: Vec<String> = malformed.chain(edits).collect();
    for line in all.iter().take(SHOWN) {
        let _ = writeln!(text, "           {line}");
    }
    if all.len() > SHOWN {
        let _ = writeln!(text, "           and {} more: --format json shows all", all.len() - SHOWN);
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The changes of the normalise stage, counted by kind.
fn edits(cleaned: &Cleaned) -> Option<String> {
    let mut counts = std::collections::BTreeMap::<&str, u32>::new();
    for edit in cleaned.stripped.edits.iter().flatten() {
        *counts.entry(edit.kind).or_default() += edit.count;
    }
    let shown: Vec<String> = counts.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    Some(shown.join(", ")).filter(|shown| !shown.is_empty())
}

fn as_json(cleaned: &Cleaned, shares: &[Vec<Share>]) -> Value {
    let document = &cleaned.stripped.document;
    let blocks = document.blocks().iter().enumerate().map(|(at, block)| {
        let verdict = block.verdict();
        json!({
            "block": at,
            "start": block.start,
            "end": block.end,
            "kind": verdict.map(|verdict| verdict.kind.name()),
            "action": if block.is_kept() { Action::Keep } else { Action::Remove }.name(),
            "rule": verdict.map(|verdict| &*verdict.rule),
            "score": verdict.map(|verdict| verdict.score),
            "weight": shares.get(at),
            "cues": block.cues,
            "text": document.raw(at),
        })
    });
    let mut shown = serde_json::Map::new();
    for (name, value) in facts(cleaned) {
        shown.insert(name.to_owned(), value.map_or(Value::Null, Value::String));
    }
    let malformed = cleaned.stripped.malformed.iter();
    let malformed: Vec<Value> =
        malformed.map(|lost| json!({ "start": lost.at, "bytes": hexadecimal(&lost.bytes) })).collect();
    shown.insert("malformed".into(), malformed.into());
    shown.insert("passes".into(), json!(cleaned.stripped.edits));
    shown.insert("candidates".into(), cleaned.dated.as_ref().map_or_else(Vec::new, candidates).into());
    shown.insert("blocks".into(), blocks.collect());
    Value::Object(shown)
}

/// The days that were considered, with what each stands on.
pub(super) fn candidates(dated: &Dated) -> Vec<Value> {
    let shown = dated.candidates.iter().map(|candidate| {
        let reasons = candidate.reasons.iter();
        let reasons: Vec<Value> = reasons
            .map(|(source, words, weight)| json!({ "source": source.name(), "words": words, "weight": weight }))
            .collect();
        json!({ "date": candidate.date.to_string(), "score": candidate.score, "reasons": reasons })
    });
    shown.collect()
}
