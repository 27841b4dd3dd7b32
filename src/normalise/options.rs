//! Changes of taste, which the configuration asks for: the place of tone marks, the shape of quotation marks.

use super::rewrite::{Changed, Rewriter};
use crate::config::{Quotes, Tones};
use crate::vietnamese::{self, Style};

pub fn fold(text: &str, tones: Tones, quotes: Quotes) -> Option<Changed> {
    if tones == Tones::Keep && quotes == Quotes::Keep {
        return None;
    }
    let mut rewriter = Rewriter::new(text);
    let mut word = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        if vietnamese::is_word_character(character) {
            word.get_or_insert(at);
            continue;
        }
        if let Some(start) = word.take() {
            place_tone(&mut rewriter, text, start, at, tones);
        }
        if let (Quotes::Straight, Some(straight)) = (quotes, straight(character)) {
            rewriter.replace(at, at + character.len_utf8(), straight, "quotes");
        }
    }
    rewriter.finish()
}

fn place_tone(rewriter: &mut Rewriter<'_>, text: &str, start: usize, end: usize, tones: Tones) {
    let style = match tones {
        Tones::Keep => return,
        Tones::Old => Style::Old,
        Tones::New => Style::New,
    };
    let word = &text[start..end];
    let placed = vietnamese::restyle(word, style);
    if placed != word {
        rewriter.replace(start, end, &placed, "tones");
    }
}

fn straight(character: char) -> Option<&'static str> {
    Some(match character {
        '‘' | '’' | '‚' | '‛' => "'",
        '“' | '”' | '„' | '‟' => "\"",
        '–' | '—' | '‒' => "-",
        _ => return None,
    })
}
