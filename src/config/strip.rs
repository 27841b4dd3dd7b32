//! `[strip]`: what the verdicts on blocks weigh.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ranges;
use crate::error::Result;

/// Verdicts on blocks. Weights are counted in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StripConfig {
    /// Without it every block is kept.
    pub enabled: bool,
    /// The ids of rules that decide nothing, those with words and those without.
    pub off: Vec<String>,
    /// The smallest weight a stretch of lines must reach to be taken for an article; below it nothing is cut off
    /// around it.
    pub min_stretch: f32,
    /// What a line costs that reads as a sentence: shorter ones speak against the article.
    pub line_cost: f32,
    /// The most words of a line that count.
    pub most_words: f32,
    /// The most a single line can speak against the article, so that a short list doesn't tear it apart.
    pub clip: f32,
    /// The share of a text's lines that may be boilerplate by their form for the text to be taken as clean.
    pub clean_share: f32,
    /// The most a single line can speak against the article in a clean text.
    pub clean_clip: f32,
    /// What the heading of a list costs ("Related articles").
    pub heading_cost: f32,
    /// What a heading costs after which articles never go on (comment forms).
    pub closing_cost: f32,
    /// What the first paragraph under a declared headline gains.
    pub title_bonus: f32,
    /// The worth of a word in a line that doesn't end as a sentence, where one in a sentence is worth 1.
    pub open_worth: f32,
    /// The words that must speak for an article before a closing heading for it to count in full.
    pub closing_after: f32,
    /// What every line of an HTML page gains, as its markup speaks for itself.
    pub markup_gain: f32,
    /// The part of its weight that a paragraph keeps behind a closing heading.
    pub closed_worth: f32,
    /// At most so many short lines between two long paragraphs cost less.
    pub bridge: usize,
    /// How well the paragraph after them must hold together with those before, as in `min_cohesion`.
    pub bridge_cohesion: f32,
    /// The part of their cost that such lines keep.
    pub bridge_worth: f32,
    /// What a line of links only costs; one of half links costs a quarter of it.
    pub link_cost: f32,
    /// What each element around a line costs that is never the article (`nav`, `footer`).
    pub outside_cost: f32,
    /// What each of the first two elements around a line gains that may be the article (`article`, `main`).
    pub inside_gain: f32,
    /// What a line gains that stands where most of the page's prose does.
    pub habit_gain: f32,
    /// The least weight of a group of paragraphs apart from the article that may come back.
    pub min_group: f32,
    /// How well such a group must hold together with the article: the share of its words, weighted by their rarity,
    /// that stand in the article, 0 to 1.
    pub min_cohesion: f32,
    /// Runs of three short lines and more inside the article go where they hold together with it less than this.
    pub run_cohesion: f32,
    /// As `run_cohesion`, for one line or two.
    pub lone_cohesion: f32,
    /// What follows the heading of a list goes where it holds together with the article less than this, 0 to 1.
    pub tail_cohesion: f32,
    /// A sentence of the article stays, whatever phrase stands in it, where it holds together with the article so well.
    pub own_cohesion: f32,
    /// Take short sentences between long paragraphs for captions where they hold no word of running text.
    pub bare_captions: bool,
    /// A document of which a smaller share of the characters is kept carries the diagnostic `little_text`, 0 to 1.
    pub min_kept: f32,
}

impl Default for StripConfig {
    fn default() -> Self {
        Self {
            enabled: true,
            off: Vec::new(),
            min_stretch: 10.0,
            line_cost: 5.0,
            most_words: 50.0,
            clip: 6.0,
            clean_share: 0.04,
            clean_clip: 1.0,
            heading_cost: 6.0,
            closing_cost: 60.0,
            title_bonus: 60.0,
            open_worth: 0.35,
            closing_after: 60.0,
            markup_gain: 2.0,
            closed_worth: 0.3,
            bridge: 40,
            bridge_cohesion: 0.35,
            bridge_worth: 0.1,
            link_cost: 60.0,
            outside_cost: 12.0,
            inside_gain: 3.0,
            habit_gain: 3.0,
            min_group: 20.0,
            min_cohesion: 0.6,
            run_cohesion: 0.4,
            lone_cohesion: 0.2,
            tail_cohesion: 0.2,
            own_cohesion: 0.5,
            bare_captions: true,
            min_kept: 0.05,
        }
    }
}

impl StripConfig {
    /// Checks what types can't say.
    ///
    /// # Errors
    /// A value out of range, with its key.
    pub fn validate(&self) -> Result<()> {
        let shares = [
            ("clean_share", self.clean_share),
            ("open_worth", self.open_worth),
            ("closed_worth", self.closed_worth),
            ("bridge_cohesion", self.bridge_cohesion),
            ("bridge_worth", self.bridge_worth),
            ("min_cohesion", self.min_cohesion),
            ("run_cohesion", self.run_cohesion),
            ("lone_cohesion", self.lone_cohesion),
            ("tail_cohesion", self.tail_cohesion),
            ("own_cohesion", self.own_cohesion),
            ("min_kept", self.min_kept),
        ];
        let weights = [
            ("min_stretch", self.min_stretch),
            ("line_cost", self.line_cost),
            ("most_words", self.most_words),
            ("clip", self.clip),
            ("clean_clip", self.clean_clip),
            ("heading_cost", self.heading_cost),
            ("closing_cost", self.closing_cost),
            ("title_bonus", self.title_bonus),
            ("closing_after", self.closing_after),
            ("markup_gain", self.markup_gain),
            ("link_cost", self.link_cost),
            ("outside_cost", self.outside_cost),
            ("inside_gain", self.inside_gain),
            ("habit_gain", self.habit_gain),
            ("min_group", self.min_group),
        ];
        ranges::shares("strip", &shares).and_then(|()| ranges::amounts("strip", &weights))
    }
}
