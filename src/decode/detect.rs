//! Telling charsets apart.
//!
//! Vietnamese comes first, since general detectors know none of its charsets but windows-1258: the bytes are read in
//! each of them, and the one that gives syllables wins. Everything else is chardetng's.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, ISO_2022_JP, UTF_8, WINDOWS_1250, WINDOWS_1252, WINDOWS_1258};

use super::legacy::{self, Legacy};
use super::{Charset, Decoded, Malformed};
use crate::vietnamese::{Reading, is_syllable};

/// How much is read to tell the charset of a document.
const SAMPLE: usize = 8192;

/// The charsets of Vietnamese, commonest first: a tie goes to the first.
const VIETNAMESE: [Charset; 5] = [
    Charset::Web(WINDOWS_1258),
    Charset::Legacy(Legacy::Tcvn3),
    Charset::Legacy(Legacy::Vni),
    Charset::Legacy(Legacy::Viscii),
    Charset::Legacy(Legacy::Vps),
];

/// A candidate this far behind is given up, and a leader this far ahead has won.
const MARGIN: i64 = 12;

/// The WHATWG name of an encoding, in lower case.
pub fn lower_name(encoding: &'static Encoding) -> &'static str {
    NAMES.iter().find(|name| name.eq_ignore_ascii_case(encoding.name())).copied().unwrap_or(encoding.name())
}

const NAMES: &[&str] = &[
    "utf-8",
    "ibm866",
    "iso-8859-2",
    "iso-8859-3",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-6",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-8-i",
    "iso-8859-10",
    "iso-8859-13",
    "iso-8859-14",
    "iso-8859-15",
    "iso-8859-16",
    "koi8-r",
    "koi8-u",
    "macintosh",
    "windows-874",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "x-mac-cyrillic",
    "gbk",
    "gb18030",
    "big5",
    "euc-jp",
    "iso-2022-jp",
    "shift_jis",
    "euc-kr",
    "replacement",
    "utf-16be",
    "utf-16le",
    "x-user-defined",
];

/// Bytes that are ASCII may still be written in an encoding of seven bits: VIQR or ISO-2022-JP.
pub fn decode_ascii(text: &str) -> Option<Decoded<'static>> {
    let sample = &text.as_bytes()[..text.len().min(SAMPLE)];
    let circumflexes = memchr::memchr(b'^', sample).is_some();
    let escapes = memchr::memchr(0x1B, sample).is_some();
    if !(circumflexes || escapes) || !text.is_ascii() {
        return None;
    }
    if escapes {
        let decoded = decode_as(text.as_bytes(), Charset::Web(ISO_2022_JP), 0.95);
        return (decoded.malformed == 0 && !decoded.text.is_ascii()).then_some(decoded);
    }
    let reading = Reading::of(&Legacy::Viqr.decode(sample));
    // Plain words are a third of a Vietnamese text, so a good quarter of the words must have come out with marks.
    let words = text[..sample.len()].split_ascii_whitespace().count();
    let viqr = reading.good >= 3 && reading.bad == 0 && reading.good as usize * 4 >= words;
    viqr.then(|| decode_as(text.as_bytes(), Charset::Legacy(Legacy::Viqr), 0.9))
}

