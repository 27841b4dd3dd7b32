//! The `[language]` tables of `config/lang`: what is known of a language beside its statistics.

use serde::Deserialize;

use crate::error::Result;
use crate::lang;

/// The table of one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Its own letters.
    pub letters: Option<OwnLetters>,
    /// Its own words.
    #[serde(default)]
    pub words: Vec<OwnWords>,
}

/// Letters that other languages of the script hardly use.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnLetters {
    /// Stable id.
    pub id: String,
    /// The letters.
    pub letters: String,
    /// The share of a text's letters they must reach, 0 to 1.
    pub share: f32,
    /// A text the rule holds for.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test of the rules"))]
    pub example: String,
    /// A text it doesn't hold for.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test of the rules"))]
    pub counter_example: String,
}

/// Words that near relatives write or say otherwise.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnWords {
    /// Stable id.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test of the rules"))]
    pub id: String,
    /// The codes of the relatives.
    pub against: Vec<String>,
    /// The words, lower-case; endings of words after a hyphen.
    pub words: Vec<String>,
    /// A text in the language.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test of the rules"))]
    pub example: String,
    /// A text in one of the relatives.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test of the rules"))]
    pub counter_example: String,
}

/// Every language's table, by code.
///
/// # Errors
/// A table that doesn't fit.
pub fn read() -> Result<Vec<(&'static str, Rules)>> {
    lang::section("language")
}
