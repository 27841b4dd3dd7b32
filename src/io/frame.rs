//! The polars boundary: rows to data frames, one chunk a column.

use polars::prelude::*;

use super::tables::{BlockRow, DocumentRow, DuplicateRow, MalformedRow, RejectRow};
use crate::date::Precision;
use crate::error::{Error, Result};

/// A row type that has a table.
pub trait Row: Send + Sync + Sized {
    /// The name of the table and of its files.
    const TABLE: &'static str;

    /// The columns of some rows; with no rows they still have their types. `carry` names the columns carried over.
    fn columns(rows: &[Self], carry: &[String]) -> Vec<Column>;

    /// Bytes of text in the row, for cutting row groups.
    fn weight(&self) -> usize;
}

/// A data frame of some rows.
///
/// # Errors
/// Never for rows of this crate: their columns are equally long. polars' own check is passed on.
pub fn frame<R: Row>(rows: &[R], carry: &[String]) -> Result<DataFrame> {
    DataFrame::new(rows.len(), R::columns(rows, carry))
        .map_err(|error| Error::new(format!("can't build the table {}", R::TABLE)).because(error))
}

/// The schema of a table.
///
/// # Errors
/// See [`frame`].
pub fn schema<R: Row>(carry: &[String]) -> Result<SchemaRef> {
    Ok(frame::<R>(&[], carry)?.schema().clone())
}

fn strings<'a, R>(name: &str, rows: &'a [R], value: impl Fn(&'a R) -> Option<&'a str>) -> Column {
    let mut builder = StringChunkedBuilder::new(name.into(), rows.len());
    rows.iter().for_each(|row| builder.append_option(value(row)));
    builder.finish().into_column()
}

fn text<'a, R>(name: &str, rows: &'a [R], value: impl Fn(&'a R) -> &'a str) -> Column {
    strings(name, rows, |row| Some(value(row)))
}

fn floats<R>(name: &str, rows: &[R], value: impl Fn(&R) -> Option<f32>) -> Column {
    Float32Chunked::from_iter_options(name.into(), rows.iter().map(value)).into_column()
}

fn counts<R>(name: &str, rows: &[R], value: impl Fn(&R) -> u32) -> Column {
    UInt32Chunked::from_iter_values(name.into(), rows.iter().map(value)).into_column()
}

fn offsets<R>(name: &str, rows: &[R], value: impl Fn(&R) -> u64) -> Column {
    UInt64Chunked::from_iter_values(name.into(), rows.iter().map(value)).into_column()
}

fn days<R>(name: &str, rows: &[R], value: impl Fn(&R) -> Option<i32>) -> Column {
    Int32Chunked::from_iter_options(name.into(), rows.iter().map(value)).into_date().into_column()
}

fn moments<R>(name: &str, rows: &[R], value: impl Fn(&R) -> Option<i64>) -> Column {
    let micros = Int64Chunked::from_iter_options(name.into(), rows.iter().map(value));
    micros.into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC)).into_column()
}

fn lists<R>(name: &str, rows: &[R], value: impl Fn(&R) -> &[String]) -> Column {
    let mut builder = ListStringChunkedBuilder::new(name.into(), rows.len(), rows.len());
    rows.iter().for_each(|row| builder.append_values_iter(value(row).iter().map(String::as_str)));
    builder.finish().into_column()
}

impl Row for DocumentRow {
    const TABLE: &'static str = "documents";

