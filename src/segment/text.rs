//! Plain text to blocks: one block a line.

use crate::document::Document;
use crate::segment::Cues;

/// Cuts a normalised text into blocks: one per non-blank line, together with the line ends and blank lines after it.
/// White space at the very start belongs to the first block, so the blocks tile the text.
///
/// `lines` holds one [`Cues`] per line of an HTML page, in which no line is empty; further cues than lines are left
/// out, further lines than cues keep the default.
///
/// ```
/// use tinsach::segment::segment;
///
/// let document = segment("\nHeadline\n\nFirst sentence.\n".into(), None);
/// assert_eq!(document.blocks().len(), 2);
/// assert_eq!(document.raw(0), "\nHeadline\n\n");
/// ```
pub fn segment(text: String, lines: Option<Vec<Cues>>) -> Document {
    let cuts = line_starts(&text);
    let mut document = Document::tiled(text, &cuts);
    for (block, cues) in lines.unwrap_or_default().into_iter().enumerate().take(document.blocks().len()) {
        document.set_cues(block, cues);
    }
    document
}

/// The lines that [`segment`] makes blocks of, in their order, without white space around them.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    split(text).map(str::trim).filter(|line| !line.is_empty())
}

/// As `split('\n')`, some times as fast.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]).map(move |end| {
        let line = &text[start..end];
        start = end + 1;
        line
    })
}

/// Byte offsets at which a non-blank line starts, but for the first one.
fn line_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::with_capacity(text.len() / 64);
    let mut at = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        if !is_blank(&text[at..end]) {
            starts.push(at);
        }
        at = end + 1;
    }
    if !starts.is_empty() {
        starts.remove(0);
    }
    starts
}

/// Whether a line holds nothing but white space; decided by its first byte for nearly every line.
fn is_blank(line: &str) -> bool {
    match line.as_bytes().first() {
        None => true,
        Some(byte) if byte.is_ascii_graphic() => false,
        Some(_) => line.trim_start().is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn blank_lines_belong_to_the_block_before_them() {
        let document = segment(" \n\n a\n\n \nb".into(), None);
        let raw: Vec<&str> = (0..document.blocks().len()).map(|block| document.raw(block)).collect();
        assert_eq!(raw, [" \n\n a\n\n \n", "b"]);
    }

    #[test]
    fn a_text_without_words_is_one_block_and_an_empty_one_none() {
        assert_eq!(segment(" \n\n".into(), None).blocks().len(), 1);
        assert_eq!(segment(String::new(), None).blocks().len(), 0);
    }

    proptest! {
        #[test]
        fn blocks_tile_the_text(text in "[a \n\u{a0}\u{3000}é。]{0,60}") {
            let document = segment(text.clone(), None);
            let joined: String = (0..document.blocks().len()).map(|block| document.raw(block)).collect();
            prop_assert_eq!(&joined, &text);
            let blocks: Vec<&str> = (0..document.blocks().len()).map(|block| document.block(block)).collect();
            if !text.trim().is_empty() {
                prop_assert_eq!(lines(&text).collect::<Vec<_>>(), blocks);
            }
        }
    }
}
