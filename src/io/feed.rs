//! RSS (0.9 to 2.0, RDF) and Atom: an item is a document, where it has content.
//!
//! Feeds in the wild are seldom well-formed, so items are cut out of the bytes as they come and their elements are looked
//! for by name; what is amiss in one item stays in it. Text stays in its bytes: the decode stage knows more of charsets.

use std::io::{BufRead, Read};

use encoding_rs::{Encoding, UTF_8};
use memchr::{memchr, memmem};

use super::source::{Unparsed, reject, rejected, too_large};
use crate::error::Result;
use crate::record::{Declared, Markup, Origin, RawRecord};

/// Bytes before the first item that are kept, for what the channel says.
const MAX_CHANNEL: usize = 1 << 16;
/// Bytes that are read at a time.
const STEP: u64 = 1 << 16;

/// The items of a feed.
pub struct FeedSource<R> {
    reader: R,
    origin: Origin,
    max_document: usize,
    carry: Vec<String>,
    channel: Option<Channel>,
    /// What was read and not yet used.
    held: Vec<u8>,
    row: u64,
    ended: bool,
}

/// What holds for every item.
#[derive(Clone)]
struct Channel {
    charset: &'static Encoding,
    language: Option<String>,
    declared: Declared,
}

impl<R: BufRead> FeedSource<R> {
    /// The items of a reader. `carry` names elements of the items to carry over.
    pub(super) fn new(reader: R, origin: Origin, max_document: usize, declared: Declared, carry: Vec<String>) -> Self {
        let channel = Channel { charset: UTF_8, language: None, declared };
        let mut source =
            Self { reader, origin, max_document, carry, channel: None, held: Vec::new(), row: 0, ended: false };
        source.channel = Some(channel);
        source
    }

    /// Reads some more; false at the end.
    fn more(&mut self) -> std::io::Result<bool> {
        Ok(self.reader.by_ref().take(STEP).read_to_end(&mut self.held)? > 0)
    }

    /// Cuts the next item out; `None` at the end of the feed.
    fn item(&mut self) -> std::io::Result<Option<Unparsed>> {
        let mut from = 0;
        let name = loop {
            match find_start(&self.held, from) {
                Found::Item(at, name) => {
                    if self.row == 0 {
                        self.read_channel(at);
                    }
                    self.held.drain(..at);
                    break name;
                }
                Found::Unfinished(at) => {
                    // The channel's own words are kept until the first item; a tag cut by the end of what was read too.
                    let kept = if self.row == 0 && at < MAX_CHANNEL { 0 } else { at };
                    self.held.drain(..kept);
                    from = at - kept;
                    if self.held.len() > self.max_document.max(MAX_CHANNEL) || !self.more()? {
                        return Ok(None);
                    }
                }
            }
        };
        self.row += 1;
        let origin = self.origin.row(self.row);
        let mut from = 0;
        loop {
            match find_end(&self.held, from, name) {
                Ok(end) => {
                    let rest = self.held.split_off(end);
                    let item = std::mem::replace(&mut self.held, rest);
                    if item.len() > self.max_document {
                        return Ok(Some(too_large(origin, self.max_document)));
                    }
                    return Ok(Some(self.document(origin, &item)));
                }
                Err(at) => from = at,
            }
            if self.held.len() > self.max_document {
                // What follows is looked through for the next item.
                self.held.clear();
                return Ok(Some(too_large(origin, self.max_document)));
            }
            if !self.more()? {
                self.held.clear();
                return Ok(Some(reject(origin, "truncated", "the feed ends in the middle of an item; fetch it again")));
            }
        }
    }

    fn read_channel(&mut self, end: usize) {
        let head = &self.held[..end.min(MAX_CHANNEL)];
        if let Some(channel) = &mut self.channel {
            let declaration = &head[..memchr(b'>', head).unwrap_or(head.len())];
            let label = attribute(declaration, b"encoding").filter(|_| head.trim_ascii_start().starts_with(b"<?xml"));
            channel.charset = label.and_then(|label| Encoding::for_label(&label)).unwrap_or(UTF_8);
            channel.language = element(head, b"language")
                .map(|found| found.text)
                .or_else(|| attribute(head, b"xml:lang"))
                .map(|language| String::from_utf8_lossy(&language).trim().to_owned())
                .filter(|language| !language.is_empty());
        }
    }

