//! The time of day and the zone beside a date.

use super::grammar::Grammar;
use super::mention::{Clock, Mention};
use super::tokens::Is;

/// The most bytes between a date and its time.
const APART: usize = 12;

/// Names of zones as stamps write them, in minutes east of Greenwich (IANA time zone database, standard time).
const ZONES: [(&str, i16); 17] = [
    ("UTC", 0),
    ("GMT", 0),
    ("WIB", 420),
    ("WITA", 480),
    ("WIT", 540),
    ("ICT", 420),
    ("JST", 540),
    ("KST", 540),
    ("CEST", 120),
    ("CET", 60),
    ("BST", 60),
    ("EST", -300),
    ("EDT", -240),
    ("PST", -480),
    ("PDT", -420),
    ("MSK", 180),
    ("IST", 330),
];

/// Finds the time after or before `tokens[first..next]`.
pub(super) fn find(grammar: &Grammar, first: usize, next: usize, mention: &mut Mention) {
    let text = grammar.text;
    // After: at most three words of a clock ("um", "lúc", "às") stand between.
    for at in next..(next + 4).min(grammar.tokens.len()) {
        let token = grammar.tokens[at];
        let between = &text[mention.end.min(token.start)..token.start];
        if between.len() > APART || between.bytes().filter(|&byte| byte == b'\n').count() > 1 {
            break;
        }
        if let Is::Number { .. } = token.is {
            if let Some((clock, end)) = clock_at(text, token.start) {
                mention.clock = Some(clock);
                mention.end = end;
            }
            return;
        }
    }
    // Before: the hour is one to three numbers back.
    for back in (1..=3).rev() {
        let Some(at) = first.checked_sub(back) else { continue };
        let token = grammar.tokens[at];
        if mention.start.saturating_sub(token.end) > APART + 8 || token.number(2).is_none() {
            continue;
        }
        if let Some((clock, end)) = clock_at(text, token.start)
            && end <= mention.start
            && mention.start - end <= APART
            && !text[end..mention.start].contains('\n')
        {
            mention.clock = Some(clock);
            mention.start = token.start;
            return;
        }
    }
}

/// A time written at a byte offset (`08:15`, `8:15:30 pm`, `16h28`, `8 giờ 15`, `16.41 Uhr`), and where it ends with its
/// zone.
pub(super) fn clock_at(text: &str, at: usize) -> Option<(Clock, usize)> {
    let mut cursor = Cursor { text, at };
    let hour = cursor.number(2)?;
    let colon = cursor.skip(":");
    let word = !colon
        && (cursor.skip("h")
            || cursor.skip("g")
            || cursor.skip(" giờ ")
            || cursor.skip(".")
            || cursor.skip("시 ")
            || cursor.skip("時"));
    if !colon && !word {
        return None;
    }
    let minute = cursor.number_of(2)?;
    let before_second = cursor.at;
    let second = if cursor.skip(":") { cursor.number_of(2) } else { None };
    if second.is_none() {
        cursor.at = before_second;
    } else if cursor.text[cursor.at..].starts_with('.') {
        let digits = cursor.text[cursor.at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        cursor.at += if digits > 0 { digits + 1 } else { 0 };
    }
    let hour = cursor.half(hour);
    let clock = Clock {
        hour: i8::try_from(hour).ok().filter(|hour| *hour < 24)?,
        minute: i8::try_from(minute).ok().filter(|minute| *minute < 60)?,
        second: i8::try_from(second.unwrap_or(0)).ok().filter(|second| *second < 61)?.min(59),
        offset: None,
    };
    let offset = cursor.zone();
    Some((Clock { offset, ..clock }, cursor.at))
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl Cursor<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip(&mut self, word: &str) -> bool {
        let skips = self.rest().starts_with(word);
        self.at += if skips { word.len() } else { 0 };
        skips
    }

    /// A number of one to `most` ASCII digits.
    fn number(&mut self, most: usize) -> Option<u32> {
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > most {
            return None;
        }
        let value = self.rest()[..digits].parse().ok()?;
        self.at += digits;
        Some(value)
    }

    /// A number of exactly so many digits.
    fn number_of(&mut self, digits: usize) -> Option<u32> {
        let start = self.at;
        let value = self.number(digits)?;
        (self.at - start == digits).then_some(value)
    }

    /// The hour of 24, where `am` or `pm` follows.
    fn half(&mut self, hour: u32) -> u32 {
        let start = self.at;
        self.skip("\u{a0}");
        self.skip(" ");
        let rest = self.rest().as_bytes();
        let half = rest.first().map(u8::to_ascii_lowercase);
        let dotted = rest.get(1) == Some(&b'.');
        let m = rest.get(1 + usize::from(dotted)).map(u8::to_ascii_lowercase);
        let ends = rest.get(2 + usize::from(dotted)).is_none_or(|byte| !byte.is_ascii_alphanumeric());
        if !(matches!(half, Some(b'a' | b'p')) && m == Some(b'm') && ends) || hour > 12 {
            self.at = start;
            return hour;
        }
        self.at += 2 + usize::from(dotted);
        self.skip(".");
        match half {
            Some(b'p') if hour < 12 => hour + 12,
            Some(b'a') if hour == 12 => 0,
            _ => hour,
        }
    }

    /// `Z`, `+07:00`, `+0700`, `(GMT+7)`, `WIB`.
    fn zone(&mut self) -> Option<i16> {
        let start = self.at;
        let found = self.zone_here();
        if found.is_none() {
            self.at = start;
        }
        found
    }

    fn zone_here(&mut self) -> Option<i16> {
        if self.skip("Z") {
            return Some(0);
        }
        self.skip(" Uhr");
        self.skip(" ");
        let bracket = self.skip("(");
        let named = ZONES.iter().find(|(name, _)| {
            let rest = self.rest();
            rest.starts_with(name) && !rest[name.len()..].starts_with(|letter: char| letter.is_alphanumeric())
        });
        if let Some((name, _)) = named {
            self.at += name.len();
        }
        let sign = match self.rest().bytes().next() {
            Some(b'+') => 1,
            Some(b'-') if named.is_some_and(|(_, offset)| *offset == 0) || self.looks_like_offset() => -1,
            _ => 0,
        };
        let mut offset = named.map(|(_, offset)| *offset);
        if sign != 0 {
            self.at += 1;
            let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
            let (hours, minutes) = if digits == 4 {
                let value = self.number(4)?;
                (value / 100, value % 100)
            } else {
                let hours = self.number(2)?;
                (hours, if self.skip(":") { self.number_of(2)? } else { 0 })
            };
            if hours > 14 || minutes > 59 {
                return None;
            }
            offset = i16::try_from(hours * 60 + minutes).ok().map(|minutes| minutes * sign);
        }
        if bracket && offset.is_some() {
            self.skip(")");
        }
        offset
    }

    /// `-05:00` or `-0500`, not the end of a span of hours.
    fn looks_like_offset(&self) -> bool {
        let rest = self.rest().as_bytes();
        let digits = rest.iter().skip(1).take_while(|byte| byte.is_ascii_digit()).count();
        digits == 4
            || (digits == 2 && rest.get(3) == Some(&b':') && rest.get(6).is_none_or(|byte| !byte.is_ascii_digit()))
    }
}

/// Minutes east of Greenwich of an offset such as `+07:00`, `-0500`, `UTC`.
pub(super) fn offset(zone: &str) -> Option<i16> {
    let mut cursor = Cursor { text: zone, at: 0 };
    let offset = cursor.zone()?;
    cursor.rest().is_empty().then_some(offset)
}
