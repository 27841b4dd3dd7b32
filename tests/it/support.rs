//! Running the command and reading what it wrote.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The gold folder, where there is one: it is nobody's to publish, so it isn't in this repository.
pub fn gold() -> Option<PathBuf> {
    let folder = std::env::var_os("TINSACH_GOLD").map_or_else(|| root().join("../shared/gold"), PathBuf::from);
    folder.join("seeds.jsonl").exists().then_some(folder)
}

/// Runs the command at the root of the repository, so that sources are the same on every machine.
pub fn tinsach(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tinsach")).args(words).current_dir(root()).output().expect("the command starts")
}

/// Runs it and expects it to succeed.
pub fn succeed(words: &[&str]) -> String {
    let done = tinsach(words);
    let errors = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{words:?} ends with {:?}: {errors}", done.status.code());
    String::from_utf8(done.stdout).expect("output is UTF-8")
}

/// Cleans some inputs into a folder, quietly.
pub fn clean(inputs: &[&str], out: &Path, more: &[&str]) {
    let out = out.display().to_string();
    let words: Vec<&str> = [&["clean"], inputs, &["--out", &out, "--quiet"], more].concat();
    succeed(&words);
}

/// The rows of a CSV table, as name and value of each cell.
pub fn rows(path: &Path) -> Vec<Vec<(String, String)>> {
    let mut reader = csv::Reader::from_path(path).expect("the table is there");
    let header = reader.headers().expect("it has a header").clone();
    let cells = |row: csv::StringRecord| header.iter().zip(&row).map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
    reader.records().map(|row| cells(row.expect("rows are whole"))).collect()
}

/// A cell of a row.
pub fn cell<'a>(row: &'a [(String, String)], name: &str) -> &'a str {
    row.iter().find(|(column, _)| column == name).map_or("", |(_, value)| value)
}

/// The bytes of every file that a run left, but for the reports, whose timings differ.
pub fn outputs(out: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<(String, Vec<u8>)> = fs::read_dir(out)
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be listed"))
        .map(|entry| {
            (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("files can be read"))
        })
        .filter(|(name, _)| name != "report.json" && name != "report.html")
        .collect();
    found.sort();
    found
}
