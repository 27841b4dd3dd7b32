//! The command line: arguments as plain data, overlaid onto the configuration; one file a subcommand.

mod args;
mod check;
mod clean;
mod config;
mod diff;
mod duplicates;
mod eval;
mod explain;
mod generate;
mod harmless;
mod progress;
mod side_by_side;
mod stage;
mod stop;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use crate::error::{Error, Result};
use args::{Args, Command};

/// Fine.
const FINE: u8 = 0;
/// The run failed.
const FAILED: u8 = 1;
/// The command line or the configuration is wrong. clap ends with it by itself.
const USAGE: u8 = 2;

/// Finished, but a gate failed.
const GATE_FAILED: u8 = 3;

/// Stopped by Ctrl-C: 128 and the number of the signal, as shells have it.
const INTERRUPTED: u8 = 130;

/// How a command that did its work ends.
enum Ending {
    Fine,
    GateFailed,
    Violations,
}

/// Parses the command line, runs, and gives the exit code.
pub fn main() -> ExitCode {
    let done = match Args::parse().command {
        Command::Clean(args) => return ending(clean::run(&args)),
        Command::Check(args) => return ending(check::run(&args)),
        Command::Diff(args) => diff::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Config(args) => config::run(&args),
        Command::Duplicates(args) => duplicates::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Stage(args) => stage::run(&args),
        Command::Completions { shell } => generate::completions(shell),
        Command::Man => generate::man(),
    };
    ending(done.map(|()| Ending::Fine))
}

fn ending(done: Result<Ending>) -> ExitCode {
    ExitCode::from(match done {
        Ok(Ending::Fine) => FINE,
        Ok(Ending::GateFailed) => GATE_FAILED,
        Ok(Ending::Violations) => FAILED,
        // Whoever reads our output has had enough, as `head` does.
        Err(error) if is_broken_pipe(&error) => FINE,
        Err(error) => {
            progress::error(&error);
            match error.is_interrupted() {
                true => INTERRUPTED,
                false if error.is_usage() => USAGE,
                false => FAILED,
            }
        }
    })
}

fn is_broken_pipe(error: &Error) -> bool {
    let cause = std::error::Error::source(error).and_then(|source| source.downcast_ref::<std::io::Error>());
    cause.is_some_and(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}

/// Writes to standard output.
fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| Error::new("can't write to standard output").because(error))
}
