//! The counts of a run (`report.json`) and what it read and wrote (`manifest.json`).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::audit::{Quarantined, Stage};
use crate::document::Action;
use crate::engine::InputFacts;
use crate::error::{Error, Result};
use crate::io::tables::{BlockRow, DocumentRow};

/// Where every record that was read ended up. `read = written + duplicates + filtered + quarantined`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Ledger {
    /// Records read.
    pub read: u64,
    /// Rows of `documents`.
    pub written: u64,
    /// Documents dropped as duplicates.
    pub duplicates: u64,
    /// Documents the user didn't want.
    pub filtered: u64,
    /// Records that can't be used.
    pub quarantined: u64,
}

impl Ledger {
    /// Checks that nothing was lost.
    ///
    /// # Errors
    /// Where the sum doesn't hold: a defect of this program.
    pub fn check(&self) -> Result<()> {
        let accounted = self.written + self.duplicates + self.filtered + self.quarantined;
        if accounted == self.read {
            return Ok(());
        }
        Err(Error::new(format!("the ledger doesn't add up: {} records read, {accounted} accounted for", self.read))
            .help("this is a defect of tinsach; please report it with the input"))
    }

    /// The share of the records that were quarantined, 0 to 1.
    pub fn quarantined_share(&self) -> f32 {
        self.quarantined as f32 / self.read.max(1) as f32
    }
}

/// Seconds of wall time. The only part of a report that differs between runs on the same input.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Timings {
    /// Reading and cleaning.
    pub clean: f64,
    /// Resolving duplicates.
    pub duplicates: f64,
    /// Writing the tables.
    pub write: f64,
    /// The whole run.
    pub total: f64,
}

/// The counts of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// Where every record ended up.
    pub ledger: Ledger,
    /// Bytes of the documents read, decompressed.
    pub bytes: u64,
    /// Characters of kept text and of removed blocks, white space not counted in the latter.
    pub characters: Characters,
    /// Blocks removed, by kind.
    pub removed_blocks: BTreeMap<&'static str, u64>,
    /// Blocks decided, by rule; those that the audit writes down.
    pub rules: BTreeMap<String, u64>,
    /// Documents written, by language; `null` where it is unknown.
    pub languages: BTreeMap<String, u64>,
    /// Documents written, by month of publication; `null` where it is unknown.
    pub months: BTreeMap<String, u64>,
    /// Rows of `duplicates`, by relation.
    pub relations: BTreeMap<&'static str, u64>,
    /// Records filtered or quarantined, by stage and reason.
    pub rejects: BTreeMap<String, u64>,
    /// Documents written by what is odd about them: `no_text`, `malformed_bytes`, `no_date`, `no_language`.
    pub diagnostics: BTreeMap<&'static str, u64>,
    /// Runs of words that stand in more documents than `duplicates.max_shared_by`, and made no candidates.
    pub capped_shingles: u64,
    /// The first and the last day of publication.
    pub dates: Option<(String, String)>,
    /// Wall time.
    pub seconds: Timings,
}

/// Characters kept and removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Characters {
    /// In `documents.text`.
    pub kept: u64,
    /// In removed blocks.
    pub removed: u64,
}

impl Report {
    /// Counts a record that was filtered or quarantined.
    pub fn reject(&mut self, record: &Quarantined) {
        match record.stage {
            Stage::Filter => self.ledger.filtered += 1,
            _ => self.ledger.quarantined += 1,
        }
        *self.rejects.entry(format!("{}/{}", record.stage.name(), record.reason)).or_default() += 1;
    }

    /// Counts the blocks of a document, written or dropped.
    pub fn blocks(&mut self, blocks: &[BlockRow]) {
        for block in blocks {
            if block.action == Action::Remove {
                *self.removed_blocks.entry(block.kind.name()).or_default() += 1;
            }
            match self.rules.get_mut(&block.rule) {
                Some(count) => *count += 1,
                None => drop(self.rules.insert(block.rule.clone(), 1)),
            }
        }
    }

    /// Counts a document that was written.
    pub fn written(&mut self, row: &DocumentRow) {
        self.ledger.written += 1;
        self.characters.kept += u64::from(row.n_chars);
        self.characters.removed += u64::from(row.removed_chars);
        let or_null = |value: Option<String>| value.unwrap_or_else(|| "null".into());
        *self.languages.entry(or_null(row.language.clone())).or_default() += 1;
        let day = row.date.and_then(day);
        *self.months.entry(or_null(day.as_ref().map(|day| day[..7].to_owned()))).or_default() += 1;
        let odd =
            [("no_text", row.text.is_none()), ("no_date", day.is_none()), ("no_language", row.language.is_none())];
        for (name, _) in odd.into_iter().filter(|(_, holds)| *holds) {
            *self.diagnostics.entry(name).or_default() += 1;
        }
        if let Some(day) = day {
            self.dates = Some(match self.dates.take() {
                None => (day.clone(), day),
                Some((first, last)) => (first.min(day.clone()), last.max(day)),
            });
        }
    }

    /// Adds the counts of another part of the same run.
    pub fn merge(&mut self, part: Self) {
        fn add<K: Ord>(counts: &mut BTreeMap<K, u64>, part: BTreeMap<K, u64>) {
            for (key, count) in part {
                *counts.entry(key).or_default() += count;
            }
        }
        let (ledger, other) = (&mut self.ledger, part.ledger);
        ledger.written += other.written;
        ledger.duplicates += other.duplicates;
        ledger.filtered += other.filtered;
        ledger.quarantined += other.quarantined;
        self.characters.kept += part.characters.kept;
        self.characters.removed += part.characters.removed;
        add(&mut self.removed_blocks, part.removed_blocks);
        add(&mut self.rules, part.rules);
        add(&mut self.languages, part.languages);
        add(&mut self.months, part.months);
        add(&mut self.relations, part.relations);
        add(&mut self.rejects, part.rejects);
        add(&mut self.diagnostics, part.diagnostics);
        self.dates = match (self.dates.take(), part.dates) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (mine, theirs) => mine.or(theirs),
        };
    }

    /// Megabytes (10^6 bytes) of documents a second of wall time.
    pub fn megabytes_per_second(&self) -> f64 {
        self.bytes as f64 / 1e6 / self.seconds.total.max(1e-9)
    }
}

/// ISO 8601 of days since 1970-01-01.
fn day(days: i32) -> Option<String> {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok().map(|date| date.to_string())
}

/// What a run read and wrote.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Manifest {
    /// The version of this program.
    pub version: &'static str,
    /// The version of the output contract.
    pub schema: &'static str,
    /// 128-bit XXH3 of the configuration without `[engine]`, which doesn't change the tables.
    pub config: String,
    /// The inputs, sorted by path.
    pub inputs: Vec<InputFacts>,
    /// Where every record ended up.
    pub ledger: Ledger,
    /// Rows of each table.
    pub rows: BTreeMap<&'static str, u64>,
    /// The tables.
    pub outputs: BTreeMap<String, OutputFacts>,
}

/// What a run wrote to one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutputFacts {
    /// Its size.
    pub bytes: u64,
    /// 128-bit XXH3, 32 hex digits.
    pub xxh3: String,
}
