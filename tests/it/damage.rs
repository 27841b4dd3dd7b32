//! A folder of mixed kinds with one damage a file: what each costs, by `tests/cases/inputs/damage.toml`, and that the ledger
//! holds over all of them. The same data is the table in SECURITY.md (`UPDATE_GOLDEN=1` writes it anew).

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::packing::*;
use crate::support::{cell, clean, root, rows};

#[derive(Deserialize)]
struct Cases {
    damage: Vec<Damage>,
}

/// One damage, and what happens.
#[derive(Deserialize)]
struct Damage {
    /// The file that has it.
    file: String,
    /// What is wrong with it.
    what: String,
    /// What happens.
    happens: String,
    /// Documents that are read all the same.
    documents: usize,
    /// The reasons in `rejects`, in order.
    rejects: Vec<String>,
}

fn cases() -> Vec<Damage> {
    let text = fs::read_to_string(root().join("tests/cases/inputs/damage.toml")).unwrap();
    toml::from_str::<Cases>(&text).unwrap().damage
}

fn json_line(number: usize) -> String {
    format!("{{\"id\": {number}, \"text\": \"{}\"}}\n", report(number))
}

fn page(number: usize) -> Vec<u8> {
    format!("<!doctype html><title>Harbour</title><p>{}</p>", report(number)).into_bytes()
}

fn flipped(mut bytes: Vec<u8>, at: usize) -> Vec<u8> {
    bytes[at] ^= 0xff;
    bytes
}

fn cut(bytes: Vec<u8>, at: usize) -> Vec<u8> {
    bytes[..at].to_vec()
}

/// Bytes without order, the same in every run.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    (0..length).map(|_| next()).collect()
}

fn mhtml(number: usize) -> String {
    format!(
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b1\r\n\r\n--b1\r\nContent-Type: text/html\r\n\r\n\
         <p>{}</p>\r\n--b1--\r\n",
        report(number)
    )
}

fn item(number: usize) -> String {
    format!("<item><title>Harbour</title><description>{}</description></item>", report(number))
}

fn three_in_zip() -> (Vec<u8>, Vec<usize>) {
    let member = |number| zip_member(&format!("{number}.txt"), report(number).as_bytes());
    zip(&[member(71), member(72), member(73)])
}

fn three_in_tar() -> Vec<u8> {
    let member = |number| tar_member(format!("{number}.txt").as_bytes(), b'0', report(number).as_bytes());
    tar(&[member(81), member(82), member(83)])
}

