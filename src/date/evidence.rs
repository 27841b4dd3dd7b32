//! One piece of evidence for a day, and how much each kind weighs.

use jiff::civil::Date;

use super::mention::Clock;

/// What a piece of evidence is. The order is the order of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The date column of the input.
    Declared,
    /// JSON-LD `datePublished`.
    JsonLd,
    /// A meta tag of publication.
    Meta,
    /// Microdata of publication.
    Microdata,
    /// A day in the address of the page.
    Address,
    /// A stamp labelled as published.
    Labelled,
    /// A `<time>` element of publication.
    Time,
    /// An element whose class or attributes say date.
    Marked,
    /// A line that is little but a date.
    Stamp,
    /// A day with day word or part of the day in the first paragraphs.
    Lead,
    /// A relative word, against the time of fetching.
    Relative,
    /// A date of publication in a script or a comment of the page.
    Script,
    /// Any other `<time>` element.
    OtherTime,
    /// A day in the running text.
    Mention,
    /// A date of modification.
    Modified,
}

impl Source {
    /// Its name in `explain`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::JsonLd => "json_ld",
            Self::Meta => "meta",
            Self::Microdata => "microdata",
            Self::Address => "address",
            Self::Labelled => "labelled",
            Self::Time => "time",
            Self::Marked => "marked",
            Self::Stamp => "stamp",
            Self::Lead => "lead",
            Self::Relative => "relative",
            Self::Script => "script",
            Self::OtherTime => "other_time",
            Self::Mention => "mention",
            Self::Modified => "modified",
        }
    }

    /// Evidence of one family comes from one template, so a second piece adds little.
    pub(super) fn family(self) -> usize {
        match self {
            Self::Declared => 0,
            Self::JsonLd | Self::Meta | Self::Microdata => 1,
            Self::Address => 2,
            Self::Labelled | Self::Stamp | Self::Marked => 3,
            Self::Time | Self::OtherTime => 7,
            Self::Script => 6,
            Self::Lead | Self::Mention | Self::Relative => 4,
            Self::Modified => 5,
        }
    }
}

/// How many families there are.
pub(super) const FAMILIES: usize = 8;

/// One piece of evidence for a day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evidence<'a> {
    pub(super) date: Date,
    pub(super) source: Source,
    /// How much it weighs; a JSON-LD date of publication weighs 10.
    pub(super) weight: f32,
    /// The words, as written.
    pub(super) quote: &'a str,
    /// Where they stood.
    pub(super) place: &'a str,
    /// What gave the year, where the words don't say it.
    pub(super) year_from: Option<String>,
    /// The time of day beside it.
    pub(super) clock: Option<Clock>,
}

impl Evidence<'_> {
    /// A stamp whose day is the one of Greenwich, not the publisher's.
    pub(super) fn is_utc(&self) -> bool {
        self.clock.is_some_and(|clock| clock.offset == Some(0) && (clock.hour, clock.minute, clock.second) != (0, 0, 0))
    }

    /// A day in the publisher's own calendar, as readers see it.
    pub(super) fn is_local(&self) -> bool {
        matches!(self.source, Source::Labelled | Source::Stamp | Source::Address | Source::Lead)
            || (matches!(self.source, Source::Time | Source::Microdata | Source::Meta) && !self.is_utc())
    }
}
