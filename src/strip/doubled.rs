//! Doubled headlines: in one line, glued or spaced, or on two lines, as scrapes of teaser boxes show them.

use crate::document::Kind;

use super::builtin::Builtin;
use super::cohesion::Topic;
use super::folding::core_of;
use super::page::{Page, key_of};
use super::phrases::Phrases;

/// A headline has at most so many words.
const HEADLINE_WORDS: u32 = 40;
/// A blurb under a teaser has at most so many words.
const BLURB_WORDS: u32 = 80;
/// Doubled lines that hold so well together with the text above them are captions of the article, not teasers.
const ON_TOPIC: f32 = 0.75;

/// Decides doubled headlines and the blurbs under them.
pub(super) fn decide(page: &mut Page, phrases: &Phrases) {
    let ends = doubled(page);
    if ends.is_empty() {
        return;
    }
    let first_prose = page.lines.iter().position(|line| line.is_open() && line.is_prose()).unwrap_or(0);
    let first = ends.iter().map(|&(start, _)| start).find(|&start| start > first_prose);
    let topic = first.map(|first| Topic::of(page, 0..first));
    let cohesion = topic.map_or(0.0, |topic| {
        let below: Vec<f32> = ends
            .iter()
            .filter(|e| e.0 > first_prose)
            .map(|&(at, _)| match half(page.lines[at].text) {
                Some(half) => topic.cohesion(&page.words_of(half, phrases)),
                None => topic.cohesion(page.words(at)),
            })
            .collect();
        below.iter().sum::<f32>() / below.len().max(1) as f32
    });
    for (index, &(start, end)) in ends.iter().enumerate() {
        let text = half(page.lines[start].text).unwrap_or(page.lines[start].text);
        // A paragraph that stands twice is no headline: the text's own, and the caption that says it again.
        if start < end && page.lines[start].is_prose() {
            page.lines[end].decide(Kind::Caption, Builtin::RepeatedLine, cohesion);
            continue;
        }
        let key = key_of(core_of(text));
        let repeats = page.lines[..start.min(first_prose)].iter().any(|line| line.key == key);
        let (kind, by) = match () {
            () if repeats => (Kind::ImageAlt, Builtin::RepeatedHeadline),
            () if start < first_prose => continue,
            () if cohesion >= ON_TOPIC => (Kind::Caption, Builtin::RepeatedLine),
            () => (Kind::Teaser, Builtin::DoubledHeadline),
        };
        for line in &mut page.lines[start..=end] {
            line.decide(kind, by, cohesion);
        }
        let next = ends.get(index + 1).map_or(page.lines.len(), |next| next.0);
        let in_run = next == end + 2 || ends.get(index.wrapping_sub(1)).is_some_and(|last| last.1 + 2 == start);
        let blurb = page.lines.get_mut(end + 1).filter(|line| in_run && line.shape.words <= BLURB_WORDS);
        if let Some(blurb) = blurb.filter(|_| kind == Kind::Teaser) {
            blurb.decide(Kind::Teaser, Builtin::Blurb, cohesion);
        }
    }
}

/// First and last line of each doubled headline.
fn doubled(page: &Page) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < page.lines.len() {
        let line = &page.lines[at];
        let open = line.is_open() && line.shape.letters >= 12 && (line.shape.words >= 3 || line.shape.is_unspaced());
        let next = page.lines.get(at + 1).is_some_and(|next| next.key == line.key && next.is_open());
        if open && next && line.shape.words <= HEADLINE_WORDS {
            found.push((at, at + 1));
            at += 1;
        } else if open && half(line.text).is_some() {
            found.push((at, at));
        }
        at += 1;
    }
    found
}

/// The first half of a text that is the same twice, glued or with a space between.
fn half(text: &str) -> Option<&str> {
    let middle = text.len() / 2;
    [middle, middle + 1].into_iter().find_map(|cut| {
        let (first, second) = (text.get(..cut)?.trim(), text.get(cut..)?.trim());
        (first == second && first.len() >= 12).then_some(first)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves() {
        assert_eq!(half("Giá gạo lên cao Giá gạo lên cao"), Some("Giá gạo lên cao"));
        assert_eq!(half("Giá gạo lên caoGiá gạo lên cao"), Some("Giá gạo lên cao"));
        assert_eq!(half("Giá gạo lên cao, giá gạo lên cao"), None);
        assert_eq!(half(""), None);
    }
}
