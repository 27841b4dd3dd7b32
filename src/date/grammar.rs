//! Tokens to mentions: the forms of dates, tried at every number and every name of a month.

use std::ops::Range;

use super::clock;
use super::mention::{Cue, CueSet, Mention, Parts, Relative, date};
use super::surroundings;
use super::tokens::{Is, Token, tokens};
use super::words::{Lexicon, Order, Role};

/// The years a text may name; outside them a number of four digits is no year.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;
/// The same years counted from the Buddha's death.
const BUDDHIST_YEARS: std::ops::RangeInclusive<i32> = 2443..=2643;
/// Buddhist year minus Gregorian year.
const BUDDHIST: i32 = 543;

/// The mentions of a text, in order. `order` is how the text writes numeric dates that could be read both ways;
/// `reading` is where words count without a number beside them.
pub(super) fn mentions(text: &str, lexicon: &Lexicon, order: Order, reading: Range<usize>) -> Vec<Mention> {
    let tokens = tokens(text, lexicon, reading);
    let grammar = Grammar { text, tokens: &tokens, lexicon, order };
    let mut mentions = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match grammar.mention(at) {
            Some((mention, next)) => {
                mentions.push(mention);
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    mentions
}

/// A text under its tokens.
pub(super) struct Grammar<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) lexicon: &'a Lexicon,
    order: Order,
}

/// What a form found: the parts, and the index after its last token.
type Found = (Parts, CueSet, usize);

/// What stands between two tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing.
    Glued,
    /// White space only.
    Space,
    /// A slash, dash or full stop, with or without white space.
    Sign(char),
    /// A comma, a bracket, the end of an ordinal number and the like.
    Loose,
    /// Words, or too much.
    Far,
}

