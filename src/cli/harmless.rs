//! Words of strangers, fit for a terminal: names and texts must not steer it.

use crate::io::inputs::turns;

/// Text with a mark in place of control characters (escape sequences among them) and of those that turn the direction of
/// writing. Line ends stay where `lines` says so.
pub fn harmless(text: &str, lines: Lines) -> String {
    let is_harmful = |char: char| match char {
        '\n' => lines == Lines::Joined,
        _ => char.is_control() || turns(char),
    };
    text.chars().map(|char| if is_harmful(char) { '\u{fffd}' } else { char }).collect()
}

/// Whether a text may have several lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// It may: the message of an error does.
    Kept,
    /// It stays on one, so that a name can't forge a message.
    Joined,
}

/// JSON in which what a terminal would obey is escaped; it means the same. JSON itself escapes what is below U+0020 only.
pub fn harmless_json(json: String) -> String {
    let steers = |char: char| matches!(char, '\u{7f}'..='\u{9f}') || turns(char);
    if !json.contains(steers) {
        return json;
    }
    let mut escaped = String::with_capacity(json.len());
    for char in json.chars() {
        match char {
            _ if steers(char) => escaped.push_str(&format!("\\u{:04x}", char as u32)),
            _ => escaped.push(char),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_a_terminal_is_left() {
        let name = "a\x1b]0;title\x07b\u{9b}31m\u{202e}\r\nerror: forged";
        let shown = harmless(name, Lines::Joined);
        assert!(shown.chars().all(|char| !char.is_control() && char != '\u{202e}'), "{shown:?}");
        assert_eq!(harmless("one\ntwo", Lines::Kept), "one\ntwo");
        assert_eq!(harmless("tiếng Việt", Lines::Joined), "tiếng Việt");
    }

    #[test]
    fn escaped_json_means_the_same() {
        let value = serde_json::json!({"a": "x\u{9b}31m\u{7f}\u{202e}y ễ"});
        let json = harmless_json(value.to_string());
        assert!(json.chars().all(|char| !char.is_control() && char != '\u{202e}'), "{json}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap(), value);
    }
}
