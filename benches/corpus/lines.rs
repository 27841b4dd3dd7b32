//! Corpora as JSON lines.

use serde_json::{Value, json};

use super::{Random, article, page, paragraph, scrape};

/// What a corpus is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Clean articles of about 3 kB; about one in fifty is a copy, one in fifty nearly one (`copy_of` says of which).
    Articles,
    /// Articles with a menu above and doubled teasers below.
    Scrapes,
    /// HTML pages, with their text and date as `gold_text` and `gold_date`.
    Pages,
    /// One paragraph each, about 500 bytes.
    Briefs,
}

impl Kind {
    /// By its name on a command line.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "articles" => Self::Articles,
            "scrapes" => Self::Scrapes,
            "pages" => Self::Pages,
            "briefs" => Self::Briefs,
            _ => return None,
        })
    }
}

/// Writes rows of a kind, one JSON object a line, as long as `more(rows, bytes)` holds.
pub fn write_rows(kind: Kind, seed: u64, more: impl Fn(u64, usize) -> bool, mut write: impl FnMut(&str)) {
    let (mut random, mut earlier) = (Random::new(seed), Vec::new());
    let (mut number, mut written) = (0, 0);
    while more(number, written) {
        let mut row = match kind {
            Kind::Articles => copied(&mut random, number, &mut earlier),
            Kind::Scrapes => json!({ "text": scrape(&mut random, 9) }),
            Kind::Briefs => json!({ "text": paragraph(&mut random) }),
            Kind::Pages => {
                let page = page(&mut random, 10);
                json!({ "html": page.html, "gold_text": page.text, "gold_date": page.date })
            }
        };
        row["id"] = number.to_string().into();
        row["url"] = format!("https://bao{}.example/{number}", number % 40).into();
        let line = format!("{row}\n");
        write(&line);
        written += line.len();
        number += 1;
    }
}

/// JSON lines of at least so many bytes of articles.
pub fn json_lines(seed: u64, bytes: usize, write: impl FnMut(&str)) {
    write_rows(Kind::Articles, seed, |_, written| written < bytes, write);
}

/// The texts of so many articles.
pub fn article_texts(seed: u64, count: u64) -> Vec<String> {
    let (mut random, mut earlier) = (Random::new(seed), Vec::new());
    let text = |number| copied(&mut random, number, &mut earlier)["text"].as_str().unwrap_or_default().to_owned();
    (0..count).map(text).collect()
}

/// An article of its own, or the copy of an earlier one, with other words here and there or without.
fn copied(random: &mut Random, number: u64, earlier: &mut Vec<(u64, u64)>) -> Value {
    let again = match random.below(50) {
        0 | 1 if !earlier.is_empty() => Some(earlier[random.below(earlier.len() as u64) as usize]),
        _ => None,
    };
    let Some((of, seed)) = again else {
        let own = random.next();
        if earlier.len() < 1000 {
            earlier.push((number, own));
        }
        return json!({ "text": article(&mut Random::new(own), 8) });
    };
    let mut text = article(&mut Random::new(seed), 8);
    if random.below(2) == 0 {
        text = text.replacen(" th", " x", 3);
    }
    json!({ "text": text, "copy_of": of.to_string() })
}
