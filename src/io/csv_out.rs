//! CSV out: a list becomes JSON, a moment RFC 3339, and a cell that a spreadsheet would run is neutralised.

use std::borrow::Cow;

use polars::prelude::*;

use crate::error::{Error, Result};

/// Whether cells that a spreadsheet would run as a formula are neutralised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formulas {
    /// A leading apostrophe is put before them.
    Guarded,
    /// They stand as they are.
    AsTheyAre,
}

/// Whether the header is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// Before the rows.
    Written,
    /// Another part of the same file has it.
    LeftOut,
}

/// The rows of a frame as CSV: UTF-8, quoted where needed, null empty and an empty string `""`.
///
/// # Errors
/// What polars can't write.
pub fn encode(frame: &DataFrame, formulas: Formulas, header: Header) -> Result<Vec<u8>> {
    let failed = |error| Error::new("can't encode CSV").because(error);
    let columns =
        frame.columns().iter().map(|column| plain(column, formulas)).collect::<PolarsResult<_>>().map_err(failed)?;
    let mut plain = DataFrame::new(frame.height(), columns).map_err(failed)?;
    let mut bytes = Vec::new();
    CsvWriter::new(&mut bytes)
        .include_header(header == Header::Written)
        .with_quote_style(QuoteStyle::Necessary)
        .finish(&mut plain)
        .map_err(failed)?;
    Ok(bytes)
}

/// A column in a type that CSV has.
fn plain(column: &Column, formulas: Formulas) -> PolarsResult<Column> {
    Ok(match column.dtype() {
        DataType::String => match formulas {
            Formulas::Guarded if column.str()?.iter().flatten().any(is_guarded) => {
                column.str()?.apply_values(guard).into_column()
            }
            _ => column.clone(),
        },
        DataType::List(_) => {
            let lists = column.list()?;
            let json = lists.amortized_iter().map(|list| list.and_then(|list| json_list(list.as_ref().str().ok()?)));
            StringChunked::from_iter_options(column.name().clone(), json).into_column()
        }
        DataType::Datetime(TimeUnit::Microseconds, _) => {
            let moments = column.datetime()?.physical().iter().map(|micros| micros.and_then(rfc3339));
            StringChunked::from_iter_options(column.name().clone(), moments).into_column()
        }
        _ => column.clone(),
    })
}

fn json_list(list: &StringChunked) -> Option<String> {
    serde_json::to_string(&list.iter().collect::<Vec<_>>()).ok()
}

fn rfc3339(micros: i64) -> Option<String> {
    jiff::Timestamp::from_microsecond(micros).ok().map(|moment| moment.to_string())
}

/// Puts an apostrophe before a cell that begins with `=`, `+`, `-`, `@`, a tab, a carriage return, a line feed or a full-width
/// form of the first four, the characters that OWASP's page on CSV injection names; and before one that begins with an apostrophe, so that taking one leading
/// apostrophe away from every text cell that has one gives the cells back.
///
/// ```
/// use tinsach::io::csv_out::guard;
///
/// assert_eq!(guard("=1+1"), "'=1+1");
/// assert_eq!(guard("'quoted'"), "''quoted'");
/// assert_eq!(guard("plain"), "plain");
/// ```
pub fn guard(cell: &str) -> Cow<'_, str> {
    if is_guarded(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

fn is_guarded(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '\''])
}
