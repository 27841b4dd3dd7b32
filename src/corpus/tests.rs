//! The stage as a whole: cases, and what must hold for any corpus.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde::Deserialize;

use super::index::{DroppedEntry, Entry, SegmentReader, SegmentWriter};
use super::*;
use crate::config::{DuplicatesConfig, KeepPolicy};
use crate::engine::sort::SpillFolder;
use crate::error::Result;

/// A document of a test corpus.
#[derive(Debug, Clone)]
struct Doc {
    id: u8,
    date: Option<i32>,
    text: String,
}

/// Building one takes a while without optimisation.
static SIGNER: LazyLock<Signer> = LazyLock::new(|| Signer::new(&DuplicatesConfig::default()).unwrap());

struct Corpus<'a>(&'a [Doc]);

impl Texts for Corpus<'_> {
    fn words(&self, doc: u32) -> Result<Words> {
        Ok(SIGNER.words(&self.0[doc as usize].text, None))
    }
}

/// A link by ids instead of numbers.
type Named = (u8, u8, Relation, u32);

/// All links of a run by id, so that runs with other numbers can be compared.
fn names(docs: &[Doc], found: &Duplicates) -> Vec<Named> {
    let dropped = (0..docs.len() as u32).filter_map(|doc| found.dropped(doc));
    let id = |doc: u32| docs[doc as usize].id;
    let name = |link: Link| (id(link.doc), id(link.kept), link.relation, link.similarity.to_bits());
    let mut links: Vec<Named> = dropped.chain(found.alike().iter().copied()).map(name).collect();
    links.sort_unstable();
    links
}

fn key(doc: &Doc) -> Key<'static> {
    let length = doc.text.len() as u32;
    Key { doc_id: [doc.id; 16], date: doc.date, fetched_at: None, length, site: None, standing: Standing::New }
}

/// Resolves a corpus whose documents come in the given parts.
fn resolve_in<W: Workspace + Clone>(docs: &[Doc], workspace: W, parts: usize, config: &DuplicatesConfig) -> Duplicates {
    let mut observed: Vec<Observed<W>> =
        (0..parts).map(|_| Observed::new(config, workspace.clone()).unwrap()).collect();
    for (number, doc) in (0..).zip(docs) {
        observed[number as usize % parts].observe(number, &key(doc), &SIGNER.sign(&doc.text, None)).unwrap();
    }
    let mut all = observed.pop().unwrap();
    for part in observed {
        all.merge(part).unwrap();
    }
    all.freeze().unwrap().resolve(&Verifier::new(config), &Corpus(docs)).unwrap()
}

fn resolve(docs: &[Doc]) -> Duplicates {
    resolve_in(docs, InMemory, 1, &DuplicatesConfig::default())
}

