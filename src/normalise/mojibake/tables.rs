//! What the bytes 0x80 to 0xFF are in the charsets that UTF-8 is misread as, and back again.

use encoding_rs::{
    Encoding, ISO_8859_2, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254,
    WINDOWS_1257, WINDOWS_1258,
};

/// The charsets, likeliest first. Latin-1 is in windows-1252: the controls of one are never characters of the other.
const WEB: [&Encoding; 9] = [
    WINDOWS_1252,
    WINDOWS_1250,
    WINDOWS_1251,
    WINDOWS_1254,
    WINDOWS_1258,
    MACINTOSH,
    WINDOWS_1257,
    ISO_8859_2,
    WINDOWS_1253,
];

/// The number of charsets.
pub const COUNT: usize = WEB.len() + 2;

/// From here on the charsets are rare enough that one damaged character is no proof.
pub const RARE: usize = 5;

/// The place of windows-1250 among the charsets.
pub const WINDOWS_1250_AT: usize = 1;

/// IBM code page 437.
#[rustfmt::skip]
const CP437: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å',
    'É', 'æ', 'Æ', 'ô', 'ö', 'ò', 'û', 'ù', 'ÿ', 'Ö', 'Ü', '¢', '£', '¥', '₧', 'ƒ',
    'á', 'í', 'ó', 'ú', 'ñ', 'Ñ', 'ª', 'º', '¿', '⌐', '¬', '½', '¼', '¡', '«', '»',
    '░', '▒', '▓', '│', '┤', '╡', '╢', '╖', '╕', '╣', '║', '╗', '╝', '╜', '╛', '┐',
    '└', '┴', '┬', '├', '─', '┼', '╞', '╟', '╚', '╔', '╩', '╦', '╠', '═', '╬', '╧',
    '╨', '╤', '╥', '╙', '╘', '╒', '╓', '╫', '╪', '┘', '┌', '█', '▄', '▌', '▐', '▀',
    'α', 'ß', 'Γ', 'π', 'Σ', 'σ', 'µ', 'τ', 'Φ', 'Θ', 'Ω', 'δ', '∞', 'φ', 'ε', '∩',
    '≡', '±', '≥', '≤', '⌠', '⌡', '÷', '≈', '°', '∙', '·', '√', 'ⁿ', '²', '■', '\u{A0}',
];

/// IBM code page 850.
#[rustfmt::skip]
const CP850: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å',
    'É', 'æ', 'Æ', 'ô', 'ö', 'ò', 'û', 'ù', 'ÿ', 'Ö', 'Ü', 'ø', '£', 'Ø', '×', 'ƒ',
    'á', 'í', 'ó', 'ú', 'ñ', 'Ñ', 'ª', 'º', '¿', '®', '¬', '½', '¼', '¡', '«', '»',
    '░', '▒', '▓', '│', '┤', 'Á', 'Â', 'À', '©', '╣', '║', '╗', '╝', '¢', '¥', '┐',
    '└', '┴', '┬', '├', '─', '┼', 'ã', 'Ã', '╚', '╔', '╩', '╦', '╠', '═', '╬', '¤',
    'ð', 'Ð', 'Ê', 'Ë', 'È', 'ı', 'Í', 'Î', 'Ï', '┘', '┌', '█', '▄', '¦', 'Ì', '▀',
    'Ó', 'ß', 'Ô', 'Ò', 'õ', 'Õ', 'µ', 'þ', 'Þ', 'Ú', 'Û', 'Ù', 'ý', 'Ý', '¯', '´',
    '\u{AD}', '±', '‗', '¾', '¶', '§', '÷', '¸', '°', '¨', '·', '¹', '³', '²', '■', '\u{A0}',
];

/// The byte a character has in each charset, 0 where it has none.
pub type Bytes = [u8; COUNT];

/// Characters to bytes, for all charsets at once.
#[derive(Debug, Clone)]
pub struct Tables {
    /// By code point: U+0080 to U+04FF, then U+2000 to U+25FF, then the rest of the Macintosh.
    rows: Vec<Bytes>,
}

const LOW: usize = 0x500;
const HIGH: usize = 0x2000;
const HIGH_END: usize = 0x2600;

impl Tables {
    pub fn new() -> Self {
        let mut rows = vec![[0; COUNT]; LOW + HIGH_END - HIGH + 3];
        let mut set = |character: char, charset: usize, byte: u8| {
            if let Some(row) = row(character).filter(|_| !character.is_ascii()) {
                rows[row][charset] = byte;
            }
        };
        for byte in 0x80..=0xFF_u8 {
            for (charset, encoding) in WEB.iter().enumerate() {
                // A control that took the place of a character counts as the byte it came from.
                if byte < 0xA0 {
                    set(char::from(byte), charset, byte);
                }
                let (text, _) = encoding.decode_without_bom_handling(std::slice::from_ref(&byte));
                text.chars().for_each(|character| set(character, charset, byte));
            }
            set(CP437[usize::from(byte - 0x80)], WEB.len(), byte);
            set(CP850[usize::from(byte - 0x80)], WEB.len() + 1, byte);
        }
        Self { rows }
    }

    /// The bytes of a character; all 0 for ASCII and for what no charset has.
    #[inline]
    pub fn bytes(&self, character: char) -> &Bytes {
        const NONE: Bytes = [0; COUNT];
        row(character).map_or(&NONE, |row| &self.rows[row])
    }
}

impl Tables {
    /// The charsets in which the first two characters may be the first two bytes of a UTF-8 sequence.
    #[inline]
    pub fn candidates(&self, text: &str) -> impl Iterator<Item = usize> {
        let mut characters = text.chars();
        let first = characters.next().map_or([0; COUNT], |first| *self.bytes(first));
        let second = characters.next().unwrap_or_default();
        let open = matches!(second, ' ' | '\u{FFFD}');
        let second = *self.bytes(second);
        let follows = move |byte: u8| open || byte & 0xC0 == 0x80;
        (0..COUNT).filter(move |&charset| matches!(first[charset], 0xC2..=0xF4) && follows(second[charset]))
    }
}

#[inline]
fn row(character: char) -> Option<usize> {
    match character as usize {
        code @ ..LOW => Some(code),
        code @ HIGH..HIGH_END => Some(code - HIGH + LOW),
        0xF8FF => Some(LOW + HIGH_END - HIGH),
        0xFB01 => Some(LOW + HIGH_END - HIGH + 1),
        0xFB02 => Some(LOW + HIGH_END - HIGH + 2),
        _ => None,
    }
}
