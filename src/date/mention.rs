//! What a date-like expression says, before anything is concluded from it.

use std::ops::Range;

use super::words::Unit;

/// A date-like expression of a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mention {
    /// Byte offset where it starts.
    pub(super) start: usize,
    /// Byte offset where it ends, with weekday, time and zone.
    pub(super) end: usize,
    /// The parts said.
    pub(super) parts: Parts,
    /// 1 (Monday) to 7.
    pub(super) weekday: Option<u8>,
    /// The time of day beside it.
    pub(super) clock: Option<Clock>,
    /// How far back from the day of publication or of fetching.
    pub(super) relative: Option<Relative>,
    /// The words around it.
    pub(super) cues: CueSet,
}

/// A date-like expression as it stands in a text, whatever it may prove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its bytes in the text, with weekday, time and zone.
    pub span: Range<usize>,
    /// The Gregorian year, where it was said.
    pub year: Option<i16>,
    /// 1 to 12, where a month was said.
    pub month: Option<u8>,
    /// 1 to 31, where a day was said. With no part at all it is a word such as `today` or a weekday.
    pub day: Option<u8>,
}

impl From<Mention> for Said {
    fn from(mention: Mention) -> Self {
        let Parts { year, month, day, .. } = mention.parts;
        Self { span: mention.start..mention.end, year, month, day }
    }
}

/// The parts of a date that were said; a date may lack its year, or have nothing else.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) year: Option<i16>,
    pub(super) month: Option<u8>,
    pub(super) day: Option<u8>,
    /// Day and month could change places: both are at most 12, and nothing but habit says which is which.
    pub(super) ambiguous: bool,
    /// The year was said with two digits.
    pub(super) short_year: bool,
}

/// A time of day as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: i8,
    pub(super) minute: i8,
    pub(super) second: i8,
    /// Minutes east of Greenwich, where a zone was said.
    pub(super) offset: Option<i16>,
}

/// A day told from another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relative {
    /// Days from the day of publication: `hôm qua` is -1.
    Days(i8),
    /// Time before the moment of fetching: `3 giờ trước`.
    Ago(u32, Unit),
    /// So many years after another year that the text names: `kỷ niệm 50 năm`.
    Anniversary(u32),
}

/// What stands around a mention, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct CueSet(u16);

/// One thing that can stand around a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(super) enum Cue {
    /// A word that says the number is a day (`ngày`).
    DayWord = 1,
    /// A part of the day.
    Part = 1 << 1,
    /// In brackets.
    Bracketed = 1 << 2,
    /// One end of a span of days or years.
    Range = 1 << 3,
    /// Labelled as published.
    Published = 1 << 4,
    /// Labelled as modified.
    Updated = 1 << 5,
    /// After a word of comparison.
    Compared = 1 << 6,
    /// After a word that says nothing of the text's own time.
    Aside = 1 << 7,
    /// The name of a holiday, a street, or no date at all.
    Name = 1 << 8,
    /// After a word of things long past.
    Past = 1 << 9,
    /// After a word of things to come.
    Future = 1 << 10,
    /// A month by name.
    Named = 1 << 11,
    /// A year after a word for year (`trong năm 2025`).
    YearWord = 1 << 12,
    /// Eight digits in a row.
    Compact = 1 << 13,
    /// After a copyright sign.
    Copyright = 1 << 14,
}

impl CueSet {
    pub(super) fn has(self, cue: Cue) -> bool {
        self.0 & cue as u16 != 0
    }

    pub(super) fn add(&mut self, cue: Cue) {
        self.0 |= cue as u16;
    }
}

impl Mention {
    /// Whether it can be a date at all: two numbers with a sign between them are one only where a word beside them says
    /// so, else they are a score, a fraction, opening hours.
    pub(super) fn is_said(&self) -> bool {
        let bare = self.parts.year.is_none() && self.parts.day.is_some() && !self.cues.has(Cue::Named);
        let cued = [Cue::DayWord, Cue::Part, Cue::Bracketed, Cue::Published, Cue::Updated]
            .into_iter()
            .any(|cue| self.cues.has(cue));
        !bare || cued || self.weekday.is_some() || self.relative.is_some()
    }
}

impl Parts {
    /// Day and month, with or without a year.
    pub(super) fn month_day(&self) -> Option<(u8, u8)> {
        Some((self.month?, self.day?))
    }

    /// The day, where all parts were said and the calendar has it.
    pub(super) fn date(&self) -> Option<jiff::civil::Date> {
        date(self.year?, self.month?, self.day?)
    }
}

/// A day of the calendar, where it has it.
pub(super) fn date(year: i16, month: u8, day: u8) -> Option<jiff::civil::Date> {
    jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
