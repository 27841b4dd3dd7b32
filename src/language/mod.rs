//! Language identification of kept text.
//!
//! Three steps, each only where the one before left the question open: the script, where a script has one language; the
//! letters, where a language has letters of its own (Vietnamese foremost); a [`Model`] of letter statistics for the rest.

mod code;
mod confidence;
mod gate;
mod hash;
mod model;
mod relatives;
mod rules;
mod script;
mod table;
mod words;

use std::borrow::Cow;

use crate::config::LanguageConfig;
use crate::error::Result;
use gate::{Letters, Settled};
pub use model::{Model, Score};
use relatives::Relatives;
pub use script::Script;
use table::Table;
pub use words::Words;

/// The language of a text, or that there is not enough to say.
#[derive(Debug, Clone, PartialEq)]
pub struct Identified {
    /// ISO 639-1 code, else 639-3; `None` where the text doesn't say.
    pub language: Option<Cow<'static, str>>,
    /// The share of answers like this one that are right, 0 to 1.
    pub confidence: f32,
    /// What settled it, for `explain`.
    pub evidence: String,
}

/// Tells the language of texts.
pub struct Identifier {
    letters: Letters,
    relatives: Relatives,
    model: Box<dyn Model>,
    enabled: bool,
}

/// Nats added to the declared language: it decides close calls and no others.
const PRIOR: f32 = 3.0;

impl Identifier {
    /// Compiles the gates and takes the built-in model.
    ///
    /// # Errors
    /// A `[language]` table in `config/lang` that doesn't fit.
    pub fn new(config: &LanguageConfig) -> Result<Self> {
        Self::with_model(config, Box::new(Table::built_in()?))
    }

    /// The same with another model behind the gates.
    ///
    /// # Errors
    /// A `[language]` table in `config/lang` that doesn't fit.
    pub fn with_model(config: &LanguageConfig, model: Box<dyn Model>) -> Result<Self> {
        let rules = rules::read()?;
        Ok(Self { letters: Letters::new(&rules), relatives: Relatives::new(&rules), model, enabled: config.enabled })
    }

    /// The language of the kept text of a document. `declared` is what the page or the row says of itself, as written
    /// (`vi`, `vi-VN`, `pt_BR`).
    pub fn identify(&self, text: &str, declared: Option<&str>) -> Identified {
        if !self.enabled {
            return Identified::unknown("language identification is off");
        }
        let words = Words::of(text);
        let declared = declared.map(primary).filter(|code| !code.is_empty());
        let mut identified = match gate::script(&words) {
            None => Identified::unknown(format!("{} letters: too few to say", words.len())),
            Some(Settled::Language { language, evidence }) => Identified {
                language: Some(language.into()),
                confidence: confidence::of_script(&words),
                evidence,
            },
            Some(Settled::Script(script)) => match self.letters.language(&words, script) {
                Some((language, evidence)) => {
                    Identified { language: Some(language.into()), confidence: confidence::of_letters(&words), evidence }
                }
                None => self.by_model(&words, script, declared.as_deref()),
            },
        };
        if let (Some(declared), Some(language)) = (declared, &identified.language)
            && declared != *language
        {
            identified.evidence.push_str(&format!("; declared {declared} disagrees"));
        }
        identified
    }

    /// The languages of a document's paragraphs and the share of its letters each has, largest first. Paragraphs that
    /// are too short to tell count for none. Shares sum to 1 where there is any.
    pub fn mix<'a>(&self, paragraphs: impl Iterator<Item = &'a str>) -> Vec<(Cow<'static, str>, f32)> {
        let mut shares: Vec<(Cow<'static, str>, f32)> = Vec::new();
        for paragraph in paragraphs {
            let Some(language) = self.identify(paragraph, None).language else { continue };
            let size = paragraph.len() as f32;
            match shares.iter_mut().find(|(known, _)| *known == language) {
                Some((_, share)) => *share += size,
                None => shares.push((language, size)),
            }
        }
        let total: f32 = shares.iter().map(|(_, share)| share).sum();
        shares.iter_mut().for_each(|(_, share)| *share /= total);
        shares.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        shares
    }

    fn by_model(&self, words: &Words, script: Script, declared: Option<&str>) -> Identified {
        let mut scores = self.model.rank(words, script);
        self.relatives.settle(words, &mut scores);
        if let Some(score) = scores.iter_mut().find(|score| declared.is_some_and(|code| code == score.language)) {
            score.nats += PRIOR;
            scores.sort_by(|a, b| b.nats.total_cmp(&a.nats));
        }
        let [best, rest @ ..] = scores.as_slice() else {
            return Identified::unknown(format!("no language of the script {script:?} is known"));
        };
        let margin = rest.first().map_or(best.nats, |second| best.nats - second.nats);
        let confidence = confidence::of_model(words, margin);
        let second = rest.first().map_or("none", |second| second.language);
        let evidence = format!("letter statistics: {} before {second} by {margin:.1} nats over {} letters, fit {:.3}", best.language, words.len(), -best.nats / words.letters.len() as f32);
        if confidence < confidence::LEAST {
            return Identified { language: None, confidence, evidence: format!("{evidence}: too close to say") };
        }
        Identified { language: Some(best.language.into()), confidence, evidence }
    }
}

impl Identified {
    fn unknown(evidence: impl Into<String>) -> Self {
        Self { language: None, confidence: 0.0, evidence: evidence.into() }
    }
}

/// The language part of a declared tag, in lower case: `vi` of `vi-VN`.
fn primary(tag: &str) -> String {
    tag.trim().split(['-', '_', ',', ' ']).next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests;
