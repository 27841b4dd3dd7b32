use std::io::{self, Cursor, Write};

use super::*;

/// Gives some bytes, then fails as a disk does.
struct Failing {
    bytes: Cursor<Vec<u8>>,
}

impl Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.bytes.read(buffer)? {
            0 if !buffer.is_empty() => Err(io::Error::other("the disk failed")),
            count => Ok(count),
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// What an input gives: texts of documents and reasons of what was lost.
fn read(name: &str, reader: Box<dyn BufRead + Send>) -> (Vec<String>, Vec<String>) {
    let config = Config::default();
    let (opener, columns) = (Opener::new(&config), Columns::new(&config));
    let (mut documents, mut lost) = (Vec::new(), Vec::new());
    match opener.open_reader(name, reader) {
        // A header that can't be read is told as an error; on the command line it names the file.
        Err(error) => lost.push(error.to_string()),
        Ok(source) => {
            for item in source {
                match item.unwrap().parse(&columns) {
                    Ok(record) => documents.push(String::from_utf8_lossy(&record.bytes).into_owned()),
                    Err(rejected) => lost.push(rejected.reason),
                }
            }
        }
    }
    (documents, lost)
}

/// An input of every kind that is read as a stream, with several documents where the kind has them.
fn inputs() -> Vec<(&'static str, Vec<u8>)> {
    let rows = b"{\"text\": \"one\"}\n{\"text\": \"two\"}\n{\"text\": \"three\"}\n".to_vec();
    let record = |body: &str| {
        format!(
            "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
            body.len()
        )
    };
    let member = |body: &str| {
        let mut header = vec![0; 512];
        header[..5].copy_from_slice(b"a.txt");
        header[124..135].copy_from_slice(format!("{:011o}", body.len()).as_bytes());
        header[148..156].fill(b' ');
        let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        header.extend_from_slice(body.as_bytes());
        header.resize(1024, 0);
        header
    };
    let mut zipped = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0".to_vec();
    let mut crc = flate2::Crc::new();
    crc.update(b"three");
    [crc.sum(), 5, 5].iter().for_each(|size| zipped.extend_from_slice(&size.to_le_bytes()));
    zipped.extend_from_slice(b"\x05\0\0\0a.txtthreePK\x01\x02");
    let warc = [record("one"), record("two")].concat().into_bytes();
    vec![
        ("x.txt", b"some words".to_vec()),
        ("x.html", b"<p>some words".to_vec()),
        ("x.jsonl", rows.clone()),
        ("x.jsonl.gz", gzip(&rows)),
        ("x.jsonl.zst", zstd::encode_all(&rows[..], 1).unwrap()),
        ("x.json", b"[{\"text\": \"one\"}, {\"text\": \"two\"}]".to_vec()),
        ("x.csv", b"id,text\n1,one\n2,\"two\nlines\"\n".to_vec()),
        ("x.warc", warc.clone()),
        ("x.warc.gz", [gzip(&warc), gzip(&warc)].concat()),
        ("x.tar", [member("one"), member("two"), vec![0; 1024]].concat()),
        ("x.tar.gz", gzip(&[member("one"), member("two"), vec![0; 1024]].concat())),
        ("x.zip", zipped),
        (
            "x.mhtml",
            b"Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>one\n--b--\n".to_vec(),
        ),
        (
            "x.rss",
            b"<rss><item><description>one</description></item><item><description>two</description></item></rss>"
                .to_vec(),
        ),
        ("x.response", b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\none".to_vec()),
    ]
}

#[test]
fn a_read_error_at_any_byte_costs_what_follows() {
    for (name, bytes) in inputs() {
        let (whole, lost) = read(name, Box::new(Cursor::new(bytes.clone())));
        assert!(!whole.is_empty() && lost.is_empty(), "{name}: {whole:?}, {lost:?}");
        for end in 0..bytes.len() {
            let failing = Failing { bytes: Cursor::new(bytes[..end].to_vec()) };
            let (documents, lost) = read(name, Box::new(BufReader::with_capacity(7, failing)));
            assert!(whole.starts_with(&documents), "{name} at {end}: {documents:?}");
            // Behind the last document nothing is missing, so nothing has to be told.
            assert!(!lost.is_empty() || documents == whole, "{name} at {end}: the fault is not told");
            assert!(lost.len() <= 2, "{name} at {end}: {lost:?}");
        }
    }
}

#[test]
fn an_input_that_ends_at_any_byte_gives_no_half_document() {
    for (name, bytes) in inputs().into_iter().filter(|(name, _)| !["x.txt", "x.html", "x.response"].contains(name)) {
        let (whole, _) = read(name, Box::new(Cursor::new(bytes.clone())));
        for end in 1..bytes.len() {
            let (documents, lost) = read(name, Box::new(Cursor::new(bytes[..end].to_vec())));
            // Rows of CSV have no end but the end of the file: the last one may be short.
            let known = documents.iter().all(|document| whole.contains(document)) || name == "x.csv";
            assert!(known || !lost.is_empty(), "{name} cut at {end}: {documents:?}, {lost:?}");
        }
    }
}

#[test]
fn a_file_that_changes_while_it_is_read_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.jsonl");
    std::fs::write(&path, "{\"text\": \"one\"}\n{\"text\": \"two\"}\n").unwrap();
    let opener = Opener::new(&Config::default());
    let mut source = opener.open(&Input::file(&path), Fingerprint::default()).unwrap();
    assert!(matches!(source.next(), Some(Ok(Unparsed::JsonLine { .. }))));
    std::fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"{\"text\": \"three\"}\n").unwrap();
    let rest: Vec<_> = source.map(Result::unwrap).collect();
    let Some(Unparsed::Rejected(rejected)) = rest.last() else { panic!("{rest:?}") };
    assert_eq!(rejected.reason, "changed");
}

#[test]
fn the_time_of_a_file_counts_only_if_the_user_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.txt");
    std::fs::write(&path, "text").unwrap();
    let fetched_at = |file_times| {
        let mut config = Config::default();
        config.input.file_times = file_times;
        let item = Opener::new(&config).open(&Input::file(&path), Fingerprint::default()).unwrap().next();
        let Some(Ok(Unparsed::Record(record))) = item else { panic!("{item:?}") };
        record.declared.fetched_at
    };
    assert_eq!((fetched_at(FileTimes::Never), fetched_at(FileTimes::Members)), (None, None));
    assert!(fetched_at(FileTimes::All).unwrap().ends_with('Z'));
}
