//! What each target checks, apart from the engine that makes up the inputs: libFuzzer in `fuzz_targets`, replay and
//! mutation of the corpus in `tests/it/fuzz.rs`.
//!
//! A new target is a function here, its name in [`TARGETS`], a binary in `Cargo.toml` and `fuzz_targets`, and some inputs
//! in `corpus/<name>`.

use std::io::{BufRead, BufReader, Cursor};
use std::sync::LazyLock;

use tinsach::audit::replay;
use tinsach::config::{Config, DateConfig, DecodeConfig, NormaliseConfig, StripConfig, from_toml};
use tinsach::date::{Dated, Dater};
use tinsach::decode::Decoder;
use tinsach::io::Opener;
use tinsach::io::rows::Columns;
use tinsach::normalise::Normaliser;
use tinsach::record::{Declared, Markup};
use tinsach::segment::html::render;
use tinsach::segment::{PageMeta, segment};
use tinsach::strip::Stripper;

/// A check: panics where something doesn't hold.
pub type Check = fn(&[u8]);

/// Every target by name.
#[allow(dead_code, reason = "the binaries call their own target by name")]
pub const TARGETS: &[(&str, Check)] = &[
    ("decode", decode),
    ("normalise", normalise),
    ("rows", rows),
    ("warc", warc),
    ("archive", archive),
    ("page", page),
    ("html", html),
    ("strip", strip),
    ("dates", dates),
    ("metadata", metadata),
    ("config", config),
];

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

static CONFIG: LazyLock<Config> = LazyLock::new(Config::default);
static OPENER: LazyLock<Opener> = LazyLock::new(|| Opener::new(&CONFIG));
static COLUMNS: LazyLock<Columns> = LazyLock::new(|| Columns::new(&CONFIG));

/// What reading gives: the place of each record, and its bytes or the reason why it has none.
fn items(name: &str, reader: impl BufRead + Send + 'static) -> Vec<(String, Result<Vec<u8>, String>)> {
    let source = match OPENER.open_reader(name, Box::new(reader)) {
        Ok(source) => source,
        Err(error) => return vec![(error.to_string(), Err(String::new()))],
    };
    let parsed = source.map(|item| item.expect("nothing behind the header ends a run").parse(&COLUMNS));
    parsed
        .map(|parsed| match parsed {
            Ok(record) => (record.origin.to_string(), Ok(record.bytes)),
            Err(rejected) => {
                assert!(!rejected.reason.is_empty() && !rejected.detail.is_empty());
                (rejected.origin.to_string(), Err(rejected.reason))
            }
        })
        .collect()
}

