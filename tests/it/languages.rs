//! Languages of a run: the shares in `report.json`, and the documents that a filter leaves out.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tinsach::config::LanguageConfig;
use tinsach::language::Identifier;
use unicode_normalization::UnicodeNormalization;

use crate::support::{cell, clean, gold, rows};

const VIETNAMESE: &str =
    "Thành phố sẽ xây thêm ba cây cầu qua sông trong năm tới để giảm ùn tắc ở các cửa ngõ phía đông, theo ban quản lý.";
const ENGLISH: &str = "The city will build three more bridges across the river next year to ease the traffic on its eastern gates, it says.";

/// Cleans one document in Vietnamese, one in English, one in both and one in none.
fn run(out: &Path, more: &[&str]) -> Value {
    let input = out.with_extension("jsonl");
    let mixed = format!("{VIETNAMESE}\n{ENGLISH}\n{VIETNAMESE}\n{ENGLISH}\n{VIETNAMESE}");
    let texts = [VIETNAMESE, ENGLISH, &mixed, "12 34 56 78 90"];
    let lines: Vec<String> = texts.iter().map(|text| json!({ "text": text }).to_string()).collect();
    fs::write(&input, lines.join("\n")).unwrap();
    let settings = ["--set", "duplicates.enabled=false", "--set", "strip.enabled=false"];
    clean(&[&input.display().to_string()], out, &[&settings, more].concat());
    serde_json::from_slice(&fs::read(out.join("report.json")).unwrap()).unwrap()
}

#[test]
fn the_report_has_the_share_of_each_language() {
    let folder = tempfile::tempdir().unwrap();
    let report = run(&folder.path().join("out"), &[]);
    assert_eq!(report["languages"], json!({ "vi": 2, "en": 1, "null": 1 }));
    assert_eq!(report["diagnostics"]["mixed_languages"], 1);
    let [mixed] = report["mixed"].as_array().unwrap().as_slice() else { panic!("{}", report["mixed"]) };
    assert!(mixed["source"].as_str().unwrap().ends_with("out.jsonl:3"), "{mixed}");
    let shares = mixed["languages"].as_object().unwrap();
    let share = |code: &str| shares[code].as_f64().unwrap();
    assert!(share("vi") > share("en") && share("en") > 0.3, "{mixed}");
    assert!((share("vi") + share("en") - 1.0).abs() < 1e-4, "{mixed}");
    let characters = report["language_characters"].as_object().unwrap();
    assert_eq!(characters.keys().collect::<Vec<_>>(), ["en", "null", "vi"]);
    let sum: u64 = characters.values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(report["characters"]["kept"], sum);
}

#[test]
fn documents_in_other_languages_are_filtered_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("languages");
    let report = run(&out, &["--set", "filter.languages=vi"]);
    assert_eq!(report["ledger"]["filtered"], 2);
    assert_eq!(report["ledger"]["written"], 2);
    assert_eq!(report["rejects"], json!({ "filter/language": 2 }));
    let rejects = rows(&out.join("rejects.csv"));
    let details: Vec<&str> = rejects.iter().map(|row| cell(row, "detail")).collect();
    assert_eq!(
        details,
        ["language en is not among filter.languages", "language unknown is not among filter.languages"]
    );
    let report = run(&folder.path().join("confidence"), &["--set", "filter.min_confidence=0.5"]);
    assert_eq!((report["ledger"]["filtered"].as_u64(), report["ledger"]["written"].as_u64()), (Some(1), Some(3)));
}

/// A way to write a text.
type Dress = fn(&str) -> String;

/// The share of texts that are called one of some languages.
fn share<'a>(identifier: &Identifier, texts: impl Iterator<Item = &'a str>, codes: &[&str]) -> f64 {
    let found: Vec<bool> = texts
        .map(|text| identifier.identify(text, None).language.is_some_and(|code| codes.contains(&code.as_ref())))
        .collect();
    found.iter().filter(|right| **right).count() as f64 / found.len() as f64
}

#[test]
fn close_relatives_and_vietnamese_in_every_dress() {
    let Some(gold) = gold() else {
        println!("skipped: no gold folder; set TINSACH_GOLD to one");
        return;
    };
    let news = fs::read_to_string(gold.join("languages/news.tsv")).unwrap();
    let pieces: Vec<(&str, &str)> = news.lines().filter_map(|line| line.split_once('\t')).collect();
    let of = |code: &str| -> Vec<&str> {
        pieces.iter().filter(|(own, _)| own.starts_with(code)).map(|(_, text)| *text).collect()
    };
    let identifier = Identifier::new(&LanguageConfig::default()).unwrap();
    for class in [&["id", "ms"][..], &["hr", "sr", "bs"], &["nb", "nn", "da"], &["cs", "sk"]] {
        let right = share(&identifier, class.iter().flat_map(|&code| of(code)), class);
        println!("{class:?} as one: {right:.4}");
        assert!(right >= 0.99, "{class:?}: {right}");
    }
    let plain = |text: &str| -> String {
        let base = |letter: char| if letter == 'đ' { 'd' } else { letter };
        text.to_lowercase().nfd().filter(|letter| !('\u{300}'..='\u{36F}').contains(letter)).map(base).collect()
    };
    let dresses: [(&str, f64, Dress); 4] = [
        ("without diacritics", 0.97, plain),
        ("decomposed", 0.995, |text| text.nfd().collect()),
        ("joined", 0.995, |text| text.replace(' ', "_")),
        ("capitals", 0.995, |text| text.to_uppercase()),
    ];
    for (name, least, dress) in dresses {
        let dressed: Vec<String> = of("vi").into_iter().map(dress).collect();
        let right = share(&identifier, dressed.iter().map(String::as_str), &["vi"]);
        println!("Vietnamese {name}: {right:.4}");
        assert!(right >= least, "{name}: {right}");
    }
}
