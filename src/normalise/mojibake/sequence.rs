//! One damaged character: two to four characters that are the bytes of one.

use super::tables::Tables;
use crate::vietnamese::{is_syllable, is_word_character};

/// A damaged character and what it was.
#[derive(Debug, Clone, Copy)]
pub struct Sequence {
    pub character: char,
    /// Bytes of the text it takes.
    pub length: usize,
    pub strength: Strength,
}

/// How surely it is damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Clean text may have it: `É”` before a closing quotation mark, `РїР` in Cyrillic, a letter before a space.
    Weak,
    /// Odd, but a slip may have done it: `ÄŒe`, a small letter before two capitals.
    Likely,
    /// Clean text hardly ever has it: `Ã©`, `â€™`, `á»‡`.
    Strong,
    /// Nothing else looks like it, even in a charset that hardly anyone misreads as: `‚Äô`.
    Certain,
}

/// The bytes of a damaged character, and where it ends in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bytes {
    bytes: [u8; 6],
    /// The characters of the text that they are.
    characters: [char; 6],
    count: usize,
    length: usize,
}

/// Stands for a byte that was lost: U+FFFD, or `?` at the end.
const LOST: u8 = 0xFF;

/// The bytes that the first characters of a text are in one charset, where they may be one UTF-8 sequence.
pub fn bytes(tables: &Tables, charset: usize, text: &str) -> Option<Bytes> {
    let mut characters = text.chars();
    let first = characters.next()?;
    let lead = tables.bytes(first)[charset];
    let mut count = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0, 0, 0];
    let mut own = [first, '\0', '\0', '\0', '\0', '\0'];
    let mut at = 1;
    while at < count {
        let character = characters.next()?;
        own[at] = character;
        bytes[at] = match tables.bytes(character)[charset] {
            byte @ 0x80..=0xBF => byte,
            // The no-break space, turned into a plain one.
            _ if character == ' ' && at + 1 == count => 0xA0,
            _ if character == '\u{FFFD}' => LOST,
            _ if character == '?' && at == 2 && count == 3 => LOST,
            byte if byte != 0 && at == 3 && count == 6 => byte,
            _ => return None,
        };
        // Half of a pair of surrogates: the other half follows (CESU-8, as Java and old MySQL write emoji).
        if at == 1 && lead == 0xED && matches!(bytes[1], 0xA0..=0xAF) {
            count = 6;
        }
        at += 1;
    }
    Some(Bytes { bytes, characters: own, count, length: text.len() - characters.as_str().len() })
}

impl Bytes {
    /// The character that the bytes are in UTF-8, or in CESU-8; U+FFFD where one of them was lost.
    fn character(&self) -> Option<char> {
        let bytes = &self.bytes[..self.count];
        if let [0xED, high, a, 0xED, low @ 0xB0..=0xBF, b] = *bytes {
            let unit = |byte: u8| u32::from(byte & 0x3F);
            let code = 0x10000 + ((unit(high & 0x0F) << 6 | unit(a)) << 10 | unit(low & 0x0F) << 6 | unit(b));
            return char::from_u32(code);
        }
        if self.count <= 4 && bytes.contains(&LOST) {
            return Some(char::REPLACEMENT_CHARACTER);
        }
        let tail = |code: u32, byte: &u8| code << 6 | u32::from(byte & 0x3F);
        let code = match self.count {
            2 => bytes[1..].iter().fold(u32::from(bytes[0] & 0x1F), tail),
            3 => Some(bytes[1..].iter().fold(u32::from(bytes[0] & 0x0F), tail)).filter(|code| *code >= 0x800)?,
            _ => Some(bytes[1..].iter().fold(u32::from(bytes[0] & 0x07), tail)).filter(|code| *code >= 0x10000)?,
        };
        char::from_u32(code)
    }
}

