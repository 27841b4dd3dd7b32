//! `tinsach check`: whether an output is whole and keeps what it promises.

use super::args::{CheckArgs, LogFormat};
use super::harmless::{Lines, harmless, harmless_json};
use super::{Ending, print};
use crate::check::check;
use crate::error::{Error, Result};

/// Checks and prints what is wrong.
pub fn run(args: &CheckArgs) -> Result<Ending> {
    let violations = check(&args.out)?.told();
    let text = match args.format {
        LogFormat::Json => {
            let json = serde_json::json!({ "ok": violations.is_empty(), "violations": violations });
            let failed = |error| Error::new("can't encode the violations").because(error);
            harmless_json(serde_json::to_string(&json).map_err(failed)?) + "\n"
        }
        LogFormat::Text if violations.is_empty() => {
            harmless(&format!("{}: everything holds", args.out.display()), Lines::Joined) + "\n"
        }
        LogFormat::Text => {
            let line = |violation: &crate::check::Violation| {
                harmless(&format!("{}: {}", violation.file, violation.message), Lines::Joined) + "\n"
            };
            violations.iter().map(line).collect()
        }
    };
    print(&text)?;
    Ok(if violations.is_empty() { Ending::Fine } else { Ending::Violations })
}
