//! HTTP responses and the headers that messages of its family share (WARC, MIME).
//!
//! Framing and codings: RFC 9110 and RFC 9112. Scrapers often keep the headers of a body that their client has already
//! unpacked, so each coding is undone only where the bytes are in it.

use std::io::{BufRead, Cursor, Read};

use super::compression::{Compression, unpack};
use super::limits::{Account, Budget};
use super::source::{Unparsed, reject, rejected, too_large};
use crate::audit::{Quarantined, Stage};
use crate::record::{Declared, Markup, Origin, RawRecord};

/// The most bytes of headers; servers stop at a tenth of it.
pub(super) const MAX_HEADERS: usize = 1 << 20;

/// Header fields, in order.
#[derive(Debug, Default, Clone)]
pub(super) struct Headers(Vec<(String, String)>);

impl Headers {
    /// Reads `Name: value` lines; a line that begins with white space goes on the one before it.
    pub(super) fn parse(block: &[u8]) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in block.split(|&byte| byte == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let text = String::from_utf8_lossy(line);
            if line.starts_with(b" ") || line.starts_with(b"\t") {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(text.trim());
                }
            } else if let Some((name, value)) = text.split_once(':') {
                fields.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
        Self(fields)
    }

    /// The first field of a name, whatever its case; `None` where it is empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let field = self.0.iter().find(|(field, _)| field.eq_ignore_ascii_case(name))?;
        Some(field.1.as_str()).filter(|value| !value.is_empty())
    }

    /// The media type, in lower case and without parameters.
    pub(super) fn media_type(&self) -> Option<String> {
        let value = self.get("content-type")?;
        Some(value.split(';').next().unwrap_or(value).trim().to_ascii_lowercase()).filter(|value| !value.is_empty())
    }

    /// A parameter of a field, as `charset` of `Content-Type`.
    pub(super) fn parameter(&self, field: &str, name: &str) -> Option<String> {
        let pieces = self.get(field)?.split(';').skip(1);
        let mut pairs = pieces.filter_map(|piece| piece.split_once('='));
        let (_, value) = pairs.find(|(key, _)| key.trim().eq_ignore_ascii_case(name))?;
        Some(value.trim().trim_matches(['"', '\'']).trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// The one language that `Content-Language` names.
    pub(super) fn language(&self) -> Option<String> {
        self.get("content-language").filter(|value| !value.contains(',')).map(str::to_owned)
    }
}

/// The offset behind the empty line that ends headers, and where they end.
pub(super) fn end_of_headers(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut at = 0;
    loop {
        let line = at + memchr::memchr(b'\n', bytes.get(at..)?)? + 1;
        match &bytes[at..line] {
            b"\n" | b"\r\n" => return Some((at, line)),
            _ => at = line,
        }
    }
}

/// The markup of a media type that holds documents.
pub(super) fn markup(media_type: &str) -> Option<Markup> {
    match media_type {
        "text/html" | "application/xhtml+xml" => Some(Markup::Html),
        "text/plain" => Some(Markup::Text),
        _ => None,
    }
}

/// A record that holds no document, as what it is: an error page, a picture.
pub(super) fn filtered(origin: Origin, reason: &str, detail: String) -> Unparsed {
    Unparsed::Rejected(Quarantined { origin, stage: Stage::Filter, reason: reason.into(), detail })
}

/// The document in a response. What the response says of itself goes into `declared` where that says nothing yet.
pub(super) fn document(
    origin: Origin,
    response: &[u8],
    mut declared: Declared,
    budget: &Budget,
    max_document: usize,
) -> Unparsed {
    let Some((headers, body)) = end_of_headers(response).filter(|(end, _)| *end <= MAX_HEADERS) else {
        return reject(origin, "damaged", "the HTTP headers have no end; fetch it again");
    };
    let status = response.split(|&byte| byte == b' ').nth(1).unwrap_or_default();
    let headers = Headers::parse(&response[..headers]);
    if !status.starts_with(b"2") {
        let status = String::from_utf8_lossy(&status[..status.len().min(3)]).into_owned();
        return filtered(origin, "http_status", format!("the answer has status {status}, so it is no article"));
    }
    let body = match unchunk(&headers, &response[body..]) {
        Some(body) => body,
        None => response[body..].to_vec(),
    };
    let body = match decode(&headers, body, budget, max_document) {
        Ok(body) if body.len() > max_document => return too_large(origin, max_document),
        Ok(body) => body,
        Err(error) => return rejected(origin, &error),
    };
    let media_type = headers.media_type();
    let markup = match media_type.as_deref().map(|media_type| (markup(media_type), media_type)) {
        Some((Some(markup), _)) => markup,
        Some((None, media_type)) => {
            return filtered(origin, "content_type", format!("{media_type} holds no article that tinsach reads"));
        }
        None if body.trim_ascii_start().starts_with(b"<") => Markup::Html,
        None => Markup::Text,
    };
    declared.charset = headers.parameter("content-type", "charset");
    declared.language = declared.language.or_else(|| headers.language());
    declared.fetched_at = declared.fetched_at.or_else(|| headers.get("date").and_then(moment));
    Unparsed::Record(RawRecord { origin, markup, bytes: body, declared })
}

/// A date of a header (RFC 5322) as RFC 3339.
pub(super) fn moment(date: &str) -> Option<String> {
    // `GMT` is the obsolete form that HTTP demands; the zone in brackets is a comment.
    jiff::fmt::rfc2822::parse(date.trim()).ok().map(|moment| moment.timestamp().to_string())
}

/// A body without its chunks; `None` where it has none.
fn unchunk(headers: &Headers, mut body: &[u8]) -> Option<Vec<u8>> {
    if !headers.get("transfer-encoding")?.to_ascii_lowercase().contains("chunked") {
        return None;
    }
    let mut whole = Vec::with_capacity(body.len());
    loop {
        let line = memchr::memchr(b'\n', &body[..body.len().min(1024)])?;
        let size = std::str::from_utf8(&body[..line]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        body = &body[line + 1..];
        if size == 0 {
            return Some(whole);
        }
        // A last chunk that was cut off still has what it has.
        let end = size.min(body.len());
        whole.extend_from_slice(&body[..end]);
        body = &body[end..];
        body = body.strip_prefix(b"\r").unwrap_or(body);
        body = body.strip_prefix(b"\n").unwrap_or(body);
        if body.is_empty() {
            return Some(whole);
        }
    }
}

/// A body without its content coding, at most one byte longer than `max_document`.
fn decode(headers: &Headers, body: Vec<u8>, budget: &Budget, max_document: usize) -> std::io::Result<Vec<u8>> {
    let coding = headers.get("content-encoding").unwrap_or_default().trim().to_ascii_lowercase();
    let most = max_document as u64 + 1;
    let by_magic = Compression::by_magic(&body);
    if by_magic != Compression::None {
        let mut decoded = Vec::new();
        unpack(Box::new(Cursor::new(body)), by_magic, budget).take(most).read_to_end(&mut decoded)?;
        return Ok(decoded);
    }
    match coding.as_str() {
        "deflate" => inflate(&body, budget.account(), most).or(Ok(body)),
        "br" if std::str::from_utf8(&body).is_err() => {
            let mut account = budget.account();
            account.packed(body.len() as u64);
            limited(brotli_decompressor::Decompressor::new(&body[..], 1 << 14), &mut account, most)
        }
        _ => Ok(body),
    }
}

/// `deflate` is zlib by the standard, and without its header as some servers have it.
fn inflate(body: &[u8], mut account: Account, most: u64) -> std::io::Result<Vec<u8>> {
    account.packed(body.len() as u64);
    limited(flate2::bufread::ZlibDecoder::new(body), &mut account, most)
        .or_else(|_| limited(flate2::bufread::DeflateDecoder::new(body), &mut account, most))
}

fn limited(decoder: impl Read, account: &mut Account, most: u64) -> std::io::Result<Vec<u8>> {
    let mut reader = std::io::BufReader::with_capacity(1 << 16, decoder.take(most));
    let mut decoded = Vec::new();
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            return Ok(decoded);
        }
        let count = bytes.len();
        account.unpacked(count)?;
        decoded.extend_from_slice(bytes);
        reader.consume(count);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::config::LimitsConfig;

    fn read(response: &[u8]) -> Unparsed {
        let budget = Budget::new(&LimitsConfig::default());
        document(Origin::file("x"), response, Declared::default(), &budget, 1 << 20)
    }

    fn record(response: &[u8]) -> RawRecord {
        match read(response) {
            Unparsed::Record(record) => record,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn headers_say_what_the_body_is() {
        let record = record(
            b"HTTP/1.1 200 OK\r\nDate: Mon, 03 Feb 2025 10:00:00 GMT\r\nContent-Type: text/html;\r\n charset=\"windows-1258\"\r\n\
              Content-Language: vi\r\n\r\n<p>x",
        );
        assert_eq!((record.markup, record.bytes.as_slice()), (Markup::Html, &b"<p>x"[..]));
        let Declared { charset, language, fetched_at, .. } = record.declared;
        assert_eq!(charset.as_deref(), Some("windows-1258"));
        assert_eq!((language.as_deref(), fetched_at.as_deref()), (Some("vi"), Some("2025-02-03T10:00:00Z")));
    }

    #[test]
    fn codings_are_undone_where_the_bytes_are_in_them() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(b"<p>packed").unwrap();
        let packed = packed.finish().unwrap();
        let head = b"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Encoding: gzip\nTransfer-Encoding: chunked\n\n";
        let chunked = [format!("{:x};x=y\r\n", packed.len()).as_bytes(), &packed, b"\r\n0\r\n\r\n"].concat();
        assert_eq!(record(&[&head[..], &chunked].concat()).bytes, b"<p>packed");
        assert_eq!(record(&[&head[..], b"<p>plain already"].concat()).bytes, b"<p>plain already");
        let deflate = b"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Encoding: deflate\n\n";
        let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(b"<p>raw").unwrap();
        assert_eq!(record(&[&deflate[..], &packed.finish().unwrap()].concat()).bytes, b"<p>raw");
    }

    #[test]
    fn what_is_no_article_is_filtered_with_its_reason() {
        let reason = |response: &[u8]| match read(response) {
            Unparsed::Rejected(rejected) => format!("{}: {}", rejected.stage.name(), rejected.reason),
            other => panic!("{other:?}"),
        };
        assert_eq!(reason(b"HTTP/1.1 404 Not Found\r\n\r\n<p>x"), "filter: http_status");
        assert_eq!(reason(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx"), "filter: content_type");
        assert_eq!(reason(b"HTTP/1.1 200 OK\r\nContent-Type: image/png"), "read: damaged");
    }
}
