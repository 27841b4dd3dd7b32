//! What must hold for any input: nothing lost, and the same bytes for any threads, batches and order.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use tinsach::clean::Cleaner;
use tinsach::config::Config;
use tinsach::record::{Declared, Markup, Origin, RawRecord};

use crate::support::{cell, clean, outputs, root, rows};

fn sample() -> String {
    root().join("data/sample").display().to_string()
}

#[test]
fn the_tables_are_the_same_bytes_for_any_threads_batches_and_memory() {
    let folder = tempfile::tempdir().unwrap();
    let run = |name: &str, more: &[&str]| {
        let out = folder.path().join(name);
        clean(&[&sample()], &out, &[&["--audit", "full"], more].concat());
        outputs(&out)
    };
    let one = run("one", &["--threads", "1"]);
    assert_eq!(one, run("two", &["--threads", "2"]));
    assert_eq!(one, run("eight", &["--threads", "8", "--set", "engine.batch_rows=3"]));
    assert_eq!(one, run("tiny", &["--set", "engine.batch_bytes=1"]));
    assert_eq!(one, run("spilled", &["--set", "engine.memory=1"]));
}

#[test]
fn the_order_of_the_inputs_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut files: Vec<String> =
        fs::read_dir(sample()).unwrap().map(|entry| entry.unwrap().path().display().to_string()).collect();
    files.sort();
    let run = |files: &[String], name: &str| {
        let out = folder.path().join(name);
        clean(&files.iter().map(String::as_str).collect::<Vec<_>>(), &out, &[]);
        outputs(&out)
    };
    let sorted = run(&files, "sorted");
    files.reverse();
    files.rotate_left(7);
    assert_eq!(sorted, run(&files, "shuffled"));
}

#[test]
fn the_full_audit_joins_to_the_text_and_the_ledger_adds_up() {
    let out = tempfile::tempdir().unwrap();
    clean(
        &[&sample()],
        out.path(),
        &["--audit", "full", "--set", "output.blocks_format=csv", "--set", "output.guard_formulas=false"],
    );
    let mut joined = BTreeMap::<String, (u64, String)>::new();
    for row in rows(&out.path().join("blocks.csv")) {
        let (end, text) = joined.entry(cell(&row, "doc_id").to_owned()).or_default();
        assert_eq!(cell(&row, "start"), end.to_string(), "a block starts where the last one ended");
        text.push_str(cell(&row, "text"));
        *end = cell(&row, "end").parse().unwrap();
        assert_eq!(text.len() as u64, *end, "offsets count the bytes of the text");
    }
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(out.path().join("manifest.json")).unwrap()).unwrap();
    let count = |name: &str| manifest["ledger"][name].as_u64().unwrap();
    assert_eq!(count("read"), count("written") + count("duplicates") + count("filtered") + count("quarantined"));
    assert_eq!(count("written"), rows(&out.path().join("documents.csv")).len() as u64);
    assert_eq!(count("written") + count("duplicates"), joined.len() as u64);
    assert_eq!(count("quarantined") + count("filtered"), rows(&out.path().join("rejects.csv")).len() as u64);
    check_hashes(&manifest, out.path());
}

fn check_hashes(manifest: &serde_json::Value, out: &Path) {
    for (name, facts) in manifest["outputs"].as_object().unwrap() {
        let bytes = fs::read(out.join(name)).unwrap();
        assert_eq!(facts["bytes"], bytes.len() as u64, "{name}");
        assert_eq!(facts["xxh3"], format!("{:032x}", xxhash_rust::xxh3::xxh3_128(&bytes)), "{name}");
    }
}

/// Compiled once: the stages are immutable.
static CLEANER: LazyLock<Cleaner> = LazyLock::new(|| Cleaner::new(&Config::default()).unwrap());

fn any_record(markup: Markup, bytes: Vec<u8>) -> RawRecord {
    RawRecord { origin: Origin::file("any"), markup, bytes, declared: Declared::default() }
}

/// Text in the shape of scrapes: lines of words, marks, markup and what is hard on parsers.
fn any_scrape() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-zA-ZÀ-ỹ]{1,9}",
        "[0-9]{1,4}",
        Just("Ảnh: TTXVN".to_owned()),
        Just("22/4".to_owned()),
        Just("<p>".to_owned()),
        Just("</div>".to_owned()),
        Just("&nbsp;".to_owned()),
        Just("Thủ_tướng".to_owned()),
        Just(".".to_owned()),
        Just("\u{200b}".to_owned()),
        Just("e\u{301}".to_owned()),
        Just("ໂດຍ".to_owned()),
        any::<char>().prop_map(String::from),
    ];
    let line = proptest::collection::vec(word, 0..25).prop_map(|words| words.join(" "));
    proptest::collection::vec(line, 0..20).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn kept_and_removed_are_the_normalised_text(text in any_scrape(), is_html in any::<bool>()) {
        let markup = if is_html { Markup::Html } else { Markup::Text };
        if let Ok(cleaned) = CLEANER.clean(any_record(markup, text.into_bytes())) {
            let document = &cleaned.stripped.document;
            let mut at = 0;
            for (number, block) in document.blocks().iter().enumerate() {
                prop_assert_eq!(block.start, at);
                prop_assert!(block.end > block.start);
                prop_assert!(block.verdict().is_some(), "block {} has a verdict", number);
                at = block.end;
            }
            prop_assert_eq!(at, document.text().len());
        }
    }

    #[test]
    fn any_bytes_are_cleaned_or_quarantined(bytes in proptest::collection::vec(any::<u8>(), 0..600), is_html in any::<bool>()) {
        let markup = if is_html { Markup::Html } else { Markup::Text };
        if let Err(record) = CLEANER.clean(any_record(markup, bytes)) {
            prop_assert!(!record.detail.is_empty());
        }
    }
}
