//! One orthographic syllable: onset, nucleus, coda, tone.
//!
//! The inventory of rimes and the place of the tone mark follow the spelling taught in schools (Ministry of Education
//! and Training, decision 240/QĐ of 1984, for the new style), with the loan rimes in use (`oong`, `ôông`, `oeo`).

use super::{Letter, Style, Tone};

/// `nghiêng`, the longest form, has seven letters.
const LONGEST: usize = 7;

/// A word read as one syllable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Syllable {
    letters: [Letter; LONGEST],
    length: usize,
    tone: Tone,
    /// Which letter the mark was written on.
    marked: Option<usize>,
    /// Which letter carries it in the old and in the new style.
    carriers: [usize; 2],
    /// True where the word was written with combining marks.
    decomposed: bool,
}

impl Syllable {
    /// Reads a word; `None` where it is no one syllable: another alphabet, letters no rime has, two tone marks, or a
    /// tone that a stop coda (`c`, `ch`, `p`, `t`) doesn't take.
    pub fn parse(word: &str) -> Option<Self> {
        // Each letter has at most a quality and a tone as combining marks, and none takes more than three bytes.
        if word.len() > LONGEST * 5 {
            return None;
        }
        let none = Letter { base: '\0', tone: Tone::Level, capital: false };
        let mut found = Self {
            letters: [none; LONGEST],
            length: 0,
            tone: Tone::Level,
            marked: None,
            carriers: [0; 2],
            decomposed: false,
        };
        for character in word.chars() {
            if let Some(letter) = Letter::of(character) {
                if found.length == LONGEST {
                    return None;
                }
                found.letters[found.length] = Letter { tone: Tone::Level, ..letter };
                found.length += 1;
                if letter.tone != Tone::Level {
                    found.mark(letter.tone)?;
                }
            } else {
                found.decomposed = true;
                let last = found.length.checked_sub(1)?;
                match Tone::of_mark(character) {
                    Some(tone) if Letter::is_vowel(found.letters[last].base) => found.mark(tone)?,
                    _ => found.letters[last] = found.letters[last].quality(character)?,
                }
            }
        }
        let mut bases = ['\0'; LONGEST];
        for (base, letter) in bases.iter_mut().zip(&found.letters[..found.length]) {
            *base = letter.base;
        }
        found.carriers = carriers(&bases[..found.length], found.tone)?;
        Some(found)
    }

    fn mark(&mut self, tone: Tone) -> Option<()> {
        if self.marked.is_some() {
            return None;
        }
        self.tone = tone;
        self.marked = Some(self.length - 1);
        Some(())
    }

    /// The tone.
    pub fn tone(&self) -> Tone {
        self.tone
    }

    /// The letters without tone, lower case: what is left when the mark is lifted off.
    pub fn bases(&self) -> impl Iterator<Item = char> {
        self.letters[..self.length].iter().map(|letter| letter.base)
    }

    /// True where its case is one that words have: small, capital, or a capital first letter.
    pub fn is_cased(&self) -> bool {
        let rest = &self.letters[1..self.length];
        let capitals = rest.iter().filter(|letter| letter.capital).count();
        capitals == 0 || capitals == rest.len() && self.letters[0].capital
    }

    /// True where the word was written composed and with its mark in the place of a style.
    pub fn is_written(&self, style: Style) -> bool {
        !self.decomposed && self.marked.is_none_or(|at| at == self.carriers[style as usize])
    }

    /// True where the mark stands in the place of either style.
    pub fn is_well_placed(&self) -> bool {
        self.marked.is_none_or(|at| self.carriers.contains(&at))
    }

    /// The syllable composed (NFC), its mark in the place of a style, each letter in the case it was written in.
    pub fn write(&self, style: Style) -> String {
        self.written(Some(self.carriers[style as usize]))
    }

    /// The syllable composed (NFC), its mark where it was written.
    pub fn compose(&self) -> String {
        self.written(self.marked)
    }

    fn written(&self, carrier: Option<usize>) -> String {
        let letters = self.letters[..self.length].iter().enumerate();
        letters.map(|(at, letter)| letter.with(if Some(at) == carrier { self.tone } else { Tone::Level })).collect()
    }
}

/// The letters that carry the tone in the old and in the new style; `None` where the letters are no syllable.
fn carriers(bases: &[char], tone: Tone) -> Option<[usize; 2]> {
    let onset = onset(bases);
    let rime = &bases[onset..];
    let vowels = rime.iter().take_while(|&&base| Letter::is_vowel(base)).count();
    let (nucleus, coda) = rime.split_at(vowels);
    let coda = Coda::of(coda)?;
    if coda.is_stop() && !matches!(tone, Tone::Level | Tone::Acute | Tone::Dot) {
        return None;
    }
    let (codas, carrier) = if matches!(&bases[..onset], ['q', 'u']) { after_qu(nucleus)? } else { nuclei(nucleus)? };
    if codas & coda as u16 == 0 {
        return None;
    }
    let open_glide = coda == Coda::Open && matches!(nucleus, ['o', 'a'] | ['o', 'e'] | ['u', 'y']);
    let old = if open_glide && !matches!(&bases[..onset], ['q', 'u']) { 0 } else { carrier };
    Some([onset + old, onset + carrier])
}

