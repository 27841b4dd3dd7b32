//! What a batch must look like for a run to pass. Gates judge the tables; they never change them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ranges;
use crate::error::{Error, Result};

/// Bounds on the figures of a run. Each stands where nothing can fail it, so a gate is off until it is set; a failed one
/// gives exit code 3.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct GatesConfig {
    /// The greatest share of the records read that may be quarantined, 0 to 1.
    pub max_rejected: f32,
    /// The greatest share of the characters that may be taken out of the documents written, 0 to 1.
    pub max_removed: f32,
    /// The least share of its characters that the median document written must keep, 0 to 1.
    pub min_median_kept: f32,
    /// The greatest share of the usable documents that may be dropped as duplicates, 0 to 1.
    pub max_duplicates: f32,
    /// The greatest share of the documents written that may have no date, 0 to 1.
    pub max_undated: f32,
    /// The greatest share of the documents written that may be dated after `fetched_at` (and the day after it, for time
    /// zones) or after `latest_date`, 0 to 1.
    pub max_future: f32,
    /// The last day that is no future, ISO 8601; empty: `fetched_at` alone counts. The clock of the machine never does.
    pub latest_date: String,
    /// The languages expected; empty: any.
    pub languages: Vec<String>,
    /// The greatest share of the documents written that may be in no language of `languages`, 0 to 1.
    pub max_other_languages: f32,
    /// The greatest share of documents that may have changed language since the baseline: half the sum of the differences
    /// of all languages' shares, 0 to 1.
    pub max_language_shift: f32,
    /// An input file or a site with at least so many documents must leave one with text; 0: off.
    pub wiped_out: u64,
    /// The least documents that must be written.
    pub min_rows: u64,
    /// The least documents written, over those of the baseline.
    pub min_row_ratio: f32,
    /// The most documents written, over those of the baseline; 0: off.
    pub max_row_ratio: f32,
}

impl Default for GatesConfig {
    fn default() -> Self {
        Self {
            max_rejected: 1.0,
            max_removed: 1.0,
            min_median_kept: 0.0,
            max_duplicates: 1.0,
            max_undated: 1.0,
            max_future: 1.0,
            latest_date: String::new(),
            languages: Vec::new(),
            max_other_languages: 0.0,
            max_language_shift: 1.0,
            wiped_out: 0,
            min_rows: 0,
            min_row_ratio: 0.0,
            max_row_ratio: 0.0,
        }
    }
}

impl GatesConfig {
    /// Checks what types can't say.
    ///
    /// # Errors
    /// A value out of range, or one that would do nothing, with its key.
    pub fn validate(&self) -> Result<()> {
        let shares = [
            ("max_rejected", self.max_rejected),
            ("max_removed", self.max_removed),
            ("min_median_kept", self.min_median_kept),
            ("max_duplicates", self.max_duplicates),
            ("max_undated", self.max_undated),
            ("max_future", self.max_future),
            ("max_other_languages", self.max_other_languages),
            ("max_language_shift", self.max_language_shift),
        ];
        ranges::shares("gates", &shares)?;
        let ratios = [("min_row_ratio", self.min_row_ratio), ("max_row_ratio", self.max_row_ratio)];
        ranges::amounts("gates", &ratios)?;
        self.latest_day()?;
        if !self.latest_date.is_empty() && self.max_future >= 1.0 {
            return Err(Error::usage("`gates.latest_date` does nothing while `gates.max_future` is 1")
                .help("set gates.max_future too, to 0 for none"));
        }
        Ok(())
    }

    /// `latest_date` in days since 1970-01-01.
    ///
    /// # Errors
    /// Where it is no date.
    pub fn latest_day(&self) -> Result<Option<i32>> {
        if self.latest_date.is_empty() {
            return Ok(None);
        }
        let day: jiff::civil::Date = self
            .latest_date
            .parse()
            .map_err(|_| Error::usage("`gates.latest_date` must be a date").help("write it as in 2025-02-14"))?;
        Ok(Some((day.duration_since(jiff::civil::date(1970, 1, 1)).as_hours() / 24) as i32))
    }
}
