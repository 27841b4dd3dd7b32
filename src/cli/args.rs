//! The arguments, as clap parses them.

use std::path::PathBuf;

use clap::{Args as Arguments, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::config::{self, Audit, Config, DateOrder, Overlay, TableFormat};
use crate::error::Result;

const EXIT_CODES: &str = "\
Exit codes:
  0  fine
  1  the run failed, nothing half-written looks finished; or `check` found something wrong
  2  the command line or the configuration is wrong
  3  finished, but a gate failed
  130  stopped by Ctrl-C; --resume goes on";

const CLEAN_EXAMPLES: &str = "\
Examples:
  tinsach clean data/sample --out out
  tinsach clean 'scrapes/*.jsonl.gz' --out out --set input.text=body
  tinsach clean crawl.warc.gz pages.zip feed.xml --out out
  zcat pages.jsonl.gz | tinsach clean - --out out --format parquet --quiet
  tinsach clean scrapes --out out --config tinsach.toml --audit full --overwrite
  tinsach clean scrapes --out out --resume
  tinsach clean monday.jsonl --out monday && tinsach clean tuesday.jsonl --out tuesday --against monday
  tinsach clean scrapes --out new --baseline old --gate min_row_ratio=0.8 --junit gates.xml --summary gates.md";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  tinsach explain page.html
  tinsach explain scrapes.jsonl --row 7
  tinsach explain pages.tar.gz --member 2025/a.html
  tinsach explain page.html --format json | jq '.blocks[] | select(.action == \"remove\")'";

const CONFIG_EXAMPLES: &str = "\
Examples:
  tinsach config > tinsach.toml
  tinsach config --set duplicates.enabled=false
  tinsach config --schema > tinsach.schema.json";

const CHECK_EXAMPLES: &str = "\
Examples:
  tinsach check out
  tinsach check out --format json | jq -r '.violations[].message'";

const DIFF_EXAMPLES: &str = "\
Examples:
  tinsach diff out-yesterday out
  tinsach diff old new --format json | jq '.lost[].source'";

const EVAL_EXAMPLES: &str = "\
Examples:
  tinsach clean data/sample --out out --set duplicates.enabled=false --audit full
  tinsach eval --gold data/sample.gold.jsonl out --worst 5";

const DUPLICATES_EXAMPLES: &str = "\
Examples:
  tinsach duplicates out | less -R
  tinsach duplicates out --doc 61ba8dd29ab3feaf2c72a95f7bba4b0b
  tinsach duplicates out --doc story-17 --color always";

const STAGE_EXAMPLES: &str = "\
Examples:
  tinsach stage language < rows.jsonl
  tinsach stage normalise < rows.jsonl | tinsach stage strip | jq -r .text";

/// Clean tables from dirty news scrapes.
#[derive(Debug, Parser)]
#[command(name = "tinsach", version, about, after_long_help = EXIT_CODES, propagate_version = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Turn scrapes into clean tables
    #[command(after_help = CLEAN_EXAMPLES)]
    Clean(CleanArgs),
    /// Show block by block what is done with one document, and why
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Print the effective configuration as commented TOML
    #[command(after_help = CONFIG_EXAMPLES)]
    Config(ConfigArgs),
    /// Verify a finished output: hashes, schema, rows, ledger, invariants
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Show what changed between two runs: documents gained, lost, changed, and by which rules
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(DiffArgs),
    /// Show alike documents side by side, with the text they share marked
    #[command(after_help = DUPLICATES_EXAMPLES)]
    Duplicates(DuplicatesArgs),
    /// Score a run against gold
    #[command(after_help = EVAL_EXAMPLES)]
    Eval(EvalArgs),
    /// Run one stage alone over JSON lines, from standard input to standard output
    #[command(after_help = STAGE_EXAMPLES)]
    Stage(StageArgs),
    /// Print a shell completion script
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the man page (roff)
    Man,
}

