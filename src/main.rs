//! The `tinsach` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    tinsach::cli::main()
}
