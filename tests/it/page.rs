//! `report.html`: one page, no network, no scripts, and hostile text stays text.

use std::fs;

use crate::support::clean;

/// Every tag of a page that must be closed is closed, in order.
fn is_well_formed(page: &str) {
    const VOID: [&str; 2] = ["meta", "br"];
    let mut open = Vec::new();
    for tag in page.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
        let name = tag.trim_start_matches('/').split(|char: char| char.is_whitespace() || char == '/').next().unwrap();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "</{closed}>");
        } else if !tag.ends_with('/') && !tag.starts_with('!') && !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} stay open");
}

#[test]
fn the_page_shows_the_run_without_scripts_and_requests() {
    let out = tempfile::tempdir().unwrap();
    clean(&["data/sample"], out.path(), &["--gate", "max_removed=0.9"]);
    let page = fs::read_to_string(out.path().join("report.html")).unwrap();
    is_well_formed(&page);
    for part in ["Gates", "Languages", "Days of publication", "Duplicates", "Where the time went", "Rejects", "Sites"] {
        assert!(page.contains(&format!("<h2>{part}")), "{part}");
    }
    assert!(page.contains("default-src 'none'"));
    for outside in ["<script", "<img", "<link", "<iframe", "src=", "href=", "@import", "url("] {
        assert!(!page.contains(outside), "the page has {outside}");
    }
}

#[test]
fn hostile_text_stays_text() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = r#"{"url": "https://<img src=x onerror=alert(1)>.example/", "id": "</style><script>", "text": "Xem thêm: <script>alert(2)</script>\nMột cây cầu mới đã được khánh thành sáng thứ hai ở bờ sông phía bắc.\nẢnh: <b onclick=\"x\">\u001b[2J"}
{"text": "\u0000\u0000<script>alert(3)</script>"}
{"text": {"<script>": 1}}
{"<script>": 1}
"#;
    let input = folder.path().join("<b>.jsonl");
    fs::write(&input, hostile).unwrap();
    let out = folder.path().join("out");
    clean(&[&input.display().to_string()], &out, &[]);
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    is_well_formed(&page);
    for hole in ["<script", "<img", "<b ", "<b>.jsonl", "\u{1b}"] {
        assert!(!page.contains(hole), "the page has {hole:?}");
    }
    assert!(page.contains("&lt;b&gt;.jsonl"), "what the input said is shown");
}

/// The colours of a theme by name: red, green, blue.
fn colours(style: &str) -> Vec<(&str, [f64; 3])> {
    let named = |(name, value): (&'static str, &str)| {
        let hex = value.trim().trim_start_matches('#');
        let hex = if hex.len() == 3 { hex.chars().flat_map(|digit| [digit, digit]).collect() } else { hex.to_owned() };
        let part = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        (name, [part(0), part(2), part(4)])
    };
    ["paper", "card", "ink", "muted", "keep", "drop", "bad", "accent"]
        .into_iter()
        .map(|name| named((name, style.split(&format!("--{name}: ")).nth(1).unwrap().split(';').next().unwrap())))
        .collect()
}

/// The contrast of two colours, 1 to 21, as WCAG 2.2 defines it.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let linear = |part: f64| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
    let light = |[red, green, blue]: [f64; 3]| 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    let (one, other) = (light(one), light(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn both_themes_can_be_read() {
    let out = tempfile::tempdir().unwrap();
    clean(&["data/sample/vi_brief.txt"], out.path(), &[]);
    let page = fs::read_to_string(out.path().join("report.html")).unwrap();
    let (light, rest) = page.split_once("prefers-color-scheme: dark").unwrap();
    for (theme, style) in [("light", light), ("dark", rest)] {
        let colours = colours(style);
        let colour = |name: &str| colours.iter().find(|(other, _)| *other == name).unwrap().1;
        // Text needs 4.5, what only must be seen 3.
        for (name, least) in [("ink", 7.0), ("muted", 4.5), ("bad", 4.5), ("keep", 3.0), ("drop", 3.0), ("accent", 3.0)]
        {
            for ground in ["paper", "card"] {
                let found = contrast(colour(name), colour(ground));
                assert!(found >= least, "{theme}: {name} on {ground} has {found:.1}, not {least}");
            }
        }
    }
}
