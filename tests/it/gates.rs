//! Gates: off unless set, named when they fail, and without effect on the tables.

use std::fs;

use crate::support::{clean, outputs, tinsach};

/// Runs `clean` on the sample's rows and gives the exit code and standard error.
fn run(out: &std::path::Path, more: &[&str]) -> (i32, String) {
    let out = out.display().to_string();
    let done = tinsach(&[&["clean", "data/sample/rows.jsonl", "--out", &out, "--quiet"], more].concat());
    (done.status.code().unwrap(), String::from_utf8(done.stderr).unwrap())
}

#[test]
fn a_failed_gate_gives_exit_code_3_and_the_same_tables() {
    let folder = tempfile::tempdir().unwrap();
    clean(&["data/sample/rows.jsonl"], &folder.path().join("plain"), &[]);
    let (junit, summary) = (folder.path().join("gates.xml"), folder.path().join("gates.md"));
    let gates = ["--gate", "languages=lo", "--gate", "max_removed=0.999", "--gate", "min_row_ratio=0.5"];
    let files = ["--junit", junit.to_str().unwrap(), "--summary", summary.to_str().unwrap()];
    let (code, errors) = run(&folder.path().join("gated"), &[&gates[..], &files].concat());
    assert_eq!(code, 3);
    assert!(errors.starts_with("gate failed: max_other_languages: ") && errors.lines().count() == 1, "{errors}");
    assert_eq!(outputs(&folder.path().join("plain")), outputs(&folder.path().join("gated")));

    let report: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.path().join("gated/report.json")).unwrap()).unwrap();
    let judged: Vec<(&str, &str)> = report["gates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|gate| (gate["name"].as_str().unwrap(), gate["judgement"].as_str().unwrap()))
        .collect();
    assert_eq!(judged, [("max_removed", "passed"), ("max_other_languages", "failed"), ("min_row_ratio", "skipped")]);
    let junit = fs::read_to_string(junit).unwrap();
    assert!(junit.contains("tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"1\""), "{junit}");
    let summary = fs::read_to_string(summary).unwrap();
    assert!(summary.starts_with("## tinsach: 1 of 3 gates failed") && summary.contains("| read | 7 |"), "{summary}");
}

#[test]
fn a_run_is_compared_with_the_last_one() {
    let folder = tempfile::tempdir().unwrap();
    let baseline = folder.path().join("last");
    clean(&["data/sample"], &baseline, &["--format", "parquet"]);
    let baseline = baseline.display().to_string();
    let gates = ["--baseline", &baseline, "--gate", "min_row_ratio=0.8", "--gate", "max_language_shift=0.01"];
    let (code, errors) = run(&folder.path().join("now"), &gates);
    assert_eq!(code, 3);
    assert!(errors.contains("min_row_ratio: 7 documents are written, "), "{errors}");
    assert!(errors.contains("max_language_shift: the language mix has shifted"), "{errors}");

    let empty = folder.path().join("empty").display().to_string();
    let (code, errors) = run(&folder.path().join("never"), &["--baseline", &empty]);
    assert_eq!(code, 2);
    assert!(errors.contains("no finished output of tinsach"), "{errors}");
    assert!(!folder.path().join("never").exists());
}

#[test]
fn a_file_of_which_nothing_is_left_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let dead = folder.path().join("dead.jsonl");
    fs::write(&dead, "{\"text\": \" \"}\n{\"text\": \"\"}\n{\"text\": null}\n").unwrap();
    let (code, errors) = run(
        &folder.path().join("out"),
        &[dead.to_str().unwrap(), "--gate", "wiped_out=3", "--gate", "max_rejected=0.2"],
    );
    assert_eq!(code, 3, "{errors}");
    assert!(errors.contains("dead.jsonl") && errors.contains("max_rejected: 3 of 10 records"), "{errors}");
}

#[test]
fn a_failed_run_stands_in_junit_too() {
    let folder = tempfile::tempdir().unwrap();
    let junit = folder.path().join("gates.xml");
    let (code, _) =
        run(&folder.path().join("out"), &["--junit", junit.to_str().unwrap(), "--set", "input.text=no", "no/such"]);
    assert_eq!(code, 2);
    let junit = fs::read_to_string(junit).unwrap();
    assert!(junit.contains("errors=\"1\"") && junit.contains("<error message=\"no/such: no such file or folder\">"));
}

#[test]
fn a_misspelt_gate_is_named_with_the_nearest_one() {
    let folder = tempfile::tempdir().unwrap();
    let (code, errors) = run(&folder.path().join("out"), &["--gate", "max_reject=0.1"]);
    assert_eq!(code, 2);
    insta::assert_snapshot!(errors, @r"
    error: unknown key `gates.max_reject`
    help: did you mean `gates.max_rejected`?
    ");
}
