//! Which side of its quotation a straight quotation mark stands on.

/// The side, and so where its space belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Before the quotation: glued to what follows.
    Opening,
    /// After it: glued to what precedes.
    Closing,
}

/// The sides of a line's straight quotation marks, by word; `None` for other words. They open and close by turns; where
/// their number is odd, what stands beside them tells.
pub fn sides(words: &[&str]) -> Vec<Option<Side>> {
    let mut sides = vec![None; words.len()];
    for mark in ["\"", "'"] {
        let places: Vec<usize> =
            (0..words.len()).filter(|&at| words[at] == mark && !is_apostrophe(words, at)).collect();
        let is_even = places.len().is_multiple_of(2);
        let mut open = false;
        for at in places {
            let side = match beside(words, at) {
                Some(side) if !is_even || side == Side::Opening && !open => side,
                _ if open => Side::Closing,
                _ => Side::Opening,
            };
            open = side == Side::Opening;
            sides[at] = Some(side);
        }
    }
    sides
}

/// The side that the neighbours tell, where they do.
fn beside(words: &[&str], at: usize) -> Option<Side> {
    let before = at.checked_sub(1).map(|before| words[before]);
    match (before, words.get(at + 1)) {
        (None | Some(":" | "(" | "[" | "“"), _) => Some(Side::Opening),
        (_, None | Some(&("," | "." | ";" | ":" | "!" | "?" | ")" | "]" | "-" | "–" | "…" | "..."))) => {
            Some(Side::Closing)
        }
        (Some("." | "!" | "?" | "," | "…"), _) => Some(Side::Closing),
        _ => None,
    }
}

/// True for the apostrophe of `People ' s`.
pub fn is_apostrophe(words: &[&str], at: usize) -> bool {
    let ascii = |word: &str| word.bytes().all(|byte| byte.is_ascii_alphabetic());
    at > 0 && ascii(words[at - 1]) && matches!(words.get(at + 1), Some(&("s" | "t" | "re" | "ve" | "ll" | "d" | "m")))
}
