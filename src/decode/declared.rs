//! The charset a page or an XML file claims in its first bytes.

use super::Charset;
use crate::record::Markup;

/// The HTML standard looks at the first 1,024 bytes; pages with long comments put it further down.
const PREFIX: usize = 4096;

/// The charset of an XML declaration or a `<meta>` tag. A claim of UTF-16 in bytes read as ASCII is false, as the HTML
/// standard notes, and left out.
pub fn find(bytes: &[u8], markup: Markup) -> Option<Charset> {
    let prefix = bytes[..bytes.len().min(PREFIX)].to_ascii_lowercase();
    let found = if prefix.starts_with(b"<?xml") {
        let end = memchr::memchr(b'>', &prefix)?;
        value(&prefix[..end], b"encoding")
    } else {
        None
    };
    let found = found.or_else(|| if markup == Markup::Html { meta(&prefix) } else { None })?;
    Charset::for_label(&found).filter(|charset| !charset.name().starts_with("utf-16"))
}

fn meta(prefix: &[u8]) -> Option<String> {
    let mut rest = prefix;
    while let Some(at) = memchr::memmem::find(rest, b"<meta") {
        rest = &rest[at + 5..];
        let end = memchr::memchr(b'>', rest).unwrap_or(rest.len());
        if let Some(charset) = value(&rest[..end], b"charset") {
            return Some(charset);
        }
    }
    None
}

/// What follows `name =`, without quotes.
fn value(tag: &[u8], name: &[u8]) -> Option<String> {
    let after = &tag[memchr::memmem::find(tag, name)? + name.len()..];
    let after = after.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let label: Vec<u8> = after
        .iter()
        .copied()
        .skip_while(|byte| matches!(byte, b'"' | b'\'' | b' '))
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.'))
        .collect();
    String::from_utf8(label).ok().filter(|label| !label.is_empty())
}
