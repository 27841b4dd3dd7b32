//! Vietnamese words written with the wrong characters: look-alikes of other alphabets, marks in an order that NFC
//! doesn't mend, marks laid on to hide a word from filters.
//!
//! A word is changed only where it parses afterwards, and only in a text that reads as Vietnamese: Icelandic keeps its ð.

use super::rewrite::{Changed, Rewriter};
use crate::vietnamese::{Letter, Reading, Tone, is_syllable, is_word_character};

/// A word that parses once mended.
struct Mended {
    start: usize,
    end: usize,
    word: String,
    kind: &'static str,
}

pub fn mend(text: &str) -> Option<Changed> {
    if is_foreign(text) {
        return None;
    }
    let mut found = Vec::new();
    let mut reading = Reading::default();
    let mut word = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        if is_word_character(character) {
            word.get_or_insert(at);
        } else if let Some(start) = word.take() {
            read_word(text, start, at, &mut found, &mut reading);
        }
    }
    if reading.good <= reading.bad {
        return None;
    }
    if found.iter().filter(|mended| mended.kind == STRAY).count() < LAID_ON {
        found.retain(|mended| mended.kind != STRAY);
    }
    let mut rewriter = Rewriter::new(text);
    for Mended { start, end, word, kind } in found {
        rewriter.replace(start, end, &word, kind);
    }
    rewriter.finish()
}

/// Marks that are no part of Vietnamese, laid on to hide a word.
const STRAY: &str = "stray-marks";

/// So many words of a text must carry stray marks: one may be a sign of phonetics, or a slip.
const LAID_ON: usize = 3;

/// True where the beginning has hardly a Latin letter: nothing is a look-alike in Russian.
fn is_foreign(text: &str) -> bool {
    let (mut latin, mut other) = (0, 0);
    for character in text.chars().filter(|character| character.is_alphabetic()).take(512) {
        match character {
            '\0'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => latin += 1,
            _ => other += 1,
        }
    }
    latin < other
}

fn read_word(text: &str, start: usize, end: usize, found: &mut Vec<Mended>, reading: &mut Reading) {
    let word = &text[start..end];
    if word.is_ascii() {
        return;
    }
    let is_composed = !word.chars().any(|character| matches!(character, '\u{300}'..='\u{36F}'));
    if is_composed && is_syllable(word) {
        reading.good += 1;
        return;
    }
    match mended(word) {
        Some((mended, kind)) => {
            reading.good += u32::from(!mended.is_ascii() || kind != "look-alikes");
            found.push(Mended { start, end, word: mended, kind });
        }
        None => reading.bad += 1,
    }
}

/// The word in Vietnamese letters, where it is a syllable then.
fn mended(word: &str) -> Option<(String, &'static str)> {
    let mut mended = String::with_capacity(word.len());
    let mut open: Option<Letter> = None;
    let (mut latin, mut kind) = (false, "marks");
    for character in word.chars() {
        if let Some(mark) = Some(character).filter(|mark| matches!(mark, '\u{300}'..='\u{36F}')) {
            if !is_vietnamese(mark) {
                kind = STRAY;
            }
            open = Some(lay(open?, mark)?);
            continue;
        }
        mended.extend(open.take().map(|letter| letter.with(letter.tone)));
        open = match Letter::of(character) {
            Some(letter) => {
                latin = true;
                Some(letter)
            }
            None => {
                if kind != STRAY {
                    kind = "look-alikes";
                }
                latin |= character < '\u{250}';
                Some(Letter::of(look_alike(character)?)?)
            }
        };
    }
    mended.extend(open.map(|letter| letter.with(letter.tone)));
    (latin && mended != word && is_syllable(&mended)).then_some((mended, kind))
}

/// The five tones, the three qualities, and what is written for them: the caron, strokes through the d.
fn is_vietnamese(mark: char) -> bool {
    let quality = matches!(mark, '\u{302}' | '\u{306}' | '\u{30C}' | '\u{31B}' | '\u{335}'..='\u{338}');
    quality || Tone::of_mark(mark).is_some()
}

/// A letter with one more mark; `None` where the mark contradicts what it has.
fn lay(letter: Letter, mark: char) -> Option<Letter> {
    if let Some(tone) = Tone::of_mark(mark) {
        let is_free = Letter::is_vowel(letter.base) && (letter.tone == Tone::Level || letter.tone == tone);
        return is_free.then_some(Letter { tone, ..letter });
    }
    let base = match (letter.base, mark) {
        ('d' | 'đ', '\u{335}'..='\u{338}') => 'đ',
        // The caron for the breve, and a quality written twice.
        ('a' | 'ă', '\u{306}' | '\u{30C}') => 'ă',
        ('â' | 'ê' | 'ô', '\u{302}') | ('ơ' | 'ư', '\u{31B}') => letter.base,
        (_, '\u{302}' | '\u{306}' | '\u{31B}') => return letter.quality(mark),
        // Any other mark is no part of Vietnamese.
        _ => letter.base,
    };
    Some(Letter { base, ..letter })
}

/// The Vietnamese letter that a character of another alphabet looks like, or is typed for.
fn look_alike(character: char) -> Option<char> {
    Some(match character {
        // Icelandic eth, African d.
        'Ð' | 'Ɖ' => 'Đ',
        'ð' | 'ɖ' => 'đ',
        // Caron for breve; the letter OI, named like o with horn.
        'Ǎ' => 'Ă',
        'ǎ' => 'ă',
        'Ƣ' => 'Ơ',
        'ƣ' => 'ơ',
        'ı' | 'ɩ' | 'ɪ' => 'i',
        // Phonetic letters.
        'ɑ' => 'a',
        'ɡ' => 'g',
        'ʏ' => 'y',
        'ʋ' => 'v',
        // Cyrillic.
        'А' => 'A',
        'В' => 'B',
        'Е' => 'E',
        'К' => 'K',
        'М' => 'M',
        'Н' => 'H',
        'О' => 'O',
        'Р' => 'P',
        'С' => 'C',
        'Т' => 'T',
        'У' | 'Ү' => 'Y',
        'Х' => 'X',
        'І' => 'I',
        'Ѕ' => 'S',
        'а' => 'a',
        'е' => 'e',
        'о' => 'o',
        'р' => 'p',
        'с' => 'c',
        'у' | 'ү' => 'y',
        'х' => 'x',
        'і' => 'i',
        'ѕ' => 's',
        'һ' => 'h',
        'ԁ' => 'd',
        'ԛ' => 'q',
        'ѵ' => 'v',
        // Greek.
        'Α' => 'A',
        'Β' => 'B',
        'Ε' => 'E',
        'Η' => 'H',
        'Ι' => 'I',
        'Κ' => 'K',
        'Μ' => 'M',
        'Ν' => 'N',
        'Ο' => 'O',
        'Ρ' => 'P',
        'Τ' => 'T',
        'Υ' => 'Y',
        'Χ' => 'X',
        'α' => 'a',
        'ι' => 'i',
        'κ' => 'k',
        'ν' => 'v',
        'ο' => 'o',
        'ρ' => 'p',
        'υ' => 'u',
        // Armenian.
        'օ' => 'o',
        'ո' => 'n',
        'ս' => 'u',
        'հ' => 'h',
        'ց' => 'g',
        'Օ' => 'O',
        'Տ' => 'S',
        'Լ' => 'L',
        _ => return None,
    })
}
