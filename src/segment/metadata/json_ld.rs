//! JSON-LD: the article's own node, found among those of the site, the comments and the related items.

use serde_json::{Map, Value};

use super::names::{self, DateName, Field};
use super::{Collector, MAX_DATE};
use crate::segment::DateSource;

/// How deep nodes are followed.
const DEPTH: usize = 6;

impl Collector {
    /// A script of type `application/ld+json`, or what is left of one.
    pub(in crate::segment) fn json_ld(&mut self, text: &str) {
        match parse(text) {
            Some(value) => {
                let mut named = Vec::new();
                names_by_id(&value, &mut named, DEPTH);
                self.node(&value, &named, DEPTH);
            }
            None => self.fields(text, DateSource::JsonLd, ""),
        }
    }

    /// Any other script: only what stands there as a JSON field with the name of a publication date.
    pub(in crate::segment) fn script(&mut self, text: &str) {
        if memchr::memmem::find(text.as_bytes(), b"ublish").is_some() {
            self.fields(text, DateSource::Script, "script ");
        }
    }

    /// Follows a node to the articles in it.
    fn node(&mut self, value: &Value, named: &[(&str, &str)], depth: usize) {
        match value {
            _ if depth == 0 => {}
            Value::Array(nodes) => nodes.iter().for_each(|node| self.node(node, named, depth - 1)),
            Value::Object(node) => {
                match kind(node) {
                    Kind::Article => self.article(node, named, ""),
                    Kind::Page => self.article(node, named, "WebPage."),
                    Kind::Site => self.set_text(Field::SiteName, 4, node.get("name")),
                    Kind::Other => {}
                }
                for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                    if let Some(inner) = node.get(key) {
                        self.node(inner, named, depth - 1);
                    }
                }
            }
            _ => {}
        }
    }

    /// Takes the fields of an article, or of a page (`prefix`), which is trusted less.
    fn article(&mut self, node: &Map<String, Value>, named: &[(&str, &str)], prefix: &str) {
        let rank = if prefix.is_empty() { 0 } else { 3 };
        for (key, field) in [
            ("headline", Field::Title),
            ("articleSection", Field::Section),
            ("inLanguage", Field::Language),
            ("url", Field::Url),
            ("description", Field::Description),
        ] {
            // The language and the address stand better elsewhere.
            let rank = if matches!(field, Field::Language | Field::Url) { rank + 2 } else { rank };
            self.set_text(field, rank, node.get(key));
        }
        if prefix.is_empty() && !node.contains_key("headline") {
            self.set_text(Field::Title, 1, node.get("name"));
        }
        let mut authors = Vec::new();
        people(node.get("author").or_else(|| node.get("creator")), named, &mut authors);
        if !authors.is_empty() {
            self.set(Field::Author, rank, &authors.join(", "));
        }
        let mut publisher = Vec::new();
        people(node.get("publisher"), named, &mut publisher);
        if let [name, ..] = publisher[..] {
            self.set(Field::SiteName, 1, name);
        }
        for key in ["datePublished", "dateCreated", "uploadDate", "dateModified"] {
            if let Some(Value::String(value)) = node.get(key) {
                let source = if key == "dateModified" { DateSource::Modified } else { DateSource::JsonLd };
                self.date(source, format!("{prefix}{key}"), value, usize::MAX);
            }
        }
    }

    fn set_text(&mut self, field: Field, rank: u8, value: Option<&Value>) {
        match value {
            Some(Value::String(text)) => self.set(field, rank, &htmlize::unescape(text.as_str())),
            Some(Value::Array(values)) => self.set_text(field, rank, values.first()),
            _ => {}
        }
    }

    /// Reads date and headline fields out of a script that is no JSON as a whole: `"name": "value"`.
    fn fields(&mut self, text: &str, source: DateSource, prefix: &str) {
        let bytes = text.as_bytes();
        for at in memchr::memchr_iter(b':', bytes) {
            let Some(name) = key_before(text, at) else { continue };
            let Some(value) = string_behind(text, at + 1) else { continue };
            match (name, source) {
                ("headline", DateSource::JsonLd) => self.set(Field::Title, 1, &htmlize::unescape(value)),
                _ if value.len() <= MAX_DATE && names::looks_dated(value) => match names::date(name) {
                    Some(DateName::Published) => self.date(source, format!("{prefix}{name}"), value, usize::MAX),
                    Some(DateName::Modified) => {
                        self.date(DateSource::Modified, format!("{prefix}{name}"), value, usize::MAX);
                    }
                    None => {}
                },
                _ => {}
            }
        }
    }
}

