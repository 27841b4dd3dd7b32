//! Pages of one site cleaned together: what they share goes, what is an article's own stays.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use serde_json::json;

use crate::support::{cell, clean, rows};

/// Nothing in these lines says that they are no article.
const NOTICE: &str =
    "The Quay Gazette has kept its door at the old fish market open to every reader since 1958, rain or shine.";
const MENU: &str = "River\nHarbour\nKitchen\nNeighbours\n";

/// The documents by id, cleaned from rows given as id, address and text.
fn texts(pages: &[(String, String, String)], more: &[&str]) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let mut lines = String::new();
    for (id, url, text) in pages {
        writeln!(lines, "{}", json!({ "id": id, "url": url, "text": text })).unwrap();
    }
    let input = folder.path().join("pages.jsonl");
    fs::write(&input, lines).unwrap();
    let out = folder.path().join("out");
    let alone = ["--set", "duplicates.enabled=false"];
    clean(&[&input.display().to_string()], &out, &[&alone, more].concat());
    let row = |row: &Vec<(String, String)>| (cell(row, "id").to_owned(), cell(row, "text").to_owned());
    rows(&out.join("documents.csv")).iter().map(row).collect()
}

const ALONE: &[&str] = &["--set", "repetition.enabled=false"];

/// A paragraph about a subject, of its own for each number.
fn paragraph(subject: &str, number: usize) -> String {
    let words = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron", "inlet", "jetty"];
    let (one, other) = (words[number % 10], words[(number / 10 + number * 3 + 1) % 10]);
    format!(
        "The {subject} at {one} reach was carried past the {other} steps on day {number}, said the keeper of the {one} \
         lock, and nobody who stood on the {other} bank that morning had seen the like of it in years."
    )
}

fn page(subject: &str, number: usize) -> (String, String, String) {
    let body: Vec<String> = (0..4).map(|at| paragraph(subject, number * 4 + at)).collect();
    let text = format!("{MENU}A {subject} goes past lock number {number}\n{}\n{NOTICE}\n", body.join("\n"));
    (format!("{subject}{number}"), format!("https://quay.example/{subject}/{number}"), text)
}

#[test]
fn what_the_sample_pages_share_is_taken_out_with_its_rule() {
    let out = tempfile::tempdir().unwrap();
    clean(&["data/sample/vi_one_site.jsonl"], out.path(), &["--set", "output.blocks_format=csv"]);
    let documents = rows(&out.path().join("documents.csv"));
    assert_eq!(documents.len(), 5);
    let titles: Vec<&str> = documents.iter().map(|row| cell(row, "title")).collect();
    for row in &documents {
        let text = cell(row, "text");
        assert!(!text.contains("Bến Trắng gom") && !text.contains("Tòa soạn") && !text.contains("Lượt xem"), "{text}");
        assert!(titles.iter().all(|title| !text.contains(title)), "{text}");
        assert!(text.matches('.').count() >= 3, "{text}");
    }
    let blocks = rows(&out.path().join("blocks.csv"));
    let by = |rule: &str| blocks.iter().filter(|row| cell(row, "rule") == rule).count();
    assert_eq!(by("headline-of-another-document"), 5);
    assert!(by("repeated-on-site") >= 10);
}

#[test]
fn a_notice_is_known_from_the_other_pages_only() {
    let pages: Vec<_> = (0..5).map(|number| page("barge", number)).collect();
    assert!(texts(&pages, ALONE).values().all(|text| text.contains("fish market")), "it reads as a paragraph");
    for (id, text) in texts(&pages, &[]) {
        assert!(!text.contains("fish market"), "{id}: {text}");
        assert_eq!(text.matches("said the keeper").count(), 4, "{id}: {text}");
    }
    assert_eq!(texts(&pages[..2], &[]), texts(&pages[..2], ALONE), "two pages say nothing");
}

