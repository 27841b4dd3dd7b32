//! How far each line speaks for the article: a number of words, negative for what speaks against it. It is the sum of
//! what each cue gives.

use crate::config::StripConfig;
use crate::document::{Action, Kind};
use crate::segment::{Element, Hint};

use super::cohesion::Topic;
use super::markup::Habit;
use super::page::{Line, Page};
use super::phrases::{Form, Phrases};
use super::recurring;
use super::shares::Cue;

/// A gap of so few lines is bridged whatever the next paragraph says.
const NARROW: usize = 3;
/// So many paragraphs before a gap say what the article is about.
const BEFORE: usize = 8;
/// A paragraph that bridges has so many words.
const LONG: u32 = 25;
/// The article starts at most so many lines under its headline.
const NEAR: usize = 40;

/// Gives every line its weight. `title` is the line of a declared headline: the article starts behind it, soon.
pub(super) fn weigh(page: &mut Page, habit: Habit, title: Option<usize>, phrases: &Phrases, config: &StripConfig) {
    let markup = page.markup;
    let clip = if is_clean(page, config) { config.clean_clip } else { config.clip };
    for line in &mut page.lines {
        words(line, config);
        if markup {
            by_markup(line, habit, config);
        }
        line.weigh_to(Cue::Clip, line.weight().clamp(-clip, config.most_words));
        if let Some(kind) = line.kind() {
            line.weigh_to(Cue::Verdict, decided(line, kind, phrases, config));
        } else {
            line.weigh_to(Cue::Site, recurring::weight(line));
        }
    }
    if !markup {
        bridge(page, config);
    }
    close(page, config);
    let Some(title) = title else { return };
    let behind = title..(title + NEAR).min(page.lines.len());
    let Some(first) = behind.clone().find(|&at| page.lines[at].is_prose() && page.lines[at].weight() > 0.0) else {
        return;
    };
    page.lines[first].weigh(Cue::Title, config.title_bonus);
    for line in &mut page.lines[..title] {
        line.weigh_to(Cue::Title, line.weight().min(-config.clip));
    }
}

/// Short lines between two long paragraphs cost less where the second one is about the same as those before: subheads,
/// lists and tables stand there, not the way to a footer.
fn bridge(page: &mut Page, config: &StripConfig) {
    let long: Vec<usize> = (0..page.lines.len()).filter(|&at| is_long(&page.lines[at])).collect();
    for (index, pair) in long.windows(2).enumerate() {
        let (last, next) = (pair[0], pair[1]);
        let gap = next - last - 1;
        if gap == 0 || gap > config.bridge {
            continue;
        }
        if gap > NARROW {
            let before = &long[(index + 1).saturating_sub(BEFORE)..=index];
            let topic = Topic::of_lines(page, before.iter().copied());
            if topic.cohesion(page.words(next)) < config.bridge_cohesion {
                continue;
            }
        }
        for line in page.lines[last + 1..next].iter_mut().filter(|line| line.weight() < 0.0 && line.is_open()) {
            line.weigh_to(Cue::Bridge, line.weight() * config.bridge_worth);
        }
    }
}

fn is_long(line: &Line) -> bool {
    line.is_prose() && line.shape.words >= LONG && line.weight() > 0.0
}

/// A heading that ends articles costs much where an article may have ended, little before one; behind it paragraphs are
/// worth less.
fn close(page: &mut Page, config: &StripConfig) {
    let (mut gained, mut closed) = (0.0, false);
    for line in &mut page.lines {
        if closed && line.weight() > 0.0 {
            line.weigh_to(Cue::Closing, line.weight() * config.closed_worth);
        }
        gained += line.weight().max(0.0);
        if line.form == Some(Form::Closing) && line.kind() == Some(Kind::Navigation) {
            let ends = gained >= config.closing_after;
            line.weigh_to(Cue::Closing, if ends { -config.closing_cost } else { -config.clip });
            closed |= ends;
        }
    }
}

/// Whether next to no line of a text is boilerplate by its form: then what is short or odd is the article's own.
fn is_clean(page: &Page, config: &StripConfig) -> bool {
    let noise =
        |line: &&Line| matches!(line.kind(), Some(Kind::Navigation | Kind::Other | Kind::MoreLink | Kind::Teaser));
    let noisy = page.lines.iter().filter(noise).count();
    !page.markup && noisy as f32 <= config.clean_share * page.lines.len() as f32
}

/// The weight of a line's looks: its words, discounted where it doesn't read as running text.
fn words(line: &mut Line, config: &StripConfig) {
    let shape = line.shape;
    line.weigh(Cue::Words, (shape.words as f32).min(config.most_words));
    let running = shape.ends_sentence() || (shape.is_unspaced() && shape.words >= 15);
    if !running {
        line.weigh_to(Cue::Ending, line.weight() * config.open_worth);
    }
    if shape.small_share() < 0.45 {
        line.weigh_to(Cue::Capitals, line.weight() * 0.5);
    }
    if line.copies > 1 {
        line.weigh_to(Cue::Copies, line.weight() * 0.3);
    }
    line.weigh(Cue::Line, if shape.ends_sentence() { -config.line_cost } else { -config.line_cost * 1.5 });
}

/// What the markup around a line adds.
fn by_markup(line: &mut Line, habit: Habit, config: &StripConfig) {
    let cues = line.cues;
    line.weigh(Cue::Markup, config.markup_gain);
    line.weigh(Cue::Links, -config.link_cost * cues.link_share * cues.link_share);
    line.weigh(Cue::Outside, -config.outside_cost * f32::from(cues.outside.saturating_sub(habit.outside).min(3)));
    line.weigh(Cue::Inside, config.inside_gain * f32::from(cues.inside.min(2)));
    if habit.fits(line) {
        line.weigh(Cue::Habit, config.habit_gain);
    }
    let element = match cues.element {
        Element::Paragraph => 4.0,
        Element::Heading(_) => 2.0,
        Element::Item | Element::Cell => -1.0,
        Element::Caption | Element::Time => -10.0,
        _ => 0.0,
    };
    line.weigh(Cue::Element, element);
    let hint = cues.hint.filter(|_| cues.hint != habit.hint);
    if matches!(hint, Some(Hint::Related | Hint::Comments | Hint::Share | Hint::Promotion | Hint::Tags)) {
        line.weigh(Cue::Hint, -15.0);
    }
}

/// The weight of a line that was decided before: little for what stands inside articles, much against it for what ends
/// them.
fn decided(line: &Line, kind: Kind, phrases: &Phrases, config: &StripConfig) -> f32 {
    let form = line.phrase.map(|rule| phrases.rule(rule).form);
    match kind {
        _ if kind.action() == Action::Keep => line.weight(),
        Kind::Caption
        | Kind::ImageAlt
        | Kind::ImageName
        | Kind::Dateline
        | Kind::Agency
        | Kind::Byline
        | Kind::Title => -1.0,
        _ if form == Some(Form::Heading) => -config.heading_cost,
        Kind::Metadata | Kind::MoreLink => -3.0,
        Kind::Teaser | Kind::Other => -4.0,
        _ => -config.clip,
    }
}
