//! Language identification of kept text.
//!
//! Three steps, each only where the one before left the question open: the script, where a script has one language; the
//! letters, where a language has letters of its own (Vietnamese foremost); a [`Model`] of letter statistics for the rest.

mod code;
mod confidence;
mod declared;
mod gate;
mod hash;
mod model;
mod program;
mod relatives;
mod rules;
mod script;
mod table;
mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::config::LanguageConfig;
use crate::error::Result;
use declared::Declared;
use gate::{Letters, Settled};
pub use model::{Model, Ranking, Score};
use relatives::Relatives;
pub use script::Script;
use table::Table;
use words::{Words, windows};

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

/// Nats added to the declared language: odds of twenty to one, enough for close calls and no others.
const PRIOR: f32 = 3.0;
/// Fewer letters than this, those that stand alone not counted, are too few for a model: two or three short words.
const FEWEST: usize = 12;
/// A paragraph less sure than this counts for the language of the whole.
const SURE: f32 = 0.95;
/// So does a shorter one, in bytes: a name, a quotation.
const TELLING: usize = 100;
/// So many bytes of a text tell its language at a glance where its own letters have so many times the share that would do.
const GLANCE: usize = 1024;
const CLEARLY: f32 = 1.5;
/// So many bytes of a paragraph tell that it is in the language of the whole, most often.
const PARAGRAPH_GLANCE: usize = 160;
/// The most bytes of a paragraph that are read for the mixture.
const READ: usize = 400;
/// The most paragraphs that are probed for another language, and looked at where one was found.
const PROBES: usize = 8;
const MOST_PARAGRAPHS: usize = 64;
/// Symbols of a part of a text that is judged piecemeal: a sentence or two.
const PART: usize = 150;

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
    /// (`vi`, `vi-VN`, `pt_BR`): it settles close calls and no others.
    pub fn identify(&self, text: &str, declared: Option<&str>) -> Identified {
        if !self.enabled {
            return Identified::unknown("language identification is off");
        }
        let declared = declared.and_then(Declared::read);
        let glance = (text.len() > GLANCE).then(|| self.letters.at_a_glance(windows(text, GLANCE), CLEARLY)).flatten();
        let mut identified = match glance {
            Some(found) => Identified::by_gate(found.language, found.evidence(), found.letters),
            None => self.by_sample(text, declared.as_ref()),
        };
        if let (Some(declared), Some(language)) = (declared, &identified.language)
            && !declared.is(language)
        {
            identified.evidence.push_str(&format!("; declared {} disagrees", declared.code));
        }
        identified
    }

    /// The languages of a document's paragraphs and the share of its bytes each has, 0 to 1, largest first; empty where
    /// they are all in `main`, the language of the whole.
    ///
    /// A few paragraphs are probed first, and most documents end there. A paragraph counts for another language only
    /// where it is long enough and sure of it.
    pub fn mix(&self, paragraphs: &[&str], main: Option<&str>) -> Vec<(Cow<'static, str>, f32)> {
        let declared = main.and_then(Declared::read);
        let other = |paragraph: &str| {
            let head = &paragraph[..paragraph.floor_char_boundary(PARAGRAPH_GLANCE)];
            if self.letters.at_a_glance(std::iter::once(head), 1.0).is_some_and(|found| Some(found.language) == main) {
                return None;
            }
            let read = |bytes: usize| {
                let words = Words::of(&paragraph[..paragraph.floor_char_boundary(bytes)]);
                self.undeclared(&words, declared.as_ref())
            };
            let found = read(PARAGRAPH_GLANCE);
            if found.confidence >= SURE && found.language.as_deref() == main {
                return None;
            }
            let found = if paragraph.len() > PARAGRAPH_GLANCE { read(READ) } else { found };
            let language = found.language.filter(|_| found.confidence >= SURE)?;
            let alike = main.is_some_and(|main| main == language || self.relatives.are(main, &language));
            (!alike).then_some(language)
        };
        let long: Vec<&str> = paragraphs.iter().copied().filter(|paragraph| paragraph.len() >= TELLING).collect();
        let spread = |most: usize| long.iter().copied().step_by(long.len().div_ceil(most).max(1));
        if !self.enabled
            || (main.is_some() && (long.len() < 2 || spread(PROBES).all(|paragraph| other(paragraph).is_none())))
        {
            return Vec::new();
        }
        let mut bytes: BTreeMap<Cow<'static, str>, usize> = BTreeMap::new();
        let known = main.map(|main| Cow::Owned(main.to_owned()));
        for paragraph in spread(MOST_PARAGRAPHS) {
            if let Some(language) = other(paragraph).or_else(|| known.clone()) {
                *bytes.entry(language).or_default() += paragraph.len();
            }
        }
        let total: usize = bytes.values().sum();
        let mut shares: Vec<_> =
            bytes.into_iter().map(|(language, size)| (language, size as f32 / total as f32)).collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        if shares.len() > 1 { shares } else { Vec::new() }
    }

    /// The language of a text by a part of it, where that is as sure of it as the whole can be.
    fn by_sample(&self, text: &str, declared: Option<&Declared>) -> Identified {
        if text.len() > 2 * GLANCE {
            let found = self.undeclared(&Words::sampled(text, GLANCE), declared);
            if found.confidence >= confidence::MOST {
                return found;
            }
        }
        self.undeclared(&Words::of(text), declared)
    }

    fn undeclared(&self, words: &Words, declared: Option<&Declared>) -> Identified {
        let too_few = || Identified::unknown(format!("{} letters: too few to say", words.count()));
        let script = match gate::script(words) {
            None => return too_few(),
            Some(Settled::Language { language, evidence }) => {
                return Identified::by_gate(language, evidence, words.count());
            }
            Some(Settled::Script(script)) => script,
        };
        match self.letters.language(words, script) {
            Some(found) => Identified::by_gate(found.language, found.evidence(), words.count()),
            None if words.spelled() < FEWEST => too_few(),
            None => self.by_model(words, script, declared),
        }
    }

    fn by_model(&self, words: &Words, script: Script, declared: Option<&Declared>) -> Identified {
        let mut ranking = self.model.rank(&words.letters, script);
        if ranking.misfit > 1.0 {
            return self.by_parts(words, script);
        }
        let scores = &mut ranking.scores;
        self.relatives.settle(words, scores);
        if let Some(score) =
            scores.iter_mut().find(|score| declared.is_some_and(|declared| declared.is(score.language)))
        {
            score.nats += PRIOR;
            scores.sort_by(|a, b| b.nats.total_cmp(&a.nats));
        }
        let [best, rest @ ..] = scores.as_slice() else {
            return Identified::unknown(format!("no language of the script {script:?} is known"));
        };
        let (second, margin) =
            rest.first().map_or(("none", f32::MAX), |second| (second.language, best.nats - second.nats));
        Identified {
            language: Some(best.language.into()),
            confidence: confidence::of_model(margin, words.count(), ranking.misfit),
            evidence: format!(
                "letters: {} before {second} by {margin:.1} nats over {} letters",
                best.language,
                words.count()
            ),
        }
    }

    /// The language most parts of a text are in, for texts that fit no language as a whole: a mixture, or a language
    /// the model doesn't know.
    fn by_parts(&self, words: &Words, script: Script) -> Identified {
        let mut votes: Vec<(&'static str, usize)> = Vec::new();
        let parts = words.letters.chunks(PART);
        for part in parts.clone() {
            let ranking = self.model.rank(part, script);
            let Some(best) = ranking.scores.first().filter(|_| ranking.misfit <= 1.0) else { continue };
            match votes.iter_mut().find(|(language, _)| *language == best.language) {
                Some((_, count)) => *count += 1,
                None => votes.push((best.language, 1)),
            }
        }
        // Of equals the first.
        let most = votes.iter().rev().max_by_key(|(_, count)| count);
        match most {
            Some(&(language, count)) if count > 1 && count * 3 > parts.len() => Identified {
                language: Some(language.into()),
                confidence: 0.9 * count as f32 / parts.len() as f32,
                evidence: format!("letters: {language} in {count} of {} parts, no language as a whole", parts.len()),
            },
            _ => Identified::unknown(format!("{} letters of no known language", words.count())),
        }
    }
}

impl Identified {
    fn unknown(evidence: impl Into<String>) -> Self {
        Self { language: None, confidence: 0.0, evidence: evidence.into() }
    }

    fn by_gate(language: &'static str, evidence: String, letters: u32) -> Self {
        Self { language: Some(language.into()), confidence: confidence::of_gate(letters), evidence }
    }
}

#[cfg(test)]
mod tests;
