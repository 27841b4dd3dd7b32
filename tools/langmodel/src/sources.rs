//! Reads the counts of a group's languages.

use std::error::Error;
use std::fs;
use std::path::Path;

use crate::counts::{Counts, bounded, of_lingua, of_script, of_text, rewritten};
use crate::languages::{Group, Source};
use crate::letters::{latinised, without_marks};
use crate::probabilities::Language;

/// The counts of every language of a group. `registry` is the folder cargo unpacks crates into, `texts` the one with
/// the small texts.
pub fn read(group: &Group, registry: &Path, texts: &Path) -> Result<Vec<Language>, Box<dyn Error>> {
    let place = |code: &str| group.languages.iter().position(|language| language.code == code);
    group
        .languages
        .iter()
        .map(|language| {
            let mut relatives = Vec::new();
            let counts = match language.source {
                Source::Lingua(name) => lingua(registry, name)?,
                Source::WithoutMarks(name) => rewritten(&lingua(registry, name)?, without_marks),
                Source::Latinised(name) => rewritten(&lingua(registry, name)?, latinised),
                Source::Text(like) => {
                    relatives = like.iter().filter_map(|code| place(code)).collect();
                    of_text(&fs::read_to_string(texts.join(language.code).with_extension("txt"))?)
                }
            };
            Ok(Language { counts: bounded(of_script(counts, group.script)), relatives })
        })
        .collect()
}

fn lingua(registry: &Path, name: &str) -> Result<Counts, Box<dyn Error>> {
    of_lingua(&registry.join(format!("lingua-{name}-language-model-1.3.0/models/ngrams.fst")))
}
