//! The five scrapes that the project began with come out right. They are nobody's to publish, so they are not in this
//! repository: the test looks for a gold folder in `TINSACH_GOLD`, else in `../shared/gold`, and is skipped without one.

use tinsach::eval::evaluate;

use crate::support::{clean, gold};

#[test]
fn the_seeds_come_out_right() {
    let Some(gold) = gold() else {
        println!("skipped: no gold folder; set TINSACH_GOLD to one");
        return;
    };
    let seeds = gold.join("../seeds").display().to_string();
    let out = tempfile::tempdir().unwrap();
    clean(&[&seeds], out.path(), &["--audit", "full", "--set", "duplicates.enabled=false"]);
    let evaluation = evaluate(&gold.join("seeds.jsonl"), out.path()).unwrap();
    for document in &evaluation.documents {
        let least = if document.source.starts_with("000") { 0.97 } else { 1.0 };
        assert!(document.prf.f1 >= least, "{} is at {:.4}", document.source, document.prf.f1);
    }
    for fact in ["date", "language", "title"] {
        let tally = &evaluation.facts[fact];
        assert!(
            !tally.contains_key("wrong") && !tally.contains_key("missing") && !tally.contains_key("spurious"),
            "{fact}: {tally:?}"
        );
    }
    let teasers = evaluation.kinds["teaser"];
    assert_eq!(teasers.right, teasers.all, "every teaser is removed as one");
    let documents = std::fs::read_to_string(out.path().join("documents.csv")).unwrap();
    assert!(unicode_normalization::is_nfc(&documents));
}
