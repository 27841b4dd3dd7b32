//! What a run shows on standard error: bars, messages, errors.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{CleanArgs, LogFormat};
use super::harmless::{Lines, harmless, harmless_json};
use super::{INTERRUPTED, stop};
use crate::audit::Quarantined;
use crate::error::{Error, Result};
use crate::report::{Gate, Observer, Step};

/// Messages of one kind that are shown before the rest is only counted; `rejects` has them all.
const SHOWN: u64 = 5;

/// Bars and messages for one run.
pub struct Progress {
    bar: Mutex<ProgressBar>,
    target: Bars,
    log: Option<LogFormat>,
    seen: Mutex<BTreeMap<String, u64>>,
    stop: Arc<AtomicBool>,
}

/// Whether bars are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bars {
    Drawn,
    Hidden,
}

impl Progress {
    /// What the arguments ask for.
    ///
    /// # Errors
    /// Where the system lets nobody listen for Ctrl-C.
    pub fn new(args: &CleanArgs) -> Result<Self> {
        let drawn = !args.quiet && args.progress.is_wanted(&std::io::stderr());
        Ok(Self {
            bar: Mutex::new(ProgressBar::hidden()),
            target: if drawn { Bars::Drawn } else { Bars::Hidden },
            log: (!args.quiet).then_some(args.log_format),
            seen: Mutex::new(BTreeMap::new()),
            // What waits for standard input can't be asked to stop, nor gone on with: there Ctrl-C ends the process.
            stop: if args.inputs.iter().any(|input| input == "-") {
                Arc::default()
            } else {
                stop::listen(INTERRUPTED)?
            },
        })
    }

    fn bar(&self) -> ProgressBar {
        self.bar.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Observer for Progress {
    fn begin(&self, step: Step, total: Option<u64>) {
        if self.target == Bars::Hidden {
            return;
        }
        let (name, shape) = match step {
            Step::Read => ("reading", "{bytes}/{total_bytes} {bytes_per_sec}"),
            Step::Clean => ("cleaning", "{human_pos}/{human_len} documents {per_sec}"),
            Step::Duplicates => ("duplicates", "{human_pos}/{human_len} documents {per_sec}"),
            Step::Write => ("writing", "{human_pos}/{human_len} documents {per_sec}"),
        };
        let style = ProgressStyle::with_template(&format!("{{prefix:>10}} {{wide_bar}} {shape} ETA {{eta}}"));
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr()).with_prefix(name);
        *self.bar.lock().unwrap_or_else(PoisonError::into_inner) = match style {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        };
    }

    fn advance(&self, amount: u64) {
        self.bar().inc(amount);
    }

    fn quarantined(&self, record: &Quarantined) {
        let Some(format) = self.log else { return };
        let count = {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            let count = seen.entry(record.reason.clone()).or_default();
            *count += 1;
            *count
        };
        let line = match format {
            LogFormat::Json => harmless_json(
                serde_json::json!({
                    "level": "warning",
                    "source": record.origin.to_string(),
                    "stage": record.stage.name(),
                    "reason": record.reason,
                    "message": record.detail,
                })
                .to_string(),
            ),
            LogFormat::Text if count <= SHOWN => {
                format!(
                    "{} {}",
                    label("warning", AnsiColor::Yellow),
                    harmless(&format!("{}: {}", record.origin, record.detail), Lines::Joined)
                )
            }
            LogFormat::Text if count == SHOWN + 1 => {
                format!("{} more of `{}`: see rejects", label("warning", AnsiColor::Yellow), record.reason)
            }
            LogFormat::Text => return,
        };
        self.bar().suspend(|| to_stderr(&line));
    }

    fn end(&self) {
        self.bar().finish_and_clear();
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Shows an error with what to do about it.
pub fn error(error: &Error) {
    to_stderr(&format!("{} {}", label("error", AnsiColor::Red), harmless(&error.to_string(), Lines::Kept)));
    if let Some(help) = error.help_text() {
        to_stderr(&format!("{} {}", label("help", AnsiColor::Cyan), harmless(help, Lines::Kept)));
    }
}

/// Shows a gate that failed.
pub fn failed_gate(gate: &Gate, format: LogFormat) {
    let Gate { name, value, bound, detail, .. } = gate;
    to_stderr(&match format {
        LogFormat::Text => {
            format!("{} {name}: {}", label("gate failed", AnsiColor::Red), harmless(detail, Lines::Joined))
        }
        LogFormat::Json => harmless_json(
            serde_json::json!({
                "level": "error", "gate": name, "value": value, "bound": bound, "message": detail,
            })
            .to_string(),
        ),
    });
}

fn label(word: &str, color: AnsiColor) -> String {
    if !std::io::IsTerminal::is_terminal(&std::io::stderr()) {
        return format!("{word}:");
    }
    let style = Style::new().bold().fg_color(Some(color.into()));
    format!("{style}{word}:{style:#}")
}

fn to_stderr(line: &str) {
    // Nobody is left to tell where standard error is closed.
    let _ = writeln!(std::io::stderr(), "{line}");
}
