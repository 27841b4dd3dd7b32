//! What a page says of itself: JSON-LD, Open Graph, meta tags, microdata, `<time>`, `<title>`, `<h1>`.
//!
//! Values are claims, kept as written, with where they stood; dates are resolved elsewhere.

mod elements;
mod json_ld;
mod names;

use std::borrow::Cow;

use super::{DateSource, MetaDate, PageMeta};
use names::{DateName, Field};

/// Whose properties microdata names at a place of the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Scope {
    /// No item, or the article or the page itself.
    #[default]
    Page,
    /// The author of the page's item.
    Author,
    /// The publisher of the page's item.
    Publisher,
    /// Something else: a comment, a picture, another article.
    Other,
}

/// What the text of an element is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A title, of this rank.
    Title(u8),
    /// The author, of this rank.
    Author(u8),
    /// The name of the site.
    SiteName,
    /// The value of the date of this number.
    Date(usize),
}

/// What of an element matters to the metadata.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'p, 'a> {
    /// Its attributes.
    pub(super) attributes: &'p [(&'a str, &'a str)],
    /// The scope around it.
    pub(super) scope: Scope,
    /// What it is.
    pub(super) kind: PlaceKind,
}

/// The elements that matter to the metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlaceKind {
    /// `html`.
    Html,
    /// `h1`.
    Headline,
    /// `time`.
    Time,
    /// One whose class or id says date.
    Date,
    /// Any other.
    Other,
}

/// A value and its rank, 0 the best.
type Ranked = Option<(u8, String)>;

/// The most dates kept, and the most bytes of one: a page with more has no more to say.
const MAX_DATES: usize = 200;
const MAX_DATE: usize = 160;
/// The longest text taken for a name or a title, in bytes.
const MAX_TEXT: usize = 600;
/// The most titles kept.
const MAX_TITLES: usize = 16;
/// The last rank of what names an author outright, so that several of one rank are several authors.
const SEVERAL_AUTHORS: u8 = 4;
/// How many lines from the headline a `<time>` is still the article's.
const NEAR: usize = 6;

/// Collects metadata while a page is read.
#[derive(Debug, Default)]
pub(super) struct Collector {
    titles: Vec<(u8, String)>,
    document_title: Option<String>,
    author: Ranked,
    site_name: Ranked,
    section: Ranked,
    url: Ranked,
    language: Ranked,
    description: Ranked,
    dates: Vec<(MetaDate, usize)>,
    headline_line: Option<usize>,
}

impl Collector {
    /// A `<meta>`.
    pub(super) fn meta(&mut self, attributes: &[(&str, &str)], scope: Scope, line: usize) {
        let Some(content) = attribute(attributes, "content") else { return };
        for key in ["property", "name", "itemprop", "http-equiv"] {
            let Some(name) = attribute(attributes, key) else { continue };
            if key == "itemprop" && scope == Scope::Other {
                continue;
            }
            let name = name.trim();
            if let Some((field, rank)) = names::field(name) {
                let rank = if scope == Scope::Page || key != "itemprop" { rank } else { u8::MAX };
                self.set(field, rank, &decode(content));
            }
            if let Some(kind) = names::date(name) {
                let source = match (kind, key) {
                    (DateName::Modified, _) => DateSource::Modified,
                    (DateName::Published, "itemprop") => DateSource::Microdata,
                    (DateName::Published, _) => DateSource::Meta,
                };
                self.date(source, name.to_owned(), &decode(content), line);
            }
        }
    }

    /// A `<link>`.
    pub(super) fn link(&mut self, attributes: &[(&str, &str)]) {
        let Some(href) = attribute(attributes, "href") else { return };
        if attribute(attributes, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) {
            self.set(Field::Url, 0, &decode(href));
        }
    }

    /// The `<title>` of the page; the first one counts.
    pub(super) fn title(&mut self, text: &str) {
        if self.document_title.is_none() {
            self.document_title = folded(text);
        }
    }

    /// A comment of the markup.
    pub(super) fn comment(&mut self, text: &str) {
        if text.len() <= MAX_DATE && names::looks_dated(text) {
            self.date(DateSource::Comment, "comment".into(), text, usize::MAX);
        }
    }

    /// Notes a date whose value is said, or else its text.
    fn date_or_text(&mut self, source: DateSource, name: String, said: Option<&str>, line: usize) -> Option<Wanted> {
        match said {
            Some(value) => {
                self.date(source, name, &decode(value), line);
                None
            }
            None if self.dates.len() < MAX_DATES => {
                self.dates.push((MetaDate { source, name, value: String::new() }, line));
                Some(Wanted::Date(self.dates.len() - 1))
            }
            None => None,
        }
    }

