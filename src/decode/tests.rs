use serde::Deserialize;

use super::Decoder;
use crate::config::DecodeConfig;
use crate::record::Markup;

fn decoder() -> Decoder {
    Decoder::new(&DecodeConfig::default()).expect("the default holds together")
}

#[derive(Deserialize)]
struct Cases {
    #[serde(default)]
    decode: Vec<Case>,
}

/// `text` is encoded as `encoding` by the test and must come back; `bytes` is hexadecimal where no encoder is at hand.
#[derive(Deserialize)]
struct Case {
    name: String,
    bytes: String,
    #[serde(default)]
    charset: Option<String>,
    #[serde(default)]
    html: bool,
    encoding: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    malformed: u32,
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pairs = digits.chunks(2).map(|pair| std::str::from_utf8(pair).expect("ASCII"));
    pairs.map(|pair| u8::from_str_radix(pair, 16).expect("hexadecimal")).collect()
}

/// A case whose `encoding` is `empty`, `binary` or `undecodable` must be refused so.
#[test]
fn cases() {
    let mut wrong = Vec::new();
    for file in [
        include_str!("../../tests/cases/decode/synthetic.toml"),
        include_str!("../../tests/cases/decode/negative.toml"),
    ] {
        let cases: Cases = toml::from_str(file).expect("TOML");
        for case in cases.decode {
            let bytes = unhex(&case.bytes);
            let markup = if case.html { Markup::Html } else { Markup::Text };
            let found = match decoder().decode(&bytes, markup, case.charset.as_deref()) {
                Ok(found) => (found.encoding, found.text.into_owned(), found.malformed, found.lost.len()),
                Err(refused) => (refused.reason, String::new(), 0, 0),
            };
            let expected = (&*case.encoding, case.text, case.malformed, case.malformed as usize);
            if found != expected {
                wrong.push(format!("{}\n  found    {found:?}\n  expected {expected:?}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

proptest::proptest! {
    #[test]
    fn no_bytes_panic(bytes: Vec<u8>) {
        let _ = decoder().decode(&bytes, Markup::Html, None);
    }

    #[test]
    fn utf8_comes_back_as_it_is(text in "[a-zàảãáạđơưệ\n ]*[a-zàđơ]") {
        let decoded = decoder().decode(text.as_bytes(), Markup::Text, Some("iso-8859-1")).expect("text");
        proptest::prop_assert_eq!(&*decoded.text, &text);
    }
}