impl<'a> Grammar<'a> {
    pub(super) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    pub(super) fn between(&self, left: usize, right: usize) -> &'a str {
        match (self.token(left), self.token(right)) {
            (Some(left), Some(right)) if left.end <= right.start => &self.text[left.end..right.start],
            _ => "\u{0}",
        }
    }

    /// The gap between a token and the next one.
    pub(super) fn gap(&self, left: usize) -> Gap {
        gap(self.between(left, left + 1))
    }

    fn number(&self, at: usize, most: u8) -> Option<u32> {
        self.token(at)?.number(most)
    }

    fn day(&self, at: usize) -> Option<u8> {
        self.number(at, 2).filter(|day| (1..=31).contains(day)).and_then(|day| u8::try_from(day).ok())
    }

    fn month(&self, at: usize) -> Option<u8> {
        self.number(at, 2).filter(|month| (1..=12).contains(month)).and_then(|month| u8::try_from(month).ok())
    }

    /// A year of four digits, Gregorian.
    fn year(&self, at: usize) -> Option<i16> {
        let token = self.token(at)?;
        let Is::Number { value, digits: 4 } = token.is else { return None };
        let value = i32::try_from(value).ok()?;
        if YEARS.contains(&value) {
            return i16::try_from(value).ok();
        }
        let era = at.checked_sub(1).is_some_and(|before| self.tokens[before].sense().era.is_some());
        (BUDDHIST_YEARS.contains(&value) && (era || self.lexicon.buddhist)).then_some(value - BUDDHIST)?.try_into().ok()
    }

    /// A year of two digits: of this century up to 2040, of the last one from 1990; Buddhist where the language counts so.
    fn short_year(&self, at: usize) -> Option<i16> {
        let Is::Number { value, digits: 2 } = self.token(at)?.is else { return None };
        let value = i16::try_from(value).ok()?;
        match value {
            44..=89 if self.lexicon.buddhist => Some(2500 - 543 + value),
            0..=40 => Some(2000 + value),
            90..=99 => Some(1900 + value),
            _ => None,
        }
    }

    /// The mention that starts at a token, and the index after it.
    fn mention(&self, at: usize) -> Option<(Mention, usize)> {
        let token = self.token(at)?;
        if let Some((relative, next)) = self.relative(at) {
            let mention = self.finish(at, next, Parts::default(), CueSet::default(), Some(relative));
            return Some((mention, next));
        }
        let sense = token.sense();
        let found = match token.is {
            Is::Number { .. } => self
                .year_first(at)
                .or_else(|| self.month_mark_first(at))
                .or_else(|| self.numeric(at))
                .or_else(|| self.day_first(at))
                .or_else(|| self.compact(at))
                .or_else(|| self.pair(at))
                .or_else(|| self.year_alone(at)),
            Is::Word(_) if sense.month.is_some() => self.month_first(at),
            Is::Word(_) if sense.is(Role::MONTH_BEFORE) => self.month_word_first(at),
            Is::Word(_) if sense.era.is_some() => self.era_first(at),
            Is::Word(_) => None,
        };
        if let Some((parts, cues, next)) = found {
            if parts.month_day().is_some_and(|(month, day)| date(parts.year.unwrap_or(2000), month, day).is_none()) {
                return None;
            }
            let mention = self.finish(at, next, parts, cues, None);
            return mention.is_said().then_some((mention, next));
        }
        sense.weekday?;
        // A weekday beside a date was or will be taken up by it.
        let mention = self.finish(at, at + 1, Parts::default(), CueSet::default(), None);
        Some((Mention { weekday: sense.weekday, ..mention }, at + 1))
    }

    /// `hôm nay`, `3 giờ trước`, `vor 3 Stunden`.
    fn relative(&self, at: usize) -> Option<(Relative, usize)> {
        let near = |left: usize| matches!(self.gap(left), Gap::Glued | Gap::Space);
        let token = self.token(at)?;
        if let Some(days) = token.sense().relative {
            return Some((Relative::Days(days), at + 1));
        }
        let before = token.has(Role::AGO_BEFORE);
        let count = at + usize::from(before);
        let number = self.number(count, 2)?;
        let sense = self.token(count + 1)?.sense();
        let unit = sense.ago?;
        let fits = near(count) && (!before || near(at)) && (before || !sense.ago_needs_word);
        fits.then_some((Relative::Ago(number, unit), count + 2))
    }

    /// `2024-04-22`, `2024. 4. 22.`, `2024年4月22日`, `2024. április 22.`, `2024-04`, `2024年4月`.
    fn year_first(&self, at: usize) -> Option<Found> {
        let year = Some(self.year(at)?);
        self.after_year(at, year)
    }

    /// The rest of a date whose year stands at a token.
    fn after_year(&self, at: usize, year: Option<i16>) -> Option<Found> {
        let mut cues = CueSet::default();
        let marked = self.token(at + 1).is_some_and(|mark| mark.has(Role::YEAR_AFTER)) && self.close(at);
        let next = at + 1 + usize::from(marked);
        if !matches!(self.gap(next - 1), Gap::Glued | Gap::Space | Gap::Sign(_) | Gap::Loose) {
            return None;
        }
        if let Some(month) = self.token(next).and_then(|name| name.sense().month) {
            if self.between(at, next).contains('\n') {
                return None;
            }
            cues.add(Cue::Named);
            let day = self.day(next + 1).filter(|_| self.gap(next) != Gap::Far && !self.clocked(next + 1));
            let end = next + 1 + usize::from(day.is_some());
            return Some((Parts { year, month: Some(month), day, ..Parts::default() }, cues, end));
        }
        let month = Some(self.month(next)?);
        let sign = self.gap(next - 1);
        if !marked && !matches!(sign, Gap::Sign(_)) {
            return None;
        }
        let month_mark = self.token(next + 1).is_some_and(|mark| mark.has(Role::MONTH_AFTER)) && self.close(next);
        let day_at = next + 1 + usize::from(month_mark);
        let day_fits = if month_mark { self.gap(day_at - 1) != Gap::Far } else { self.gap(next) == sign };
        if let Some(day) = self.day(day_at).filter(|_| day_fits) {
            let day_mark = self.token(day_at + 1).is_some_and(|mark| mark.has(Role::DAY_AFTER)) && self.close(day_at);
            let end = day_at + 1 + usize::from(day_mark);
            if month_mark && !day_mark && self.lexicon.spaceless && self.gap(day_at) == Gap::Glued {
                return None;
            }
            let whole = month_mark || !self.runs_on(end - 1, sign);
            return whole.then_some((Parts { year, month, day: Some(day), ..Parts::default() }, cues, end));
        }
        let end = next + 1 + usize::from(month_mark);
        let alone = month_mark || (self.number(next, 2).is_some() && self.two_digits(next) && !self.runs_on(next, sign));
        (alone && sign != Gap::Sign('.')).then_some((Parts { year, month, ..Parts::default() }, cues, end))
    }

    /// `令和6年4月22日`, `พ.ศ. 2567`.
    fn era_first(&self, at: usize) -> Option<Found> {
        let add = self.token(at)?.sense().era?;
        let value = i16::try_from(self.number(at + 1, 4)?).ok()?;
        let near = matches!(self.gap(at), Gap::Glued | Gap::Space | Gap::Sign('.'));
        let year = value.checked_add(add).filter(|&year| near && YEARS.contains(&i32::from(year)))?;
        let alone = (Parts { year: Some(year), ..Parts::default() }, CueSet::default(), at + 2);
        Some(self.after_year(at + 1, Some(year)).unwrap_or(alone))
    }

    /// `4月22日`.
    fn month_mark_first(&self, at: usize) -> Option<Found> {
        let month = Some(self.month(at)?);
        let marked = self.token(at + 1)?.has(Role::MONTH_AFTER) && self.close(at);
        let day = self.day(at + 2).filter(|_| marked && self.close(at + 1))?;
        let day_marked = self.token(at + 3)?.has(Role::DAY_AFTER) && self.close(at + 2);
        let mut cues = CueSet::default();
        cues.add(Cue::Named);
        day_marked.then_some((Parts { month, day: Some(day), ..Parts::default() }, cues, at + 4))
    }

    /// `22/4/2024`, `22.4.24`, `22-04-2024`, and month first where the text writes so.
    fn numeric(&self, at: usize) -> Option<Found> {
        let (first, second) = (self.day(at)?, self.day(at + 1)?);
        let sign = self.gap(at);
        if !matches!(sign, Gap::Sign(_)) || self.gap(at + 1) != sign || self.runs_in(at, sign) {
            return None;
        }
        let long = self.year(at + 2);
        if sign == Gap::Sign('|') && long.is_none() {
            return None;
        }
        let year = Some(long.or_else(|| self.short_year(at + 2))?);
        if self.runs_on(at + 2, sign) || (long.is_none() && self.spaced(at)) {
            return None;
        }
        // Full stops stand in day-first dates whatever the language.
        let order = if sign == Gap::Sign('.') { Order::DayFirst } else { self.order };
        let (day, month, ambiguous) = which(order, first, second)?;
        let ambiguous = ambiguous && sign != Gap::Sign('.');
        let parts = Parts { year, month: Some(month), day: Some(day), ambiguous, short_year: long.is_none() };
        Some((parts, CueSet::default(), at + 3))
    }

    /// `22 April 2024`, `22. Apr. 24`, `1er novembre 2023`, `22 de abril de 2024`, `22 tháng 4 năm 2024`.
    fn day_first(&self, at: usize) -> Option<Found> {
        let day = Some(self.day(at)?);
        let mut cues = CueSet::default();
        let month_at = self.bridge(at)?;
        let name = self.token(month_at)?.sense().month;
        let month = match name {
            Some(month) => month,
            None => self.month(month_at).filter(|_| self.tokens[month_at - 1].has(Role::MONTH_BEFORE))?,
        };
        cues.add(Cue::Named);
        // "... of Python 3" and "January 13, 2020" on the next line are not the third of January.
        let broken = self.between(at, month_at).contains('\n');
        if broken && self.token(month_at + 1).is_some() && !self.between(month_at, month_at + 1).contains('\n') && self.day(month_at + 1).is_some() {
            return None;
        }
        let (year, short_year, end) = self.year_after(month_at);
        Some((Parts { year, month: Some(month), day, short_year, ambiguous: false }, cues, end))
    }

    /// `April 22, 2024`, `Abril 19, 2022`, `April 2024`.
    fn month_first(&self, at: usize) -> Option<Found> {
        let month = self.token(at)?.sense().month;
        let mut cues = CueSet::default();
        cues.add(Cue::Named);
        let next = self.bridge(at)?;
        if let Some(day) = self.day(next).filter(|_| !self.clocked(next)) {
            let (year, short_year, end) = self.year_after(next);
            let short = short_year && self.tokens[end - 1].start.saturating_sub(self.tokens[next].end) < 2;
            let year = year.filter(|_| !short);
            let end = if short { next + 1 } else { end };
            return Some((Parts { year, month, day: Some(day), short_year, ambiguous: false }, cues, end));
        }
        let year = Some(self.year(next)?);
        Some((Parts { year, month, ..Parts::default() }, cues, next + 1))
    }

    /// `tháng 4/2024`, `tháng 4 năm 2024`, `tháng 4`.
    fn month_word_first(&self, at: usize) -> Option<Found> {
        let month = self.month(at + 1).filter(|_| self.close(at))?;
        let mut cues = CueSet::default();
        cues.add(Cue::Named);
        let (year, _, end) = self.year_after(at + 1);
        Some((Parts { year, month: Some(month), ..Parts::default() }, cues, end))
    }

    /// The year after a day or a month, and the index after it.
    fn year_after(&self, at: usize) -> (Option<i16>, bool, usize) {
        let Some(year_at) = self.bridge(at) else { return (None, false, at + 1) };
        let era = self.token(year_at).and_then(|token| token.sense().era);
        if let (Some(add), Some(value)) = (era, self.number(year_at + 1, 4)) {
            let year = i16::try_from(value).ok().and_then(|value| value.checked_add(add));
            if let Some(year) = year.filter(|&year| YEARS.contains(&i32::from(year))) {
                return (Some(year), false, year_at + 2);
            }
        }
        if let Some(year) = self.year(year_at) {
            let marked = self.token(year_at + 1).is_some_and(|mark| mark.has(Role::YEAR_AFTER)) && self.close(year_at);
            return (Some(year), false, year_at + 1 + usize::from(marked));
        }
        let apostrophe = self.token(year_at).is_some_and(|token| self.text[..token.start].ends_with(['\'', '’']));
        let short = self.short_year(year_at).filter(|_| {
            !self.clocked(year_at)
                && (apostrophe || matches!(self.gap(year_at - 1), Gap::Space | Gap::Sign(_) | Gap::Glued))
                && !self.between(at, year_at).contains('\n')
        });
        match short {
            Some(year) if self.lexicon.buddhist || apostrophe || self.sure_short(year_at) => (Some(year), true, year_at + 1),
            _ => (None, false, at + 1),
        }
    }

    /// Whether two digits after a month may be a year: nothing follows that makes them a count or a time.
    fn sure_short(&self, at: usize) -> bool {
        let rest = &self.text[self.tokens[at].end..];
        let timed = self.token(at + 1).is_some_and(|word| word.has(Role::CLOCK)) && self.close(at) && self.clocked(at + 2);
        timed || rest.chars().next().is_none_or(|next| matches!(next, '\n' | ',' | ')' | '|' | ']' | '.')) && !self.runs_on(at, Gap::Glued)
    }

    /// `20240422`, alone between borders.
    fn compact(&self, at: usize) -> Option<Found> {
        let Is::Number { value, digits: 8 } = self.token(at)?.is else { return None };
        let Token { start, end, .. } = self.tokens[at];
        let free = |letter: Option<char>| letter.is_none_or(|letter| letter.is_whitespace() || "()[]|,;".contains(letter));
        if !free(self.text[..start].chars().next_back()) || !free(self.text[end..].chars().next()) {
            return None;
        }
        let year = i16::try_from(value / 10_000).ok().filter(|year| YEARS.contains(&i32::from(*year)))?;
        let (month, day) = (u8::try_from(value / 100 % 100).ok()?, u8::try_from(value % 100).ok()?);
        date(year, month, day)?;
        let mut cues = CueSet::default();
        cues.add(Cue::Compact);
        Some((Parts { year: Some(year), month: Some(month), day: Some(day), ..Parts::default() }, cues, at + 1))
    }

    /// `22/4`, `22-4`, `22.4`; `4/2024`, `4-2024`, `4.2024`.
    fn pair(&self, at: usize) -> Option<Found> {
        let first = self.day(at)?;
        let sign = self.gap(at);
        if !matches!(sign, Gap::Sign('/' | '-' | '.')) || self.spaced(at) || self.runs_on(at + 1, sign) {
            return None;
        }
        let mut cues = CueSet::default();
        if let (Some(month), Some(year)) = (self.month(at), self.year(at + 1)) {
            let inner = self.runs_in(at, sign);
            return (!inner && sign != Gap::Sign('.') || sign == Gap::Sign('.') && self.after_month_word(at))
                .then_some((Parts { year: Some(year), month: Some(month), ..Parts::default() }, cues, at + 2));
        }
        let (day, month, ambiguous) = which(self.order, first, self.day(at + 1)?)?;
        // "5-7/12": the last day of a span.
        if self.runs_in(at, sign) {
            let span = at > 0 && self.gap(at - 1) == Gap::Sign('-') && sign == Gap::Sign('/');
            if !span {
                return None;
            }
            cues.add(Cue::Range);
        }
        Some((Parts { month: Some(month), day: Some(day), ambiguous, ..Parts::default() }, cues, at + 2))
    }

    fn after_month_word(&self, at: usize) -> bool {
        at > 0 && self.tokens[at - 1].has(Role::MONTH_BEFORE) && self.close(at - 1)
    }

    fn year_alone(&self, at: usize) -> Option<Found> {
        let year = self.year(at)?;
        let Token { start, end, .. } = self.tokens[at];
        // A number with a fraction or in a longer sign is no year; nor is one glued to letters.
        let before = self.text[..start].chars().next_back();
        let after = self.text[end..].chars().next();
        let glued = |letter: Option<char>| {
            letter.is_some_and(|letter| (letter.is_alphanumeric() && !super::tokens::is_spaceless(letter)) || "_%$€£#@=&".contains(letter))
        };
        if glued(before) || glued(after) {
            return None;
        }
        let mut cues = CueSet::default();
        let dash = |left: usize| self.gap(left) == Gap::Sign('-') && self.number(left, 4).is_some();
        if (at > 0 && dash(at - 1)) || (dash(at) && self.number(at + 1, 4).is_some()) {
            cues.add(Cue::Range);
        }
        Some((Parts { year: Some(year), ..Parts::default() }, cues, at + 1))
    }

    /// The next number or month after a token, over joining words, ordinals and loose signs.
    fn bridge(&self, at: usize) -> Option<usize> {
        let mut next = at + 1;
        for _ in 0..3 {
            if self.gap(next - 1) == Gap::Far {
                return None;
            }
            let token = self.token(next)?;
            let sense = token.sense();
            let word = matches!(token.is, Is::Word(_)) && sense.month.is_none() && sense.era.is_none();
            let joins = [Role::JOINER, Role::MONTH_BEFORE, Role::YEAR_BEFORE, Role::ORDINAL, Role::DAY_AFTER, Role::MONTH_AFTER];
            if !word {
                return Some(next);
            }
            if !joins.into_iter().any(|role| sense.is(role)) {
                return None;
            }
            next += 1;
        }
        None
    }

    /// Next to each other, but for white space.
    fn close(&self, left: usize) -> bool {
        matches!(self.gap(left), Gap::Glued | Gap::Space)
    }

    fn spaced(&self, left: usize) -> bool {
        self.between(left, left + 1).contains(char::is_whitespace)
    }

    fn two_digits(&self, at: usize) -> bool {
        matches!(self.tokens[at].is, Is::Number { digits: 2, .. })
    }

    /// Whether a number is the hour of a time.
    fn clocked(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            let rest = &self.text[token.end..];
            rest.starts_with(':') && rest[1..].starts_with(|next: char| next.is_ascii_digit())
        })
    }

    /// Whether the sign stands before a number too: it is the tail of something longer.
    fn runs_in(&self, at: usize, sign: Gap) -> bool {
        let before = &self.text[..self.tokens[at].start];
        let Some(last) = before.chars().next_back() else { return false };
        let signed = matches!(last, '/' | '-' | '.' | ',' | ':' | '–' | '+' | '=' | '_' | '&' | '#' | '@' | '$' | '€' | '£');
        let digit = before[..before.len() - last.len_utf8()].chars().next_back().is_some_and(|letter| letter.is_numeric());
        let letter = last.is_alphabetic() && !super::tokens::is_spaceless(last) && self.tokens[at].start > 0
            && !(at > 0 && self.tokens[at - 1].end == self.tokens[at].start);
        (signed && (digit || sign == Gap::Glued)) || letter && last.is_ascii() && !last.is_ascii_lowercase() || matches!(last, '_' | '=' | '&' | '#' | '@' | '$' | '€' | '£' | '+')
    }

    /// Whether the sign goes on after a number: a version, a law (`15/2023/NĐ-CP`), an address, a fraction.
    fn runs_on(&self, at: usize, sign: Gap) -> bool {
        let rest = &self.text[self.tokens[at].end..];
        let mut chars = rest.chars();
        let Some(next) = chars.next() else { return false };
        let after = chars.next();
        let wordy = after.is_some_and(|letter| letter.is_alphanumeric());
        match next {
            '/' | '_' => wordy,
            '-' => after.is_some_and(|letter| letter.is_numeric() || (sign != Gap::Sign('.') && letter.is_uppercase() && sign == Gap::Sign('/'))),
            '.' | ',' => after.is_some_and(|letter| letter.is_numeric()),
            '%' | '°' | '€' | '$' | '£' => true,
            _ => false,
        }
    }

    /// The mention of `tokens[first..next]`, with what stands around it.
    fn finish(&self, first: usize, next: usize, parts: Parts, cues: CueSet, relative: Option<Relative>) -> Mention {
        let (start, end) = (self.tokens[first].start, self.tokens[next - 1].end);
        let mut mention = Mention { start, end, parts, weekday: None, clock: None, relative, cues };
        surroundings::look(self, first, next, &mut mention);
        if parts.year.is_some() && parts.day.is_some() {
            clock::find(self, first, next, &mut mention);
        }
        mention
    }
}

