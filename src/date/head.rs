//! Evidence beside the text: the date column, the head of the page, the address.

use jiff::civil::Date;

use crate::record::Declared;
use crate::segment::{DateSource, PageMeta};

use super::address::AddressDate;
use super::evidence::{Evidence, Source};
use super::grammar::mentions;
use super::mention::{Clock, Cue, CueSet};
use super::words::{Lexicon, Order};

/// The day and the time of a value that is a date, in whatever form.
pub(super) fn value(value: &str, lexicon: &Lexicon, order: Order) -> Option<(Date, Option<Clock>)> {
    read(value, lexicon, order).map(|(day, clock, _)| (day, clock))
}

/// The first full date of a value, with its time and the words around it.
fn read(value: &str, lexicon: &Lexicon, order: Order) -> Option<(Date, Option<Clock>, CueSet)> {
    // A value longer than any date is read no further; a cut inside a character is moved back.
    let end = (0..=value.len().min(80)).rev().find(|&at| value.is_char_boundary(at))?;
    let mentions = mentions(&value[..end], lexicon, order, 0..end);
    mentions.iter().find_map(|mention| mention.parts.date().map(|day| (day, mention.clock, mention.cues)))
}

/// The evidence of column, head and address.
pub(super) fn evidence<'a>(
    meta: &'a PageMeta,
    declared: &'a Declared,
    address: AddressDate<'a>,
    lexicon: &Lexicon,
    order: Order,
) -> Vec<Evidence<'a>> {
    let mut found = Vec::new();
    let mut push = |source, weight, quote: &'a str, place: &'a str, (date, clock)| {
        found.push(Evidence { date, source, weight, quote, place, year_from: None, clock });
    };
    if let Some(column) = declared.date.as_deref()
        && let Some(read) = value(column, lexicon, order)
    {
        push(Source::Declared, 12.0, column, "the date column", read);
    }
    let mut seen = [0u8; 9];
    for stated in &meta.dates {
        let name = stated.name.to_ascii_lowercase();
        let (mut source, mut weight, index) = match stated.source {
            DateSource::JsonLd => (Source::JsonLd, 10.0, 0),
            DateSource::Meta => (Source::Meta, 9.0, 1),
            DateSource::Microdata => (Source::Microdata, 8.0, 2),
            DateSource::Time => (Source::Time, 7.0, 3),
            DateSource::Marked => (Source::Marked, 6.0, 4),
            DateSource::OtherTime => (Source::OtherTime, 4.0, 5),
            DateSource::Script => (Source::Script, 5.0, 6),
            DateSource::Comment => (Source::Script, 1.2, 7),
            DateSource::Modified => (Source::Modified, 2.5, 8),
        };
        let Some((date, clock, cues)) = read(&stated.value, lexicon, order) else { continue };
        // Names that don't say which date it is, and values that say it is another one.
        if !["pub", "issued", "posted", "display"].iter().any(|word| name.contains(word)) && index <= 1 {
            weight *= 0.7;
        }
        if name.starts_with("data-") {
            weight *= 0.75;
        }
        if cues.has(Cue::Updated) {
            (source, weight) = (Source::Modified, 2.5);
        }
        // A page that overwrites its date of publication when it's changed shows the same moment twice.
        let twin =
            |other: &crate::segment::MetaDate| other.source == DateSource::Modified && other.value == stated.value;
        if index <= 1 && clock.is_some() && meta.dates.iter().any(twin) {
            weight *= 0.8;
        }
        // The first of a kind is the page's own; later ones are mostly of its neighbours.
        weight *= [1.0, 0.5, 0.3][usize::from(seen[index].min(2))];
        seen[index] = seen[index].saturating_add(1);
        push(source, weight, &stated.value, &stated.name, (date, clock));
    }
    if let Some((day, quote)) = address.day {
        push(Source::Address, 8.0, quote, "the address", (day, None));
    }
    found
}

/// The day of the last change the head states.
pub(super) fn modified(meta: &PageMeta, lexicon: &Lexicon, order: Order) -> Option<Date> {
    let stated = meta.dates.iter().filter(|date| date.source == DateSource::Modified);
    stated.filter_map(|date| value(&date.value, lexicon, order)).map(|(day, _)| day).next()
}
