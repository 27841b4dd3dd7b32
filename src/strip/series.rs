//! A series right behind the article: the dates of a tour, numbered things. Headlines of other articles are numbered too,
//! but stand under the heading of a list.

use super::page::{Line, Page};

/// A series has at least so many items.
const ITEMS: usize = 5;
/// At most so many lines stand before a series and between its items.
const BETWEEN: usize = 1;
/// An item has at most so many words.
const WORDS: u32 = 30;

/// Where the article ends with the series that follows line `end`; `end` itself where none does.
pub(super) fn end(page: &Page, end: usize) -> usize {
    let (mut items, mut last, mut number) = (0, end, 0);
    for at in end..page.lines.len() {
        if at > last + BETWEEN {
            break;
        }
        let next = match item(&page.lines[at]) {
            Some(Item::Dated) if number == 0 => 0,
            Some(Item::Numbered(next)) if next == number + 1 => next,
            _ => continue,
        };
        (items, last, number) = (items + 1, at + 1, next);
    }
    if items >= ITEMS { last } else { end }
}

enum Item {
    /// `June 9 – A place`: one word and a number, or a number alone, before a dash.
    Dated,
    /// `3) A thing`, `3. A thing`.
    Numbered(u32),
}

fn item(line: &Line) -> Option<Item> {
    if line.shape.words > WORDS || line.shape.words < 2 || line.cues.link_share >= 0.5 {
        return None;
    }
    let text = line.text.trim_start_matches(['*', '•', '-', ' ']);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=2).contains(&digits) && text[digits..].starts_with([')', '.']) {
        return text[digits + 1..].starts_with(' ').then(|| text[..digits].parse().ok().map(Item::Numbered))?;
    }
    let head: Vec<&str> = text.split(' ').take(4).collect();
    let dash =
        head.iter().position(|word| matches!(*word, "-" | "–" | "—" | "--")).filter(|at| (1..=2).contains(at))?;
    let dated = head[..dash].iter().any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    (dated && line.is_open()).then_some(Item::Dated)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::segment;
    use crate::strip::phrases::Phrases;

    fn end_of(text: &str) -> usize {
        let document = segment(text.to_owned(), None);
        end(&Page::of(&document, &Phrases::new(&[]).unwrap()), 1)
    }

    #[test]
    fn dates_and_numbers_in_order_make_a_series() {
        assert_eq!(
            end_of("They play here:\nMay 1 – Kobe\nMay 3 – Hue\nMay 4 – Vinh\nMay 7 – Pakse\nMay 9 – Rome\nMore"),
            6
        );
        assert_eq!(end_of("Five things:\n1) A net\n2) A rod\n3) A boat\n4) A hat\n5) A bag"), 6);
    }

    #[test]
    fn numbers_out_of_order_and_headlines_make_none() {
        assert_eq!(end_of("Text.\n1) A net\n3) A rod\n4) A boat\n5) A hat\n6) A bag"), 1);
        assert_eq!(end_of("Text.\nRain falls\nMill sold\nBoat lost\nHat found\nBag torn"), 1);
    }
}
