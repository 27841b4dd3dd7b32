//! `tinsach clean`: the main job, and the summary at its end.

use std::fmt::Write;
use std::path::Path;

use super::args::{CleanArgs, LogFormat};
use super::print;
use super::progress::Progress;
use crate::config::{self, Config};
use crate::engine::{self, Existing};
use crate::error::{Error, Result};
use crate::io::expand;
use crate::report::Report;

/// Cleans the inputs and prints the summary.
pub fn run(args: &CleanArgs) -> Result<()> {
    let config = configured(args)?;
    let inputs = expand(&args.inputs)?;
    let existing = if args.overwrite { Existing::Overwrite } else { Existing::Refuse };
    let report = engine::run(&config, &inputs, &args.out, existing, &Progress::new(args))?;
    if !args.quiet {
        print(&match args.log_format {
            LogFormat::Text => summary(&report, &args.out),
            LogFormat::Json => {
                serde_json::to_string(&report).map_err(|error| Error::new("can't encode the report").because(error))?
                    + "\n"
            }
        })?;
    }
    let share = report.ledger.quarantined_share();
    if share > config.engine.max_quarantined {
        let Report { ledger, .. } = &report;
        return Err(Error::new(format!(
            "{} of {} records are quarantined, a greater share than engine.max_quarantined = {}",
            ledger.quarantined, ledger.read, config.engine.max_quarantined
        ))
        .help(format!("{} says why, record by record", args.out.join("rejects.csv").display())));
    }
    Ok(())
}

/// The configuration with the options of the command on top.
fn configured(args: &CleanArgs) -> Result<Config> {
    let mut config = config::load(args.settings.config.as_deref(), &args.settings.set)?;
    if let Some(threads) = args.threads {
        config.engine.threads = threads;
    }
    if let Some(memory) = args.memory {
        config.engine.memory = memory;
    }
    if let Some(formats) = &args.format {
        config.output.format.clone_from(formats);
    }
    if let Some(audit) = args.audit {
        config.output.audit = audit;
    }
    Ok(config)
}

/// What a person wants to know at the end of a run.
fn summary(report: &Report, out: &Path) -> String {
    let ledger = &report.ledger;
    let mut text = format!(
        "read {} = written {} + duplicates {} + filtered {} + quarantined {}\n",
        ledger.read, ledger.written, ledger.duplicates, ledger.filtered, ledger.quarantined
    );
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            // Writing to a string can't fail.
            let _ = writeln!(text, "{name:<12} {value}");
        }
    };
    line("removed", counted(&report.removed_blocks, usize::MAX));
    line("relations", counted(&report.relations, usize::MAX));
    line("rejects", counted(&report.rejects, 8));
    line("languages", counted(&report.languages, 12));
    line("dates", report.dates.as_ref().map_or(String::new(), |(first, last)| format!("{first} to {last}")));
    line("diagnostics", counted(&report.diagnostics, usize::MAX));
    line(
        "speed",
        format!(
            "{:.1} MB/s ({:.2} MB in {:.2} s)",
            report.megabytes_per_second(),
            report.bytes as f64 / 1e6,
            report.seconds.total
        ),
    );
    line("tables", out.display().to_string());
    text
}

/// Counts, the largest first.
fn counted<K: AsRef<str>>(counts: &std::collections::BTreeMap<K, u64>, most: usize) -> String {
    let mut sorted: Vec<(&str, u64)> = counts.iter().map(|(name, count)| (name.as_ref(), *count)).collect();
    sorted.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name.to_owned()));
    let more = sorted.len().saturating_sub(most);
    let mut shown: Vec<String> = sorted.into_iter().take(most).map(|(name, count)| format!("{name} {count}")).collect();
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    shown.join(", ")
}
