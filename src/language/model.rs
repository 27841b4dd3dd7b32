//! What a language model has to offer, whichever it is.

use super::script::Script;
use super::words::Words;

/// Tells apart the languages that share a script.
pub trait Model: Send + Sync {
    /// The languages of one script with their scores, best first; each language once. Empty where the model knows no
    /// language of that script.
    fn rank(&self, words: &Words, script: Script) -> Vec<Score>;
}

/// How well a language fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// ISO 639-1 code, else 639-3.
    pub language: &'static str,
    /// Log-likelihood in nats, up to a constant that is the same for every language of the text.
    pub nats: f32,
}
