//! The day a document was published, with the evidence beside it.
//!
//! Mentions are found by a grammar whose words are data of each language (`words`, `grammar`, `forms`), then the
//! evidence of address, head and text is weighed (`rank`). The clock of the machine is never asked: without `fetched_at`
//! a run is the same in ten years.

mod address;
mod clock;
mod evidence;
mod forms;
mod grammar;
mod han;
mod head;
mod mention;
mod order;
mod places;
mod rank;
mod solar;
mod surroundings;
#[cfg(test)]
mod tests;
mod text;
mod tokens;
mod vague;
mod words;
mod years;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::config::{DateConfig, DateOrder};
use crate::document::Document;
use crate::error::{Error, Result};
use crate::record::Declared;
use crate::segment::PageMeta;

pub use evidence::Source;
pub use mention::Said;

use rank::Ranked;
use vague::Vague;
use words::{Lexicons, Order};
use years::Known;

/// How much of the date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// The day.
    Day,
    /// The month; the date is its first day.
    Month,
    /// The year; the date is its first day.
    Year,
}

impl Precision {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// What was found out about the date of a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dated {
    /// The day of publication as the publisher's calendar had it; the first day of a month or year where
    /// [`Dated::precision`] says so. `None` where the evidence is too weak.
    pub date: Option<Date>,
    /// How much of `date` is known; `None` where there is no date.
    pub precision: Option<Precision>,
    /// The share of such answers that are right, 0 to 1; 0 where there is no date.
    pub confidence: f32,
    /// The quoted words, where they stood, and what settled the year.
    pub evidence: Option<String>,
    /// The moment of publication, where time and zone are known.
    pub published_at: Option<Timestamp>,
    /// The day of the last change, where the document states one.
    pub modified: Option<Date>,
    /// The days considered, the best eight, best first.
    pub candidates: Vec<Candidate>,
}

/// A day that was considered.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The day.
    pub date: Date,
    /// The weight of its evidence; JSON-LD alone weighs 10.
    pub score: f32,
    /// Each piece of evidence: its kind, its words, its weight.
    pub reasons: Vec<(Source, String, f32)>,
}

/// Finds the day of publication.
#[derive(Debug)]
pub struct Dater {
    lexicons: Lexicons,
    order: Option<Order>,
    /// Minutes east of Greenwich of times without a zone.
    offset: Option<i16>,
}

impl Dater {
    /// Compiles the words of all languages.
    ///
    /// # Errors
    /// A language file that doesn't hold together, or a time zone that is no offset.
    pub fn new(config: &DateConfig) -> Result<Self> {
        let order = match config.order {
            DateOrder::Auto => None,
            DateOrder::Dmy => Some(Order::Day),
            DateOrder::Mdy => Some(Order::Month),
            DateOrder::Ymd => Some(Order::Year),
        };
        let offset = match config.timezone.as_str() {
            "" => None,
            zone => Some(clock::offset(zone).ok_or_else(|| {
                Error::usage(format!("`date.timezone` must be an offset such as +07:00, not `{zone}`"))
            })?),
        };
        Ok(Self { lexicons: Lexicons::new(crate::lang::section("date")?), order, offset })
    }

    /// The date-like expressions of a text in the order they stand in it, whether or not they say when it was published.
    /// `language` is the ISO 639 code of the text, where it is known.
    pub fn mentions(&self, text: &str, language: Option<&str>) -> Vec<Said> {
        let lexicon = self.lexicons.get(language);
        let order = self.order.unwrap_or(lexicon.order);
        grammar::mentions(text, lexicon, order, 0..text.len()).into_iter().map(Said::from).collect()
    }

    /// The day of publication of a document: from what the input declares, the address, the head of the page, and the
    /// text with its verdicts. `language` is the ISO 639 code of the text, where it is known.
    pub fn date(&self, document: &Document, meta: &PageMeta, declared: &Declared, language: Option<&str>) -> Dated {
        let lexicon = self.lexicons.get(language.or(declared.language.as_deref()).or(meta.language.as_deref()));
        let tags = declared.language.as_deref().into_iter().chain(meta.language.as_deref());
        let url = declared.url.as_deref().or(meta.url.as_deref());
        let order = self.order.unwrap_or_else(|| order::of_place(lexicon.order, tags, url));
        let fetched = declared.fetched_at.as_deref().and_then(|value| head::value(value, lexicon, order));
        let address = url.map(address::read).unwrap_or_default();
        let stated = vague::stated(meta, declared, lexicon, order);
        let stated_month = stated.and_then(|stated| Some((stated.year, stated.month?)));
        let address_month = address.month.map(|(year, month, _)| (year, month));
        let mut known = Known {
            fetched: fetched.map(|(day, _)| day),
            fetched_clock: fetched.and_then(|(_, clock)| clock),
            month: stated_month.or(address_month),
            day: None,
        };
        let mut evidence = head::evidence(meta, declared, address, lexicon, order);
        let modified = head::modified(meta, lexicon, order);
        known.day = evidence
            .iter()
            .filter(|piece| piece.weight >= 5.0)
            .max_by(|a, b| a.weight.total_cmp(&b.weight))
            .map(|piece| piece.date);
        let text = text::evidence(document, lexicon, order, self.order.is_none(), known);
        evidence.extend(text.evidence);
        let in_address =
            address.month.map(|(year, month, quote)| Vague { year, month: Some(month), quote, place: "the address" });
        let passed = |vague: &Vague| known.fetched.is_none_or(|fetched| vague.begins_by(fetched));
        let vague = stated.or(text.month).or(in_address).filter(passed);
        let ranked = Ranked::new(evidence, &known, text.month);
        ranked.into_dated(self.offset, modified.or(text.modified), vague)
    }
}
