//! Verdicts that one line's form settles, whatever stands around it.

use crate::document::Kind;

use super::builtin::Builtin;
use super::credits::{by_bracket, by_credit, by_neighbour};
use super::letters::is_alphanumeric;
use super::own;
use super::page::{Line, Page};
use super::phrases::{Form, Phrases};
use super::shape::{End, Shape};

/// The longest line, in words, for which a phrase at its start, at its end or inside it settles what it is.
const PHRASE_WORDS: u32 = 40;

/// Decides the lines whose own form says what they are.
pub(super) fn decide(page: &mut Page, phrases: &Phrases) {
    for (line, hits) in page.lines_with_hits(0..page.lines.len()) {
        by_signs(line);
        if line.is_open() {
            by_phrase(line, phrases);
        }
        if line.is_open() {
            by_credit(line, hits, phrases);
        }
    }
    by_neighbour(page);
    by_bracket(page);
    by_repetition(page, phrases);
    own::decide(page);
}

/// Readers' comments, by what opens each of them: two lines or more of a name and a verb of saying. A quotation behind one
/// is a speaker's in the article.
fn by_repetition(page: &mut Page, phrases: &Phrases) {
    let says = |at: &usize| {
        let line = &page.lines[*at];
        if line.shape.end != End::Colon {
            return false;
        }
        let short = line.shape.words <= 6 || (line.shape.words <= 14 && line.shape.numbers >= 2);
        let quotes = page.lines.get(at + 1).is_some_and(|next| next.text.starts_with(['"', '“', '„', '«', '‘', '\'']));
        short && !quotes && phrases.says(line.text)
    };
    let heads: Vec<usize> = (0..page.lines.len()).filter(says).collect();
    if heads.len() >= 2 {
        for at in heads {
            let line = &mut page.lines[at];
            if line.decide_anew(Kind::Navigation, Builtin::CommentHead, 1.0) {
                line.form = Some(Form::Closing);
            }
        }
    }
}

fn by_signs(line: &mut Line) {
    let (text, shape) = (line.text, line.shape);
    if shape.letters == 0 && shape.numbers == 0 && line.allows(Builtin::Symbols) {
        line.decide(Kind::Navigation, Builtin::Symbols, 1.0);
    } else if shape.letters == 0 && shape.words <= 4 && line.allows(Builtin::Counter) {
        line.decide(Kind::Metadata, Builtin::Counter, 1.0);
    } else if is_image_name(text) && line.allows(Builtin::ImageName) {
        line.decide(Kind::ImageName, Builtin::ImageName, 1.0);
    } else if is_address(text) && line.allows(Builtin::Address) {
        line.decide(Kind::Metadata, Builtin::Address, 1.0);
    } else if is_arrow(line) && shape.words <= PHRASE_WORDS && line.allows(Builtin::Arrow) {
        line.decide(Kind::Teaser, Builtin::Arrow, 1.0);
    } else if shape.words <= 80
        && (has_copyright(text) || text.starts_with("(c) ") || text.starts_with("(C) "))
        && line.allows(Builtin::Copyright)
    {
        line.decide(Kind::Other, Builtin::Copyright, 1.0);
    } else if text.starts_with('#')
        && text.split_whitespace().all(|word| word.starts_with('#'))
        && line.allows(Builtin::HashTags)
    {
        line.decide(Kind::Metadata, Builtin::HashTags, 1.0);
    } else if is_pair_of_headlines(line) && line.allows(Builtin::SlashTeaser) {
        line.decide(Kind::Teaser, Builtin::SlashTeaser, 1.0);
    } else if is_shout(line) && line.allows(Builtin::Shout) {
        line.decide(Kind::Teaser, Builtin::Shout, 1.0);
    } else if is_glued_teaser(line) && line.allows(Builtin::GluedTeaser) {
        line.decide(Kind::Teaser, Builtin::GluedTeaser, 1.0);
    } else if is_stamp(line) && line.allows(Builtin::Stamp) {
        line.decide(Kind::Metadata, Builtin::Stamp, 1.0);
    }
}

/// Whether `©` stands in a text: the byte it ends with is also that of `é`, but rarer than the one it begins with.
fn has_copyright(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(0xA9, bytes).any(|at| at > 0 && bytes[at - 1] == 0xC2)
}

/// Two headlines with a slash between: four words and more each, both capitalised, no sentence.
fn is_pair_of_headlines(line: &Line) -> bool {
    line.shape.end == End::Open
        && (8..=PHRASE_WORDS).contains(&line.shape.words)
        && line.text.as_bytes().contains(&b'/')
        && line.text.split(" / ").count() == 2
        && line
            .text
            .split(" / ")
            .all(|part| part.starts_with(|c: char| !c.is_lowercase()) && part.split(' ').count() >= 4)
}

/// A headline of another article inside the text, shouted: seven words and more in capitals, no sentence; neither a sign
/// that is quoted nor an item of a list.
fn is_shout(line: &Line) -> bool {
    let own = line.bullet || (line.shape.quoted && line.text.ends_with(['"', '”', '’', '\'', '»']));
    line.shape.is_shouted() && line.shape.words >= 7 && line.shape.end == End::Open && !own
}

/// Names have a capital behind fewer letters: McAfee, YouTube, GmbH.
const JOINED_LETTERS: u32 = 4;

