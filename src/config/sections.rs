//! The sections of the configuration, with their defaults.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which columns of the input hold what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct InputConfig {
    /// Column with plain text.
    pub text: String,
    /// Column with an HTML page; read where the text column is missing or null.
    pub html: String,
    /// Column with the row's own id.
    pub id: String,
    /// Column with the address of the page.
    pub url: String,
    /// Column with the headline.
    pub title: String,
    /// Column with the publication date.
    pub date: String,
    /// Column with the time of fetching.
    pub fetched_at: String,
    /// Column with the language.
    pub language: String,
    /// Whether the time at which a file was last changed stands for the time of fetching where nothing else tells it.
    pub file_times: FileTimes,
}

impl Default for InputConfig {
    fn default() -> Self {
        Self {
            text: "text".into(),
            html: "html".into(),
            id: "id".into(),
            url: "url".into(),
            title: "title".into(),
            date: "date".into(),
            fetched_at: "fetched_at".into(),
            language: "language".into(),
            file_times: FileTimes::Members,
        }
    }
}

/// Which times of last change stand for the time of fetching.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FileTimes {
    /// None.
    Never,
    /// Those of members, which an archive keeps whoever copies it.
    #[default]
    Members,
    /// Those of files too, which a copy or a clone changes: the tables then depend on more than the bytes.
    All,
}

/// What an input may cost, and what is done with one that costs more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LimitsConfig {
    /// The largest document, in bytes, unpacked.
    pub max_document: usize,
    /// What is done with a larger one.
    pub oversize: Oversize,
    /// The most bytes that one input file may unpack to, the archives and streams inside it counted too.
    pub unpacked: u64,
    /// How many times its own size a compressed stream may unpack to, once it gave 8 MiB.
    pub ratio: u64,
    /// The most members that are read of one archive.
    pub members: u64,
    /// How many archives a member may stand in.
    pub nesting: usize,
    /// The most bytes of a member's name.
    pub name: usize,
}

impl Default for LimitsConfig {
    fn default() -> Self {
        Self {
            max_document: 256 << 20,
            oversize: Oversize::Reject,
            unpacked: 1 << 40,
            ratio: 500,
            members: 1_000_000,
            nesting: 2,
            name: 1024,
        }
    }
}

/// What is done with a document above the size limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Oversize {
    /// It is quarantined.
    #[default]
    Reject,
    /// Plain text is split at line ends into documents of at most that size; the rest is quarantined.
    Split,
}

/// Bytes to text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DecodeConfig {
    /// Detect legacy charsets where the bytes are no UTF-8; without it such records are quarantined.
    pub detect: bool,
}

impl Default for DecodeConfig {
    fn default() -> Self {
        Self { detect: true }
    }
}

/// Text to clean Unicode text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NormaliseConfig {
    /// Undo word segmentation (`Thủ_tướng` to `Thủ tướng`) in documents that show it.
    pub unsegment: bool,
    /// Where Vietnamese tone marks go: `keep` them as written, or move them to the `old` (`hòa`) or `new` (`hoà`) place.
    pub tones: Tones,
    /// Quotation marks and dashes: `keep` them as written, or make them `straight` (`"`, `'`, `-`).
    pub quotes: Quotes,
}

impl Default for NormaliseConfig {
    fn default() -> Self {
        Self { unsegment: true, tones: Tones::Keep, quotes: Quotes::Keep }
    }
}

/// Where Vietnamese tone marks are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Tones {
    /// Where they stand.
    #[default]
    Keep,
    /// `hòa`, `thủy`.
    Old,
    /// `hoà`, `thuỷ`.
    New,
}

/// The shape of quotation marks and dashes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Quotes {
    /// As written.
    #[default]
    Keep,
    /// Those of ASCII.
    Straight,
}

/// Lines that recur on the pages of a site: a host, else a folder or a table of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RepetitionConfig {
    /// Without it every document is judged alone.
    pub enabled: bool,
    /// A line recurs on a site where it stands on so many of its pages or more,
    pub min_pages: u32,
    /// and on this share of them, 0 to 1.
    pub min_share: f32,
    /// A page of which less than this share is its own, by bytes and beside the long lines that others have too, is taken
    /// for a copy of them: it says nothing of the site, and is judged alone, 0 to 1.
    pub min_own: f32,
}

impl Default for RepetitionConfig {
    fn default() -> Self {
        Self { enabled: true, min_pages: 3, min_share: 0.3, min_own: 0.25 }
    }
}

/// Language identification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LanguageConfig {
    /// Without it the column is null.
    pub enabled: bool,
}

impl Default for LanguageConfig {
    fn default() -> Self {
        Self { enabled: true }
    }
}

/// Publication date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DateConfig {
    /// Without it the column is null.
    pub enabled: bool,
    /// How to read a numeric date that could be read two ways, such as 4/3/2024.
    pub order: DateOrder,
    /// The offset from UTC of times that say none, such as `+07:00`; where it is empty they give no `published_at`.
    pub timezone: String,
}

