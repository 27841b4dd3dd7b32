//! What each character is to the cutting into words, and its folded form.

/// What a character is to the cutting into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// A letter of a script that puts spaces between words, or a mark on one.
    Letter,
    /// A decimal digit or other number.
    Digit,
    /// White space, punctuation, symbols: stands between words.
    Between,
    /// One character is one word: Han and kana.
    Whole,
    /// A letter of Thai, Lao, Khmer or Myanmar, where words stand without spaces.
    Unspaced,
    /// A mark that belongs to the letter before it, in those four scripts.
    Dependent,
    /// Not there at all: soft hyphens, joiners, byte order marks.
    Nothing,
}

/// A folded character: in the lower 24 bits its UTF-8 bytes (beyond the basic plane its code), then its [`Class`] in 3
/// bits, the number of bytes in 2, and whether it is a vowel whose tone mark may be placed on the vowel before it (`oà`,
/// `uý`). A packed number, for the loop over letters is half as fast with a struct.
#[derive(Debug, Clone, Copy)]
pub(super) struct Folded(u32);

impl Folded {
    /// No character.
    pub const NONE: Self = Self(0);

    fn new(character: char, class: Class, movable: u32) -> Self {
        let mut bytes = [0; 4];
        let (bytes, length) = match character.encode_utf8(&mut bytes).len() {
            4 => (character as u32, 3),
            length => (u32::from_le_bytes(bytes), length as u32),
        };
        Self(bytes | (class as u32) << 24 | length << 27 | movable << 29)
    }

    pub fn bytes(self) -> u32 {
        self.0 & 0xFF_FFFF
    }

    pub fn class(self) -> Class {
        match self.0 >> 24 & 7 {
            0 => Class::Letter,
            1 => Class::Digit,
            2 => Class::Between,
            3 => Class::Whole,
            4 => Class::Unspaced,
            5 => Class::Dependent,
            _ => Class::Nothing,
        }
    }

    pub fn is_letter(self) -> bool {
        self.0 & 7 << 24 == 0
    }

    pub fn is_between(self) -> bool {
        self.0 & 7 << 24 == 2 << 24
    }

    pub fn length(self) -> usize {
        (self.0 >> 27 & 3) as usize
    }

    pub fn is_movable(self) -> bool {
        self.0 >> 29 == 1
    }
}

/// The folded character.
pub(super) fn fold(character: char) -> Folded {
    // Half of the basic plane is Chinese characters and Korean syllables, which have no small form.
    if let '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' = character {
        let class = if character < '\u{AC00}' { Class::Whole } else { Class::Letter };
        return Folded::new(character, class, 0);
    }
    let class = match character {
        '\u{AD}' | '\u{200C}' | '\u{200D}' | '\u{2060}' | '\u{FEFF}' => Class::Nothing,
        _ if is_han(character) => Class::Whole,
        _ if character.is_numeric() => Class::Digit,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' => match character {
            _ if is_dependent(character) => Class::Dependent,
            _ if character.is_alphabetic() => Class::Unspaced,
            _ => Class::Between,
        },
        '\u{300}'..='\u{36F}' => Class::Letter,
        _ if character.is_alphanumeric() => Class::Letter,
        _ => Class::Between,
    };
    // A capital whose small form is several characters is rare; its first character tells it apart well enough.
    let folded = character.to_lowercase().next().unwrap_or(character);
    let movable = matches!(folded, 'à'..='ỹ') && "àáảãạèéẻẽẹỳýỷỹỵ".contains(folded);
    Folded::new(folded, class, movable.into())
}

fn is_han(character: char) -> bool {
    matches!(character,
        '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9D}' | '\u{20000}'..='\u{3FFFF}')
        && character != '\u{30FB}'
}

/// Vowel signs and tone marks that stand on, under or after their letter.
fn is_dependent(character: char) -> bool {
    matches!(character,
        '\u{E30}'..='\u{E3A}' | '\u{E45}' | '\u{E47}'..='\u{E4E}' | '\u{EB0}'..='\u{EBC}' | '\u{EC8}'..='\u{ECE}'
        | '\u{102B}'..='\u{103E}' | '\u{1056}'..='\u{1059}' | '\u{17B4}'..='\u{17D3}' | '\u{17DD}')
}
