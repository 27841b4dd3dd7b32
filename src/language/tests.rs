//! The stage as a whole: cases as data, Vietnamese in every dress, and properties.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use super::*;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    text: String,
    language: Option<String>,
    declared: Option<String>,
    evidence: Option<String>,
}

impl Case {
    fn holds(&self, identifier: &Identifier) -> bool {
        let found = identifier.identify(&self.text, self.declared.as_deref());
        found.language.as_deref() == self.language.as_deref()
            && self.evidence.as_ref().is_none_or(|evidence| found.evidence.contains(evidence))
    }
}

fn cases(file: &str) -> Vec<Case> {
    let path = format!("{}/tests/cases/language/{file}.toml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect("the cases are there");
    toml::from_str::<Cases>(&text).expect("the cases fit").case
}

fn identifier() -> &'static Identifier {
    static IDENTIFIER: LazyLock<Identifier> =
        LazyLock::new(|| Identifier::new(&LanguageConfig::default()).expect("what is built in fits"));
    &IDENTIFIER
}

#[test]
fn cases_hold() {
    let identifier = identifier();
    for file in ["synthetic", "wild", "negative"] {
        for case in cases(file) {
            let found = identifier.identify(&case.text, case.declared.as_deref());
            assert!(case.holds(identifier), "{file} {}: {found:?}", case.id);
        }
    }
}

#[test]
fn known_failures_fail() {
    let identifier = identifier();
    for case in cases("known_failures") {
        assert!(!case.holds(identifier), "{} came right: move it", case.id);
    }
}

#[test]
fn vietnamese_in_every_dress() {
    let identifier = identifier();
    let without_marks = |text: &str| -> String {
        let base = |c: char| if c == 'đ' { 'd' } else { c };
        text.to_lowercase().nfd().filter(|c| !('\u{300}'..='\u{36F}').contains(c)).map(base).collect()
    };
    for case in
        cases("synthetic").into_iter().chain(cases("wild")).filter(|case| case.language.as_deref() == Some("vi"))
    {
        let mut dresses = vec![case.text.nfd().collect(), case.text.to_uppercase(), case.text.replace(' ', "_")];
        if case.text.len() > 100 && !case.id.contains("english") {
            dresses.push(without_marks(&case.text));
        }
        for dress in dresses {
            assert_eq!(identifier.identify(&dress, None).language.as_deref(), Some("vi"), "{dress}");
        }
    }
}

#[test]
fn mixtures_have_shares() {
    let vietnamese = "Thành phố sẽ xây thêm ba cây cầu qua sông trong năm tới để giảm ùn tắc ở các cửa ngõ phía đông.";
    let english =
        "The city will build three more bridges across the river next year to ease the traffic on its eastern gates.";
    let mix = |paragraphs: &[&str], main: Option<&str>| {
        let shares = identifier().mix(paragraphs, main);
        let total: f32 = shares.iter().map(|(_, share)| share).sum();
        assert!(shares.is_empty() || (total - 1.0).abs() < 1e-5);
        shares.into_iter().map(|(language, _)| language.into_owned()).collect::<Vec<_>>()
    };
    let mixed = [vietnamese, english, "12/4", vietnamese, "A short one."];
    assert_eq!(mix(&mixed, Some("vi")), ["vi", "en"]);
    assert_eq!(mix(&mixed, None), ["vi", "en"]);
    for whole in [&[vietnamese, vietnamese, "A short one."][..], &[vietnamese], &[]] {
        assert!(mix(whole, Some("vi")).is_empty());
    }
    assert!(mix(&[], None).is_empty());
}

#[test]
fn two_languages_in_one_text_give_one_of_them() {
    let finnish = "Kaupunki rakentaa ensi vuonna kolme uutta siltaa joen yli, jotta liikenne keskustassa helpottuisi. ";
    let turkish = "Belediye gelecek yıl nehrin üzerine üç yeni köprü yaparak merkezdeki trafiği azaltmak istiyor. ";
    let found = identifier().identify(&format!("{}{}", finnish.repeat(3), turkish.repeat(2)), None);
    assert_eq!(found.language.as_deref(), Some("fi"), "{found:?}");
}

#[test]
fn switched_off() {
    let off = Identifier::new(&LanguageConfig { enabled: false }).expect("what is built in fits");
    assert_eq!(off.identify("The city will build three more bridges.", None).language, None);
}

proptest! {
    #[test]
    fn any_text_has_an_answer(text in "\\PC{0,400}", declared in proptest::option::of("\\PC{0,8}")) {
        let identifier = identifier();
        let found = identifier.identify(&text, declared.as_deref());
        prop_assert!((0.0..=1.0).contains(&found.confidence));
        prop_assert_eq!(&found, &identifier.identify(&text, declared.as_deref()));
    }

    #[test]
    fn long_texts_too(piece in "[\\PC\n ]{1,40}", times in 1_usize..2_000) {
        let found = identifier().identify(&piece.repeat(times), None);
        prop_assert!((0.0..=1.0).contains(&found.confidence));
    }

    #[test]
    fn damaged_tables_are_refused_or_harmless(cut in 0_usize..4_000_000, letters in "[a-zà-ỹа-я ]{0,60}") {
        let whole: &'static [u8] = include_bytes!("model.bin");
        prop_assert!(table::Table::read(&whole[..cut]).is_err());
        let letters: Vec<char> = letters.chars().collect();
        let whole = table::Table::read(whole).expect("whole");
        prop_assert!(whole.rank(&letters, Script::Latin).misfit >= 0.0);
    }
}
