//! A month or a year of publication, where that is all that is stated.

use jiff::civil::Date;

use crate::record::Declared;
use crate::segment::{DateSource, PageMeta};

use super::grammar::mentions;
use super::words::{Lexicon, Order};

/// The month or the year of publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Vague<'a> {
    pub(super) year: i16,
    pub(super) month: Option<u8>,
    /// The words, as written.
    pub(super) quote: &'a str,
    /// Where they stood.
    pub(super) place: &'a str,
}

impl Vague<'_> {
    /// Whether it begins on a day or before.
    pub(super) fn begins_by(&self, day: Date) -> bool {
        (self.year, self.month.unwrap_or(1)) <= (day.year(), day.month().unsigned_abs())
    }
}

/// The longest value that is read as a month or a year and nothing else, in bytes.
const LONGEST: usize = 32;

/// What the date column or the head of the page states, the column first.
pub(super) fn stated<'a>(
    meta: &'a PageMeta,
    declared: &'a Declared,
    lexicon: &Lexicon,
    order: Order,
) -> Option<Vague<'a>> {
    let column = declared.date.as_deref().map(|value| (value, "the date column"));
    let head = meta.dates.iter().filter(|stated| {
        matches!(stated.source, DateSource::JsonLd | DateSource::Meta | DateSource::Microdata)
            && stated.name.to_ascii_lowercase().contains("pub")
    });
    let mut values = column.into_iter().chain(head.map(|stated| (stated.value.as_str(), stated.name.as_str())));
    values.find_map(|(value, place)| read(value.trim(), place, lexicon, order))
}

/// A value that is a month with its year, or a year.
fn read<'a>(quote: &'a str, place: &'a str, lexicon: &Lexicon, order: Order) -> Option<Vague<'a>> {
    if quote.len() > LONGEST {
        return None;
    }
    let [mention] = mentions(quote, lexicon, order, 0..quote.len()).try_into().ok()?;
    let parts = mention.parts;
    let whole = (mention.start, mention.end) == (0, quote.len());
    Some(Vague { year: parts.year?, month: parts.month, quote, place }).filter(|_| whole && parts.day.is_none())
}
