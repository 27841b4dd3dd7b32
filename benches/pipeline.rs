//! The whole pipeline beside its floor, in MB/s and documents a second, on one thread and on two: the floor reads,
//! validates and writes the same text with the same settings and number of threads, and does nothing else.

mod corpus;

use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use rayon::ThreadPool;
use rayon::prelude::*;
use tinsach::config::Config;
use tinsach::engine::{self, Output};
use tinsach::io::table_files::{TableEncoder, TableFiles};
use tinsach::io::tables::DocumentRow;
use tinsach::io::{Input, expand};
use tinsach::report::Silent;

const BYTES: usize = 16 << 20;

/// A corpus on disk, with its bytes and documents.
fn corpus_file(folder: &Path, name: &str, kind: corpus::Kind) -> (PathBuf, Throughput) {
    let (mut text, mut documents) = (String::new(), 0);
    corpus::write_rows(
        kind,
        7,
        |_, written| written < BYTES,
        |line| {
            text.push_str(line);
            documents += 1;
        },
    );
    let path = folder.join(format!("{name}.jsonl"));
    std::fs::write(&path, &text).expect("the temporary folder can be written");
    (path, Throughput::ElementsAndBytes { elements: documents, bytes: text.len() as u64 })
}

/// The lines that make each row group, cut as the last pass cuts.
fn row_groups<'a>(text: &'a str, config: &Config) -> Vec<Vec<&'a str>> {
    let (mut groups, mut bytes) = (vec![Vec::new()], 0);
    for line in text.lines() {
        let full =
            |group: &Vec<&str>| group.len() >= config.output.row_group_rows || bytes >= config.output.row_group_bytes;
        if groups.last().is_none_or(full) {
            groups.push(Vec::new());
            bytes = 0;
        }
        bytes += line.len();
        groups.last_mut().expect("there is one").push(line);
    }
    groups
}

/// The same rows, parsed and encoded by the pool, written in order.
fn floor(path: &Path, out: &Path, config: &Config, pool: &ThreadPool) {
    let text = std::fs::read(path).expect("the corpus can be read");
    let text = simdutf8::basic::from_utf8(&text).expect("the corpus is UTF-8");
    let encoder = TableEncoder::<DocumentRow>::new(&config.output.format, &config.output).expect("defaults are valid");
    let mut files = TableFiles::create(out, &encoder).expect("the temporary folder can be written");
    let groups = row_groups(text, config);
    let encode = |chunk: &Vec<&str>| {
        let rows: Vec<DocumentRow> = chunk.iter().map(|line| row(line)).collect();
        encoder.encode(&rows).expect("rows can be encoded")
    };
    for groups in groups.chunks(pool.current_num_threads()) {
        let parts: Vec<_> = pool.install(|| groups.par_iter().map(encode).collect());
        parts.iter().for_each(|part| files.write(part).expect("the file can be written"));
    }
    black_box(files.finish::<DocumentRow>().expect("the file can be written"));
}

fn row(line: &str) -> DocumentRow {
    let mut row: serde_json::Value = serde_json::from_str(line).expect("the corpus is JSON");
    let mut take = |name: &str| match row[name].take() {
        serde_json::Value::String(text) => Some(text),
        _ => None,
    };
    DocumentRow { text: take("text"), id: take("id"), url: take("url"), ..DocumentRow::default() }
}

fn pipeline(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let fresh = || tempfile::tempdir_in(folder.path()).expect("there is a temporary folder");
    for (name, kind) in [("articles", corpus::Kind::Articles), ("scrapes", corpus::Kind::Scrapes)] {
        let (path, throughput) = corpus_file(folder.path(), name, kind);
        let inputs: Vec<Input> = expand(&[path.display().to_string()]).expect("the corpus exists");
        let mut group = criterion.benchmark_group(format!("pipeline/{name}"));
        group.sample_size(10).throughput(throughput);
        for threads in [1, 2] {
            let mut config = Config::default();
            config.engine.threads = threads;
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
            group.bench_function(format!("clean/{threads}"), |bencher| {
                let clean = |out: tempfile::TempDir| {
                    engine::run(&config, &inputs, &Output::new(out.path()), &Silent).expect("the corpus is clean")
                };
                bencher.iter_batched(fresh, clean, BatchSize::PerIteration);
            });
            group.bench_function(format!("floor/{threads}"), |bencher| {
                bencher.iter_batched(fresh, |out| floor(&path, out.path(), &config, &pool), BatchSize::PerIteration);
            });
        }
        group.finish();
    }
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