/// The number of letters in the onset. The glide of `qu` and of `gi` before a vowel belongs to it.
fn onset(bases: &[char]) -> usize {
    match bases {
        ['n', 'g', 'h', ..] => 3,
        ['c' | 'g' | 'k' | 'n' | 'p' | 't', 'h', ..] | ['n', 'g', ..] | ['t', 'r', ..] => 2,
        ['q', 'u', ..] => 2,
        ['g', 'i', next, ..] if Letter::is_vowel(*next) && *next != 'i' => 2,
        [first, ..] if !Letter::is_vowel(*first) && *first != 'q' => 1,
        _ => 0,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
enum Coda {
    Open = 1,
    C = 2,
    Ch = 4,
    M = 8,
    N = 16,
    Ng = 32,
    Nh = 64,
    P = 128,
    T = 256,
}

impl Coda {
    fn of(letters: &[char]) -> Option<Self> {
        Some(match letters {
            [] => Self::Open,
            ['c'] => Self::C,
            ['c', 'h'] => Self::Ch,
            ['m'] => Self::M,
            ['n'] => Self::N,
            ['n', 'g'] => Self::Ng,
            ['n', 'h'] => Self::Nh,
            ['p'] => Self::P,
            ['t'] => Self::T,
            _ => return None,
        })
    }

    fn is_stop(self) -> bool {
        matches!(self, Self::C | Self::Ch | Self::P | Self::T)
    }
}

const OPEN: u16 = Coda::Open as u16;
const C: u16 = Coda::C as u16;
const CH: u16 = Coda::Ch as u16;
const M: u16 = Coda::M as u16;
const N: u16 = Coda::N as u16;
const NG: u16 = Coda::Ng as u16;
const NH: u16 = Coda::Nh as u16;
const P: u16 = Coda::P as u16;
const T: u16 = Coda::T as u16;

/// The codas a nucleus takes, and which of its letters carries the tone (new style).
fn nuclei(nucleus: &[char]) -> Option<(u16, usize)> {
    Some(match nucleus {
        ['a'] => (OPEN | C | CH | M | N | NG | NH | P | T, 0),
        ['ă'] => (C | M | N | NG | P | T, 0),
        ['â'] => (C | M | N | NG | P | T, 0),
        ['e'] => (OPEN | C | M | N | NG | P | T, 0),
        ['ê'] => (OPEN | C | CH | M | N | NG | NH | P | T, 0),
        ['i'] => (OPEN | C | CH | M | N | NH | P | T, 0),
        ['o' | 'ô'] => (OPEN | C | M | N | NG | P | T, 0),
        ['ơ'] => (OPEN | M | N | P | T, 0),
        ['u'] => (OPEN | C | M | N | NG | P | T, 0),
        ['ư'] => (OPEN | C | M | N | NG | T, 0),
        ['y'] => (OPEN, 0),
        ['a', 'i' | 'o' | 'u' | 'y'] | ['â', 'u' | 'y'] | ['e', 'o'] | ['ê', 'u'] | ['i', 'a' | 'u'] => (OPEN, 0),
        ['o' | 'ô' | 'ơ', 'i'] | ['u', 'a' | 'i'] | ['ư', 'a' | 'i' | 'u'] => (OPEN, 0),
        ['i', 'ê'] => (C | M | N | NG | P | T, 1),
        ['y', 'ê'] => (M | N | NG | T, 1),
        ['u', 'ô'] => (C | M | N | NG | T, 1),
        ['ư', 'ơ'] => (C | M | N | NG | P | T, 1),
        ['i' | 'y', 'ê', 'u'] | ['u', 'ô', 'i'] | ['ư', 'ơ', 'i' | 'u'] => (OPEN, 1),
        ['o', 'o'] | ['ô', 'ô'] => (C | NG, 1),
        ['o', 'a'] => (OPEN | C | CH | M | N | NG | NH | P | T, 1),
        ['o', 'ă'] => (C | M | N | NG | P | T, 1),
        ['o', 'e'] => (OPEN | M | N | NG | T, 1),
        ['o', 'a', 'i' | 'o' | 'u' | 'y'] | ['o', 'e', 'o'] => (OPEN, 1),
        ['u', 'â'] => (N | NG | T, 1),
        ['u', 'â', 'y'] => (OPEN, 1),
        ['u', 'ê'] => (OPEN | C | CH | N | NH, 1),
        ['u', 'ơ'] => (OPEN, 1),
        ['u', 'y'] => (OPEN | C | CH | N | NH | P | T, 1),
        ['u', 'y', 'a' | 'u'] => (OPEN, 1),
        ['u', 'y', 'ê'] => (N | T, 2),
        _ => return None,
    })
}

/// The same after `qu`, whose `u` is no part of the nucleus.
fn after_qu(nucleus: &[char]) -> Option<(u16, usize)> {
    Some(match nucleus {
        ['a'] => (OPEN | C | CH | M | N | NG | NH | P | T, 0),
        ['ă'] => (C | M | N | NG | P | T, 0),
        ['â'] => (C | M | N | NG | T, 0),
        ['e'] => (OPEN | C | M | N | NG | T, 0),
        ['ê'] => (OPEN | CH | N | NH | T, 0),
        ['i' | 'y'] => (OPEN | CH | N | NH | T, 0),
        ['o'] => (OPEN | C | N, 0),
        ['ô'] => (C | N, 0),
        ['ơ'] => (OPEN | N | T, 0),
        ['a', 'i' | 'o' | 'u' | 'y'] | ['â', 'u' | 'y'] | ['e', 'o'] | ['ê', 'u'] => (OPEN, 0),
        ['i', 'u'] | ['ơ', 'i'] | ['y', 'a' | 'u'] => (OPEN, 0),
        ['y', 'ê'] => (CH | N | T, 1),
        _ => return None,
    })
}
