//! Charsets are told apart: the sample's own Vietnamese in seven encodings, and thirty other languages in the legacy
//! encodings of their own. Beside it, the tables of the legacy Vietnamese charsets against iconv and Perl.

use std::collections::HashMap;
use std::process::{Command, Stdio};

use encoding_rs::{Encoding, WINDOWS_1252, WINDOWS_1258};
use serde::Deserialize;
use tinsach::config::DecodeConfig;
use tinsach::decode::{Decoded, Decoder, Legacy};
use tinsach::record::Markup;
use unicode_normalization::UnicodeNormalization;

use crate::support::{cell, clean, root, rows, succeed};

fn decode(bytes: &[u8]) -> Decoded<'_> {
    Decoder::new(&DecodeConfig::default()).unwrap().decode(bytes, Markup::Text, None).unwrap()
}

/// Sixty texts of the sample: thirty paragraphs and thirty sentences. Quotation marks and dashes are typed, as those
/// charsets have no others.
fn vietnamese() -> Vec<String> {
    let mut names: Vec<_> =
        std::fs::read_dir(root().join("data/sample")).unwrap().map(|entry| entry.unwrap()).collect();
    names.sort_by_key(std::fs::DirEntry::file_name);
    let files = names.iter().filter(|entry| entry.file_name().to_string_lossy().starts_with("vi_"));
    let texts: Vec<String> = files.filter_map(|entry| std::fs::read_to_string(entry.path()).ok()).collect();
    let typed = |line: &str| {
        line.replace(['“', '”', '„'], "\"").replace(['‘', '’'], "'").replace(['–', '—'], "-").replace('…', "...")
    };
    // Letters that Vietnamese has, and nothing else beyond ASCII.
    let is_plain = |line: &String| {
        let mut letters = line.chars().filter(|character| !character.is_ascii());
        !line.contains('_')
            && line.contains(['ạ', 'ế', 'ộ', 'ư', 'đ'])
            && line.nfc().eq(line.chars())
            && letters.all(|letter| is_vietnamese(letter) && letter_1258(letter).is_some())
    };
    let lines: Vec<String> = texts.iter().flat_map(|text| text.lines()).map(typed).filter(is_plain).collect();
    let paragraphs = lines.iter().filter(|line| line.len() > 250).take(30).cloned();
    let sentences = lines.iter().rev().flat_map(|line| line.split_inclusive(". "));
    let sentences = sentences.map(|sentence| sentence.trim().to_owned()).filter(|sentence| {
        (50..180).contains(&sentence.len()) && sentence.chars().filter(|character| !character.is_ascii()).count() > 5
    });
    paragraphs.chain(sentences.take(30)).collect()
}

