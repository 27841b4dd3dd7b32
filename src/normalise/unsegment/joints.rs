//! Whether two neighbouring tokens stood together before the text was segmented.

use super::gate::Spacing;
use super::quotes::{self, Side};
use super::tokens::Token;
use crate::vietnamese::is_syllable;

/// What belongs between two neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// A space.
    Space,
    /// Nothing.
    None,
    /// Nothing in most texts; but `2021 - 2025` gives the same tokens as `2021-2025`.
    Likely,
}

/// What belongs between each pair of neighbours.
pub fn gaps(line: &str, tokens: &[Token], spacing: Spacing, abbreviations: &[String]) -> Vec<Gap> {
    let words: Vec<&str> = tokens.iter().map(|token| &line[token.start..token.end]).collect();
    let sides = quotes::sides(&words);
    let joint = |at: usize| Joint { words: &words, sides: &sides, at, abbreviations };
    let touches = |at: usize| tokens[at - 1].end == tokens[at].start;
    let gap = |at| match joint(at) {
        _ if touches(at) => Gap::None,
        joint if spacing == Spacing::Spaced && joint.is_glued() => Gap::None,
        joint if spacing == Spacing::Spaced && joint.is_likely() => Gap::Likely,
        _ => Gap::Space,
    };
    (1..words.len()).map(gap).collect()
}

/// The place between two words.
struct Joint<'a> {
    words: &'a [&'a str],
    sides: &'a [Option<Side>],
    /// The word after it.
    at: usize,
    abbreviations: &'a [String],
}

impl Joint<'_> {
    /// The word so many places after the joint (0 is the next one) or before it (-1 is the last one).
    fn word(&self, offset: isize) -> &str {
        self.at.checked_add_signed(offset).and_then(|at| self.words.get(at)).copied().unwrap_or_default()
    }

    fn is_glued(&self) -> bool {
        self.is_punctuation() || self.is_number() || self.is_abbreviation() || self.is_domain() || self.is_apostrophe()
    }

    fn is_likely(&self) -> bool {
        self.is_hyphen(0) || self.is_hyphen(-1)
    }

    /// Closing marks stand at the word before, opening ones at the word after.
    fn is_punctuation(&self) -> bool {
        let (left, right) = (self.word(-1), self.word(0));
        match (self.sides[self.at - 1], self.sides[self.at]) {
            (Some(Side::Opening), _) | (_, Some(Side::Closing)) => return true,
            (Some(Side::Closing), _) if is_closing(right) => return true,
            (Some(_), _) | (_, Some(_)) => return matches!(left, "(" | "[" | "{"),
            _ => {}
        }
        is_closing(right) || matches!(left, "(" | "[" | "{" | "“" | "‘" | "«") || left == "/" || right == "/"
    }

    /// `12 %`, `$ 5`, `10 : 20`, `9 h30`, `# 1`.
    fn is_number(&self) -> bool {
        let (left, right) = (self.word(-1), self.word(0));
        match (left, right) {
            (_, "%" | "‰") => ends_in_digit(left),
            ("$" | "€" | "£" | "#", _) => starts_with_digit(right) || left == "#",
            ("@", _) => true,
            (":", _) => is_clock(self.word(-2), right),
            (_, ":") => true,
            _ => is_digits(left) && right.strip_prefix('h').is_some_and(is_digits),
        }
    }

    /// The hyphen at an offset, with what stands on both sides: a range, a number of a model, two abbreviations.
    fn is_hyphen(&self, offset: isize) -> bool {
        if self.word(offset) != "-" {
            return false;
        }
        let (left, right) = (self.word(offset - 1), self.word(offset + 1));
        if starts_with_digit(right) {
            let is_model = right.len() <= 3 && is_ascii_word(left) && !is_syllable(left) && !is_abbreviation(left);
            return ends_in_digit(left) || is_model || is_initial(left);
        }
        // A headline in capitals is full of what looks like abbreviations.
        let alone = !is_abbreviation(self.word(offset - 2)) || !is_abbreviation(self.word(offset + 2));
        let are_words = is_syllable(left) && is_syllable(right);
        is_abbreviation(left) && is_abbreviation(right) && alone && !are_words
    }

    /// `TP . HCM`, `Q. 12`, `N . V . T`.
    fn is_abbreviation(&self) -> bool {
        let (left, right) = (self.word(-1), self.word(0));
        let (stem, before) = match left.strip_suffix('.') {
            Some("") => (self.word(-2), self.word(-3)),
            Some(stem) => (stem.rsplit('.').next().unwrap_or_default(), self.word(-2)),
            None => return false,
        };
        let is_name = right.starts_with(char::is_uppercase);
        let is_known = self.abbreviations.iter().any(|known| known == stem);
        // A headline in capitals is full of what looks like abbreviations.
        let alone = !is_abbreviation(before) && !is_abbreviation(self.word(1));
        is_known && (is_name || starts_with_digit(right))
            || is_initial(stem) && (is_initial(right.strip_suffix('.').unwrap_or(right)) || is_digits(right))
            || is_abbreviation(stem) && is_abbreviation(right) && stem.chars().count() <= 3 && alone
    }

    /// `Zing . vn`.
    fn is_domain(&self) -> bool {
        let is_ending =
            matches!(self.word(0), "vn" | "com" | "net" | "org" | "edu" | "gov" | "info" | "tv" | "io" | "asia");
        self.word(-1) == "."
            && is_ending
            && self.word(-2).bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    }

    /// `People ' s`, `don 't`.
    fn is_apostrophe(&self) -> bool {
        let parts = ["'s", "'t", "'re", "'ve", "'ll", "'d", "'m", "n't", "’s", "’t", "’re", "’ve", "’ll", "’d", "’m"];
        let mark = |offset| matches!(self.word(offset), "'" | "’");
        parts.contains(&self.word(0))
            || mark(0) && quotes::is_apostrophe(self.words, self.at)
            || mark(-1) && quotes::is_apostrophe(self.words, self.at - 1)
    }
}

/// Marks that end something, alone or in a row.
fn is_closing(word: &str) -> bool {
    let marks = [',', '.', ';', ':', '!', '?', '…', ')', ']', '}', '”', '’', '»'];
    !word.is_empty() && word.chars().all(|mark| marks.contains(&mark))
}

fn starts_with_digit(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit())
}

fn ends_in_digit(word: &str) -> bool {
    word.ends_with(|last: char| last.is_ascii_digit())
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_clock(hour: &str, minute: &str) -> bool {
    is_digits(hour) && hour.len() <= 2 && is_digits(minute) && minute.len() == 2 && minute < "60"
}

fn is_ascii_word(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_initial(word: &str) -> bool {
    word.chars().count() == 1 && word.chars().all(char::is_uppercase)
}

/// Two to six capitals.
fn is_abbreviation(word: &str) -> bool {
    (2..=6).contains(&word.chars().count()) && word.chars().all(char::is_uppercase)
}
