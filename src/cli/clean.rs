//! `tinsach clean`: the main job, and what is said at its end.

use std::path::Path;

use super::args::{CleanArgs, LogFormat};
use super::harmless::{Lines, harmless, harmless_json};
use super::progress::{self, Progress};
use super::{Ending, print};
use crate::config::Config;
use crate::engine::{self, Existing, Output, Stopped};
use crate::error::{Error, Result};
use crate::io::expand;
use crate::report::{Report, junit, markdown, plain};

/// Cleans the inputs, prints the summary and writes what CI systems show.
pub fn run(args: &CleanArgs) -> Result<Ending> {
    let config = configured(args)?;
    let done = clean(args, &config);
    if let Some(path) = &args.junit {
        write(path, &junit(done.as_ref().map(|report| report.gates.as_slice())))?;
    }
    let report = done?;
    if let Some(path) = &args.summary {
        write(path, &markdown(&report))?;
    }
    tell(args, &config, &report)
}

fn clean(args: &CleanArgs, config: &Config) -> Result<Report> {
    let output = Output {
        folder: args.out.clone(),
        existing: if args.overwrite { Existing::Overwrite } else { Existing::Refuse },
        stopped: if args.resume { Stopped::Resume } else { Stopped::Leave },
        baseline: args.baseline.clone(),
    };
    engine::run(config, &expand(&args.inputs)?, &output, &Progress::new(args)?)
}

/// Prints the summary and says how the run ended.
fn tell(args: &CleanArgs, config: &Config, report: &Report) -> Result<Ending> {
    if !args.quiet {
        print(&match args.log_format {
            LogFormat::Text => harmless(&plain(report, &args.out), Lines::Kept),
            LogFormat::Json => {
                let failed = |error| Error::new("can't encode the report").because(error);
                harmless_json(serde_json::to_string(report).map_err(failed)?) + "\n"
            }
        })?;
    }
    let share = report.ledger.quarantined_share();
    if share > config.engine.max_quarantined {
        let Report { ledger, .. } = report;
        return Err(Error::new(format!(
            "{} of {} records are quarantined, a greater share than engine.max_quarantined = {}",
            ledger.quarantined, ledger.read, config.engine.max_quarantined
        ))
        .help(format!("{} says why, record by record", args.out.join("rejects.csv").display())));
    }
    let failed: Vec<_> = report.gates.iter().filter(|gate| gate.failed()).collect();
    for gate in &failed {
        progress::failed_gate(gate, args.log_format);
    }
    Ok(if failed.is_empty() { Ending::Fine } else { Ending::GateFailed })
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).map_err(|error| Error::new("can't write").at(path).because(error))
}

/// The configuration with the options of the command on top.
fn configured(args: &CleanArgs) -> Result<Config> {
    let mut config = args.settings.load(&args.gate)?;
    if let Some(threads) = args.threads {
        config.engine.threads = threads;
    }
    if let Some(memory) = args.memory {
        config.engine.memory = memory;
    }
    config.duplicates.against.extend_from_slice(&args.against);
    if let Some(formats) = &args.format {
        config.output.format.clone_from(formats);
    }
    if let Some(order) = args.date_order {
        config.date.order = order;
    }
    if let Some(zone) = &args.timezone {
        config.date.timezone.clone_from(zone);
    }
    if let Some(audit) = args.audit {
        config.output.audit = audit;
    }
    Ok(config)
}