impl Default for DateConfig {
    fn default() -> Self {
        Self { enabled: true, order: DateOrder::Auto, timezone: String::new() }
    }
}

/// The order of day, month and year in numeric dates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// By the document's other dates, else by its language.
    #[default]
    Auto,
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

/// Which of several alike documents is kept. Ties go to the longer one, then to the smaller id, so the order of the input
/// never matters; a document without the date asked for comes after those that have it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeepPolicy {
    /// The one published first.
    #[default]
    Earliest,
    /// The one with the longest kept text.
    MostComplete,
    /// The one fetched first.
    FirstSeen,
}

/// Exact and near duplicates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DuplicatesConfig {
    /// Without it every document is kept.
    pub enabled: bool,
    /// Which of several alike documents is kept.
    pub policy: KeepPolicy,
    /// Hosts whose documents are kept before others', best first; a host stands for its subdomains too. Goes before
    /// the policy.
    pub prefer_site: Vec<String>,
    /// A document is near another where this share of their words, counted once, stands in both, 0 to 1.
    pub near: f32,
    /// A document is contained in another where this share of its words stands there, 0 to 1.
    pub contained: f32,
    /// Alike documents that both stay are listed from this share of the shorter one's words on, 0 to 1.
    pub related: f32,
    /// Documents of fewer words are compared for equality only.
    pub min_words: u32,
    /// A run of five words that stands in more documents than this is a template's: it makes no two documents
    /// candidates by itself, and is counted in the report.
    pub max_shared_by: u32,
    /// The most rows of one document beside that of its cluster, the most alike first.
    pub max_related: u32,
    /// Write `duplicates.index`, with which later runs can be compared.
    pub index: bool,
    /// Output folders of earlier runs: documents that repeat theirs are dropped.
    pub against: Vec<PathBuf>,
}

impl Default for DuplicatesConfig {
    fn default() -> Self {
        Self {
            enabled: true,
            policy: KeepPolicy::Earliest,
            prefer_site: Vec::new(),
            near: 0.7,
            contained: 0.8,
            related: 0.4,
            min_words: 20,
            max_shared_by: 64,
            max_related: 8,
            index: true,
            against: Vec::new(),
        }
    }
}

/// Documents the user doesn't want; they go to `rejects` with stage `filter`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FilterConfig {
    /// Keep these languages only; empty keeps all.
    pub languages: Vec<String>,
    /// Keep documents whose language is at least this sure, 0 to 1.
    pub min_confidence: f32,
}

/// Which tables hold which rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Audit {
    /// Every block, so that a document's blocks joined are its text.
    Full,
    /// What was taken out.
    #[default]
    Removed,
    /// No `blocks` table.
    None,
}

/// The format of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TableFormat {
    /// Apache Parquet, zstd.
    Parquet,
    /// Comma-separated values, UTF-8.
    Csv,
}

/// Tables and reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OutputConfig {
    /// Formats of `documents`, `duplicates`, `malformed` and `rejects`.
    pub format: Vec<TableFormat>,
    /// Formats of `blocks`.
    pub blocks_format: Vec<TableFormat>,
    /// Which blocks are written down.
    pub audit: Audit,
    /// Input columns to carry over, as they came.
    pub carry: Vec<String>,
    /// Neutralise CSV cells that a spreadsheet would run as a formula, by a leading apostrophe.
    pub guard_formulas: bool,
    /// Write `report.html`, the run as a page.
    pub report_html: bool,
    /// zstd level of the Parquet files, 1 to 22.
    pub zstd_level: u8,
    /// The most documents in a row group.
    pub row_group_rows: usize,
    /// The most bytes of text in a row group.
    pub row_group_bytes: usize,
}

impl Default for OutputConfig {
    fn default() -> Self {
        Self {
            format: vec![TableFormat::Parquet, TableFormat::Csv],
            blocks_format: vec![TableFormat::Parquet],
            audit: Audit::Removed,
            carry: Vec::new(),
            guard_formulas: true,
            report_html: true,
            zstd_level: 3,
            row_group_rows: 16_384,
            row_group_bytes: 4 << 20,
        }
    }
}

/// Threads, batches, memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EngineConfig {
    /// Worker threads, at most 512; 0 takes one a core. The output is the same for any number.
    pub threads: usize,
    /// The most documents in a batch. The output is the same for any number.
    pub batch_rows: usize,
    /// The most bytes in a batch. The output is the same for any number.
    pub batch_bytes: usize,
    /// The most bytes of rows that the corpus stages hold in memory; above it, sorted runs spill to disk.
    pub memory: usize,
    /// Bytes of rows that are spilled from one checkpoint to the next: what a run that is killed does again at most.
    pub checkpoint_bytes: usize,
    /// The share of quarantined records above which a run fails, 0 to 1.
    pub max_quarantined: f32,
}

impl Default for EngineConfig {
    fn default() -> Self {
        Self {
            threads: 0,
            batch_rows: 1024,
            batch_bytes: 8 << 20,
            memory: 128 << 20,
            checkpoint_bytes: 256 << 20,
            max_quarantined: 0.9,
        }
    }
}