/// Where the configuration comes from.
#[derive(Debug, Arguments)]
pub struct Settings {
    /// Read the configuration from a TOML file
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Set one key, on top of the file; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

impl Settings {
    /// The configuration: defaults, file, keys, then gates.
    ///
    /// # Errors
    /// See [`config::load`].
    pub fn load(&self, gates: &[String]) -> Result<Config> {
        let keys = self.set.iter().cloned().map(Overlay::Key);
        let overlays: Vec<Overlay> = keys.chain(gates.iter().cloned().map(Overlay::Gate)).collect();
        config::load(self.config.as_deref(), &overlays)
    }
}

/// `tinsach clean`.
#[derive(Debug, Arguments)]
pub struct CleanArgs {
    /// Files, folders (read recursively), globs, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<String>,
    /// The folder for the tables; made where it is missing
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Where the configuration comes from
    #[command(flatten)]
    pub settings: Settings,
    /// Worker threads, at most 512; 0 takes one a core [default: 0]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Memory for the duplicates stage, as in 512MiB; above it, it spills to disk [default: 128MiB]
    #[arg(long, value_name = "SIZE", value_parser = bytes)]
    pub memory: Option<usize>,
    /// Output folders of earlier runs: documents that repeat theirs are dropped, and what they published stays
    #[arg(long, value_name = "DIR", num_args = 1..)]
    pub against: Vec<PathBuf>,
    /// Formats of the tables [default: parquet,csv]
    #[arg(long, value_name = "FORMATS", value_delimiter = ',')]
    pub format: Option<Vec<TableFormat>>,
    /// Which blocks are written to the audit table [default: removed]
    #[arg(long, value_enum)]
    pub audit: Option<Audit>,
    /// How to read numeric dates such as 4/3/2024 [default: auto, by the text and its language]
    #[arg(long, value_name = "ORDER")]
    pub date_order: Option<DateOrder>,
    /// The offset from UTC of times that say none, as in +07:00
    #[arg(long, value_name = "OFFSET", allow_hyphen_values = true)]
    pub timezone: Option<String>,
    /// Replace the tables of an earlier run in DIR
    #[arg(long)]
    pub overwrite: bool,
    /// Go on with a run that was stopped or killed in DIR, from its last checkpoint; begin where there is none
    #[arg(long)]
    pub resume: bool,
    /// A bound that the run must keep, a key of [gates]; may be repeated. A broken one gives exit code 3
    #[arg(long, value_name = "KEY=VALUE")]
    pub gate: Vec<String>,
    /// The output of an earlier run, for the gates that compare with it
    #[arg(long, value_name = "DIR")]
    pub baseline: Option<PathBuf>,
    /// Write what the gates say as JUnit XML
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Write counts and gates as Markdown, for the page of a CI job
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// Print nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
    /// Progress bars on standard error
    #[arg(long, value_enum, default_value_t = When::Auto)]
    pub progress: When,
    /// How messages on standard error look
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// A number of bytes: `1048576`, `512MiB`, `2GB`.
fn bytes(size: &str) -> Result<usize, String> {
    let digits = size.len() - size.trim_start_matches(|char: char| char.is_ascii_digit()).len();
    let (number, unit) = size.split_at(digits);
    let unit: usize = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "k" | "kib" => 1 << 10,
        "m" | "mib" => 1 << 20,
        "g" | "gib" => 1 << 30,
        other => return Err(format!("unknown unit `{other}`; use B, KiB, MiB, GiB, kB, MB or GB")),
    };
    let number: usize = number.parse().map_err(|_| "no number of bytes, as in 512MiB".to_owned())?;
    number.checked_mul(unit).ok_or_else(|| "too many bytes".to_owned())
}

/// `tinsach explain`.
#[derive(Debug, Arguments)]
pub struct ExplainArgs {
    /// A file, or - for standard input
    pub file: String,
    /// The member of an archive, as `source` names it behind the `#`
    #[arg(long, value_name = "NAME")]
    pub member: Option<String>,
    /// The row, counted from 1, of a file with many documents
    #[arg(long, value_name = "N")]
    pub row: Option<u64>,
    /// Where the configuration comes from
    #[command(flatten)]
    pub settings: Settings,
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub format: LogFormat,
    /// Colours
    #[arg(long, value_enum, default_value_t = When::Auto)]
    pub color: When,
}

/// `tinsach config`.
#[derive(Debug, Arguments)]
pub struct ConfigArgs {
    /// Where the configuration comes from
    #[command(flatten)]
    pub settings: Settings,
    /// Print the JSON Schema of the configuration instead
    #[arg(long)]
    pub schema: bool,
}

/// `tinsach check`.
#[derive(Debug, Arguments)]
pub struct CheckArgs {
    /// The folder that `tinsach clean` wrote
    #[arg(value_name = "DIR")]
    pub out: PathBuf,
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub format: LogFormat,
}

/// `tinsach diff`.
#[derive(Debug, Arguments)]
pub struct DiffArgs {
    /// The output of the earlier run
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The output of the later run
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// The most documents and rules shown of each kind; JSON has all, and so many texts in detail
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub format: LogFormat,
}

/// `tinsach duplicates`.
#[derive(Debug, Arguments)]
pub struct DuplicatesArgs {
    /// The folder that `tinsach clean` wrote
    #[arg(value_name = "OUT_DIR")]
    pub out: PathBuf,
    /// Only the pairs with this document, by its doc_id or id
    #[arg(long, value_name = "ID")]
    pub doc: Option<String>,
    /// Colours; without them, shared text stands between ⟦ and ⟧
    #[arg(long, value_enum, default_value_t = When::Auto)]
    pub color: When,
}

/// `tinsach eval`.
#[derive(Debug, Arguments)]
pub struct EvalArgs {
    /// The gold: one JSON object a line, with `source` and `blocks` or `text`
    #[arg(long, value_name = "FILE")]
    pub gold: PathBuf,
    /// The folder that `tinsach clean` wrote
    #[arg(value_name = "OUT_DIR")]
    pub out: PathBuf,
    /// Also list the N lowest documents
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub worst: usize,
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub format: LogFormat,
}

/// `tinsach stage`.
#[derive(Debug, Arguments)]
pub struct StageArgs {
    /// The stage
    #[arg(value_enum)]
    pub name: StageName,
    /// Where the configuration comes from
    #[command(flatten)]
    pub settings: Settings,
}

/// The stages that can be run alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StageName {
    /// Bytes (field `base64`, or the bytes of `text`) to text
    Decode,
    /// Text to clean Unicode text
    Normalise,
    /// Text or HTML to blocks
    Segment,
    /// Verdicts on blocks
    Strip,
    /// The language of a text
    Language,
    /// The day of publication
    Date,
}

