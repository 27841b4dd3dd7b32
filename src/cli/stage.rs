//! `tinsach stage NAME`: one stage alone, JSON lines in, JSON lines out.

use std::io::{BufRead, Write};

use serde_json::{Map, Value, json};

use super::args::{StageArgs, StageName};
use crate::article::Article;
use crate::audit::Quarantined;
use crate::clean::Cleaner;
use crate::config::{Audit, Config};
use crate::decode::Decoder;
use crate::document::Document;
use crate::error::{Error, Result};
use crate::io::json_lines::parse_line;
use crate::io::rows::Columns;
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
        let id =
            serde_json::from_slice::<Map<String, Value>>(&line).ok().and_then(|mut row| row.remove(&config.input.id));
        let mut row = Map::new();
        row.insert(config.input.id.clone(), id.unwrap_or(Value::Null));
        match parse_line(place, &line, &columns).and_then(|record| stage.run(record)) {
            Ok(result) => row.extend(result),
            Err(record) => drop(row.insert("error".into(), format!("{}: {}", record.origin, record.detail).into())),
        }
        serde_json::to_writer(&mut out, &row)
            .map_err(std::io::Error::from)
            .and_then(|()| out.write_all(b"\n"))
            .map_err(|error| Error::new("can't write to standard output").because(error))?;
    }
    out.flush().map_err(|error| Error::new("can't write to standard output").because(error))
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

    fn run(&self, record: RawRecord) -> Result<Map<String, Value>, Quarantined> {
        let text = String::from_utf8_lossy(&record.bytes);
        let result = match self {
            Self::Decode(decoder) => {
                let decoded = decoder
                    .decode(&record.bytes, record.markup, record.declared.charset.as_deref())
                    .map_err(|error| Quarantined {
                        origin: record.origin.clone(),
                        stage: crate::audit::Stage::Decode,
                        reason: error.reason.into(),
                        detail: error.detail,
                    })?;
                json!({
                    "text": decoded.text,
                    "encoding": decoded.encoding,
                    "encoding_confidence": decoded.confidence,
                    "malformed": decoded.malformed,
                })
            }
            Self::Normalise(normaliser) => {
                let normalised = normaliser.normalise(&text);
                json!({ "text": normalised.text, "edits": normalised.passes })
            }
            Self::Segment => {
                let document = match record.markup {
                    Markup::Text => segment::segment(text.into_owned(), None),
                    Markup::Html => {
                        let page = html::render(&text);
                        segment::segment(page.text, Some(page.lines))
                    }
                };
                json!({ "blocks": blocks(&document) })
            }
            Self::Language(identifier) => {
                let found = identifier.identify(&text, record.declared.language.as_deref());
                json!({ "language": found.language, "language_confidence": found.confidence, "evidence": found.evidence })
            }
            Self::Strip(cleaner) => {
                let cleaned = cleaner.clean(record)?;
                let blocks = blocks(&cleaned.stripped.document);
                let row = Article::new(cleaned, 0, Audit::None).row;
                json!({
                    "title": row.title, "lead": row.lead, "text": row.text, "section": row.section,
                    "captions": row.captions, "byline": row.byline, "agency": row.agency, "blocks": blocks,
                })
            }
            Self::Date(cleaner) => {
                let dated = cleaner.clean(record)?.dated.unwrap_or_default();
                json!({
                    "date": dated.date.map(|date| date.to_string()),
                    "date_precision": dated.precision.map(|precision| precision.name()),
                    "date_confidence": dated.date.map(|_| dated.confidence),
                    "date_evidence": dated.evidence,
                })
            }
        };
        Ok(match result {
            Value::Object(fields) => fields,
            _ => Map::new(),
        })
    }
}

/// The blocks of a document, with their verdicts where there are any.
fn blocks(document: &Document) -> Vec<Value> {
    let blocks = document.blocks().iter().enumerate();
    let shown = blocks.map(|(at, block)| {
        let verdict = block.verdict();
        json!({
            "start": block.start,
            "end": block.end,
            "kind": verdict.map(|verdict| verdict.kind.name()),
            "action": verdict.map(|verdict| verdict.kind.action().name()),
            "rule": verdict.map(|verdict| &*verdict.rule),
            "text": document.raw(at),
        })
    });
    shown.collect()
}
