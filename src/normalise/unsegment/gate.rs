//! Whether a document is the output of a word segmenter.

use crate::vietnamese::is_syllable;

/// What the segmenter did to punctuation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spacing {
    /// It stands alone, between spaces.
    Spaced,
    /// It was left where it stood.
    Kept,
}

/// Three tokens in a hundred joined by `_`: segmented Vietnamese has about 25, other text hardly one.
const JOINED: usize = 3;

/// So many marks that all stand alone are no accident.
const FEW: usize = 6;

/// How the document was segmented; `None` where it wasn't.
pub fn segmented(text: &str) -> Option<Spacing> {
    let (mut tokens, mut underscored, mut joined, mut syllables) = (0usize, 0usize, 0usize, 0usize);
    let (mut alone, mut attached) = (0usize, 0usize);
    for token in text.split_ascii_whitespace() {
        tokens += 1;
        match token {
            "," | "." | ";" | ":" => alone += 1,
            _ if token.ends_with([',', '.', ';', ':']) => attached += 1,
            _ if token.contains('_') => {
                underscored += usize::from(token.split('_').all(is_word));
                joined += usize::from(is_joined(token));
                syllables += usize::from(token.split('_').all(is_syllable));
            }
            _ => {}
        }
    }
    let spacing = if alone >= attached.max(1) { Spacing::Spaced } else { Spacing::Kept };
    // Foreign names are joined too, but so are the identifiers of code; syllables and spaced punctuation are proof.
    let (proof, enough) = match spacing {
        Spacing::Spaced if attached == 0 && alone > 2 => (underscored, underscored > 0),
        Spacing::Spaced => (joined, syllables > 0 || alone > 1 && joined > 1),
        Spacing::Kept => (syllables, syllables > 0),
    };
    // Punctuation that never touches a word is half of the proof.
    let share = if attached == 0 && alone > FEW && syllables > 0 { 1 } else { JOINED };
    (enough && proof * 100 >= share * tokens).then_some(spacing)
}

/// Words or names joined: letters only, and no `snake_case` of ASCII.
fn is_joined(token: &str) -> bool {
    token.split('_').all(is_word)
        && (!token.is_ascii()
            || token.split('_').all(is_syllable)
            || token.starts_with(|first: char| first.is_ascii_uppercase()))
}

fn is_word(part: &str) -> bool {
    !part.is_empty() && part.chars().all(char::is_alphabetic)
}
