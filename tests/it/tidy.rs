//! The invariants of ARCHITECTURE.md that are stated as absences.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::root;

/// The longest a source file may be, in lines.
const LONGEST: usize = 450;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Path relative to `src`, and the code without comments and unit tests.
fn code() -> Vec<(String, String)> {
    let src = root().join("src");
    let mut found = Vec::new();
    sources(&src, &mut found);
    found.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(&src).unwrap().display().to_string().replace('\\', "/");
        let code = text.split("#[cfg(test)]").next().unwrap();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        (name, lines.collect::<Vec<_>>().join("\n"))
    };
    found.into_iter().filter(|path| !path.ends_with("tests.rs") && !path.ends_with("cases.rs")).map(read).collect()
}

fn only_in(words: &[&str], places: &[&str]) {
    for (name, code) in code() {
        if !places.iter().any(|place| name.starts_with(place)) {
            for word in words {
                assert!(!code.contains(word), "src/{name} has `{word}`, which belongs in {places:?}");
            }
        }
    }
}

#[test]
fn rayon_and_clocks_are_in_the_engine_only() {
    only_in(&["rayon::", "std::time::", "Instant::", "std::thread", "crossbeam_channel"], &["engine/"]);
}

#[test]
fn polars_is_in_io_and_report_only() {
    only_in(&["polars::", "polars_parquet::"], &["io/", "report/"]);
}

#[test]
fn clap_and_indicatif_are_in_the_command_only() {
    only_in(&["clap::", "indicatif::", "println!", "eprintln!", "print!(", "std::process"], &["cli/", "main.rs"]);
}

#[test]
fn stages_have_no_input_or_output() {
    let stages = ["decode/", "normalise/", "segment/", "strip/", "language/", "date/", "corpus/", "vietnamese/"];
    for (name, code) in code() {
        if stages.iter().any(|stage| name.starts_with(stage)) {
            for word in
                ["std::fs", "std::env", "std::net", "File::", "stdin()", "stdout()", "thread_local!", "static mut"]
            {
                assert!(!code.contains(word), "src/{name} has `{word}`: stages have no I/O and no globals");
            }
        }
    }
}

#[test]
fn there_is_no_unwrap_no_boolean_parameter_and_no_drawer() {
    for (name, code) in code() {
        assert!(!code.contains(".unwrap()"), "src/{name} unwraps");
        assert!(!name.ends_with("utils.rs") && !name.ends_with("helpers.rs"), "src/{name} is a drawer");
        for line in code.lines().filter(|line| line.contains("fn ")) {
            let parameters = line.split("->").next().unwrap();
            assert!(!parameters.contains(": bool"), "src/{name} has a boolean parameter: {}", line.trim());
        }
    }
}

#[test]
fn files_stay_short() {
    for (name, code) in code() {
        let lines = code.lines().count();
        assert!(lines <= LONGEST, "src/{name} has {lines} lines of code; at most {LONGEST}");
    }
}

#[test]
fn every_sample_file_is_described() {
    let readme = fs::read_to_string(root().join("data/README.md")).unwrap();
    for entry in fs::read_dir(root().join("data/sample")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(readme.contains(&name), "data/README.md says nothing of {name}");
    }
}
