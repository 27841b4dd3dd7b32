//! The duplicates stage alone, as the peers that are libraries run: the texts of the JSON lines on standard input are
//! in memory before the time counts. Prints the ids of the documents to drop, and on standard error the seconds.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a program")]

use std::io::BufRead;
use std::time::Instant;

use tinsach::Result;
use tinsach::config::DuplicatesConfig;
use tinsach::corpus::{Duplicates, InMemory, Key, Observed, Signer, Standing, Texts, Verifier, Words};

struct Rows {
    ids: Vec<String>,
    texts: Vec<String>,
    signer: Signer,
}

impl Texts for Rows {
    fn words(&self, doc: u32) -> Result<Words> {
        Ok(self.signer.words(&self.texts[doc as usize], None))
    }
}

fn find(rows: &Rows, config: &DuplicatesConfig) -> Result<Duplicates> {
    let mut observed = Observed::new(config, InMemory)?;
    for (number, text) in (0..).zip(&rows.texts) {
        let key = Key {
            doc_id: u128::from(number).to_be_bytes(),
            date: None,
            fetched_at: None,
            length: u32::try_from(text.len()).unwrap_or(u32::MAX),
            site: None,
            standing: Standing::New,
        };
        observed.observe(number, &key, &rows.signer.sign(text, None))?;
    }
    observed.freeze()?.resolve(&Verifier::new(config), rows)
}

fn main() -> Result<()> {
    let config = DuplicatesConfig::default();
    let mut rows = Rows { ids: Vec::new(), texts: Vec::new(), signer: Signer::new(&config)? };
    for line in std::io::stdin().lock().lines() {
        let row: serde_json::Value =
            serde_json::from_str(&line.expect("standard input can be read")).expect("the corpus is JSON");
        let field = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        rows.ids.push(field("id"));
        rows.texts.push(field("text"));
    }
    let start = Instant::now();
    let found = find(&rows, &config)?;
    eprintln!("seconds {}", start.elapsed().as_secs_f64());
    for (number, id) in (0..).zip(&rows.ids) {
        if found.dropped(number).is_some() {
            println!("{id}");
        }
    }
    Ok(())
}
