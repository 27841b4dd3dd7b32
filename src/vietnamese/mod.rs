//! Vietnamese spelling: letters, syllables and the place of the tone mark.
//!
//! One parser serves four masters: charset detection and mojibake repair (does the result read as Vietnamese?),
//! look-alikes and stray marks (changed only in words that then parse), tone placement, and the folding that lets
//! `hoà` and `hòa` match when duplicates are sought.

mod letter;
mod reading;
mod syllable;

use std::borrow::Cow;

pub use letter::{Letter, Tone};
pub use reading::{Reading, is_word_character};
pub use syllable::Syllable;

/// Where the tone mark of an open `oa`, `oe`, `uy` is written; all other syllables have one place for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `hòa`, `khỏe`, `thủy`.
    Old,
    /// `hoà`, `khoẻ`, `thuỷ`.
    New,
}

/// True where a word is one syllable by the rules of Vietnamese spelling, in any case, composed or decomposed.
///
/// A syllable without any mark counts too, so `to` and `an` are syllables and `the` is none.
///
/// ```
/// use tinsach::vietnamese::is_syllable;
///
/// assert!(is_syllable("nghiêng") && is_syllable("QUỐC") && is_syllable("gì"));
/// assert!(!is_syllable("Lắk") && !is_syllable("été") && !is_syllable("việtnam"));
/// ```
pub fn is_syllable(word: &str) -> bool {
    Syllable::parse(word).is_some()
}

/// The word with its tone mark in the old-style place (`hoà` to `hòa`, `qúy` to `quý`); what is no one syllable comes
/// back as it is.
///
/// ```
/// use tinsach::vietnamese::old_style;
///
/// assert_eq!(old_style("hoà"), "hòa");
/// assert_eq!(old_style("ngừơi"), "người");
/// assert_eq!(old_style("COVID"), "COVID");
/// ```
pub fn old_style(word: &str) -> Cow<'_, str> {
    restyle(word, Style::Old)
}

/// The word with its tone mark in the place of a style; what is no one syllable comes back as it is.
pub fn restyle(word: &str, style: Style) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    match Syllable::parse(word) {
        Some(syllable) if !syllable.is_written(style) => Cow::Owned(syllable.write(style)),
        _ => Cow::Borrowed(word),
    }
}

#[cfg(test)]
mod tests;