/// The damaged files, by name.
fn damaged() -> BTreeMap<&'static str, Vec<u8>> {
    let parquet = fs::read(root().join("data/sample/table.parquet")).unwrap();
    let rows: String = (200..400).map(json_line).collect();
    let html = page(4);
    let nested = |inner: Vec<u8>, name: &str| zip(&[zip_member(name, &inner)]).0;
    let (in_zip, offsets) = three_in_zip();
    let in_tar = three_in_tar();
    let link = |name: &str| ZipMember { mode: 0o120_777, ..zip_member(name, b"../../etc/passwd") };
    BTreeMap::from([
        ("binary.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01".to_vec()),
        ("blank.txt", b" \r\n\t \n".to_vec()),
        ("csv_quote.csv", format!("id,text\n1,{}\n2,\"{}\n3,{}\n", report(1), report(2), report(3)).into_bytes()),
        ("csv_row.csv", format!("id,text\n1,{}\nlonely\n3,{}\n", report(4), report(5)).into_bytes()),
        ("deep.html", [b"<div>".repeat(100_000), page(6)].concat()),
        (
            "deep.jsonl",
            (json_line(7) + &format!("{{\"text\": {}1{}}}\n", "[".repeat(5000), "]".repeat(5000))).into_bytes(),
        ),
        ("empty.txt", Vec::new()),
        ("escapes.txt", format!("\x1b]0;owned\x07{}", report(8)).into_bytes()),
        ("feed_cut.rss", cut(format!("<rss>{}{}", item(9), item(10)).into_bytes(), 200)),
        ("feed_empty.rss", format!("<rss>{}<item><title>t</title></item></rss>", item(11)).into_bytes()),
        ("gzip_checksum.html.gz", {
            let packed = gzip(&html);
            let at = packed.len() - 6;
            flipped(packed, at)
        }),
        ("gzip_cut.jsonl.gz", {
            let (whole, last) = (gzip(rows.as_bytes()), gzip(json_line(400).as_bytes()));
            [&whole[..], &last[..last.len() / 2]].concat()
        }),
        ("gzip_not.html.gz", page(12)),
        ("http_cut.response", {
            let packed = gzip(&page(13));
            [
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n",
                &packed[..packed.len() / 2],
            ]
            .concat()
        }),
        ("json_cut.json", format!("[{},\n{}", json_line(14), &json_line(15)[..40]).into_bytes()),
        ("json_quote.json", format!("[{},\n{{\"text\": \"open}},\n{}]", json_line(16), json_line(17)).into_bytes()),
        ("line_broken.jsonl", (json_line(18) + "{\"text\": \"broken\n" + &json_line(19)).into_bytes()),
        ("mhtml_cut.mhtml", cut(mhtml(20).into_bytes(), 140)),
        ("mhtml_pageless.mhtml", mhtml(21).replace("text/html", "image/gif").into_bytes()),
        ("noise.txt", noise(4000)),
        ("number.jsonl", (json_line(22) + "{\"text\": \"x\", \"id\": 1e999}\n").into_bytes()),
        ("parquet_cut.parquet", cut(parquet.clone(), parquet.len() / 2)),
        ("parquet_noise.parquet", [b"PAR1".to_vec(), noise(2000), b"PAR1".to_vec()].concat()),
        ("tar_cut.tar", cut(in_tar.clone(), 3 * 512 + 20)),
        ("tar_header.tar", flipped(in_tar.clone(), 2 * 512 + 3)),
        (
            "tar_links.tar",
            tar(&[
                tar_member(b"soft", b'2', b""),
                tar_member(b"hard", b'1', b""),
                tar_member(b"device", b'3', b""),
                tar_member(b"a.txt", b'0', report(84).as_bytes()),
            ]),
        ),
        (
            "tar_names.tar",
            tar(&[
                tar_member(b"../../up.txt", b'0', report(85).as_bytes()),
                tar_member(b"/etc/root.txt", b'0', report(86).as_bytes()),
                tar_member(b"a\x1b[31m\n\xff.txt", b'0', report(87).as_bytes()),
            ]),
        ),
        ("tar_packed.tar.gz", {
            let packed = gzip(&in_tar);
            let at = packed.len() - 4;
            cut(packed, at)
        }),
        (
            "tar_twice.tar",
            tar(&[
                tar_member(b"a.txt", b'0', report(88).as_bytes()),
                tar_member(b"a.txt", b'0', report(88).as_bytes()),
            ]),
        ),
        ("utf16_odd.txt", {
            let bytes: Vec<u8> = format!("\u{feff}{}", report(23)).encode_utf16().flat_map(u16::to_le_bytes).collect();
            cut(bytes.clone(), bytes.len() - 1)
        }),
        (
            "warc_chunks.warc",
            warc_response("200 OK", "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n", &page(24)),
        ),
        ("warc_cut.warc", {
            let bytes = [warc_page(25), warc_page(26)].concat();
            let at = bytes.len() - 30;
            cut(bytes, at)
        }),
        ("warc_length.warc", {
            let wrong = String::from_utf8(warc_page(28)).unwrap().replace("Content-Length: 1", "Content-Length: ");
            [warc_page(27), wrong.into_bytes(), warc_page(29)].concat()
        }),
        ("warc_member.warc.gz", {
            let damaged = gzip(&warc_page(31));
            let at = damaged.len() / 2;
            [gzip(&warc_page(30)), flipped(damaged, at), gzip(&warc_page(32))].concat()
        }),
        (
            "warc_others.warc",
            [
                warc_response("404 Not Found", "Content-Type: text/html\r\n", b"<p>no</p>"),
                warc_response("200 OK", "Content-Type: image/png\r\n", b"\x89PNG"),
                warc_page(33),
            ]
            .concat(),
        ),
        (
            "zip_bomb.zip",
            zip(&[zip_member("zeros.txt", &vec![b' '; 32 << 20]), zip_member("a.txt", report(74).as_bytes())]).0,
        ),
        ("zip_checksum.zip", flipped(in_zip.clone(), offsets[1] + 14)),
        ("zip_cut.zip", cut(in_zip.clone(), offsets[2] + 40)),
        (
            "zip_encrypted.zip",
            zip(&[
                ZipMember { flags: 1, ..zip_member("a.txt", b"secret") },
                zip_member("b.txt", report(75).as_bytes()),
            ])
            .0,
        ),
        ("zip_header.zip", flipped(in_zip.clone(), offsets[1])),
        ("zip_links.zip", zip(&[link("passwd.txt"), zip_member("b.txt", report(76).as_bytes())]).0),
        ("zip_member.zip", flipped(flipped(in_zip, offsets[1] + 50), offsets[1] + 51)),
        (
            "zip_names.zip",
            zip(&[
                zip_member("..\\..\\up.txt", report(77).as_bytes()),
                zip_member("C:\\x\\a.txt", report(78).as_bytes()),
            ])
            .0,
        ),
        ("zip_nested.zip", {
            let inner = zip(&[zip_member("a.txt", report(79).as_bytes())]).0;
            let two = nested(inner, "two.zip");
            zip(&[zip_member("one.zip", &nested(two, "deeper.zip")), zip_member("b.txt", report(80).as_bytes())]).0
        }),
        ("zip_table.zip", zip(&[zip_member("t.csv", b"id,body\n1,x\n"), zip_member("b.txt", report(90).as_bytes())]).0),
    ])
}

