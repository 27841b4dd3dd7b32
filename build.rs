//! Embeds `config/lang/*.toml`, so that adding a language is adding a file.

use std::{env, fs, path::PathBuf};

fn main() {
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo")).join("config/lang");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("config/lang is a folder")
        .map(|entry| entry.expect("config/lang can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    let rows: String = files
        .iter()
        .map(|path| {
            let code = path.file_stem().expect("a file name").to_string_lossy();
            format!("({code:?}, include_str!({:?})),\n", path.display().to_string())
        })
        .collect();
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo")).join("lang.rs");
    fs::write(out, format!("&[\n{rows}]")).expect("OUT_DIR can be written");
}