/// Any bytes are read as the input that the first of them chooses, to an end, and alike however little a pipe gives at a
/// time. A damaged stream that is compressed may give more or less before it fails.
fn read(names: &[&'static str], input: &[u8]) {
    let Some((&choice, bytes)) = input.split_first() else { return };
    let name = names[usize::from(choice) % names.len()];
    let whole = items(name, Cursor::new(bytes.to_vec()));
    assert!(whole.len() <= bytes.len() + 2, "{} records of {} bytes", whole.len(), bytes.len());
    let is_packed = |magic: &[u8]| bytes.windows(magic.len()).any(|window| window == magic);
    if !is_packed(b"\x1f\x8b") && !is_packed(b"\x28\xb5\x2f\xfd") && !is_packed(b"PK\x03\x04") {
        let slow = items(name, BufReader::with_capacity(3, Cursor::new(bytes.to_vec())));
        assert_eq!(whole, slow);
    }
}

/// Rows: JSON lines, JSON, CSV.
pub fn rows(input: &[u8]) {
    read(&["x.jsonl", "x.json", "x.csv", "x.tsv"], input);
}

/// WARC, plain and packed.
pub fn warc(input: &[u8]) {
    read(&["x.warc"], input);
}

/// Archives.
pub fn archive(input: &[u8]) {
    read(&["x.zip", "x.tar"], input);
}

/// One page or feed, and what first bytes alone tell.
pub fn page(input: &[u8]) {
    read(&["x.mhtml", "x.rss", "x"], input);
}

/// Any page is rendered to lines that are not empty, each with its cues.
pub fn html(input: &[u8]) {
    let page = render(&String::from_utf8_lossy(input));
    let lines = if page.text.is_empty() { 0 } else { page.text.split('\n').count() };
    assert_eq!(lines, page.lines.len());
}

static DATER: LazyLock<Dater> =
    LazyLock::new(|| Dater::new(&DateConfig::default()).expect("the default holds together"));

/// A day of reading, and the one after it.
const READ: &str = "2024-04-22";
const AFTER: &str = "2024-04-23";

/// An answer is whole or there is none, no surer than sure, and of the past of its reading.
fn holds(dated: &Dated, declared: &Declared) {
    assert_eq!(dated.date.is_some(), dated.precision.is_some());
    assert_eq!(dated.date.is_some(), dated.evidence.is_some());
    assert!((0.0..=1.0).contains(&dated.confidence));
    for day in dated.candidates.iter().map(|candidate| candidate.date).chain(dated.date) {
        assert!(declared.fetched_at.is_none() || day.to_string().as_str() <= AFTER, "{day} is after {READ}");
        assert!((1900..=2100).contains(&day.year()), "{day}");
    }
}

/// The mentions of any text stand on borders of characters and name days that can be; so does the answer.
///
/// The first byte chooses the language and whether the day of reading is known.
pub fn dates(input: &[u8]) {
    const LANGUAGES: [Option<&str>; 8] =
        [None, Some("vi"), Some("en"), Some("th"), Some("ja"), Some("fa"), Some("de"), Some("ko")];
    let Some((&choice, bytes)) = input.split_first() else { return };
    let language = LANGUAGES[usize::from(choice & 7)];
    let text = String::from_utf8_lossy(bytes).into_owned();
    for said in DATER.mentions(&text, language) {
        assert!(text.get(said.span.clone()).is_some_and(|words| !words.is_empty()), "{said:?}");
        assert!(said.year.is_none_or(|year| (1900..=2100).contains(&year)), "{said:?}");
        assert!(said.month.is_none_or(|month| (1..=12).contains(&month)), "{said:?}");
        assert!(said.day.is_none_or(|day| (1..=31).contains(&day)), "{said:?}");
    }
    let fetched_at = (choice & 8 != 0).then(|| READ.to_owned());
    let declared = Declared { url: text.lines().next().map(str::to_owned), fetched_at, ..Declared::default() };
    let dated = DATER.date(&segment(text, None), &PageMeta::default(), &declared, language);
    holds(&dated, &declared);
}

/// The metadata of any page is bounded, and gives a day that can be or none.
pub fn metadata(input: &[u8]) {
    let page = render(&String::from_utf8_lossy(input));
    assert!(page.meta.dates.len() <= 200 && page.meta.dates.iter().all(|date| date.value.len() <= 200));
    let declared = Declared::default();
    let document = segment(page.text, Some(page.lines));
    holds(&DATER.date(&document, &page.meta, &declared, page.meta.language.as_deref()), &declared);
}

static STRIPPER: LazyLock<Stripper> =
    LazyLock::new(|| Stripper::new(&StripConfig::default()).expect("the default holds together"));

/// Blocks tile the text before and after they are cut, every one has a verdict, the same one each time, and a share of
/// weights for `explain`; what is kept can be cleaned again. The first byte says whether it is a page.
pub fn strip(input: &[u8]) {
    let Some((&choice, bytes)) = input.split_first() else { return };
    let text = String::from_utf8_lossy(bytes);
    let page = (choice & 1 != 0).then(|| render(&text));
    let (text, lines, meta) = match page {
        Some(page) => (page.text, Some(page.lines), page.meta),
        None => (text.into_owned(), None, PageMeta::default()),
    };
    let whole = segment(text.clone(), lines);
    let declared =
        Declared { title: text.lines().next().filter(|_| choice & 2 != 0).map(str::to_owned), ..Declared::default() };
    let strip = || {
        let mut document = whole.clone();
        STRIPPER.strip(&mut document, &meta, &declared);
        document
    };
    let document = strip();
    assert_eq!(document, strip(), "the same text has the same verdicts");
    let joined: String = (0..document.blocks().len()).map(|block| document.raw(block)).collect();
    assert_eq!(joined, text, "blocks tile the text");
    assert!(document.blocks().iter().all(|block| block.verdict().is_some()), "every block has a verdict");
    assert_eq!(STRIPPER.explain(&document, &meta, &declared).len(), document.blocks().len());
    let facts = STRIPPER.facts(&document, &meta, &declared);
    assert!(facts.title.is_none_or(|title| !title.is_empty()));
    let mut again = segment(document.clean_text(), None);
    STRIPPER.strip(&mut again, &PageMeta::default(), &Declared::default());
}

/// Any text is a configuration or is refused with a message.
pub fn config(input: &[u8]) {
    match from_toml(&String::from_utf8_lossy(input), "x.toml") {
        Ok(config) => drop(config.validate()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
