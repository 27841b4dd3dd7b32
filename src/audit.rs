//! What a run writes down about its own doings: edits before tiling, diagnostics, quarantined records.

use serde::{Deserialize, Serialize};

use crate::record::Origin;

/// A change made to a text before it was cut into blocks: `input[start..end]` became `text`.
///
/// The edits of one pass stand in order and don't overlap, so applying them to the pass's input gives its output
/// ([`replay`]). Changes of one kind that lie close together are one edit with a count: a decomposed text changes at
/// every other letter, and a row for each would outweigh the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// What was done, a stable name such as `nfc` or `unsegment`.
    pub kind: &'static str,
    /// Byte offset where the replaced piece starts in the pass's input.
    pub start: usize,
    /// Byte offset where it ends.
    pub end: usize,
    /// What stood there.
    pub before: String,
    /// What stands there now.
    pub text: String,
    /// How many single changes it holds.
    pub count: u32,
}

/// Applies edits to the input they were recorded on.
///
/// ```
/// use tinsach::audit::{Edit, replay};
///
/// let edits = [Edit { kind: "spaces", start: 1, end: 3, before: "  ".into(), text: " ".into(), count: 1 }];
/// assert_eq!(replay("a  b", &edits), "a b");
/// ```
pub fn replay(input: &str, edits: &[Edit]) -> String {
    let mut output = String::with_capacity(input.len());
    let mut at = 0;
    for edit in edits {
        output.push_str(&input[at..edit.start]);
        output.push_str(&edit.text);
        at = edit.end;
    }
    output.push_str(&input[at..]);
    output
}

/// The stage at which something happened; its name stands in `rejects.stage`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Reading the input.
    Read,
    /// Bytes to text.
    Decode,
    /// Text to clean Unicode text.
    Normalise,
    /// Text or HTML to blocks.
    Segment,
    /// Verdicts on blocks.
    Strip,
    /// Language identification.
    Language,
    /// Publication date.
    Date,
    /// Documents the user doesn't want.
    Filter,
}

impl Stage {
    /// The name in tables and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Decode => "decode",
            Self::Normalise => "normalise",
            Self::Segment => "segment",
            Self::Strip => "strip",
            Self::Language => "language",
            Self::Date => "date",
            Self::Filter => "filter",
        }
    }
}

/// A record that can't be used: one row of `rejects`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantined {
    /// Where the record stands.
    pub origin: Origin,
    /// Where it failed.
    pub stage: Stage,
    /// Why, a stable word such as `empty` or `binary`.
    pub reason: String,
    /// Why, in a sentence with what to do.
    pub detail: String,
}
