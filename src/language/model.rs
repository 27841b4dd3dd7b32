//! What a language model has to offer, whichever it is.

use super::script::Script;

/// Tells apart the languages that share a script.
pub trait Model: Send + Sync {
    /// Ranks the languages of one script by how well they fit. `letters` are lower-case words, a space around each;
    /// letters of other scripts among them say nothing.
    fn rank(&self, letters: &[char], script: Script) -> Ranking;
}

/// What a model makes of a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ranking {
    /// The languages of the script, best first, each once. Empty where the model knows none.
    pub scores: Vec<Score>,
    /// How badly the best one fits: 0 perfectly, 1 as badly as a language the model doesn't know.
    pub misfit: f32,
}

/// How well a language fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// ISO 639-1 code, else 639-3.
    pub language: &'static str,
    /// Log-likelihood in nats, up to a constant that is the same for every language of the text.
    pub nats: f32,
}
