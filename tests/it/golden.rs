//! The shipped sample gives the tables in `tests/golden`.
//!
//! After a change that is meant, `UPDATE_GOLDEN=1 cargo test golden` writes them anew; read the difference before you
//! commit it.

use std::fs;

use crate::support::{clean, root};

const TABLES: [&str; 5] = ["documents.csv", "blocks.csv", "duplicates.csv", "malformed.csv", "rejects.csv"];

#[test]
fn the_sample_gives_the_expected_tables() {
    let out = tempfile::tempdir().unwrap();
    clean(&["data/sample"], out.path(), &["--set", "output.blocks_format=csv", "--set", "output.carry=author"]);
    let golden = root().join("tests/golden");
    for table in TABLES {
        let got = fs::read_to_string(out.path().join(table)).unwrap();
        let expected = golden.join(table);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&expected, &got).unwrap();
            continue;
        }
        let wanted = fs::read_to_string(&expected).unwrap_or_default();
        for (number, (wanted, got)) in wanted.lines().zip(got.lines()).enumerate() {
            assert_eq!(wanted, got, "{table}, line {}", number + 1);
        }
        assert_eq!(wanted.lines().count(), got.lines().count(), "the number of lines of {table}");
    }
}
