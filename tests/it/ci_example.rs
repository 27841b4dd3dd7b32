//! The sample CI job of `examples/ci`, run as a CI system would.

#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::root;

/// Runs the job and gives its exit code.
fn job(input: &str, out: &Path, last: &Path) -> i32 {
    let done = Command::new(root().join("examples/ci/run.sh"))
        .arg(input)
        .args([out, last])
        .env("TINSACH", env!("CARGO_BIN_EXE_tinsach"))
        .current_dir(root())
        .output()
        .expect("bash is there");
    done.status.code().unwrap()
}

#[test]
fn the_sample_job_passes_a_good_batch_and_stops_a_bad_one() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let read = |name: &str| fs::read_to_string(at(name)).unwrap();
    assert_eq!(job("data/sample", &at("monday"), &at("none")), 0);
    assert!(read("monday.ci/gates.xml").contains("name=\"min_row_ratio\"><skipped"));
    assert!(!at("monday.ci/diff.txt").exists());

    assert_eq!(job("data/sample", &at("tuesday"), &at("monday")), 0);
    assert!(read("tuesday.ci/gates.xml").contains("failures=\"0\" errors=\"0\" skipped=\"0\""));
    assert!(read("tuesday.ci/diff.txt").contains("changed      0 "));

    assert_eq!(job("data/sample/rows_broken.jsonl", &at("wednesday"), &at("tuesday")), 3);
    assert!(read("wednesday.ci/gates.xml").contains("name=\"min_row_ratio\"><failure"));
    let summary = read("wednesday.ci/summary.md");
    assert!(summary.contains("gates failed") && summary.contains("### Against the last run"), "{summary}");
    assert!(at("wednesday/documents.parquet").exists(), "the tables stand, to be looked at");
}

#[test]
fn the_workflow_runs_the_script() {
    let workflow = fs::read_to_string(root().join("examples/ci/github-workflow.yml")).unwrap();
    assert!(workflow.contains("examples/ci/run.sh data/sample out last") && root().join("examples/ci/run.sh").exists());
}
