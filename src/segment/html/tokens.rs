//! HTML source to tags, text and comments, as the tokenizer of the HTML standard cuts them.
//!
//! Source of the rules: <https://html.spec.whatwg.org/multipage/parsing.html#tokenization>. Slices of the page are
//! handed out as they stand; character references are left to the reader. Where the standard would throw the rest of
//! the page away (a quote or an element of raw text that is never closed) the tokenizer goes on behind the tag instead:
//! a scrape cut in half must not lose what it has.

use memchr::{memchr, memchr2, memmem};

/// A piece of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text between tags, with its character references.
    Text(&'a str),
    /// A start tag; its attributes stand in [`Tokens::attributes`] until the next token.
    Open(&'a str),
    /// An end tag.
    Close(&'a str),
    /// A comment, without its marks.
    Comment(&'a str),
}

/// An attribute: name and value as written, the value with its character references.
pub(super) type Attribute<'a> = (&'a str, &'a str);

/// The most attributes kept of one tag; no honest tag comes near.
const MAX_ATTRIBUTES: usize = 256;

/// The tokens of a page, in one pass: each byte is looked at a bounded number of times.
pub(super) struct Tokens<'a> {
    page: &'a str,
    at: usize,
    attributes: Vec<Attribute<'a>>,
    self_closing: bool,
    /// Names of raw-text elements known to have no end tag from here on, so that none is searched for twice.
    endless: Vec<&'static str>,
}

impl<'a> Tokens<'a> {
    /// The tokens of a page.
    pub(super) fn new(page: &'a str) -> Self {
        Self { page, at: 0, attributes: Vec::with_capacity(16), self_closing: false, endless: Vec::new() }
    }

    /// The attributes of the last start tag, in order; the first of a name counts.
    pub(super) fn attributes(&self) -> &[Attribute<'a>] {
        &self.attributes
    }

    /// Whether the last start tag ended in `/>`.
    pub(super) fn is_self_closing(&self) -> bool {
        self.self_closing
    }

    /// Reads the content of the raw-text element `name` (lower case) that was just opened, up to its end tag, which is
    /// the next token. Without an end tag the rest of the page belongs to a script or a style; of any other element
    /// nothing does (`None`): what follows is read as ordinary markup.
    pub(super) fn raw_text(&mut self, name: &'static str) -> Option<&'a str> {
        if self.endless.contains(&name) {
            return None;
        }
        let start = self.at;
        let found = match self.find_end_tag(start, name) {
            Some(end) if name == "script" => Some(self.script_end(start, end)),
            found => found,
        };
        match found {
            Some(end) => {
                self.at = end;
                Some(&self.page[start..end])
            }
            None if matches!(name, "script" | "style") => {
                self.at = self.page.len();
                Some(&self.page[start..])
            }
            None => {
                self.endless.push(name);
                None
            }
        }
    }

    /// The offset of the next `</name`, at or after `from`.
    fn find_end_tag(&self, from: usize, name: &str) -> Option<usize> {
        let bytes = self.page.as_bytes();
        let mut at = from;
        while let Some(step) = memchr(b'<', &bytes[at..]) {
            at += step;
            if bytes.get(at + 1) == Some(&b'/') && is_name_at(bytes, at + 2, name) {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// Where a script ends whose first `</script` is at `end`: a later one if that first one closes a `<script` inside
    /// a `<!--` (the standard's "double escaped" state).
    fn script_end(&mut self, start: usize, end: usize) -> usize {
        const ESCAPES: &str = "script escapes";
        let bytes = self.page.as_bytes();
        let Some(comment) = memmem::find(&bytes[start..end], b"<!--") else { return end };
        if self.endless.contains(&ESCAPES) {
            return end;
        }
        let mut at = start + comment + 2; // The dashes of `<!-->` end it too.
        let mut nested = false;
        let mut escaped = true;
        while let Some(step) = memchr2(b'<', b'-', &bytes[at..]) {
            at += step;
            let rest = &bytes[at..];
            if escaped && rest.starts_with(b"-->") {
                (escaped, nested) = (false, false);
            } else if !escaped && rest.starts_with(b"<!--") {
                escaped = true;
            } else if rest.starts_with(b"</") && is_name_at(bytes, at + 2, "script") {
                if !nested {
                    return at;
                }
                nested = false;
            } else if escaped && rest[0] == b'<' && is_name_at(bytes, at + 1, "script") {
                nested = true;
            }
            at += 1;
        }
        self.endless.push(ESCAPES);
        end
    }

    /// A comment of which `<!--` was seen at `at`.
    fn comment(&mut self) -> Token<'a> {
        let bytes = self.page.as_bytes();
        let start = self.at + 4;
        if bytes[start..].starts_with(b">") || bytes[start..].starts_with(b"->") {
            self.at = start + 1 + usize::from(bytes[start] == b'-');
            return Token::Comment("");
        }
        let mut at = start;
        while let Some(step) = memmem::find(&bytes[at..], b"--") {
            at += step;
            let marks = if bytes.get(at + 2) == Some(&b'!') { 3 } else { 2 };
            if bytes.get(at + marks) == Some(&b'>') {
                self.at = at + marks + 1;
                return Token::Comment(&self.page[start..at]);
            }
            at += 1;
        }
        self.at = bytes.len();
        Token::Comment(&self.page[start..])
    }

    /// `<!doctype`, `<?xml`, `<![CDATA[`, `</ x`: all end at the next `>`.
    fn bogus_comment(&mut self) -> Token<'a> {
        let start = self.at + 2;
        let end = memchr(b'>', &self.page.as_bytes()[start..]).map_or(self.page.len(), |step| start + step);
        self.at = (end + 1).min(self.page.len());
        // `<?` and `</` may be followed by a character of several bytes, never cut through: both marks are ASCII.
        Token::Comment(&self.page[start..end])
    }

    /// The tag whose name starts at `start`.
    fn tag(&mut self, start: usize) -> &'a str {
        let bytes = self.page.as_bytes();
        let mut at = start;
        while at < bytes.len() && !ends_name(bytes[at]) {
            at += 1;
        }
        let name = &self.page[start..at];
        self.attributes.clear();
        self.self_closing = false;
        if bytes.get(at) == Some(&b'>') {
            self.at = at + 1;
        } else {
            self.read_attributes(at);
        }
        name
    }

    /// Reads attributes from `at` to the `>` that ends the tag.
    fn read_attributes(&mut self, mut at: usize) {
        let bytes = self.page.as_bytes();
        loop {
            while at < bytes.len() && (bytes[at].is_ascii_whitespace() || bytes[at] == b'/') {
                self.self_closing = bytes[at] == b'/';
                at += 1;
            }
            if at >= bytes.len() || bytes[at] == b'>' {
                self.at = (at + 1).min(bytes.len());
                return;
            }
            let name = at;
            at += 1; // The first character belongs to the name even where it is `=`.
            while at < bytes.len() && !ends_name(bytes[at]) && bytes[at] != b'=' {
                at += 1;
            }
            let name_end = at;
            while at < bytes.len() && bytes[at].is_ascii_whitespace() {
                at += 1;
            }
            let mut value = (at, at);
            if bytes.get(at) == Some(&b'=') {
                at += 1;
                while at < bytes.len() && bytes[at].is_ascii_whitespace() {
                    at += 1;
                }
                (value, at) = self.value(at);
            }
            if self.attributes.len() < MAX_ATTRIBUTES {
                self.attributes.push((&self.page[name..name_end], &self.page[value.0..value.1]));
            }
        }
    }

    /// The value that starts at `at`, and where the tag goes on behind it.
    fn value(&self, at: usize) -> ((usize, usize), usize) {
        let bytes = self.page.as_bytes();
        let rest = &bytes[at..];
        if let Some(&quote @ (b'"' | b'\'')) = rest.first() {
            if let Some(length) = memchr(quote, &rest[1..]) {
                return ((at + 1, at + 1 + length), at + length + 2);
            }
            // Never closed: there is no such quote behind this one, so this search fails at most once a quote.
            let end = memchr(b'>', rest).map_or(bytes.len(), |length| at + length);
            return ((at + 1, end), end);
        }
        let length = rest.iter().position(|&byte| byte.is_ascii_whitespace() || byte == b'>').unwrap_or(rest.len());
        ((at, at + length), at + length)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let bytes = self.page.as_bytes();
        loop {
            let start = self.at;
            let first = *bytes.get(start)?;
            if first == b'<' {
                match (bytes.get(start + 1), bytes.get(start + 2)) {
                    (Some(byte), _) if byte.is_ascii_alphabetic() => return Some(Token::Open(self.tag(start + 1))),
                    (Some(b'/'), Some(byte)) if byte.is_ascii_alphabetic() => {
                        return Some(Token::Close(self.tag(start + 2)));
                    }
                    (Some(b'/'), Some(b'>')) => {
                        self.at += 3;
                        continue;
                    }
                    (Some(b'!'), _) if bytes[start + 2..].starts_with(b"--") => return Some(self.comment()),
                    (Some(b'!' | b'?'), _) | (Some(b'/'), Some(_)) => return Some(self.bogus_comment()),
                    _ => {}
                }
            }
            let end = memchr(b'<', &bytes[start + 1..]).map_or(bytes.len(), |step| start + 1 + step);
            self.at = end;
            return Some(Token::Text(&self.page[start..end]));
        }
    }
}

/// Whether a byte ends the name of a tag.
fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'/' || byte == b'>'
}

/// Whether the tag name at `at` is `name` (lower case), whole.
fn is_name_at(bytes: &[u8], at: usize, name: &str) -> bool {
    let end = at + name.len();
    bytes.get(at..end).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
        && bytes.get(end).is_some_and(|&byte| ends_name(byte))
}
