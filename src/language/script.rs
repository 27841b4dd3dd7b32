//! The script of a letter, and the scripts that settle a language by themselves.

/// A writing system, as far as it matters to telling languages apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Script {
    /// Latin.
    Latin,
    /// Cyrillic.
    Cyrillic,
    /// Arabic, with the letters of Persian, Urdu, Uyghur and others.
    Arabic,
    /// Devanagari.
    Devanagari,
    /// Greek.
    Greek,
    /// Armenian.
    Armenian,
    /// Hebrew.
    Hebrew,
    /// Thaana, of the Maldives.
    Thaana,
    /// Bengali.
    Bengali,
    /// Gurmukhi, of Punjabi.
    Gurmukhi,
    /// Gujarati.
    Gujarati,
    /// Odia.
    Odia,
    /// Tamil.
    Tamil,
    /// Telugu.
    Telugu,
    /// Kannada.
    Kannada,
    /// Malayalam.
    Malayalam,
    /// Sinhala.
    Sinhala,
    /// Thai.
    Thai,
    /// Lao.
    Lao,
    /// Tibetan.
    Tibetan,
    /// Myanmar.
    Myanmar,
    /// Georgian.
    Georgian,
    /// Ethiopic.
    Ethiopic,
    /// Khmer.
    Khmer,
    /// Hangul, syllables and jamo.
    Hangul,
    /// Hiragana and katakana.
    Kana,
    /// Han.
    Han,
}

impl Script {
    /// The number of scripts.
    pub const COUNT: usize = Self::Han as usize + 1;

