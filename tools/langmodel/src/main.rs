//! Makes the table of letter statistics that `src/language` reads.
//!
//!     cargo fetch
//!     cargo run --release -- ~/.cargo/registry/src/INDEX ../../src/language/model.bin
//!
//! The first argument is the folder cargo unpacks crates into, with the `lingua-*-language-model` crates (Apache-2.0).

mod choice;
mod counts;
#[path = "../../../src/language/hash.rs"]
mod hash;
mod languages;
mod letters;
mod probabilities;
#[allow(dead_code, reason = "the library uses the rest")]
#[path = "../../../src/language/script.rs"]
mod script;
mod sources;
mod table;

use std::error::Error;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [registry, out] = arguments.as_slice() else {
        return Err("usage: langmodel REGISTRY OUT".into());
    };
    let texts = Path::new(env!("CARGO_MANIFEST_DIR")).join("texts");
    let mut bytes = vec![languages::GROUPS.len() as u8];
    for group in languages::GROUPS {
        let languages = sources::read(group, registry, &texts)?;
        let probabilities = probabilities::Probabilities::of(&languages);
        let chosen = choice::choose(&probabilities, group.budget);
        println!("{:?}: {} of {} n-grams", group.script, chosen.len(), probabilities.grams.len());
        table::write(group, &probabilities, &chosen, &mut bytes);
    }
    println!("{} bytes", bytes.len());
    std::fs::write(out, bytes)?;
    Ok(())
}
