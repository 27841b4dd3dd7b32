//! What a run says of itself: progress while it goes on, counts when it is done.

mod counts;
mod observer;

pub use counts::{Ledger, Manifest, OutputFacts, Report, Timings};
pub use observer::{Observer, Silent, Step};
