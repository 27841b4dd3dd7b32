//! What stands around a mention: weekdays, day words, labels, and the words that say it is something else.

use super::grammar::{Gap, Grammar};
use super::mention::{Cue, Mention};
use super::tokens::Token;
use super::words::Role;

/// How far back a label such as "published" may stand, in bytes.
const LABEL: usize = 40;
/// How far back a word of past or future may stand, in bytes.
const TENSE: usize = 48;

/// Takes up the words around `tokens[first..next]`.
pub(super) fn look(grammar: &Grammar, first: usize, next: usize, mention: &mut Mention) {
    before(grammar, first, mention);
    after(grammar, next, mention);
    let text = &grammar.text[..mention.start];
    let previous = text.trim_end().chars().next_back();
    if matches!(previous, Some('(' | '（' | '[')) {
        mention.cues.add(Cue::Bracketed);
    }
    if previous == Some('©') {
        mention.cues.add(Cue::Copyright);
    }
}

/// The words right before it, and the label or tense a little further back.
fn before(grammar: &Grammar, first: usize, mention: &mut Mention) {
    let mut near = true;
    for at in (0..first).rev() {
        let token = grammar.tokens[at];
        let away = mention.start.saturating_sub(token.end);
        if away > TENSE {
            break;
        }
        let between = &grammar.text[token.end..mention.start];
        let sense = token.sense();
        let gap = grammar.gap(at);
        let lines = between.bytes().filter(|&byte| byte == b'\n').count();
        // A label holds over the line's end; nothing else does.
        let stop = between.contains([';', '!', '?', '。']) || between.contains(". ");
        if away <= LABEL && lines <= 1 && !stop && (near || between.len() <= LABEL && sense.month.is_none()) {
            if sense.is(Role::PUBLISHED) && !mention.cues.has(Cue::Updated) {
                mention.cues.add(Cue::Published);
            }
            if sense.is(Role::UPDATED) && !mention.cues.has(Cue::Published) {
                mention.cues.add(Cue::Updated);
            }
        }
        if lines > 0 {
            near &= lines == 1 && sense.weekday.is_some();
        } else if !stop {
            if sense.is(Role::PAST) {
                mention.cues.add(Cue::Past);
            }
            if sense.is(Role::FUTURE) {
                mention.cues.add(Cue::Future);
            }
            if sense.is(Role::HOLIDAY) && between.trim().is_empty() {
                mention.cues.add(Cue::Name);
            }
        }
        near &= gap != Gap::Far || (sense.weekday.is_some() && between.len() <= 12);
        if !near {
            continue;
        }
        if mention.weekday.is_none() && is_weekday(grammar, &token) {
            mention.weekday = sense.weekday;
        }
        for (role, cue) in [
            (Role::DAY_BEFORE, Cue::DayWord),
            (Role::PART, Cue::Part),
            (Role::YEAR_BEFORE, Cue::YearWord),
            (Role::COMPARED, Cue::Compared),
            (Role::ASIDE, Cue::Aside),
            (Role::HOLIDAY, Cue::Name),
            (Role::NOT_DATE, Cue::Name),
        ] {
            if sense.is(role) {
                mention.cues.add(cue);
            }
        }
        if mention.relative.is_none() && mention.parts.month_day().is_some() {
            mention.relative = sense.relative.map(super::mention::Relative::Days);
        }
        // A number before, joined by a dash: the end of a span.
        let number = token.number(2).is_some() && gap == Gap::Sign('-');
        if number && at + 1 == first {
            mention.cues.add(Cue::Range);
        }
        near &= sense != super::words::Sense::default();
    }
}

/// Whether a token is a weekday: the short names are words too (`so`, `do`, `mi`), unless they have a capital.
pub(super) fn is_weekday(grammar: &Grammar, token: &Token) -> bool {
    let word = &grammar.text[token.start..token.end];
    token.sense().weekday.is_some() && (word.len() > 3 || word.starts_with(|first: char| !first.is_lowercase()))
}

/// A weekday or a mark after it, or the other end of a span.
fn after(grammar: &Grammar, next: usize, mention: &mut Mention) {
    let Some(token) = grammar.token(next) else { return };
    let gap = &grammar.text[mention.end.min(token.start)..token.start];
    let sense = token.sense();
    if is_weekday(grammar, token)
        && mention.weekday.is_none()
        && matches!(gap.trim(), "" | "," | "(" | "（" | "|")
        && gap.len() <= 4
    {
        mention.weekday = sense.weekday;
        mention.end = token.end;
    }
    let full = mention.parts.day.is_some();
    // "am 27. November 2019 um 15:21 Uhr veröffentlicht": the label comes last.
    let labels =
        grammar.tokens[next..].iter().take(5).take_while(|token| token.start.saturating_sub(mention.end) <= LABEL);
    for label in labels.filter(|label| label.has(Role::PUBLISHED) && full && label.start >= mention.end) {
        let between = &grammar.text[mention.end..label.start];
        if !between.contains(['\n', '.', ';', ',']) && between.len() <= 24 {
            mention.cues.add(Cue::Published);
        }
    }
    if sense.is(Role::YEAR_AFTER) && gap.trim().is_empty() && !gap.contains('\n') {
        mention.cues.add(Cue::YearWord);
    }
    if full
        && matches!(gap.trim(), "-" | "–")
        && !gap.contains('\n')
        && token.number(2).is_some()
        && mention.parts.year.is_none()
    {
        mention.cues.add(Cue::Range);
    }
}
