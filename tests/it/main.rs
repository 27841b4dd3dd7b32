//! The integration tests, as one crate.

mod command;
mod contract;
mod golden;
mod invariants;
mod seeds;
mod support;
mod tidy;
mod wrong_input;
