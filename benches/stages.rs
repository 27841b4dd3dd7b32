//! Each per-document stage alone, on one core, in MB/s and documents a second.

mod corpus;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use tinsach::clean::{Cleaner, Stripped};
use tinsach::config::Config;
use tinsach::corpus::Signer;
use tinsach::date::Dater;
use tinsach::decode::Decoder;
use tinsach::document::Document;
use tinsach::language::Identifier;
use tinsach::normalise::Normaliser;
use tinsach::record::{Declared, Markup, Origin, RawRecord};
use tinsach::segment::{PageMeta, html, segment};
use tinsach::strip::Stripper;

const DOCUMENTS: u64 = 400;
const PAGES: u64 = 100;

struct Texts {
    scrapes: Vec<String>,
    pages: Vec<String>,
}

fn texts() -> Texts {
    let mut random = corpus::Random::new(3);
    Texts {
        scrapes: (0..DOCUMENTS).map(|_| corpus::scrape(&mut random, 9)).collect(),
        pages: (0..PAGES).map(|_| corpus::page(&mut random, 9).html).collect(),
    }
}

fn record(text: &str, markup: Markup) -> RawRecord {
    RawRecord { origin: Origin::file("bench"), markup, bytes: text.into(), declared: Declared::default() }
}

fn bytes(texts: &[String]) -> u64 {
    texts.iter().map(|text| text.len() as u64).sum()
}

fn stages(criterion: &mut Criterion) {
    let config = Config::default();
    let Texts { scrapes, pages } = texts();
    let cleaner = Cleaner::new(&config).expect("the defaults are valid");
    let stripped: Vec<Stripped> = scrapes
        .iter()
        .filter_map(|text| cleaner.prepare(record(text, Markup::Text)).ok())
        .map(|prepared| cleaner.strip(prepared, &[]))
        .collect();
    let kept: Vec<String> = stripped.iter().map(|stripped| stripped.document.clean_text()).collect();

    let mut group = criterion.benchmark_group("stages");
    group.throughput(Throughput::ElementsAndBytes { elements: DOCUMENTS, bytes: bytes(&scrapes) });
    let decoder = Decoder::new(&config.decode).expect("the defaults are valid");
    group.bench_function("decode", |bencher| {
        bencher.iter(|| {
            scrapes.iter().for_each(|text| drop(black_box(decoder.decode(text.as_bytes(), Markup::Text, None))))
        });
    });
    let normaliser = Normaliser::new(&config.normalise).expect("the defaults are valid");
    group.bench_function("normalise", |bencher| {
        bencher.iter(|| scrapes.iter().for_each(|text| drop(black_box(normaliser.normalise(text)))));
    });
    group.bench_function("segment", |bencher| {
        let segment_all = |texts: Vec<String>| texts.into_iter().map(|text| segment(text, None)).collect::<Vec<_>>();
        bencher.iter_batched(|| scrapes.clone(), segment_all, BatchSize::LargeInput);
    });
    let stripper = Stripper::new(&config.strip).expect("the defaults are valid");
    let segmented: Vec<Document> = scrapes.iter().map(|text| segment(text.clone(), None)).collect();
    group.bench_function("strip", |bencher| {
        let strip_all = |mut documents: Vec<Document>| {
            for document in &mut documents {
                stripper.strip(document, &PageMeta::default(), &Declared::default());
            }
            documents
        };
        bencher.iter_batched(|| segmented.clone(), strip_all, BatchSize::LargeInput);
    });
    let identifier = Identifier::new(&config.language).expect("the defaults are valid");
    group.bench_function("language", |bencher| {
        bencher.iter(|| kept.iter().for_each(|text| drop(black_box(identifier.identify(text, None)))));
    });
    let dater = Dater::new(&config.date).expect("the defaults are valid");
    group.bench_function("date", |bencher| {
        bencher.iter(|| {
            for stripped in &stripped {
                black_box(dater.date(&stripped.document, &PageMeta::default(), &Declared::default(), Some("vi")));
            }
        });
    });
    let signer = Signer::new(&config.duplicates).expect("the defaults are valid");
    group.bench_function("signature", |bencher| {
        bencher.iter(|| kept.iter().for_each(|text| drop(black_box(signer.sign(text, None)))));
    });
    group.bench_function("all text stages", |bencher| {
        let clean_all = |records: Vec<RawRecord>| records.into_iter().map(|raw| cleaner.clean(raw)).collect::<Vec<_>>();
        let records = || scrapes.iter().map(|text| record(text, Markup::Text)).collect();
        bencher.iter_batched(records, clean_all, BatchSize::LargeInput);
    });
    group.throughput(Throughput::ElementsAndBytes { elements: PAGES, bytes: bytes(&pages) });
    group.bench_function("html render", |bencher| {
        bencher.iter(|| pages.iter().for_each(|page| drop(black_box(html::render(page)))));
    });
    group.bench_function("all html stages", |bencher| {
        let clean_all = |records: Vec<RawRecord>| records.into_iter().map(|raw| cleaner.clean(raw)).collect::<Vec<_>>();
        let records = || pages.iter().map(|page| record(page, Markup::Html)).collect();
        bencher.iter_batched(records, clean_all, BatchSize::LargeInput);
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
