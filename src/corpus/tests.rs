//! The stage as a whole: cases, and what must hold for any corpus.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde::Deserialize;

use super::index::{DroppedEntry, Entry, EntryText, SegmentReader, SegmentWriter, read_one};
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
        let spilled = resolve_in(&other, SpillFolder::new(folder.path(), 400, None), parts, &config);
        prop_assert_eq!(&names(&other, &spilled), &expected);
    }

    #[test]
    fn merging_is_associative_and_commutative(docs in corpus(), places in prop::collection::vec(0usize..3, 24)) {
        let config = DuplicatesConfig { max_shared_by: 6, ..DuplicatesConfig::default() };
        let folder = tempfile::tempdir().unwrap();
        let spill = SpillFolder::new(folder.path(), 400, None);
        let part = |wanted: usize| {
            let mut part = Observed::new(&config, spill.clone()).unwrap();
            for (number, (doc, _)) in (0..).zip(docs.iter().zip(&places)).filter(|(_, (_, place))| **place == wanted) {
                part.observe(number, &key(doc), &SIGNER.sign(&doc.text, None)).unwrap();
            }
            part
        };
        let merged = |mut one: Observed<SpillFolder>, other| {
            one.merge(other).unwrap();
            one
        };
        let found = |all: Observed<SpillFolder>| {
            all.freeze().unwrap().resolve(&Verifier::new(&config), &Corpus(&docs)).unwrap()
        };
        let expected = found(merged(merged(part(0), part(1)), part(2)));
        prop_assert_eq!(&found(merged(part(0), merged(part(1), part(2)))), &expected);
        prop_assert_eq!(&found(merged(part(2), merged(part(1), part(0)))), &expected);
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
        for link in found.alike() {
            let dropped = found.dropped(link.doc);
            prop_assert_eq!(link.relation.drops(), dropped.is_some(), "{:?}", link);
            if let Some(dropped) = dropped {
                prop_assert!(found.dropped(link.kept).is_none() && link.kept != dropped.kept, "{:?}", link);
            }
        }
    }

    #[test]
    fn later_documents_fare_against_an_index_as_they_would_at_once(docs in corpus()) {
        let mut parts: [Vec<Doc>; 3] = Default::default();
        for mut doc in docs {
            let part = usize::from(doc.id % 3);
            // Each run's documents are later than those of the runs before; no date comes after any date.
            doc.date = doc.date.or((part < 2).then_some(0)).map(|date| date + 10 * part as i32);
            parts[part].push(doc);
        }
        let all = parts.concat();
        let at_once = drops(names(&all, &resolve(&all)));
        let mut runs: Vec<Run> = Vec::new();
        for docs in parts {
            let run = Run::after(&runs, docs);
            runs.push(run);
        }
        let mut found: Vec<Named> = runs.into_iter().flat_map(|run| run.dropped).collect();
        found.sort_unstable();
        prop_assert_eq!(found, at_once);
    }
}

fn drops(links: Vec<Named>) -> Vec<Named> {
    links.into_iter().filter(|link| link.2.drops()).collect()
}

/// What a run leaves behind.
struct Run {
    docs: Vec<Doc>,
    /// Its own documents that it dropped, and what for.
    dropped: Vec<Named>,
    index: Vec<u8>,
}

/// The documents of several runs; of earlier ones, only the kept have words.
struct Indexed<'a> {
    earlier: &'a [Entry],
    later: &'a [Doc],
}

impl Texts for Indexed<'_> {
    fn words(&self, doc: u32) -> Result<Words> {
        match self.earlier.get(doc as usize) {
            Some(Entry { text: EntryText::Words(words), .. }) => Ok(words.clone()),
            Some(entry) => panic!("{entry:?} is read for its words"),
            None => Ok(SIGNER.words(&self.later[doc as usize - self.earlier.len()].text, None)),
        }
    }
}

impl Run {
    /// A run over some documents against the indexes of earlier ones.
    fn after(earlier: &[Run], docs: Vec<Doc>) -> Self {
        let config = DuplicatesConfig::default();
        let segments = earlier.iter().map(|run| SegmentReader::new(run.index.as_slice()).unwrap());
        let entries: Vec<Entry> = segments.flatten().map(|read| read.unwrap().1).collect();
        let mut observed = Observed::new(&config, InMemory).unwrap();
        for (doc, entry) in (0..).zip(&entries) {
            observed.observe(doc, &entry.key(), &entry.signature(&SIGNER)).unwrap();
            if let Some(DroppedEntry { kept, relation, similarity }) = entry.dropped {
                let is_kept = |entry: &Entry| entry.dropped.is_none() && entry.doc_id == kept;
                let kept = entries.iter().position(is_kept).unwrap() as u32;
                observed.settle(Link { doc, kept, relation, similarity });
            }
        }
        for (number, doc) in (entries.len() as u32..).zip(&docs) {
            observed.observe(number, &key(doc), &SIGNER.sign(&doc.text, None)).unwrap();
        }
        let texts = Indexed { earlier: &entries, later: &docs };
        let found = observed.freeze().unwrap().resolve(&Verifier::new(&config), &texts).unwrap();
        let all: Vec<Doc> = earlier.iter().flat_map(|run| run.docs.clone()).chain(docs.clone()).collect();
        let own = |link: &Named| docs.iter().any(|doc| doc.id == link.0);
        let dropped = drops(names(&all, &found)).into_iter().filter(own).collect();
        let index = segment(&all, entries.len(), &found);
        Self { docs, dropped, index }
    }
}

