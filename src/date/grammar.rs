//! Tokens to mentions: the forms of dates, tried at every number and every name of a month.

use std::ops::Range;

use super::clock;
use super::mention::{CueSet, Mention, Parts, Relative, date};
use super::solar;
use super::surroundings;
use super::tokens::{Is, Token, tokens};
use super::words::{Lexicon, Order, Role};

/// The years a text may name; outside them a number of four digits is no year.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;
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
    pub(super) order: Order,
}

/// What a form found: the parts, and the index after its last token.
pub(super) type Found = (Parts, CueSet, usize);

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

    pub(super) fn number(&self, at: usize, most: u8) -> Option<u32> {
        self.token(at)?.number(most)
    }

    pub(super) fn day(&self, at: usize) -> Option<u8> {
        self.number(at, 2).filter(|day| (1..=31).contains(day)).and_then(|day| u8::try_from(day).ok())
    }

    pub(super) fn month(&self, at: usize) -> Option<u8> {
        self.number(at, 2).filter(|month| (1..=12).contains(month)).and_then(|month| u8::try_from(month).ok())
    }

    /// A year of four digits, Gregorian or, where the language counts so, Solar Hijri.
    pub(super) fn year(&self, at: usize) -> Option<i16> {
        let token = self.token(at)?;
        let Is::Number { value, digits: 4 } = token.is else { return None };
        let value = i32::try_from(value).ok()?;
        let solar = self.lexicon.solar && i16::try_from(value).is_ok_and(|year| solar::YEARS.contains(&year));
        if solar || YEARS.contains(&value) {
            return i16::try_from(value).ok();
        }
        let era = at.checked_sub(1).is_some_and(|before| self.tokens[before].sense().era.is_some());
        (BUDDHIST_YEARS.contains(&value) && (era || self.lexicon.buddhist)).then_some(value - BUDDHIST)?.try_into().ok()
    }

    /// A year of two digits: of this century up to 2040, of the last one from 1990; Buddhist where the language counts so.
    pub(super) fn short_year(&self, at: usize) -> Option<i16> {
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
        if let Some((relative, next)) = self.relative(at).or_else(|| self.anniversary(at)) {
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
            let parts = self.gregorian(parts, at..next)?;
            if parts.month_day().is_some_and(|(month, day)| date(parts.year.unwrap_or(2000), month, day).is_none()) {
                return None;
            }
            let mention = self.finish(at, next, parts, cues, None);
            return mention.is_said().then_some((mention, next));
        }
        surroundings::is_weekday(self, token).then_some(())?;
        // A weekday beside a date was or will be taken up by it.
        let mention = self.finish(at, at + 1, Parts::default(), CueSet::default(), None);
        Some((Mention { weekday: sense.weekday, ..mention }, at + 1))
    }

    /// The parts in the Gregorian calendar. A month or year of the Solar Hijri one is told by a whole date only.
    fn gregorian(&self, parts: Parts, tokens: Range<usize>) -> Option<Parts> {
        match parts.year {
            Some(year) if !YEARS.contains(&i32::from(year)) => {
                let day = solar::gregorian(year, parts.month?, parts.day?)?;
                let (month, day_of_month) = (u8::try_from(day.month()).ok(), u8::try_from(day.day()).ok());
                Some(Parts { year: Some(day.year()), month, day: day_of_month, ..Parts::default() })
            }
            _ if self.tokens[tokens].iter().any(|token| token.has(Role::SOLAR)) => None,
            _ => Some(parts),
        }
    }

    /// `kỷ niệm 50 năm`, `50th anniversary`, `50周年`.
    fn anniversary(&self, at: usize) -> Option<(Relative, usize)> {
        /// The most bytes between the count and the word.
        const APART: usize = 12;
        let marks = |at: usize| self.token(at).is_some_and(|word| word.has(Role::ANNIVERSARY));
        let first = marks(at);
        if !first && !marks(at + 1) {
            return None;
        }
        let between = self.between(at, at + 1);
        let year = |word: &Token| word.has(Role::YEAR_BEFORE) || word.has(Role::YEAR_AFTER);
        let counts = !first || self.token(at + 2).is_some_and(year) && self.close(at + 1);
        let years = self.number(at + usize::from(first), 3)?;
        let fits = counts && (3..=400).contains(&years) && between.len() <= APART && !between.contains('\n');
        fits.then_some((Relative::Anniversary(years), at + 2))
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

    /// The next number or month after a token, over joining words, ordinals and loose signs.
    pub(super) fn bridge(&self, at: usize) -> Option<usize> {
        let joins = [Role::JOINER, Role::MONTH_BEFORE, Role::YEAR_BEFORE, Role::DAY_AFTER, Role::MONTH_AFTER];
        for next in at + 1..at + 4 {
            if self.gap(next - 1) == Gap::Far {
                return None;
            }
            let token = self.token(next)?;
            let sense = token.sense();
            if matches!(token.is, Is::Number { .. }) || sense.month.is_some() || sense.era.is_some() {
                return Some(next);
            }
            let broken = self.between(next - 1, next).contains('\n');
            if broken || !joins.into_iter().any(|role| sense.is(role)) {
                return None;
            }
        }
        None
    }

    /// Next to each other, but for white space.
    pub(super) fn close(&self, left: usize) -> bool {
        matches!(self.gap(left), Gap::Glued | Gap::Space)
    }

    pub(super) fn spaced(&self, left: usize) -> bool {
        self.between(left, left + 1).contains(char::is_whitespace)
    }

    pub(super) fn two_digits(&self, at: usize) -> bool {
        matches!(self.tokens[at].is, Is::Number { digits: 2, .. })
    }

    /// Whether a number is the hour of a time.
    pub(super) fn clocked(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            let rest = &self.text[token.end..];
            rest.starts_with(':') && rest[1..].starts_with(|next: char| next.is_ascii_digit())
        })
    }

    /// Whether a number is the tail of something longer: a longer chain of numbers, a price, a code.
    pub(super) fn runs_in(&self, at: usize) -> bool {
        let mut before = self.text[..self.tokens[at].start].chars().rev();
        match before.next() {
            Some('_' | '=' | '&' | '#' | '@' | '$' | '€' | '£' | '+') => true,
            Some('/' | '-' | '–' | '.' | ',' | ':') => before.next().is_some_and(char::is_numeric),
            Some(letter) => letter.is_ascii_uppercase() && (at == 0 || self.tokens[at - 1].end < self.tokens[at].start),
            None => false,
        }
    }

    /// Whether something goes on right after a number: a version, a law (`15/2023/NĐ-CP`), an address, a fraction.
    pub(super) fn runs_on(&self, at: usize, sign: Gap) -> bool {
        let mut rest = self.text[self.tokens[at].end..].chars();
        let (next, after) = (rest.next(), rest.next());
        let then = |holds: fn(char) -> bool| after.is_some_and(holds);
        match next {
            Some('/' | '_') => then(char::is_alphanumeric),
            Some('-') => then(char::is_numeric) || (sign == Gap::Sign('/') && then(char::is_uppercase)),
            Some('.' | ',') => then(char::is_numeric),
            Some('%' | '°' | '€' | '$' | '£') => true,
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
        "," | "'" | "’" | ".," | "·" | "•" | "(" | "st" | "nd" | "rd" | "th" | "er" | "re" | "º" | "°" | "ª" | "o"
        | "st," | "nd," | "rd," | "th," | "º," | ".-" | ")," | "ος" | "η" => Gap::Loose,
        _ => Gap::Far,
    }
}
