//! The forms of dates: each takes the index of its first token and gives the parts it found.

use super::grammar::{Found, Gap, Grammar, YEARS};
use super::mention::{Cue, CueSet, Parts, date};
use super::tokens::{Is, Token};
use super::words::{Order, Role};

impl Grammar<'_> {
    /// `2024-04-22`, `2024. 4. 22.`, `2024年4月22日`, `2024. április 22.`, `2024-04`, `2024年4月`.
    pub(super) fn year_first(&self, at: usize) -> Option<Found> {
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
        let alone =
            month_mark || (self.number(next, 2).is_some() && self.two_digits(next) && !self.runs_on(next, sign));
        (alone && sign != Gap::Sign('.')).then_some((Parts { year, month, ..Parts::default() }, cues, end))
    }

    /// `令和6年4月22日`, `พ.ศ. 2567`.
    pub(super) fn era_first(&self, at: usize) -> Option<Found> {
        let add = self.token(at)?.sense().era?;
        let value = i16::try_from(self.number(at + 1, 4)?).ok()?;
        let near = matches!(self.gap(at), Gap::Glued | Gap::Space | Gap::Sign('.'));
        let year = value.checked_add(add).filter(|&year| near && YEARS.contains(&i32::from(year)))?;
        let alone = (Parts { year: Some(year), ..Parts::default() }, CueSet::default(), at + 2);
        Some(self.after_year(at + 1, Some(year)).unwrap_or(alone))
    }

    /// `4月22日`.
    pub(super) fn month_mark_first(&self, at: usize) -> Option<Found> {
        let month = Some(self.month(at)?);
        let marked = self.token(at + 1)?.has(Role::MONTH_AFTER) && self.close(at);
        let day = self.day(at + 2).filter(|_| marked && self.close(at + 1))?;
        let day_marked = self.token(at + 3)?.has(Role::DAY_AFTER) && self.close(at + 2);
        let mut cues = CueSet::default();
        cues.add(Cue::Named);
        day_marked.then_some((Parts { month, day: Some(day), ..Parts::default() }, cues, at + 4))
    }

    /// `22/4/2024`, `22.4.24`, `22-04-2024`, and month first where the text writes so.
    pub(super) fn numeric(&self, at: usize) -> Option<Found> {
        let (first, second) = (self.day(at)?, self.day(at + 1)?);
        let sign = self.gap(at);
        if !matches!(sign, Gap::Sign(_)) || self.gap(at + 1) != sign || self.runs_in(at) {
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
        let order = if sign == Gap::Sign('.') { Order::Day } else { self.order };
        let (day, month, ambiguous) = which(order, first, second)?;
        let ambiguous = ambiguous && sign != Gap::Sign('.');
        let parts = Parts { year, month: Some(month), day: Some(day), ambiguous, short_year: long.is_none() };
        Some((parts, CueSet::default(), at + 3))
    }

    /// `22 April 2024`, `22. Apr. 24`, `1er novembre 2023`, `22 de abril de 2024`, `22 tháng 4 năm 2024`.
    pub(super) fn day_first(&self, at: usize) -> Option<Found> {
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
        if broken
            && self.token(month_at + 1).is_some()
            && !self.between(month_at, month_at + 1).contains('\n')
            && self.day(month_at + 1).is_some()
        {
            return None;
        }
        let (year, short_year, end) = self.year_after(month_at);
        Some((Parts { year, month: Some(month), day, short_year, ambiguous: false }, cues, end))
    }

    /// `April 22, 2024`, `Abril 19, 2022`, `April 2024`.
    pub(super) fn month_first(&self, at: usize) -> Option<Found> {
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
    pub(super) fn month_word_first(&self, at: usize) -> Option<Found> {
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
            Some(year) if self.lexicon.buddhist || apostrophe || self.sure_short(year_at) => {
                (Some(year), true, year_at + 1)
            }
            _ => (None, false, at + 1),
        }
    }

    /// Whether two digits after a month may be a year: nothing follows that makes them a count or a time.
    fn sure_short(&self, at: usize) -> bool {
        let rest = &self.text[self.tokens[at].end..];
        let timed =
            self.token(at + 1).is_some_and(|word| word.has(Role::CLOCK)) && self.close(at) && self.clocked(at + 2);
        timed
            || rest.chars().next().is_none_or(|next| matches!(next, '\n' | ',' | ')' | '|' | ']' | '.'))
                && !self.runs_on(at, Gap::Glued)
    }

    /// `20240422`, alone between borders.
    pub(super) fn compact(&self, at: usize) -> Option<Found> {
        let Is::Number { value, digits: 8 } = self.token(at)?.is else { return None };
        let Token { start, end, .. } = self.tokens[at];
        let free =
            |letter: Option<char>| letter.is_none_or(|letter| letter.is_whitespace() || "()[]|,;".contains(letter));
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
    pub(super) fn pair(&self, at: usize) -> Option<Found> {
        let first = self.day(at)?;
        let sign = self.gap(at);
        if !matches!(sign, Gap::Sign('/' | '-' | '.')) || self.spaced(at) || self.runs_on(at + 1, sign) {
            return None;
        }
        let mut cues = CueSet::default();
        // Where the month comes first, "3.6" and "3-1" are never days.
        if self.order == Order::Month && sign != Gap::Sign('/') {
            return None;
        }
        if let (Some(month), Some(year)) = (self.month(at), self.year(at + 1)) {
            let inner = self.runs_in(at);
            return (!inner && sign != Gap::Sign('.') || sign == Gap::Sign('.') && self.after_month_word(at))
                .then_some((Parts { year: Some(year), month: Some(month), ..Parts::default() }, cues, at + 2));
        }
        let (day, month, ambiguous) = which(self.order, first, self.day(at + 1)?)?;
        // "5-7/12": the last day of a span.
        if self.runs_in(at) {
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

    pub(super) fn year_alone(&self, at: usize) -> Option<Found> {
        let year = self.year(at)?;
        let Token { start, end, .. } = self.tokens[at];
        // A number with a fraction or in a longer sign is no year; nor is one glued to letters.
        let before = self.text[..start].chars().next_back();
        let after = self.text[end..].chars().next();
        let glued = |letter: Option<char>| {
            letter.is_some_and(|letter| {
                (letter.is_alphanumeric() && !super::tokens::is_spaceless(letter)) || "_%$€£#@=&".contains(letter)
            })
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
}

/// Which of two numbers is the day and which the month, and whether only habit says so.
fn which(order: Order, first: u8, second: u8) -> Option<(u8, u8, bool)> {
    match (first <= 12, second <= 12) {
        (true, true) if order == Order::Month => Some((second, first, first != second)),
        (true, true) => Some((first, second, first != second)),
        (false, true) => Some((first, second, false)),
        (true, false) => Some((second, first, false)),
        (false, false) => None,
    }
}