/// Texts that are alike in many ways: paragraphs from a small bank, some words changed.
fn corpus() -> impl Strategy<Value = Vec<Doc>> {
    let paragraph = (0usize..12, prop::collection::vec((0usize..40, 0usize..30), 0..4));
    let document = (prop::collection::vec(paragraph, 1..5), prop::option::of(0i32..6));
    prop::collection::vec(document, 2..24).prop_map(|documents| {
        let text = |paragraphs: Vec<(usize, Vec<(usize, usize)>)>| {
            let lines = paragraphs.into_iter().map(|(bank, edits)| {
                let mut words: Vec<usize> = (0..30).map(|at| bank * 1000 + at * 7 % 31).collect();
                edits.into_iter().for_each(|(word, at)| words[at] = word);
                let word = |word: usize| if word.is_multiple_of(9) { word.to_string() } else { format!("w{word}x") };
                words.into_iter().map(word).collect::<Vec<_>>().join(" ")
            });
            lines.collect::<Vec<_>>().join("\n\n")
        };
        (0..).zip(documents).map(|(id, (paragraphs, date))| Doc { id, date, text: text(paragraphs) }).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn neither_order_nor_parts_nor_spilling_matter(docs in corpus(), shuffled in any::<prop::sample::Index>(), parts in 1usize..4) {
        let config = DuplicatesConfig { max_shared_by: 6, ..DuplicatesConfig::default() };
        let expected = names(&docs, &resolve_in(&docs, InMemory, 1, &config));
        let mut other = docs.clone();
        other.rotate_left(shuffled.index(docs.len()));
        other.reverse();
        prop_assert_eq!(&names(&other, &resolve_in(&other, InMemory, parts, &config)), &expected);
        let folder = tempfile::tempdir().unwrap();
        let spilled = resolve_in(&other, SpillFolder::new(folder.path(), 400), parts, &config);
        prop_assert_eq!(&names(&other, &spilled), &expected);
    }

    #[test]
    fn every_dropped_document_has_a_kept_one_beside_it(docs in corpus()) {
        let found = resolve(&docs);
        let mut sizes = BTreeMap::new();
        for link in (0..docs.len() as u32).filter_map(|doc| found.dropped(doc)) {
            prop_assert!(link.relation.drops() && found.dropped(link.kept).is_none(), "{:?}", link);
            *sizes.entry(link.kept).or_insert(1) += 1;
        }
        for doc in 0..docs.len() as u32 {
            prop_assert_eq!(found.cluster_size(doc), sizes.get(&doc).copied().unwrap_or(1));
        }
        prop_assert!(found.alike().iter().all(|link| !link.relation.drops() && found.dropped(link.doc).is_none()));
    }

    #[test]
    fn later_documents_fare_against_an_index_as_they_would_at_once(docs in corpus()) {
        let (mut earlier, mut later): (Vec<Doc>, Vec<Doc>) = docs.into_iter().partition(|doc| doc.id % 3 > 0);
        // No date comes after any date.
        earlier.iter_mut().for_each(|doc| doc.date = Some(doc.date.unwrap_or(0)));
        later.iter_mut().for_each(|doc| doc.date = doc.date.map(|date| date + 10));
        let all: Vec<Doc> = earlier.iter().chain(&later).cloned().collect();
        let at_once = names(&all, &resolve(&all));

        let config = DuplicatesConfig::default();
        let first = resolve(&earlier);
        let segment = segment(&earlier, &first);
        let mut observed = Observed::new(&config, InMemory).unwrap();
        for (number, read) in (0..).zip(SegmentReader::new(segment.as_slice()).unwrap()) {
            let (_, entry) = read.unwrap();
            let kept = |dropped: DroppedEntry| earlier.iter().position(|doc| [doc.id; 16] == dropped.kept).unwrap();
            let key = entry.key(entry.dropped.map_or(0, kept) as u32);
            observed.observe(number, &key, &entry.signature(&SIGNER)).unwrap();
        }
        for (number, doc) in (earlier.len() as u32..).zip(&later) {
            observed.observe(number, &key(doc), &SIGNER.sign(&doc.text, None)).unwrap();
        }
        let second = observed.freeze().unwrap().resolve(&Verifier::new(&config), &Corpus(&all)).unwrap();

        let drops = |links: Vec<Named>| links.into_iter().filter(|link| link.2.drops()).collect::<Vec<_>>();
        prop_assert_eq!(drops(names(&all, &second)), drops(at_once));
    }
}

/// The index a run leaves behind.
fn segment(docs: &[Doc], found: &Duplicates) -> Vec<u8> {
    let mut writer = SegmentWriter::new(Vec::new()).unwrap();
    for (number, doc) in (0..).zip(docs) {
        let Signature { exact, words: word_count, .. } = SIGNER.sign(&doc.text, None);
        let dropped = found.dropped(number).map(|link| DroppedEntry {
            kept: [docs[link.kept as usize].id; 16],
            relation: link.relation,
            similarity: link.similarity,
        });
        let copy = dropped.is_some_and(|dropped| dropped.relation == Relation::Exact);
        let Key { doc_id, date, fetched_at, length, .. } = key(doc);
        let words = (!copy).then(|| SIGNER.words(&doc.text, None));
        let (id, site) = (doc.id.to_string(), None);
        writer.push(&Entry { doc_id, id, date, fetched_at, length, site, exact, word_count, words, dropped }).unwrap();
    }
    writer.finish().unwrap()
}

#[test]
fn a_damaged_index_is_refused() {
    let docs = [Doc { id: 1, date: None, text: "one two three".into() }];
    let good = segment(&docs, &resolve(&docs));
    let read = |bytes: &[u8]| SegmentReader::new(bytes)?.collect::<Result<Vec<_>>>();
    assert_eq!(read(&good).unwrap().len(), 1);
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        assert!(read(&bad).is_err(), "byte {at}");
        assert!(read(&good[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn the_policy_says_which_one_stays() {
    let text = |more: &str| format!("{}{more}", (0..60).map(|word| format!("word{word} ")).collect::<String>());
    let doc = |id, date, more| Doc { id, date, text: text(more) };
    let docs = [doc(1, None, ""), doc(2, Some(9), "and"), doc(3, Some(8), "and so on"), doc(4, Some(8), "and so")];
    let kept = |policy| {
        let config = DuplicatesConfig { policy, ..DuplicatesConfig::default() };
        let found = resolve_in(&docs, InMemory, 1, &config);
        (0..4).filter(|&doc| found.dropped(doc).is_none()).map(|doc| docs[doc as usize].id).collect::<Vec<_>>()
    };
    assert_eq!(kept(KeepPolicy::Earliest), [3]);
    assert_eq!(kept(KeepPolicy::MostComplete), [3]);
    assert_eq!(kept(KeepPolicy::FirstSeen), [3], "no fetch times: the longest");
}

#[test]
fn documents_without_words_are_no_duplicates() {
    let docs = [1, 2, 3].map(|id| Doc { id, date: None, text: if id == 3 { String::new() } else { "…".into() } });
    assert!(names(&docs, &resolve(&docs)).is_empty());
}

/// Two documents and what is to be said of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    kept: String,
    document: String,
    /// `none` where nothing is to be said.
    relation: String,
}

#[test]
fn cases() {
    for file in ["wild", "synthetic", "negative", "known_failures"] {
        let path = format!("{}/tests/cases/duplicates/{file}.toml", env!("CARGO_MANIFEST_DIR"));
        let cases: BTreeMap<String, Vec<Case>> = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for case in cases.into_values().flatten() {
            let docs = [(1, case.kept), (2, case.document)].map(|(id, text)| Doc { id, date: Some(id.into()), text });
            let found = names(&docs, &resolve(&docs));
            let relation = found.first().map_or("none".into(), |link| format!("{:?}", link.2).to_lowercase());
            assert_eq!(relation == case.relation, file != "known_failures", "{}: {relation}", case.name);
        }
    }
}
