//! A seeded generator of scrapes for the benches: the same seed gives the same bytes, and nothing is downloaded.
//!
//! The prose is invented from word lists and has the shape of news (sentence and paragraph lengths, names, numbers,
//! diacritics), not its sense. Every article is its own: one in fifty is a copy of an earlier one, one in fifty a copy
//! with a few other words.

#![allow(dead_code, unused_imports, reason = "each bench uses its part")]

mod lines;
mod page;

pub use lines::{Kind, article_texts, json_lines, write_rows};
pub use page::{Page, page};

/// A small generator of random numbers: splitmix64 (Steele, Lea and Flood, 2014).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    pub fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len() as u64) as usize]
    }
}

const ONSETS: [&str; 22] = [
    "b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "qu", "r", "s", "t", "th", "tr", "v",
    "x",
];
const RIMES: [&str; 48] = [
    "a", "à", "ác", "ải", "ạm", "an", "ang", "ánh", "ao", "áp", "át", "ăn", "ấn", "ất", "âu", "ây", "em", "ên", "ết",
    "ều", "ị", "iến", "iệm", "iếp", "iệt", "iều", "in", "o", "ó", "ọc", "oi", "ong", "òng", "ô", "ội", "ông", "ơ",
    "ời", "ớn", "ợp", "ú", "ục", "ung", "uộc", "uyên", "ư", "ường", "ược",
];

/// A Vietnamese-looking syllable.
fn syllable(random: &mut Random, out: &mut String) {
    out.push_str(random.pick(&ONSETS));
    out.push_str(random.pick(&RIMES));
}

fn capital(random: &mut Random, out: &mut String) {
    let mut word = String::new();
    syllable(random, &mut word);
    let mut chars = word.chars();
    out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
    out.push_str(chars.as_str());
}

pub fn sentence(random: &mut Random, out: &mut String) {
    capital(random, out);
    for _ in 0..10 + random.below(22) {
        match random.below(24) {
            0 => out.push_str(", "),
            _ => out.push(' '),
        }
        // Of the words of news one in fifteen has a capital, one in forty is a number.
        match random.below(40) {
            0..=2 => capital(random, out),
            3 => out.push_str(&random.below(3000).to_string()),
            _ => syllable(random, out),
        }
    }
    out.push('.');
}

pub fn headline(random: &mut Random) -> String {
    let mut line = String::new();
    capital(random, &mut line);
    for _ in 0..8 + random.below(6) {
        line.push(' ');
        syllable(random, &mut line);
    }
    line
}

/// A paragraph of two to four sentences.
pub fn paragraph(random: &mut Random) -> String {
    let mut text = String::new();
    for at in 0..2 + random.below(3) {
        if at > 0 {
            text.push(' ');
        }
        sentence(random, &mut text);
    }
    text
}

/// A plain article: headline, lead, paragraphs, a caption, a byline.
pub fn article(random: &mut Random, paragraphs: u64) -> String {
    let mut text = headline(random);
    text.push_str("\n\n");
    for number in 0..paragraphs {
        text.push_str(&paragraph(random));
        text.push_str("\n\n");
        if number == 1 {
            sentence(random, &mut text);
            text.push_str(" Ảnh: ");
            capital(random, &mut text);
            text.push_str("\n\n");
        }
    }
    capital(random, &mut text);
    text.push(' ');
    capital(random, &mut text);
    text.push('\n');
    text
}

/// An article with what a naive scrape leaves around it: a menu above, teasers with doubled headlines below.
pub fn scrape(random: &mut Random, paragraphs: u64) -> String {
    let mut text = "Trang chủ\nThời sự\nThế giới\nKinh doanh\nChia sẻ\n".to_owned();
    text.push_str(&article(random, paragraphs));
    text.push_str("Tin liên quan\n");
    for _ in 0..4 + random.below(8) {
        let line = headline(random);
        text.push_str(&format!("{line}\n\n{line}\n\n"));
        sentence(random, &mut text);
        text.push('\n');
    }
    text.push_str("Xem thêm\n");
    text
}
