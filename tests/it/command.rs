//! The command as a person meets it.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::support::{cell, root, rows, succeed, tinsach};

/// Feeds standard input to the command and gives its standard output.
fn pipe(words: &[&str], input: &str) -> String {
    let mut run = Command::new(env!("CARGO_BIN_EXE_tinsach"))
        .args(words)
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    run.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let done = run.wait_with_output().unwrap();
    assert!(done.status.success());
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn every_command_has_help_with_examples() {
    for command in ["clean", "check", "diff", "duplicates", "explain", "config", "eval", "stage"] {
        let help = succeed(&[command, "--help"]);
        assert!(help.contains("Examples:\n  tinsach "), "{command}: {help}");
    }
    assert!(succeed(&["--help"]).contains("Exit codes:"));
    assert_eq!(tinsach(&["clean"]).status.code(), Some(2));
}

#[test]
fn completions_and_the_man_page_come_from_the_same_definitions() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        assert!(succeed(&["completions", shell]).contains("overwrite"), "{shell}");
    }
    assert!(succeed(&["man"]).contains(".SH NAME"));
}

#[test]
fn the_printed_configuration_can_be_used() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tinsach.toml").display().to_string();
    std::fs::write(&file, succeed(&["config", "--set", "duplicates.enabled=false"])).unwrap();
    let shown = succeed(&["config", "--config", &file]);
    assert!(shown.contains("[duplicates]") && shown.contains("enabled = false"), "{shown}");
    let schema: serde_json::Value = serde_json::from_str(&succeed(&["config", "--schema"])).unwrap();
    assert!(schema["properties"]["duplicates"].is_object());
}

#[test]
fn the_summary_says_what_was_done() {
    let out = tempfile::tempdir().unwrap();
    let summary = succeed(&["clean", "data/sample/rows.jsonl", "--out", &out.path().display().to_string()]);
    for word in ["read 7 = written", "removed", "languages", "dates", "MB/s", "tables"] {
        assert!(summary.contains(word), "{word}: {summary}");
    }
}

#[test]
fn standard_input_is_read_and_its_format_seen() {
    let out = tempfile::tempdir().unwrap();
    let place = out.path().display().to_string();
    pipe(
        &["clean", "-", "--out", &place, "--quiet"],
        "{\"id\": 1, \"text\": \"A new bridge was opened on Monday.\"}\n",
    );
    let rows = rows(&out.path().join("documents.csv"));
    assert_eq!((cell(&rows[0], "source"), cell(&rows[0], "id")), ("<stdin>:1", "1"));
}

#[test]
fn explain_shows_every_block_and_the_evidence() {
    let shown = succeed(&["explain", "data/sample/vi_section_agency_byline.txt"]);
    for word in ["encoding", "language", "date", "title", "+ ", "- ", "body", "caption"] {
        assert!(shown.contains(word), "{word}: {shown}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&succeed(&["explain", "--format", "json", "data/sample/rows.jsonl", "--row", "2"]))
            .unwrap();
    let blocks = json["blocks"].as_array().unwrap();
    let joined: String = blocks.iter().map(|block| block["text"].as_str().unwrap()).collect();
    assert_eq!(blocks.last().unwrap()["end"], joined.len() as u64);
    assert_eq!(tinsach(&["explain", "data/sample/rows.jsonl", "--row", "99"]).status.code(), Some(2));
}

#[test]
fn stages_can_be_run_alone_and_keep_ids() {
    let row =
        "{\"id\": \"a\", \"text\": \"Sáng 14/2/2025, Thủ_tướng đã dự lễ khánh_thành cây cầu mới bắc qua sông .\"}\n";
    let run = |stage: &str| -> serde_json::Value { serde_json::from_str(&pipe(&["stage", stage], row)).unwrap() };
    for stage in ["decode", "normalise", "segment", "strip", "language", "date"] {
        assert_eq!(run(stage)["id"], "a", "{stage}");
    }
    assert_eq!(run("decode")["encoding"], "utf-8");
    assert!(!run("normalise")["text"].as_str().unwrap().contains('_'));
    assert_eq!(run("language")["language"], "vi");
    assert_eq!(run("date")["date"], "2025-02-14");
    assert!(run("segment")["blocks"].is_array());
    assert!(run("strip")["text"].as_str().unwrap().starts_with("Sáng"));
    let broken = pipe(&["stage", "language"], "{\"id\": \"b\"}\n");
    assert!(broken.contains("\"id\":\"b\"") && broken.contains("error"), "{broken}");
}

#[test]
fn eval_scores_the_sample_by_its_own_gold() {
    let out = tempfile::tempdir().unwrap();
    let place = out.path().display().to_string();
    succeed(&[
        "clean",
        "data/sample",
        "--out",
        &place,
        "--quiet",
        "--audit",
        "full",
        "--set",
        "duplicates.enabled=false",
    ]);
    let figures: serde_json::Value =
        serde_json::from_str(&succeed(&["eval", "--gold", "data/sample.gold.jsonl", &place, "--format", "json"]))
            .unwrap();
    assert!(figures["all"]["f1"].as_f64().unwrap() > 0.9, "{}", figures["all"]);
    assert!(succeed(&["eval", "--gold", "data/sample.gold.jsonl", &place, "--worst", "3"]).contains("kind caption"));
}
