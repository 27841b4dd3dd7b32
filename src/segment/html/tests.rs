//! Cases from `tests/cases/segment/html.toml`, and properties that hold of any string.

use proptest::prelude::*;
use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct File {
    case: Vec<Case>,
}

/// A page, its lines, and whichever cues and metadata the case is about.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    page: String,
    lines: Vec<String>,
    elements: Option<Vec<String>>,
    hints: Option<Vec<String>>,
    outside: Option<Vec<u8>>,
    links: Option<Vec<f32>>,
    main: Option<Vec<bool>>,
    hidden: Option<Vec<bool>>,
    titles: Option<Vec<String>>,
    author: Option<String>,
    site_name: Option<String>,
    section: Option<String>,
    url: Option<String>,
    language: Option<String>,
    /// `source name value`, in order.
    dates: Option<Vec<String>>,
}

#[test]
fn cases() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/segment/html.toml");
    let file: File = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for case in file.case {
        let Rendered { text, lines, meta } = render(&case.page);
        let name = &case.name;
        assert_eq!(text.lines().collect::<Vec<_>>(), case.lines, "{name}: lines");
        assert_eq!(lines.len(), case.lines.len(), "{name}: cues");
        same(name, "elements", case.elements, lines.iter().map(|cues| format!("{:?}", cues.element)));
        same(name, "outside", case.outside, lines.iter().map(|cues| cues.outside));
        same(name, "links", case.links, lines.iter().map(|cues| (cues.link_share * 100.0).round() / 100.0));
        same(name, "main", case.main, lines.iter().map(|cues| cues.main));
        same(name, "hidden", case.hidden, lines.iter().map(|cues| cues.hidden));
        let hint = |cues: &Cues| cues.hint.map_or(String::new(), |hint| format!("{hint:?}"));
        same(name, "hints", case.hints, lines.iter().map(hint));
        same(name, "titles", case.titles, meta.titles);
        let dates = meta.dates.iter().map(|date| format!("{:?} {} {}", date.source, date.name, date.value));
        same(name, "dates", case.dates, dates);
        for (field, expected, found) in [
            ("author", case.author, meta.author),
            ("site_name", case.site_name, meta.site_name),
            ("section", case.section, meta.section),
            ("url", case.url, meta.url),
            ("language", case.language, meta.language),
        ] {
            if expected.is_some() {
                assert_eq!(found, expected, "{name}: {field}");
            }
        }
    }
}

fn same<T: PartialEq + std::fmt::Debug>(
    name: &str,
    what: &str,
    expected: Option<Vec<T>>,
    found: impl IntoIterator<Item = T>,
) {
    if let Some(expected) = expected {
        assert_eq!(found.into_iter().collect::<Vec<_>>(), expected, "{name}: {what}");
    }
}

/// What holds of any page.
fn check(page: &str) -> Result<(), TestCaseError> {
    let Rendered { text, lines, meta } = render(page);
    prop_assert_eq!(text.lines().count(), lines.len());
    prop_assert_eq!(text.split('\n').count(), lines.len().max(1));
    for (line, cues) in text.lines().zip(&lines) {
        prop_assert!(!line.is_empty() && line == line.trim() && !line.contains("  "), "{:?}", line);
        prop_assert!((0.0..=1.0).contains(&cues.link_share) && (0.0..=1.0).contains(&cues.prose_share));
        prop_assert!((0.0..=1.0).contains(&cues.bold_share) && cues.parent <= cues.container);
    }
    prop_assert!(meta.dates.iter().all(|date| !date.value.is_empty()));
    prop_assert_eq!(render(page).text, text);
    Ok(())
}

/// Pieces that pages are made and broken of.
fn piece() -> impl Strategy<Value = String> {
    let tag = prop::sample::select(vec![
        "p", "div", "li", "ul", "a", "b", "span", "table", "tr", "td", "svg", "title", "script", "style", "select",
        "option", "h1", "h2", "br", "pre", "template", "noscript", "x-y", "button", "textarea", "article", "form",
        "time", "math",
    ]);
    let attribute = prop::sample::select(vec![
        "",
        " class=author",
        " hidden",
        " href='#'",
        " id=\"nav",
        " itemprop=datePublished",
        " class='related x",
        " =a>",
        " itemscope itemtype=http://schema.org/Article",
        " style='display: none'",
        "/",
        " datetime=2024-05-06",
        " é\u{2002}=1",
    ]);
    prop_oneof![
        (tag.clone(), attribute).prop_map(|(tag, attribute)| format!("<{tag}{attribute}>")),
        tag.prop_map(|tag| format!("</{tag}>")),
        "[ a-zăô\\n\u{A0}\u{200B}0-9]{0,12}",
        prop::sample::select(vec![
            "<!--",
            "-->",
            "<!",
            "<",
            "</",
            "<?",
            "&",
            "&amp;",
            "&#x41",
            "&nbsp",
            "\0",
            "\u{3000}",
            "]]>",
            "<![CDATA[",
            "<script type=application/ld+json>",
            "{\"@type\":\"NewsArticle\",\"datePublished\":\"2024-01-02\"}",
            "<meta property=og:title content='",
            "\"",
            "'",
            ">",
            "<title/>",
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        check(&String::from_utf8_lossy(&bytes))?;
    }

    #[test]
    fn any_markup(pieces in prop::collection::vec(piece(), 0..60)) {
        check(&pieces.concat())?;
    }
}

/// What is repeated here is quadratic, and the test endless, where a search starts again at each of them.
#[test]
fn nothing_is_quadratic() {
    let repeated = [
        "<div>",
        "<b>",
        "</b>",
        "<p><table><td></p>",
        "<a href=x>y",
        "<li>z",
        "<title>",
        "<!--",
        "<script><!--<script>",
        "<svg><p>",
        "<x a='",
        "<x a=\"",
        "&",
        "&amp",
        "<select><option>",
        "<time>1",
        "<span class=date>1",
        "</",
        "<!",
        "{\":",
        "<script type=application/ld+json>{\"@graph\":[",
        "<meta name=date content=1>",
        "<p hidden>x",
        "<pre>\n\n",
    ];
    for piece in repeated {
        let Rendered { text, lines, .. } = render(&piece.repeat(60_000));
        assert_eq!(text.lines().count(), lines.len(), "{piece}");
    }
    render(&format!("<x {}>", "a=b ".repeat(100_000)));
    render(&format!("<script type=application/ld+json>{}", "{\"a\":".repeat(100_000)));
}
