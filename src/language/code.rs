//! What looks like words and is none: lines of programs and markup, addresses, identifiers.

/// Counts of the lines of a text that are code and of those that aren't.
#[derive(Debug, Default)]
pub struct Lines {
    code: usize,
    prose: usize,
}

impl Lines {
    /// Whether the line is of a program, of data or of markup. Counts it.
    pub fn is_code(&mut self, line: &str) -> bool {
        let line = line.trim().as_bytes();
        let signs = signs(line);
        // Prose has one sign in some hundred bytes, where it has any; code has one in ten.
        let dense = signs * 10 >= line.len() || (signs >= 3 && signs * 16 >= line.len());
        let opened = (signs > 0 || line.ends_with(b":")) && OPENERS.iter().any(|opener| line.starts_with(opener));
        let code = !line.is_empty() && (dense || opened);
        *(if code { &mut self.code } else { &mut self.prose }) += line.len();
        code
    }

    /// True where code takes more bytes than prose: the rest is then comments, and words of the program.
    pub fn outweighs_prose(&self) -> bool {
        self.code > self.prose
    }
}

/// How lines of code begin; prose that begins so has no signs.
const OPENERS: &[&[u8]] = &[
    b"#include",
    b"#!",
    b"//",
    b"/*",
    b"CREATE TABLE ",
    b"DELETE FROM ",
    b"FROM ",
    b"INSERT INTO ",
    b"JOIN ",
    b"LIMIT ",
    b"SELECT ",
    b"UPDATE ",
    b"WHERE ",
    b"class ",
    b"const ",
    b"def ",
    b"elif ",
    b"else",
    b"except",
    b"export ",
    b"fn ",
    b"for ",
    b"from ",
    b"function ",
    b"git ",
    b"if ",
    b"import ",
    b"let ",
    b"private ",
    b"public ",
    b"pub ",
    b"return",
    b"sudo ",
    b"try",
    b"use ",
    b"var ",
    b"while ",
    b"with ",
];

/// The number of signs that code is full of and prose hardly has.
fn signs(line: &[u8]) -> usize {
    let mut before = b' ';
    let (mut count, mut members) = (0, 0);
    for (at, &b) in line.iter().enumerate() {
        // Letters and spaces, by far the most, are no signs and end none.
        if CAN_END_SIGN[usize::from(b)] {
            count += usize::from(is_sign(b)) + usize::from(is_double_sign([before, b]));
            let joins = is_of_name(before) || before == b')';
            // A call, `name(`, and a member, `name.name`: in prose there is a space.
            let calls = b == b'(' && joins;
            let member =
                b == b'.' && joins && line.get(at + 1).is_some_and(|&next| next.is_ascii_lowercase() || next == b'_');
            count += usize::from(calls);
            members += usize::from(member);
        }
        before = b;
    }
    // An item of a list: `"word",`.
    let quoted = line.ends_with(b"\",") || line.ends_with(b"',");
    let items = if quoted && line[0] == line[line.len() - 2] { 2 } else { 0 };
    // Alone, a name with full stops is a host.
    count + items + if count > 0 { members } else { 0 }
}

/// Whether a byte can stand in the name of something in a program.
fn is_of_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

/// Whether a byte can be a sign or the end of one.
const CAN_END_SIGN: [bool; 256] = {
    let (mut table, mut byte) = ([false; 256], 0_u8);
    while byte < 0x80 {
        table[byte as usize] = byte.is_ascii_punctuation();
        byte += 1;
    }
    table
};

fn is_sign(b: u8) -> bool {
    matches!(b, b'{' | b'}' | b'[' | b']' | b'=' | b'<' | b'>' | b';' | b'\\' | b'|' | b'$' | b'`')
}

fn is_double_sign(pair: [u8; 2]) -> bool {
    matches!(&pair, [b'(', b')' | b'"' | b'*'] | [b')', b':' | b';'] | [b' ', b'='] | [b'"', b':'])
        || matches!(&pair, b"::" | b"->" | b"+=" | b"&&" | b"++" | b"--" | b"*/")
}

/// Whether a run of printable ASCII is a URL, a host name, a path, an e-mail address or a handle.
pub fn is_address(run: &[u8]) -> bool {
    let mut slashes = 0;
    for (i, &b) in run.iter().enumerate() {
        match b {
            b'@' | b'\\' => return true,
            b'/' => slashes += 1,
            b'.' => {
                // A host name has lower-case letters or digits on both sides of its dots: `tin.example`, not `Nam.Anh`.
                let inside =
                    i > 1 && run[i - 1].is_ascii_lowercase() && run.get(i + 1).is_some_and(u8::is_ascii_lowercase);
                if inside && run.get(i + 2).is_some_and(u8::is_ascii_lowercase) {
                    return true;
                }
            }
            b':' if run[i..].starts_with(b"://") => return true,
            _ => {}
        }
    }
    run.first() == Some(&b'#') || slashes > 2 || (slashes > 0 && run.first() == Some(&b'/')) || run.starts_with(b"www.")
}

/// Whether a run of printable ASCII mixes letters with digits (`x86`, `a1b2`) or cases (`getName`), or is longer than
/// words are.
pub fn is_identifier(run: &[u8]) -> bool {
    let mixed = run.windows(2).any(|pair| {
        (pair[0].is_ascii_digit() && pair[1].is_ascii_alphabetic())
            || (pair[0].is_ascii_alphabetic() && pair[1].is_ascii_digit())
            || (pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
    });
    mixed || run.split(|b| !b.is_ascii_alphabetic()).any(|word| word.len() > LONGEST_WORD)
}

/// Longer runs of ASCII letters are keys and hashes; German compounds stay below.
const LONGEST_WORD: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_code() {
        for line in [
            "for (int i = 0; i < n; i++) {",
            "let x = map.get(\"key\").unwrap();",
            "def area(self, r): return 3.14 * r ** 2 if r > 0 else None[0]",
            "{\"id\": 4, \"name\": \"abc\"},",
            "<div class=\"a\"><p>",
            "self.writer.flush(self.name)",
            "    'lasterror',",
        ] {
            assert!(Lines::default().is_code(line), "{line}");
        }
        for line in [
            "He said (twice): \"We won't go\"; they left.",
            "Giá vàng = 80 triệu đồng [ảnh minh hoạ] trong phiên sáng nay, theo ghi nhận của phóng viên tại Hà Nội",
        ] {
            assert!(!Lines::default().is_code(line), "{line}");
        }
    }

    #[test]
    fn addresses_and_words_with_dots() {
        for run in ["https://a.example", "a@b.example", "/usr/lib/x", "www.x", "tin.example"] {
            assert!(is_address(run.as_bytes()), "{run}");
        }
        for run in ["and/or", "e.g.", "U.S.", "end.Start", "a:b", "12/4"] {
            assert!(!is_address(run.as_bytes()), "{run}");
        }
    }
}
