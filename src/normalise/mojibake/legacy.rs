//! Legacy Vietnamese bytes read as windows-1252.

use std::ops::Range;

use encoding_rs::WINDOWS_1252;

use super::super::rewrite::{Changed, Rewriter};
use crate::decode;
use crate::vietnamese::{Reading, Syllable};

/// Decodes the runs of words that read better as a legacy charset, where the damaged words of the text agree on one.
pub fn repair(text: &str) -> Option<Changed> {
    let charset = decode::VietnameseCharset::detect(&sample(text))?;
    let mut rewriter = Rewriter::new(text);
    let mut run = Run::default();
    for word in words(text) {
        match Candidate::of(text, word, charset) {
            Some(candidate) => run.words.push(candidate),
            None => run.close(text, &mut rewriter, Bounds::Whole),
        }
        if text[..run.end()].ends_with('\n') {
            run.close(text, &mut rewriter, Bounds::Line);
        }
    }
    run.close(text, &mut rewriter, Bounds::Line);
    rewriter.finish()
}

/// What stands at the end of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Bounds {
    /// The line begins or ends.
    #[default]
    Line,
    /// A word with characters that windows-1252 can't write: it came through whole.
    Whole,
}

/// Words in a row that windows-1252 can write.
#[derive(Debug, Default)]
struct Run {
    start: Bounds,
    words: Vec<Candidate>,
}

impl Run {
    fn end(&self) -> usize {
        self.words.last().map_or(0, |word| word.range.end)
    }

    /// Repairs the stretch of the run that gains by it. Words that read well both ways (`nên` may be a damaged `nờn`)
    /// belong to the stretch between damaged words, and to the whole words where the run touches those.
    fn close(&mut self, text: &str, rewriter: &mut Rewriter<'_>, end: Bounds) {
        let start = std::mem::replace(&mut self.start, end);
        let words = std::mem::take(&mut self.words);
        let Some((first, last)) = stretch(&words) else { return };
        let from = if start == Bounds::Line { 0 } else { first };
        let to = if end == Bounds::Line { words.len() } else { last + 1 };
        for word in &words[from..to] {
            if !word.is_whole() && text[word.range.clone()] != *word.decoded {
                rewriter.replace(word.range.start, word.range.end, &word.decoded, "mojibake");
            }
        }
    }
}

/// The first and last word of the stretch that gains most; `None` where none gains.
fn stretch(words: &[Candidate]) -> Option<(usize, usize)> {
    let (mut best, mut found) = (0, None);
    let (mut sum, mut start) = (0, 0);
    for (at, word) in words.iter().enumerate() {
        if sum <= 0 {
            (sum, start) = (0, at);
        }
        sum += word.gain();
        if sum > best {
            (best, found) = (sum, Some((start, at)));
        }
    }
    found
}

/// A word and what it is in the charset.
#[derive(Debug)]
struct Candidate {
    range: Range<usize>,
    decoded: String,
    /// How well it reads as it stands.
    written: i64,
    decoded_score: i64,
}

impl Candidate {
    fn of(text: &str, range: Range<usize>, charset: decode::VietnameseCharset) -> Option<Self> {
        let written = &text[range.clone()];
        let bytes = encode(written)?;
        let mut decoded = if written.is_ascii() { written.to_owned() } else { charset.decode(&bytes) };
        // Marks around a word may have come through whole where the charset has letters in their place: `“Vi®t”`.
        let core = written.trim_matches(is_mark);
        if core.is_empty() {
            written.clone_into(&mut decoded);
        } else if core.len() < written.len()
            && let Some(bytes) = encode(core)
        {
            let core_decoded = charset.decode(&bytes);
            let marked = written.replacen(core, &core_decoded, 1);
            // In capitals, `LÐ“` may well be one word.
            let is_small = core_decoded.chars().any(char::is_lowercase);
            let (apart, together) = (Reading::of(&marked), Reading::of(&decoded));
            if apart.score() > together.score() || is_small && apart.bad == 0 {
                decoded = marked;
            }
        }
        Some(Self { written: score(written), decoded_score: score(&decoded), range, decoded })
    }

    fn gain(&self) -> i64 {
        self.decoded_score - self.written
    }

    /// True for a word that reads well as it stands and badly decoded, or can't be decoded.
    fn is_whole(&self) -> bool {
        self.written > 0 && self.decoded_score < 0 || self.decoded.contains(char::REPLACEMENT_CHARACTER)
    }
}

/// How well a word reads: doubled, so that a tone mark in an odd place may count half.
fn score(word: &str) -> i64 {
    let is_placed = Syllable::parse(word.trim_matches(is_mark)).is_none_or(|syllable| syllable.is_well_placed());
    2 * Reading::of(word).score() - i64::from(!is_placed)
}

fn is_mark(character: char) -> bool {
    matches!(character, '“' | '”' | '‘' | '’' | '–' | '—' | '…' | '\n' | '\r' | ' ' | '!'..='/' | ':'..='?')
}

/// How much is read to tell the charset.
const SAMPLE: usize = 1024;

/// So many words in a row that are UTF-8 read as windows-1252 leave no hope of a legacy charset.
const PATIENCE: usize = 64;

/// The bytes of the words that windows-1252 can write and that are no Vietnamese as they stand.
fn sample(text: &str) -> Vec<u8> {
    let mut sample = Vec::with_capacity(SAMPLE + 64);
    let mut utf8 = 0;
    for word in text.split([' ', '\n', '\t']).filter(|word| !word.is_ascii()) {
        if sample.len() > SAMPLE || utf8 > PATIENCE && sample.is_empty() {
            break;
        }
        let Some(bytes) = encode(word) else { continue };
        if std::str::from_utf8(&bytes).is_ok() {
            utf8 += 1;
        } else if Reading::of(word).bad > 0 {
            sample.extend(bytes);
            sample.push(b' ');
        }
    }
    sample
}

/// The words of a text, each with the white space that ends it.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive([' ', '\n']).map(move |word| {
        let range = start..start + word.len();
        start = range.end;
        range
    })
}

/// The word in windows-1252, with C1 controls as the bytes they are.
fn encode(word: &str) -> Option<Vec<u8>> {
    if word.is_ascii() {
        return Some(word.as_bytes().to_vec());
    }
    let (bytes, _, unmappable) = WINDOWS_1252.encode(word);
    if !unmappable {
        return Some(bytes.into_owned());
    }
    let mut buffer = [0; 4];
    let byte = |character: char| match character {
        '\u{80}'..='\u{9F}' => Some(character as u8),
        _ => {
            let (bytes, _, unmappable) = WINDOWS_1252.encode(character.encode_utf8(&mut buffer));
            (!unmappable).then(|| bytes[0])
        }
    };
    word.chars().map(byte).collect()
}