    fn document(&self, origin: Origin, item: &[u8]) -> Unparsed {
        let Some(channel) = &self.channel else { return reject(origin, "empty", "the feed has no channel") };
        let plain = |name: &[u8]| {
            let found = element(item, name)?;
            let text = htmlize::unescape(channel.charset.decode(&found.text).0).trim().to_owned();
            Some(text).filter(|text| !text.is_empty())
        };
        let contents: [&[u8]; 5] = [b"content:encoded", b"content", b"description", b"summary", b"media:description"];
        let content = contents.iter().find_map(|name| element(item, name).filter(|found| !found.is_blank()));
        let Some(content) = content else {
            return reject(origin, "empty", "the item has no content; fetch the page it links to");
        };
        let declared = Declared {
            id: plain(b"guid").or_else(|| plain(b"id")),
            url: plain(b"link").or_else(|| link(item)).or_else(|| channel.declared.url.clone()),
            title: plain(b"title"),
            date: [&b"pubDate"[..], b"published", b"dc:date", b"issued", b"updated"]
                .iter()
                .find_map(|name| plain(name)),
            language: channel.language.clone(),
            charset: (channel.charset != UTF_8).then(|| channel.charset.name().to_owned()),
            fetched_at: channel.declared.fetched_at.clone(),
            carry: self.carry.iter().map(|name| plain(name.as_bytes())).collect(),
        };
        let markup = if content.is_plain { Markup::Text } else { Markup::Html };
        Unparsed::Record(RawRecord { origin, markup, bytes: content.text, declared })
    }
}

impl<R: BufRead + Send> Iterator for FeedSource<R> {
    type Item = Result<Unparsed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        match self.item() {
            Ok(Some(unparsed)) => Some(Ok(unparsed)),
            Ok(None) => {
                self.ended = true;
                let empty = self.row == 0;
                empty.then(|| Ok(reject(self.origin.clone(), "empty", "the feed has no items")))
            }
            Err(error) => {
                self.ended = true;
                Some(Ok(rejected(self.origin.row(self.row.max(1)), &error)))
            }
        }
    }
}

