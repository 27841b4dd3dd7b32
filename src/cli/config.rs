//! `tinsach config`: the effective configuration, or its schema.

use super::args::ConfigArgs;
use super::print;
use crate::config::{self, Config};
use crate::error::{Error, Result};

/// Prints it.
pub fn run(args: &ConfigArgs) -> Result<()> {
    if args.schema {
        let schema = serde_json::to_string_pretty(&Config::schema());
        return print(&(schema.map_err(|error| Error::new("can't encode the schema").because(error))? + "\n"));
    }
    let config = args.settings.load(&[])?;
    print(&config::to_toml(&config)?)
}
