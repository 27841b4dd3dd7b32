//! Which passes may have work in a text, told in one fast scan.
//!
//! Clean Vietnamese is ASCII, a few two-byte letters, and the two lead pairs `E1 BA` and `E1 BB`. Pieces of 64 bytes
//! that hold nothing else are passed over by one look-up a byte; the others are looked at letter by letter.

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
    const ALL_BUT_UNDERSCORES: Self = Self(127 - 16);

    /// True where every pass of `other` is among these.
    pub fn include(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

const PIECE: usize = 64;

/// A damaged character may begin this far before the byte that gives it away.
const LEAD: usize = 9;

/// The bytes before which a byte may be odd, as a set: any byte, or one of four leads.
const ANY: u8 = 1;
const AFTER_C3: u8 = 2;
const AFTER_C4: u8 = 4;
const AFTER_C6: u8 = 8;
const AFTER_E1: u8 = 16;
/// Any byte again: `CC` leads the commonest combining marks, which tell all that a look at the letter would.
const BEFORE_MARK: u8 = 32;

/// For every byte, in the low half the sets that it is in for the byte after it, in the high half those behind which it is
/// odd: anything but clean Vietnamese or English.
const BYTES: [u16; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (odd_after(byte as u8) as u16) << 8 | before(byte as u8) as u16;
        byte += 1;
    }
    table
};

const fn before(byte: u8) -> u8 {
    ANY | BEFORE_MARK
        | match byte {
            0xC3 => AFTER_C3,
            0xC4 => AFTER_C4,
            0xC6 => AFTER_C6,
            0xE1 => AFTER_E1,
            _ => 0,
        }
}

const fn odd_after(byte: u8) -> u8 {
    let mut sets = match byte {
        // Controls, and what may begin an entity or join a word.
        b'\n' => 0,
        ..b' ' | b'&' | b'_' | 0x7F => ANY,
        // Leads other than C3 to C6, CC and E1.
        0xCC => BEFORE_MARK,
        0xC2 | 0xC7..=0xCB | 0xCD..=0xE0 | 0xE2.. => ANY,
        _ => 0,
    };
    // Capitals of C3, its letters that Vietnamese has not, and Ă, which begins much mojibake.
    if matches!(byte, ..0xA0 | 0xA4..=0xA7 | 0xAB | 0xAE..=0xB1 | 0xB6 | 0xB8 | 0xBB | 0xBC | 0xBE..) {
        sets |= AFTER_C3;
    }
    if byte == 0x82 {
        sets |= AFTER_C4;
    }
    // Letters of C6 other than ơ and ư; blocks of E1 other than Latin Extended Additional.
    if !matches!(byte, 0xA0 | 0xA1 | 0xAF | 0xB0) {
        sets |= AFTER_C6;
    }
    if !matches!(byte, 0xBA | 0xBB) {
        sets |= AFTER_E1;
    }
    sets
}

/// Scans a text.
pub fn scan(tables: &Tables, text: &str) -> Needs {
    let bytes = text.as_bytes();
    let mut needs = Needs::NOTHING;
    let mut last = u16::from(ANY | BEFORE_MARK);
    let mut at = 0usize;
    for piece in bytes.chunks(PIECE) {
        let mut odd = 0;
        for &byte in piece {
            let here = BYTES[usize::from(byte)];
            odd |= (here >> 8) & last;
            last = here;
        }
        if odd & u16::from(BEFORE_MARK) != 0 {
            needs.add(Needs::MARKS.and(Needs::LETTERS));
        }
        if odd & !u16::from(BEFORE_MARK) != 0 {
            let (start, end) = (at.saturating_sub(LEAD), at + piece.len());
            scan_letters(tables, text, text.floor_char_boundary(start), text.ceil_char_boundary(end), &mut needs);
            if needs.include(Needs::MOJIBAKE) {
                // The repair changes the text, which is scanned again; where it doesn't, the passes find nothing to do.
                let underscores = memchr::memchr(b'_', bytes).map_or(Needs::NOTHING, |_| Needs::UNDERSCORES);
                return Needs::ALL_BUT_UNDERSCORES.and(underscores);
            }
        }
        at += piece.len();
    }
    needs
}

