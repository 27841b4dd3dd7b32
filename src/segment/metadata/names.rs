//! What the names of meta tags and properties mean.

/// A field of the page's metadata, dates apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Author,
    SiteName,
    Section,
    Url,
    Language,
    Description,
}

/// What a date's name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateName {
    Published,
    Modified,
}

/// The rank of `<h1>` among the titles.
pub(super) const HEADLINE: u8 = 4;

/// The field a meta tag fills and its rank among those that fill it, 0 the best (JSON-LD).
///
/// Vocabularies: Open Graph, Twitter cards, Dublin Core, Highwire (`citation_*`), Parse.ly, Sailthru, schema.org.
pub(super) fn field(name: &str) -> Option<(Field, u8)> {
    let mut buffer = [0; 24];
    let lower = lowered(name, &mut buffer)?;
    Some(match lower {
        "og:title" => (Field::Title, 1),
        "citation_title" | "dc.title" | "dcterms.title" | "parsely-title" | "sailthru.title" | "headline" => {
            (Field::Title, 2)
        }
        "twitter:title" => (Field::Title, 5),
        "author" | "byl" => (Field::Author, 2),
        "article:author"
        | "og:article:author"
        | "parsely-author"
        | "sailthru.author"
        | "citation_author"
        | "dc.creator"
        | "dcterms.creator"
        | "article:author_name" => (Field::Author, 1),
        "twitter:creator" => (Field::Author, 9),
        "og:site_name" => (Field::SiteName, 0),
        "application-name" | "apple-mobile-web-app-title" | "dc.publisher" => (Field::SiteName, 3),
        "article:section" | "og:article:section" | "parsely-section" | "articlesection" => (Field::Section, 1),
        "section" | "dc.subject" | "category" => (Field::Section, 2),
        "og:url" | "parsely-link" | "twitter:url" => (Field::Url, 1),
        "og:locale" | "content-language" | "dc.language" | "inlanguage" | "language" => (Field::Language, 2),
        "og:description" => (Field::Description, 1),
        "description" | "dc.description" | "twitter:description" | "sailthru.description" => (Field::Description, 2),
        _ => return None,
    })
}

/// Whether a name, class or property is that of a publication or a modification date: by its words, as every content
/// system spells its own.
pub(super) fn date(name: &str) -> Option<DateName> {
    // `mod_date` is short for the modification; modules of content systems (`mod_datetime`) show the day of the visit.
    const MODIFIED: [&str; 7] = ["modif", "updat", "revis", "lastmod", "changed", "reviewed", "mod_"];
    const OTHER: [&str; 9] = ["publisher", "expir", "valid", "birth", "start", "end_", "unavail", "event", "format"];
    const DATED: [&str; 12] = [
        "date",
        "time",
        "pubda",
        "publish",
        "issued",
        "created",
        "datum",
        "fecha",
        "posted",
        "displaydate",
        "publication",
        "timestamp",
    ];
    let mut buffer = [0; 64];
    let lower = lowered(name, &mut buffer)?;
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if !has(&DATED) && !has(&MODIFIED[..2]) || has(&OTHER) {
        return None;
    }
    Some(if has(&MODIFIED) { DateName::Modified } else { DateName::Published })
}

/// Whether a text holds the likes of a year, or a time stamp in digits.
pub(super) fn looks_dated(text: &str) -> bool {
    let mut run = 0;
    let mut century = false;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii_digit() {
            run += 1;
            if run == 2 {
                century = matches!(&bytes[at - 1..=at], b"19" | b"20");
            }
            if matches!(run, 4 | 8) && century && !bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
                return true;
            }
            if matches!(run, 10 | 13) && bytes[at + 1 - run] == b'1' && run == bytes.len() {
                return true;
            }
        } else {
            run = 0;
        }
    }
    false
}

/// Whether an `itemtype` is that of an article or a page.
pub(super) fn is_page_type(itemtype: &str) -> bool {
    let name = itemtype.trim().rsplit('/').next().unwrap_or_default();
    name.ends_with("Article")
        || name.ends_with("Posting")
        || name.ends_with("Page")
        || matches!(name, "CreativeWork" | "Blog" | "Report" | "Recipe")
}

/// Whether a class or id holds a word, in any case.
pub(super) fn contains_word(value: &str, word: &str) -> bool {
    value.split(|c: char| !c.is_ascii_alphabetic()).any(|part| part.eq_ignore_ascii_case(word))
}

/// A title without the site's own name behind a separator.
pub(super) fn without_site<'a>(title: &'a str, site: &str) -> &'a str {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    // A name may hold a separator itself, so each place is tried.
    let cuts = SEPARATORS.iter().flat_map(|separator| title.match_indices(separator));
    let mut cuts = cuts.filter(|(at, separator)| letters(&title[at + separator.len()..]) == letters(site));
    cuts.next().map_or(title, |(at, _)| title[..at].trim())
}

/// A document title without a short tail behind its last separator, which mostly is the site's name.
pub(super) fn without_tail(title: &str) -> &str {
    let words = |text: &str| text.split_whitespace().count();
    let cuts = SEPARATORS.iter().filter_map(|separator| Some((title.rfind(separator)?, separator.len())));
    match cuts.max() {
        Some((at, length)) if words(&title[at + length..]).max(2) + 1 < words(&title[..at]).min(7) => {
            title[..at].trim()
        }
        _ => title,
    }
}

/// What stands between a title and the name of its site.
const SEPARATORS: [&str; 9] = [" | ", " - ", " – ", " — ", " :: ", " » ", " • ", " · ", " ‹ "];

/// The name in lower case, if it fits the buffer and is ASCII.
fn lowered<'b>(name: &str, buffer: &'b mut [u8]) -> Option<&'b str> {
    let lower = buffer.get_mut(..name.len())?;
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_dates() {
        for name in ["datePublished", "post_date", "text_datum"] {
            assert_eq!(date(name), Some(DateName::Published), "{name}");
        }
        for name in ["dateModified", "mod_date", "mod_datetime", "last-updated"] {
            assert_eq!(date(name), Some(DateName::Modified), "{name}");
        }
        assert_eq!(date("publisher_date"), None);
    }
}
