//! Evidence in the text, by place.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::document::Document;

use super::address;
use super::evidence::{Evidence, Source};
use super::grammar::mentions;
use super::mention::{Cue, Mention, Relative};
use super::order;
use super::places::{Place, Placed, Places};
use super::vague::Vague;
use super::words::{Lexicon, Order};
use super::years::{Known, Years};

/// What a stamp in a list loses.
const LISTED: f32 = 2.0;

/// What it loses where the list goes forward in time: a timetable or fixtures; other articles go back.
const SCHEDULED: f32 = 6.0;

/// A weekday within so many bytes of a day belongs to it.
const SENTENCE: usize = 160;

/// Years named further into the text than this, in bytes, are more often those of other articles than of a long one.
const OWN: usize = 8000;

/// What the text gives.
pub(super) struct TextEvidence<'a> {
    pub(super) evidence: Vec<Evidence<'a>>,
    /// Year and month of a prefix.
    pub(super) month: Option<Vague<'a>>,
    /// The day of a stamp labelled as modified.
    pub(super) modified: Option<Date>,
}

/// Reads the whole text.
pub(super) fn evidence<'a>(
    document: &'a Document,
    lexicon: &Lexicon,
    order: Order,
    guess_order: bool,
    mut known: Known,
) -> TextEvidence<'a> {
    let text = document.text();
    let places = Places::new(document);
    let mut mentions = mentions(text, lexicon, order, places.reading());
    if guess_order {
        order::settle(&mut mentions, text, order);
    }
    let placed: Vec<Placed> = mentions.iter().map(|mention| places.of(mention)).collect();
    let mut years = Years::default();
    let mut month = None;
    for (mention, placed) in mentions.iter().zip(&placed) {
        let own = matches!(placed.place, Place::Lead | Place::Body | Place::Prefix);
        let parts = mention.parts;
        if let (Some(year), Some(in_month), None, true) =
            (parts.year, parts.month, parts.day, mention.start < 24 && placed.block == 0)
            && document.text()[..mention.start].trim().len() <= 8
        {
            let quote = &text[mention.start..mention.end];
            month = month.or(Some(Vague { year, month: Some(in_month), quote, place: Place::Prefix.name() }));
        } else if let (Some(Relative::Anniversary(count)), true) = (mention.relative, own) {
            years.note_anniversary(count);
        } else if own && mention.start < places.reading().start + OWN {
            years.note(mention, &text[mention.start..mention.end]);
        }
    }
    years.count_anniversaries();
    if let Some(Vague { year, month: Some(in_month), .. }) = month {
        known.month = Some((year, in_month));
    }
    let mut found = Vec::new();
    let mut modified = None;
    let reader = Reader { text, places: &places, years: &years, known };
    let losses = losses(&mentions, &placed);
    let mut stamps = 0;
    for (index, (mention, placed)) in mentions.iter().zip(&placed).enumerate() {
        // "January 6 - ... on Saturday": a weekday in the same sentence.
        let weekday = mentions.get(index + 1).filter(|next| {
            next.parts.month.is_none() && next.start.checked_sub(mention.end).is_some_and(|apart| apart < SENTENCE)
        });
        let weekday = weekday.and_then(|next| next.weekday);
        let Some(mut piece) = reader.piece(mention, placed, stamps, weekday) else { continue };
        if piece.source == Source::Stamp {
            piece.weight -= losses[index];
        }
        if placed.place == Place::Stamp {
            stamps += 1;
        }
        if mention.cues.has(Cue::Updated) {
            modified = modified.or(Some(piece.date));
        }
        found.push(piece);
    }
    found.extend(own_address(document));
    if let Some(fetched) = known.fetched {
        prefer_newest(&mut found, fetched);
    }
    TextEvidence { evidence: found, month, modified }
}

