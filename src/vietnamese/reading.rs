//! How Vietnamese a text reads.

use super::Syllable;

/// The words of a text that have a letter beyond ASCII, sorted by whether they are Vietnamese syllables.
///
/// Legacy bytes read with the wrong table hardly ever give syllables, so the difference tells charsets apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reading {
    /// Syllables.
    pub good: u32,
    /// Words that are none, and characters that no text has: replacement characters, controls, symbols inside words.
    pub bad: u32,
}

impl Reading {
    /// Reads a text. Words are maximal runs of letters and combining marks.
    pub fn of(text: &str) -> Self {
        let mut reading = Self::default();
        let mut word = None;
        let mut beyond_ascii = false;
        let mut after_word_symbol = false;
        for (at, character) in text.char_indices() {
            if is_word_character(character) {
                word.get_or_insert(at);
                beyond_ascii |= !character.is_ascii();
                if after_word_symbol {
                    reading.bad += 1;
                }
                after_word_symbol = false;
                continue;
            }
            after_word_symbol = word.is_some() && !character.is_ascii() && !is_dash_or_ellipsis(character);
            if let Some(start) = word.take().filter(|_| beyond_ascii) {
                reading.word(&text[start..at]);
            }
            beyond_ascii = false;
            reading.bad += u32::from(is_damage(character));
        }
        if let Some(start) = word.filter(|_| beyond_ascii) {
            reading.word(&text[start..]);
        }
        reading
    }

    /// Counts a word with a letter beyond ASCII.
    fn word(&mut self, word: &str) {
        if Syllable::parse(word).is_some_and(|syllable| syllable.is_cased()) {
            self.good += 1;
        } else {
            self.bad += 1;
        }
    }

    /// Good words less twice the bad ones: positive for Vietnamese, far below zero for anything else.
    pub fn score(self) -> i64 {
        i64::from(self.good) - 2 * i64::from(self.bad)
    }

    /// The sum of two readings.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { good: self.good + other.good, bad: self.bad + other.bad }
    }
}

/// Letters and the marks laid on them.
#[inline]
pub fn is_word_character(character: char) -> bool {
    match character {
        '\0'..='\u{7F}' => character.is_ascii_alphabetic(),
        // The Latin blocks without their two signs, and combining marks: the general question takes a search.
        '×' | '÷' => false,
        '\u{80}'..='\u{BF}' => matches!(character, 'ª' | 'º' | 'µ'),
        'À'..='\u{24F}' | '\u{300}'..='\u{36F}' | '\u{1E00}'..='\u{1EFF}' | '\u{400}'..='\u{481}' => true,
        '\u{2000}'..='\u{206F}' => false,
        _ => character.is_alphabetic(),
    }
}

fn is_dash_or_ellipsis(character: char) -> bool {
    matches!(character, '\u{2010}'..='\u{2015}' | '…' | '’' | '“' | '”' | '\u{A0}' | '\u{200B}'..='\u{200D}')
}

/// Replacement characters, C0 and C1 controls, and symbols that stand in news hardly ever but in misread bytes often.
fn is_damage(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => false,
        '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{FFFD}' => true,
        '¤' | '¦' | '¨' | '¬' | '\u{AD}' | '¯' | '´' | '¶' | '¸' | 'ˆ' | '˜' | '‡' | '¡' | '¿' | '¥' => {
            true
        }
        _ => false,
    }
}
