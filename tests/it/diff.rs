//! `tinsach diff`: documents gained, lost and changed, and by which rules.

use std::fs;
use std::path::Path;

use crate::support::{clean, succeed};

const SENTENCES: [&str; 3] = [
    "The council voted on Monday to repair the old bridge over the river before the winter comes.",
    "A fisherman found a bottle with a letter that a pupil had thrown into the sea nine years ago.",
    "The library will open its doors on Sundays from next month on, the mayor said in the evening.",
];

/// A row of JSON lines with an article of two paragraphs.
fn row(number: usize, url: &str, more: &str) -> String {
    let (first, second) = (SENTENCES[number % 3], SENTENCES[(number + 1) % 3]);
    format!("{{\"url\": \"https://a.example/{url}\", \"text\": \"{first}\\n\\nIssue {number}: {second}{more}\"}}\n")
}

fn run(folder: &Path, name: &str, lines: &[String], more: &[&str]) -> String {
    let (input, out) = (folder.join(format!("{name}.jsonl")), folder.join(name));
    fs::write(&input, lines.concat()).unwrap();
    clean(&[&input.display().to_string()], &out, &[&["--set", "duplicates.enabled=false"], more].concat());
    out.display().to_string()
}

#[test]
fn documents_gained_lost_and_changed_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let old = run(folder.path(), "old", &[row(0, "same", ""), row(1, "grows", ""), row(2, "goes", "")], &[]);
    let grown = row(1, "grows", "\\n\\nThe police confirmed the report on Tuesday and thanked the pupil.");
    let rejected = "{\"url\": \"https://a.example/empty\", \"text\": \" \"}\n".to_owned();
    let new = run(folder.path(), "new", &[rejected, grown, row(0, "same", ""), row(3, "comes", "")], &[]);
    let json: serde_json::Value = serde_json::from_str(&succeed(&["diff", &old, &new, "--format", "json"])).unwrap();
    assert_eq!((json["same"].as_u64(), json["old_documents"].as_u64()), (Some(1), Some(3)));
    let lost = &json["lost"][0];
    assert!(lost["source"].as_str().unwrap().ends_with("old.jsonl:3") && lost["fate"] == "not read", "{json}");
    assert!(json["gained"][0]["source"].as_str().unwrap().ends_with("new.jsonl:4"), "{json}");
    let changed = &json["changed"][0];
    assert_eq!(changed["fields"][0]["name"], "text", "{json}");
    assert_eq!(changed["paragraphs"]["gained"][0], "The police confirmed the report on Tuesday and thanked the pupil.");
    let text = succeed(&["diff", &old, &new]);
    for line in ["changed      1 (text 1, title 0, ", "gained       1", "+ The police confirmed", "now: not read"] {
        assert!(text.contains(line), "{line}: {text}");
    }
}

#[test]
fn two_configurations_on_the_same_input_differ_by_rule() {
    let folder = tempfile::tempdir().unwrap();
    let run = |name: &str, more: &[&str]| {
        let out = folder.path().join(name);
        clean(&["data/sample"], &out, more);
        out.display().to_string()
    };
    let (all, none) = (run("all", &[]), run("none", &["--set", "strip.enabled=false"]));
    let json: serde_json::Value = serde_json::from_str(&succeed(&["diff", &all, &none, "--format", "json"])).unwrap();
    let rules = json["rules"].as_array().unwrap();
    assert!(!rules.is_empty() && rules.iter().all(|rule| rule["new_blocks"] == 0), "{json}");
    assert!(json["changed"].as_array().unwrap().len() > 30);
    assert!(succeed(&["diff", &all, &all]).contains("changed      0 (text 0, title 0, date 0, language 0)"));
}

#[test]
fn what_became_of_a_lost_document_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let run = |name: &str, more: &[&str]| {
        let out = folder.path().join(name);
        clean(&["data/sample"], &out, more);
        out.display().to_string()
    };
    let (all, some) = (run("all", &[]), run("some", &["--set", "filter.languages=vi,en"]));
    let text = succeed(&["diff", &all, &some, "--limit", "100"]);
    assert!(text.contains("now: rejected: filter/language"), "{text}");
    let text = succeed(&["diff", &some, &all, "--limit", "100"]);
    assert!(text.contains("before: rejected: filter/language"), "{text}");
}
