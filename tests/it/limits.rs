//! Hostile inputs: each limit of SECURITY.md is tripped here, and what can't be refused is shown to be harmless.

use std::fs;
use std::path::Path;

use crate::packing::*;
use crate::support::{cell, clean, root, rows, tinsach};

/// Cleans one file and gives the number of documents and the reasons of the rejects.
fn outcome(name: &str, bytes: &[u8], settings: &[&str]) -> (usize, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let input = write(folder.path(), name, bytes);
    let mut words = vec!["--set", "duplicates.enabled=false", "--set", "engine.max_quarantined=1"];
    settings.iter().for_each(|setting| words.extend(["--set", setting]));
    clean(&[&input], &out, &words);
    let rejects = rows(&out.join("rejects.csv"));
    (rows(&out.join("documents.csv")).len(), rejects.iter().map(|row| cell(row, "reason").to_owned()).collect())
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

fn reason(name: &str, bytes: &[u8], settings: &[&str]) -> String {
    outcome(name, bytes, settings).1.join(" ")
}

fn text_member(number: usize) -> Vec<u8> {
    tar_member(format!("{number}.txt").as_bytes(), b'0', report(number).as_bytes())
}

#[test]
fn a_bomb_is_refused_by_its_ratio() {
    let zeros = vec![b' '; 32 << 20];
    assert_eq!(reason("a.txt.gz", &gzip(&zeros), &[]), "ratio");
    assert_eq!(reason("a.txt.zst", &zstd::encode_all(&zeros[..], 19).unwrap(), &[]), "ratio");
    assert_eq!(reason("a.tar.gz", &gzip(&tar(&[tar_member(b"a.txt", b'0', &zeros)])), &[]), "ratio");
    let response = warc_response("200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &gzip(&zeros));
    let file = [response, warc_page(1)].concat();
    assert_eq!(outcome("a.warc", &file, &[]), (1, vec!["ratio".to_owned()]), "the next record is read");
    let nested = gzip(&tar(&[tar_member(b"a.txt.gz", b'0', &gzip(&zeros)), text_member(1)]));
    assert_eq!(outcome("b.tar.gz", &nested, &[]), (1, vec!["ratio".to_owned()]), "the next member is read");
}

#[test]
fn what_a_file_unpacks_to_is_bounded() {
    let rows: String = (0..2000).map(|number| format!("{{\"text\": \"{}\"}}\n", report(number))).collect();
    let (documents, reasons) = outcome("a.jsonl.gz", &gzip(rows.as_bytes()), &["limits.unpacked=100000"]);
    assert_eq!(reasons, ["unpacked_size"]);
    assert!(documents < 1500, "{documents} documents");
    // What the streams of one file unpack to is counted together.
    let member = |number: usize| tar_member(format!("{number}.txt.gz").as_bytes(), b'0', &gzip(rows.as_bytes()));
    let archive = tar(&[member(1), member(2), member(3)]);
    let limit = format!("limits.unpacked={}", rows.len() * 5 / 2);
    assert_eq!(outcome("a.tar", &archive, &[&limit]).1, ["unpacked_size"]);
}

#[test]
fn members_are_counted() {
    let archive = tar(&[text_member(1), text_member(2), text_member(3)]);
    assert_eq!(outcome("a.tar", &archive, &["limits.members=2"]), (2, vec!["too_many_members".to_owned()]));
}

#[test]
fn archives_are_nested_as_far_as_allowed() {
    let inner = tar(&[text_member(1)]);
    let outer = tar(&[tar_member(b"inner.tar", b'0', &inner), text_member(2)]);
    assert_eq!(outcome("a.tar", &outer, &[]), (2, vec![]));
    assert_eq!(outcome("a.tar", &outer, &["limits.nesting=1"]), (1, vec!["nested_too_deep".to_owned()]));
}

#[test]
fn names_of_members_are_bounded() {
    let archive = tar(&[tar_member(&[b'a'; 90], b'0', b"x"), text_member(2)]);
    assert_eq!(outcome("a.tar", &archive, &["limits.name=80"]), (1, vec!["name_too_long".to_owned()]));
    // A name of more than a megabyte is not read at all.
    let endless = tar(&[tar_member(b"././@LongLink", b'L', &vec![b'a'; 2 << 20]), text_member(3)]);
    assert!(reason("b.tar", &endless, &[]).contains("damaged"));
}

#[test]
fn documents_are_bounded() {
    let text = (0..40).map(|number| report(number) + "\n").collect::<String>();
    let small = "limits.max_document=1000";
    assert_eq!(reason("a.txt", text.as_bytes(), &[small]), "too_large");
    assert_eq!(reason("a.html", text.as_bytes(), &[small]), "too_large");
    assert_eq!(reason("a.jsonl", format!("{{\"text\": \"{}\"}}", "x".repeat(2000)).as_bytes(), &[small]), "too_large");
    assert_eq!(reason("a.json", format!("[{{\"text\": \"{}\"}}]", "x".repeat(2000)).as_bytes(), &[small]), "too_large");
    assert_eq!(reason("a.csv", format!("text\n{}\n", "x".repeat(2000)).as_bytes(), &[small]), "too_large");
    assert_eq!(reason("a.warc", &warc_record("conversion", "text/plain", text.as_bytes()), &[small]), "too_large");
    assert_eq!(reason("a.txt.gz", &gzip(text.as_bytes()), &[small]), "too_large");
    let (documents, reasons) = outcome("a.txt", text.as_bytes(), &[small, "limits.oversize=split"]);
    assert_eq!((documents, reasons.len()), (text.len().div_ceil(980), 0));
}

#[test]
fn json_is_bounded_in_depth_and_numbers() {
    let deep = format!("{{\"text\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(reason("a.jsonl", deep.as_bytes(), &[]), "invalid_json");
    assert_eq!(reason("a.json", format!("[{deep}]\n").as_bytes(), &[]), "too_deep truncated");
    let digits = format!("{{\"text\": \"{}\", \"id\": {}}}", report(1), "9".repeat(100_000));
    assert_eq!(reason("a.jsonl", digits.as_bytes(), &[]), "invalid_json");
}

#[test]
fn html_is_bounded_in_depth_and_attributes() {
    let body = format!("<p>{}</p>", report(1));
    let deep = "<div><span><b>".repeat(50_000) + &body;
    let wide = format!("<div {}>{body}", "a=b ".repeat(50_000));
    for page in [deep, wide] {
        assert_eq!(outcome("a.html", page.as_bytes(), &[]), (1, vec![]));
    }
}

#[test]
fn members_are_never_written_and_links_never_followed() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("a/b/c");
    fs::create_dir_all(&inside).unwrap();
    let secret = write(&inside, "secret.txt", b"The password of the harbour office is a secret of the night watch.");
    let archive = tar(&[
        tar_member(b"../../../up.txt", b'0', report(1).as_bytes()),
        tar_member(b"/tmp/tinsach_root.txt", b'0', report(2).as_bytes()),
        tar_member(b"link.txt", b'2', secret.as_bytes()),
    ]);
    let link = ZipMember { mode: 0o120_777, ..zip_member("link.txt", secret.as_bytes()) };
    write(&inside, "x.tar", &archive);
    write(&inside, "x.zip", &zip(&[link, zip_member("../../../up.txt", b"up")]).0);
    let inputs = [inside.join("x.tar"), inside.join("x.zip")].map(|path| path.display().to_string());
    let out = folder.path().join("out");
    clean(&[&inputs[0], &inputs[1]], &out, &["--set", "engine.max_quarantined=1"]);
    let documents = rows(&out.join("documents.csv"));
    assert_eq!(documents.len(), 1);
    assert!(cell(&documents[0], "source").ends_with("x.tar#tmp/tinsach_root.txt"));
    let rejects = rows(&out.join("rejects.csv"));
    let reasons: Vec<&str> = rejects.iter().map(|row| cell(row, "reason")).collect();
    assert_eq!(reasons, ["unsafe_path", "link", "link", "unsafe_path"]);
    let mut left: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    left.sort();
    assert_eq!(left, ["a", "out"]);
    assert!(!Path::new("/tmp/tinsach_root.txt").exists());
}

#[test]
fn no_cell_of_csv_runs_in_a_spreadsheet() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let row = format!(
        "{{\"id\": \"=1+1\", \"title\": \"@SUM(A1)\", \"url\": \"=HYPERLINK(1)\", \"text\": \"-2+3 is what the clerk wrote. {}\", \
         \"extra\": \"＝cmd\"}}\n{{\"id\": \"x\", \"text\": \"\"}}\n",
        report(1)
    );
    let input = write(folder.path(), "=evil.jsonl", row.as_bytes());
    clean(&[&input], &out, &["--set", "output.carry=extra", "--set", "output.blocks_format=csv", "--audit", "full"]);
    for table in ["documents", "blocks", "rejects", "duplicates"] {
        for row in rows(&out.join(format!("{table}.csv"))) {
            for (column, value) in row {
                let harmless = !value.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
                assert!(harmless || value.parse::<f64>().is_ok(), "{table}.{column} is {value:?}");
            }
        }
    }
    let documents = rows(&out.join("documents.csv"));
    assert_eq!((cell(&documents[0], "id"), cell(&documents[0], "extra")), ("'=1+1", "'＝cmd"));
}

/// What is neither text nor a line end of our own messages.
fn steers(output: &[u8]) -> bool {
    let text = String::from_utf8_lossy(output);
    text.chars().any(|char| char != '\n' && (char.is_control() || matches!(char, '\u{202a}'..='\u{202e}')))
}

#[test]
fn nothing_that_is_printed_steers_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = "x\x1b]0;owned\x07\u{9b}31m\u{202e}";
    let page = format!("<title>{hostile}</title><p class=\"{hostile}\">{} {hostile}</p>", report(1));
    let text = write(folder.path(), "a.html", page.as_bytes());
    let row = write(
        folder.path(),
        "a.jsonl",
        serde_json::json!({"text": report(2), "title": hostile}).to_string().as_bytes(),
    );
    let member = tar_member(format!("{hostile}\n.txt").as_bytes(), b'0', b"\x89PNG\r\n\x1a\n");
    let archive = write(folder.path(), "a.tar", &tar(&[member]));
    let config = write(folder.path(), "a.toml", format!("[\"{hostile}\"]\n").as_bytes());
    let out = folder.path().join("out").display().to_string();
    let missing = folder.path().join(hostile.replace('\u{7}', "")).display().to_string();
    let runs: [&[&str]; 9] = [
        &["explain", &text],
        &["explain", &text, "--format", "json"],
        &["explain", &row],
        &["explain", &row, "--format", "json"],
        &["explain", &archive],
        &["clean", &archive, "--out", &out, "--set", "engine.max_quarantined=1"],
        &["clean", &archive, "--out", &out, "--overwrite", "--log-format", "json"],
        &["clean", &missing, "--out", &out],
        &["clean", &text, "--out", &out, "--config", &config],
    ];
    for words in runs {
        let done = tinsach(words);
        assert!(!steers(&done.stdout), "{words:?}: {:?}", String::from_utf8_lossy(&done.stdout));
        assert!(!steers(&done.stderr), "{words:?}: {:?}", String::from_utf8_lossy(&done.stderr));
    }
}

#[test]
fn every_test_that_security_md_names_exists() {
    let text = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let named: Vec<&str> = text.split('`').filter(|word| word.contains("::") && !word.contains(' ')).collect();
    assert!(named.len() > 10, "{named:?}");
    for name in named {
        let (file, test) = name.rsplit_once("::").unwrap();
        let path = match file.strip_prefix("io::") {
            Some(module) => format!("src/io/{}", module.replace("::", "/")),
            None => format!("tests/it/{file}"),
        };
        let places = [format!("{path}.rs"), format!("{path}/tests.rs")];
        let code: String = places.iter().filter_map(|place| fs::read_to_string(root().join(place)).ok()).collect();
        assert!(code.contains(&format!("fn {test}(")), "SECURITY.md names {name}, which is not in {path}");
    }
}