/// The damaged character at the start of a text, from its bytes. `before` is the text before it, up to the last damaged
/// one.
pub fn judge(bytes: &Bytes, before: &str, text: &str) -> Option<Sequence> {
    let &Bytes { count, mut length, .. } = bytes;
    let character = bytes.character().filter(|found| is_plausible(*found))?;
    let after = &text[length..];
    let own = &bytes.characters[..count];
    let place = Place { character, own, before: before.chars().next_back(), next: after.chars().next() };
    if own.last() == Some(&' ') {
        if !place.may_end_in_space(count) {
            return None;
        }
        // `TÃ i` was `Tài`, but `Ã Paris` was `à Paris`: its space was a space of its own.
        if character == 'à' && !joins(before, after) {
            length -= 1;
        }
    }
    let strength = place.strength()?;
    Some(Sequence { character, length, strength })
}

/// The rest of the words that Portuguese contracts with `à`.
const CONTRACTED: [&str; 7] = ["s", "quele", "queles", "quela", "quelas", "quilo", "queloutro"];

/// True where `à` with the letters on both sides is a syllable of Vietnamese or a contraction, or none stand behind it.
fn joins(before: &str, after: &str) -> bool {
    // Vietnamese has but plain letters after `à`; damaged quotation marks may follow.
    let ends = after.find(|next: char| !next.is_ascii_alphabetic()).unwrap_or(after.len());
    let mut beyond = after[ends..].chars();
    let follows = (beyond.next(), beyond.next());
    if follows.0.is_some_and(is_word_character) && !matches!(follows.1, Some('€' | 'Ђ' | '\u{80}')) {
        return false;
    }
    let starts = before
        .rfind(|last| !is_word_character(last))
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let rest = &after[..ends];
    ends == 0
        || starts == before.len() && CONTRACTED.contains(&rest) && !after[ends..].starts_with(['\'', '’'])
        || is_syllable(&format!("{}à{rest}", &before[starts..]))
}

/// A sequence and what stands around it.
struct Place<'a> {
    character: char,
    own: &'a [char],
    before: Option<char>,
    next: Option<char>,
}

