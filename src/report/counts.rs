//! The counts of a run: what `report.json` holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::examples::Examples;
use super::gates::Gate;
use super::places::Places;
use crate::audit::{Quarantined, Stage};
use crate::corpus::Capped;
use crate::document::Action;
use crate::error::{Error, Result};
use crate::io::tables::{BlockRow, DocumentRow, MalformedRow};

/// Where every record that was read ended up. `read = written + duplicates + filtered + quarantined`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Timings {
    /// Reading and cleaning.
    pub clean: f64,
    /// Resolving duplicates.
    pub duplicates: f64,
    /// Writing the tables.
    pub write: f64,
    /// The whole run.
    pub total: f64,
    /// The stages of the first, summed over the threads.
    pub stages: BTreeMap<&'static str, f64>,
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
    /// Characters of kept text, by language of the paragraphs; `null` where it is unknown. In documents of one language
    /// all count for it.
    pub language_characters: BTreeMap<String, u64>,
    /// The first documents written whose paragraphs are in several languages.
    pub mixed: Vec<Mixed>,
    /// Documents written, by month of publication; `null` where it is unknown.
    pub months: BTreeMap<String, u64>,
    /// Rows of `duplicates`, by relation.
    pub relations: BTreeMap<&'static str, u64>,
    /// Records filtered or quarantined, by stage and reason.
    pub rejects: BTreeMap<String, u64>,
    /// Documents by what is odd about them: `malformed_bytes` of all, `no_text`, `little_text` (a smaller share of it
    /// kept than `strip.min_kept`), `no_date`, `no_language`, `mixed_languages`, `future_date` (after `fetched_at` by more than a day, or
    /// after `gates.latest_date`) of those written.
    pub diagnostics: BTreeMap<&'static str, u64>,
    /// Where the first documents with no text or little were read, as in `documents.source`.
    pub look_at: Vec<String>,
    /// Runs of words that stand in more documents than `duplicates.max_shared_by`.
    pub capped: Capped,
    /// Documents dropped for one of an earlier run; they are among `ledger.duplicates`.
    pub repeats: u64,
    /// The first and the last day of publication.
    pub dates: Option<(String, String)>,
    /// Documents written, by their words: each class begins at a power of two and ends before the next; 0 has none.
    pub words: BTreeMap<u32, u64>,
    /// Documents written, by the share of their characters that was kept, in whole percent.
    pub kept_percent: BTreeMap<u8, u64>,
    /// What became of the documents of each site and each input file.
    #[serde(flatten)]
    pub places: Places,
    /// A few removed blocks of each kind and a few rejects of each reason.
    #[serde(flatten)]
    pub examples: Examples,
    /// The gates that are on, and what they say.
    pub gates: Vec<Gate>,
    /// Wall time.
    pub seconds: Timings,
}

/// A document in several languages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mixed {
    /// Where it was read, as in `documents.source`.
    pub source: String,
    /// The share of each language of its text, 0 to 1.
    pub languages: BTreeMap<String, f32>,
}

