//! The language stage alone, as the peers that are libraries run: the texts of the JSON lines on standard input are in
//! memory, and the models are loaded, before the time counts. Prints a line for each, and on standard error the seconds.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a program")]

use std::io::BufRead;
use std::time::Instant;

use tinsach::Result;
use tinsach::config::LanguageConfig;
use tinsach::language::Identifier;

fn main() -> Result<()> {
    let identifier = Identifier::new(&LanguageConfig::default())?;
    let mut texts = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let row: serde_json::Value =
            serde_json::from_str(&line.expect("standard input can be read")).expect("the corpus is JSON");
        texts.push(row["text"].as_str().unwrap_or_default().to_owned());
    }
    let start = Instant::now();
    let found: Vec<_> = texts.iter().map(|text| identifier.identify(text, None).language).collect();
    eprintln!("seconds {}", start.elapsed().as_secs_f64());
    for language in found {
        println!("{}", serde_json::json!({ "language": language }));
    }
    Ok(())
}
