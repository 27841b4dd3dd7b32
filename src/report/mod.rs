//! What a run says of itself: progress while it goes on, counts and gates when it is done.

mod baseline;
mod counts;
mod examples;
mod gates;
mod html;
mod junit;
mod manifest;
mod observer;
mod places;
mod summary;

pub use baseline::Baseline;
pub use counts::{Characters, Ledger, Report, Timings};
pub use examples::{Examples, RejectExample, RemovedExample};
pub use gates::{Gate, Judgement, judge};
pub use html::html;
pub use junit::junit;
pub use manifest::{Manifest, OutputFacts};
pub use observer::{Observer, Silent, Step};
pub use places::{Places, SiteTally};
pub use summary::{counted, markdown, plain};
