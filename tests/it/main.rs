//! The integration tests, as one crate.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests may fail, and say why they are skipped")]

mod command;
mod contract;
mod golden;
mod invariants;
mod seeds;
mod support;
mod tidy;
mod wrong_input;
