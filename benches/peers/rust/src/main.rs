//! Peers that are Rust crates: JSON lines in, JSON lines out.

use std::io::{BufRead, Write};

use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let peer = std::env::args().nth(1).unwrap_or_default();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = |name: &str| row[name].as_str().unwrap_or_default();
        let found = match peer.as_str() {
            "html" => json!({ "text": article(text("html")) }),
            "language" => json!({ "language": language(text("text")) }),
            other => return Err(format!("no peer {other}").into()),
        };
        writeln!(out, "{found}")?;
    }
    Ok(out.flush()?)
}

fn article(page: &str) -> Option<String> {
    let config = dom_smoothie::Config { text_mode: dom_smoothie::TextMode::Formatted, ..Default::default() };
    let article = dom_smoothie::Readability::new(page, None, Some(config)).ok()?.parse().ok()?;
    Some(article.text_content.to_string())
}

/// ISO 639-1 where the crate's language has it, else its 639-3.
fn language(text: &str) -> Option<&'static str> {
    const TWO: [(&str, &str); 22] = [
        ("vie", "vi"),
        ("eng", "en"),
        ("cmn", "zh"),
        ("jpn", "ja"),
        ("kor", "ko"),
        ("tha", "th"),
        ("fra", "fr"),
        ("spa", "es"),
        ("por", "pt"),
        ("deu", "de"),
        ("ita", "it"),
        ("ind", "id"),
        ("rus", "ru"),
        ("ara", "ar"),
        ("pes", "fa"),
        ("hin", "hi"),
        ("ukr", "uk"),
        ("nld", "nl"),
        ("pol", "pl"),
        ("ces", "cs"),
        ("swe", "sv"),
        ("tur", "tr"),
    ];
    let code = whatlang::detect(text)?.lang().code();
    Some(TWO.iter().find(|(three, _)| *three == code).map_or(code, |(_, two)| two))
}