/// What a node is about, by its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Article,
    Page,
    Site,
    Other,
}

fn kind(node: &Map<String, Value>) -> Kind {
    let of = |name: &str| {
        let name = name.rsplit(['/', ':']).next().unwrap_or_default();
        if name.ends_with("Article") || name.ends_with("Posting") || matches!(name, "Report" | "Recipe" | "Review") {
            Kind::Article
        } else if name.ends_with("Page") {
            Kind::Page
        } else if name == "WebSite" {
            Kind::Site
        } else {
            Kind::Other
        }
    };
    match node.get("@type") {
        Some(Value::String(name)) => of(name),
        Some(Value::Array(names)) => {
            let kinds = names.iter().filter_map(Value::as_str).map(of);
            kinds.min_by_key(|kind| *kind as u8).unwrap_or(Kind::Other)
        }
        _ => Kind::Other,
    }
}

/// The names in an author or publisher field: text, a node, a reference to one, or several.
fn people<'v>(value: Option<&'v Value>, named: &[(&'v str, &'v str)], found: &mut Vec<&'v str>) {
    let name = match value {
        Some(Value::String(name)) => Some(name.as_str()),
        Some(Value::Array(values)) => {
            return values.iter().take(16).for_each(|value| people(Some(value), named, found));
        }
        Some(Value::Object(node)) => match node.get("name") {
            Some(Value::String(name)) => Some(name.as_str()),
            Some(names @ Value::Array(_)) => return people(Some(names), named, found),
            _ => node
                .get("@id")
                .and_then(Value::as_str)
                .and_then(|id| named.iter().find(|(known, _)| *known == id).map(|(_, name)| *name)),
        },
        _ => None,
    };
    if let Some(name) = name.map(str::trim).filter(|name| !name.is_empty() && !found.contains(name)) {
        found.push(name);
    }
}

/// The nodes that have both an `@id` and a name.
fn names_by_id<'v>(value: &'v Value, named: &mut Vec<(&'v str, &'v str)>, depth: usize) {
    match value {
        _ if depth == 0 || named.len() > 64 => {}
        Value::Array(nodes) => nodes.iter().for_each(|node| names_by_id(node, named, depth - 1)),
        Value::Object(node) => {
            if let (Some(Value::String(id)), Some(Value::String(name))) = (node.get("@id"), node.get("name")) {
                named.push((id, name));
            }
            node.values().for_each(|inner| names_by_id(inner, named, depth - 1));
        }
        _ => {}
    }
}

/// Parses JSON, or what was meant by it: wrapped in a comment or CDATA, with raw line breaks in strings, with commas
/// before a closing bracket.
fn parse(text: &str) -> Option<Value> {
    if let Ok(value) = serde_json::from_str(text) {
        return Some(value);
    }
    let start = text.find(['{', '['])?;
    let end = text.rfind(['}', ']'])?;
    let inner = text.get(start..=end)?;
    let mut repaired = String::with_capacity(inner.len());
    for c in inner.chars() {
        if matches!(c, '}' | ']') {
            let kept = repaired.trim_end();
            if let Some(kept) = kept.strip_suffix(',') {
                repaired.truncate(kept.len());
            }
        }
        repaired.push(if c.is_control() { ' ' } else { c });
    }
    serde_json::from_str(&repaired).ok()
}

/// The name in quotes (or bare) before a colon at `at`.
fn key_before(text: &str, at: usize) -> Option<&str> {
    let head = text[..at].trim_end();
    let head = head.strip_suffix(['"', '\'']).unwrap_or(head);
    let head = head.strip_suffix('\\').unwrap_or(head);
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let name = head.rsplit(|c| !is_part(c)).next().unwrap_or_default();
    (!name.is_empty()).then_some(name)
}

/// The string in quotes behind `at`.
fn string_behind(text: &str, at: usize) -> Option<&str> {
    let rest = text[at..].trim_start();
    let rest = rest.strip_prefix('\\').unwrap_or(rest);
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = &rest[1..];
    let end = value.as_bytes().iter().take(600).position(|&byte| byte == quote as u8)?;
    Some(value[..end].trim_end_matches('\\'))
}
