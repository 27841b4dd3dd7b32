//! Text or HTML to blocks that tile the text.

mod cues;
pub mod html;
mod metadata;
mod text;

pub use cues::{Cues, DateSource, Element, Hint, MetaDate, PageMeta};
pub use text::{lines, segment};
