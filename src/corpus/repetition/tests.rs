use proptest::prelude::*;

use super::*;
use crate::clean::Prepared;
use crate::corpus::InMemory;
use crate::record::{Declared, Origin};
use crate::segment::{PageMeta, segment};

fn page(site: &str, text: &str) -> Prepared {
    Prepared {
        doc_id: 0,
        origin: Origin::file("page.txt"),
        declared: Declared { url: Some(format!("https://{site}/a")), ..Declared::default() },
        meta: PageMeta::default(),
        encoding: "UTF-8".into(),
        encoding_confidence: 1.0,
        malformed: Vec::new(),
        edits: Vec::new(),
        text: text.into(),
        lines: None,
    }
}

/// The lines of each page that recur, with their share; a headline elsewhere has the share 2.
fn recurring(pages: &[Prepared]) -> Vec<Vec<(String, f32)>> {
    let mut observed = Observed::new(&RepetitionConfig::default(), InMemory).unwrap();
    for (number, page) in (0..).zip(pages) {
        observed.observe(number, &SiteLines::of(page)).unwrap();
    }
    let mut frozen = observed.freeze().unwrap();
    let marked = |(number, page): (u32, &Prepared)| {
        let mut document = segment(page.text.clone(), None);
        apply(&mut document, &frozen.of(number).unwrap());
        let blocks = document.blocks().iter().enumerate();
        let marks = blocks.map(|(at, block)| {
            let share = if block.cues.headline_elsewhere { 2.0 } else { block.cues.repeated };
            (document.block(at).to_owned(), share)
        });
        marks.filter(|(_, share)| *share > 0.0).collect()
    };
    (0..).zip(pages).map(marked).collect()
}

fn lines(found: &[(String, f32)]) -> Vec<&str> {
    found.iter().map(|(line, _)| line.as_str()).collect()
}

/// A paragraph of its own for each number.
fn paragraph(number: usize) -> String {
    let word = format!("w{}", "abcdefghij".chars().nth(number % 10).unwrap());
    format!("Paragraph {word}: {}.", format!("{word}{word} ").repeat(30 + number))
}

#[test]
fn a_template_recurs_and_counters_in_it_may_differ() {
    let pages: Vec<Prepared> = (0..5)
        .map(|at| page("a.example", &format!("Home\n{}\n* {} views\nMore from us", paragraph(at), at * 7 + 3)))
        .collect();
    for found in recurring(&pages) {
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found.iter().all(|(_, share)| *share == 1.0));
    }
}

#[test]
fn other_sites_and_two_pages_say_nothing() {
    let pages: Vec<Prepared> =
        (0..5).map(|at| page(&format!("{}.example", at % 3), &format!("Home\n{}", paragraph(at)))).collect();
    assert!(recurring(&pages).iter().all(Vec::is_empty));
}

#[test]
fn the_host_is_a_site_without_www_and_a_folder_stands_for_it() {
    let with = |url: Option<&str>, file: &str, at| {
        let mut page = page("", &format!("Home\n{}", paragraph(at)));
        page.declared.url = url.map(str::to_owned);
        page.origin = Origin::file(file);
        page
    };
    let pages = [
        with(Some("https://www.a.example/1"), "x/1.txt", 1),
        with(Some("http://A.example:80"), "y/2.txt", 2),
        with(Some("//a.example/3"), "z/3.txt", 3),
        with(None, "x/4.txt", 4),
        with(None, "x/5.txt", 5),
        with(Some("not an address"), "x/6.txt", 6),
        with(None, "y/7.txt", 7),
    ];
    let found: Vec<usize> = recurring(&pages).iter().map(Vec::len).collect();
    assert_eq!(found, [1, 1, 1, 1, 1, 1, 0]);
}

