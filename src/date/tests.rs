//! The cases of `tests/cases/date`, the examples of the language files, and what holds for any input.

use proptest::prelude::*;
use serde::Deserialize;

use super::mention::Cue;
use super::words::{Lexicons, Words};
use super::{Dated, Dater, grammar};
use crate::config::{DateConfig, DateOrder};
use crate::record::Declared;
use crate::segment::{MetaDate, PageMeta, segment};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    text: String,
    language: Option<String>,
    url: Option<String>,
    fetched_at: Option<String>,
    declared_date: Option<String>,
    #[serde(default)]
    meta: Vec<MetaDate>,
    date: Option<String>,
    precision: Option<String>,
    published_at: Option<String>,
    modified: Option<String>,
    /// Words of the evidence.
    evidence: Option<String>,
}

fn dater() -> Dater {
    Dater::new(&DateConfig::default()).unwrap()
}

fn run(dater: &Dater, case: &Case) -> Dated {
    let document = segment(case.text.clone(), None);
    let meta = PageMeta { dates: case.meta.clone(), ..PageMeta::default() };
    let declared = Declared {
        url: case.url.clone(),
        date: case.declared_date.clone(),
        fetched_at: case.fetched_at.clone(),
        ..Declared::default()
    };
    dater.date(&document, &meta, &declared, case.language.as_deref())
}

/// The cases of a file that fail, with what was found.
fn failing(file: &str) -> (usize, Vec<String>) {
    let dater = dater();
    let cases: Cases = toml::from_str(file).unwrap();
    let mut failing = Vec::new();
    for case in &cases.case {
        let dated = run(&dater, case);
        let text = |value: Option<String>| value.unwrap_or_default();
        let fits = dated.date.map(|day| day.to_string()) == case.date
            && (case.precision.is_none()
                || dated.precision.map(|precision| precision.name().to_owned()) == case.precision)
            && (case.published_at.is_none()
                || dated.published_at.map(|moment| moment.to_string()) == case.published_at)
            && (case.modified.is_none() || dated.modified.map(|day| day.to_string()) == case.modified)
            && text(dated.evidence.clone()).contains(case.evidence.as_deref().unwrap_or_default());
        if !fits {
            failing.push(format!("{}: {dated:#?}", case.id));
        }
    }
    (cases.case.len(), failing)
}

macro_rules! cases {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/date/", $name, ".toml"))
    };
}

#[test]
fn cases_pass() {
    let files = [cases!("wild"), cases!("synthetic"), cases!("negative")];
    let failing: Vec<String> = files.into_iter().flat_map(|file| failing(file).1).collect();
    assert!(failing.is_empty(), "{}", failing.join("\n"));
}

#[test]
fn known_failures_fail() {
    let (all, failing) = failing(cases!("known_failures"));
    assert_eq!(all, failing.len(), "a known failure passes: move it. Still failing: {failing:#?}");
}

/// Without every mention that the grammar finds, and without what stands beside the text, no case has a date.
#[test]
fn texts_without_their_dates_stay_null() {
    let dater = dater();
    let mut dated = Vec::new();
    for file in [cases!("wild"), cases!("synthetic")] {
        for case in toml::from_str::<Cases>(file).unwrap().case {
            let mut text = case.text.clone();
            for said in dater.mentions(&case.text, case.language.as_deref()).into_iter().rev() {
                let end = said.span.end.min(text.len());
                if said.span.start < end {
                    text.replace_range(said.span.start..end, " ");
                }
            }
            let text = text.split('\n').filter(|line| !line.starts_with("http")).collect::<Vec<_>>().join("\n");
            let bare = Case { text, url: None, fetched_at: None, declared_date: None, meta: Vec::new(), ..case };
            let found = run(&dater, &bare);
            if found.date.is_some() {
                dated.push((bare.id, bare.text, found.evidence));
            }
        }
    }
    assert!(dated.is_empty(), "{dated:#?}");
}

#[test]
fn examples_of_the_language_files() {
    let tables: Vec<(&str, Words)> = crate::lang::section("date").unwrap();
    let lexicons = Lexicons::new(crate::lang::section("date").unwrap());
    let mut wrong = Vec::new();
    for (code, words) in &tables {
        assert!(words.examples().any(|example| example.date.is_some()), "{code} has no example");
        assert!(words.examples().any(|example| example.date.is_none()), "{code} has no counter-example");
        for example in words.examples() {
            let lexicon = lexicons.get(Some(code));
            let mentions = grammar::mentions(&example.text, lexicon, lexicon.order, 0..example.text.len());
            let days: Vec<_> =
                mentions.iter().filter_map(|mention| mention.parts.date()).map(|day| day.to_string()).collect();
            let said =
                mentions.iter().any(|mention| mention.parts.month_day().is_some() && !mention.cues.has(Cue::Name));
            let fits = example.date.as_ref().map_or(!said, |day| days == [day.clone()]);
            if !fits {
                wrong.push(format!("{code}: {example:?} gives {mentions:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn order_and_zone_by_configuration() {
    let config = DateConfig { order: DateOrder::Mdy, timezone: "+07:00".into(), ..DateConfig::default() };
    let document = segment("A title\n04/03/2024 08:15\n".into(), None);
    let dated = Dater::new(&config).unwrap().date(&document, &PageMeta::default(), &Declared::default(), Some("vi"));
    assert_eq!(dated.date.map(|day| day.to_string()).as_deref(), Some("2024-04-03"));
    assert_eq!(dated.published_at.map(|moment| moment.to_string()).as_deref(), Some("2024-04-03T01:15:00Z"));
    let wrong = DateConfig { timezone: "Saigon".into(), ..DateConfig::default() };
    assert!(Dater::new(&wrong).unwrap_err().is_usage());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Any text gives the same answer twice, a confidence from 0 to 1, and no panic.
    #[test]
    fn any_text(pieces in prop::collection::vec(prop_oneof![
        "\\PC{0,12}", "[0-9]{1,9}", "[/.:, |-]{1,2}", Just("ngày".to_owned()), Just("\n".to_owned()), Just("May".to_owned()),
        Just("hôm qua".to_owned()), Just("年".to_owned()), Just("พ.ศ.".to_owned()), Just("vor 3 Stunden".to_owned()),
    ], 0..40), language in prop::option::of("(vi|en|th|ja|xx)"), fetched in prop::option::of("20[0-9]{2}-0[1-9]-[12][0-9]")) {
        thread_local!(static DATER: Dater = dater());
        let text: String = pieces.concat();
        let declared = Declared { url: Some(text.clone()), date: None, fetched_at: fetched, ..Declared::default() };
        let document = segment(text, None);
        DATER.with(|dater| {
            let first = dater.date(&document, &PageMeta::default(), &declared, language.as_deref());
            let second = dater.date(&document, &PageMeta::default(), &declared, language.as_deref());
            assert_eq!(first, second);
            assert!((0.0..=1.0).contains(&first.confidence));
        });
    }
}
