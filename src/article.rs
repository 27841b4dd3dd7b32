//! A cleaned document as rows of the output tables.

use std::mem::take;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clean::{Cleaned, Stripped};
use crate::config::Audit;
use crate::corpus::{Signer, Words};
use crate::decode::Malformed;
use crate::document::{Action, Document, Kind};
use crate::io::tables::{BlockRow, DocumentRow, MalformedRow};

/// The rows that one document gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Article<'a> {
    /// Its row of `documents`.
    pub row: DocumentRow,
    /// Its rows of `blocks`, as many as the audit asks for.
    #[serde(borrow)]
    pub blocks: Vec<BlockRow<'a>>,
    /// Its rows of `malformed`.
    pub malformed: Vec<MalformedRow>,
    /// The share of each language of its text, largest first, 0 to 1; empty where it is in one language.
    pub mix: Vec<(String, f32)>,
    /// Its words, where the duplicates stage is switched on; not those of a very long text.
    pub words: Option<Words>,
}

impl<'a> Article<'a> {
    /// The rows of a document on its own: a cluster of one. What was found out is taken, the text of the blocks stays where
    /// it is.
    pub fn new(cleaned: &'a mut Cleaned, content_hash: u128, audit: Audit) -> Self {
        let Cleaned { stripped, facts, text, language, mix, dated } = cleaned;
        let Stripped { document, declared, .. } = stripped;
        let (document, declared) = (&*document, take(declared));
        let (facts, text) = (take(facts), take(text));
        let doc_id = format!("{:032x}", stripped.doc_id);
        let dated = dated.take().unwrap_or_default();
        let confidence = language.as_ref().map(|found| found.confidence);
        let language = language.take().and_then(|found| found.language);
        let row = DocumentRow {
            id: declared.id,
            source: stripped.origin.to_string(),
            site: facts.site,
            section: facts.section,
            title: facts.title,
            lead: lead(document),
            n_chars: count(text.chars().count()),
            n_words: count(words(&text)),
            removed_chars: count(removed_chars(document)),
            text: Some(text).filter(|text| !text.is_empty()),
            captions: document
                .of_kind(Kind::Caption)
                .filter(|caption| !caption.is_empty())
                .map(str::to_owned)
                .collect(),
            byline: facts.byline,
            agency: facts.agency,
            language_confidence: confidence.filter(|_| language.is_some()),
            language: language.map(Into::into),
            date_precision: dated.precision,
            date_confidence: dated.date.is_some().then_some(dated.confidence),
            date: dated.date.map(days),
            date_evidence: dated.evidence,
            published_at: dated.published_at.map(|moment| moment.as_microsecond()),
            modified: dated.modified.map(days),
            encoding: take(&mut stripped.encoding),
            content_hash: format!("{content_hash:032x}"),
            cluster_id: doc_id.clone(),
            cluster_size: 1,
            fetched_at: declared.fetched_at.as_deref().and_then(micros),
            url: declared.url.or_else(|| stripped.meta.url.take()),
            diagnostics: Vec::new(),
            carry: declared.carry,
            doc_id,
        };
        let blocks = blocks(document, audit);
        let malformed = if audit == Audit::None { Vec::new() } else { malformed(&stripped.malformed) };
        Self { row, blocks, malformed, mix: take(mix), words: None }
    }

    /// Without the text where the blocks have it, too: as it is spilled.
    #[must_use]
    pub fn packed(mut self) -> Self {
        if self.row.text.as_deref().is_some_and(|text| joined(self.kept(), text)) {
            self.row.text = None;
        }
        self
    }

    /// About how many bytes it takes when it is spilled.
    pub fn weight(&self) -> usize {
        /// What stands beside the texts, and beside that of a block.
        const BESIDE: usize = 2048;
        const BLOCK: usize = 64;
        let text = self.row.text.as_ref().map_or(0, String::len);
        let blocks = self.blocks.iter().map(|block| block.text.len() + BLOCK).sum::<usize>();
        let words = self.words.as_ref().map_or(0, |words| size_of_val(&*words.body) + size_of_val(&*words.headline));
        text + blocks + words + BESIDE
    }

    /// The article that [`Self::packed`] was given.
    #[must_use]
    pub fn unpacked(mut self) -> Self {
        if self.row.text.is_none() && self.row.n_chars > 0 {
            let paragraphs: Vec<&str> = self.kept().collect();
            self.row.text = Some(paragraphs.join("\n\n")).filter(|text| !text.is_empty());
        }
        self
    }

    /// Its words, cut anew where they were not spilled with it.
    pub fn into_words(self, signer: &Signer) -> Words {
        match self.words {
            Some(words) => words,
            None => self.unpacked().row.words(signer),
        }
    }

    /// The paragraphs of the text as far as they stand in the blocks: see [`Document::clean_text`].
    fn kept(&self) -> impl Iterator<Item = &str> {
        let kept = self.blocks.iter().filter(|block| block.action == Action::Keep).map(|block| block.text.trim());
        kept.filter(|text| !text.is_empty())
    }
}

/// Whether some paragraphs, joined by a blank line, are a text.
fn joined<'a>(mut paragraphs: impl Iterator<Item = &'a str>, text: &str) -> bool {
    let first = paragraphs.next().and_then(|first| text.strip_prefix(first));
    let rest = first.and_then(|rest| {
        paragraphs
            .try_fold(rest, |rest, paragraph| rest.strip_prefix("\n\n").and_then(|rest| rest.strip_prefix(paragraph)))
    });
    rest.is_some_and(str::is_empty)
}

