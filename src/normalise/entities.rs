//! HTML entities that a scrape left in the text.

use super::rewrite::{Changed, Rewriter};

/// The longest name, `&CounterClockwiseContourIntegral;`, has 33 characters.
const LONGEST: usize = 34;

/// Decodes entities that end in a semicolon, and the no-break space where it doesn't. Line feeds become spaces, so that
/// lines stay what they are. A text with tags in it is code or markup, in which entities mean something, and stays.
pub fn decode(text: &str) -> Option<Changed> {
    if has_tag(text) {
        return None;
    }
    let bytes = text.as_bytes();
    let mut rewriter = Rewriter::new(text);
    let mut from = 0;
    while let Some(found) = memchr::memchr(b'&', &bytes[from..]) {
        let start = from + found;
        from = start + 1;
        // `&amp;nbsp;` is an entity in an entity.
        let mut name_start = start + 1;
        while bytes[name_start..].starts_with(b"amp;") {
            name_start += 4;
        }
        let window = &bytes[name_start..bytes.len().min(name_start + LONGEST)];
        let length = window.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
        let name = &text[name_start..name_start + length];
        let ended = window.get(length) == Some(&b';');
        let escaped = name_start > start + 1;
        let (decoded, end) = match character(name) {
            Some(decoded) if ended => (decoded, name_start + length + 1),
            _ if name == "nbsp" => (" ".to_owned(), name_start + length),
            // `&amp;` before what is no entity.
            _ if escaped => ("&".to_owned(), name_start),
            _ => continue,
        };
        rewriter.replace(start, end, &decoded, "entities");
        from = end;
    }
    rewriter.finish()
}

fn has_tag(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes)
        .any(|at| matches!(bytes.get(at + 1), Some(b'/' | b'!' | b'a'..=b'z' | b'A'..=b'Z')))
}

/// What an entity stands for, without line feeds and other controls.
fn character(name: &str) -> Option<String> {
    if name.is_empty() {
        return None;
    }
    let decoded = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?.to_string()
        }
        None => {
            let entity = format!("&{name};");
            let decoded = htmlize::unescape(entity.as_str());
            if decoded == entity {
                return None;
            }
            decoded.into_owned()
        }
    };
    let cleaned = decoded.replace(['\n', '\r', '\u{B}', '\u{C}'], " ");
    Some(cleaned)
}