/// When to do something that fits a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// Where the output is a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl When {
    /// Whether to do it, given whether the output is a terminal.
    pub fn is_wanted(self, terminal: &impl std::io::IsTerminal) -> bool {
        match self {
            Self::Auto => terminal.is_terminal(),
            Self::Always => true,
            Self::Never => false,
        }
    }
}

/// For whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

impl clap::ValueEnum for Audit {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Full, Self::Removed, Self::None]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        use clap::builder::PossibleValue;
        Some(match self {
            Self::Full => PossibleValue::new("full").help("Every block"),
            Self::Removed => PossibleValue::new("removed").help("What was taken out"),
            Self::None => PossibleValue::new("none").help("No blocks table"),
        })
    }
}

impl clap::ValueEnum for DateOrder {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Auto, Self::Dmy, Self::Mdy, Self::Ymd]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(match self {
            Self::Auto => "auto",
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
            Self::Ymd => "ymd",
        }))
    }
}

impl clap::ValueEnum for TableFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Parquet, Self::Csv]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        use clap::builder::PossibleValue;
        Some(match self {
            Self::Parquet => PossibleValue::new("parquet").help("Apache Parquet, zstd"),
            Self::Csv => PossibleValue::new("csv").help("Comma-separated values, UTF-8"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_have_units() {
        assert_eq!((bytes("17"), bytes("512MiB"), bytes("2 GB")), (Ok(17), Ok(512 << 20), Ok(2_000_000_000)));
        assert!(bytes("MiB").is_err() && bytes("3 parsecs").is_err() && bytes("99999999999GiB").is_err());
    }
}