/// What each mention loses as a stamp in a list: at least so many short lines with different days, close to each other,
/// are a timetable, fixtures or teasers of other articles.
fn losses(mentions: &[Mention], placed: &[Placed]) -> Vec<f32> {
    /// Stamps that make a list.
    const RUN: usize = 4;
    /// Blocks from one stamp of a list to the next, at most.
    const APART: usize = 3;
    let stamps: Vec<usize> = (0..mentions.len())
        .filter(|&at| placed[at].place == Place::Stamp && mentions[at].parts.month_day().is_some())
        .collect();
    let mut losses = vec![0.0; mentions.len()];
    let follows = |a: &usize, b: &usize| {
        placed[*b].block - placed[*a].block <= APART && mentions[*a].parts.month_day() != mentions[*b].parts.month_day()
    };
    for run in stamps.chunk_by(follows).filter(|run| run.len() >= RUN) {
        let forward = run.is_sorted_by_key(|&at| (mentions[at].parts.year, mentions[at].parts.month_day()));
        run.iter().for_each(|&at| losses[at] = if forward { SCHEDULED } else { LISTED });
    }
    losses
}

/// The day in the address that some scrapes keep as the first or the last line of the text.
fn own_address(document: &Document) -> Option<Evidence<'_>> {
    let ends = [0, document.blocks().len().saturating_sub(1)];
    let mut lines = ends.into_iter().filter(|&at| at < document.blocks().len()).map(|at| document.block(at));
    let line = lines.find(|line| line.starts_with("http") && !line.contains(char::is_whitespace))?;
    let (date, quote) = address::read(line).day?;
    let place = "an address on a line of its own";
    Some(Evidence { date, source: Source::Address, weight: 5.0, quote, place, year_from: None, clock: None })
}

/// What the running text says of the days before the time of fetching: the last day it names is nearest to the day of
/// publication, and where that is before it, words such as "today" were not written on the day of fetching.
fn prefer_newest(evidence: &mut [Evidence], fetched: Date) {
    /// A piece that weighs less is of the past, of the future, or one end of a span.
    const TOLD: f32 = 1.4;
    /// Days that may pass between publication and fetching where the text says "today".
    const FRESH: i32 = 3;
    let running = |piece: &Evidence| matches!(piece.source, Source::Lead | Source::Mention) && piece.weight >= TOLD;
    let days = evidence.iter().filter(|piece| running(piece) && piece.date <= fetched).map(|piece| piece.date);
    let Some(newest) = days.max() else { return };
    let in_lead = evidence.iter().any(|piece| piece.source == Source::Lead && running(piece) && piece.date == newest);
    let stale = super::years::days_between(newest, fetched) > if in_lead { 0 } else { FRESH };
    for piece in evidence {
        if running(piece) && piece.date == newest {
            let near = piece.source == Source::Lead || super::years::days_between(newest, fetched) < FRESH;
            piece.weight += if near { 0.6 } else { 0.0 };
        } else if piece.source == Source::Relative && stale {
            piece.weight *= 0.5;
        }
    }
}

struct Reader<'a, 'b> {
    text: &'a str,
    places: &'b Places<'a>,
    years: &'b Years,
    known: Known,
}

