//! No evidence, no date: pages with every number cut out have none. Other ways to cut dates out are tested beside the
//! grammar, in `src/date`.

use std::fs;

use tinsach::clean::Cleaner;
use tinsach::config::Config;
use tinsach::record::{Declared, Markup, Origin, RawRecord};

use crate::support::root;

/// What is left of a document without its numbers. Months and weekdays stay, and so do words such as `today`.
fn without_numbers(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_numeric()).collect()
}

#[test]
fn the_sample_without_its_numbers_has_no_dates() {
    let cleaner = Cleaner::new(&Config::default()).unwrap();
    let mut files: Vec<_> =
        fs::read_dir(root().join("data/sample")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut seen, mut dated) = (0, Vec::new());
    for path in files {
        let markup = match path.extension().and_then(|ending| ending.to_str()) {
            Some("txt") => Markup::Text,
            Some("html") => Markup::Html,
            _ => continue,
        };
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let clean = |text: String| {
            let origin = Origin::file(path.display().to_string());
            cleaner.clean(RawRecord { origin, markup, bytes: text.into(), declared: Declared::default() })
        };
        let Ok(cleaned) = clean(without_numbers(&text)) else { continue };
        seen += usize::from(clean(text).is_ok_and(|cleaned| cleaned.dated.is_some_and(|dated| dated.date.is_some())));
        if let Some(found) = cleaned.dated.filter(|found| found.date.is_some()) {
            dated.push((path, found.evidence));
        }
    }
    assert!(seen >= 20, "only {seen} documents of the sample are dated as they are");
    assert!(dated.is_empty(), "{dated:#?}");
}
