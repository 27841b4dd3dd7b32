//! MHTML: a page and what belongs to it as parts of one MIME message (RFC 2557). The page is the document; pictures, style
//! sheets and framed pages are left where they are.

use super::http::{self, Headers, end_of_headers};
use super::source::{Unparsed, reject};
use crate::record::{Declared, Markup, Origin, RawRecord};

/// Parts inside parts that are followed: `related` in `mixed` is as deep as clients go.
const MAX_DEPTH: usize = 4;

/// The page in a message.
pub(super) fn document(origin: Origin, message: &[u8], mut declared: Declared) -> Unparsed {
    let Some((end, _)) = end_of_headers(message) else {
        return reject(origin, "damaged", "the message has no end of its headers; save the page again");
    };
    let headers = Headers::parse(&message[..end]);
    let Some(page) = page(message, None, 0) else {
        return reject(origin, "no_page", "no part of the message is text; save the page again");
    };
    if page.is_cut {
        return reject(origin, "truncated", "the message ends in the middle of the page; save it again");
    }
    let location = page.headers.get("content-location").filter(|url| url.starts_with("http"));
    let url = headers.get("snapshot-content-location").or(location);
    declared.url = declared.url.or_else(|| url.map(str::to_owned));
    declared.fetched_at = headers.get("date").and_then(http::moment).or(declared.fetched_at);
    declared.charset = page.headers.parameter("content-type", "charset");
    Unparsed::Record(RawRecord { origin, markup: page.markup, bytes: page.bytes, declared })
}

struct Page {
    headers: Headers,
    markup: Markup,
    bytes: Vec<u8>,
    /// True where no boundary ends it.
    is_cut: bool,
}

/// The page in a part: itself, or the part of it that is named the start, or the first that is a page, or a text.
fn page(part: &[u8], boundary: Option<&[u8]>, depth: usize) -> Option<Page> {
    let (end, start) = end_of_headers(part)?;
    let headers = Headers::parse(&part[..end]);
    let media_type = headers.media_type().unwrap_or_else(|| "text/plain".into());
    if !media_type.starts_with("multipart/") {
        let body = &part[start..];
        let body = body.strip_suffix(b"\n").unwrap_or(body);
        let body = body.strip_suffix(b"\r").unwrap_or(body);
        let coding = headers.get("content-transfer-encoding").unwrap_or_default().to_ascii_lowercase();
        let bytes = match coding.as_str() {
            "quoted-printable" => quoted_printable(body),
            "base64" => base64(body),
            _ => body.to_vec(),
        };
        return Some(Page { markup: http::markup(&media_type)?, headers, bytes, is_cut: boundary.is_some() });
    }
    if depth >= MAX_DEPTH {
        return None;
    }
    let boundary = format!("--{}", headers.parameter("content-type", "boundary")?);
    let wanted = headers.parameter("content-type", "start");
    let mut best: Option<Page> = None;
    for part in parts(&part[start..], boundary.as_bytes()) {
        let Some(mut found) = page(part.bytes, None, depth + 1) else { continue };
        found.is_cut |= part.is_cut;
        if wanted.as_deref().is_some_and(|wanted| found.headers.get("content-id") == Some(wanted)) {
            return Some(found);
        }
        let better = best.as_ref().is_none_or(|best| best.markup == Markup::Text && found.markup == Markup::Html);
        if better {
            best = Some(found);
        }
    }
    best
}

struct Part<'a> {
    bytes: &'a [u8],
    is_cut: bool,
}

/// The pieces between lines that begin with the boundary.
fn parts<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<Part<'a>> {
    let finder = memchr::memmem::Finder::new(boundary);
    let lines = finder.find_iter(body).filter(|&at| at == 0 || body[at - 1] == b'\n');
    let starts: Vec<usize> = lines.collect();
    let mut parts = Vec::new();
    for (number, &at) in starts.iter().enumerate() {
        let line = &body[at + boundary.len()..];
        if line.starts_with(b"--") {
            break;
        }
        let Some(end_of_line) = memchr::memchr(b'\n', line) else { break };
        let start = at + boundary.len() + end_of_line + 1;
        let end = starts.get(number + 1).copied();
        let bytes = body.get(start..end.unwrap_or(body.len())).unwrap_or_default();
        parts.push(Part { bytes, is_cut: end.is_none() });
    }
    parts
}

/// RFC 2045, section 6.7; what is no code stands for itself.
fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(body.len());
    let mut at = 0;
    while let Some(step) = memchr::memchr(b'=', &body[at..]) {
        decoded.extend_from_slice(&body[at..at + step]);
        at += step;
        let digit = |at: usize| body.get(at).and_then(|&byte| (byte as char).to_digit(16));
        match (&body[at + 1..], digit(at + 1), digit(at + 2)) {
            (_, Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                at += 3;
            }
            ([b'\r', b'\n', ..], ..) => at += 3,
            ([b'\n', ..], ..) => at += 2,
            _ => {
                decoded.push(b'=');
                at += 1;
            }
        }
    }
    decoded.extend_from_slice(&body[at..]);
    decoded
}

/// RFC 2045, section 6.8; what is no digit is passed over, as it asks.
fn base64(body: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for &byte in body {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push((bits >> count) as u8);
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &str = "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://paper.example/a\r\n\
        Date: Mon, 03 Feb 2025 10:00:00 -0000\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----b1\"\r\n\r\n\
        ------b1\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n\
        ------b1\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\
        Content-Location: https://paper.example/b\r\n\r\n<p class=3D\"x\">ch=E1=BB=AF so=\r\nft = end\r\n\
        ------b1\r\nContent-Type: text/html\r\n\r\n<p>a frame\r\n------b1--\r\n";

    fn read(message: &str) -> Unparsed {
        document(Origin::file("x.mhtml"), message.as_bytes(), Declared::default())
    }

    #[test]
    fn the_page_of_a_message_is_found_and_decoded() {
        let Unparsed::Record(record) = read(MESSAGE) else { panic!("no record") };
        assert_eq!(String::from_utf8_lossy(&record.bytes), "<p class=\"x\">chữ soft = end");
        let Declared { url, fetched_at, charset, .. } = record.declared;
        assert_eq!((url.as_deref(), charset.as_deref()), (Some("https://paper.example/a"), Some("utf-8")));
        assert_eq!((record.markup, fetched_at.as_deref()), (Markup::Html, Some("2025-02-03T10:00:00Z")));
    }

    #[test]
    fn a_message_cut_in_its_page_or_without_one_is_rejected() {
        let reason = |message: &str| match read(message) {
            Unparsed::Rejected(rejected) => rejected.reason,
            other => format!("{other:?}"),
        };
        assert_eq!(reason(&MESSAGE[..MESSAGE.find("so=").unwrap()]), "truncated");
        assert_eq!(reason(&MESSAGE.replace("text/html", "image/gif")), "no_page");
        assert_eq!(reason("Content-Type: multipart/related"), "damaged");
        let deep = "Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(5000);
        assert_eq!(reason(&deep), "no_page");
    }

    #[test]
    fn a_page_may_be_in_base64() {
        assert_eq!(base64(b"PHA+\r\nYSBi\nYw=="), b"<p>a bc");
    }
}
