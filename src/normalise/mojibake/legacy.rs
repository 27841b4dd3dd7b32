//! Legacy Vietnamese bytes read as windows-1252.

use std::ops::Range;

use encoding_rs::WINDOWS_1252;

use super::super::rewrite::{Changed, Rewriter};
use crate::decode;
use crate::vietnamese::Reading;

/// Decodes the runs that read better as a legacy charset, where the damaged words of the text agree on one.
pub fn repair(text: &str) -> Option<Changed> {
    let charset = decode::VietnameseCharset::detect(&sample(text))?;
    let mut rewriter = Rewriter::new(text);
    for (range, bytes) in runs(text) {
        let decoded = charset.decode(&bytes);
        let written = &text[range.clone()];
        if decoded != written && Reading::of(&decoded).score() > Reading::of(written).score() {
            rewriter.replace(range.start, range.end, &decoded, "mojibake");
        }
    }
    rewriter.finish()
}

/// How much is read to tell the charset.
const SAMPLE: usize = 4096;

/// The bytes of the words that windows-1252 can write and that are no Vietnamese as they stand.
fn sample(text: &str) -> Vec<u8> {
    let mut sample = Vec::with_capacity(SAMPLE + 64);
    for word in text.split([' ', '\n', '\t']).filter(|word| !word.is_ascii()) {
        if sample.len() > SAMPLE {
            break;
        }
        if let Some(bytes) = encode(word).filter(|_| Reading::of(word).bad > 0) {
            sample.extend(bytes);
            sample.push(b' ');
        }
    }
    sample
}

/// The stretches of a line that windows-1252 can write and that have a damaged word, with their bytes. Words with other
/// characters, such as `ệ`, came through whole and bound them.
fn runs(text: &str) -> Vec<(Range<usize>, Vec<u8>)> {
    let mut runs = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let mut open: Option<(Range<usize>, Vec<u8>, Reading)> = None;
        for word in line.split_inclusive([' ', '\n']) {
            let range = start..start + word.len();
            start = range.end;
            match encode(word) {
                Some(bytes) => {
                    let reading = Reading::of(word);
                    match &mut open {
                        Some((run, all, read)) => {
                            run.end = range.end;
                            all.extend(bytes);
                            *read = read.and(reading);
                        }
                        None => open = Some((range, bytes, reading)),
                    }
                }
                None => close(&mut runs, open.take()),
            }
        }
        close(&mut runs, open);
        start = end;
    }
    runs
}

fn close(runs: &mut Vec<(Range<usize>, Vec<u8>)>, open: Option<(Range<usize>, Vec<u8>, Reading)>) {
    if let Some((range, bytes, reading)) = open
        && reading.bad > 0
    {
        runs.push((range, bytes));
    }
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
