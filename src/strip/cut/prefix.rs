//! What stands before the first sentence of a line: a field of metadata, a place and a day, an agency.

use crate::document::{Document, Kind};

use super::super::builtin::Builtin;
use super::super::folding::floor;
use super::super::letters::is_unspaced;
use super::Piece;

/// The longest prefix, in bytes.
const PREFIX: usize = 90;
/// Prefixes stand before the first paragraphs, not deep inside a text; lines with menus above them count too.
const LINES: usize = 400;

/// A dateline stands before the first paragraph of an article, and one may stand above it that is another's.
const PARAGRAPHS: usize = 2;

/// The prefix of a line that starts at a byte offset of the document, below so many paragraphs.
pub(super) fn find(document: &Document, block: usize, start: usize, text: &str, paragraphs: usize) -> Option<Piece> {
    if block > LINES {
        return None;
    }
    if let Some(length) = (block < 3).then(|| metadata(text)).flatten() {
        let from = document.blocks()[block].start;
        return Some(Piece::builtin(from..start + length, Kind::Metadata, Builtin::MetadataPrefix));
    }
    if let Some((length, kind)) = (paragraphs < PARAGRAPHS).then(|| dateline(text)).flatten() {
        let by = if kind == Kind::Agency { Builtin::AgencyPrefix } else { Builtin::Dateline };
        return Some(Piece::builtin(start..start + length, kind, by));
    }
    let length = (block == 0).then(|| glued_place(document.text(), text)).flatten()?;
    Some(Piece::builtin(start..start + length, Kind::Dateline, Builtin::Dateline))
}

/// `date 2025-04 `: a field's name in small ASCII letters, an ISO date, and then the text.
fn metadata(text: &str) -> Option<usize> {
    let (key, rest) = text.split_once(' ')?;
    let (value, rest) = rest.split_once(' ')?;
    let is_key =
        (2..=16).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b':'));
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let is_date = digits >= 6
        && value.len() >= 7
        && value.as_bytes()[4] == b'-'
        && value.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b':' | b'T' | b'Z' | b'/' | b'+'));
    (is_key && is_date && !rest.trim().is_empty()).then(|| text.len() - rest.trim_start().len())
}

/// Place, day or agency up to a dash before a capital letter: `KOBE -`, `VIETNAM, January 6 - HÀ NỘI –`,
/// `San José, 21 Abr (Efe).-`, `TTO -`.
fn dateline(text: &str) -> Option<(usize, Kind)> {
    if let Some(length) = dispatch(text) {
        return Some((length, Kind::Dateline));
    }
    let (mut length, mut kind) = (0, None);
    for _ in 0..3 {
        let Some((step, found)) = one_dateline(&text[length..]) else { break };
        length += step;
        kind = Some(if kind.is_some() { Kind::Dateline } else { found });
    }
    kind.map(|kind| (length, kind))
}

/// The longest dateline of a dispatch, in bytes.
const DISPATCH: usize = 120;

/// What Chinese, Japanese and Korean agencies put before the first sentence: `新华社湖城5月3日电（记者李安）`, `本报讯`, `【湖城共同】`,
/// `(호성=연합뉴스) 이안 기자 = `.
fn dispatch(text: &str) -> Option<usize> {
    let head = floor(text, DISPATCH);
    let behind = |at: usize| text.len() - text[at..].trim_start().len();
    match text.chars().next()? {
        '【' => head.split_once('】').map(|(place, _)| behind(place.len() + '】'.len_utf8())),
        '(' => {
            let (place, rest) = head.split_once(')')?;
            let (name, _) = rest.split_once(" = ")?;
            place.contains('=').then(|| behind(place.len() + ")".len() + name.len() + " = ".len()))
        }
        '\u{4e00}'..='\u{9fff}' => {
            let end = ["日电", "日讯", "报讯", "社讯", "网讯"]
                .iter()
                .filter_map(|sent| Some(head.find(sent)? + sent.len()))
                .min()?;
            if head[..end].contains(['，', '。', '、', '：']) {
                return None;
            }
            let writer = head[end..].starts_with(['（', '(']).then(|| head[end..].find(['）', ')'])).flatten();
            Some(match writer {
                Some(close) => behind(end + close + head[end + close..].chars().next().map_or(0, char::len_utf8)),
                None => behind(end),
            })
        }
        _ => None,
    }
    .filter(|&length| length < text.len())
}

fn one_dateline(text: &str) -> Option<(usize, Kind)> {
    let head = floor(text, PREFIX);
    let (at, dash) = dash(head)?;
    let keeps = usize::from(dash > 1 && head[at..].starts_with(')'));
    let place = &head[..at + keeps];
    let rest = text[at + dash..].trim_start();
    if rest.split_whitespace().nth(3).is_none()
        || !rest.starts_with(|c: char| !c.is_lowercase() && (c.is_alphanumeric() || matches!(c, '"' | '“' | '‘' | '«')))
    {
        return None;
    }
    let kind = place_kind(place)?;
    Some((text.len() - rest.len(), kind))
}

/// The first dash of a dateline, as offset and length with the spaces around it: ` - `, ` – `, ` -- `, `.-`, `)- `.
fn dash(head: &str) -> Option<(usize, usize)> {
    let bytes = head.as_bytes();
    let mut from = 0;
    while let Some(found) = memchr::memchr2(b'-', 0xE2, &bytes[from..]) {
        let at = from + found;
        let length = match &bytes[at..] {
            [b'-', b'-', ..] => 2,
            [b'-', ..] => 1,
            [0xE2, 0x80, 0x93 | 0x94, ..] => 3,
            _ => 0,
        };
        from = at + length.max(1);
        let spaced = bytes.get(at + length) == Some(&b' ');
        let before = at.checked_sub(1).map(|last| bytes[last]);
        match before {
            _ if length == 0 => {}
            Some(b' ') if spaced => return Some((at - 1, length + 2)),
            Some(b'.') if length == 1 => return Some((at - 1, 2 + usize::from(spaced))),
            Some(b')') if spaced => return Some((at - 1, length + 2)),
            _ => {}
        }
    }
    None
}

