//! What needs many documents at once: exact, near and contained duplicates.
//!
//! Observe, merge, freeze, apply. [`Signer`] turns one document's kept text into a [`Signature`], in any thread;
//! [`Observed`] gathers the signatures (and merges with others of its kind, in any order); [`Observed::freeze`] ranks the
//! documents and finds [`Candidates`]; [`Candidates::resolve`] has every candidate pair verified word by word and gives
//! [`Duplicates`]: for each document whether it stays, and which others it is like.
//!
//! Nothing here reads, writes or starts threads. Rows that may outgrow memory go to a [`Workspace`], words of documents
//! are read back through [`Texts`], and verification runs in a function the caller may make parallel. Beside those rows
//! the state is 72 bytes a document at most: 40 to rank it and 24 by rank, then, with the 40 freed, 40 for what became of it and 8
//! for the sizes of clusters.

mod align;
mod candidates;
mod character;
mod fold;
pub mod index;
mod observed;
mod order;
pub mod repetition;
mod resolve;
mod rows;
mod seen;
mod sketch;
mod verify;

pub use align::{Passage, Shared};
pub use candidates::{Basis, Candidates, Capped, Group};
pub use fold::{Folder, Words};
pub use observed::Observed;
pub use order::{Key, Standing};
pub use resolve::{Duplicates, Link};
pub use rows::{InMemory, Row, Sorter, Workspace};
pub use sketch::{Signature, Signer};
pub use verify::{Beginning, Relation, Texts, Verdict, Verifier, shared_text};

#[cfg(test)]
mod tests;