/// A letter in windows-1258: the letter with its quality, then its tone.
fn letter_1258(letter: char) -> Option<Vec<u8>> {
    let is_tone = |mark: &char| matches!(mark, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let (tones, rest): (Vec<char>, Vec<char>) = letter.to_string().nfd().partition(is_tone);
    [letter.to_string(), rest.into_iter().nfc().chain(tones).collect()].iter().find_map(|written| {
        let (bytes, _, unmappable) = WINDOWS_1258.encode(written);
        (!unmappable).then(|| bytes.into_owned())
    })
}

/// One of the letters that Vietnamese writes beyond ASCII.
fn is_vietnamese(letter: char) -> bool {
    letter.is_alphabetic() && tinsach::vietnamese::Letter::of(letter).is_some()
}

/// The letters of a legacy charset, from its decoder: the tables themselves are checked below.
fn letters(charset: Legacy) -> HashMap<char, Vec<u8>> {
    let mut letters = HashMap::new();
    let mut add = |bytes: Vec<u8>| {
        let text = charset.decode(&bytes);
        let mut characters = text.chars();
        if let (Some(letter), None) = (characters.next(), characters.next()) {
            letters.entry(letter).or_insert(bytes);
        }
    };
    (0..=0xFF).for_each(|byte| add(vec![byte]));
    if charset == Legacy::Vni {
        (0x80..=0xFF)
            .for_each(|mark| "AEOUYaeouy\u{D4}\u{D6}\u{F4}\u{F6}".chars().for_each(|base| add(vec![base as u8, mark])));
    }
    letters
}

fn encode(text: &str, letters: &HashMap<char, Vec<u8>>) -> Vec<u8> {
    // The fonts of TCVN3 show the small letter's code as a capital.
    let code = |letter: char| {
        letters
            .get(&letter)
            .or_else(|| letters.get(&letter.to_lowercase().next()?))
            .unwrap_or_else(|| panic!("{letter}"))
    };
    text.chars().flat_map(|letter| code(letter).clone()).collect()
}

#[test]
fn vietnamese_is_told_apart_in_seven_encodings() {
    let texts = vietnamese();
    assert_eq!(texts.len(), 60, "thirty paragraphs and thirty sentences");
    let (mut right, mut wrong) = (0, Vec::new());
    let mut check = |name: &str, bytes: Vec<u8>, text: &str| {
        let decoded = decode(&bytes);
        let found: String = decoded.text.nfc().collect();
        // A capital of TCVN3 outside a word of capitals can't be told from a small letter.
        let same = if name == "tcvn3" { found.to_lowercase() == text.to_lowercase() } else { found == text };
        match same && decoded.encoding == name {
            true => right += 1,
            false => wrong.push(format!("{name}: {} {found}", decoded.encoding)),
        }
    };
    let legacy = Legacy::OF_BYTES.map(|charset| (charset.name(), letters(charset)));
    for text in &texts {
        check("utf-8", text.as_bytes().to_vec(), text);
        check("utf-8", text.nfd().collect::<String>().into_bytes(), text);
        check("utf-16le", text.encode_utf16().flat_map(u16::to_le_bytes).collect(), text);
        check("windows-1258", text.chars().flat_map(|letter| letter_1258(letter).unwrap()).collect(), text);
        for (name, letters) in &legacy {
            check(name, encode(text, letters), text);
        }
    }
    assert_eq!(right + wrong.len(), 480);
    assert!(right >= 478, "{right} of 480; {}", wrong.join("\n"));
}

#[derive(Deserialize)]
struct Foreign {
    language: Vec<Language>,
}

/// A text, and the legacy encodings that its language was written in.
#[derive(Deserialize)]
struct Language {
    code: String,
    encodings: Vec<String>,
    text: String,
}

#[test]
fn other_languages_are_not_taken_for_vietnamese() {
    let file = std::fs::read_to_string(root().join("tests/cases/decode/languages.toml")).unwrap();
    let foreign: Foreign = toml::from_str(&file).unwrap();
    assert!(foreign.language.len() >= 30);
    let (mut all, mut wrong, mut whole) = (0, Vec::new(), Vec::new());
    for Language { code, encodings, text } in &foreign.language {
        for label in encodings {
            let encoding = Encoding::for_label(label.as_bytes()).unwrap();
            let mut check = |piece: &str| {
                let (bytes, _, unmappable) = encoding.encode(piece);
                assert!(!unmappable, "{code} in {label}: {piece}");
                let decoded = decode(&bytes);
                let vietnamese =
                    matches!(decoded.encoding, "windows-1258" | "tcvn3" | "vni" | "viscii" | "vps" | "viqr");
                all += 1;
                if vietnamese {
                    wrong.push(format!("{code} in {label} as {}: {piece}", decoded.encoding));
                }
                decoded.text == piece
            };
            if !check(text.trim()) {
                whole.push(format!("{code} in {label}"));
            }
            // Every run of eight words, and every run of twenty.
            let words: Vec<&str> = text.split_whitespace().collect();
            for size in [8, 20] {
                for run in words.windows(size) {
                    check(&run.join(" "));
                }
            }
        }
    }
    assert!(all > 1000);
    assert!(wrong.len() * 1000 <= all, "{} of {all}\n{}", wrong.len(), wrong.join("\n"));
    assert!(whole.len() <= 1, "whole paragraphs that are misread: {whole:?}");
}

/// What a program makes of bytes; `None` where it isn't there.
fn converted(program: &str, arguments: &[&str], bytes: &[u8]) -> Option<String> {
    use std::io::Write;
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(bytes).ok()?;
    String::from_utf8(child.wait_with_output().ok()?.stdout).ok().filter(|text| !text.is_empty())
}

#[test]
fn the_tables_are_those_of_iconv_and_perl() {
    let perl = |charset: &str| {
        format!(
            "use Encode; binmode STDIN; binmode STDOUT; local $/; print encode('utf-8', decode('{charset}', <STDIN>))"
        )
    };
    // In capitals alone TCVN3 is what the standard says; the codes that its fonts leave to punctuation come first.
    let oracles: [(Legacy, &str, Vec<String>, u8); 3] = [
        (Legacy::Viscii, "iconv", ["-f", "VISCII", "-t", "UTF-8"].map(String::from).to_vec(), 0x80),
        (Legacy::Viscii, "perl", vec!["-e".into(), perl("viscii")], 0x80),
        (Legacy::Tcvn3, "iconv", ["-f", "TCVN5712-1", "-t", "UTF-8"].map(String::from).to_vec(), 0xA0),
    ];
    for (charset, program, arguments, first) in oracles {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        for byte in first..=0xFF {
            let Some(expected) = converted(program, &arguments, &[byte, b'\n']) else {
                println!("skipped: no {program} that knows {}", charset.name());
                break;
            };
            assert_eq!(
                charset.decode(&[byte]),
                expected.trim_end_matches('\n'),
                "{} {byte:02x} by {program}",
                charset.name()
            );
        }
    }
    // VNI's punctuation is that of windows-1252.
    assert_eq!(Legacy::Vni.decode(b"\x93a\x94"), WINDOWS_1252.decode(b"\x93a\x94").0);
}

#[test]
fn malformed_bytes_stand_in_a_table_and_in_explain() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("cut.txt");
    let text = "Sáng nay, cầu Bến Trăng được thông xe; người dân hai bờ sông vui mừng.\n".repeat(3);
    let mut bytes = text.into_bytes();
    // A character without its last byte, then two bytes that begin nothing.
    let at = bytes.len();
    bytes.extend(b"\xE1\xBB \xFF\xFE Chi\xE1\xBB\x81u qua tr\xE1\xBB\x9Di n\xE1\xBA\xAFng.\n");
    std::fs::write(&input, bytes).unwrap();
    let (input, out) = (input.display().to_string(), folder.path().join("out"));
    clean(&[&input], &out, &[]);
    let found: Vec<String> = rows(&out.join("malformed.csv"))
        .iter()
        .map(|row| format!("{} {} {}", cell(row, "start"), cell(row, "count"), cell(row, "bytes")))
        .collect();
    assert_eq!(found, [format!("{at} 1 e1bb"), format!("{} 2 fffe", at + 3)]);
    let explained = succeed(&["explain", &input]);
    assert!(explained.contains(&format!("malformed at byte {at}: e1bb")), "{explained}");
}