/// What stands between two tokens.
fn gap(between: &str) -> Gap {
    if between.is_empty() {
        return Gap::Glued;
    }
    if between.len() > 8 {
        return Gap::Far;
    }
    // White space inside is left out: elements of a page may part an ordinal ("21 st , 2018").
    let mut packed = [0u8; 8];
    let mut length = 0;
    for byte in between.split_whitespace().flat_map(str::bytes) {
        packed[length] = byte;
        length += 1;
    }
    match std::str::from_utf8(&packed[..length]).unwrap_or("?") {
        "" => Gap::Space,
        "/" => Gap::Sign('/'),
        "|" => Gap::Sign('|'),
        "-" | "–" | "‑" | "−" | "‐" => Gap::Sign('-'),
        "." => Gap::Sign('.'),
        "," | "'" | "’" | ".," | "·" | "•" | "(" | "st" | "nd" | "rd" | "th" | "er" | "re" | "º" | "°" | "ª" | "o" | "st," | "nd,"
        | "rd," | "th," | "º," | ".-" | ")," | "ος" | "η" => Gap::Loose,
        _ => Gap::Far,
    }
}

/// Which of two numbers is the day and which the month, and whether only habit says so.
fn which(order: Order, first: u8, second: u8) -> Option<(u8, u8, bool)> {
    match (first <= 12, second <= 12) {
        (true, true) if order == Order::MonthFirst => Some((second, first, first != second)),
        (true, true) => Some((first, second, first != second)),
        (false, true) => Some((first, second, false)),
        (true, false) => Some((second, first, false)),
        (false, false) => None,
    }
}
