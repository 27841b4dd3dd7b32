//! Embeds `config/lang/*.toml`, so that adding a language is adding a file: each table as JSON, which every start of the
//! program reads in a quarter of the time.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let variable = |name| PathBuf::from(env::var_os(name).expect("set by cargo"));
    let (folder, out) = (variable("CARGO_MANIFEST_DIR").join("config/lang"), variable("OUT_DIR"));
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("config/lang is a folder")
        .map(|entry| entry.expect("config/lang can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    let rows: String = files.iter().map(|path| row(path, &out)).collect();
    fs::write(out.join("lang.rs"), format!("&[\n{rows}]")).expect("OUT_DIR can be written");
}

/// The code of a language, and each stage's table of its file.
fn row(path: &Path, out: &Path) -> String {
    let code = path.file_stem().expect("a file name").to_string_lossy();
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let file: toml::Table = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let tables = file.iter().filter(|(_, value)| value.is_table()).map(|(stage, table)| {
        let json = out.join(format!("{code}.{stage}.json"));
        fs::write(&json, serde_json::to_vec(table).expect("a table is JSON")).expect("OUT_DIR can be written");
        format!("({stage:?}, include_str!({:?})), ", json.display().to_string())
    });
    format!("({code:?}, &[{}]),\n", tables.collect::<String>())
}
