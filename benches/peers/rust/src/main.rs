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

/// The crate's languages, ISO 639-3 and 639-1.
const CODES: &str = "eng en rus ru cmn zh spa es por pt ita it ben bn fra fr deu de ukr uk kat ka ara ar hin hi jpn ja heb he yid yi pol pl amh am jav jv kor ko nob nb dan da swe sv fin fi tur tr nld nl hun hu ces cs ell el bul bg bel be mar mr kan kn ron ro slv sl hrv hr srp sr mkd mk lit lt lav lv est et tam ta vie vi urd ur tha th guj gu uzb uz pan pa aze az ind id tel te pes fa mal ml ori or mya my nep ne sin si khm km tuk tk aka ak zul zu sna sn afr af lat la slk sk cat ca tgl tl hye hy epo eo";

/// ISO 639-1 of the language that the crate finds.
fn language(text: &str) -> Option<&'static str> {
    let code = whatlang::detect(text)?.lang().code();
    let mut codes = CODES.split(' ');
    codes.find(|three| *three == code).and_then(|_| codes.next()).or(Some(code))
}
