//! Undoing word segmentation: `Thủ_tướng ( trái ) nói .` back to `Thủ tướng (trái) nói.`
//!
//! VnCoreNLP, underthesea and pyvi join the syllables of a word by `_` and put spaces around punctuation. Both are
//! undone, in documents that show them, by rules on neighbouring tokens and a little state (open quotation marks).
//! Where two spellings give the same tokens, the commoner one is taken: `2021 - 2025` was `2021-2025`, `20 km` was
//! `20 km`.

mod gate;
mod joints;
mod quotes;
mod tokens;

use serde::Deserialize;

use super::rewrite::{Changed, Rewriter};
use crate::error::Result;
use crate::lang;
use joints::Gap;

/// Undoes word segmentation, with the abbreviations of the language files.
#[derive(Debug, Clone)]
pub struct Unsegmenter {
    abbreviations: Vec<String>,
}

/// The table `[normalise]` of a language file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    abbreviations: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "the examples are tests"))]
    example: Example,
    #[cfg_attr(not(test), expect(dead_code, reason = "the examples are tests"))]
    counter_example: Example,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "the examples are tests"))]
struct Example {
    r#in: String,
    out: String,
}

impl Unsegmenter {
    /// Compiles the rules.
    ///
    /// # Errors
    /// A language file that doesn't hold together.
    pub fn new() -> Result<Self> {
        let sections: Vec<(&str, Section)> = lang::section("normalise")?;
        Ok(Self { abbreviations: sections.into_iter().flat_map(|(_, section)| section.abbreviations).collect() })
    }

    pub fn undo(&self, text: &str) -> Option<Changed> {
        let spacing = gate::segmented(text)?;
        let mut rewriter = Rewriter::new(text);
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let tokens = tokens::of_line(line);
            let gaps = joints::gaps(line, &tokens, spacing, &self.abbreviations);
            for (pair, wanted) in tokens.windows(2).zip(gaps) {
                let (gap, next) = (pair[0].end, pair[1].start);
                let (wanted, kind) = match wanted {
                    Gap::Space => (" ", "unsegment"),
                    Gap::None => ("", "unsegment"),
                    Gap::Likely => ("", "unsegment-guess"),
                };
                // Wider gaps are layout.
                let written = &line[gap..next];
                if written != wanted && matches!(written, " " | "_" | "") {
                    rewriter.replace(at + gap, at + next, wanted, kind);
                }
            }
            at += line.len();
        }
        rewriter.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{Section, Unsegmenter};
    use crate::lang;

    #[test]
    fn examples_of_the_language_files() {
        let unsegmenter = Unsegmenter::new().expect("the language files hold together");
        let sections: Vec<(&str, Section)> = lang::section("normalise").expect("tables");
        for (_, Section { example, counter_example, .. }) in sections {
            for case in [example, counter_example] {
                let found = unsegmenter.undo(&case.r#in).map(|changed| changed.text);
                assert_eq!(found.as_ref(), Some(&case.out));
            }
        }
    }
}