/// A headline glued to its blurb: mostly capitalised words, then a capital inside a word, then mostly small ones.
fn is_glued_teaser(line: &Line) -> bool {
    if line.shape.words < 12 || line.shape.capitalised < 5 || line.shape.capitalised * 5 < line.shape.words {
        return false;
    }
    let (mut words, mut capitalised) = (0u32, 0u32);
    let (mut last, mut before) = (' ', ' ');
    let mut letters = 0;
    for (at, char) in line.text.char_indices().take_while(|&(at, _)| at < 160) {
        letters = if is_alphanumeric(last) { letters + 1 } else { 0 };
        if before.is_whitespace() && is_alphanumeric(last) {
            words += 1;
            capitalised += u32::from(!last.is_lowercase());
        }
        let joint = (last.is_lowercase() || last.is_ascii_digit()) && char.is_uppercase();
        if joint && letters >= JOINED_LETTERS && words >= 5 && capitalised * 10 >= words * 7 {
            let rest = Shape::of(&line.text[at..]);
            return rest.words >= 6 && rest.small_share() >= 0.6;
        }
        (before, last) = (last, char);
    }
    false
}

fn by_phrase(line: &mut Line, phrases: &Phrases) {
    let (Some(rule), Some(form)) = (line.phrase, line.form) else { return };
    let phrase = phrases.rule(rule);
    if phrase.kind == Kind::Byline && asks_or_says(line) {
        return;
    }
    match form {
        Form::Heading | Form::Closing => line.decide_phrase(Kind::Navigation, rule),
        Form::Byline if phrase.kind == Kind::Agency && names_writer(line) => line.decide_phrase(Kind::Byline, rule),
        Form::Line | Form::Byline => line.decide_phrase(phrase.kind, rule),
        _ if line.shape.words <= phrase.max_words.unwrap_or(PHRASE_WORDS) => line.decide_phrase(phrase.kind, rule),
        _ => {}
    }
}

/// Whether a line is what a reporter asks or says in an interview, and no byline: a question, or a sentence in a script
/// without capitals, where a name can't be told from one.
fn asks_or_says(line: &Line) -> bool {
    line.text.ends_with(['?', '？', '؟', '。', '।', '။'])
}

/// Whether what follows "from" is a writer, alone or with the paper: two to four words, all capitalised, `A B/C`, `A B (C)`.
fn names_writer(line: &Line) -> bool {
    let shape = &line.shape;
    line.text.contains(['/', '('])
        || (shape.small <= 1 && (3..=5).contains(&shape.capitalised) && shape.words == shape.capitalised + shape.small)
}

fn is_image_name(text: &str) -> bool {
    let name = text.as_bytes();
    let dot = name.len().saturating_sub(5);
    let ends = |ending: &[u8]| {
        name.len() > ending.len() && name[dot.max(name.len() - ending.len())..].eq_ignore_ascii_case(ending)
    };
    name.len() <= 120
        && !text.contains(char::is_whitespace)
        && [&b".jpg"[..], b".jpeg", b".png", b".webp", b".gif"].iter().any(|ending| ends(ending))
}

fn is_address(text: &str) -> bool {
    !text.contains(char::is_whitespace)
        && (text.starts_with("http://")
            || text.starts_with("https://")
            || text.starts_with("www.")
            || (text.contains('@') && text.contains('.') && !text.starts_with('@')))
}

/// Whether an arrow points to another page. `»` also opens quotations: those are closed, or end as sentences do.
fn is_arrow(line: &Line) -> bool {
    let points = [">>", "►", "▶"].iter().any(|arrow| line.text.starts_with(arrow));
    let quotes = line.text.contains('«') || line.shape.ends_sentence();
    points || (line.text.starts_with('»') && !quotes)
}

/// A date, a time of day or both, with at most a few words around: `02/11/2023, 21:34`, `Thứ năm, 2/11/2023`.
fn is_stamp(line: &Line) -> bool {
    let shape = &line.shape;
    if shape.numbers == 0 || shape.words > 20 || (shape.end == End::Sentence && !line.text.ends_with('.')) {
        return false;
    }
    let (mut year, mut day, mut clocks, mut words) = (false, false, 0, 0u32);
    for token in line.text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '(' | ')')) {
        let digits = token.bytes().filter(u8::is_ascii_digit).count();
        if digits == 0 {
            words += u32::from(token.chars().any(char::is_alphabetic));
            continue;
        }
        let numbers =
            || token.split(['/', '-', '.', ':', 'T', '年', '月', '日']).map_while(|part| part.parse::<u32>().ok());
        year |= numbers().any(|number| (1900..2100).contains(&number));
        day |= is_day(numbers());
        clocks += u32::from(is_clock(token));
    }
    let clock = clocks > 0;
    (day && words <= 6)
        || (clocks > 1 && year)
        || (clock && year && words <= 9)
        || (year && shape.words <= 4 && shape.numbers >= 2 && words <= 1)
        || (clock && words <= 3 && shape.words <= 5)
}

/// Three numbers that make a date: a year of four digits or two, and two that fit day and month.
fn is_day(mut numbers: impl Iterator<Item = u32>) -> bool {
    let (Some(first), Some(second), Some(third)) = (numbers.next(), numbers.next(), numbers.next()) else {
        return false;
    };
    let year = |number: u32| (1900..2100).contains(&number) || (10..100).contains(&number);
    let day = |number: u32| (1..=31).contains(&number);
    day(second) && ((year(first) && first > 99 && day(third)) || (day(first) && year(third)))
}

pub(super) fn is_clock(token: &str) -> bool {
    let Some((hours, rest)) = token.split_once([':', 'h', 'H']) else { return false };
    let minutes = rest.as_bytes();
    (1..=2).contains(&hours.len())
        && hours.bytes().all(|byte| byte.is_ascii_digit())
        && minutes.len() >= 2
        && minutes[..2].iter().all(u8::is_ascii_digit)
}
