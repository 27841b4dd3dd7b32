//! Text to clean Unicode text.
//!
//! Passes run in a fixed order, each only where the gate says that it may have work, and each writes down what it
//! changed. The round of passes is repeated until nothing changes, so normalising twice changes nothing.
//!
//! No pass adds, removes or joins line feeds: line `i` of the output is line `i` of the input.

mod controls;
mod entities;
mod gate;
mod letters;
mod mojibake;
mod nfc;
mod options;
mod rewrite;
mod unsegment;

use std::borrow::Cow;

use crate::audit::Edit;
use crate::config::{NormaliseConfig, Quotes, Tones};
use crate::error::Result;

use gate::Needs;
use mojibake::Tables;
use rewrite::Changed;
use unsegment::Unsegmenter;

/// Text to clean Unicode text, compiled from its section of the configuration.
#[derive(Debug, Clone)]
pub struct Normaliser {
    unsegmenter: Option<Unsegmenter>,
    tables: Tables,
    tones: Tones,
    quotes: Quotes,
}

/// A normalised text and how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalised<'a> {
    /// The text; borrowed where nothing changed.
    pub text: Cow<'a, str>,
    /// The edits of each pass that changed something. Replayed one after the other on the input they give the text.
    pub passes: Vec<Vec<Edit>>,
}

/// One pass: the changed text with its edits, or `None` where it changed nothing.
type Pass = fn(&Normaliser, &str) -> Option<Changed>;

/// Text that still changes after this many rounds was made to do so; clean-up of real damage takes two.
const ROUNDS: usize = 8;

impl Normaliser {
    /// Compiles the normaliser.
    ///
    /// # Errors
    /// A language file that doesn't hold together.
    pub fn new(config: &NormaliseConfig) -> Result<Self> {
        let unsegmenter = config.unsegment.then(Unsegmenter::new).transpose()?;
        Ok(Self { unsegmenter, tables: Tables::new(), tones: config.tones, quotes: config.quotes })
    }

    /// Normalises one text.
    ///
    /// ```
    /// use tinsach::{audit::replay, config::NormaliseConfig, normalise::Normaliser};
    ///
    /// let normaliser = Normaliser::new(&NormaliseConfig::default())?;
    /// let raw = "Sa\u{301}ng nay , thị_trấn\u{a0}ven sông ( phía nam ) mở chợ .\r\n";
    /// let normalised = normaliser.normalise(raw);
    /// assert_eq!(normalised.text, "Sáng nay, thị trấn ven sông (phía nam) mở chợ.\n");
    /// let replayed = normalised.passes.iter().fold(raw.to_owned(), |text, edits| replay(&text, edits));
    /// assert_eq!(replayed, normalised.text);
    /// # Ok::<(), tinsach::error::Error>(())
    /// ```
    pub fn normalise<'a>(&self, text: &'a str) -> Normalised<'a> {
        let mut normalised = Normalised { text: Cow::Borrowed(text), passes: Vec::new() };
        let mut needs = gate::scan(&self.tables, text);
        for _ in 0..ROUNDS {
            if !self.round(&mut normalised, &mut needs) {
                break;
            }
        }
        normalised
    }

    /// One round of all passes; true where one of them changed the text. `needs` are those of the text, before and after.
    fn round(&self, normalised: &mut Normalised<'_>, needs: &mut Needs) -> bool {
        let before = normalised.passes.len();
        let passes: [(Needs, Pass); 10] = [
            (Needs::ENTITIES, |_, text| entities::decode(text)),
            (Needs::LEGACY, |_, text| mojibake::repair_legacy(text)),
            // Damage in several charsets, or twice over, before what is left of it is taken for controls.
            (Needs::MOJIBAKE, |own, text| mojibake::repair(&own.tables, text)),
            (Needs::MOJIBAKE, |own, text| mojibake::repair(&own.tables, text)),
            (Needs::MOJIBAKE, |own, text| mojibake::repair(&own.tables, text)),
            (Needs::CONTROLS, |_, text| controls::clean(text)),
            (Needs::MARKS, |_, text| nfc::compose(text)),
            (Needs::LETTERS, |_, text| letters::mend(text)),
            (Needs::UNDERSCORES, |own, text| own.unsegmenter.as_ref()?.undo(text)),
            (Needs::NOTHING, |own, text| options::fold(text, own.tones, own.quotes)),
        ];
        for (need, pass) in passes {
            if needs.include(need)
                && let Some(changed) = pass(self, &normalised.text)
            {
                *needs = gate::scan(&self.tables, &changed.text);
                normalised.text = Cow::Owned(changed.text);
                normalised.passes.push(changed.edits);
            }
        }
        normalised.passes.len() > before
    }
}

#[cfg(test)]
mod tests;
