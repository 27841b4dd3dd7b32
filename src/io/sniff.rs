//! The format of an input: by the ending of its name, else by its first bytes.

use super::compression::Compression;

/// How a file holds documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// One document of plain text.
    Text,
    /// One HTML page.
    Html,
    /// One JSON object a line.
    JsonLines,
    /// A JSON array of objects, or objects one after another.
    Json,
    /// Comma- or tab-separated rows, by the given delimiter.
    Csv(u8),
    /// Apache Parquet.
    Parquet,
    /// WARC records: crawls and their plain text (WET).
    Warc,
    /// A saved HTTP response: status line, headers, body.
    Http,
    /// A web page saved as one MIME message.
    Mhtml,
    /// RSS or Atom.
    Feed,
    /// A zip archive.
    Zip,
    /// A tar archive.
    Tar,
}

impl Format {
    /// The format by the endings of a name (`.jsonl.gz`, `.txt`, `.html.zst`); `None` leaves it to the first bytes.
    pub fn by_name(name: &str) -> Option<Self> {
        let lower = name.to_lowercase();
        let (stem, _) = Compression::by_ending(&lower);
        let (_, ending) = stem.rsplit(['/', '\\']).next()?.rsplit_once('.')?;
        Some(match ending {
            "txt" | "text" => Self::Text,
            "html" | "htm" | "xhtml" => Self::Html,
            "jsonl" | "ndjson" => Self::JsonLines,
            "json" => Self::Json,
            "csv" => Self::Csv(b','),
            "tsv" => Self::Csv(b'\t'),
            "parquet" | "pq" => Self::Parquet,
            "warc" | "wet" => Self::Warc,
            "mhtml" | "mht" => Self::Mhtml,
            "rss" | "atom" => Self::Feed,
            "zip" => Self::Zip,
            "tar" | "tgz" | "tzst" => Self::Tar,
            _ => return None,
        })
    }

    /// The format that first bytes show; where they show nothing, text.
    pub fn by_magic(head: &[u8]) -> Self {
        if head.starts_with(b"PAR1") {
            return Self::Parquet;
        }
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            return Self::Zip;
        }
        if head.get(257..262) == Some(b"ustar") {
            return Self::Tar;
        }
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        if starts(head, b"WARC/") {
            Self::Warc
        } else if starts(head, b"HTTP/1.") || starts(head, b"HTTP/2 ") {
            Self::Http
        } else if is_mhtml(head) {
            Self::Mhtml
        } else if head.starts_with(b"{") {
            json(head)
        } else if head.strip_prefix(b"[").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"{")) {
            Self::Json
        } else if is_feed(head) {
            Self::Feed
        } else if [&b"<!doctype"[..], b"<html", b"<head", b"<?xml"].iter().any(|tag| starts(head, tag)) {
            Self::Html
        } else {
            Self::Text
        }
    }
}

fn starts(head: &[u8], with: &[u8]) -> bool {
    head.len() >= with.len() && head[..with.len()].eq_ignore_ascii_case(with)
}

/// Objects one a line, or one object over several lines: text that begins with a brace is neither.
fn json(head: &[u8]) -> Format {
    let inside = head[1..].trim_ascii_start();
    if !inside.starts_with(b"\"") && !inside.starts_with(b"}") {
        return Format::Text;
    }
    match memchr::memchr(b'\n', head) {
        Some(end) if !head[..end].trim_ascii_end().ends_with(b"}") => Format::Json,
        _ => Format::JsonLines,
    }
}

/// RSS, RDF or Atom: the root element comes after a declaration, comments, a stylesheet.
fn is_feed(head: &[u8]) -> bool {
    head.starts_with(b"<") && {
        let lower = head.to_ascii_lowercase();
        let has = |tag: &[u8]| memchr::memmem::find(&lower, tag).is_some();
        !has(b"<html") && (has(b"<rss") || has(b"<feed") || has(b"<rdf:rdf"))
    }
}

/// A message whose headers say that it holds a page and what belongs to it.
fn is_mhtml(head: &[u8]) -> bool {
    let field = head.split(|&byte| byte == b'\n').next().unwrap_or(head);
    let named = memchr::memchr(b':', field)
        .is_some_and(|at| at > 0 && field[..at].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-'));
    named && memchr::memmem::find(&head.to_ascii_lowercase(), b"multipart/related").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_formats() {
        assert_eq!(Format::by_name("a/b.JSONL.gz"), Some(Format::JsonLines));
        assert_eq!(Format::by_name("page.html.zst"), Some(Format::Html));
        assert_eq!(Format::by_name("CC-MAIN-1.warc.wet.gz"), Some(Format::Warc));
        assert_eq!((Format::by_name("x.tgz"), Format::by_name("x.tar.zst")), (Some(Format::Tar), Some(Format::Tar)));
        assert_eq!((Format::by_name("a.b/README"), Format::by_name("feed.xml")), (None, None));
    }

    #[test]
    fn first_bytes_tell_formats() {
        let told = |head: &str| Format::by_magic(head.as_bytes());
        assert_eq!(told("{\"text\": \"one\"}\n{\"text\""), Format::JsonLines);
        assert_eq!(told("{\n  \"text\": \"one\",\n"), Format::Json);
        assert_eq!(told("\u{feff} [\n {\"text\": \"one\"}"), Format::Json);
        assert_eq!(told("[Photo] A bridge"), Format::Text);
        assert_eq!(told("{curly} prose"), Format::Text);
        assert_eq!(told("WARC/1.0\r\n"), Format::Warc);
        assert_eq!(told("HTTP/1.1 200 OK\r\n"), Format::Http);
        assert_eq!(told("<?xml version=\"1.0\"?>\n<!-- x -->\n<rss version=\"2.0\">"), Format::Feed);
        assert_eq!(told("<?xml version=\"1.0\"?><!DOCTYPE html><html>"), Format::Html);
        assert_eq!(told("From: <Saved>\r\nContent-Type: multipart/related; boundary=x\r\n"), Format::Mhtml);
        assert_eq!(told("Note: prices rose."), Format::Text);
    }
}
