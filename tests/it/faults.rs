//! Faults of the machine: each ends in a clear error or a reject, never in a wrong table. Read errors at every byte are
//! tested beside the readers (`src/io/open/tests.rs`).

use std::fs;
use std::process::Command;

use crate::support::{clean, outputs, root};

/// The tables that a failed run must not leave.
const TABLES: [&str; 4] = ["documents.parquet", "documents.csv", "blocks.parquet", "manifest.json"];

/// Runs the command with every file limited to so many blocks, as a full disk does. The signal that comes with the limit is
/// ignored, so that the write fails instead.
#[cfg(target_os = "linux")]
fn limited(blocks: usize, words: &[&str]) -> std::process::Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let command = env!("CARGO_BIN_EXE_tinsach");
    Command::new("sh").args(["-c", &script, command]).args(words).current_dir(root()).output().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_at_any_point_leaves_no_table() {
    let folder = tempfile::tempdir().unwrap();
    let inputs = ["data/sample/rows.jsonl", "data/sample/vi_brief.txt"];
    let whole = folder.path().join("whole");
    clean(&inputs, &whole, &[]);
    let (mut failed, mut finished) = (0, 0);
    for blocks in [0, 1, 2, 3, 5, 9, 20, 40, 60, 80, 160] {
        let out = folder.path().join(format!("out{blocks}"));
        let place = out.display().to_string();
        let done = limited(blocks, &[&["clean"], &inputs[..], &["--out", &place, "--quiet"]].concat());
        let errors = String::from_utf8_lossy(&done.stderr);
        if done.status.success() {
            finished += 1;
            assert_eq!(outputs(&whole), outputs(&out), "{blocks} blocks");
        } else {
            failed += 1;
            assert_eq!(done.status.code(), Some(1), "{blocks} blocks: {errors}");
            assert!(errors.starts_with("error: ") && errors.contains("can't"), "{blocks} blocks: {errors}");
            assert!(!errors.contains("panicked"), "{blocks} blocks: {errors}");
            for table in TABLES {
                assert!(!out.join(table).exists(), "{blocks} blocks leave {table}");
            }
        }
    }
    assert!(failed > 3 && finished > 0, "{failed} failed, {finished} finished");
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_can_not_be_written_is_an_error() {
    for words in [&["explain", "data/sample/vi_brief.txt"][..], &["config"], &["man"], &["completions", "bash"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let done =
            Command::new(env!("CARGO_BIN_EXE_tinsach")).args(words).current_dir(root()).stdout(full).output().unwrap();
        let errors = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(1), "{words:?}: {errors}");
        assert!(errors.contains("can't write to standard output"), "{words:?}: {errors}");
    }
}