impl<'a> Reader<'a, '_> {
    /// The evidence of one mention.
    fn piece(
        &self,
        mention: &Mention,
        placed: &Placed,
        stamps: usize,
        near_weekday: Option<u8>,
    ) -> Option<Evidence<'a>> {
        let cues = mention.cues;
        if cues.has(Cue::Name) || cues.has(Cue::Copyright) || placed.place == Place::Outside {
            return None;
        }
        let mut year_from = None;
        let mut sure = 1.0;
        let date = match (mention.parts.date(), mention.parts.month_day()) {
            (Some(date), _) => date,
            (None, Some((month, day))) => {
                let weekday = mention.weekday.or(near_weekday.filter(|_| placed.place == Place::Lead));
                let settled = self.years.settle(month, day, weekday, self.known)?;
                year_from = Some(settled.why);
                sure = settled.sure;
                super::mention::date(settled.year, month, day)?
            }
            (None, None) => {
                let fetched = self.known.fetched?;
                sure = 0.8;
                year_from = Some(format!("the page was fetched on {fetched}"));
                match mention.relative? {
                    // Whether it tells of today or of yesterday, the text was written on the day of fetching.
                    Relative::Days(-1..=0) => fetched,
                    Relative::Days(_) | Relative::Anniversary(_) => return None,
                    Relative::Ago(count, unit) => {
                        let clock = self.known.fetched_clock.map_or((12, 0), |clock| (clock.hour, clock.minute));
                        let moment = fetched.at(clock.0, clock.1, 0, 0);
                        moment.checked_sub((i64::from(count) * unit.minutes()).minutes()).ok()?.date()
                    }
                }
            }
        };
        let relative = mention.parts.month.is_none();
        // "hôm qua 13/2": published the day after.
        let date = match mention.relative {
            Some(Relative::Days(days @ -2..=-1)) if !relative => date.checked_add(i64::from(-days).days()).ok()?,
            _ => date,
        };
        let (source, weight) = match placed.place {
            Place::Stamp if cues.has(Cue::Updated) => (Source::Modified, 2.5),
            Place::Stamp if relative => (Source::Relative, 3.0),
            Place::Stamp => (
                if cues.has(Cue::Published) { Source::Labelled } else { Source::Stamp },
                self.stamp(mention, placed, stamps),
            ),
            Place::Lead | Place::Prefix if relative => {
                (Source::Relative, if mention.relative == Some(Relative::Days(0)) { 3.2 } else { 2.8 })
            }
            _ if relative => (Source::Relative, 0.5),
            Place::Lead | Place::Prefix => (Source::Lead, self.running(mention, date, 3.2)),
            Place::Body | Place::Outside => (Source::Mention, self.running(mention, date, 1.6)),
        };
        Some(Evidence {
            date,
            source,
            weight: weight * sure,
            quote: &self.text[mention.start..mention.end],
            place: placed.place.name(),
            year_from,
            clock: mention.clock,
        })
    }

    /// The weight of a stamp. The terms are a conditional logit fitted on pages with a known day (which of a page's
    /// dates is the right one), rounded, on the scale of the other weights.
    fn stamp(&self, mention: &Mention, placed: &Placed, stamps: usize) -> f32 {
        let (block, cues) = (placed.block, mention.cues);
        let mut weight = 2.6;
        weight += [2.0, 0.65].get(stamps).copied().unwrap_or(0.0);
        if let Some(first) = self.places.first_paragraph {
            weight += if block > first + 1 {
                -0.65
            } else if block + 8 > first {
                1.0
            } else {
                0.0
            };
            weight -= if block > first + 40 { 1.05 } else { 0.0 };
        }
        if let Some(title) = self.places.title {
            weight += if block + 3 >= title && block <= title + 8 { 1.15 } else { 0.0 };
            weight += if block > title && block <= title + 3 { 0.45 } else { 0.0 };
        }
        weight -= 0.95 * mention.start as f32 / self.text.len() as f32;
        for (holds, term) in [
            (cues.has(Cue::Published), 2.0),
            (placed.letters == 0, 1.1),
            (mention.parts.year.is_none(), -0.85),
            (cues.has(Cue::Named), 0.25),
            (mention.clock.is_some(), 0.65),
            (placed.unlikely, -0.35),
            (cues.has(Cue::Range), -0.8),
            (mention.parts.ambiguous, -0.3),
        ] {
            weight += if holds { term } else { 0.0 };
        }
        weight
    }

    /// Whether a mention is the first thing but a place name in its paragraph: a dateline.
    fn opens(&self, mention: &Mention) -> bool {
        let before = &self.text[..mention.start];
        let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
        line.len() <= 40
            && !line.contains(". ")
            && line.split_whitespace().all(|word| !word.starts_with(char::is_lowercase))
    }

    /// The weight of a mention in running text.
    fn running(&self, mention: &Mention, date: Date, base: f32) -> f32 {
        let cues = mention.cues;
        let told = [Cue::DayWord, Cue::Part, Cue::Bracketed].into_iter().any(|cue| cues.has(cue));
        let told = told || mention.weekday.is_some() || mention.relative.is_some() || self.opens(mention);
        let mut weight = if told { base } else { base * 0.5 };
        if cues.has(Cue::Part) || mention.relative == Some(Relative::Days(0)) {
            weight += 0.8;
        }
        if cues.has(Cue::Past) || cues.has(Cue::Future) || cues.has(Cue::Range) || cues.has(Cue::Aside) {
            weight *= 0.4;
        }
        if self.known.month.is_some() {
            weight += 1.0;
        }
        // The news of a page is of the days before it was fetched.
        if let Some(fetched) = self.known.fetched {
            weight += match super::years::days_between(date, fetched) {
                0 => 1.3,
                1 => 1.2,
                2..=3 => 0.6,
                4..=7 => 0.0,
                ..0 => -0.6,
                8..=30 => -0.8,
                _ => -1.0,
            };
        }
        weight
    }
}
