//! Where sentences end inside a line.

use std::ops::Range;

/// The sentences of a stretch of text, as ranges of the whole text; white space after a sentence belongs to it.
pub(super) fn sentences(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = within.start;
    let line = &text[within.clone()];
    for (at, _) in line.match_indices(['.', '!', '?', '…', '。', '！', '？']) {
        if within.start + at < start {
            continue;
        }
        if let Some(length) = end_here(line, at) {
            found.push(start..within.start + at + length);
            start = within.start + at + length;
        }
    }
    if start < within.end {
        found.push(start..within.end);
    }
    found
}

/// The bytes from a stop to the next sentence, where one begins there: closing marks, white space, then a capital
/// letter, a digit or an opening mark. An abbreviation's stop (`Mr.`, `U.S.`, `P.`) ends no sentence.
fn end_here(line: &str, at: usize) -> Option<usize> {
    let rest = &line[at..];
    let stop = rest.chars().next()?;
    let after = rest[stop.len_utf8()..].trim_start_matches(['"', '”', '’', '»', ')', ']', '.', '!', '?', '…', '」']);
    let next = after.trim_start();
    if next.is_empty() {
        return Some(rest.len());
    }
    let wide = matches!(stop, '。' | '！' | '？');
    if next.len() == after.len() && !wide {
        return None;
    }
    let opens = next.chars().next().is_some_and(|c| !c.is_lowercase() && !matches!(c, ',' | ';' | ')' | '-' | '–'));
    let word = line[..at].rsplit([' ', '(', '.', '\u{a0}']).next().unwrap_or_default();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    let shouted = word.chars().all(|c| !c.is_lowercase());
    let short =
        stop == '.' && capital && (letters <= 2 || (letters <= 3 && shouted)) && letters == word.chars().count();
    (opens && !short).then_some(rest.len() - next.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text, 0..text.len()).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn sentences_end_at_stops_that_a_capital_follows() {
        assert_eq!(split("Mưa to. Gió lớn ở TP.HCM! Hết"), ["Mưa to. ", "Gió lớn ở TP.HCM! ", "Hết"]);
        assert_eq!(split("“Vâng.” Ông đi."), ["“Vâng.” ", "Ông đi."]);
        assert_eq!(split("下雨了。风大。"), ["下雨了。", "风大。"]);
    }

    #[test]
    fn abbreviations_end_none() {
        assert_eq!(split("Mr. Lee met U.S. Army men at No. 5.").len(), 1);
    }
}
