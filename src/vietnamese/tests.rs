use serde::Deserialize;

use super::{Style, Syllable, is_syllable, old_style, restyle};

#[derive(Deserialize)]
struct Cases {
    tone: Vec<Case>,
}

/// `old` and `new` are missing where the word is no syllable with at most one tone.
#[derive(Deserialize)]
struct Case {
    word: String,
    old: Option<String>,
    new: Option<String>,
}

#[test]
fn tone_cases() {
    let cases: Cases = toml::from_str(include_str!("../../tests/cases/vietnamese/synthetic.toml")).expect("TOML");
    for Case { word, old, new } in &cases.tone {
        assert_eq!(is_syllable(word), old.is_some(), "{word}");
        let (old, new) = (old.as_ref().unwrap_or(word), new.as_ref().unwrap_or(word));
        assert_eq!(restyle(word, Style::Old), *old, "{word}");
        assert_eq!(restyle(word, Style::New), *new, "{word}");
        // Idempotent, and each style is reached from the other.
        assert_eq!(restyle(old, Style::Old), *old);
        assert_eq!(restyle(new, Style::Old), *old);
        assert_eq!(restyle(old, Style::New), *new);
    }
}

#[test]
fn clean_words_are_borrowed() {
    for word in ["hòa", "Nguyễn", "the", "", "Straße", "ABC"] {
        assert!(matches!(old_style(word), std::borrow::Cow::Borrowed(_)), "{word}");
    }
}

#[test]
fn decomposed_words_parse_and_compose() {
    let syllable = Syllable::parse("nghie\u{302}\u{323}m").expect("a syllable");
    assert_eq!(syllable.compose(), "nghiệm");
    // The tone before the quality: NFC leaves this apart.
    assert_eq!(Syllable::parse("to\u{301}\u{302}c").expect("a syllable").compose(), "tốc");
    assert_eq!(old_style("hoa\u{300}"), "hòa");
}
