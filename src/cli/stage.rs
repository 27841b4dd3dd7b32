//! `tinsach stage NAME`: one stage alone, JSON lines in, JSON lines out.

use std::io::{BufRead, Write};

use serde::Serialize;
use serde_json::json;

use super::args::{StageArgs, StageName};
use super::harmless::harmless_json;
use crate::article::Article;
use crate::audit::Quarantined;
use crate::clean::Cleaner;
use crate::config::{Audit, Config};
use crate::decode::Decoder;
use crate::document::Document;
use crate::error::{Error, Result};
use crate::io::json_lines;
use crate::io::rows::Columns;
use crate::io::tables::DocumentRow;
use crate::language::Identifier;
use crate::normalise::Normaliser;
use crate::record::{Markup, Origin, RawRecord};
use crate::segment::{self, html};

/// Reads rows from standard input and writes the stage's results to standard output, `id` kept. A row that can't be
/// used gives its `error` instead, so that rows stay matched.
pub fn run(args: &StageArgs) -> Result<()> {
    let config = args.settings.load(&[])?;
    let stage = Stage::new(args.name, &config)?;
    let columns = Columns::new(&config);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let origin = Origin::file("<stdin>");
    for (at, line) in std::io::stdin().lock().split(b'\n').enumerate() {
        let line = line.map_err(|error| Error::new("can't read standard input").because(error))?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let place = origin.row(at as u64 + 1);
        let parsed = json_lines::object(place.clone(), &line);
        let id = parsed.as_ref().ok().and_then(|row| row.get(&config.input.id)).cloned();
        let record = parsed.and_then(|parsed| json_lines::record(place, parsed, &columns));
        let fields = record
            .and_then(|record| stage.run(record))
            .unwrap_or_else(|record| json(&json!({ "error": format!("{}: {}", record.origin, record.detail) })));
        // The id stands before the fields: `{"id":7,` and what follows the brace that opens them.
        let id = json(&json!({ (config.input.id.as_str()): id }));
        out.write_all(&id[..id.len() - 1])
            .and_then(|()| out.write_all(b","))
            .and_then(|()| out.write_all(&fields[1..]))
            .and_then(|()| out.write_all(b"\n"))
            .map_err(|error| Error::new("can't write to standard output").because(error))?;
    }
    out.flush().map_err(|error| Error::new("can't write to standard output").because(error))
}

/// An object as JSON that is fit for a terminal.
fn json(object: &impl Serialize) -> Vec<u8> {
    let json = serde_json::to_string(object).expect("plain data with string keys can be encoded");
    harmless_json(json).into_bytes()
}

/// A stage, compiled.
enum Stage {
    Decode(Decoder),
    Normalise(Normaliser),
    Segment,
    Strip(Box<Cleaner>),
    Language(Box<Identifier>),
    Date(Box<Cleaner>),
}

impl Stage {
    fn new(name: StageName, config: &Config) -> Result<Self> {
        Ok(match name {
            StageName::Decode => Self::Decode(Decoder::new(&config.decode)?),
            StageName::Normalise => Self::Normalise(Normaliser::new(&config.normalise)?),
            StageName::Segment => Self::Segment,
            StageName::Strip => Self::Strip(Box::new(Cleaner::new(config)?)),
            StageName::Language => Self::Language(Box::new(Identifier::new(&config.language)?)),
            StageName::Date => Self::Date(Box::new(Cleaner::new(config)?)),
        })
    }

    /// The fields of the result, a JSON object.
    fn run(&self, record: RawRecord) -> Result<Vec<u8>, Quarantined> {
        let text = || String::from_utf8_lossy(&record.bytes);
        Ok(match self {
            Self::Decode(decoder) => {
                let decoded = decoder
                    .decode(&record.bytes, record.markup, record.declared.charset.as_deref())
                    .map_err(|error| Quarantined {
                        origin: record.origin.clone(),
                        stage: crate::audit::Stage::Decode,
                        reason: error.reason.into(),
                        detail: error.detail,
                    })?;
                json(&json!({
                    "text": decoded.text,
                    "encoding": decoded.encoding,
                    "encoding_confidence": decoded.confidence,
                    "malformed": decoded.malformed,
                    "lost": decoded.lost,
                }))
            }
            Self::Normalise(normaliser) => {
                let text = text();
                let normalised = normaliser.normalise(&text);
                json(&json!({ "text": normalised.text, "edits": normalised.passes }))
            }
            Self::Segment => {
                let document = match record.markup {
                    Markup::Text => segment::segment(text().into_owned(), None),
                    Markup::Html => {
                        let page = html::render(&text());
                        segment::segment(page.text, Some(page.lines))
                    }
                };
                json(&Segmented { blocks: blocks(&document) })
            }
            Self::Language(identifier) => {
                let found = identifier.identify(&text(), record.declared.language.as_deref());
                json(&json!({
                    "language": found.language,
                    "language_confidence": found.confidence,
                    "evidence": found.evidence,
                }))
            }
            Self::Strip(cleaner) => {
                let mut cleaned = cleaner.clean(record)?;
                let DocumentRow { title, lead, text, section, captions, byline, agency, .. } =
                    Article::new(&mut cleaned, 0, Audit::None).row;
                let blocks = blocks(&cleaned.stripped.document);
                json(&Stripped { title, lead, text, section, captions, byline, agency, blocks })
            }
            Self::Date(cleaner) => {
                let dated = cleaner.clean(record)?.dated.unwrap_or_default();
                json(&json!({
                    "date": dated.date.map(|date| date.to_string()),
                    "date_precision": dated.precision.map(|precision| precision.name()),
                    "date_confidence": dated.date.map(|_| dated.confidence),
                    "date_evidence": dated.evidence,
                    "published_at": dated.published_at.map(|moment| moment.to_string()),
                    "modified": dated.modified.map(|day| day.to_string()),
                    "candidates": super::explain::candidates(&dated),
                }))
            }
        })
    }
}

/// What the segment stage says of a text.
#[derive(Serialize)]
struct Segmented<'a> {
    blocks: Vec<Shown<'a>>,
}

/// What the strip stage says of a text.
#[derive(Serialize)]
struct Stripped<'a> {
    title: Option<String>,
    lead: Option<String>,
    text: Option<String>,
    section: Option<String>,
    captions: Vec<String>,
    byline: Option<String>,
    agency: Option<String>,
    blocks: Vec<Shown<'a>>,
}

/// A block, with its verdict where there is one.
#[derive(Serialize)]
struct Shown<'a> {
    start: usize,
    end: usize,
    kind: Option<&'static str>,
    action: Option<&'static str>,
    rule: Option<&'a str>,
    text: &'a str,
}

/// The blocks of a document.
fn blocks(document: &Document) -> Vec<Shown<'_>> {
    let blocks = document.blocks().iter().enumerate();
    let shown = blocks.map(|(at, block)| {
        let verdict = block.verdict();
        Shown {
            start: block.start,
            end: block.end,
            kind: verdict.map(|verdict| verdict.kind.name()),
            action: verdict.map(|verdict| verdict.kind.action().name()),
            rule: verdict.map(|verdict| &*verdict.rule),
            text: document.raw(at),
        }
    });
    shown.collect()
}
