//! The configuration: plain serde data, one section a stage, unknown keys refused.

mod gates;
mod load;
mod ranges;
mod sections;
mod strip;

pub use gates::GatesConfig;
pub(crate) use load::nearest;
pub use load::{DEFAULT_TOML, Overlay, from_toml, load, to_toml};
pub use sections::*;
pub use strip::StripConfig;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// More threads than any machine has use for; a mistyped number would start as many as it says.
const MOST_THREADS: usize = 512;

/// Everything a run can be told. `config/default.toml` shows it with comments and is tested equal to
/// [`Config::default`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Which columns of the input hold what.
    pub input: InputConfig,
    /// What an input may cost.
    pub limits: LimitsConfig,
    /// Bytes to text.
    pub decode: DecodeConfig,
    /// Text to clean Unicode text.
    pub normalise: NormaliseConfig,
    /// Lines that recur on the pages of a site.
    pub repetition: RepetitionConfig,
    /// Verdicts on blocks.
    pub strip: StripConfig,
    /// Language identification.
    pub language: LanguageConfig,
    /// Publication date.
    pub date: DateConfig,
    /// Exact and near duplicates.
    pub duplicates: DuplicatesConfig,
    /// Documents the user doesn't want.
    pub filter: FilterConfig,
    /// Tables and reports.
    pub output: OutputConfig,
    /// What a batch must look like for the run to pass.
    pub gates: GatesConfig,
    /// Threads, batches, memory.
    pub engine: EngineConfig,
}

impl Config {
    /// Checks what types can't say.
    ///
    /// # Errors
    /// A value out of range, with its key and the range.
    pub fn validate(&self) -> Result<()> {
        let checks = [
            ("output.zstd_level", "from 1 to 22", (1..=22).contains(&self.output.zstd_level)),
            ("output.row_group_rows", "at least 1", self.output.row_group_rows > 0),
            ("output.row_group_bytes", "at least 1", self.output.row_group_bytes > 0),
            ("output.format", "at least one of parquet, csv", !self.output.format.is_empty()),
            ("limits.max_document", "at least 1", self.limits.max_document > 0),
            ("limits.ratio", "at least 1", self.limits.ratio > 0),
            ("limits.name", "at least 1", self.limits.name > 0),
            ("engine.threads", "from 0 to 512", self.engine.threads <= MOST_THREADS),
            ("engine.batch_rows", "at least 1", self.engine.batch_rows > 0),
            ("engine.batch_bytes", "at least 1", self.engine.batch_bytes > 0),
            ("engine.checkpoint_bytes", "at least 1", self.engine.checkpoint_bytes > 0),
            ("engine.max_quarantined", "from 0 to 1", (0.0..=1.0).contains(&self.engine.max_quarantined)),
            ("repetition.min_pages", "at least 2", self.repetition.min_pages >= 2),
            ("repetition.min_share", "from 0 to 1", (0.0..=1.0).contains(&self.repetition.min_share)),
            ("repetition.min_own", "from 0 to 1", (0.0..=1.0).contains(&self.repetition.min_own)),
            (
                "duplicates.against",
                "empty where duplicates.enabled is false",
                self.duplicates.enabled || self.duplicates.against.is_empty(),
            ),
            ("filter.min_confidence", "from 0 to 1", (0.0..=1.0).contains(&self.filter.min_confidence)),
        ];
        match checks.into_iter().find(|(_, _, holds)| !holds) {
            Some((key, range, _)) => Err(Error::usage(format!("`{key}` must be {range}"))),
            None => self.strip.validate().and_then(|()| self.gates.validate()),
        }
    }

    /// The JSON Schema of the configuration.
    pub fn schema() -> schemars::Schema {
        schemars::schema_for!(Self)
    }
}
