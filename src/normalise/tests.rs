use serde::Deserialize;

use super::Normaliser;
use crate::audit::replay;
use crate::config::NormaliseConfig;

fn normaliser() -> Normaliser {
    Normaliser::new(&NormaliseConfig::default()).expect("the default holds together")
}

#[derive(Deserialize)]
struct Cases {
    #[serde(default)]
    normalise: Vec<Case>,
}

/// `out` is missing where the text must stay as it is.
#[derive(Deserialize)]
struct Case {
    name: String,
    r#in: String,
    out: Option<String>,
}

fn failures(file: &str) -> Vec<String> {
    let cases: Cases = toml::from_str(file).expect("TOML");
    let mut wrong = Vec::new();
    for case in cases.normalise {
        let expected = case.out.as_ref().unwrap_or(&case.r#in);
        let found = checked(&case.r#in);
        if found != *expected {
            wrong.push(format!("{}\n  found    {found:?}\n  expected {expected:?}", case.name));
        }
    }
    wrong
}

/// Normalises, with everything that must hold for any text.
fn checked(text: &str) -> String {
    check(&normaliser(), text)
}

fn check(normaliser: &Normaliser, text: &str) -> String {
    let normalised = normaliser.normalise(text);
    let replayed = normalised.passes.iter().fold(text.to_owned(), |text, edits| replay(&text, edits));
    assert_eq!(replayed, normalised.text, "replay of {text:?}");
    assert_eq!(lines(text), lines(&normalised.text), "lines of {text:?}");
    let again = normaliser.normalise(&normalised.text);
    assert_eq!(again.text, normalised.text, "twice {text:?}");
    assert!(again.passes.is_empty());
    assert!(unicode_normalization::is_nfc(&normalised.text), "NFC of {text:?}");
    assert_eq!(matches!(normalised.text, std::borrow::Cow::Borrowed(_)), normalised.passes.is_empty());
    normalised.text.into_owned()
}

fn lines(text: &str) -> usize {
    text.replace("\r\n", "\n").matches(['\n', '\r']).count()
}

#[test]
fn cases() {
    let wrong: Vec<String> = [
        include_str!("../../tests/cases/normalise/synthetic.toml"),
        include_str!("../../tests/cases/normalise/mojibake.toml"),
        include_str!("../../tests/cases/normalise/segmented.toml"),
        include_str!("../../tests/cases/normalise/negative.toml"),
    ]
    .into_iter()
    .flat_map(failures)
    .collect();
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

proptest::proptest! {
    #[test]
    fn any_text(text: String) {
        checked(&text);
    }

    #[test]
    fn text_full_of_hazards(text in "([a-dđếớ]|[\u{a0}\u{ad}\u{200b}-\u{200f}\u{2028}\u{feff}\r\n\t _]|[Ã¡áº»ƒâ€™Â]|[\u{300}\u{301}\u{302}\u{306}\u{30c}\u{31b}\u{323}\u{33c}ǎðƣаο]|&amp;|&#10;|&lt;|nbsp;|&|[.,:;!?()\"'/%-]){0,40}") {
        checked(&text);
    }
}
