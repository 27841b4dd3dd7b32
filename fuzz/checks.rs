//! What each target checks, apart from the engine that makes up the inputs: libFuzzer in `fuzz_targets`, replay and
//! mutation of the corpus in `tests/it/fuzz.rs`.
//!
//! A new target is a function here, its name in [`TARGETS`], a binary in `Cargo.toml` and `fuzz_targets`, and some inputs
//! in `corpus/<name>`.

use std::sync::LazyLock;

use tinsach::audit::replay;
use tinsach::config::{DecodeConfig, NormaliseConfig};
use tinsach::decode::Decoder;
use tinsach::normalise::Normaliser;
use tinsach::record::Markup;

/// A check: panics where something doesn't hold.
pub type Check = fn(&[u8]);

/// Every target by name.
#[allow(dead_code, reason = "the binaries call their own target by name")]
pub const TARGETS: &[(&str, Check)] = &[("decode", decode), ("normalise", normalise)];

static DECODER: LazyLock<Decoder> =
    LazyLock::new(|| Decoder::new(&DecodeConfig::default()).expect("the default holds together"));

static NORMALISER: LazyLock<Normaliser> =
    LazyLock::new(|| Normaliser::new(&NormaliseConfig::default()).expect("the default holds together"));

/// Any bytes become text or are refused with a reason; what is malformed is kept, with its place.
///
/// The first byte chooses the markup and the declared charset.
pub fn decode(input: &[u8]) {
    const CHARSETS: [Option<&str>; 8] = [
        None,
        Some("utf-8"),
        Some("windows-1252"),
        Some("windows-1258"),
        Some("tcvn3"),
        Some("viqr"),
        Some("gb18030"),
        Some("utf-16le"),
    ];
    let Some((&choice, bytes)) = input.split_first() else { return };
    let markup = if choice & 8 == 0 { Markup::Text } else { Markup::Html };
    match DECODER.decode(bytes, markup, CHARSETS[usize::from(choice & 7)]) {
        Ok(decoded) => {
            assert!((0.0..=1.0).contains(&decoded.confidence));
            assert_eq!(decoded.malformed as usize, decoded.lost.len());
            let mut end = 0;
            for lost in &decoded.lost {
                assert!(lost.at >= end && !lost.bytes.is_empty(), "malformed sequences come in order");
                end = lost.at + lost.bytes.len();
                assert_eq!(bytes.get(lost.at..end), Some(&*lost.bytes), "they are the bytes of the input");
            }
        }
        Err(refused) => assert!(!refused.reason.is_empty() && !refused.detail.is_empty()),
    }
}

/// Any text is normalised once and for all, and its edits replay.
pub fn normalise(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let normalised = NORMALISER.normalise(&text);
    let replayed = normalised.passes.iter().fold(text.to_string(), |text, edits| replay(&text, edits));
    assert_eq!(replayed, normalised.text, "the edits replay");
    let again = NORMALISER.normalise(&normalised.text);
    assert_eq!(again.text, normalised.text, "a second time changes nothing");
    assert!(unicode_normalization::is_nfc(&normalised.text));
}
