//! Runs that are killed, stopped or doubled: nothing half-written looks finished, and `--resume` gives the same bytes.

#![cfg(unix)]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::{outputs, root, succeed, tinsach};

/// Rows with words of their own, two of three under a menu, some of them copies.
fn rows() -> String {
    let row = |number: u32| {
        let menu = if number.is_multiple_of(3) { "" } else { "Home\\nNews\\nSport\\n" };
        let own: Vec<String> = (0..30).map(|word| format!("word{}", (number / 2 * 31 + word * 7) % 997)).collect();
        let text = format!("{menu}The council met on Monday, {}.\\nIt will meet again in May.", own.join(" "));
        format!("{{\"id\": {number}, \"url\": \"https://a.example/{number}\", \"text\": \"{text}\"}}\n")
    };
    (0..150).map(row).collect()
}

/// A folder with input and the tables of a run that nobody disturbed.
struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("rows.jsonl"), rows()).unwrap();
        let bench = Self { folder };
        succeed(&bench.words("whole", &[]).iter().map(String::as_str).collect::<Vec<_>>());
        bench
    }

    fn out(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// A command whose every record is a batch and gives a checkpoint.
    fn words(&self, name: &str, more: &[&str]) -> Vec<String> {
        let (input, out) = (self.folder.path().join("rows.jsonl"), self.out(name));
        let fixed = ["--quiet", "--set", "engine.batch_rows=1", "--set", "engine.checkpoint_bytes=1"];
        let words = ["clean".to_owned(), input.display().to_string(), "--out".into(), out.display().to_string()];
        words.into_iter().chain(fixed.iter().chain(more).map(ToString::to_string)).collect()
    }

    fn run(&self, name: &str, more: &[&str]) -> Output {
        tinsach(&self.words(name, more).iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Starts a run and waits for a checkpoint.
    fn begin(&self, name: &str) -> Child {
        let child = Command::new(env!("CARGO_BIN_EXE_tinsach"))
            .args(self.words(name, &[]))
            .current_dir(root())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        wait_for(&self.out(name).join(".tinsach/journal.json"));
        child
    }

    /// Starts a run and kills it after a checkpoint.
    fn kill(&self, name: &str) {
        let mut child = self.begin(name);
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success(), "the run was too short to be killed");
        assert!(!self.out(name).join("manifest.json").exists());
    }

    /// Goes on with a run and compares.
    fn resume(&self, name: &str) {
        let done = self.run(name, &["--resume"]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        assert_eq!(outputs(&self.out("whole")), outputs(&self.out(name)));
    }
}

fn wait_for(path: &Path) {
    let start = Instant::now();
    while !path.exists() {
        assert!(start.elapsed() < Duration::from_secs(60), "{} never came", path.display());
        sleep(Duration::from_millis(2));
    }
}

fn said(done: &Output) -> (Option<i32>, String) {
    (done.status.code(), String::from_utf8(done.stderr.clone()).unwrap())
}

#[test]
fn a_run_that_was_killed_goes_on_to_the_same_bytes() {
    let bench = Bench::new();
    bench.kill("out");
    bench.resume("out");
    let finished = bench.run("out", &["--resume"]);
    let (code, errors) = said(&finished);
    assert_eq!((code, errors.contains("is finished: there is nothing to go on with")), (Some(2), true), "{errors}");
}

#[test]
fn ctrl_c_stops_cleanly_and_says_how_to_go_on() {
    let bench = Bench::new();
    let child = bench.begin("out");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let (code, errors) = said(&child.wait_with_output().unwrap());
    assert_eq!(code, Some(130), "{errors}");
    insta::assert_snapshot!(errors, @"
    error: stopped before the tables were whole
    help: go on by the same command with --resume, or start anew with --overwrite
    ");
    bench.resume("out");
}

#[test]
fn a_stopped_run_is_neither_mixed_with_another_nor_lost_by_mistake() {
    let bench = Bench::new();
    bench.kill("out");
    let (code, errors) = said(&bench.run("out", &[]));
    assert_eq!((code, errors.contains("a run was stopped in this folder")), (Some(2), true), "{errors}");
    let (code, errors) = said(&bench.run("out", &["--resume", "--set", "language.enabled=false"]));
    assert_eq!((code, errors.contains("the configuration is another one now")), (Some(2), true), "{errors}");
    fs::write(bench.folder.path().join("rows.jsonl"), rows() + "{\"text\": \"One more.\"}\n").unwrap();
    let (code, errors) = said(&bench.run("out", &["--resume"]));
    assert_eq!((code, errors.contains("an input file has come, gone or changed since")), (Some(2), true), "{errors}");
    let (code, errors) = said(&bench.run("out", &["--overwrite"]));
    assert_eq!(code, Some(0), "{errors}");
    assert!(!bench.out("out").join(".tinsach").exists());
}

#[test]
fn two_runs_cannot_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out").display().to_string();
    let words = ["clean", "-", "--out", &out, "--quiet"];
    let mut first = Command::new(env!("CARGO_BIN_EXE_tinsach")).args(words).stdin(Stdio::piped()).spawn().unwrap();
    wait_for(&folder.path().join("out/.tinsach.lock"));
    wait_for(&folder.path().join("out/.tinsach"));
    let (code, errors) = said(&tinsach(&["clean", "data/sample", "--out", &out, "--overwrite"]));
    assert_eq!(
        (code, errors.contains("another run of tinsach is writing to this folder")),
        (Some(2), true),
        "{errors}"
    );
    let mut input = first.stdin.take().unwrap();
    input.write_all(b"{\"text\": \"A new bridge was opened on Monday.\"}\n").unwrap();
    drop(input);
    assert!(first.wait().unwrap().success());
    assert!(folder.path().join("out/manifest.json").exists() && !folder.path().join("out/.tinsach.lock").exists());
}

#[test]
fn a_lock_and_a_half_written_folder_of_a_dead_run_block_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    fs::create_dir_all(out.join(".tinsach")).unwrap();
    fs::write(out.join(".tinsach/documents.csv"), "half").unwrap();
    fs::write(out.join(".tinsach.lock"), "").unwrap();
    succeed(&["clean", "data/sample/rows.jsonl", "--quiet", "--out", &out.display().to_string()]);
    assert!(out.join("manifest.json").exists() && !out.join(".tinsach").exists());
}

#[test]
fn a_run_stopped_while_its_files_are_moved_goes_on() {
    let bench = Bench::new();
    let out = bench.out("out");
    fs::create_dir_all(out.join(".tinsach")).unwrap();
    fs::write(out.join(".tinsach/committing"), "").unwrap();
    fs::write(out.join("documents.csv"), "moved already").unwrap();
    let (code, errors) = said(&bench.run("out", &[]));
    assert_eq!((code, errors.contains("a run was stopped in this folder")), (Some(2), true), "{errors}");
    bench.resume("out");
}