/// The charset of bytes that are no UTF-8, and how sure it is.
pub fn detect(bytes: &[u8], declared: Option<Charset>) -> (Charset, f32) {
    let sample = sample(bytes);
    if let Some(found) = vietnamese(&sample) {
        return found;
    }
    if let Some(charset @ Charset::Legacy(_)) = declared {
        return (charset, 0.6);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&sample, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let guess = if guess == WINDOWS_1252 && is_hungarian(&sample) { WINDOWS_1250 } else { guess };
    match declared {
        Some(Charset::Web(claimed)) if claimed != UTF_8 && is_plausible(&sample, claimed, guess) => {
            (Charset::Web(claimed), if claimed == guess { 0.95 } else { 0.7 })
        }
        _ => (Charset::Web(guess), 0.8),
    }
}

/// True for the letters of Hungarian and no others, `ő` or `ű` among them: short texts are taken for windows-1252, where
/// these are `õ` and `û`.
fn is_hungarian(sample: &[u8]) -> bool {
    let (mut long, mut round, mut acute) = (false, false, false);
    for byte in sample {
        match byte | 0x20 {
            0xF5 | 0xFB if *byte >= 0xC0 => long = true,
            0xF6 | 0xFC if *byte >= 0xC0 => round = true,
            0xE1 | 0xE9 | 0xED | 0xF3 | 0xFA if *byte >= 0xC0 => acute = true,
            _ if *byte >= 0xC0 => return false,
            _ => {}
        }
    }
    long && round && acute
}

/// The lines that have bytes beyond ASCII, up to [`SAMPLE`] bytes: a page begins with pure ASCII.
fn sample(bytes: &[u8]) -> Cow<'_, [u8]> {
    if bytes.len() <= SAMPLE {
        return Cow::Borrowed(bytes);
    }
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let start = bytes[..first].iter().rposition(|&byte| matches!(byte, b'\n' | b' ' | b'>')).map_or(0, |at| at + 1);
    let mut end = bytes.len().min(start + SAMPLE);
    // Never cut inside a word, nor inside a character of two bytes.
    while end < bytes.len() && end - start < 2 * SAMPLE && !bytes[end].is_ascii_whitespace() {
        end += 1;
    }
    Cow::Borrowed(&bytes[start..end])
}

/// A charset claimed is believed where the bytes are whole in it and its text is no noisier than the guess's.
fn is_plausible(sample: &[u8], claimed: &'static Encoding, guess: &'static Encoding) -> bool {
    let (text, malformed) = claimed.decode_without_bom_handling(sample);
    if malformed {
        return false;
    }
    let (other, _) = guess.decode_without_bom_handling(sample);
    claimed == guess || noise(&text) <= noise(&other)
}

/// Controls, and capitals that follow small letters: what single-byte text looks like in the wrong table.
fn noise(text: &str) -> usize {
    let mut noise = 0;
    let mut small = false;
    for character in text.chars() {
        noise += match character {
            '\u{80}'..='\u{9F}' | '\u{FFFD}' => 4,
            _ if small && character.is_uppercase() => 1,
            _ if !character.is_ascii() && !character.is_alphanumeric() && small => 1,
            _ => 0,
        };
        small = character.is_lowercase();
    }
    noise
}

/// One charset's reading of the words seen so far.
#[derive(Clone, Copy)]
struct Candidate {
    charset: Charset,
    reading: Reading,
    /// Different words, up to [`MIN_TELLING`], that windows-1252 reads as something else than the syllable they are here:
    /// French `là` is no evidence, nor is one short word over and over.
    telling: [u64; MIN_TELLING],
    live: bool,
}

impl Candidate {
    fn read(&mut self, word: &[u8], western: &str) {
        let text = match self.charset {
            Charset::Web(encoding) => encoding.decode_without_bom_handling(word).0,
            Charset::Legacy(legacy) => Cow::Owned(legacy.decode(word)),
        };
        let reading = Reading::of(&text);
        if reading.good > 0 && text != western {
            let hash = word.iter().fold(1, |hash: u64, byte| hash.wrapping_mul(0x100_0000_01B3) ^ u64::from(*byte));
            if !self.telling.contains(&hash)
                && let Some(free) = self.telling.iter_mut().find(|seen| **seen == 0)
            {
                *free = hash;
            }
        }
        self.reading = self.reading.and(reading);
    }

    fn score(&self) -> i64 {
        self.reading.score()
    }
}

