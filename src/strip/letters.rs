//! Letters and their small forms, with short ways for the Latin blocks that Vietnamese and most of Europe use: the
//! general tables of the standard library are searched, which shows in a profile.

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
        _ => char.to_lowercase().next().unwrap_or(char),
    }
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
        '\u{1e00}'..='\u{1eff}' => true,
        _ => char.is_alphanumeric(),
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
