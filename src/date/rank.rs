//! From evidence to one day: scores, precision, confidence, and the sentence that says why.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::Offset;

use super::evidence::{Evidence, FAMILIES, Source};
use super::vague::Vague;
use super::years::Known;
use super::{Candidate, Dated, Precision};

/// Below this weight there is no answer: a wrong date costs more than a missing one.
const ENOUGH: f32 = 2.2;
/// Below this weight the best day must be ahead of the next one.
const SURE: f32 = 3.6;
/// So far ahead.
const MARGIN: f32 = 0.4;
/// What a second piece of evidence of the same family adds.
const REPEATED: f32 = 0.05;
/// A day with this share of the best one's weight speaks against it, and is named.
const AGAINST: f32 = 0.5;
/// So many candidates are shown.
const SHOWN: usize = 8;
/// The first year that needs no declaration to be believed.
const FIRST_YEAR: i16 = 1990;

/// The candidates, best first.
pub(super) struct Ranked<'a> {
    days: Vec<Day<'a>>,
}

struct Day<'a> {
    date: Date,
    score: f32,
    pieces: Vec<Evidence<'a>>,
}

impl<'a> Ranked<'a> {
    /// `prefix` is the month that the first words name.
    pub(super) fn new(evidence: Vec<Evidence<'a>>, known: &Known, prefix: Option<Vague>) -> Self {
        let limit = known.fetched.and_then(|day| day.tomorrow().ok());
        let mut by_day: BTreeMap<Date, Vec<Evidence<'a>>> = BTreeMap::new();
        for piece in evidence {
            let declared = piece.source == Source::Declared;
            if limit.is_none_or(|limit| piece.date <= limit) && (declared || piece.date.year() >= FIRST_YEAR) {
                by_day.entry(piece.date).or_default().push(piece);
            }
        }
        prefer_local_days(&mut by_day);
        let months = [known.month, prefix.and_then(|prefix| Some((prefix.year, prefix.month?)))];
        let mut days: Vec<Day> = by_day.into_iter().map(|(date, pieces)| Day::new(date, pieces, months)).collect();
        days.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.date.cmp(&b.date)));
        Self { days }
    }

    /// The answer; where no day is sure, the month or year that is stated.
    pub(super) fn into_dated(self, offset: Option<i16>, modified: Option<Date>, vague: Option<Vague>) -> Dated {
        let candidates: Vec<Candidate> = self.days.iter().take(SHOWN).map(Day::candidate).collect();
        let second = self.days.get(1).map_or(0.0, |second| second.score);
        let enough = |best: &&Day| best.score >= ENOUGH && (best.score >= SURE || best.score - second >= MARGIN);
        let Some(best) = self.days.first().filter(enough) else {
            return Dated { modified, candidates, ..vague.map(by_vague).unwrap_or_default() };
        };
        let piece = best.strongest();
        let mut sentence = format!("'{}' in {}", piece.quote.trim(), piece.place);
        if let Some(why) = &piece.year_from {
            sentence.push_str("; ");
            sentence.push_str(why);
        }
        if let Some(other) = self.days.get(1).filter(|other| other.score >= AGAINST * best.score) {
            let piece = other.strongest();
            sentence.push_str(&format!("; '{}' in {} speaks for {}", piece.quote.trim(), piece.place, other.date));
        }
        let stated = best.pieces.iter().filter(|piece| piece.source != Source::Modified || best.pieces.len() == 1);
        let clock = stated.filter_map(|piece| piece.clock).find(|clock| clock.offset.or(offset).is_some());
        let published_at = clock.and_then(|clock| {
            let minutes = clock.offset.or(offset)?;
            let time = best.date.at(clock.hour, clock.minute, clock.second, 0);
            Offset::from_seconds(i32::from(minutes) * 60).ok()?.to_timestamp(time).ok()
        });
        Dated {
            date: Some(best.date),
            precision: Some(Precision::Day),
            confidence: best.confidence(second),
            evidence: Some(sentence),
            published_at,
            modified: modified.filter(|day| *day >= best.date),
            candidates,
        }
    }
}