enum Found {
    /// Where an item starts, and its element.
    Item(usize, &'static [u8]),
    /// Nothing before this offset.
    Unfinished(usize),
}

/// The next `<item>` or `<entry>`, outside of comments and CDATA.
fn find_start(bytes: &[u8], from: usize) -> Found {
    let mut at = from;
    while let Some(step) = memchr(b'<', &bytes[at..]) {
        at += step;
        match past_special(bytes, at) {
            Some(Some(end)) => {
                at = end;
                continue;
            }
            Some(None) => return Found::Unfinished(at),
            None => {}
        }
        if bytes.len() - at < b"<entry>".len() {
            return Found::Unfinished(at);
        }
        for name in [&b"item"[..], b"entry"] {
            if is_tag(&bytes[at + 1..], name) {
                return Found::Item(at, name);
            }
        }
        at += 1;
    }
    Found::Unfinished(bytes.len())
}

/// Behind the end of the item that starts the bytes; else the offset to look on from with more of them.
fn find_end(bytes: &[u8], from: usize, name: &[u8]) -> std::result::Result<usize, usize> {
    let mut at = from;
    while let Some(step) = memchr(b'<', &bytes[at..]) {
        at += step;
        match past_special(bytes, at) {
            Some(Some(end)) => {
                at = end;
                continue;
            }
            Some(None) => return Err(at),
            None => {}
        }
        if bytes.len() - at < name.len() + 3 {
            return Err(at);
        }
        let rest = &bytes[at + 1..];
        if rest[0] == b'/' && is_tag(&rest[1..], name) {
            let Some(close) = memchr(b'>', rest) else { return Err(at) };
            return Ok(at + 1 + close + 1);
        }
        // An item that is never closed ends where the next one starts.
        if at > 0 && is_tag(rest, name) {
            return Ok(at);
        }
        at += 1;
    }
    Err(bytes.len())
}

/// Past a comment or a CDATA section at `at`: `Some(None)` where its end is not there yet.
fn past_special(bytes: &[u8], at: usize) -> Option<Option<usize>> {
    let rest = &bytes[at..];
    for (start, end) in [(&b"<![CDATA["[..], &b"]]>"[..]), (b"<!--", b"-->")] {
        if rest.starts_with(start) {
            return Some(memmem::find(rest, end).map(|found| at + found + end.len()));
        }
        if start.starts_with(rest) {
            return Some(None);
        }
    }
    None
}

/// Whether a tag of this name goes on here, behind its `<`.
fn is_tag(rest: &[u8], name: &[u8]) -> bool {
    rest.starts_with(name) && matches!(rest.get(name.len()), Some(b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n'))
}

/// The content of an element.
struct Content {
    text: Vec<u8>,
    /// True where it is said to be text and no markup.
    is_plain: bool,
}

impl Content {
    fn is_blank(&self) -> bool {
        self.text.trim_ascii().is_empty()
    }
}

/// The first element of a name. Its text is what it stands for: CDATA taken out, the references of XML undone once.
fn element(bytes: &[u8], name: &[u8]) -> Option<Content> {
    let mut at = 0;
    loop {
        at += memchr(b'<', &bytes[at..])?;
        if let Some(end) = past_special(bytes, at) {
            at = end?;
            continue;
        }
        at += 1;
        if !is_tag(&bytes[at..], name) {
            continue;
        }
        let open = &bytes[at..];
        let tag = &open[..memchr(b'>', open)?];
        let start = at + tag.len() + 1;
        if tag.ends_with(b"/") {
            continue;
        }
        let end = find_close(bytes, start, name);
        let kind = attribute(tag, b"type").unwrap_or_default();
        let inner = &bytes[start..end];
        let text = if kind == b"xhtml" { inner.to_vec() } else { unescaped(inner) };
        return Some(Content { text, is_plain: kind == b"text" });
    }
}

/// Where the element that was opened before `from` ends, else the end of the bytes.
fn find_close(bytes: &[u8], from: usize, name: &[u8]) -> usize {
    let mut at = from;
    while let Some(step) = memchr(b'<', &bytes[at..]) {
        at += step;
        match past_special(bytes, at) {
            Some(Some(end)) => at = end,
            Some(None) => break,
            None if bytes[at + 1..].starts_with(b"/") && is_tag(&bytes[at + 2..], name) => return at,
            None => at += 1,
        }
    }
    bytes.len()
}

/// The address of an Atom link to the page.
fn link(item: &[u8]) -> Option<String> {
    let mut at = 0;
    let mut first = None;
    while let Some(step) = memmem::find(&item[at..], b"<link") {
        at += step + 1;
        if !is_tag(&item[at..], b"link") {
            continue;
        }
        let tag = &item[at..at + memchr(b'>', &item[at..])?];
        let Some(href) = attribute(tag, b"href") else { continue };
        let href = htmlize::unescape(String::from_utf8_lossy(&href)).into_owned();
        match attribute(tag, b"rel").as_deref() {
            None | Some(b"alternate") => return Some(href),
            _ => first = first.or(Some(href)),
        }
    }
    first
}

/// The value of an attribute in a tag.
fn attribute(tag: &[u8], name: &[u8]) -> Option<Vec<u8>> {
    let mut at = 0;
    loop {
        at += memmem::find(&tag[at..], name)? + name.len();
        let before = tag[..at - name.len()].last().is_none_or(u8::is_ascii_whitespace);
        let rest = tag[at..].trim_ascii_start();
        if let Some([quote @ (b'"' | b'\''), rest @ ..]) = rest.strip_prefix(b"=").map(<[u8]>::trim_ascii_start)
            && before
        {
            return Some(rest[..memchr(*quote, rest)?].to_vec());
        }
    }
}

/// Content as the bytes it stands for. Only what is ASCII is undone: the rest is a reference of HTML too, and the charset
/// is not known here.
fn unescaped(content: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(content.len());
    let mut at = 0;
    while at < content.len() {
        let rest = &content[at..];
        if let Some(cdata) = rest.strip_prefix(b"<![CDATA[") {
            let end = memmem::find(cdata, b"]]>").unwrap_or(cdata.len());
            text.extend_from_slice(&cdata[..end]);
            at += (9 + end + 3).min(rest.len());
        } else if let Some((byte, length)) = reference(rest) {
            text.push(byte);
            at += length;
        } else {
            text.push(rest[0]);
            at += 1;
        }
    }
    text
}

/// The byte that a reference at the start stands for, and the length of the reference.
fn reference(rest: &[u8]) -> Option<(u8, usize)> {
    let rest = rest.strip_prefix(b"&")?;
    let end = memchr(b';', &rest[..rest.len().min(10)])?;
    let byte = match &rest[..end] {
        b"lt" => b'<',
        b"gt" => b'>',
        b"amp" => b'&',
        b"quot" => b'"',
        b"apos" => b'\'',
        [b'#', b'x' | b'X', digits @ ..] => {
            u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok().filter(u8::is_ascii)?
        }
        [b'#', digits @ ..] => std::str::from_utf8(digits).ok()?.parse().ok().filter(u8::is_ascii)?,
        _ => return None,
    };
    Some((byte, end + 2))
}

#[cfg(test)]
mod tests;
