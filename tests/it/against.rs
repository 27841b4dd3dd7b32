//! Runs against earlier runs: what repeats is named, what was published stays, and an index that can't be used is refused.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::{cell, clean, outputs, rows, succeed, tinsach};

/// Paragraphs of an invented story: the same number gives the same paragraph.
fn paragraph(number: usize) -> String {
    let words = [
        "harbour",
        "council",
        "bridge",
        "winter",
        "teacher",
        "market",
        "river",
        "orchard",
        "library",
        "engine",
        "village",
        "doctor",
        "station",
        "garden",
        "painter",
        "festival",
        "windmill",
        "valley",
        "baker",
        "lighthouse",
        "quarry",
        "choir",
        "ferry",
        "meadow",
        "museum",
        "archive",
        "bakery",
    ];
    let word = |at: usize| words[(number * 31 + at * (7 + number % 5)) % words.len()];
    let sentence = |from: usize| {
        let said: Vec<&str> = (from..from + 9).map(word).collect();
        format!(
            "The {} of {} had seen {number} visitors near the {}.",
            said[..5].join(" and "),
            said[5],
            said[6..].join(" or ")
        )
    };
    format!("{} {} {}", sentence(0), sentence(9), sentence(18))
}

/// A row of JSON lines: a story of some paragraphs.
fn row(id: &str, day: u32, paragraphs: &[usize]) -> String {
    let text: Vec<String> = paragraphs.iter().map(|&number| paragraph(number)).collect();
    let row = serde_json::json!({ "id": id, "date": format!("2024-03-{day:02}"), "text": text.join("\n\n") });
    format!("{row}\n")
}

/// Three days of stories; the later ones repeat some of the earlier.
fn days() -> [String; 3] {
    [
        row("bridge", 1, &[1, 2, 3, 4]) + &row("choir", 1, &[5, 6, 7]) + &row("choir-copy", 2, &[5, 6, 7]),
        row("bridge-again", 5, &[1, 2, 3, 4]) + &row("windmill", 5, &[8, 9, 10, 11]) + &row("brief", 6, &[1, 2]),
        row("choir-late", 9, &[5, 6, 7]) + &row("windmill-late", 9, &[8, 9, 10, 11]) + &row("ferry", 9, &[12, 13, 14]),
    ]
}

/// What was dropped for what, by the ids of the rows.
fn dropped(out: &Path) -> BTreeMap<String, String> {
    let rows = rows(&out.join("duplicates.csv"));
    let drops = |relation: &str| matches!(relation, "exact" | "near" | "contained");
    let dropped = rows.iter().filter(|row| drops(cell(row, "relation")));
    dropped.map(|row| (cell(row, "id").to_owned(), cell(row, "kept_id").to_owned())).collect()
}

struct Runs {
    folder: tempfile::TempDir,
}

