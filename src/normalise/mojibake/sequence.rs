//! One damaged character: two to four characters that are the bytes of one.

use super::tables::Tables;
use crate::vietnamese::is_word_character;

/// A damaged character and what it was.
#[derive(Debug, Clone, Copy)]
pub struct Sequence {
    pub character: char,
    /// Bytes of the text it takes.
    pub length: usize,
    pub strength: Strength,
}

/// How surely it is damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// Clean text hardly ever has it: `Ã©`, `â€™`, `á»‡`.
    Strong,
    /// Clean text may have it: `É”` before a closing quotation mark, `РїР` in Cyrillic, a letter before a space.
    Weak,
}

/// The bytes of a damaged character, and where it ends in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bytes {
    bytes: [u8; 4],
    count: usize,
    length: usize,
}

/// The bytes that the first characters of a text are in one charset, where they may be one UTF-8 sequence.
pub fn bytes(tables: &Tables, charset: usize, text: &str) -> Option<Bytes> {
    let mut characters = text.chars();
    let lead = tables.bytes(characters.next()?)[charset];
    let count = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0];
    for (at, slot) in bytes.iter_mut().enumerate().take(count).skip(1) {
        let character = characters.next()?;
        *slot = match tables.bytes(character)[charset] {
            byte @ 0x80..=0xBF => byte,
            // The no-break space, turned into a plain one.
            _ if character == ' ' && at + 1 == count => 0xA0,
            _ => return None,
        };
    }
    Some(Bytes { bytes, count, length: text.len() - characters.as_str().len() })
}

/// The damaged character at the start of a text, from its bytes. `before` is the character before it, where that is no
/// part of another one.
pub fn judge(Bytes { bytes, count, length }: Bytes, before: Option<char>, text: &str) -> Option<Sequence> {
    let character = std::str::from_utf8(&bytes[..count]).ok()?.chars().next().filter(|found| is_plausible(*found))?;
    let mut rest = text[..length].chars();
    let first = rest.next()?;
    let next = text[length..].chars().next();
    let after_capital = count == 2 && first.is_uppercase() && before.is_some_and(char::is_uppercase);
    // `TÃ i` was `Tài`, but `ĐÃ LÀM` is what it is.
    let in_capitals = after_capital && next.is_some_and(char::is_uppercase);
    if text[..length].ends_with(' ') && (in_capitals || !matches!(character, 'à' | 'Р' | 'Ạ')) {
        return None;
    }
    if count > 2 && before.is_some_and(|before| is_cyrillic(before) && is_cyrillic(first)) {
        // In a word of Cyrillic, a letter before punctuation is nothing odd.
        return None;
    }
    // A symbol before letters is odd by itself: `‚Äî`, `├⌐`. So is a closing mark between letters: `Ĺ›rodÄ™`.
    let is_letter = is_word_character(first);
    let is_strange = !is_letter && (count > 2 || first >= '\u{2200}')
        || rest.clone().any(|character| is_odd(first, character))
        || is_letter
            && next.is_some_and(char::is_lowercase)
            && rest.next_back().is_some_and(|last| last != ' ' && !is_word_character(last));
    let strength = if is_strange && !after_capital { Strength::Strong } else { Strength::Weak };
    Some(Sequence { character, length, strength })
}

/// True for what doesn't follow the first character in clean text, unlike letters, closing marks, dashes, raised letters
/// and degrees.
fn is_odd(first: char, character: char) -> bool {
    match character {
        'ª' | 'º' | 'µ' => true,
        ' ' | '\u{A0}' | '»' | '«' | '”' | '“' | '’' | '‘' | '›' | '…' | '–' | '—' | '·' | '•' => {
            false
        }
        '™' | '®' | '°' | '²' | '³' | '¹' => false,
        // `ÃŸ` for ß and the like: no language writes these letters after Ã.
        '\u{152}'..='\u{192}' if first == 'Ã' => true,
        _ if is_word_character(character) => first.is_lowercase() && character.is_uppercase(),
        _ => true,
    }
}

fn is_cyrillic(character: char) -> bool {
    matches!(character, '\u{400}'..='\u{4FF}')
}

/// What news are written with: letters of living scripts, punctuation, signs, pictures.
fn is_plausible(character: char) -> bool {
    matches!(
        character,
        // Controls are the half-way house of damage done twice.
        '\u{80}'..='\u{17F}'
            | '\u{18F}'
            | '\u{192}'
            | 'Ơ'
            | 'ơ'
            | 'Ư'
            | 'ư'
            | '\u{1CD}'..='\u{1DC}'
            | '\u{218}'..='\u{21B}'
            | '\u{259}'
            | '\u{2C6}'..='\u{2DD}'
            | '\u{300}'..='\u{328}'
            | '\u{384}'..='\u{3CE}'
            | '\u{400}'..='\u{45F}'
            | '\u{490}'..='\u{4FF}'
            | '\u{5B0}'..='\u{5F4}'
            | '\u{60C}'..='\u{6FF}'
            | '\u{900}'..='\u{DFF}'
            | '\u{E01}'..='\u{EDF}'
            | '\u{1000}'..='\u{109F}'
            | '\u{10D0}'..='\u{10FF}'
            | '\u{1780}'..='\u{17FF}'
            | '\u{1E00}'..='\u{1EF9}'
            | '\u{2000}'..='\u{206F}'
            | '\u{2070}'..='\u{209C}'
            | '\u{20A0}'..='\u{20C0}'
            | '\u{2100}'..='\u{214F}'
            | '\u{2150}'..='\u{218B}'
            | '\u{2190}'..='\u{22FF}'
            | '\u{2460}'..='\u{27BF}'
            | '\u{2B00}'..='\u{2BFF}'
            | '\u{3000}'..='\u{30FF}'
            | '\u{3200}'..='\u{33FF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7A3}'
            | '\u{FB01}'..='\u{FB02}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FE30}'..='\u{FE4F}'
            | '\u{FEFF}'
            | '\u{FF01}'..='\u{FFEF}'
            | '\u{FFFD}'
            | '\u{1F000}'..='\u{1FAFF}'
    )
}
