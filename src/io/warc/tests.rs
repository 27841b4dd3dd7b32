use std::io::{BufReader, Cursor, Write};

use super::super::compression::{Compression, unpack};
use super::*;
use crate::config::LimitsConfig;

fn record(kind: &str, media_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2025-02-03T10:00:00Z\r\n\
         WARC-Target-URI: <https://paper.example/a>\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body, b"\r\n\r\n"].concat()
}

fn response(text: &str) -> Vec<u8> {
    let body = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{text}");
    record("response", "application/http; msgtype=response", body.as_bytes())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// Place and bytes of each document, place and reason of what was lost.
fn read(bytes: Vec<u8>) -> Vec<String> {
    let budget = Budget::new(&LimitsConfig::default());
    let compression = Compression::by_magic(&bytes);
    let reader = BufReader::new(unpack(Box::new(Cursor::new(bytes)), compression, &budget));
    let source = WarcSource::new(reader, Origin::file("x.warc"), 4000, budget, Vec::new());
    source
        .map(|item| match item.unwrap() {
            Unparsed::Record(record) => format!("{} {}", record.origin, String::from_utf8_lossy(&record.bytes)),
            Unparsed::Rejected(rejected) => format!("{} {}", rejected.origin, rejected.reason),
            other => format!("{other:?}"),
        })
        .collect()
}

#[test]
fn records_that_hold_documents_are_read_and_those_about_them_are_not() {
    let file = [
        record("warcinfo", "application/warc-fields", b"software: x"),
        record("request", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
        response("<p>one"),
        record("conversion", "text/plain", "Chữ".as_bytes()),
        record("resource", "image/png", b"\x89PNG"),
        response(&"x".repeat(5000)),
        response("<p>last"),
    ];
    let expected =
        ["x.warc:3 <p>one", "x.warc:4 Chữ", "x.warc:5 content_type", "x.warc:6 too_large", "x.warc:7 <p>last"];
    assert_eq!(read(file.concat()), expected);
    assert_eq!(read(file.iter().flat_map(|record| gzip(record)).collect()), expected);
}

#[test]
fn headers_become_what_is_declared() {
    let budget = Budget::new(&LimitsConfig::default());
    let file = record("conversion", "text/plain", b"text");
    let mut source =
        WarcSource::new(&file[..], Origin::file("x"), 4000, budget, vec!["warc-type".into(), "none".into()]);
    let Unparsed::Record(record) = source.next().unwrap().unwrap() else { panic!("no record") };
    let Declared { id, url, fetched_at, charset, carry, .. } = record.declared;
    assert_eq!((id.as_deref(), url.as_deref()), (Some("urn:uuid:1"), Some("https://paper.example/a")));
    assert_eq!((fetched_at.as_deref(), charset.as_deref()), (Some("2025-02-03T10:00:00Z"), Some("utf-8")));
    assert_eq!(carry, [Some("conversion".to_owned()), None]);
}

#[test]
fn a_record_with_a_wrong_length_costs_itself() {
    let short = String::from_utf8(response("<p>two")).unwrap().replace("Content-Length: 5", "Content-Length: 1");
    let none = String::from_utf8(response("<p>two")).unwrap().replace("Content-Length", "Content-Longth");
    for damaged in [short, none] {
        let file = [response("<p>one"), damaged.into_bytes(), response("<p>three")].concat();
        assert_eq!(read(file), ["x.warc:1 <p>one", "x.warc:2 damaged", "x.warc:3 <p>three"]);
    }
}

#[test]
fn a_damaged_gzip_member_costs_its_record() {
    let mut damaged = gzip(&response("<p>the second of three"));
    let end = damaged.len();
    damaged[end - 6] ^= 0xff;
    let file = [gzip(&response("<p>one")), damaged.clone(), gzip(&response("<p>three"))].concat();
    assert_eq!(read(file), ["x.warc:1 <p>one", "x.warc:2 damaged", "x.warc:3 <p>three"], "a wrong checksum");
    damaged[30..end - 10].fill(0xff);
    let file = [gzip(&response("<p>one")), damaged, gzip(&response("<p>three"))].concat();
    let rows = read(file);
    assert_eq!((rows.len(), rows.last().unwrap().ends_with("<p>three")), (3, true), "broken inside: {rows:?}");
}

#[test]
fn a_file_cut_in_the_middle_keeps_what_came_before() {
    let whole = [response("<p>one"), response("<p>two")].concat();
    for end in whole.len() / 2 + 3..whole.len() - 4 {
        assert_eq!(read(whole[..end].to_vec()), ["x.warc:1 <p>one", "x.warc:2 truncated"], "cut at {end}");
    }
}

#[test]
fn headers_have_an_end() {
    let mut endless = b"WARC/1.0\r\nX: ".to_vec();
    endless.resize(3 << 20, b'x');
    let file = [endless, b"\r\n\r\n".to_vec(), response("<p>two")].concat();
    assert_eq!(read(file), ["x.warc:1 damaged", "x.warc:2 <p>two"]);
}

#[test]
fn a_file_full_of_damage_is_given_up() {
    let file = b"WARC/1.0\r\nno length\r\n\r\n".repeat(3000);
    assert_eq!(read(file).len(), MAX_DAMAGE as usize);
}