impl Place<'_> {
    fn first(&self) -> char {
        self.own[0]
    }

    /// Which characters are believed to have lost their last byte to a space. `ĐÃ LÀM` is what it is.
    fn may_end_in_space(&self, count: usize) -> bool {
        let in_capitals = self.before.is_some_and(char::is_uppercase) && self.next.is_some_and(char::is_uppercase);
        match self.character {
            _ if count == 2 && self.first().is_uppercase() && in_capitals => false,
            'à' | 'Ạ' => true,
            'Р' => self.first() != 'Đ',
            '\u{A0}' | 'Š' => !self.before.is_some_and(char::is_uppercase),
            // Digits in a row.
            '٠' => self.next == Some(self.first()),
            '\u{E00}'..='\u{EFF}' | '\u{2600}'..='\u{27BF}' => true,
            _ => false,
        }
    }

    fn strength(&self) -> Option<Strength> {
        let count = self.own.len();
        let (first, before, next) = (self.first(), self.before, self.next);
        let (second, last) = (self.own[1], self.own[count - 1]);
        if count > 2 && before.is_some_and(|before| is_cyrillic(before) && is_cyrillic(first)) {
            // In a word of Cyrillic, a letter before punctuation is nothing odd.
            return None;
        }
        let is_before = |test: fn(char) -> bool| before.is_some_and(test);
        let is_next = |test: fn(char) -> bool| next.is_some_and(test);
        match first {
            // `‚Äô` is one character of three, not `‚` and two more.
            'Ä' if before == Some('‚') => return None,
            '‚' if second == 'Ä' && !last.is_ascii() => return Some(Strength::Certain),
            // A root stands before what it is of, and after a number.
            '√' if is_before(char::is_alphabetic) && second != 'π' => return Some(Strength::Certain),
            '√' if second == 'π' => return Some(Strength::Weak),
            // `┬┐Qué`
            '┬' if matches!(second, '┐' | 'í') && is_next(char::is_alphabetic) && !is_before(|before| before > ' ') =>
            {
                return Some(Strength::Certain);
            }
            // Hebrew is full of it; elsewhere it multiplies.
            '×' if next != Some('×') => return Some(Strength::Weak),
            // `Ã’s`
            _ if last == '’' && next == Some('s') && !is_before(is_word_character) => return None,
            _ => {}
        }
        if count == 6 {
            return Some(Strength::Strong);
        }
        let is_letter = is_word_character(first);
        let in_capitals =
            count == 2 && first.is_uppercase() && is_before(char::is_uppercase) && !is_next(char::is_lowercase);
        if in_capitals {
            // Between capitals only what is no capital is odd: `ZURÃœCK`, `HÃ”TEL`.
            let is_inside = is_next(char::is_uppercase)
                && (last.is_lowercase() || matches!(last, '\u{2010}'..='\u{2039}' | '™' | 'ˆ' | '˜'));
            let is_odd = is_inside || first == 'Ã' && last == '™';
            return Some(if is_odd { Strength::Strong } else { Strength::Weak });
        }
        if last == '\u{FFFD}' || last == '?' {
            let in_word = is_letter && first.is_uppercase() && is_before(char::is_lowercase);
            let is_odd = count > 2 && !is_word_character(second) && second != '\u{FFFD}';
            return Some(if in_word || is_odd && last != '?' { Strength::Strong } else { Strength::Weak });
        }
        let is_grave = match last {
            '\u{A0}' => matches!(first, 'Ã' | 'Â' | 'Ð'),
            ' ' if first == 'Ã' && is_before(|before| matches!(before, '\'' | '’')) => {
                return Some(Strength::Likely);
            }
            ' ' if is_cyrillic(first) && is_next(|next| next.is_ascii_lowercase()) => return Some(Strength::Likely),
            ' ' => first == 'Ã' && is_before(|before| before.is_ascii_lowercase()),
            _ => false,
        };
        if is_grave {
            return Some(Strength::Strong);
        }
        if last == '\u{A0}' && !matches!(self.character, 'à' | '\u{A0}' | 'Š' | 'Р' | 'ภ' | 'Ạ') {
            return Some(Strength::Weak);
        }
        let is_symbol = last != ' ' && !is_word_character(last);
        let is_strange = !is_letter && (count > 2 || first >= '\u{2200}')
            || self.own[1..].iter().any(|&character| is_odd(first, character))
            || is_letter && is_symbol && is_next(char::is_lowercase)
            // `âœ”`, `â™«`: a ligature before no letter, two marks in a row.
            || count > 2 && is_symbol && matches!(second, 'Œ' | 'œ')
            || count > 2 && is_symbol && matches!(second, '™' | '®' | '›') && first.is_lowercase();
        if is_strange {
            return Some(Strength::Strong);
        }
        // `LietuviÅ³`, `ÄŒe`: a capital inside a word, and before a symbol; two capitals before a small letter.
        let in_word = first.is_uppercase() && is_before(char::is_lowercase);
        Some(match () {
            () if in_word && count == 2 && is_symbol => Strength::Strong,
            () if in_word || first.is_uppercase() && last.is_uppercase() && is_next(char::is_lowercase) => {
                Strength::Likely
            }
            () => Strength::Weak,
        })
    }
}

/// True for what doesn't follow the first character in clean text, unlike letters, closing marks, dashes, raised letters
/// and degrees.
fn is_odd(first: char, character: char) -> bool {
    match character {
        'ª' | 'º' | 'µ' => true,
        ' ' | '\u{A0}' | '»' | '«' | '”' | '“' | '’' | '‘' | '›' | '…' | '–' | '—' | '·' | '•' => {
            false
        }
        '™' | '®' | '°' | '²' | '³' | '¹' | '\u{FFFD}' | '?' => false,
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
        '\u{80}'..='\u{17E}'
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
            | '\u{300}'..='\u{304}'
            | '\u{306}'..='\u{30C}'
            | '\u{31B}'
            | '\u{323}'..='\u{328}'
            | '\u{335}'..='\u{338}'
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
            | '\u{2190}'..='\u{23FF}'
            | '\u{2460}'..='\u{27BF}'
            | '\u{2800}'
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
