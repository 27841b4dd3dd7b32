//! Writes a generated corpus as JSON lines, for the scripts in this folder:
//!
//! `cargo run --release --example generate -- KIND ROWS SEED > corpus.jsonl`, where KIND is `articles`, `scrapes`,
//! `pages` or `briefs`. `one BYTES SEED` is a single article of at least so many bytes.

#![allow(clippy::print_stderr, reason = "it is a program")]

mod corpus;

use std::io::{BufWriter, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kind, size, seed] = arguments.as_slice() else {
        eprintln!("usage: generate articles|scrapes|pages|briefs ROWS SEED, or: generate one BYTES SEED");
        return ExitCode::from(2);
    };
    let (Ok(size), Ok(seed)) = (size.parse::<u64>(), seed.parse::<u64>()) else {
        eprintln!("generate: the size and the seed are numbers");
        return ExitCode::from(2);
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut failed = None;
    let mut write = |line: &str| {
        if let Err(error) = out.write_all(line.as_bytes()) {
            failed.get_or_insert(error);
        }
    };
    match (kind.as_str(), corpus::Kind::named(kind)) {
        (_, Some(kind)) => corpus::write_rows(kind, seed, |rows, _| rows < size, &mut write),
        ("one", _) => {
            let mut random = corpus::Random::new(seed);
            let mut text = corpus::headline(&mut random);
            while (text.len() as u64) < size {
                text.push_str("\n\n");
                text.push_str(&corpus::paragraph(&mut random));
            }
            text.truncate(text.floor_char_boundary(usize::try_from(size).unwrap_or(usize::MAX)));
            write(&format!("{}\n", serde_json::json!({ "text": text, "id": "0" })));
        }
        _ => {
            eprintln!("generate: no corpus `{kind}`");
            return ExitCode::from(2);
        }
    }
    match failed.or(out.flush().err()) {
        None => ExitCode::SUCCESS,
        Some(error) => {
            eprintln!("generate: {error}");
            ExitCode::FAILURE
        }
    }
}