fn scan_letters(tables: &Tables, text: &str, start: usize, end: usize, needs: &mut Needs) {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < end {
        let byte = bytes[at];
        if byte < 0x80 {
            // Letters and spaces, the bulk of a decomposed text.
            if byte.is_ascii_alphabetic() || byte == b' ' {
                at += 1;
                continue;
            }
            scan_ascii(byte, bytes.get(at + 1), needs);
            at += 1;
            continue;
        }
        if byte == 0xCC {
            needs.add(Needs::MARKS.and(Needs::LETTERS));
            at += 2;
            continue;
        }
        let Some(character) = text[at..].chars().next() else { return };
        let after = at + character.len_utf8();
        let may_be_damage = !needs.include(Needs::MOJIBAKE)
            && bytes.get(after).is_some_and(|byte| *byte >= 0x80 || *byte == b' ' && character == 'Ã');
        if may_be_damage && starts(tables, &text[..at], &text[at..]) {
            needs.add(Needs::MOJIBAKE);
        }
        needs.add(needs_of(character, at.checked_sub(1).map_or(b' ', |last| bytes[last])));
        at = after;
    }
}

fn scan_ascii(byte: u8, next: Option<&u8>, needs: &mut Needs) {
    match byte {
        b'&' if matches!(next, Some(b'#' | b'a'..=b'z' | b'A'..=b'Z')) => needs.add(Needs::ENTITIES),
        b'_' => needs.add(Needs::UNDERSCORES),
        b'\t' | b'\n' | b' '..=b'~' => {}
        _ => needs.add(Needs::CONTROLS),
    }
}

/// The passes that a character beyond ASCII may need; `last` is the byte before it.
fn needs_of(character: char, last: u8) -> Needs {
    match character {
        // Symbols inside words, and the soft hyphen, are letters of TCVN3 and VISCII.
        '\u{A1}'..='\u{BF}' if last.is_ascii_alphabetic() => LOW[character as usize].and(Needs::LEGACY),
        ..LOW_END => LOW[character as usize],
        _ => needs_of_high(character),
    }
}

const LOW_END: char = '\u{590}';

/// The needs of the characters of one and two bytes but the last, for one look-up.
static LOW: [Needs; LOW_END as usize] = {
    let mut table = [Needs::NOTHING; LOW_END as usize];
    let mut code = 0x80;
    while code < LOW_END as usize {
        table[code] = match char::from_u32(code as u32).expect("no surrogate") {
            '\u{80}'..='\u{9F}' | '\u{AD}' => Needs::CONTROLS.and(Needs::LEGACY),
            '\u{A0}' => Needs::CONTROLS,
            'Ð' | 'ð' => Needs::LETTERS.and(Needs::LEGACY),
            'Ä'..='Ç' | 'Ë' | 'Î' | 'Ï' | 'Ñ' | 'Ö' | 'Ø' | 'Û' | 'Ü' | 'Þ' => Needs::LEGACY,
            'ä'..='ç' | 'ë' | 'î' | 'ï' | 'ñ' | 'ö' | 'ø' | 'û' | 'ü' | 'þ' | 'ÿ' => Needs::LEGACY,
            ..='\u{17F}' | 'ơ' | 'Ơ' | 'ư' | 'Ư' => Needs::NOTHING,
            ..='\u{2FF}' => Needs::LETTERS,
            _ => Needs::MARKS.and(Needs::LETTERS),
        };
        code += 1;
    }
    table
};

fn needs_of_high(character: char) -> Needs {
    match character {
        '\u{1E00}'..='\u{1EFF}' => Needs::NOTHING,
        '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '\u{2070}'..='\u{20CF}' => Needs::NOTHING,
        '\u{2000}'..='\u{206F}' | '\u{3000}' | '\u{FE00}'..='\u{FEFF}' | '\u{FFF0}'..='\u{FFFF}' => {
            Needs::CONTROLS.and(Needs::MARKS)
        }
        '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{309F}'..='\u{9FFF}' => Needs::NOTHING,
        '\u{AC00}'..='\u{D7A3}' | '\u{FF00}'..='\u{FFEF}' => Needs::NOTHING,
        '\u{E0000}'.. => Needs::CONTROLS,
        '\u{61C}' | '\u{1680}' => Needs::CONTROLS.and(Needs::MARKS),
        _ => Needs::MARKS,
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
