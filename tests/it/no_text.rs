//! Pages whose text a script would load: those that say when they were published are rows, the others rejects.

use std::fs;

use crate::support::{cell, clean, rows};

#[test]
fn pages_without_text_keep_what_they_say_of_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, head: &str| {
        let page = format!("<!doctype html><head>{head}</head><body><div id=root></div><script>load()</script>");
        fs::write(folder.path().join(name), page).unwrap();
    };
    let published = "<meta property=article:published_time content=2024-04-22T08:15:00+07:00>";
    write("article.html", &format!("<title>A bridge</title>{published}"));
    write("another.html", &format!("<title>A mill</title>{published}"));
    write("shell.html", "<title>An application</title>");
    write("nothing.html", "");
    let out = folder.path().join("out");
    let settings = ["--set", "engine.max_quarantined=1"];
    clean(&[&folder.path().display().to_string()], &out, &settings);
    let documents = rows(&out.join("documents.csv"));
    let found: Vec<_> =
        documents.iter().map(|row| (cell(row, "title"), cell(row, "date"), cell(row, "text"))).collect();
    assert_eq!(found, [("A mill", "2024-04-22", ""), ("A bridge", "2024-04-22", "")], "not copies of each other");
    let rejects = rows(&out.join("rejects.csv"));
    let details: Vec<&str> = rejects.iter().map(|row| cell(row, "detail")).collect();
    let empty = "no visible text is left after decoding";
    assert_eq!(details, [empty, &format!("{empty}; the page is called `An application`")]);
    let report = fs::read_to_string(out.join("report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["diagnostics"]["no_text"], 2);
    let ledger = &report["ledger"];
    assert_eq!((ledger["read"].as_u64(), ledger["quarantined"].as_u64()), (Some(4), Some(2)));
}