/// Whether words before a dash are place and day or an agency.
fn place_kind(place: &str) -> Option<Kind> {
    let words: Vec<&str> = place.split_whitespace().collect();
    let (mut shouted, mut small, mut digits) = (0, 0, 0);
    for word in &words {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
        small += usize::from(bare.starts_with(char::is_lowercase));
        digits += usize::from(letters == 0 && !bare.is_empty());
        // A script without capitals shouts one word at most; in one that doesn't part words a dash stands anywhere.
        let loud = (bare.contains(char::is_uppercase) || words.len() == 1) && !bare.contains(is_unspaced);
        let quiet = bare.chars().any(|c| c.is_alphabetic() && c.is_lowercase());
        shouted += usize::from(letters >= 2 && loud && !quiet);
    }
    let bracketed = place.starts_with('(') && place.ends_with(')') && !place[1..].contains('(');
    let any =
        !words.is_empty() && words.len() <= 8 && small * 3 <= words.len() && place.chars().any(char::is_alphabetic);
    match () {
        () if !any => None,
        () if bracketed && words.len() <= 4 => Some(Kind::Agency),
        () if shouted == words.len() && words.len() == 1 && place.len() <= 8 && !place.contains(',') => {
            Some(Kind::Agency)
        }
        () if shouted == words.len() && words.len() <= 4 => Some(Kind::Dateline),
        () if shouted > 0 && (place.contains(',') || place.contains('(') || digits > 0) && small == 0 => {
            Some(Kind::Dateline)
        }
        () if place.contains(',') && digits > 0 => Some(Kind::Dateline),
        () if place.contains('(') && place.ends_with([')', '.']) && words.len() <= 5 => Some(Kind::Dateline),
        () => None,
    }
}

/// A place glued to the first word or number: `Huế150 bài thi`; the place stands again in the text.
fn glued_place(whole: &str, text: &str) -> Option<usize> {
    let head = floor(text, 40);
    let mut last = ' ';
    for (at, char) in head.char_indices() {
        if last.is_lowercase() && (char.is_ascii_digit() || char.is_uppercase()) {
            let place = &head[..at];
            let names = place.split(' ').all(|word| word.starts_with(char::is_uppercase));
            let again = whole.match_indices(place).any(|(found, _)| {
                whole[found + place.len()..].starts_with([' ', ',', '.']) && found > text.len().min(at)
            });
            return (names && place.split(' ').count() <= 4 && again).then_some(at);
        }
        last = char;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines() {
        for (text, prefix, kind) in [
            ("KOBE - Ten men were seen there.", "KOBE - ", Kind::Agency),
            (
                "VIETNAM, January 6 - HÀ NỘI – Ten men were seen there.",
                "VIETNAM, January 6 - HÀ NỘI – ",
                Kind::Dateline,
            ),
            ("San Ana, 21 Abr (Efe).- Con el fin de todo esto.", "San Ana, 21 Abr (Efe).- ", Kind::Dateline),
            ("LAKE TOWN, Ohio — Ten men were seen there.", "LAKE TOWN, Ohio — ", Kind::Dateline),
            ("(EFE) - Con el fin de todo esto.", "(EFE) - ", Kind::Agency),
            ("الدوحة - قال ناطق باسم المجلس إن", "الدوحة - ", Kind::Dateline),
            ("新华社湖城5月3日电（记者李安）渡船周一恢复通航。", "新华社湖城5月3日电（记者李安）", Kind::Dateline),
            ("本报讯 渡船周一恢复通航。", "本报讯 ", Kind::Dateline),
            ("【湖城共同】渡し船が月曜日に再開した。", "【湖城共同】", Kind::Dateline),
            ("(호성=연합뉴스) 이안 기자 = 나룻배가 다시 다닌다.", "(호성=연합뉴스) 이안 기자 = ", Kind::Dateline),
        ] {
            assert_eq!(dateline(text), Some((prefix.len(), kind)), "{text}");
        }
    }

    #[test]
    fn no_datelines() {
        for text in [
            "Việt - Lào thiết lập quan hệ năm ấy.",
            "The plan - Ann Lee says so - is old.",
            "Ông Ba - Giám đốc nhà máy nói.",
            "العلاقات المصرية - السودانية شهدت تطورا",
            "ทีมไทย - ลาว จะ แข่ง กัน วันนี้",
            "他说，今年5月3日电力恢复。",
            "(a = b) holds for all of them.",
        ] {
            assert_eq!(dateline(text), None, "{text}");
        }
    }

    #[test]
    fn fields() {
        assert_eq!(metadata("date 2025-04 Một ngày mới"), Some("date 2025-04 ".len()));
        assert_eq!(metadata("since 2021 prices rose"), None);
    }

    #[test]
    fn glued_places() {
        let text = "Sông Ba150 bài thi được chấm lại. Người Sông Ba vui.";
        assert_eq!(glued_place(text, text), Some("Sông Ba".len()));
        let text = "McDonald mở cửa. Ông McDonald vui.";
        assert_eq!(glued_place(text, text), None);
    }
}
