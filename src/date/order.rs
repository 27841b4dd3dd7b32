//! Which number is the day and which the month, where a numeric date could be read two ways.

use super::mention::{Cue, Mention, Parts};
use super::words::Order;

/// Regions that write the month first, and Canada, which writes both.
const MONTH_FIRST: [&str; 3] = ["us", "ph", "ca"];

/// Countries, as the last part of a host, whose English pages write the day first.
const DAY_FIRST: [&str; 32] = [
    "ae", "au", "bd", "bw", "de", "eu", "fj", "fr", "gh", "hk", "ie", "in", "it", "jm", "ke", "lk", "mm", "mt", "my",
    "ng", "nl", "np", "nz", "pk", "sg", "th", "tt", "tz", "ug", "uk", "vn", "za",
];

/// The order of the place where a page was published. English alone is written in two orders: the region of a language
/// tag (`en-GB`) tells, else the country of the host.
pub(super) fn of_place<'a>(order: Order, mut tags: impl Iterator<Item = &'a str>, url: Option<&str>) -> Order {
    if order != Order::Month {
        return order;
    }
    let region = tags.find_map(|tag| tag.split(['-', '_']).skip(1).find(|part| part.len() == 2));
    let day_first = match region {
        Some(region) => !MONTH_FIRST.iter().any(|other| other.eq_ignore_ascii_case(region)),
        None => url
            .and_then(country)
            .is_some_and(|country| DAY_FIRST.iter().any(|other| other.eq_ignore_ascii_case(country))),
    };
    if day_first { Order::Day } else { order }
}

/// The last part of an address's host.
fn country(url: &str) -> Option<&str> {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', ':', '?', '#']).next()?;
    host.rsplit_once('.').map(|(_, last)| last)
}

/// Turns day and month of the ambiguous numeric dates around where the text's other dates show that it writes them the
/// other way round: one that can be read in one way only, or a named date that is the same day read the other way.
pub(super) fn settle(mentions: &mut [Mention], text: &str, order: Order) {
    let (mut agree, mut differ) = (0, 0);
    let numeric = |mention: &Mention| {
        !mention.cues.has(Cue::Named) && mention.parts.day.is_some() && mention.parts.year.is_some()
    };
    let named: Vec<_> = mentions
        .iter()
        .filter(|mention| mention.cues.has(Cue::Named))
        .map(|mention| (mention.parts.month, mention.parts.day))
        .collect();
    for mention in mentions.iter().filter(|mention| numeric(mention)) {
        let Parts { month, day, ambiguous, .. } = mention.parts;
        let written = &text[mention.start..mention.end];
        if ambiguous {
            agree += i32::from(named.contains(&(month, day)));
            differ += i32::from(named.contains(&(day, month)));
            differ += i32::from(order == Order::Month && is_24_hours(mention, written));
        } else if let Some(first) =
            written.split(['/', '-', '.']).next().and_then(|first| first.trim().parse::<u8>().ok())
            && month != day
        {
            let as_read = if order == Order::Month { month == Some(first) } else { day == Some(first) };
            agree += i32::from(as_read);
            differ += i32::from(!as_read && (month == Some(first) || day == Some(first)));
        }
    }
    if differ > agree {
        for mention in mentions.iter_mut().filter(|mention| mention.parts.ambiguous) {
            let Parts { month, day, .. } = mention.parts;
            (mention.parts.month, mention.parts.day) = (day, month);
        }
    }
    if agree != differ {
        mentions.iter_mut().for_each(|mention| mention.parts.ambiguous = false);
    }
}

/// Whether the time beside a date counts 24 hours, as those do who write the day first.
fn is_24_hours(mention: &Mention, written: &str) -> bool {
    let half = |word: &str| written.contains(word);
    mention.clock.is_some_and(|clock| clock.hour >= 13) && !["pm", "PM", "p.m", "P.M", "Pm"].into_iter().any(half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_and_hosts() {
        let of = |tag: Option<&str>, url: &str| of_place(Order::Month, tag.into_iter(), Some(url));
        assert_eq!(of(Some("en-GB"), "https://a.example/"), Order::Day);
        assert_eq!(of(Some("en_US"), "https://a.ie/"), Order::Month);
        assert_eq!(of(Some("en"), "https://www.a.co.uk/news"), Order::Day);
        assert_eq!(of(None, "https://a.ie:443/news"), Order::Day);
        assert_eq!(of(None, "https://a.com/x.ie"), Order::Month);
        assert_eq!(of_place(Order::Year, std::iter::empty(), Some("https://a.uk")), Order::Year);
    }
}
