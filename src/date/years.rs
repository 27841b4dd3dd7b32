//! The year of a day said without one.

use jiff::civil::Date;

use super::mention::{Clock, Cue, Mention, date};

/// What the document says of its own year.
#[derive(Debug, Default)]
pub(super) struct Years {
    /// Years named, with the weight of their naming and the words that name them last.
    named: Vec<Named>,
    /// Months named with their year: the text was written in or after them.
    months: Vec<(i16, u8)>,
    /// Every year named, whatever for.
    all: Vec<(i16, String)>,
    /// Counts of years since one that is named.
    anniversaries: Vec<u32>,
}

#[derive(Debug)]
struct Named {
    year: i16,
    weight: f32,
    /// What to say in the evidence.
    why: String,
}

/// A settled year.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Settled {
    pub(super) year: i16,
    /// How sure, 0 to 1.
    pub(super) sure: f32,
    /// What settled it.
    pub(super) why: String,
}

/// What is known from outside the running text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    /// The day of fetching.
    pub(super) fetched: Option<Date>,
    /// The time of day of fetching.
    pub(super) fetched_clock: Option<Clock>,
    /// Year and month by prefix or address.
    pub(super) month: Option<(i16, u8)>,
    /// A day by better evidence.
    pub(super) day: Option<Date>,
}

/// The greatest share of a year that may lie between a day of the lead and the time of fetching for the year to be
/// taken from there, in days.
const RECENT: i32 = 60;
/// Within so many days the time of fetching gives the year whatever years the text names: one page in fifty is fetched
/// years later in just that week.
const FRESH: i32 = 7;
/// Naming of so much weight makes a year the text's own.
const STRONG: f32 = 1.5;
/// The first year that an anniversary is taken to give.
const FIRST: i16 = 1990;

impl Years {
    /// Takes note of a mention of the article's own text.
    pub(super) fn note(&mut self, mention: &Mention, words: &str) {
        let Some(year) = mention.parts.year else { return };
        let cues = mention.cues;
        self.all.push((year, words.to_owned()));
        let idle = [Cue::Aside, Cue::Range, Cue::Past, Cue::Future, Cue::Name].into_iter().any(|cue| cues.has(cue));
        if cues.has(Cue::Compared) {
            self.add(year + 1, 2.0, format!("'{words}' is compared with, so the text is of the next year"));
        } else if idle {
        } else if let Some(month) = mention.parts.month {
            self.months.push((year, month));
            self.add(year, 1.5, format!("'{words}'"));
        } else {
            let weight = if cues.has(Cue::YearWord) { 1.5 } else { 0.75 };
            self.add(year, weight, format!("'{words}'"));
        }
    }

    /// Takes note of `50 years since` something of the article's own text.
    pub(super) fn note_anniversary(&mut self, count: u32) {
        self.anniversaries.push(count);
    }

    /// Names the years that anniversaries give, once all years are noted: where exactly one of the years named is so
    /// long before a year that fits. A recent year that is the greatest named is more often the text's own.
    pub(super) fn count_anniversaries(&mut self) {
        for count in std::mem::take(&mut self.anniversaries) {
            let Ok(count) = i16::try_from(count) else { continue };
            let greatest = self.all.iter().map(|(year, _)| *year).max().unwrap_or_default();
            let last = if greatest < FIRST { i16::MAX } else { greatest + 1 };
            let fits = |base: i16| (FIRST..=last).contains(&(base.saturating_add(count)));
            let mut bases: Vec<_> = self.all.iter().filter(|(base, _)| fits(*base)).collect();
            bases.dedup_by_key(|(base, _)| *base);
            if let [(base, words)] = bases[..] {
                let why = format!("it is {count} years after '{words}'");
                self.add(base + count, 2.0, why);
            }
        }
    }

    fn add(&mut self, year: i16, weight: f32, why: String) {
        match self.named.iter_mut().find(|named| named.year == year) {
            Some(named) => named.weight += weight,
            None => self.named.push(Named { year, weight, why }),
        }
    }

    /// The year of a day and month, where something settles it.
    pub(super) fn settle(&self, month: u8, day: u8, weekday: Option<u8>, known: Known) -> Option<Settled> {
        let limit = known.fetched.and_then(|day| day.tomorrow().ok());
        let on = |year: i16| date(year, month, day).filter(|day| limit.is_none_or(|limit| *day <= limit));
        let fits = |year: i16| {
            on(year)
                .is_some_and(|day| weekday.is_none_or(|weekday| day.weekday().to_monday_one_offset() == weekday as i8))
        };
        if let Some((year, known_month)) = known.month
            && known_month == month
            && on(year).is_some()
        {
            return Some(Settled {
                year,
                sure: 0.97,
                why: format!("the month {year}-{known_month:02} stands beside the text"),
            });
        }
        if let Some(better) = known.day {
            // The nearest such day not after the better one.
            let year = [better.year(), better.year() - 1]
                .into_iter()
                .find(|&year| on(year).is_some_and(|day| day <= better))?;
            return Some(Settled { year, sure: 0.9, why: format!("the day {better} stands elsewhere") });
        }
        let named = self.frame(limit.map(Date::year));
        if let Some(fetched) = known.fetched {
            let year = [fetched.year() + 1, fetched.year(), fetched.year() - 1]
                .into_iter()
                .find(|&year| on(year).is_some())?;
            let ago = on(year).map_or(i32::MAX, |day| days_between(day, fetched));
            // A page of an archive was fetched long after the year that its text names as its own.
            let older = named.first().is_some_and(|named| named.weight >= STRONG && named.year < year);
            let recent = ago <= FRESH || (ago <= RECENT && !older);
            if recent && (weekday.is_none() || fits(year)) {
                return Some(Settled {
                    year,
                    sure: 0.9,
                    why: format!("it is the last such day before {fetched}, when the page was fetched"),
                });
            }
        }
        if weekday.is_some() {
            let year = named
                .iter()
                .map(|named| named.year)
                .chain(named.iter().map(|named| named.year + 1))
                .find(|&year| fits(year));
            if let Some(year) = year {
                let why = named
                    .iter()
                    .find(|named| named.year == year)
                    .or(named.first())
                    .map_or("", |named| named.why.as_str());
                return Some(Settled { year, sure: 0.92, why: format!("the weekday fits {year}, and {why}") });
            }
        }
        let best = named.first()?;
        let after = self.months.iter().any(|&(year, said)| year == best.year && said > month);
        let strong = best.weight >= STRONG;
        if !strong || on(best.year).is_none() {
            return None;
        }
        // A month named later in the year than the day itself is a plan, or the day is of the year after.
        let sure = if after { 0.5 } else { 0.75 + 0.03 * best.weight.min(5.0) };
        Some(Settled {
            year: best.year,
            sure,
            why: format!("the greatest year the text names is {}: {}", best.year, best.why),
        })
    }

    /// The years that may be the article's own, best first: the greatest with weight.
    fn frame(&self, limit: Option<i16>) -> Vec<&Named> {
        let mut named: Vec<&Named> = self
            .named
            .iter()
            .filter(|named| named.weight >= 0.75 && limit.is_none_or(|limit| named.year <= limit))
            .collect();
        named.sort_by_key(|named| std::cmp::Reverse((named.weight >= STRONG, named.year)));
        named
    }
}

/// Days from one day to a later one; negative where it is earlier.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}
