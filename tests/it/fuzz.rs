//! The fuzz targets without a fuzzer: every input of the corpus, and some hundred mutations of each, made from a fixed
//! seed. It runs on any machine in seconds; `just fuzz` searches with coverage.

#[path = "../../fuzz/checks.rs"]
mod checks;

use std::fs;
use std::path::PathBuf;

use crate::support::root;

/// Mutations of each input.
const MUTATIONS: usize = 300;

/// What parsers of bytes stumble over.
const TOKENS: [&[u8]; 16] = [
    b"\x00",
    b"\xFF\xFE",
    b"\xEF\xBB\xBF",
    b"\xE1\xBB",
    b"\xC3\x83\xC2",
    b"\xCC\x81",
    b"\xE2\x80\x8D",
    b"\xC2\xA0",
    b"\xC2\xAD",
    b"\xF0\x9F",
    b"\r\n",
    b"\x1B$B",
    b"&amp;nbsp;",
    b"_",
    b" , ",
    b"<meta charset=\"",
];

/// xorshift64*, so that every run makes the same mutations.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit.max(1)
    }
}

fn mutate(bytes: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut mutated = bytes.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(mutated.len() + 1);
        let end = (at + random.below(9)).min(mutated.len());
        match random.below(6) {
            0 => drop(mutated.drain(at..end)),
            1 => drop(mutated.splice(at..end, TOKENS[random.below(TOKENS.len())].iter().copied())),
            2 => mutated.insert(at, random.below(256) as u8),
            3 if at < mutated.len() => mutated[at] ^= 1 << random.below(8),
            4 => {
                let piece = mutated[at..end].to_vec();
                drop(mutated.splice(at..at, piece));
            }
            _ => {
                mutated.truncate(at);
                mutated.extend(&other[random.below(other.len() + 1)..]);
            }
        }
    }
    mutated
}

fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = root().join("fuzz/corpus").join(target);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

#[test]
fn the_corpus_and_its_mutations_hold() {
    for (target, check) in checks::TARGETS {
        let corpus = corpus(target);
        assert!(!corpus.is_empty(), "fuzz/corpus/{target} is empty");
        let mut random = Random(0x5EED);
        for (path, bytes) in &corpus {
            let run = |bytes: &[u8]| {
                let done = std::panic::catch_unwind(|| check(bytes));
                assert!(done.is_ok(), "{target} fails on a mutation of {}: {bytes:02x?}", path.display());
            };
            run(bytes);
            for _ in 0..MUTATIONS {
                run(&mutate(bytes, &corpus[random.below(corpus.len())].1, &mut random));
            }
        }
    }
}
