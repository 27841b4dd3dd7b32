//! Letters and their small forms, with short ways for the blocks that most news is written in: the general tables of the
//! standard library are searched, which shows in a profile.

/// The small form of a letter; the first character where there are several.
#[inline]
pub(super) fn lower(char: char) -> char {
    match char {
        '\0'..='\u{7f}' => char.to_ascii_lowercase(),
        // Small letters throughout, but for the multiplication and division signs, which are none.
        '\u{df}'..='\u{ff}' => char,
        '\u{c0}'..='\u{de}' if char != '×' => shifted(char, 0x20),
        // Capital and small letters take turns.
        '\u{100}'..='\u{12f}' | '\u{1a0}'..='\u{1a5}' | '\u{1e00}'..='\u{1e95}' | '\u{1ea0}'..='\u{1eff}' => {
            shifted(char, u32::from((char as u32).is_multiple_of(2)))
        }
        '\u{1af}' => 'ư',
        '\u{1b0}' => char,
        '\u{430}'..='\u{45f}' => char,
        '\u{410}'..='\u{42f}' => shifted(char, 0x20),
        _ if is_caseless(char) => char,
        _ => char.to_lowercase().next().unwrap_or(char),
    }
}

/// Whether a character is one of a script that doesn't part words: Thai, Lao, Burmese, Khmer, Kana, Han.
pub(super) fn is_unspaced(char: char) -> bool {
    matches!(char as u32, 0xE00..=0xEFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x9FFF | 0xF900..=0xFAFF)
}

/// Whether a character is a letter of a script without capitals: Arabic, Kana, Han, Hangul, the most of each.
fn is_caseless(char: char) -> bool {
    matches!(
        char,
        '\u{620}'..='\u{64a}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
    )
}

fn shifted(char: char, by: u32) -> char {
    char::from_u32(char as u32 + by).unwrap_or(char)
}

/// As [`char::is_alphanumeric`].
#[inline]
pub(super) fn is_alphanumeric(char: char) -> bool {
    match char {
        '\0'..='\u{7f}' => char.is_ascii_alphanumeric(),
        '\u{c0}'..='\u{24f}' => !matches!(char, '×' | '÷'),
        '\u{1e00}'..='\u{1eff}' | '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}' => true,
        _ => is_caseless(char) || char.is_alphanumeric(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_short_ways_say_what_the_standard_library_says() {
        for char in '\0'..='\u{ffff}' {
            assert_eq!(Some(super::lower(char)), char.to_lowercase().next(), "{:x}", char as u32);
            assert_eq!(super::is_alphanumeric(char), char.is_alphanumeric(), "{:x}", char as u32);
        }
    }
}
