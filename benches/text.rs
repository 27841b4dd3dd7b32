//! Decode and normalise on one core, in MB/s of input, beside what does a part of it: simdutf8 (validation alone) and
//! unicode-normalization (NFC alone).
//!
//! Language by the length of the text, and the day of publication of articles.
//!
//! The input is invented news in Vietnamese, a megabyte in documents of a few kilobytes, clean or damaged in one way.

mod corpus;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use encoding_rs::WINDOWS_1252;
use tinsach::config::Config;
use tinsach::date::Dater;
use tinsach::decode::{Decoder, Legacy};
use tinsach::document::Document;
use tinsach::language::Identifier;
use tinsach::normalise::Normaliser;
use tinsach::record::{Declared, Markup};
use tinsach::segment::{PageMeta, segment};
use unicode_normalization::UnicodeNormalization;

/// Documents of clean Vietnamese, NFC.
fn documents() -> Vec<String> {
    let mut random = corpus::Random::new(11);
    let document = |_| {
        let mut text = String::new();
        for _ in 0..24 {
            corpus::sentence(&mut random, &mut text);
            text.push(if random.below(4) == 0 { '\n' } else { ' ' });
        }
        text.nfc().collect()
    };
    (0..500).map(document).collect()
}

/// Every document in another form, as bytes.
fn each(texts: &[String], form: impl Fn(&str) -> Vec<u8>) -> Vec<Vec<u8>> {
    texts.iter().map(|text| form(text)).collect()
}

/// windows-1258: the letter with its quality, then its tone.
fn windows_1258(text: &str) -> Vec<u8> {
    let is_tone = |mark: &char| matches!(mark, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let mut bytes = Vec::with_capacity(text.len());
    for letter in text.chars() {
        let (tones, rest): (Vec<char>, Vec<char>) = letter.to_string().nfd().partition(is_tone);
        let written: String = rest.into_iter().nfc().chain(tones).collect();
        bytes.extend_from_slice(&encoding_rs::WINDOWS_1258.encode(&written).0);
    }
    bytes
}

/// TCVN3, small letters only: its capitals share their codes.
fn tcvn3(text: &str) -> Vec<u8> {
    let codes: Vec<(char, u8)> =
        (0x80..=0xFF).filter_map(|byte| Some((Legacy::Tcvn3.decode(&[byte]).chars().next()?, byte))).collect();
    let code = |letter: char| match u8::try_from(letter) {
        Ok(byte @ 0..0x80) => byte,
        _ => codes.iter().find(|(known, _)| *known == letter).map_or(b'?', |(_, byte)| *byte),
    };
    text.to_lowercase().chars().map(code).collect()
}

/// UTF-8 read as windows-1252.
fn mojibake(text: &str) -> Vec<u8> {
    WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned().into_bytes()
}

/// The language of texts of some lengths, whose cost stops growing at a few kilobytes.
fn language(criterion: &mut Criterion) {
    let identifier = Identifier::new(&Config::default().language).expect("the defaults are valid");
    let mut random = corpus::Random::new(13);
    let mut group = criterion.benchmark_group("language");
    for characters in [500, 2_000, 8_000, 64_000] {
        let mut piece = || {
            let mut text = String::new();
            while text.len() < characters {
                corpus::sentence(&mut random, &mut text);
                text.push(' ');
            }
            text.chars().take(characters).collect::<String>()
        };
        let by_letters: Vec<String> = (0..50).map(|_| piece()).collect();
        let plain = |text: &String| text.nfd().filter(char::is_ascii).collect::<String>();
        let by_model: Vec<String> = by_letters.iter().map(plain).collect();
        group.throughput(Throughput::Elements(by_letters.len() as u64));
        for (name, texts) in [("by own letters", &by_letters), ("by the model", &by_model)] {
            group.bench_function(format!("{name}/{characters} characters"), |bencher| {
                bencher.iter(|| texts.iter().for_each(|text| drop(black_box(identifier.identify(text, None)))));
            });
        }
    }
    group.finish();
}

/// The day of publication of articles, in MB/s of their text.
fn date(criterion: &mut Criterion) {
    let dater = Dater::new(&Config::default().date).expect("the defaults are valid");
    let mut group = criterion.benchmark_group("date");
    let mut random = corpus::Random::new(17);
    // Of the paragraphs of news one in three names a day.
    let article = |_| {
        let text = corpus::article(&mut random, 9).replacen("\n\n", "\n\nSáng 14/2, ", 1).replacen(
            ". ",
            ". Ngày 12/2/2024, ",
            3,
        );
        segment(text, None)
    };
    let articles: Vec<Document> = (0..300).map(article).collect();
    group.throughput(Throughput::BytesDecimal(articles.iter().map(|article| article.text().len() as u64).sum()));
    group.bench_function("articles", |bencher| {
        let (meta, declared) = (PageMeta::default(), Declared::default());
        bencher.iter(|| {
            articles.iter().for_each(|article| drop(black_box(dater.date(article, &meta, &declared, Some("vi")))));
        });
    });
    group.bench_function("mentions in articles", |bencher| {
        bencher
            .iter(|| articles.iter().for_each(|article| drop(black_box(dater.mentions(article.text(), Some("vi"))))));
    });
    group.finish();
}

fn text(criterion: &mut Criterion) {
    let config = Config::default();
    let decoder = Decoder::new(&config.decode).expect("the defaults are valid");
    let normaliser = Normaliser::new(&config.normalise).expect("the defaults are valid");
    let clean = documents();
    let segmented = |text: &str| text.replace(", ", " , ").replace(". ", " . ").replacen(' ', "_", 3).into_bytes();
    let forms = [
        ("clean", each(&clean, |text| text.as_bytes().to_vec())),
        ("NFD", each(&clean, |text| text.nfd().collect::<String>().into_bytes())),
        ("windows-1258", each(&clean, windows_1258)),
        ("TCVN3", each(&clean, tcvn3)),
        ("UTF-16LE", each(&clean, |text| text.encode_utf16().flat_map(u16::to_le_bytes).collect())),
        ("mojibake", each(&clean, mojibake)),
        ("mojibake twice", each(&clean, |text| mojibake(&String::from_utf8(mojibake(text)).expect("UTF-8")))),
        ("segmented", each(&clean, segmented)),
    ];
    let mut group = criterion.benchmark_group("text");
    for (name, documents) in &forms {
        let bytes: usize = documents.iter().map(Vec::len).sum();
        group.throughput(Throughput::BytesDecimal(bytes as u64));
        group.bench_function(format!("decode + normalise/{name}"), |bencher| {
            bencher.iter(|| {
                for bytes in documents {
                    let decoded = decoder.decode(bytes, Markup::Text, None).expect("text");
                    black_box(normaliser.normalise(&decoded.text));
                }
            });
        });
    }
    for (name, documents) in &forms[..2] {
        let texts: Vec<&str> = documents.iter().map(|bytes| std::str::from_utf8(bytes).expect("UTF-8")).collect();
        group.throughput(Throughput::BytesDecimal(texts.iter().map(|text| text.len() as u64).sum()));
        group.bench_function(format!("simdutf8/{name}"), |bencher| {
            bencher.iter(|| {
                documents.iter().for_each(|bytes| {
                    let _ = black_box(simdutf8::basic::from_utf8(bytes));
                });
            });
        });
        group.bench_function(format!("unicode-normalization/{name}"), |bencher| {
            bencher.iter(|| texts.iter().for_each(|text| drop(black_box(text.nfc().collect::<String>()))));
        });
    }
    group.finish();
}

criterion_group!(benches, text, language, date);
criterion_main!(benches);
