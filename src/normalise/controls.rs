//! Line ends, controls, odd spaces and invisible characters.

use super::rewrite::{Changed, Rewriter};

/// Bytes that may begin a character this pass changes.
const LEADS: [bool; 256] = {
    let mut leads = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        leads[byte] = byte != b'\n' as usize && byte != b'\t' as usize;
        byte += 1;
    }
    leads[0x7F] = true;
    let others = [0xC2, 0xD8, 0xE1, 0xE2, 0xE3, 0xEF, 0xF3];
    let mut at = 0;
    while at < others.len() {
        leads[others[at]] = true;
        at += 1;
    }
    leads
};

pub fn clean(text: &str) -> Option<Changed> {
    let bytes = text.as_bytes();
    let mut rewriter = Rewriter::new(text);
    let mut lines = Lines::default();
    let mut at = 0;
    while at < bytes.len() {
        if !LEADS[usize::from(bytes[at])] {
            at += 1;
            continue;
        }
        let Some(character) = text[at..].chars().next() else { break };
        let end = at + character.len_utf8();
        let (kind, replacement, end) = match character {
            '\r' if bytes.get(end) == Some(&b'\n') => ("line-ends", "", end),
            '\r' => ("line-ends", "\n", end),
            '\u{B}' | '\u{C}' | '\u{2028}' | '\u{2029}' => ("line-ends", " ", end),
            '\u{1B}' => ("controls", "", end + escape_sequence(&bytes[end..])),
            '\u{80}'..='\u{9F}' => ("controls", western(character), end),
            '\0'..='\u{1F}' | '\u{7F}' | '\u{FFF9}'..='\u{FFFC}' | '\u{FFFE}' | '\u{FFFF}' => ("controls", "", end),
            '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => ("spaces", " ", end),
            // The indent and the gap of East Asian text stay.
            '\u{3000}' if is_western(text, at, end) => ("spaces", " ", end),
            '\u{AD}' => ("soft-hyphens", "", end),
            '\u{2060}' | '\u{FEFF}' | '\u{206A}'..='\u{206F}' => ("invisible", "", end),
            // Breaks between words, where words are not spaced.
            '\u{200B}' if !neighbours(text, at, end).any(is_unspaced) => ("invisible", "", end),
            '\u{200C}' | '\u{200D}' if !neighbours(text, at, end).any(joins) => ("invisible", "", end),
            '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{61C}'
                if !lines.is_right_to_left(text, at) =>
            {
                ("invisible", "", end)
            }
            // Tags spell the flags of regions; anywhere else they hide text.
            '\u{E0000}'..='\u{E007F}' if !is_flag(&text[..at]) => ("invisible", "", end),
            _ => {
                at = end;
                continue;
            }
        };
        rewriter.replace(at, end, replacement, kind);
        at = end;
    }
    rewriter.finish()
}

/// The length of the rest of a terminal's colour code: `[`, parameters, a letter.
fn escape_sequence(after: &[u8]) -> usize {
    let Some((b'[', rest)) = after.split_first() else { return 0 };
    let parameters = rest.iter().take_while(|byte| matches!(byte, b'0'..=b'?')).count();
    if rest.get(parameters).is_some_and(u8::is_ascii_alphabetic) { parameters + 2 } else { 0 }
}

/// What windows-1252 has at the place of a C1 control: text is full of the former and has none of the latter.
fn western(control: char) -> &'static str {
    const TABLE: [&str; 32] = [
        "€", "", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "", "Ž", "", "", "‘", "’", "“", "”", "•", "–",
        "—", "˜", "™", "š", "›", "œ", "", "ž", "Ÿ",
    ];
    TABLE.get((control as usize).wrapping_sub(0x80)).copied().unwrap_or_default()
}

fn neighbours(text: &str, start: usize, end: usize) -> impl Iterator<Item = char> {
    text[..start].chars().next_back().into_iter().chain(text[end..].chars().next())
}

fn is_western(text: &str, start: usize, end: usize) -> bool {
    let mut sides = 0;
    let all = neighbours(text, start, end).inspect(|_| sides += 1).all(|side| side < '\u{2E80}' && side != '\n');
    all && sides == 2
}

/// Thai, Lao, Tibetan, Myanmar, Khmer and their kin.
fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{E00}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{1950}'..='\u{1AAF}' | '\u{A980}'..='\u{AADF}')
}

/// Scripts whose letters join, and the pictures that do.
fn joins(character: char) -> bool {
    character >= '\u{590}' && !matches!(character, '\u{1E00}'..='\u{20CF}' | '\u{FEFF}')
}

fn is_flag(before: &str) -> bool {
    let base = before.chars().rev().take(16).find(|character| !matches!(character, '\u{E0000}'..='\u{E007F}'));
    base == Some('\u{1F3F4}')
}

/// Whether the line a place lies on has letters written from right to left; asked once a line.
#[derive(Default)]
struct Lines {
    end: usize,
    right_to_left: bool,
}

impl Lines {
    fn is_right_to_left(&mut self, text: &str, at: usize) -> bool {
        if at >= self.end {
            let start = text[..at].rfind('\n').map_or(0, |feed| feed + 1);
            self.end = text[at..].find('\n').map_or(text.len(), |feed| at + feed);
            self.right_to_left = text[start..self.end].chars().any(|character| {
                matches!(character, '\u{590}'..='\u{61B}' | '\u{61D}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}'
                    | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
            });
        }
        self.right_to_left
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1252;

    use super::western;

    #[test]
    fn c1_controls_are_windows_1252() {
        for byte in 0x80..=0x9F_u8 {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
            let expected = if text.chars().all(char::is_control) { "" } else { &*text };
            assert_eq!(western(char::from(byte)), expected);
        }
    }
}
