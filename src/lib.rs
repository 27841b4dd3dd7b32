//! Clean tables from dirty news scrapes.
//!
//! ```text
//! files ─ io ─> RawRecord ─ decode ─> text ─ normalise ─> text ─ segment ─> Document (blocks that tile the text)
//!                                          └ html ──────────────────────────┘        │ strip: a verdict on each block
//!                                                                                    v
//! tables <─ io ─ Article (rows) <─ corpus: duplicates <─ spill <─ language, date <─ kept blocks
//! ```
//!
//! The per-document stages are pure and can be used alone:
//!
//! ```
//! use tinsach::clean::Cleaner;
//! use tinsach::config::Config;
//! use tinsach::record::{Declared, Markup, Origin, RawRecord};
//!
//! let cleaner = Cleaner::new(&Config::default())?;
//! let cleaned = cleaner
//!     .clean(RawRecord {
//!         origin: Origin::file("example.txt"),
//!         markup: Markup::Text,
//!         bytes: "Sáng 14/2, Thủ tướng đã dự lễ khánh thành cây cầu mới bắc qua sông Hồng.\n".into(),
//!         declared: Declared::default(),
//!     })
//!     .map_err(|quarantined| tinsach::Error::new(quarantined.detail))?;
//! assert!(cleaned.text.starts_with("Sáng 14/2"));
//! # Ok::<(), tinsach::Error>(())
//! ```

pub mod article;
pub mod audit;
pub mod check;
pub mod clean;
pub mod cli;
pub mod config;
pub mod corpus;
pub mod date;
pub mod decode;
pub mod diff;
pub mod document;
pub mod engine;
pub mod error;
pub mod eval;
pub mod io;
pub mod lang;
pub mod language;
pub mod normalise;
pub mod record;
pub mod report;
pub mod segment;
mod spilled;
pub mod strip;
pub mod vietnamese;

pub use error::{Error, Result};
