//! Numbers in Chinese numerals, as dates write them: `二〇二四年四月二十二日`.

use super::tokens::{Is, Token};

/// The marks that such a number stands before: year, month, day (two forms).
const MARKS: [char; 5] = ['年', '月', '日', '号', '號'];

/// Adds the numbers in Chinese numerals that stand right before a mark of a date, and puts all tokens in order.
pub(super) fn add(text: &str, tokens: &mut Vec<Token>) {
    let before = tokens.len();
    for (end, _) in text.match_indices(MARKS) {
        let mut start = end;
        for letter in text[..end].chars().rev().take(8).take_while(|letter| value(*letter).is_some()) {
            start -= letter.len_utf8();
        }
        if let Some((value, digits)) = read(&text[start..end]) {
            tokens.push(Token { start, end, is: Is::Number { value, digits } });
        }
    }
    if tokens.len() > before {
        tokens.sort_by_key(|token| token.start);
    }
}

/// The value of a numeral, and how many digits it would have in figures: digit by digit (`二〇二四`) or with tens
/// (`二十二`).
fn read(numeral: &str) -> Option<(u32, u8)> {
    let mut letters = numeral.chars().peekable();
    letters.peek()?;
    if !numeral.contains(TENS) {
        let value = letters.try_fold(0, |sum: u32, letter| sum.checked_mul(10)?.checked_add(value(letter)?))?;
        return Some((value, u8::try_from(numeral.chars().count()).ok()?));
    }
    let ten = |letter: char| matches!(letter, '廿' | '卅');
    let mut tens = value(letters.next()?)?;
    match letters.peek() {
        _ if numeral.starts_with(ten) => {}
        Some('十') if tens < 10 => {
            letters.next();
            tens *= 10;
        }
        _ if tens == 10 => {}
        _ => return None,
    }
    let ones = letters.next().map_or(Some(0), |letter| value(letter).filter(|ones| *ones < 10))?;
    letters.next().is_none().then_some((tens + ones, 2))
}

/// Numerals that count tens.
const TENS: [char; 3] = ['十', '廿', '卅'];

fn value(letter: char) -> Option<u32> {
    Some(match letter {
        '〇' | '零' | '○' => 0,
        '一' | '元' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '廿' => 20,
        '卅' => 30,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn numerals_of_dates() {
        for (numeral, number) in [
            ("二〇二四", Some((2024, 4))),
            ("二零二四", Some((2024, 4))),
            ("四", Some((4, 1))),
            ("十", Some((10, 2))),
            ("十二", Some((12, 2))),
            ("二十", Some((20, 2))),
            ("二十二", Some((22, 2))),
            ("廿二", Some((22, 2))),
            ("三十一", Some((31, 2))),
            ("二十二三", None),
            ("十十", None),
            ("", None),
        ] {
            assert_eq!(read(numeral), number, "{numeral}");
        }
    }
}
