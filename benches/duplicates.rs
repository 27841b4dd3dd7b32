//! The duplicates stage alone, on one core, in MB/s and documents a second: signatures, and the whole stage over 60,000
//! articles.

mod corpus;

use std::hint::black_box;

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use tinsach::Result;
use tinsach::config::DuplicatesConfig;
use tinsach::corpus::{Duplicates, InMemory, Key, Observed, Signer, Standing, Texts, Verifier, Words};

const ARTICLES: u64 = 60_000;

struct Corpus<'a> {
    texts: &'a [String],
    signer: &'a Signer,
}

impl Texts for Corpus<'_> {
    fn words(&self, doc: u32) -> Result<Words> {
        Ok(self.signer.words(&self.texts[doc as usize], None))
    }
}

/// Everything between kept texts and what became of each.
fn stage(texts: &[String], signer: &Signer, config: &DuplicatesConfig) -> Result<Duplicates> {
    let mut observed = Observed::new(config, InMemory)?;
    for (number, text) in (0..).zip(texts) {
        let key = Key {
            doc_id: u128::from(number).to_be_bytes(),
            date: None,
            fetched_at: None,
            length: text.len() as u32,
            site: None,
            standing: Standing::New,
        };
        observed.observe(number, &key, &signer.sign(text, None))?;
    }
    observed.freeze()?.resolve(&Verifier::new(config), &Corpus { texts, signer })
}

fn duplicates(criterion: &mut Criterion) {
    let config = DuplicatesConfig::default();
    let signer = Signer::new(&config).expect("the defaults are valid");
    let texts = corpus::article_texts(17, ARTICLES);
    let few = &texts[..2000];
    let bytes = |texts: &[String]| texts.iter().map(|text| text.len() as u64).sum();

    let mut group = criterion.benchmark_group("duplicates");
    for (unit, throughput) in [("bytes", Throughput::Bytes(bytes(few))), ("documents", Throughput::Elements(2000))] {
        group.throughput(throughput);
        group.bench_function(format!("tokens and signature/{unit}"), |bencher| {
            bencher.iter(|| few.iter().for_each(|text| drop(black_box(signer.sign(text, None)))));
        });
    }
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    let all = [("bytes", Throughput::Bytes(bytes(&texts))), ("documents", Throughput::Elements(ARTICLES))];
    for (unit, throughput) in all {
        group.throughput(throughput);
        group.bench_function(format!("whole stage/{unit}"), |bencher| {
            bencher.iter(|| black_box(stage(&texts, &signer, &config).expect("memory is enough")));
        });
    }
    group.finish();
}

criterion_group!(benches, duplicates);
criterion_main!(benches);
