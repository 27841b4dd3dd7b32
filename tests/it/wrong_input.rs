//! Wrong input, as a new user would give it: one clear message with the place and what to do, no half-written table.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::support::{cell, rows, tinsach};

/// Runs `clean` and gives the exit code and standard error, with the temporary folder called `TMP`.
fn fail(folder: &Path, inputs: &[&str], more: &[&str]) -> (i32, String) {
    let out = folder.join("out").display().to_string();
    let done = tinsach(&[&["clean"], inputs, &["--out", &out], more].concat());
    let errors = String::from_utf8(done.stderr).unwrap().replace(&folder.display().to_string(), "TMP");
    (done.status.code().unwrap(), errors)
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

#[test]
fn no_such_file() {
    let folder = tempfile::tempdir().unwrap();
    let (code, errors) = fail(folder.path(), &["no/such.txt"], &[]);
    insta::assert_snapshot!(errors, @r"
    error: no/such.txt: no such file or folder
    help: check the path, or quote a glob
    ");
    assert_eq!(code, 2);
    assert!(!folder.path().join("out").exists());
}

#[test]
fn a_folder_as_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let (code, errors) = fail(folder.path(), &["data/sample"], &["--config", "data"]);
    insta::assert_snapshot!(errors, @r"
    error: data: is a folder, not a configuration file
    help: name a TOML file; `tinsach config > tinsach.toml` writes one
    ");
    assert_eq!(code, 2);
    assert!(!folder.path().join("out").exists());
}

#[test]
fn a_misspelt_key() {
    let folder = tempfile::tempdir().unwrap();
    let config = write(folder.path(), "my.toml", b"[output]\nzstd_levl = 3\n");
    let (code, errors) = fail(folder.path(), &["data/sample"], &["--config", &config]);
    insta::assert_snapshot!(errors, @r"
    error: TMP/my.toml:2: unknown key `output.zstd_levl`
    help: did you mean `output.zstd_level`?
    ");
    assert_eq!(code, 2);
}

#[test]
fn a_broken_line_costs_that_line() {
    let folder = tempfile::tempdir().unwrap();
    let lines = b"{\"text\": \"The first of three reports was filed on Monday.\"}\n{\"text\": \"The second one came later.\"}\n{\"text\": \"The thi\n";
    let input = write(folder.path(), "rows.jsonl", lines);
    let (code, errors) = fail(folder.path(), &[&input], &[]);
    insta::assert_snapshot!(errors, @"warning: TMP/rows.jsonl:3: no JSON object: control character (\\u0000-\\u001F) found while parsing a string at column 0; mend the line or leave it out");
    assert_eq!(code, 0);
    let rejects = rows(&folder.path().join("out/rejects.csv"));
    assert_eq!(rejects.len(), 1);
    assert_eq!(cell(&rejects[0], "reason"), "invalid_json");
    assert_eq!(rows(&folder.path().join("out/documents.csv")).len(), 2);
}

#[test]
fn a_table_without_text() {
    let folder = tempfile::tempdir().unwrap();
    let input = write(folder.path(), "t.csv", b"id,body\n1,x\n");
    let (code, errors) = fail(folder.path(), &[&input], &[]);
    insta::assert_snapshot!(errors, @r"
    error: TMP/t.csv: no column `text` or `html`; it has id, body
    help: say which column holds the text: --set input.text=NAME, or the page: --set input.html=NAME
    ");
    assert_eq!(code, 1);
    assert!(!folder.path().join("out").exists());
}

#[test]
fn an_image_named_txt() {
    let folder = tempfile::tempdir().unwrap();
    let input = write(folder.path(), "a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0");
    let (code, errors) = fail(folder.path(), &[&input], &[]);
    assert!(errors.contains("TMP/a.txt") && errors.contains("PNG"), "{errors}");
    assert_eq!(code, 1, "nothing but quarantined records is a failure");
    assert_eq!(cell(&rows(&folder.path().join("out/rejects.csv"))[0], "reason"), "binary");
}

#[test]
fn a_gz_cut_in_half_keeps_what_came_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut whole = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    let line = |number: u32| {
        format!("{{\"id\": {number}, \"text\": \"Report number {number} was filed late on Monday evening.\"}}\n")
    };
    (0..2000).for_each(|number| whole.write_all(line(number).as_bytes()).unwrap());
    let whole = whole.finish().unwrap();
    let input = write(folder.path(), "rows.jsonl.gz", &whole[..whole.len() / 2]);
    let (code, errors) = fail(folder.path(), &[&input], &["--set", "duplicates.enabled=false"]);
    assert_eq!(code, 0, "{errors}");
    let rejects = rows(&folder.path().join("out/rejects.csv"));
    assert_eq!((rejects.len(), cell(&rejects[0], "reason")), (1, "truncated"));
    assert!(cell(&rejects[0], "detail").contains("fetch it again"));
    assert!(rows(&folder.path().join("out/documents.csv")).len() > 900);
}

#[test]
fn an_output_folder_that_is_not_empty_or_is_a_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("out")).unwrap();
    write(&folder.path().join("out"), "mine.txt", b"x");
    let (code, errors) = fail(folder.path(), &["data/sample"], &[]);
    insta::assert_snapshot!(errors, @r"
    error: TMP/out: the output folder is not empty
    help: name another folder, or add --overwrite to replace the tables in it
    ");
    assert_eq!(code, 2);
    assert_eq!(fs::read_dir(folder.path().join("out")).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn an_output_folder_without_permission() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(closed.join("probe"), "x").is_ok() {
        println!("skipped: this user may write anywhere");
        return;
    }
    let out = closed.join("out").display().to_string();
    let done = tinsach(&["clean", "data/sample", "--out", &out]);
    let errors = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert!(errors.contains("no permission") && errors.contains("help: choose another folder"), "{errors}");
}