#[test]
fn copies_and_revisions_keep_their_bodies() {
    let (_, _, article) = page("barge", 7);
    let with = |number: usize, text: String| (format!("{number}"), format!("https://quay.example/{number}"), text);
    let exact: Vec<_> = (0..4).map(|number| with(number, article.clone())).collect();
    assert_eq!(texts(&exact, &[]), texts(&exact, ALONE));

    // Each revision has a paragraph of its own at the end, beside four others' pages and without.
    let revised =
        |number: usize| with(number, article.replace(NOTICE, &format!("{}\n{NOTICE}", paragraph("raft", number))));
    let mut pages: Vec<_> = (0..4).map(revised).collect();
    for (id, text) in texts(&pages, &[]) {
        assert_eq!(text.matches("said the keeper").count(), 5, "{id}: {text}");
    }
    pages.extend((20..24).map(|number| page("ferry", number)));
    for (id, text) in texts(&pages, &[]) {
        assert_eq!(text.matches("said the keeper").count(), if id.len() == 1 { 5 } else { 4 }, "{id}: {text}");
    }
}

#[test]
fn a_series_with_a_fixed_form_stays_whole() {
    let pages: Vec<_> = (1..8)
        .map(|day| {
            let price = 80 + day;
            let text = format!(
                "Gold price today, day {day}\nOn the morning of day {day} the dealers on the quay bought gold at {price}.2 \
                 million and sold it at {}.7 million, after {} million the day before.\nThe spread between buying and \
                 selling stood at {day}.5 million, which the dealers put down to the {price} ships that came in.\n\
                 Prices are those of 8 a.m. and hold for bars of one ounce; for rings they differ by {day} per cent.\n",
                price + 2,
                price - 1
            );
            (format!("{day}"), format!("https://quay.example/gold/{day}"), text)
        })
        .collect();
    assert_eq!(texts(&pages, &[]), texts(&pages, ALONE));
}

#[test]
fn a_paragraph_that_recurs_inside_articles_stays() {
    let background = "The lock was built in 1871 by two brothers from the hills, who had never seen a river before, and it \
                      has been closed for repairs only twice since the day on which it was opened by the mayor.";
    let pages: Vec<_> = (0..5)
        .map(|number| {
            let (id, url, text) = page("barge", number);
            let second = text.match_indices("The barge").nth(2).unwrap().0;
            (id, url, format!("{}{background}\n{}", &text[..second], &text[second..]))
        })
        .collect();
    for (id, text) in texts(&pages, &[]) {
        assert!(text.contains("two brothers") && !text.contains("fish market"), "{id}: {text}");
    }
}

#[test]
fn sites_without_address_are_folders_and_a_folder_of_many_sites_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    for number in 0..4 {
        write(&format!("one/{number}.txt"), &page("barge", number).2);
    }
    for (number, site) in ["a", "b", "c", "d", "e", "f"].iter().enumerate() {
        let text = page("ferry", number).2.replace(NOTICE, &format!("{NOTICE} So says {site}{site}."));
        write(&format!("many/{number}.txt"), &text);
    }
    let run = |name: &str, more: &[&str]| {
        let out = folder.path().join(name);
        let inputs = [folder.path().join("one"), folder.path().join("many")].map(|path| path.display().to_string());
        clean(&inputs.each_ref().map(String::as_str), &out, more);
        rows(&out.join("documents.csv")).iter().map(|row| cell(row, "text").to_owned()).collect::<Vec<_>>()
    };
    let texts = run("together", &[]);
    assert_eq!(texts.iter().filter(|text| text.contains("fish market")).count(), 6);
    assert_eq!(texts[..6], run("alone", ALONE)[..6]);
}

#[test]
fn order_batches_threads_and_spilling_change_nothing() {
    let mut pages: Vec<_> = (0..7).map(|number| page("barge", number)).collect();
    pages.extend((7..13).map(|number| page("ferry", number)));
    for (number, (_, url, _)) in pages.iter_mut().enumerate() {
        *url = format!("https://{}.example/{number}", ["quay", "mill"][number % 2]);
    }
    let expected = texts(&pages, &[]);
    pages.reverse();
    pages.rotate_left(5);
    assert_eq!(texts(&pages, &[]), expected);
    let small = ["--threads", "3", "--set", "engine.batch_rows=2", "--set", "engine.memory=1"];
    assert_eq!(texts(&pages, &small), expected);
}
