//! The tokens of a segmented line: what stands between spaces, cut at the underscores that join words.

/// A token, by byte offsets in its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub start: usize,
    pub end: usize,
}

pub fn of_line(line: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(line.len() / 4);
    let mut start = None;
    for (at, byte) in line.bytes().enumerate().chain([(line.len(), b' ')]) {
        if byte.is_ascii_whitespace() {
            if let Some(start) = start.take() {
                cut(line, start, at, &mut tokens);
            }
        } else {
            start.get_or_insert(at);
        }
    }
    tokens
}

/// Cuts a token at its underscores, unless they are its own.
fn cut(line: &str, start: usize, end: usize, tokens: &mut Vec<Token>) {
    let text = &line[start..end];
    if !text.contains('_') || keeps_underscores(text) {
        tokens.push(Token { start, end });
        return;
    }
    let mut at = start;
    for part in text.split('_') {
        if !part.is_empty() {
            tokens.push(Token { start: at, end: at + part.len() });
        }
        at += part.len() + 1;
    }
}

/// URLs, e-mail addresses, handles, hashtags, file names, identifiers.
fn keeps_underscores(text: &str) -> bool {
    let is_address = text.contains("://")
        || text.starts_with("www.")
        || text.contains('@')
        || text.contains('/') && text.contains('.');
    let is_tag = text.len() > 1 && text.starts_with(['#', '@', '_']);
    let is_file = text.rsplit_once('.').is_some_and(|(name, ending)| {
        !name.is_empty()
            && (2..=4).contains(&ending.len())
            && ending.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            && ending.bytes().any(|byte| byte.is_ascii_lowercase())
    });
    // Letters and digits in one part: `IMG_2024`, `user_01`, `utf_8`; but `Idemitsu_Q8` is a name and its number.
    let is_name = |part: &str| {
        part.len() > 2
            && part.starts_with(char::is_uppercase)
            && part.bytes().skip(1).all(|byte| byte.is_ascii_lowercase())
    };
    let are_names = text.split('_').next().is_some_and(is_name)
        && text.split('_').all(|part| part.starts_with(|first: char| first.is_ascii_uppercase()));
    let is_identifier = text.is_ascii()
        && !are_names
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_address || is_tag || is_file || is_identifier
}
