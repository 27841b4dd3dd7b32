//! The lines of one document as hashes, under a hash of its site.

use std::ops::RangeInclusive;

use rapidhash::v3::rapidhash_v3;

use super::rows::{Fact, SiteLine};
use crate::clean::Prepared;
use crate::record::{Origin, host};
use crate::segment::{Cues, Element, lines};

/// Longer lines, in bytes, are compared as they are; in shorter ones case, marks and the digits of numbers don't count,
/// so that counters and stamps of one template are alike.
const FOLDED: usize = 256;
/// A headline has so many words, or so many bytes where its script doesn't part words.
const HEADLINE_WORDS: RangeInclusive<usize> = 5..=30;
const HEADLINE_BYTES: RangeInclusive<usize> = 30..=240;
/// A text without declared headline has it at most so many lines above its first paragraph.
const ABOVE: usize = 3;
/// The hash of what has no letter and no digit.
pub(super) const NO_LINE: u64 = 0;

/// The lines of one document: each once, without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteLines {
    site: u32,
    lines: Vec<(u64, Fact)>,
}

impl SiteLines {
    /// Of a document.
    pub fn of(prepared: &Prepared) -> Self {
        let mut folded = ROOM;
        let cues = prepared.lines.as_deref().unwrap_or_default();
        let mut found: Vec<(u64, Fact)> = Vec::with_capacity(cues.len());
        for (at, line) in lines(&prepared.text).enumerate() {
            let heads = cues.get(at).is_some_and(|cues: &Cues| cues.element == Element::Heading(1));
            let fact = if heads { Fact::headline(line.len()) } else { Fact::line(line.len()) };
            found.push((hash(line, &mut folded), fact));
        }
        let declared = prepared.declared.title.as_deref().or(prepared.meta.titles.first().map(String::as_str));
        if let Some(title) = declared.or_else(|| first_headline(&prepared.text)) {
            found.push((hash(title, &mut folded), Fact::headline(title.len())));
        }
        found.retain(|&(line, _)| line != NO_LINE);
        found.sort_unstable();
        found.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = kept.1.or(next.1);
            }
            same
        });
        Self { site: site(prepared), lines: found }
    }

    /// A row for the page itself, and one a line.
    pub(super) fn rows(&self, doc: u32) -> impl Iterator<Item = SiteLine> {
        let page = (NO_LINE, Fact::line(self.lines.iter().map(|(_, fact)| fact.length()).sum()));
        let rows = std::iter::once(page).chain(self.lines.iter().copied());
        rows.map(move |(line, fact)| SiteLine { site: self.site, line: line.into(), doc, fact })
    }
}

/// The hash of the site: the host of the address, else the folder of a file, else the file that holds the rows.
fn site(prepared: &Prepared) -> u32 {
    let address = prepared.declared.url.as_deref().or(prepared.meta.url.as_deref());
    let hash = match address.and_then(host) {
        Some(host) => rapidhash_v3(host.as_bytes()),
        None => rapidhash_v3(folder(&prepared.origin).as_bytes()) ^ 1,
    };
    (hash >> 32) as u32
}

fn folder(origin: &Origin) -> &str {
    match origin {
        Origin { file, member: None, row: None } => file.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder),
        Origin { file, .. } => file,
    }
}

/// The line above the first paragraph of a text that may be its headline.
fn first_headline(text: &str) -> Option<&str> {
    let mut found: Option<(usize, &str)> = None;
    for (at, line) in lines(text).enumerate() {
        let near = found.filter(|(above, _)| at - above <= ABOVE);
        if near.is_some() && Fact::line(line.len()).is_long() {
            return near.map(|(_, headline)| headline);
        }
        found = near.or_else(|| is_headline(line).then_some((at, line)));
    }
    None
}

/// Whether a line has the length of a headline and doesn't end as a sentence does.
fn is_headline(line: &str) -> bool {
    if !HEADLINE_BYTES.contains(&line.len()) || line.ends_with(['.', '。', ':', ';', ',']) {
        return false;
    }
    let words = line.split_whitespace().take(HEADLINE_WORDS.end() + 1).count();
    HEADLINE_WORDS.contains(&words) || (words < *HEADLINE_WORDS.start() && !line.is_ascii())
}

/// The hash of a line, [`NO_LINE`] where it has no letter; `folded` is room to work in.
pub(super) fn hash(line: &str, folded: &mut Folded) -> u64 {
    if line.len() > FOLDED {
        return rapidhash_v3(line.as_bytes()).max(1);
    }
    let (mut length, mut last, mut letters) = (0, DROPPED, false);
    // No branch: what comes next in a line is not to be foreseen.
    for &byte in line.as_bytes() {
        let small = SMALL[usize::from(byte)];
        folded[length] = small;
        let dropped = small == DROPPED;
        length += usize::from(!dropped & !(small == DIGIT && last == DIGIT));
        letters |= !dropped & (small != DIGIT);
        last = if dropped { last } else { small };
    }
    if letters { rapidhash_v3(&folded[..length]).max(1) } else { NO_LINE }
}

/// Room to work in.
pub(super) type Folded = [u8; FOLDED + 1];
pub(super) const ROOM: Folded = [0; FOLDED + 1];

/// What stands for a number.
const DIGIT: u8 = b'0';
/// What stands for a mark.
const DROPPED: u8 = 0;

/// What stands for each byte of a short line: letters and all bytes beyond ASCII count, small.
const SMALL: [u8; 256] = {
    let mut small = [DROPPED; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        if byte.is_ascii_digit() {
            small[at] = DIGIT;
        } else if byte.is_ascii_alphabetic() || !byte.is_ascii() {
            small[at] = byte.to_ascii_lowercase();
        }
        at += 1;
    }
    small
};