    /// Takes the text of an element that was wanted.
    pub(super) fn text_of(&mut self, wanted: Wanted, text: &str, line: usize) {
        if text.len() > MAX_TEXT {
            return;
        }
        match wanted {
            Wanted::Title(rank) => {
                self.headline_line.get_or_insert(line);
                self.set(Field::Title, rank, text);
            }
            Wanted::Author(rank) => self.set(Field::Author, rank, text),
            Wanted::SiteName => self.set(Field::SiteName, 2, text),
            Wanted::Date(at) => {
                if let (Some((date, _)), Some(value)) = (self.dates.get_mut(at), folded(text))
                    && value.len() <= MAX_DATE
                    && value.contains(char::is_numeric)
                {
                    date.value = value;
                }
            }
        }
    }

    /// Notes a value, unless a better one is known.
    fn set(&mut self, field: Field, rank: u8, value: &str) {
        let Some(value) = folded(value) else { return };
        let slot = match field {
            Field::Title if self.titles.len() < 4 * MAX_TITLES => return self.titles.push((rank, value)),
            Field::Title => return,
            // Open Graph's article:author is a profile's address as often as a name, Twitter's a handle.
            Field::Author if value.starts_with("http") || value.starts_with('/') || value.contains('@') => return,
            Field::Author => &mut self.author,
            Field::SiteName => &mut self.site_name,
            Field::Section => &mut self.section,
            Field::Url => &mut self.url,
            Field::Language => &mut self.language,
            Field::Description => &mut self.description,
        };
        match slot {
            Some((known, _)) if *known < rank => {}
            // Several authors stand in several tags.
            Some((known, names)) if *known == rank => {
                if field == Field::Author
                    && rank <= SEVERAL_AUTHORS
                    && !names.contains(&value)
                    && names.len() < MAX_TEXT
                {
                    names.push_str(", ");
                    names.push_str(&value);
                }
            }
            _ => *slot = Some((rank, value)),
        }
    }

    fn date(&mut self, source: DateSource, name: String, value: &str, line: usize) {
        let value = value.trim();
        if value.len() <= MAX_DATE && value.contains(char::is_numeric) && self.dates.len() < MAX_DATES {
            self.dates.push((MetaDate { source, name, value: value.to_owned() }, line));
        }
    }

    /// Everything collected.
    pub(super) fn finish(mut self) -> PageMeta {
        let headline = self.headline_line;
        let mut dates: Vec<(MetaDate, bool)> = self
            .dates
            .into_iter()
            .filter(|(date, _)| !date.value.is_empty())
            .map(|(mut date, line)| {
                let near = headline.is_some_and(|headline| line.abs_diff(headline) <= NEAR);
                if date.source == DateSource::OtherTime && near {
                    date.source = DateSource::Time;
                }
                (date, near)
            })
            .collect();
        dates.sort_by_key(|(date, near)| (date.source, !near));
        let mut dates: Vec<MetaDate> = dates.into_iter().map(|(date, _)| date).collect();
        dates.dedup();
        let site_name = self.site_name.map(|(_, name)| name);
        if let Some(title) = self.document_title {
            self.titles.push((u8::MAX, title));
        }
        self.titles.sort_by_key(|(rank, _)| *rank);
        let mut titles: Vec<String> = Vec::new();
        for (rank, title) in &self.titles {
            let mut short = site_name.as_deref().map_or(title.as_str(), |site| names::without_site(title, site));
            if *rank == u8::MAX && short == title {
                short = names::without_tail(title);
            }
            if !short.is_empty() && titles.len() < MAX_TITLES && !titles.iter().any(|known| known == short) {
                titles.push(short.to_owned());
            }
        }
        let value = |ranked: Ranked| ranked.map(|(_, value)| value);
        PageMeta {
            titles,
            author: value(self.author),
            site_name,
            section: value(self.section),
            url: value(self.url),
            language: value(self.language),
            description: value(self.description),
            dates,
        }
    }
}

/// The first attribute of a name, as written.
fn attribute<'a>(attributes: &[(&'a str, &'a str)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
}

fn decode(value: &str) -> Cow<'_, str> {
    htmlize::unescape_attribute(value)
}

/// The text with white space folded; `None` where nothing is left.
fn folded(text: &str) -> Option<String> {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    (!folded.is_empty()).then_some(folded)
}
