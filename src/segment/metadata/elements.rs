//! Elements that hold metadata: microdata, `<time>`, `<h1>`, and those whose class says date.

use super::names::{self, DateName, Field};
use super::{Collector, Place, PlaceKind, Scope, Wanted, attribute};
use crate::segment::DateSource;

impl Collector {
    /// Any element: notes what its attributes hold and says in which scope its content stands, and whether its text is
    /// wanted.
    pub(in crate::segment) fn element(&mut self, place: Place, line: usize) -> (Scope, Option<Wanted>) {
        let Place { attributes, scope, kind } = place;
        let mut inner = scope;
        let mut wanted = None;
        let property = attribute(attributes, "itemprop");
        if attribute(attributes, "itemscope").is_some() {
            inner = match property {
                Some("author") if scope == Scope::Page => Scope::Author,
                Some("publisher") if scope == Scope::Page => Scope::Publisher,
                _ if attribute(attributes, "itemtype").is_some_and(names::is_page_type) && property.is_none() => scope,
                Some("mainEntity" | "mainEntityOfPage") => scope,
                _ => Scope::Other,
            };
        }
        if let Some(property) = property {
            wanted = self.property(property, place, inner, line);
        }
        match kind {
            PlaceKind::Html => {
                if let Some(lang) = attribute(attributes, "lang").or_else(|| attribute(attributes, "xml:lang")) {
                    self.set(Field::Language, 0, lang);
                }
            }
            PlaceKind::Headline if wanted.is_none() => wanted = Some(Wanted::Title(names::HEADLINE)),
            PlaceKind::Time if wanted.is_none() => wanted = self.time(attributes, line),
            PlaceKind::Date if wanted.is_none() => wanted = self.marked(attributes, line),
            _ => {}
        }
        if attribute(attributes, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("author")) && wanted.is_none() {
            wanted = Some(Wanted::Author(8));
        }
        (inner, wanted)
    }

    /// An element with `itemprop`.
    fn property(&mut self, property: &str, place: Place, inner: Scope, line: usize) -> Option<Wanted> {
        let Place { attributes, scope, .. } = place;
        let said = attribute(attributes, "content").or_else(|| attribute(attributes, "datetime"));
        match (property, scope) {
            ("headline", Scope::Page) => Some(Wanted::Title(names::HEADLINE - 1)),
            ("name", Scope::Author) => Some(Wanted::Author(3)),
            ("name", Scope::Publisher) => Some(Wanted::SiteName),
            ("author", Scope::Page) if inner == Scope::Page => Some(Wanted::Author(4)),
            (_, Scope::Page) => {
                let source = match names::date(property)? {
                    DateName::Published => DateSource::Microdata,
                    DateName::Modified => DateSource::Modified,
                };
                self.date_or_text(source, format!("itemprop={property}"), said, line)
            }
            _ => None,
        }
    }

    /// A `<time>`.
    fn time(&mut self, attributes: &[(&str, &str)], line: usize) -> Option<Wanted> {
        let says = |word: &str| {
            attributes.iter().any(|(name, value)| {
                name.eq_ignore_ascii_case(word)
                    || matches!(*name, "class" | "id" | "data-testid") && names::contains_word(value, word)
            })
        };
        let (source, name) = if says("updated") || says("modified") {
            (DateSource::Modified, "time[updated]")
        } else if says("pubdate") || says("published") {
            (DateSource::Time, "time[published]")
        } else {
            (DateSource::OtherTime, "time")
        };
        let said = attribute(attributes, "datetime").filter(|value| !value.trim().is_empty());
        let name = if said.is_some() { format!("{name}[datetime]") } else { name.to_owned() };
        self.date_or_text(source, name, said, line)
    }

    /// An element whose class or id says date.
    fn marked(&mut self, attributes: &[(&str, &str)], line: usize) -> Option<Wanted> {
        let mut class = "";
        for (name, value) in attributes {
            if name.eq_ignore_ascii_case("class") || class.is_empty() && name.eq_ignore_ascii_case("id") {
                class = value;
            }
        }
        let source = match names::date(class) {
            Some(DateName::Modified) => DateSource::Modified,
            _ => DateSource::Marked,
        };
        let class: String = class.chars().take(60).collect();
        for (name, value) in attributes {
            let held = name.eq_ignore_ascii_case("title") || name.starts_with("data-");
            if held && names::looks_dated(value) {
                self.date(source, format!("{name} of {class}"), value, line);
            }
        }
        self.date_or_text(source, class, None, line)
    }
}