/// Files that only a file system can spoil.
#[cfg(unix)]
fn spoil(folder: &Path) -> Vec<&'static str> {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::PermissionsExt;
    std::os::unix::fs::symlink("nowhere.txt", folder.join("link_broken.txt")).unwrap();
    fs::write(folder.join(std::ffi::OsStr::from_bytes(b"name_\xff.txt")), report(91)).unwrap();
    let closed = folder.join("closed.txt");
    fs::write(&closed, report(92)).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&closed).is_ok() {
        println!("skipped: this user may read anything, so closed.txt is not tested");
        fs::remove_file(&closed).unwrap();
        return vec!["closed.txt"];
    }
    Vec::new()
}

#[cfg(not(unix))]
fn spoil(_: &Path) -> Vec<&'static str> {
    println!("skipped: links, permissions and names that are no text are made on Unix only");
    vec!["link_broken.txt", "name_\\xff.txt", "closed.txt"]
}

#[test]
fn every_damage_costs_what_it_must_and_the_ledger_holds() {
    let folder = tempfile::tempdir().unwrap();
    let (inputs, out) = (folder.path().join("in"), folder.path().join("out"));
    fs::create_dir(&inputs).unwrap();
    for (name, bytes) in damaged() {
        fs::write(inputs.join(name), bytes).unwrap();
    }
    let skipped = spoil(&inputs);
    let inputs = inputs.display().to_string();
    let switches =
        ["--set", "duplicates.enabled=false", "--set", "output.carry=author", "--set", "engine.max_quarantined=1"];
    clean(&[&inputs], &out, &switches);

    let documents = rows(&out.join("documents.csv"));
    let rejects = rows(&out.join("rejects.csv"));
    let of = |table: &[Vec<(String, String)>], file: &str, column: &str| -> Vec<String> {
        let place = format!("{inputs}/{file}");
        let here = table.iter().filter(|row| {
            let rest = cell(row, "source").strip_prefix(&place);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['#', ':']))
        });
        here.map(|row| cell(row, column).to_owned()).collect()
    };
    let cases = cases();
    assert!(cases.len() >= 30);
    let mut wrong = Vec::new();
    for case in cases.iter().filter(|case| !skipped.contains(&case.file.as_str())) {
        let (read, lost) = (of(&documents, &case.file, "source"), of(&rejects, &case.file, "reason"));
        if (read.len(), &lost) != (case.documents, &case.rejects) {
            wrong.push(format!("{}: documents {read:?}, rejects {lost:?}", case.file));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let files: Vec<&str> = cases.iter().map(|case| case.file.as_str()).collect();
    assert!(damaged().keys().all(|name| files.contains(name)), "every damaged file has its case");

    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(out.join("manifest.json")).unwrap()).unwrap();
    let count = |name: &str| manifest["ledger"][name].as_u64().unwrap();
    assert_eq!(count("read"), count("written") + count("filtered") + count("quarantined"));
    assert_eq!(count("written"), documents.len() as u64);
    assert_eq!(count("filtered") + count("quarantined"), rejects.len() as u64);
    for row in documents.iter().chain(&rejects) {
        let source = cell(row, "source");
        assert!(source.chars().all(|char| !char.is_control()), "{source:?} can steer a terminal");
    }
}

#[test]
fn the_damage_is_listed_in_security_md() {
    let mut table = String::from("| file | damage | what happens | documents | rejects |\n|---|---|---|---|---|\n");
    for case in cases() {
        let rejects = case.rejects.iter().map(|reason| format!("`{reason}`")).collect::<Vec<_>>().join(" ");
        table += &format!("| `{}` | {} | {} | {} | {rejects} |\n", case.file, case.what, case.happens, case.documents);
    }
    let path = root().join("SECURITY.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("<!-- damage -->\n").unwrap();
    let (listed, after) = rest.split_once("<!-- end -->").unwrap();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, format!("{before}<!-- damage -->\n{table}<!-- end -->{after}")).unwrap();
        return;
    }
    assert_eq!(listed, table, "UPDATE_GOLDEN=1 writes the table of SECURITY.md anew");
}
