//! The signature of one document: a hash of its folded text, and a sample of its shingles that any copy of a passage
//! shares.

use crate::config::DuplicatesConfig;
use crate::corpus::fold::{Folder, Words};
use crate::error::{Error, Result};

/// Version of the sampling. Stored beside anything that is compared across runs.
pub const SAMPLING: u32 = 1;

/// Words in a shingle. Five separate stories from one another best (word 3-grams make templates alike).
pub const SHINGLE: usize = 5;

/// Shingles in a window of which one is taken, so a passage of `SHINGLE + WINDOW - 1` = 20 words that stands in two
/// documents gives both at least one shingle in common: winnowing (Schleimer, Wilkerson and Aiken, 2003).
pub const WINDOW: usize = 16;

/// Texts with fewer sampled shingles add their smallest ones, up to this number.
const FLOOR: usize = 8;

/// What the search for candidates needs of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// 128-bit hash of the folded text.
    pub exact: u128,
    /// Number of words.
    pub words: u32,
    /// The sampled shingles, sorted; empty where the document is too short to be compared.
    pub sketch: Vec<u64>,
}

/// Makes signatures.
#[derive(Debug)]
pub struct Signer {
    folder: Folder,
    min_words: usize,
}

impl Signer {
    /// Checks the configuration and builds the folding table.
    ///
    /// # Errors
    /// A usage error that names the key where a threshold is out of range.
    pub fn new(config: &DuplicatesConfig) -> Result<Self> {
        for (name, value) in [("near", config.near), ("contained", config.contained), ("related", config.related)] {
            if !(value > 0.0 && value <= 1.0) {
                return Err(Error::usage(format!("duplicates.{name} is {value}"))
                    .help("a share of the words, above 0 and up to 1"));
            }
        }
        Ok(Self { folder: Folder::new(), min_words: (config.min_words as usize).max(SHINGLE) })
    }

    /// The signature of a kept text.
    pub fn sign(&self, kept_text: &str, title: Option<&str>) -> Signature {
        self.sign_words(kept_text, title).0
    }

    /// The same with the words it is made of.
    pub fn sign_words(&self, kept_text: &str, title: Option<&str>) -> (Signature, Words) {
        let (exact, words) = self.folder.fold(kept_text, title);
        (self.signature(exact, &words), words)
    }

    /// The words of a kept text, for verification.
    pub fn words(&self, kept_text: &str, title: Option<&str>) -> Words {
        self.folder.words(kept_text, title)
    }

    /// The words of a text with the bytes each stands at.
    pub(super) fn places(&self, text: &str) -> (Vec<u32>, Vec<(usize, usize)>) {
        self.folder.places(text)
    }

    /// The signature of words whose text is no longer at hand.
    pub fn signature(&self, exact: u128, words: &Words) -> Signature {
        let sketch = if words.body.len() < self.min_words { Vec::new() } else { sketch(&words.body) };
        Signature { exact, words: u32::try_from(words.body.len()).unwrap_or(u32::MAX), sketch }
    }
}

/// Samples the shingles of some words: sorted, each once.
fn sketch(words: &[u32]) -> Vec<u64> {
    let mut shingles = hashes(words);
    let mut taken = winnow(&shingles);
    taken.sort_unstable();
    taken.dedup();
    if taken.len() < FLOOR {
        shingles.sort_unstable();
        shingles.dedup();
        shingles.truncate(FLOOR);
        taken.extend(shingles);
        taken.sort_unstable();
        taken.dedup();
    }
    taken
}

/// The least of each window, each where it differs from the one before; of all where they are fewer than a window.
///
/// A window over two blocks is the end of one and the start of the next, so its least is the lesser of two running ones
/// (van Herk, 1992): no comparison is made twice, and none is a jump that can't be foreseen.
fn winnow(shingles: &[u64]) -> Vec<u64> {
    if shingles.len() < WINDOW {
        return shingles.iter().copied().min().into_iter().collect();
    }
    let windows = shingles.len() + 1 - WINDOW;
    let mut taken = vec![0; windows];
    let (mut count, mut last) = (0, None);
    for start in (0..windows).step_by(WINDOW) {
        let block: &[u64; WINDOW] = shingles[start..].first_chunk().expect("a window starts here");
        let mut to_end = *block;
        for at in (0..WINDOW - 1).rev() {
            to_end[at] = to_end[at].min(to_end[at + 1]);
        }
        let mut from_start = u64::MAX;
        for (at, rest) in to_end.into_iter().enumerate().take(windows - start) {
            let least = rest.min(from_start);
            taken[count] = least;
            count += usize::from(last != Some(least));
            last = Some(least);
            from_start = from_start.min(shingles.get(start + WINDOW + at).copied().unwrap_or(u64::MAX));
        }
    }
    taken.truncate(count);
    taken
}

/// The hash of each shingle, in order.
fn hashes(words: &[u32]) -> Vec<u64> {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    const LEAVING: u64 = FACTOR.wrapping_pow(SHINGLE as u32);
    let mut sum = words.iter().take(SHINGLE - 1).fold(0u64, |sum, &word| push(sum, FACTOR, word));
    let pairs = words.iter().skip(SHINGLE - 1).zip(std::iter::once(&0).chain(words));
    pairs
        .map(|(&entering, &leaving)| {
            sum = push(sum, FACTOR, entering).wrapping_sub(u64::from(leaving).wrapping_mul(LEAVING));
            // The finaliser of SplitMix64: the smallest hash of a window must be no property of its last word.
            let mixed = (sum ^ (sum >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            mixed ^ (mixed >> 31)
        })
        .collect()
}

fn push(sum: u64, factor: u64, word: u32) -> u64 {
    sum.wrapping_mul(factor).wrapping_add(word.into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_passage_of_twenty_words_is_always_found(
            passage in prop::collection::vec(any::<u32>(), 20),
            texts in prop::array::uniform2(prop::collection::vec(any::<u32>(), 0..80)),
            at in prop::array::uniform2(any::<prop::sample::Index>()),
        ) {
            let [first, second] = [0, 1].map(|of| {
                let (before, after) = texts[of].split_at(at[of].index(texts[of].len() + 1));
                sketch(&[before, &passage, after].concat())
            });
            prop_assert!(first.iter().any(|shingle| second.contains(shingle)));
        }

        #[test]
        fn the_least_of_every_window_is_taken(words in prop::collection::vec(0u32..40, 0..200)) {
            let plain = |shingle: &[u32]| hashes(shingle)[0];
            let shingles: Vec<u64> = words.windows(SHINGLE).map(plain).collect();
            prop_assert_eq!(&hashes(&words), &shingles, "rolling along gives each shingle its own hash");
            let mut least: Vec<u64> = shingles.windows(WINDOW).filter_map(|window| window.iter().copied().min()).collect();
            least.dedup();
            if shingles.len() >= WINDOW {
                prop_assert_eq!(winnow(&shingles), least);
            }
        }

        #[test]
        fn a_sketch_is_sorted_and_a_sixth_of_the_text_at_most(words in prop::collection::vec(0u32..400, 0..900)) {
            let sketch = sketch(&words);
            prop_assert!(sketch.is_sorted_by(|a, b| a < b));
            prop_assert!(sketch.len() <= words.len() / 4 + 2 * FLOOR);
        }
    }

    #[test]
    fn thresholds_out_of_range_are_named() {
        let error = Signer::new(&DuplicatesConfig { near: 70.0, ..DuplicatesConfig::default() }).unwrap_err();
        assert!(error.is_usage() && error.to_string().contains("duplicates.near"));
    }
}
