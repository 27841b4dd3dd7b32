//! The output contract: names, order and types of the columns, and what stands in nulls and CSV.

use std::fs::File;

use polars::prelude::{ParquetReader, SerReader};

use crate::support::{cell, clean, rows};

fn types(path: &std::path::Path) -> String {
    let frame = ParquetReader::new(File::open(path).unwrap()).finish().unwrap();
    let columns = frame.schema().iter().map(|(name, dtype)| format!("{name} {dtype}")).collect::<Vec<_>>();
    columns.join("\n")
}

#[test]
fn the_tables_have_the_columns_that_the_readme_explains() {
    let out = tempfile::tempdir().unwrap();
    clean(&["data/sample/rows.jsonl"], out.path(), &["--set", "output.carry=author"]);
    insta::assert_snapshot!(types(&out.path().join("documents.parquet")), @"
    doc_id str
    id str
    source str
    url str
    site str
    section str
    title str
    lead str
    text str
    captions list[str]
    byline str
    agency str
    language str
    language_confidence f32
    date date
    date_precision str
    date_confidence f32
    date_evidence str
    encoding str
    n_chars u32
    n_words u32
    removed_chars u32
    content_hash str
    cluster_id str
    cluster_size u32
    fetched_at datetime[μs, UTC]
    published_at datetime[μs, UTC]
    modified date
    diagnostics list[str]
    author str
    ");
    insta::assert_snapshot!(types(&out.path().join("blocks.parquet")), @"
    doc_id str
    block u32
    start u64
    end u64
    kind str
    action str
    rule str
    score f32
    text str
    ");
    insta::assert_snapshot!(types(&out.path().join("duplicates.parquet")), @"
    doc_id str
    kept_doc_id str
    id str
    kept_id str
    relation str
    similarity f32
    source str
    ");
    insta::assert_snapshot!(types(&out.path().join("rejects.parquet")), @"
    source str
    stage str
    reason str
    detail str
    ");
    insta::assert_snapshot!(types(&out.path().join("malformed.parquet")), @"
    doc_id str
    start u64
    count u32
    bytes str
    ");
    let readme = std::fs::read_to_string(crate::support::root().join("README.md")).unwrap();
    for table in ["documents", "blocks", "duplicates", "malformed", "rejects"] {
        for line in types(&out.path().join(format!("{table}.parquet"))).lines() {
            let column = line.split(' ').next().unwrap();
            assert!(
                column == "author" || readme.contains(&format!("`{column}`")),
                "README.md says nothing of {column}"
            );
        }
    }
}

#[test]
fn a_cell_that_a_spreadsheet_would_run_is_neutralised_and_can_be_had_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("rows.jsonl");
    std::fs::write(
        &input,
        "{\"id\": \"=HYPERLINK(1)\", \"text\": \"A bridge was opened on Monday after two years of work.\"}\n",
    )
    .unwrap();
    let input = input.display().to_string();
    let id = |name: &str, more: &[&str]| {
        let out = folder.path().join(name);
        clean(&[&input], &out, more);
        cell(&rows(&out.join("documents.csv"))[0], "id").to_owned()
    };
    assert_eq!(id("guarded", &[]), "'=HYPERLINK(1)");
    assert_eq!(id("plain", &["--set", "output.guard_formulas=false"]), "=HYPERLINK(1)");
}

#[test]
fn formats_and_audit_can_be_chosen_and_stale_tables_go() {
    let out = tempfile::tempdir().unwrap();
    let names = || {
        let mut names: Vec<String> = std::fs::read_dir(out.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names.join(" ")
    };
    clean(&["data/sample/rows.jsonl"], out.path(), &[]);
    insta::assert_snapshot!(names(), @"blocks.parquet documents.csv documents.parquet duplicates.csv duplicates.index duplicates.parquet malformed.csv malformed.parquet manifest.json rejects.csv rejects.parquet report.html report.json");
    clean(
        &["data/sample/rows.jsonl"],
        out.path(),
        &["--overwrite", "--format", "csv", "--audit", "none", "--set", "output.report_html=false"],
    );
    insta::assert_snapshot!(names(), @"documents.csv duplicates.csv duplicates.index manifest.json rejects.csv report.json");
}