impl Runs {
    /// Cleans the three days one after the other, each against those before it.
    fn new() -> Self {
        let runs = Self { folder: tempfile::tempdir().unwrap() };
        for (day, text) in days().iter().enumerate() {
            fs::write(runs.path(&format!("{day}.jsonl")), text).unwrap();
        }
        runs.clean("0", &[]);
        runs.clean("1", &["0"]);
        runs.clean("2", &["1", "0"]);
        runs
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn out(&self, day: &str) -> std::path::PathBuf {
        self.folder.path().join(format!("out-{day}"))
    }

    fn words(&self, against: &[&str]) -> Vec<String> {
        against.iter().flat_map(|day| ["--against".to_owned(), self.out(day).display().to_string()]).collect()
    }

    fn clean(&self, day: &str, against: &[&str]) {
        let words = self.words(against);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        clean(&[&self.path(&format!("{day}.jsonl"))], &self.out(day), &words);
    }

    /// A run that must fail: its exit code and message, with the folder called `TMP`.
    fn fail(&self, against: &[&str], more: &[&str]) -> (i32, String) {
        let (input, out, words) = (self.path("2.jsonl"), self.path("out-failed"), self.words(against));
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let done = tinsach(&[&["clean", &input, "--out", &out], words.as_slice(), more].concat());
        let errors = String::from_utf8(done.stderr).unwrap().replace(&self.path(""), "TMP/");
        assert!(!Path::new(&out).exists(), "{errors}");
        (done.status.code().unwrap(), errors)
    }
}

#[test]
fn a_chain_of_runs_drops_what_one_run_over_everything_drops() {
    let runs = Runs::new();
    let all = runs.folder.path().join("all");
    clean(&["0", "1", "2"].map(|day| runs.path(&format!("{day}.jsonl"))).each_ref().map(String::as_str), &all, &[]);
    let mut chained = BTreeMap::new();
    for day in ["0", "1", "2"] {
        chained.extend(dropped(&runs.out(day)));
    }
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let expected = [
        pair("bridge-again", "bridge"),
        pair("brief", "bridge"),
        pair("choir-copy", "choir"),
        pair("choir-late", "choir"),
        pair("windmill-late", "windmill"),
    ];
    assert_eq!(chained, BTreeMap::from(expected));
    assert_eq!(dropped(&all), chained);
    let ids = |out: &Path| -> Vec<String> {
        rows(&out.join("documents.csv")).iter().map(|row| cell(row, "doc_id").to_owned()).collect()
    };
    let kept = &rows(&runs.out("2").join("duplicates.csv"))[0];
    assert!(
        ids(&runs.out("0")).iter().any(|id| id == cell(kept, "kept_doc_id")),
        "named with the earlier document's id"
    );
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(runs.out("2").join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["against"].as_array().unwrap().len(), 2);
    assert_eq!(manifest["against"][0]["documents"], 3);
    assert!(manifest["outputs"]["duplicates.index"]["bytes"].as_u64().unwrap() > 0);
}

#[test]
fn what_was_published_stays_and_the_order_of_the_folders_does_not_matter() {
    let runs = Runs::new();
    let before = ["0", "1"].map(|day| outputs(&runs.out(day)));
    let last = outputs(&runs.out("2"));
    fs::remove_dir_all(runs.out("2")).unwrap();
    runs.clean("2", &["0", "1", "0"]);
    assert_eq!(outputs(&runs.out("2")), last);
    assert_eq!(["0", "1"].map(|day| outputs(&runs.out(day))), before);
}

#[test]
fn an_index_that_cannot_be_used_is_refused() {
    let runs = Runs::new();
    insta::assert_snapshot!(runs.fail(&["1"], &[]).1, @r"
    error: TMP/out-1/duplicates.index: documents of this run were dropped for documents of a run before it
    help: give that run's folder to --against, too
    ");
    insta::assert_snapshot!(runs.fail(&["3"], &[]).1, @r"
    error: TMP/out-3: can't open the folder of an earlier run: No such file or directory (os error 2)
    ");
    let (code, errors) = runs.fail(&["0"], &["--set", "duplicates.enabled=false"]);
    insta::assert_snapshot!(errors, @"error: `duplicates.against` must be empty where duplicates.enabled is false");
    assert_eq!(code, 2);

    let index = runs.out("0").join("duplicates.index");
    let good = fs::read(&index).unwrap();
    fs::write(&index, &good[..good.len() - 3]).unwrap();
    insta::assert_snapshot!(runs.fail(&["0"], &[]).1, @r"
    error: TMP/out-0/duplicates.index: can't read the index of duplicates: failed to fill whole buffer
    ");
    let mut bad = good.clone();
    bad[good.len() / 2] ^= 4;
    fs::write(&index, bad).unwrap();
    insta::assert_snapshot!(runs.fail(&["0"], &[]).1, @r"
    error: TMP/out-0/duplicates.index: the index of duplicates is damaged
    help: clean that corpus again, or run without it
    ");
    let mut other = good.clone();
    other[8] += 1;
    fs::write(&index, other).unwrap();
    insta::assert_snapshot!(runs.fail(&["0"], &[]).1, @r"
    error: TMP/out-0/duplicates.index: index of duplicates of another version
    help: clean that corpus again with this version, or run without it
    ");
    fs::write(&index, b"doc_id,kept_doc_id,relation\n").unwrap();
    insta::assert_snapshot!(runs.fail(&["0"], &[]).1, @"error: TMP/out-0/duplicates.index: is no index of duplicates");
    fs::remove_file(&index).unwrap();
    insta::assert_snapshot!(runs.fail(&["0"], &[]).1, @r"
    error: TMP/out-0/duplicates.index: no index of duplicates: No such file or directory (os error 2)
    help: --against takes a folder that `tinsach clean` wrote with duplicates.enabled and duplicates.index on
    ");
}

#[test]
fn a_run_is_not_compared_with_the_one_it_replaces() {
    let runs = Runs::new();
    let (input, out) = (runs.path("2.jsonl"), runs.path("out-0"));
    let done = tinsach(&["clean", &input, "--out", &out, "--overwrite", "--against", &out]);
    assert_eq!(done.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&done.stderr).contains("both the output folder and an earlier run"));
}

#[test]
fn pairs_are_shown_side_by_side_with_the_texts_of_dropped_documents_and_of_earlier_runs() {
    let runs = Runs::new();
    let out = runs.path("out-1");
    let shown = succeed(&["duplicates", &out, "--doc", "bridge-again"]);
    assert!(shown.starts_with("exact 1"), "{shown}");
    let expected: String = paragraph(1).split_whitespace().take(4).collect::<Vec<_>>().join(" ");
    let first = shown.lines().find(|line| line.contains('│')).unwrap();
    assert_eq!(first.matches(&expected).count(), 2, "both texts begin alike: {shown}");
    assert!(first.starts_with('⟦') && !shown.contains('\u{1b}'), "{shown}");
    assert!(succeed(&["duplicates", &out, "--color", "always"]).contains('\u{1b}'));
    let done = tinsach(&["duplicates", &out, "--doc", "windmill"]);
    assert_eq!(done.status.code(), Some(2), "it is like no other");
}

#[test]
fn the_text_of_a_dropped_document_stands_in_blocks() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("rows.jsonl");
    fs::write(&input, row("first", 1, &[1, 2]) + &row("second", 2, &[1, 2])).unwrap();
    let out = folder.path().join("out");
    clean(&[&input.display().to_string()], &out, &["--set", "output.blocks_format=csv"]);
    let blocks = rows(&out.join("blocks.csv"));
    let second = &rows(&out.join("duplicates.csv"))[0];
    let text: String = blocks
        .iter()
        .filter(|block| cell(block, "doc_id") == cell(second, "doc_id"))
        .map(|block| cell(block, "text"))
        .collect();
    assert_eq!(text, format!("{}\n\n{}", paragraph(1), paragraph(2)));
    assert!(blocks.iter().all(|block| cell(block, "doc_id") == cell(second, "doc_id")), "nothing else was taken out");
}
