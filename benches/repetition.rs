//! The repetition stage alone, on one core, in MB/s and documents a second: the lines of a document as hashes, what
//! recurs on each site (observe, merge and freeze), and its marks on documents.

mod corpus;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use tinsach::Result;
use tinsach::clean::{Cleaner, Prepared};
use tinsach::config::{Config, RepetitionConfig};
use tinsach::corpus::InMemory;
use tinsach::corpus::repetition::{Frozen, Observed, Recurring, SiteLines, apply};
use tinsach::document::Document;
use tinsach::record::{Declared, Markup, Origin, RawRecord};
use tinsach::segment::segment;

const DOCUMENTS: u32 = 5000;
/// Pages of one site; its menus recur on all of them.
const OF_A_SITE: u32 = 50;

fn prepared() -> Vec<Prepared> {
    let cleaner = Cleaner::new(&Config::default()).expect("the defaults are valid");
    let mut random = corpus::Random::new(23);
    let record = |number: u32| RawRecord {
        origin: Origin::file("bench"),
        markup: Markup::Text,
        bytes: corpus::scrape(&mut random, 9).into_bytes(),
        declared: Declared {
            url: Some(format!("https://site{}.example/{number}", number / OF_A_SITE)),
            ..Declared::default()
        },
    };
    (0..DOCUMENTS).map(record).map(|raw| cleaner.prepare(raw).expect("a scrape is text")).collect()
}

/// From the lines of each document to what recurs; gathered in two halves, as two workers would.
fn freeze(lines: &[SiteLines], config: &RepetitionConfig) -> Result<Frozen<InMemory>> {
    let half = lines.len() / 2;
    let mut observed = Observed::new(config, InMemory)?;
    let mut other = Observed::new(config, InMemory)?;
    for (at, lines) in lines.iter().enumerate() {
        let gathering = if at < half { &mut observed } else { &mut other };
        gathering.observe(at as u32, lines)?;
    }
    observed.merge(other)?;
    observed.freeze()
}

/// What recurs on each document, in their order.
fn recurring(mut frozen: Frozen<InMemory>) -> Result<Vec<Vec<Recurring>>> {
    (0..DOCUMENTS).map(|number| frozen.of(number)).collect()
}

fn repetition(criterion: &mut Criterion) {
    let config = RepetitionConfig::default();
    let prepared = prepared();
    let lines: Vec<SiteLines> = prepared.iter().map(SiteLines::of).collect();
    let marks = freeze(&lines, &config).and_then(recurring).expect("memory is enough");
    assert!(marks.iter().all(|marks| !marks.is_empty()), "menus recur on every page");
    let documents: Vec<Document> = prepared.iter().map(|prepared| segment(prepared.text.clone(), None)).collect();
    let mark_all = |mut documents: Vec<Document>| {
        documents.iter_mut().zip(&marks).for_each(|(document, marks)| apply(document, marks));
        documents
    };

    let bytes = prepared.iter().map(|prepared| prepared.text.len() as u64).sum();
    let mut group = criterion.benchmark_group("repetition");
    group.throughput(Throughput::ElementsAndBytes { elements: DOCUMENTS.into(), bytes }).sample_size(20);
    group.bench_function("lines", |bencher| {
        bencher.iter(|| prepared.iter().for_each(|prepared| drop(black_box(SiteLines::of(prepared)))));
    });
    group.bench_function("observe, merge, freeze", |bencher| {
        bencher.iter(|| black_box(freeze(&lines, &config).and_then(recurring).expect("memory is enough")));
    });
    group.bench_function("apply", |bencher| {
        bencher.iter_batched(|| documents.clone(), mark_all, BatchSize::LargeInput);
    });
    group.finish();
}

criterion_group!(benches, repetition);
criterion_main!(benches);