#[test]
fn copies_do_not_erase_each_other() {
    let body = format!("{}\n{}\n{}", paragraph(1), paragraph(2), paragraph(3));
    let exact: Vec<Prepared> = (0..4).map(|_| page("a.example", &format!("Home\n{body}"))).collect();
    assert!(recurring(&exact).iter().all(Vec::is_empty), "all the pages are copies: nothing is known of the site");

    // Four copies with one paragraph changed, among three other pages: the template is known, the bodies are whole.
    let mut pages: Vec<Prepared> =
        (4..8).map(|at| page("a.example", &format!("Home\n{body}\n{}", paragraph(at)))).collect();
    pages.extend((0..3).map(|at| page("a.example", &format!("Home\n{}", "Other words. ".repeat(20 + at)))));
    let found = recurring(&pages);
    assert!(found[..4].iter().all(Vec::is_empty), "{found:?}");
    for found in &found[4..] {
        assert_eq!(lines(found), ["Home"]);
    }
}

#[test]
fn the_headline_of_another_document_is_known_in_its_teaser_only() {
    let title = "Ferry company opens a second line to the island";
    let pages = [
        page("a.example", &format!("{title}\n{}", paragraph(1))),
        page("a.example", &format!("Bread is dearer than it was a year ago\n{}\n{title}", paragraph(2))),
        page("b.example", &format!("The bridge at the old mill is closed again\n{}\n{title}", paragraph(3))),
    ];
    let found = recurring(&pages);
    assert_eq!(found.iter().map(|found| lines(found)).collect::<Vec<_>>(), [vec![], vec![title], vec![]]);
}

#[test]
fn the_headline_of_many_documents_is_a_rubric() {
    let title = "Weather for the coast and the islands";
    let pages: Vec<Prepared> = (0..8)
        .map(|at| page("a.example", &format!("{}{title}\n{}", if at > 5 { "a\nb\nc\n" } else { "" }, paragraph(at))))
        .collect();
    assert!(recurring(&pages).iter().flatten().all(|(_, share)| *share < 2.0));
}

fn any_page() -> impl Strategy<Value = Prepared> {
    let line = prop_oneof![
        (0usize..6).prop_map(|at| format!("Line {}", "abcdef".chars().nth(at).unwrap_or('a'))),
        (0usize..9).prop_map(paragraph),
    ];
    (0usize..3, proptest::collection::vec(line, 0..8))
        .prop_map(|(site, lines)| page(&format!("{site}.example"), &lines.join("\n")))
}

proptest! {
    #[test]
    fn merging_is_associative_and_commutative(
        pages in proptest::collection::vec(any_page(), 0..24),
        parts in proptest::collection::vec(0usize..3, 24),
    ) {
        let all = |order: [usize; 3], grouped_right: bool| {
            let mut observed: Vec<_> =
                (0..3).map(|_| Some(Observed::new(&RepetitionConfig::default(), InMemory).unwrap())).collect();
            for (number, page) in pages.iter().enumerate() {
                let part = observed[parts[number]].as_mut().unwrap();
                part.observe(number as u32, &SiteLines::of(page)).unwrap();
            }
            let [mut a, mut b, c] = order.map(|part| observed[part].take().unwrap());
            if grouped_right {
                b.merge(c).unwrap();
                a.merge(b).unwrap();
            } else {
                a.merge(b).unwrap();
                a.merge(c).unwrap();
            }
            let mut frozen = a.freeze().unwrap();
            (0..pages.len()).map(|number| frozen.of(number as u32).unwrap()).collect::<Vec<_>>()
        };
        let expected = all([0, 1, 2], false);
        prop_assert_eq!(&all([0, 1, 2], true), &expected);
        prop_assert_eq!(&all([2, 0, 1], false), &expected);
        prop_assert_eq!(&all([1, 2, 0], true), &expected);
    }

    #[test]
    fn what_recurs_does_not_depend_on_the_order_of_the_pages(pages in proptest::collection::vec(any_page(), 0..20), turn in 0usize..20) {
        let expected = recurring(&pages);
        let mut turned: Vec<(usize, Prepared)> = pages.into_iter().enumerate().collect();
        let by = turn % turned.len().max(1);
        turned.rotate_left(by);
        turned.reverse();
        let (numbers, pages): (Vec<usize>, Vec<Prepared>) = turned.into_iter().unzip();
        for (number, found) in numbers.into_iter().zip(recurring(&pages)) {
            prop_assert_eq!(&found, &expected[number]);
        }
    }
}