impl DocumentRow {
    /// The words of its text and title.
    pub fn words(&self, signer: &Signer) -> Words {
        signer.words(self.text.as_deref().unwrap_or_default(), self.title.as_deref())
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The words of a text, as `split_whitespace` would cut it.
fn words(text: &str) -> usize {
    let bytes = text.as_bytes();
    // White space beyond ASCII begins with one of these bytes, but for U+1680.
    let wide = |at: usize| text[at..].starts_with(char::is_whitespace);
    if memchr::memchr3_iter(0xC2, 0xE2, 0xE3, bytes).any(wide) || text.contains('\u{1680}') {
        return text.split_whitespace().count();
    }
    let is_space = |byte: u8| (byte == b' ') | (0x09..=0x0D).contains(&byte);
    let first = usize::from(bytes.first().is_some_and(|&byte| !is_space(byte)));
    // The count of so many bytes fits in a byte, so that compilers count sixteen and more at once.
    let pairs = bytes.chunks(PART).zip(bytes.get(1..).unwrap_or_default().chunks(PART));
    let begin = pairs.map(|(last, next)| {
        let begins = last.iter().zip(next).map(|(&last, &next)| u8::from(is_space(last) & !is_space(next)));
        usize::from(begins.sum::<u8>())
    });
    first + begin.sum::<usize>()
}

/// The bytes in which words are counted together.
const PART: usize = 128;

/// Days since 1970-01-01.
fn days(date: Date) -> i32 {
    date.duration_since(jiff::civil::date(1970, 1, 1)).as_hours() as i32 / 24
}

/// A moment as written, in microseconds since 1970, UTC: RFC 3339, or a date and time or a plain date taken as UTC.
fn micros(written: &str) -> Option<i64> {
    let written = written.trim();
    let moment = written.parse::<jiff::Timestamp>().ok().or_else(|| {
        let civil = written.trim_end_matches(['Z', 'z']).parse::<jiff::civil::DateTime>().ok()?;
        jiff::tz::TimeZone::UTC.to_timestamp(civil).ok()
    })?;
    Some(moment.as_microsecond())
}

/// The blocks of the lead, as they stand in the text.
fn lead(document: &Document) -> Option<String> {
    let lead = document.of_kind(Kind::Lead).collect::<Vec<_>>().join("\n\n");
    Some(lead).filter(|lead| !lead.is_empty())
}

fn removed_chars(document: &Document) -> usize {
    let removed = document.blocks().iter().enumerate().filter(|(_, block)| !block.is_kept());
    removed.map(|(at, _)| document.raw(at).chars().filter(|char| !char.is_whitespace()).count()).sum()
}

/// Sequences that follow each other directly are one row.
fn malformed(sequences: &[Malformed]) -> Vec<MalformedRow> {
    let mut rows: Vec<MalformedRow> = Vec::new();
    for Malformed { at, bytes } in sequences {
        let hexadecimal = bytes.iter().map(|byte| format!("{byte:02x}"));
        match rows.last_mut() {
            Some(last) if last.start as usize + last.bytes.len() / 2 == *at => {
                last.count += 1;
                last.bytes.extend(hexadecimal);
            }
            _ => rows.push(MalformedRow {
                doc_id: String::new(),
                start: *at as u64,
                count: 1,
                bytes: hexadecimal.collect(),
            }),
        }
    }
    rows
}

fn blocks(document: &Document, audit: Audit) -> Vec<BlockRow<'_>> {
    let written = |action: Action| match audit {
        Audit::Full => true,
        Audit::Removed => action == Action::Remove,
        Audit::None => false,
    };
    let blocks = document.blocks().iter().enumerate();
    let rows = blocks.map(|(at, block)| {
        let (kind, rule, score) = match block.verdict() {
            Some(verdict) => (verdict.kind, &*verdict.rule, verdict.score),
            // Only where the strip stage is switched off: everything is body.
            None => (Kind::Body, "kept-unjudged", 0.0),
        };
        BlockRow {
            doc_id: Arc::default(),
            block: count(at),
            start: block.start as u64,
            end: block.end as u64,
            kind,
            action: kind.action(),
            rule,
            score,
            text: document.raw(at),
        }
    });
    rows.filter(|row| written(row.action)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_were_not_spilled_are_cut_anew() {
        let signer = Signer::new(&Default::default()).unwrap();
        let row = DocumentRow { text: Some("một hai ba".into()), title: Some("bốn".into()), ..Default::default() };
        let article = Article { row, blocks: Vec::new(), malformed: Vec::new(), mix: Vec::new(), words: None };
        let words = article.clone().into_words(&signer);
        assert_eq!((words.body.len(), words.headline.len()), (3, 1));
        assert_eq!(Article { words: Some(words.clone()), ..article }.into_words(&signer), words);
    }

    #[test]
    fn a_text_that_stands_in_the_blocks_is_known() {
        let is = |paragraphs: &[&str], text| joined(paragraphs.iter().copied(), text);
        assert!(is(&["a"], "a") && is(&["a", "b"], "a\n\nb"));
        assert!(!is(&[], "a") && !is(&["a"], "ab") && !is(&["a", "b"], "a b") && !is(&["a", "b"], "a"));
    }

    #[test]
    fn words_are_those_of_split_whitespace() {
        let strange = "a\u{a0}b\u{3000}c\u{2009}d\u{1680}e\u{85}f";
        let long = "  một hai ".repeat(99);
        for text in ["", " ", &long, "  ", "một  hai\n\nba ", strange, "ấ“ấ”\u{200b}ấ", "xin chào các bạn"]
        {
            assert_eq!(words(text), text.split_whitespace().count(), "{text:?}");
        }
    }
}
