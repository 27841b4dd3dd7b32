//! Peers that are Rust crates: JSON lines in, JSON lines out. The peer for languages is timed without its start and the
//! parsing, as those that are libraries are: it prints on standard error the seconds that its work took.

use std::io::{BufRead, Write};
use std::time::Instant;

use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let peer = std::env::args().nth(1).unwrap_or_default();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let rows = std::io::stdin().lock().lines().map(row);
    match peer.as_str() {
        "html" => {
            for row in rows {
                writeln!(out, "{}", json!({ "text": article(text(&row?, "html")) }))?;
            }
        }
        "language" => {
            let rows = rows.collect::<Result<Vec<_>, _>>()?;
            let start = Instant::now();
            let found: Vec<_> = rows.iter().map(|row| language(text(row, "text"))).collect();
            eprintln!("seconds {}", start.elapsed().as_secs_f64());
            for code in found {
                writeln!(out, "{}", json!({ "language": code }))?;
            }
        }
        other => return Err(format!("no peer {other}").into()),
    }
    Ok(out.flush()?)
}

fn row(line: std::io::Result<String>) -> Result<Value, Box<dyn std::error::Error>> {
    Ok(serde_json::from_str(&line?)?)
}

fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_default()
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
