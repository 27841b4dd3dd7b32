//! `tinsach check`: a finished output passes, and each thing that can go wrong with one is named.

use std::fs;
use std::path::Path;

use crate::support::{clean, tinsach};

fn check(out: &Path) -> (i32, String) {
    let done = tinsach(&["check", &out.display().to_string()]);
    let said = String::from_utf8(done.stdout).unwrap().replace(&out.display().to_string(), "OUT");
    (done.status.code().unwrap(), said)
}

/// A copy of an output with its manifest changed so that the hashes fit what stands there.
fn resealed(out: &Path, change: impl Fn(&Path)) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(out).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    change(copy.path());
    let path = copy.path().join("manifest.json");
    let mut manifest: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    for (name, facts) in manifest["outputs"].as_object_mut().unwrap() {
        let bytes = fs::read(copy.path().join(name)).unwrap();
        facts["bytes"] = bytes.len().into();
        facts["xxh3"] = format!("{:032x}", xxhash_rust::xxh3::xxh3_128(&bytes)).into();
    }
    fs::write(&path, manifest.to_string()).unwrap();
    copy
}

/// Replaces text in a file.
fn replace(file: &Path, old: &str, new: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(old), "{old} is in {}", file.display());
    fs::write(file, text.replacen(old, new, 1)).unwrap();
}

#[test]
fn a_finished_output_passes_with_any_audit_and_format() {
    for more in [
        &["--audit", "full"][..],
        &["--audit", "removed"],
        &["--audit", "none"],
        &["--audit", "full", "--format", "csv", "--set", "output.blocks_format=csv"],
        &["--set", "duplicates.enabled=false", "--set", "output.carry=author"],
        &["--set", "filter.languages=vi", "--set", "strip.enabled=false", "--audit", "full"],
    ] {
        let out = tempfile::tempdir().unwrap();
        clean(&["data/sample"], out.path(), more);
        let (code, said) = check(out.path());
        assert_eq!((code, said.ends_with("everything holds\n")), (0, true), "{more:?}: {said}");
    }
}

#[test]
fn what_is_wrong_with_the_files_is_named() {
    let out = tempfile::tempdir().unwrap();
    clean(&["data/sample/rows.jsonl"], out.path(), &["--format", "csv"]);
    fs::write(out.path().join("documents.parquet"), "stale").unwrap();
    fs::remove_file(out.path().join("rejects.csv")).unwrap();
    replace(&out.path().join("documents.csv"), "a", "b");
    let (code, said) = check(out.path());
    assert_eq!(code, 1);
    insta::assert_snapshot!(said, @"
    documents.csv: its bytes have changed since the run
    rejects.csv: is missing
    documents.parquet: is not in the manifest: a table of another run
    tables: OUT/rejects.csv: no readable table: No such file or directory (os error 2)
    ");
    let json = tinsach(&["check", "--format", "json", &out.path().display().to_string()]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((json["ok"].as_bool(), json["violations"].as_array().unwrap().len() > 2), (Some(false), true));

    fs::remove_file(out.path().join("manifest.json")).unwrap();
    let (code, said) = check(out.path());
    assert_eq!((code, said.contains("no finished output of tinsach")), (1, true), "{said}");
    assert_eq!(tinsach(&["check", "no/such/folder"]).status.code(), Some(2));
}

#[test]
fn what_is_wrong_between_the_tables_is_named() {
    let out = tempfile::tempdir().unwrap();
    clean(
        &["data/sample"],
        out.path(),
        &[
            "--format",
            "csv",
            "--set",
            "output.blocks_format=csv",
            "--audit",
            "full",
            "--set",
            "output.guard_formulas=false",
        ],
    );
    let said = |change: &dyn Fn(&Path)| check(resealed(out.path(), change).path()).1;
    let first = |table: &str, row: usize, column: usize| {
        let text = fs::read_to_string(out.path().join(table)).unwrap();
        text.lines().nth(row).unwrap().split(',').nth(column).unwrap().to_owned()
    };
    let id = first("documents.csv", 1, 0);
    let lost = said(&|copy| replace(&copy.join("documents.csv"), &id, &"0".repeat(32)));
    assert!(lost.contains("documents.csv: cluster id: 0000") && lost.contains("blocks.csv: doc_id: "), "{lost}");
    assert!(lost.contains("is in neither documents nor duplicates"), "{lost}");

    let kept = first("duplicates.csv", 1, 1);
    let orphan = said(&|copy| replace(&copy.join("duplicates.csv"), &kept, &"1".repeat(32)));
    assert!(orphan.contains("duplicates.csv: kept_doc_id: "), "{orphan}");

    let torn = said(&|copy| replace(&copy.join("blocks.csv"), &format!("{id},1,"), &format!("{id},2,")));
    assert!(torn.contains("blocks.csv: tiling: block 2 of "), "{torn}");

    let kind = said(&|copy| replace(&copy.join("blocks.csv"), ",body,keep,", ",novel,keep,"));
    assert!(kind.contains("blocks.csv: kind: "), "{kind}");

    let ledger = said(&|copy| replace(&copy.join("manifest.json"), "\"written\": ", "\"written\": 1"));
    assert!(
        ledger.contains("the ledger doesn't add up") && ledger.contains("documents written; the ledger says"),
        "{ledger}"
    );

    let version = said(&|copy| replace(&copy.join("manifest.json"), "\"schema\": \"1\"", "\"schema\": \"99\""));
    assert!(version.contains("the output contract is version 99"), "{version}");
}