    /// Every script, in the order of its number.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Latin,
        Self::Cyrillic,
        Self::Arabic,
        Self::Devanagari,
        Self::Greek,
        Self::Armenian,
        Self::Hebrew,
        Self::Thaana,
        Self::Bengali,
        Self::Gurmukhi,
        Self::Gujarati,
        Self::Odia,
        Self::Tamil,
        Self::Telugu,
        Self::Kannada,
        Self::Malayalam,
        Self::Sinhala,
        Self::Thai,
        Self::Lao,
        Self::Tibetan,
        Self::Myanmar,
        Self::Georgian,
        Self::Ethiopic,
        Self::Khmer,
        Self::Hangul,
        Self::Kana,
        Self::Han,
    ];

    /// The script of a letter or of a mark that belongs to words; `None` for anything else, such as digits, signs and
    /// emoji. Block ranges are those of the Unicode Standard.
    pub fn of(c: char) -> Option<Self> {
        let script = match c as u32 {
            0x41..=0x5A | 0x61..=0x7A | 0xC0..=0x24F | 0x250..=0x2AF | 0x1E00..=0x1EFF | 0xA720..=0xA7FF => Self::Latin,
            0x370..=0x3FF | 0x1F00..=0x1FFF => Self::Greek,
            0x400..=0x52F | 0x1C80..=0x1C8F | 0xA640..=0xA69F => Self::Cyrillic,
            0x530..=0x58F => Self::Armenian,
            0x590..=0x5FF => Self::Hebrew,
            0x600..=0x6FF | 0x750..=0x77F | 0x8A0..=0x8FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFE => Self::Arabic,
            0x780..=0x7BF => Self::Thaana,
            0x900..=0x97F => Self::Devanagari,
            0x980..=0x9FF => Self::Bengali,
            0xA00..=0xA7F => Self::Gurmukhi,
            0xA80..=0xAFF => Self::Gujarati,
            0xB00..=0xB7F => Self::Odia,
            0xB80..=0xBFF => Self::Tamil,
            0xC00..=0xC7F => Self::Telugu,
            0xC80..=0xCFF => Self::Kannada,
            0xD00..=0xD7F => Self::Malayalam,
            0xD80..=0xDFF => Self::Sinhala,
            0xE00..=0xE7F => Self::Thai,
            0xE80..=0xEFF => Self::Lao,
            0xF00..=0xFFF => Self::Tibetan,
            0x1000..=0x109F | 0xA9E0..=0xA9FF | 0xAA60..=0xAA7F => Self::Myanmar,
            0x10A0..=0x10FF | 0x1C90..=0x1CBF | 0x2D00..=0x2D2F => Self::Georgian,
            0x1100..=0x11FF | 0x3130..=0x318F | 0xAC00..=0xD7FF => Self::Hangul,
            0x1200..=0x139F | 0x2D80..=0x2DDF => Self::Ethiopic,
            0x1780..=0x17FF => Self::Khmer,
            0x3041..=0x30FF | 0x31F0..=0x31FF | 0xFF66..=0xFF9F => Self::Kana,
            0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF => Self::Han,
            _ => return None,
        };
        script.is_letter(c).then_some(script)
    }

    /// Whether a character of the script's blocks is a letter, or a mark inside words that Unicode doesn't count as
    /// alphabetic: viramas, tone marks, nuktas.
    fn is_letter(self, c: char) -> bool {
        match self {
            // Blocks that are letters throughout, near enough.
            Self::Latin => !matches!(c, '×' | '÷'),
            Self::Han | Self::Hangul | Self::Ethiopic => true,
            // What is no digit and no punctuation in the blocks of abugidas is a letter or a mark.
            Self::Devanagari | Self::Khmer | Self::Myanmar => !is_sign_of_abugida(c),
            _ if (Self::Bengali..=Self::Lao).contains(&self) => !is_sign_of_abugida(c),
            _ => c.is_alphabetic(),
        }
    }

    /// True for the vowel signs, nukta and virama of Devanagari: the counts that the language table is made from know
    /// letters only.
    pub fn is_sign(c: char) -> bool {
        matches!(c as u32, 0x900..=0x903 | 0x93A..=0x93C | 0x93E..=0x94F | 0x951..=0x957 | 0x962..=0x963)
    }

    /// The language of a script that has one language, near enough: minorities that share the script are not told
    /// apart. `None` for scripts of many languages, and for kana and Han, which are judged together.
    pub fn language(self) -> Option<&'static str> {
        Some(match self {
            Self::Greek => "el",
            Self::Armenian => "hy",
            Self::Hebrew => "he",
            Self::Thaana => "dv",
            Self::Bengali => "bn",
            Self::Gurmukhi => "pa",
            Self::Gujarati => "gu",
            Self::Odia => "or",
            Self::Tamil => "ta",
            Self::Telugu => "te",
            Self::Kannada => "kn",
            Self::Malayalam => "ml",
            Self::Sinhala => "si",
            Self::Thai => "th",
            Self::Lao => "lo",
            Self::Tibetan => "bo",
            Self::Myanmar => "my",
            Self::Georgian => "ka",
            Self::Ethiopic => "am",
            Self::Khmer => "km",
            Self::Hangul => "ko",
            Self::Latin | Self::Cyrillic | Self::Arabic | Self::Devanagari | Self::Kana | Self::Han => return None,
        })
    }

    /// How many Latin letters one letter of this script stands for in running text: a Han character or a Hangul
    /// syllable says what takes two to three Latin letters.
    pub fn weight(self) -> u32 {
        match self {
            Self::Hangul | Self::Kana | Self::Han => 2,
            _ => 1,
        }
    }
}

/// Digits and punctuation in the blocks of abugidas, by the code charts of the Unicode Standard.
fn is_sign_of_abugida(c: char) -> bool {
    match c as u32 {
        // The Indic blocks are laid out alike: dandas and digits stand at the same place of each.
        0x900..=0xDFF => matches!(c as u32 & 0x7F, 0x64..=0x70),
        0xE3F | 0xE4F..=0xE5B | 0xED0..=0xED9 | 0x1040..=0x104F | 0x17D4..=0x17DB | 0x17E0..=0x17FF => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_order_of_all() {
        for (i, script) in Script::ALL.into_iter().enumerate() {
            assert_eq!(script as usize, i);
        }
    }

    #[test]
    fn marks_belong_to_words_and_digits_do_not() {
        assert_eq!(Script::of('\u{94D}'), Some(Script::Devanagari));
        assert_eq!(Script::of('\u{EC8}'), Some(Script::Lao));
        assert_eq!(Script::of('\u{17D2}'), Some(Script::Khmer));
        for other in ['0', '\u{ED0}', '\u{966}', '\u{964}', '.', '\u{D7}', '\u{1F600}', '\u{30FB}'] {
            assert_eq!(Script::of(other), None, "{other:?}");
        }
    }

    #[test]
    fn vietnamese_letters_are_latin() {
        for letter in "aăâđêôơưấữỵ".chars() {
            assert_eq!(Script::of(letter), Some(Script::Latin));
        }
    }
}
