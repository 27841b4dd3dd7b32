//! The date alone, as the peers that are libraries find it: what a page says of itself, the dates in its text, and which
//! is the day of publication. The pages of the JSON lines on standard input are in memory before the time counts. Prints
//! a line for each, and on standard error the seconds.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a program")]

use std::collections::BTreeSet;
use std::io::BufRead;
use std::time::Instant;

use tinsach::Result;
use tinsach::config::Config;
use tinsach::date::Dater;
use tinsach::language::Identifier;
use tinsach::record::Declared;
use tinsach::segment::{html, segment};

fn main() -> Result<()> {
    let config = Config::default();
    let (dater, identifier) = (Dater::new(&config.date)?, Identifier::new(&config.language)?);
    let mut pages = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let row: serde_json::Value =
            serde_json::from_str(&line.expect("standard input can be read")).expect("the corpus is JSON");
        let url = row["url"].as_str().map(str::to_owned);
        pages.push((row["html"].as_str().unwrap_or_default().to_owned(), Declared { url, ..Declared::default() }));
    }
    let find = |(page, declared): &(String, Declared)| {
        let page = html::render(page);
        // Most pages say their language; of the others it is found.
        let unsaid = page.meta.language.is_none();
        let found = unsaid.then(|| identifier.identify(&page.text, None).language).flatten();
        let document = segment(page.text, Some(page.lines));
        dater.date(&document, &page.meta, declared, found.as_deref()).date
    };
    // Models are loaded before the time counts, here as in the libraries: the words of each language of the pages.
    let languages: BTreeSet<_> = pages
        .iter()
        .map(|(page, _)| html::render(page))
        .filter_map(|page| page.meta.language.or(identifier.identify(&page.text, None).language.map(Into::into)))
        .collect();
    languages.iter().for_each(|language| drop(dater.mentions("", Some(language))));
    let start = Instant::now();
    let days: Vec<_> = pages.iter().map(find).collect();
    eprintln!("seconds {}", start.elapsed().as_secs_f64());
    for day in days {
        println!("{}", serde_json::json!({ "date": day.map(|day| day.to_string()) }));
    }
    Ok(())
}
