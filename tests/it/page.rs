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
