//! How well a line's words hold together with the article's own, weighted by their rarity in the page.

use std::ops::Range;

use super::page::Page;

/// At most so many words of an article say what it is about.
const WORDS: usize = 4096;

/// How well the paragraphs of most articles hold together, by [`Topic::inner`]: measured on news in eight languages.
const INNER: f32 = 0.33;
/// So many lines say how well those of an article hold together.
const LINES: usize = 4;

/// How often each word of a page stands in some of its lines.
#[derive(Debug)]
pub(super) struct Topic {
    /// The lines counted.
    lines: Vec<usize>,
    /// By the word's number; the last one is 0, for words that the page doesn't have.
    counts: Vec<u32>,
    /// What a word weighs that stands there so often.
    weights: Vec<f32>,
}

impl Topic {
    /// Counts the words of the kept or open prose among some lines.
    pub fn of(page: &Page, lines: Range<usize>) -> Self {
        Self::of_lines(page, lines.filter(|&at| page.lines[at].is_kept() && page.lines[at].is_prose()))
    }

    /// Counts the words of some lines.
    pub fn of_lines(page: &Page, lines: impl Iterator<Item = usize>) -> Self {
        let mut counts = vec![0; page.unknown() as usize + 1];
        let (mut words, mut most, mut counted) = (0, 0, Vec::new());
        for line in lines {
            counted.push(line);
            for &word in page.words(line) {
                let count = &mut counts[word as usize];
                *count += 1;
                most = most.max(*count);
            }
            words += page.words(line).len();
            if words >= WORDS {
                break;
            }
        }
        let weights = (0..=most).map(|count| 1.0 - (count as f32 / (most as f32 + 1.0)).sqrt()).collect();
        Self { lines: counted, counts, weights }
    }

    /// The share of a line's words that stand in the lines counted, each word weighted by its rarity there: 0 for a
    /// line about something else, 1 for one that says nothing new.
    pub fn cohesion(&self, words: &[u32]) -> f32 {
        share(&self.counts, &self.weights, words)
    }

    /// How much of a threshold holds for what is to hold together with these lines, 0 to 1: where words are inflected or not
    /// parted, paragraphs of one article share fewer of them.
    pub fn scale(&self, page: &Page) -> f32 {
        self.inner(page).map_or(1.0, |inner| (inner / INNER).min(1.0))
    }

    /// How well the lines hold together among themselves: each against the others, a long one as much as a short one. `None`
    /// where there are too few to say.
    fn inner(&self, page: &Page) -> Option<f32> {
        let mut counts = self.counts.clone();
        let inner = self.lines.iter().map(|&at| {
            let words = page.words(at);
            words.iter().for_each(|&word| counts[word as usize] -= 1);
            let cohesion = share(&counts, &self.weights, words);
            words.iter().for_each(|&word| counts[word as usize] += 1);
            cohesion
        });
        (self.lines.len() >= LINES).then(|| inner.sum::<f32>() / self.lines.len() as f32)
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.weights.len() == 1
    }
}

/// The share of some words that were counted, each by its weight.
fn share(counts: &[u32], weights: &[f32], words: &[u32]) -> f32 {
    let (mut shared, mut all) = (0.0f32, 0.0f32);
    for &word in words {
        let count = counts[word as usize];
        let weight = weights[count as usize];
        all += weight;
        if count > 0 {
            shared += weight;
        }
    }
    if all > 0.0 { shared / all } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::segment;
    use crate::strip::phrases::Phrases;

    #[test]
    fn shared_rare_words_hold_together() {
        let document = segment(
            "the ferry and the river\nthe ferry runs\nRiver ferry\nBread prices\nthe bread\nriver bread".into(),
            None,
        );
        let phrases = Phrases::new(&[]).unwrap();
        let page = Page::of(&document, &phrases);
        let topic = Topic::of_lines(&page, 0..2);
        let cohesion = |line| topic.cohesion(page.words(line));
        assert!(cohesion(2) > 0.99);
        assert!(cohesion(3) < 0.01);
        assert!(cohesion(4) < cohesion(5));
        assert!(topic.cohesion(&page.words_of("sea ferry", &phrases)) > 0.2);
        assert_eq!(Topic::of_lines(&page, 0..0).cohesion(page.words(0)), 0.0);
    }

    #[test]
    fn lines_that_are_not_counted_say_nothing_of_a_long_text() {
        let counted = (0..WORDS).map(|number| format!("w{number} ")).collect::<String>();
        let lines = ["one two three four", "one two five six", "seven eight nine", &counted, &"boat ".repeat(50)];
        let document = segment([lines.join("\n"), "boat ".repeat(50)].join("\n"), None);
        let page = Page::of(&document, &Phrases::new(&[]).unwrap());
        let topic = Topic::of_lines(&page, 0..page.lines.len());
        assert_eq!(topic.lines, [0, 1, 2, 3]);
        assert!((0.0..1.0).contains(&topic.scale(&page)));
    }
}
