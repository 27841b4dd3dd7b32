//! The cases of `tests/cases/strip` and what must hold for any text.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde::Deserialize;

use super::Stripper;
use crate::config::StripConfig;
use crate::document::Document;
use crate::record::Declared;
use crate::segment::{PageMeta, segment};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: String,
    /// The clean text; the text itself where nothing may be taken out.
    kept: Option<String>,
    /// Kind and first words of blocks.
    #[serde(default)]
    kinds: Vec<(String, String)>,
}

#[derive(Debug, Deserialize)]
struct Cases {
    case: Vec<Case>,
}

fn cases(file: &str) -> Vec<Case> {
    let path = format!("{}/tests/cases/strip/{file}.toml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    toml::from_str::<Cases>(&text).unwrap().case
}

/// Compiling the phrases takes longer than any case.
static STRIPPER: LazyLock<Stripper> = LazyLock::new(|| Stripper::new(&StripConfig::default()).unwrap());

fn stripped(text: &str) -> Document {
    stripped_by(&STRIPPER, text)
}

fn stripped_by(stripper: &Stripper, text: &str) -> Document {
    let mut document = segment(text.to_owned(), None);
    stripper.strip(&mut document, &PageMeta::default(), &Declared::default());
    document
}

/// The rules that decided the blocks.
fn rules(document: &Document) -> Vec<String> {
    document.blocks().iter().map(|block| block.verdict().unwrap().rule.to_string()).collect()
}

fn without(off: &[&str]) -> crate::error::Result<Stripper> {
    Stripper::new(&StripConfig { off: off.iter().map(ToString::to_string).collect(), ..StripConfig::default() })
}

/// The words of a text; where lines end doesn't matter.
fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn holds(case: &Case) -> Result<(), String> {
    let document = stripped(&case.text);
    let (clean, kept) = (document.clean_text(), case.kept.as_ref().unwrap_or(&case.text));
    if words(&clean) != words(kept) {
        let verdicts: Vec<String> = (0..document.blocks().len())
            .map(|block| format!("{:?} {}", document.blocks()[block].verdict(), document.block(block)))
            .collect();
        return Err(format!("{}:\n{}", case.name, verdicts.join("\n")));
    }
    for (kind, start) in &case.kinds {
        let found = (0..document.blocks().len()).any(|block| {
            document.block(block).starts_with(start)
                && document.blocks()[block].kind().is_some_and(|k| k.name() == kind)
        });
        if !found {
            return Err(format!("{}: no {kind} that begins with {start:?}", case.name));
        }
    }
    Ok(())
}

#[test]
fn cases_hold() {
    let wrong: Vec<String> = ["synthetic", "negative", "own_words"]
        .into_iter()
        .flat_map(cases)
        .filter_map(|case| holds(&case).err())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn known_failures_fail() {
    for case in cases("known_failures") {
        assert!(holds(&case).is_err(), "{} passes now: move it", case.name);
    }
}

#[test]
fn switched_off_everything_is_kept() {
    let mut document = segment("Home\nShare\n".into(), None);
    let stripper = Stripper::new(&StripConfig { enabled: false, ..StripConfig::default() }).unwrap();
    stripper.strip(&mut document, &PageMeta::default(), &Declared::default());
    assert_eq!(document.clean_text(), "Home\n\nShare");
}

#[test]
fn rules_that_are_off_decide_nothing() {
    let texts: Vec<String> = cases("synthetic").into_iter().map(|case| case.text).collect();
    let mut off: Vec<String> = texts.iter().flat_map(|text| rules(&stripped(text))).collect();
    // What is left where nothing decides.
    off.retain(|rule| rule != "stretch");
    let stripper = without(&off.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
    let mut still: Vec<String> = texts.iter().flat_map(|text| rules(&stripped_by(&stripper, text))).collect();
    assert!(off.len() > 50 && still.len() > 50, "{} {}", off.len(), still.len());
    still.retain(|rule| off.contains(rule));
    assert_eq!(still, [""; 0]);
}

#[test]
fn a_rule_that_is_off_leaves_the_others_as_they_are() {
    let stripper = without(&["en.byline", "outside-stretch"]).unwrap();
    let untouched: Vec<Document> = cases("synthetic").into_iter().map(|case| stripped(&case.text)).collect();
    let untouched = untouched
        .iter()
        .filter(|document| rules(document).iter().all(|rule| rule != "en.byline" && rule != "outside-stretch"));
    let mut by_phrase = 0;
    for document in untouched {
        assert_eq!(&stripped_by(&stripper, document.text()), document);
        by_phrase += rules(document).iter().filter(|rule| rule.contains('.')).count();
    }
    assert!(by_phrase > 10, "{by_phrase}");
}

#[test]
fn a_line_that_a_rule_leaves_goes_to_the_next_one() {
    let left = |off: &[&str]| rules(&stripped_by(&without(off).unwrap(), "21:34\n")).concat();
    assert_eq!([left(&[]), left(&["counter"]), left(&["counter", "stamp"])], ["counter", "stamp", "stretch"]);
}

#[test]
fn a_rule_that_is_off_must_exist() {
    let error = |id: &str| {
        let error = without(&["shout", id]).unwrap_err();
        format!("{error}; {}", error.help_text().unwrap_or("-"))
    };
    insta::assert_snapshot!(error("en.bylines"), @"`strip.off`: no rule has the id `en.bylines`; did you mean `en.byline`?");
    insta::assert_snapshot!(error("headlinerun"), @"`strip.off`: no rule has the id `headlinerun`; did you mean `headline-run`?");
    insta::assert_snapshot!(error("ж"), @"`strip.off`: no rule has the id `ж`; the column `rule` of the table `blocks` and `tinsach explain` name rules");
}

#[test]
fn the_shares_of_the_cues_stand_for_every_block_in_order() {
    let document = stripped(&cases("synthetic")[2].text);
    let shares = STRIPPER.explain(&document, &PageMeta::default(), &Declared::default());
    assert!(document.blocks().iter().any(|block| block.cues.glued));
    assert_eq!(shares.len(), document.blocks().len());
    let words = |at: usize| shares[at].iter().find(|share| share.cue == "words").map_or(0.0, |share| share.words);
    let of_block =
        |at: usize| document.block(at).split_whitespace().filter(|w| w.contains(char::is_alphanumeric)).count();
    assert!((0..shares.len()).all(|at| (words(at) - (of_block(at).min(50)) as f32).abs() <= 1.0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Nothing in a text makes the stage fail or its explanation differ from it.
    #[test]
    fn any_characters_are_decided(text in "(\\PC|[\\s\u{300}\u{feff}\u{202e}]){0,400}") {
        let document = stripped(&text);
        prop_assert!(document.blocks().iter().all(|block| block.verdict().is_some()));
        let shares = STRIPPER.explain(&document, &PageMeta::default(), &Declared::default());
        prop_assert_eq!(shares.len(), document.blocks().len());
    }

    /// Every block has a verdict, the blocks tile the text, and the same text gives the same verdicts.
    #[test]
    fn any_text_is_tiled_and_decided(pieces in prop::collection::vec("(Ảnh: Lê Ba|KOBE - |Xem thêm|. |\n|\n\n|[A-Z][a-zé]{0,6} |[a-z]{1,7} |日本。|\u{33c}|“|” |[0-9]{1,3}/2021 |>> |ꙮ|\t){1,12}", 0..24)) {
        let text = pieces.concat();
        let document = stripped(&text);
        let joined: String = (0..document.blocks().len()).map(|block| document.raw(block)).collect();
        prop_assert_eq!(&joined, &text);
        prop_assert!(document.blocks().iter().all(|block| block.verdict().is_some()));
        prop_assert_eq!(&stripped(&text), &document);
    }
}
