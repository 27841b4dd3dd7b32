//! The integration tests, as one crate.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests may fail, and say why they are skipped")]

mod against;
mod charsets;
mod check;
mod ci_example;
mod command;
mod contract;
mod damage;
mod diff;
mod faults;
mod fuzz;
mod gates;
mod golden;
mod invariants;
mod languages;
mod limits;
mod no_text;
mod one_site;
mod packing;
mod page;
mod resume;
mod seeds;
mod support;
mod tidy;
mod undated;
mod wrong_input;
