//! What a run leaves behind so that later runs can compare new documents with its own: one segment a run.
//!
//! A segment is a header, then one frame a document (length, checksum, entry), then an end mark with their number. All
//! numbers are little-endian. Segments of several runs need no merging: reading them one after the other is the same as
//! reading one. Nothing but readers and writers that are passed in is touched here.
//!
//! A kept document's words stand in its entry, one to three bytes each: the first 65,536 that a segment comes across get
//! numbers, and later entries name them by these. A dropped document has its sketch alone, since nothing is ever dropped
//! for it, and a copy not even that.

mod coding;
mod numbering;
mod segment;

pub use numbering::Dictionary;
pub use segment::{SegmentReader, SegmentWriter, read_one};

use coding::{put_bytes, put_option, put_words, take, take_option, take_sketch, take_text, take_words};
use numbering::{Known, Numbers};

use crate::corpus::fold::Words;
use crate::corpus::order::{Key, Standing};
use crate::corpus::sketch::{Signature, Signer};
use crate::corpus::verify::Relation;

/// One document of a run, as later runs need it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its identity.
    pub doc_id: [u8; 16],
    /// The name its row had in the input, for the table of duplicates.
    pub id: Option<String>,
    /// As in [`Key`].
    pub date: Option<i32>,
    /// As in [`Key`].
    pub fetched_at: Option<i64>,
    /// As in [`Key`].
    pub length: u32,
    /// As in [`Key`].
    pub site: Option<String>,
    /// As in [`Signature`].
    pub exact: u128,
    /// As in [`Signature`].
    pub word_count: u32,
    /// What is known of its text.
    pub text: EntryText,
    /// Set where it was dropped.
    pub dropped: Option<DroppedEntry>,
}

/// What an index knows of a text beside the hash.
#[derive(Debug, Clone, PartialEq)]
pub enum EntryText {
    /// Of a kept document: all its words.
    Words(Words),
    /// Of a dropped one: its sampled shingles, which count where they stand in many documents.
    Sketch(Vec<u64>),
    /// Of a copy: nothing, as it is the same as of the first of its kind.
    Copy,
}

/// What a document was dropped for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DroppedEntry {
    /// Identity of the kept document, which may be of an earlier run.
    pub kept: [u8; 16],
    /// How they are alike.
    pub relation: Relation,
    /// As the run measured it.
    pub similarity: f32,
}

impl Entry {
    /// What is known of the document beside its text.
    pub fn key(&self) -> Key<'_> {
        let Self { doc_id, date, fetched_at, length, .. } = *self;
        Key { doc_id, date, fetched_at, length, site: self.site.as_deref(), standing: Standing::Earlier }
    }

    /// The signature it had.
    pub fn signature(&self, signer: &Signer) -> Signature {
        match &self.text {
            EntryText::Words(words) => signer.signature(self.exact, words),
            EntryText::Sketch(sketch) => {
                Signature { exact: self.exact, words: self.word_count, sketch: sketch.clone() }
            }
            EntryText::Copy => Signature { exact: self.exact, words: self.word_count, sketch: Vec::new() },
        }
    }

    /// Its words; none where it was dropped.
    pub fn into_words(self) -> Words {
        match self.text {
            EntryText::Words(words) => words,
            EntryText::Sketch(_) | EntryText::Copy => Words::default(),
        }
    }

    fn encode(&self, numbers: &mut Numbers, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.doc_id);
        put_option(out, self.id.as_deref(), |out, id| put_bytes(out, id.as_bytes()));
        put_option(out, self.date, |out, date| out.extend_from_slice(&date.to_le_bytes()));
        put_option(out, self.fetched_at, |out, at| out.extend_from_slice(&at.to_le_bytes()));
        out.extend_from_slice(&self.length.to_le_bytes());
        put_option(out, self.site.as_deref(), |out, site| put_bytes(out, site.as_bytes()));
        out.extend_from_slice(&self.exact.to_le_bytes());
        out.extend_from_slice(&self.word_count.to_le_bytes());
        match &self.text {
            EntryText::Words(words) => {
                out.push(0);
                put_words(out, &words.headline, numbers);
                put_words(out, &words.body, numbers);
            }
            EntryText::Sketch(sketch) => {
                out.push(1);
                out.extend_from_slice(&(sketch.len() as u32).to_le_bytes());
                out.extend(sketch.iter().flat_map(|shingle| shingle.to_le_bytes()));
            }
            EntryText::Copy => out.push(2),
        }
        put_option(out, self.dropped, |out, dropped| {
            out.extend_from_slice(&dropped.kept);
            out.push(dropped.relation as u8);
            out.extend_from_slice(&dropped.similarity.to_le_bytes());
        });
    }

    fn decode(bytes: &[u8], known: &mut impl Known) -> Option<Self> {
        let rest = &mut { bytes };
        let entry = Self {
            doc_id: take(rest)?,
            id: take_option(rest, take_text)?,
            date: take_option(rest, |rest| take(rest).map(i32::from_le_bytes))?,
            fetched_at: take_option(rest, |rest| take(rest).map(i64::from_le_bytes))?,
            length: take(rest).map(u32::from_le_bytes)?,
            site: take_option(rest, take_text)?,
            exact: take(rest).map(u128::from_le_bytes)?,
            word_count: take(rest).map(u32::from_le_bytes)?,
            text: match take(rest)? {
                [0] => EntryText::Words(Words { headline: take_words(rest, known)?, body: take_words(rest, known)? }),
                [1] => EntryText::Sketch(take_sketch(rest)?),
                [2] => EntryText::Copy,
                _ => return None,
            },
            dropped: take_option(rest, |rest| {
                let kept = take(rest)?;
                let relation =
                    Relation::from_code(u8::from_le_bytes(take(rest)?)).filter(|relation| relation.drops())?;
                Some(DroppedEntry { kept, relation, similarity: take(rest).map(f32::from_le_bytes)? })
            })?,
        };
        rest.is_empty().then_some(entry)
    }
}