/// The index a run leaves behind, of the documents from a number on.
fn segment(docs: &[Doc], from: usize, found: &Duplicates) -> Vec<u8> {
    let mut writer = SegmentWriter::new(Vec::new()).unwrap();
    for (number, doc) in (0..).zip(docs).skip(from) {
        let Signature { exact, words: word_count, sketch } = SIGNER.sign(&doc.text, None);
        let dropped = found.dropped(number).map(|link| DroppedEntry {
            kept: [docs[link.kept as usize].id; 16],
            relation: link.relation,
            similarity: link.similarity,
        });
        let text = match dropped {
            None => EntryText::Words(SIGNER.words(&doc.text, None)),
            Some(DroppedEntry { relation: Relation::Exact, .. }) => EntryText::Copy,
            Some(_) => EntryText::Sketch(sketch),
        };
        let Key { doc_id, date, fetched_at, length, .. } = key(doc);
        let (id, site) = (Some(doc.id.to_string()), None);
        writer.push(&Entry { doc_id, id, date, fetched_at, length, site, exact, word_count, text, dropped }).unwrap();
    }
    writer.finish().unwrap()
}

#[test]
fn a_document_of_an_index_is_read_by_its_offset() {
    let text = |from: u32| (from..from + 300).map(|word| format!("word{word} ")).collect::<String>();
    let docs = [1, 2, 3].map(|id| Doc { id, date: None, text: text(u32::from(id) * 200) });
    let index = segment(&docs, 0, &resolve(&docs));
    let mut reader = SegmentReader::new(index.as_slice()).unwrap();
    let entries: Vec<(u64, Entry)> = reader.by_ref().map(Result::unwrap).collect();
    let dictionary = reader.into_dictionary();
    for (at, entry) in entries {
        assert_eq!(read_one(&index[at as usize..], &dictionary).unwrap(), entry);
    }
}

#[test]
fn a_damaged_index_is_refused() {
    let docs = [Doc { id: 1, date: None, text: "one two three".into() }];
    let good = segment(&docs, 0, &resolve(&docs));
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
    let texts = ["", "and", "and so on", "and so"].map(text);
    let docs: Vec<Doc> = (1..).zip(texts).map(|(id, text)| Doc { id, date: None, text }).collect();
    // By id: date, time of fetching, site.
    let facts =
        [(None, 4, "a.example"), (Some(9), 2, "b.example"), (Some(8), 3, "c.example"), (Some(8), 1, "m.d.example")];
    let kept = |policy, prefer: &[&str]| {
        let prefer_site = prefer.iter().map(|&site| site.to_owned()).collect();
        let config = DuplicatesConfig { policy, prefer_site, ..DuplicatesConfig::default() };
        let mut observed = Observed::new(&config, InMemory).unwrap();
        for ((number, doc), (date, fetched_at, site)) in (0..).zip(&docs).zip(facts) {
            let key = Key { date, fetched_at: Some(fetched_at), site: Some(site), ..key(doc) };
            observed.observe(number, &key, &SIGNER.sign(&doc.text, None)).unwrap();
        }
        let found = observed.freeze().unwrap().resolve(&Verifier::new(&config), &Corpus(&docs)).unwrap();
        let stays = |doc: &u32| found.dropped(*doc).is_none();
        (0..4).filter(stays).map(|doc| docs[doc as usize].id).collect::<Vec<_>>()
    };
    assert_eq!(kept(KeepPolicy::Earliest, &[]), [3], "of two of one day, the longer");
    assert_eq!(kept(KeepPolicy::MostComplete, &[]), [3]);
    assert_eq!(kept(KeepPolicy::FirstSeen, &[]), [4]);
    assert_eq!(kept(KeepPolicy::Earliest, &["x.example", "b.example", "c.example"]), [2]);
    assert_eq!(kept(KeepPolicy::MostComplete, &["d.example"]), [4], "a subdomain");
    assert_eq!(kept(KeepPolicy::FirstSeen, &["example.d", "xample"]), [4], "no such host");
}

#[test]
fn nothing_is_dropped_for_being_like_what_is_itself_dropped() {
    // Each shares three quarters of its words with the next; the ends share a quarter.
    let text = |at: u32| (at * 25..at * 25 + 100).map(|word| format!("word{word} ")).collect::<String>();
    let config = DuplicatesConfig { near: 0.55, ..DuplicatesConfig::default() };
    let docs: Vec<Doc> = (0..4).map(|id| Doc { id, date: Some(id.into()), text: text(id.into()) }).collect();
    let found = resolve_in(&docs, InMemory, 1, &config);
    for doc in 0..4 {
        if let Some(link) = found.dropped(doc) {
            assert!(link.kept + 1 == doc && found.dropped(link.kept).is_none(), "{link:?}");
        }
    }
}

#[test]
fn every_kept_document_that_holds_a_brief_is_named_and_the_one_that_begins_with_it_first_of_all() {
    let words = |from: u32, to: u32| (from..to).map(|word| format!("word{word} ")).collect::<String>();
    let doc = |id, text| Doc { id, date: None, text };
    let docs = [
        doc(1, words(0, 60)),
        doc(2, words(0, 400)),
        doc(3, format!("{}{}{}", words(1000, 1100), words(0, 60), words(1100, 1200))),
    ];
    let found = resolve(&docs);
    let dropped = found.dropped(0).unwrap();
    assert_eq!(
        (docs[dropped.kept as usize].id, dropped.relation),
        (2, Relation::Contained),
        "though 3 says less beside it"
    );
    let also: Vec<(u8, Relation)> =
        found.alike().iter().map(|link| (docs[link.kept as usize].id, link.relation)).collect();
    assert_eq!(also, [(3, Relation::Contained)]);
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