/// The Vietnamese charset in which the bytes read as Vietnamese, where there is one, and how sure it is.
pub fn vietnamese(bytes: &[u8]) -> Option<(Charset, f32)> {
    let new = |charset| Candidate { charset, reading: Reading::default(), telling: [0; MIN_TELLING], live: true };
    let mut candidates = VIETNAMESE.map(new);
    for word in words_beyond_ascii(bytes) {
        let (western, _) = WINDOWS_1252.decode_without_bom_handling(word);
        for candidate in candidates.iter_mut().filter(|candidate| candidate.live) {
            candidate.read(word, &western);
        }
        let best = candidates.iter().map(Candidate::score).max().unwrap_or_default();
        for candidate in &mut candidates {
            candidate.live &= candidate.score() + MARGIN >= best;
        }
        let undecided = candidates.iter().filter(|candidate| candidate.live).count() > 1;
        if best >= MARGIN && !undecided || best <= -4 * MARGIN {
            break;
        }
    }
    candidates.sort_by_key(|candidate| -candidate.score());
    let [best, second, ..] = &candidates;
    let (good, margin) = (best.reading.good, best.score() - second.score());
    if best.score() <= 0 || best.telling.contains(&0) || margin <= 0 || good < FEW && is_in_foreign_company(bytes) {
        return None;
    }
    let sure = 1.0 - 0.5 / (1.0 + margin as f32 / 4.0) - 0.4 * best.reading.bad as f32 / good.max(1) as f32;
    Some((best.charset, sure.clamp(0.3, 0.99)))
}

/// One syllable may be chance, in Polish or Portuguese.
const MIN_TELLING: usize = 2;

/// So few syllables may be chance, if the words around them are of another language.
const FEW: u32 = 12;

/// True where the small plain words beside those beyond ASCII are mostly no syllables: `biblioteconomie şi bibliologie`.
fn is_in_foreign_company(bytes: &[u8]) -> bool {
    let (mut syllables, mut others) = (0, 0);
    let mut last: &[u8] = &[];
    let mut count = |word: &[u8]| {
        if word.len() > 1
            && word.iter().all(u8::is_ascii_lowercase)
            && let Ok(word) = std::str::from_utf8(word)
        {
            *(if is_syllable(word) { &mut syllables } else { &mut others }) += 1;
        }
    };
    for word in bytes.split(u8::is_ascii_whitespace) {
        match (last.is_ascii(), word.is_ascii()) {
            (true, false) => count(last),
            (false, true) => count(word),
            _ => {}
        }
        last = word;
    }
    others > syllables
}

/// The words that have a byte beyond ASCII, or one of the controls that two of the charsets use for capitals.
fn words_beyond_ascii(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_gap = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'@' | b'['..=b'`' | b'{'..=b'~');
    bytes.split(is_gap).filter(|word| word.iter().any(|byte| !byte.is_ascii()))
}

/// U+FFFD.
const REPLACEMENT: &[u8] = "\u{FFFD}".as_bytes();

/// Decodes in a charset, with what is malformed in it.
pub fn decode_as(bytes: &[u8], charset: Charset, confidence: f32) -> Decoded<'static> {
    let mut lost = Vec::new();
    let text = match charset {
        Charset::Legacy(legacy) => {
            let text = legacy.decode(bytes);
            if memchr::memmem::find(text.as_bytes(), REPLACEMENT).is_some() {
                let odd = bytes.iter().enumerate().filter(|(_, byte)| !legacy.is_code(**byte));
                lost.extend(odd.map(|(at, &byte)| Malformed { at, bytes: vec![byte] }));
            }
            text
        }
        Charset::Web(encoding) if encoding == WINDOWS_1258 => legacy::windows_1258(bytes),
        Charset::Web(encoding) => {
            let (text, malformed) = encoding.decode_without_bom_handling(bytes);
            if malformed {
                lost = malformed_sequences(bytes, encoding);
            }
            text.into_owned()
        }
    };
    Decoded { text: Cow::Owned(text), encoding: charset.name(), confidence, malformed: lost.len() as u32, lost }
}

/// The sequences an encoding can't read; each is one U+FFFD in the text.
fn malformed_sequences(bytes: &[u8], encoding: &'static Encoding) -> Vec<Malformed> {
    let mut lost = Vec::new();
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut buffer = vec![0; 4096];
    let mut at = 0;
    loop {
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(&bytes[at..], &mut buffer, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => return lost,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                let end = at.saturating_sub(usize::from(after));
                let start = end.saturating_sub(usize::from(length));
                lost.push(Malformed { at: start, bytes: bytes[start..end].to_vec() });
            }
        }
    }
}