    fn columns(rows: &[Self], carry: &[String]) -> Vec<Column> {
        let mut columns = vec![
            text("doc_id", rows, |row| &row.doc_id),
            strings("id", rows, |row| row.id.as_deref()),
            text("source", rows, |row| &row.source),
            strings("url", rows, |row| row.url.as_deref()),
            strings("site", rows, |row| row.site.as_deref()),
            strings("section", rows, |row| row.section.as_deref()),
            strings("title", rows, |row| row.title.as_deref()),
            strings("lead", rows, |row| row.lead.as_deref()),
            strings("text", rows, |row| row.text.as_deref()),
            lists("captions", rows, |row| &row.captions),
            strings("byline", rows, |row| row.byline.as_deref()),
            strings("agency", rows, |row| row.agency.as_deref()),
            strings("language", rows, |row| row.language.as_deref()),
            floats("language_confidence", rows, |row| row.language_confidence),
            days("date", rows, |row| row.date),
            strings("date_precision", rows, |row| row.date_precision.map(Precision::name)),
            floats("date_confidence", rows, |row| row.date_confidence),
            strings("date_evidence", rows, |row| row.date_evidence.as_deref()),
            text("encoding", rows, |row| &row.encoding),
            counts("n_chars", rows, |row| row.n_chars),
            counts("n_words", rows, |row| row.n_words),
            counts("removed_chars", rows, |row| row.removed_chars),
            text("content_hash", rows, |row| &row.content_hash),
            text("cluster_id", rows, |row| &row.cluster_id),
            counts("cluster_size", rows, |row| row.cluster_size),
            moments("fetched_at", rows, |row| row.fetched_at),
            moments("published_at", rows, |row| row.published_at),
            days("modified", rows, |row| row.modified),
            lists("diagnostics", rows, |row| &row.diagnostics),
        ];
        for (at, name) in carry.iter().enumerate() {
            columns.push(strings(name, rows, |row| row.carry.get(at).and_then(Option::as_deref)));
        }
        columns
    }

    fn weight(&self) -> usize {
        self.text.as_ref().map_or(0, String::len)
    }
}

impl Row for BlockRow<'_> {
    const TABLE: &'static str = "blocks";

    fn columns(rows: &[Self], _carry: &[String]) -> Vec<Column> {
        vec![
            text("doc_id", rows, |row| &row.doc_id),
            counts("block", rows, |row| row.block),
            offsets("start", rows, |row| row.start),
            offsets("end", rows, |row| row.end),
            text("kind", rows, |row| row.kind.name()),
            text("action", rows, |row| row.action.name()),
            text("rule", rows, |row| row.rule),
            floats("score", rows, |row| Some(row.score)),
            text("text", rows, |row| row.text),
        ]
    }

    fn weight(&self) -> usize {
        self.text.len()
    }
}

impl Row for DuplicateRow {
    const TABLE: &'static str = "duplicates";

    fn columns(rows: &[Self], _carry: &[String]) -> Vec<Column> {
        vec![
            text("doc_id", rows, |row| &row.doc_id),
            text("kept_doc_id", rows, |row| &row.kept_doc_id),
            strings("id", rows, |row| row.id.as_deref()),
            strings("kept_id", rows, |row| row.kept_id.as_deref()),
            text("relation", rows, |row| row.relation.name()),
            floats("similarity", rows, |row| Some(row.similarity)),
            text("source", rows, |row| &row.source),
        ]
    }

    fn weight(&self) -> usize {
        self.source.len()
    }
}

impl Row for MalformedRow {
    const TABLE: &'static str = "malformed";

    fn columns(rows: &[Self], _carry: &[String]) -> Vec<Column> {
        vec![
            text("doc_id", rows, |row| &row.doc_id),
            offsets("start", rows, |row| row.start),
            counts("count", rows, |row| row.count),
            text("bytes", rows, |row| &row.bytes),
        ]
    }

    fn weight(&self) -> usize {
        self.bytes.len()
    }
}

impl Row for RejectRow {
    const TABLE: &'static str = "rejects";

    fn columns(rows: &[Self], _carry: &[String]) -> Vec<Column> {
        vec![
            text("source", rows, |row| &row.source),
            text("stage", rows, |row| row.stage.name()),
            text("reason", rows, |row| &row.reason),
            text("detail", rows, |row| &row.detail),
        ]
    }

    fn weight(&self) -> usize {
        self.detail.len()
    }
}
