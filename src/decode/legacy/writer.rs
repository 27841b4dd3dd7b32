//! Writing text letter by letter without asking how long a letter is.

/// A character of at most three bytes in UTF-8, first byte lowest, and how many these are in bits 24 and 25; zero for
/// nothing. The bits above are free.
pub type Encoded = u32;

/// Encodes a character; those beyond the basic plane, which no legacy charset has, are lost.
pub fn encode(character: char) -> Encoded {
    let character = if character.len_utf8() < 4 { character } else { char::REPLACEMENT_CHARACTER };
    let mut bytes = [0; 4];
    character.encode_utf8(&mut bytes);
    bytes[3] = character.len_utf8() as u8;
    u32::from_le_bytes(bytes)
}

/// Letters wait here before they are checked and copied together.
const SIZE: usize = 256;

/// Writes letters. Each is stored as four bytes, the next one over what it didn't need.
#[inline]
pub fn write(text: &mut String, letters: impl Iterator<Item = Encoded>) {
    let mut buffer = [0; SIZE];
    let mut filled = 0;
    letters.for_each(|letter| {
        if filled > SIZE - 4 {
            flush(text, &buffer[..filled]);
            filled = 0;
        }
        buffer[filled..filled + 4].copy_from_slice(&letter.to_le_bytes());
        filled += (letter >> 24 & 3) as usize;
    });
    flush(text, &buffer[..filled]);
}

fn flush(text: &mut String, letters: &[u8]) {
    text.push_str(simdutf8::basic::from_utf8(letters).unwrap_or_default());
}