/// The answer where no day is sure but a month or a year is stated. The date is its first day.
fn by_vague(vague: Vague) -> Dated {
    let Vague { year, month, quote, place } = vague;
    let (precision, confidence) = if month.is_some() { (Precision::Month, 0.8) } else { (Precision::Year, 0.8) };
    Dated {
        date: super::mention::date(year, month.unwrap_or(1), 1),
        precision: Some(precision),
        confidence,
        evidence: Some(format!("'{quote}' in {place}")),
        ..Dated::default()
    }
}

/// Where a stamp in UTC and a day seen on the page are neighbours, the page's day is the one of the publisher's calendar.
fn prefer_local_days(by_day: &mut BTreeMap<Date, Vec<Evidence>>) {
    let seen: Vec<Date> = by_day
        .iter()
        .filter(|(_, pieces)| pieces.iter().any(|piece| piece.is_local() && piece.weight >= 2.0))
        .map(|(date, _)| *date)
        .collect();
    for (date, pieces) in by_day.iter_mut() {
        let neighbour = |other: &Date| super::years::days_between(*other, *date).abs() == 1;
        if !seen.contains(date) && seen.iter().any(neighbour) {
            for piece in pieces.iter_mut().filter(|piece| piece.is_utc()) {
                piece.weight *= 0.25;
            }
        }
    }
}

impl<'a> Day<'a> {
    fn new(date: Date, mut pieces: Vec<Evidence<'a>>, months: [Option<(i16, u8)>; 2]) -> Self {
        pieces.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.source.cmp(&b.source)));
        let mut best = [0.0f32; FAMILIES];
        let mut score = 0.0;
        // A stamp of modification says nothing for a day that has better evidence.
        // Nor does an element marked as a date, where it is that stamp.
        let modified = pieces
            .iter()
            .filter(|piece| piece.source == Source::Modified)
            .map(|piece| piece.weight)
            .fold(0.0, f32::max);
        let stamped = pieces.iter().any(|piece| matches!(piece.source, Source::Stamp | Source::Labelled));
        let labelled = pieces
            .iter()
            .any(|piece| piece.source == Source::Modified && piece.place == super::places::Place::Stamp.name());
        let counts = |piece: &&Evidence| match piece.source {
            Source::Modified => false,
            Source::Marked => stamped || !labelled,
            _ => true,
        };
        for piece in pieces.iter().filter(counts) {
            let family = &mut best[piece.source.family()];
            if *family == 0.0 {
                *family = piece.weight;
                score += piece.weight;
            } else if *family < piece.weight * 1.5 {
                score += piece.weight * REPEATED;
                *family += piece.weight * REPEATED;
            }
        }
        score = score.max(modified);
        for (year, month) in months.into_iter().flatten() {
            let same = date.year() == year && i16::from(date.month()) == i16::from(month);
            score *= if same { 1.3 } else { 0.5 };
        }
        Self { date, score, pieces }
    }

    fn strongest(&self) -> &Evidence<'a> {
        &self.pieces[0]
    }

    /// The share of such answers that are right: a logistic curve over score and lead, fitted on pages with a known
    /// day and moved down until the answers said to be 0.9 sure were right in 97 of 100 cases.
    fn confidence(&self, second: f32) -> f32 {
        let lead = self.score - second.max(0.0);
        let mut logit = -0.9 + 1.8 * (self.score / 12.0).min(1.0) + 1.9 * (lead / 8.0).min(1.0) + lead / self.score;
        let best = self.strongest();
        if best.year_from.is_some() {
            logit -= 0.5;
        }
        // Near midnight the day of Greenwich is not the publisher's in half the world.
        let late = best.clock.is_some_and(|clock| !(8..15).contains(&clock.hour));
        if best.is_utc() && late && !self.pieces.iter().any(Evidence::is_local) {
            logit -= 1.0;
        }
        1.0 / (1.0 + (-logit).exp())
    }

    fn candidate(&self) -> Candidate {
        let reasons = self
            .pieces
            .iter()
            .map(|piece| (piece.source, format!("'{}' in {}", piece.quote.trim(), piece.place), piece.weight));
        Candidate { date: self.date, score: self.score, reasons: reasons.collect() }
    }
}
