//! The whole pipeline in MB/s and documents a second, beside the floor: read, validate and write the same text with the
//! same settings.

mod corpus;

use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use tinsach::config::Config;
use tinsach::engine::{self, Output};
use tinsach::io::table_files::{TableEncoder, TableFiles};
use tinsach::io::tables::DocumentRow;
use tinsach::io::{Input, expand};
use tinsach::report::Silent;

const BYTES: usize = 32 << 20;

fn corpus_file(folder: &Path) -> (PathBuf, u64) {
    let (mut text, mut documents) = (String::new(), 0);
    corpus::json_lines(7, BYTES, |line| {
        text.push_str(line);
        documents += 1;
    });
    let path = folder.join("corpus.jsonl");
    std::fs::write(&path, text).expect("the temporary folder can be written");
    (path, documents)
}

/// The floor: the same rows, parsed and written as `documents` with the same settings, and nothing else done.
fn floor(path: &Path, out: &Path, config: &Config) {
    let text = std::fs::read(path).expect("the corpus can be read");
    let text = simdutf8::basic::from_utf8(&text).expect("the corpus is UTF-8");
    let encoder = TableEncoder::<DocumentRow>::new(&config.output.format, &config.output).expect("defaults are valid");
    let mut files = TableFiles::create(out, &encoder).expect("the temporary folder can be written");
    let lines: Vec<&str> = text.lines().collect();
    for chunk in lines.chunks(config.output.row_group_rows / 4) {
        let rows: Vec<DocumentRow> = chunk
            .iter()
            .map(|line| {
                let row: serde_json::Value = serde_json::from_str(line).expect("the corpus is JSON");
                DocumentRow { text: row["text"].as_str().map(str::to_owned), ..DocumentRow::default() }
            })
            .collect();
        files.write(&encoder.encode(&rows).expect("rows can be encoded")).expect("the file can be written");
    }
    black_box(files.finish::<DocumentRow>().expect("the file can be written"));
}

fn pipeline(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let (path, documents) = corpus_file(folder.path());
    let inputs: Vec<Input> = expand(&[path.display().to_string()]).expect("the corpus exists");
    let mut group = criterion.benchmark_group("pipeline");
    group.sample_size(10);
    for (unit, throughput) in
        [("bytes", Throughput::Bytes(BYTES as u64)), ("documents", Throughput::Elements(documents))]
    {
        group.throughput(throughput);
        let fresh = || tempfile::tempdir_in(folder.path()).expect("there is a temporary folder");
        for threads in [1, 0] {
            let mut config = Config::default();
            config.engine.threads = threads;
            let name = format!("clean/{}/{unit}", if threads == 1 { "1 thread" } else { "all cores" });
            group.bench_function(name, |bencher| {
                let clean = |out: tempfile::TempDir| {
                    engine::run(&config, &inputs, &Output::new(out.path()), &Silent).expect("the corpus is clean")
                };
                bencher.iter_batched(fresh, clean, BatchSize::PerIteration);
            });
        }
        group.bench_function(format!("floor/1 thread/{unit}"), |bencher| {
            bencher.iter_batched(fresh, |out| floor(&path, out.path(), &Config::default()), BatchSize::PerIteration);
        });
    }
    group.finish();
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
