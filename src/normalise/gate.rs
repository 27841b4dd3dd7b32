//! Which passes may have work in a text, told in one fast scan.
//!
//! Clean Vietnamese is ASCII, a few two-byte letters, and the two lead pairs `E1 BA` and `E1 BB`. Pieces of 64 bytes
//! that hold nothing else are passed over with vector instructions; the others are looked at letter by letter.

use super::mojibake::{Tables, starts};

/// A set of passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs(u8);

impl Needs {
    pub const NOTHING: Self = Self(0);
    pub const ENTITIES: Self = Self(1);
    pub const CONTROLS: Self = Self(2);
    pub const MARKS: Self = Self(4);
    pub const LETTERS: Self = Self(8);
    pub const UNDERSCORES: Self = Self(16);
    pub const MOJIBAKE: Self = Self(32);
    pub const LEGACY: Self = Self(64);

    /// True where every pass of `other` is among these.
    pub fn include(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

const PIECE: usize = 64;

/// A damaged character may begin this far before the byte that gives it away.
const LEAD: usize = 9;

/// Scans a text.
pub fn scan(tables: &Tables, text: &str) -> Needs {
    let bytes = text.as_bytes();
    let mut needs = Needs::NOTHING;
    let mut at = 0;
    while at < bytes.len() {
        // One byte of overlap, since pairs are looked at.
        let end = (at + PIECE).min(bytes.len());
        if at > 0
            && let Ok(piece) = <&[u8; PIECE + 1]>::try_from(&bytes[at - 1..end])
            && is_plain(piece)
        {
            at = end;
            continue;
        }
        let (start, end) = (text.floor_char_boundary(at.saturating_sub(LEAD)), text.ceil_char_boundary(end));
        scan_letters(tables, text, start, end, &mut needs);
        at = end;
    }
    needs
}

/// True for a piece of clean Vietnamese or English. The first byte is the one before the piece.
#[inline]
fn is_plain(piece: &[u8; PIECE + 1]) -> bool {
    let mut odd = false;
    for at in 1..=PIECE {
        let (last, byte) = (piece[at - 1], piece[at]);
        odd |= (byte < b' ') & (byte != b'\n');
        odd |= (byte == b'&') | (byte == b'_') | (byte == 0x7F);
        // Leads other than C3 to C6 and E1.
        odd |= (byte == 0xC2) | ((byte >= 0xC7) & (byte != 0xE1));
        // Capitals of C3, its letters that Vietnamese has not, and Ă, which begins much mojibake.
        let foreign = (byte < 0xA0)
            | ((byte >= 0xA4) & (byte <= 0xA7))
            | (byte == 0xAB)
            | ((byte >= 0xAE) & (byte <= 0xB1))
            | (byte == 0xB6)
            | (byte == 0xB8)
            | ((byte >= 0xBB) & (byte != 0xBD));
        odd |= (last == 0xC3) & foreign;
        odd |= (last == 0xC4) & (byte == 0x82);
        // Letters of C6 other than ơ and ư; blocks of E1 other than Latin Extended Additional.
        odd |= (last == 0xC6) & (byte != 0xA0) & (byte != 0xA1) & (byte != 0xAF) & (byte != 0xB0);
        odd |= (last == 0xE1) & (byte != 0xBA) & (byte != 0xBB);
    }
    !odd
}

fn scan_letters(tables: &Tables, text: &str, start: usize, end: usize, needs: &mut Needs) {
    let bytes = text.as_bytes();
    let mut last = ' ';
    for (at, character) in text[start..end].char_indices() {
        let at = start + at;
        let after = bytes.get(at + character.len_utf8());
        let is_before_damage = !character.is_ascii() && after.is_some_and(|byte| *byte >= 0x80);
        if is_before_damage && !needs.include(Needs::MOJIBAKE) && starts(tables, &text[at..]) {
            needs.add(Needs::MOJIBAKE);
        }
        match character {
            '&' if matches!(after, Some(b'#' | b'a'..=b'z' | b'A'..=b'Z')) => {
                needs.add(Needs::ENTITIES);
            }
            '_' => needs.add(Needs::UNDERSCORES),
            '\t' | '\n' | ' '..='~' => {}
            '\u{80}'..='\u{9F}' | '\u{AD}' => {
                needs.add(Needs::CONTROLS);
                needs.add(Needs::LEGACY);
            }
            '\0'..='\u{A0}' => needs.add(Needs::CONTROLS),
            'Ð' | 'ð' => {
                needs.add(Needs::LETTERS);
                needs.add(Needs::LEGACY);
            }
            'Ä'..='Ç' | 'Ë' | 'Î' | 'Ï' | 'Ñ' | 'Ö' | 'Ø' | 'Û' | 'Ü' | 'Þ' => needs.add(Needs::LEGACY),
            'ä'..='ç' | 'ë' | 'î' | 'ï' | 'ñ' | 'ö' | 'ø' | 'û' | 'ü' | 'þ' | 'ÿ' => needs.add(Needs::LEGACY),
            // Symbols inside words, and the soft hyphen, are letters of TCVN3 and VISCII.
            '\u{A1}'..='\u{BF}' if last.is_ascii_alphabetic() => needs.add(Needs::LEGACY),
            '\u{A1}'..='\u{17F}' | '\u{1E00}'..='\u{1EFF}' | 'ơ' | 'Ơ' | 'ư' | 'Ư' => {}
            '\u{180}'..='\u{2FF}' => needs.add(Needs::LETTERS),
            '\u{300}'..='\u{36F}' => {
                needs.add(Needs::MARKS);
                needs.add(Needs::LETTERS);
            }
            '\u{370}'..='\u{58F}' => {
                needs.add(Needs::MARKS);
                needs.add(Needs::LETTERS);
            }
            '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '\u{2070}'..='\u{20CF}' => {}
            '\u{2000}'..='\u{206F}' | '\u{3000}' | '\u{FE00}'..='\u{FEFF}' | '\u{FFF0}'..='\u{FFFF}' => {
                needs.add(Needs::CONTROLS);
                needs.add(Needs::MARKS);
            }
            '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{309F}'..='\u{9FFF}' => {}
            '\u{AC00}'..='\u{D7A3}' | '\u{FF00}'..='\u{FFEF}' => {}
            '\u{E0000}'.. => needs.add(Needs::CONTROLS),
            '\u{61C}' | '\u{1680}' => {
                needs.add(Needs::CONTROLS);
                needs.add(Needs::MARKS);
            }
            _ => needs.add(Needs::MARKS),
        }
        last = character;
    }
}

#[cfg(test)]
mod tests {
    use super::{Needs, Tables};

    fn scan(text: &str) -> Needs {
        super::scan(&Tables::new(), text)
    }

    #[test]
    fn clean_text_needs_nothing() {
        let clean = "Chiều qua, cầu mới đã được khánh thành: “Đúng hạn” – ông nói. Giá 2 triệu đồng…\n".repeat(4);
        assert_eq!(scan(&clean), Needs::NOTHING);
        assert_eq!(scan("昨天下午，新桥通车了。"), Needs::NOTHING);
        assert_eq!(scan("Q & A"), Needs::NOTHING);
    }

    #[test]
    fn one_odd_character_is_found_wherever_it_stands() {
        for at in 0..140 {
            for (odd, need) in [("\u{a0}", Needs::CONTROLS), ("\u{301}", Needs::MARKS), ("ð", Needs::LETTERS)] {
                let text = format!("{}{odd}{}", "đ".repeat(at), "ơ".repeat(140 - at));
                assert!(scan(&text).include(need), "{odd:?} at {at}");
            }
        }
    }
}