/// At most so many documents with little text are named, and so many in several languages.
const LOOK_AT: usize = 100;

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
        let reason = format!("{}/{}", record.stage.name(), record.reason);
        self.examples.reject(&reason, record);
        *self.rejects.entry(reason).or_default() += 1;
    }

    /// Counts a document with malformed bytes, written or dropped; gives the diagnostic.
    pub fn malformed_bytes(&mut self, rows: &[MalformedRow]) -> Option<&'static str> {
        (!rows.is_empty()).then(|| self.diagnosed("malformed_bytes"))
    }

    /// Counts a diagnostic, and gives it.
    fn diagnosed(&mut self, name: &'static str) -> &'static str {
        *self.diagnostics.entry(name).or_default() += 1;
        name
    }

    /// Counts the blocks of a document, written or dropped.
    pub fn blocks(&mut self, blocks: &[BlockRow]) {
        // Menus and lists of teasers are runs of hundreds by one rule.
        for run in blocks.chunk_by(|one, next| one.kind == next.kind && one.rule == next.rule) {
            let (BlockRow { kind, action, rule, .. }, count) = (&run[0], run.len() as u64);
            if *action == Action::Remove {
                *self.removed_blocks.entry(kind.name()).or_default() += count;
                self.examples.removed(run);
            }
            match self.rules.get_mut(*rule) {
                Some(known) => *known += count,
                None => drop(self.rules.insert((*rule).to_owned(), count)),
            }
        }
    }

    /// Counts a document that was dropped as a duplicate.
    pub fn dropped(&mut self, row: &DocumentRow) {
        self.ledger.duplicates += 1;
        self.places.dropped(row);
    }

    /// Counts a document that was written; `latest` is the last day that is no future, in days since 1970-01-01; one of
    /// whose text a smaller share than `min_kept` was kept is named. Gives its diagnostics.
    pub fn written(&mut self, row: &DocumentRow, latest: Option<i32>, min_kept: f32) -> Vec<&'static str> {
        self.ledger.written += 1;
        self.places.written(row);
        *self.words.entry(row.n_words.checked_ilog2().map_or(0, |power| 1 << power)).or_default() += 1;
        let all = u64::from(row.n_chars) + u64::from(row.removed_chars);
        let percent = (u64::from(row.n_chars) * 100).checked_div(all).unwrap_or_default();
        *self.kept_percent.entry(percent as u8).or_default() += 1;
        self.characters.kept += u64::from(row.n_chars);
        self.characters.removed += u64::from(row.removed_chars);
        let or_null = |value: Option<String>| value.unwrap_or_else(|| "null".into());
        *self.languages.entry(or_null(row.language.clone())).or_default() += 1;
        let day = row.date.and_then(day);
        *self.months.entry(or_null(day.as_ref().map(|day| day[..7].to_owned()))).or_default() += 1;
        let little = row.kept_share() < min_kept;
        let odd = [
            ("no_text", row.text.is_none()),
            ("little_text", row.text.is_some() && little),
            ("no_date", day.is_none()),
            ("no_language", row.language.is_none()),
            ("future_date", is_future(row, latest)),
        ];
        if (little || row.text.is_none()) && self.look_at.len() < LOOK_AT {
            self.look_at.push(row.source.clone());
        }
        let odd = odd.into_iter().filter(|(_, holds)| *holds).map(|(name, _)| self.diagnosed(name)).collect();
        if let Some(day) = day {
            self.dates = Some(match self.dates.take() {
                None => (day.clone(), day),
                Some((first, last)) => (first.min(day.clone()), last.max(day)),
            });
        }
        odd
    }

    /// Counts the languages of a document that was written; `mix` is empty where it is in one, else a diagnostic is given.
    pub fn mixed(&mut self, row: &DocumentRow, mix: Vec<(String, f32)>) -> Option<&'static str> {
        let mut left = u64::from(row.n_chars);
        // What rounding leaves is the main language's, so that the counts add up.
        for (language, share) in mix.iter().skip(1) {
            let own = ((row.n_chars as f32 * share) as u64).min(left);
            left -= own;
            *self.language_characters.entry(language.clone()).or_default() += own;
        }
        let main = mix.first().map(|(language, _)| language.clone()).or_else(|| row.language.clone());
        *self.language_characters.entry(main.unwrap_or_else(|| "null".into())).or_default() += left;
        if mix.is_empty() {
            return None;
        }
        if self.mixed.len() < LOOK_AT {
            self.mixed.push(Mixed { source: row.source.clone(), languages: mix.into_iter().collect() });
        }
        Some(self.diagnosed("mixed_languages"))
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
        self.repeats += part.repeats;
        self.characters.kept += part.characters.kept;
        self.characters.removed += part.characters.removed;
        add(&mut self.removed_blocks, part.removed_blocks);
        add(&mut self.rules, part.rules);
        add(&mut self.languages, part.languages);
        add(&mut self.language_characters, part.language_characters);
        add(&mut self.months, part.months);
        add(&mut self.relations, part.relations);
        add(&mut self.rejects, part.rejects);
        add(&mut self.diagnostics, part.diagnostics);
        add(&mut self.words, part.words);
        add(&mut self.kept_percent, part.kept_percent);
        self.places.merge(part.places);
        self.examples.merge(part.examples);
        self.mixed.extend(part.mixed);
        self.mixed.truncate(LOOK_AT);
        self.look_at.extend(part.look_at);
        self.look_at.truncate(LOOK_AT);
        self.dates = match (self.dates.take(), part.dates) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (mine, theirs) => mine.or(theirs),
        };
    }

    /// The share of its characters that the median document written kept, to the percent, 0 to 1; `None` without one.
    pub fn median_kept(&self) -> Option<f32> {
        let half = self.kept_percent.values().sum::<u64>().div_ceil(2);
        let mut seen = 0;
        let mut reached = |count: &u64| {
            seen += count;
            seen >= half
        };
        let mut counts = self.kept_percent.iter();
        counts.find(|(_, count)| reached(count)).map(|(percent, _)| f32::from(*percent) / 100.0)
    }

    /// Documents that are odd in a way of [`diagnostics`](Self::diagnostics).
    pub fn odd(&self, how: &str) -> u64 {
        self.diagnostics.get(how).copied().unwrap_or_default()
    }

    /// Megabytes (10^6 bytes) of documents a second of wall time.
    pub fn megabytes_per_second(&self) -> f64 {
        self.bytes as f64 / 1e6 / self.seconds.total.max(1e-9)
    }
}

/// Whether a document is dated after it was fetched (a day more is left to time zones) or after a given day.
fn is_future(row: &DocumentRow, latest: Option<i32>) -> bool {
    let fetched = row.fetched_at.map(|micros| micros.div_euclid(86_400_000_000) as i32 + 1);
    row.date.is_some_and(|date| fetched.is_some_and(|last| date > last) || latest.is_some_and(|last| date > last))
}

/// ISO 8601 of days since 1970-01-01.
fn day(days: i32) -> Option<String> {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok().map(|date| date.to_string())
}
