//! Archives, crawls and streams made for the tests, byte by byte, so that they can be damaged where it matters.

use std::io::Write;

/// A sentence that stands for an article; the number tells documents apart.
pub fn report(number: usize) -> String {
    format!("Report number {number} was filed late on Monday evening by the office of the harbour.")
}

/// One gzip member.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// A WARC record.
pub fn warc_record(kind: &str, media_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2025-02-03T10:00:00Z\r\n\
         WARC-Target-URI: https://paper.example/a\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body, b"\r\n\r\n"].concat()
}

/// A WARC record with an answer of HTTP.
pub fn warc_response(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let response = [format!("HTTP/1.1 {status}\r\n{headers}\r\n").as_bytes(), body].concat();
    warc_record("response", "application/http; msgtype=response", &response)
}

/// A WARC record with a page.
pub fn warc_page(number: usize) -> Vec<u8> {
    warc_response("200 OK", "Content-Type: text/html\r\n", format!("<p>{}</p>", report(number)).as_bytes())
}

/// A tar header and its content; `flag` is the type of the member.
pub fn tar_member(name: &[u8], flag: u8, content: &[u8]) -> Vec<u8> {
    let mut header = [0; 512];
    header[..name.len()].copy_from_slice(name);
    header[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
    header[156] = flag;
    header[257..263].copy_from_slice(b"ustar\0");
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    let mut bytes = [&header[..], content].concat();
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes
}

/// A tar archive of text members.
pub fn tar(members: &[Vec<u8>]) -> Vec<u8> {
    [&members.concat()[..], &[0; 1024]].concat()
}

/// A member of a zip archive in the making.
pub struct ZipMember {
    /// Its name.
    pub name: Vec<u8>,
    /// Its content.
    pub content: Vec<u8>,
    /// The Unix mode in the directory.
    pub mode: u32,
    /// The bits of its header; 1 is encrypted.
    pub flags: u16,
}

/// A deflated member.
pub fn zip_member(name: &str, content: &[u8]) -> ZipMember {
    ZipMember { name: name.into(), content: content.to_vec(), mode: 0o100_644, flags: 0 }
}

/// A zip archive with its directory, and the offset of each member.
pub fn zip(members: &[ZipMember]) -> (Vec<u8>, Vec<usize>) {
    let (mut bytes, mut directory, mut offsets) = (Vec::new(), Vec::new(), Vec::new());
    for member in members {
        let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        deflate.write_all(&member.content).unwrap();
        let packed = deflate.finish().unwrap();
        let mut crc = flate2::Crc::new();
        crc.update(&member.content);
        let mut common = Vec::new();
        for short in [20, member.flags, 8, 0, 0] {
            common.extend_from_slice(&short.to_le_bytes());
        }
        for long in [crc.sum(), packed.len() as u32, member.content.len() as u32] {
            common.extend_from_slice(&long.to_le_bytes());
        }
        common.extend_from_slice(&(member.name.len() as u16).to_le_bytes());
        common.extend_from_slice(&[0; 2]);
        offsets.push(bytes.len());
        directory.extend_from_slice(b"PK\x01\x02\x14\x03");
        directory.extend_from_slice(&common);
        directory.extend_from_slice(&[0; 6]);
        directory.extend_from_slice(&(member.mode << 16).to_le_bytes());
        directory.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
        directory.extend_from_slice(&member.name);
        bytes.extend_from_slice(b"PK\x03\x04");
        bytes.extend_from_slice(&common);
        bytes.extend_from_slice(&member.name);
        bytes.extend_from_slice(&packed);
    }
    let (start, size) = (bytes.len() as u32, directory.len() as u32);
    bytes.extend_from_slice(&directory);
    bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    let count = (members.len() as u16).to_le_bytes();
    bytes.extend_from_slice(&[count, count].concat());
    bytes.extend_from_slice(&size.to_le_bytes());
    bytes.extend_from_slice(&start.to_le_bytes());
    bytes.extend_from_slice(&[0; 2]);
    (bytes, offsets)
}
