//! Completions and the man page, generated from the definitions of the arguments.

use clap::CommandFactory;
use clap_complete::Shell;

use super::args::Args;
use super::print;
use crate::error::{Error, Result};

/// Prints a completion script.
pub fn completions(shell: Shell) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "tinsach", &mut script);
    print(&String::from_utf8_lossy(&script))
}

/// Prints the man page: the command, then each subcommand.
pub fn man() -> Result<()> {
    let mut page = Vec::new();
    let mut command = Args::command();
    command.build();
    let failed = |error| Error::new("can't make the man page").because(error);
    clap_mangen::Man::new(command.clone()).render(&mut page).map_err(failed)?;
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        clap_mangen::Man::new(subcommand.clone()).render(&mut page).map_err(failed)?;
    }
    print(&String::from_utf8_lossy(&page))
}
