//! Texts of short lines that are programs, data or logs, by their tokens: lines of code that no sign gives away hold names
//! such as `max_words`, `readLine`, `x86` and `--quiet`.

/// So many bytes of a text are looked at.
const SAMPLE: usize = 4096;
/// Fewer lines are judged one by one.
const LINES: usize = 3;
/// Programs have lines of at most so many bytes in the mean; the paragraphs of news are longer.
const LONGEST: usize = 80;
/// One token in so many is one of code. Of 527 pieces of real programs, configuration and markup nine in ten have more, of
/// news none does; an article on programming that quotes much of it has one in five.
const ONE_IN: usize = 4;
/// One byte in so many may be no ASCII.
const FOREIGN: usize = 50;
/// So many small letters before a capital make a name of a program; the prefixes of Bantu languages are shorter.
const HUMP: usize = 4;

/// Whether a text is a program, data or a log.
pub fn is_program(text: &str) -> bool {
    let text = &text[..text.floor_char_boundary(SAMPLE)];
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let (count, bytes) = lines().fold((0, 0), |(count, bytes), line| (count + 1, bytes + line.len()));
    if count < LINES || bytes > count * LONGEST || text.bytes().filter(|b| !b.is_ascii()).count() * FOREIGN > bytes {
        return false;
    }
    let (mut code, mut all) = (0, 0);
    for line in lines() {
        let item = line.strip_prefix("- ").unwrap_or(line);
        for (at, token) in item.split_ascii_whitespace().enumerate() {
            let token = token.as_bytes();
            let found = if token.iter().all(u8::is_ascii_punctuation) {
                is_bare_sign(token)
            } else {
                Some(is_of_code(token) || (at == 0 && is_key(token)))
            };
            all += usize::from(found.is_some());
            code += usize::from(found == Some(true));
        }
    }
    code > 0 && code * ONE_IN >= all
}

/// Whether signs without a letter are of code; `None` for dashes, bullets and stops, which stand anywhere.
fn is_bare_sign(token: &[u8]) -> Option<bool> {
    match token {
        [one] => b"(){};=".contains(one).then_some(true),
        _ => token.iter().any(|b| b"(){}[]<>;:=/*&|%".contains(b)).then_some(true),
    }
}

/// `name:` in small letters, at the head of a line.
fn is_key(token: &[u8]) -> bool {
    let Some((b':', key)) = token.split_last() else { return false };
    key.first().is_some_and(u8::is_ascii_lowercase)
        && key.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_.-".contains(b))
}

/// Whether a token with letters or digits is a name, a call, a member, a flag or a piece of a line of code.
fn is_of_code(token: &[u8]) -> bool {
    if token.ends_with(b";")
        || is_member(token)
        || (token.starts_with(b"-") && token.iter().any(u8::is_ascii_lowercase))
    {
        return true;
    }
    let (mut before, mut small) = (b' ', 0);
    for &b in token {
        let named = before.is_ascii_alphanumeric() || before == b'_';
        let found = match b {
            b'_' | b'\\' | b'=' | b'<' | b'>' | b'{' | b'}' | b'[' | b']' | b'$' | b'#' | b'@' | b'|' | b'~' | b'^'
            | b'`' | b'+' | b'*' => true,
            b'(' => named,
            b')' => before == b'(' || matches!(before, b'"' | b'\''),
            b',' | b':' => matches!(before, b'"' | b'\'' | b')' | b':'),
            b'.' => before == b')',
            b'A'..=b'Z' => small >= HUMP || before.is_ascii_digit(),
            b'a'..=b'z' => before.is_ascii_digit(),
            b'0'..=b'9' => before.is_ascii_alphabetic(),
            _ => false,
        };
        if found {
            return true;
        }
        small = if b.is_ascii_lowercase() { small + 1 } else { 0 };
        before = b;
    }
    false
}

/// Whether a small letter stands behind `name.` or `name/`.
fn is_member(token: &[u8]) -> bool {
    token.windows(3).any(|part| {
        part[0].is_ascii_lowercase()
            && matches!(part[1], b'.' | b'/')
            && (part[2].is_ascii_lowercase() || part[2] == b'_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_data_and_logs() {
        for text in [
            "#!/bin/sh\nset -e\ncd build\nmake install --quiet\ncp -r docs/ out/\n",
            "on:\n  push:\n    branches: main\njobs:\n  test:\n    runs-on: a-host\n    steps:\n      - uses: checkout@v4\n",
            "\tmov\tr1, r2\n\tadd\tr3, r4, #8\n\tldr\tr5, [sp]\n\tbx\tlr\n",
            "\"type\": \"object\",\n\"required\": [\"name\"],\n\"title\": \"Places\"\n",
            "12:00:01 INFO http.server started on port=80\n12:00:02 WARN db.pool size=4 of=4\n12:00:03 INFO done\n",
        ] {
            assert!(is_program(text), "{text}");
        }
    }

    #[test]
    fn prose_lists_and_tables_are_none() {
        for text in [
            "Salt: 2 g\nFlour: 500 g\nWater: 300 ml\nKnead the dough (10 minutes), then let it rest.",
            "* News\n* Sport\n+ Football\n+ Cricket\n* Weather\n* U.S. & Canada",
            "The rain has come,\nthe rain has gone,\nthe river sings,\nthe boats go on.",
            "Mill beat Ferry 3-1\nHarbour drew 2-2 with Lake\nCastle lost 0-4 (home)\nTable: Mill 12 points",
            "iTunes and eBay said so.\nThe mayor, 54, won't resign.\nA vote is due on 4/5.",
        ] {
            assert!(!is_program(text), "{text}");
        }
    }
}
