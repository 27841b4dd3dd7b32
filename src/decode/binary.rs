//! What is no text: formats known by their first bytes, and bytes full of controls.

use super::Undecodable;

/// First bytes, at an offset, and what they are. Short signatures that could begin a text are left to
/// [`refuse_controls`].
const SIGNATURES: &[(usize, &[u8], &str)] = &[
    (0, b"\x89PNG\r\n\x1A\n", "a PNG image"),
    (0, b"\xFF\xD8\xFF", "a JPEG image"),
    (0, b"GIF87a", "a GIF image"),
    (0, b"GIF89a", "a GIF image"),
    (8, b"WEBPVP8", "a WebP image"),
    (0, b"II*\x00", "a TIFF image"),
    (0, b"MM\x00*", "a TIFF image"),
    (4, b"ftypavif", "an AVIF image"),
    (4, b"ftyphei", "a HEIC image"),
    (4, b"ftyp", "an MP4 video"),
    (0, b"\x1A\x45\xDF\xA3", "a Matroska or WebM video"),
    (0, b"ID3\x03\x00", "an MP3 file"),
    (0, b"ID3\x04\x00", "an MP3 file"),
    (0, b"OggS\x00", "an Ogg file"),
    (8, b"WAVEfmt ", "a WAV file"),
    (0, b"%PDF-", "a PDF document"),
    (0, b"%!PS-Adobe", "a PostScript document"),
    (0, b"{\\rtf1", "an RTF document"),
    (0, b"PK\x03\x04", "a ZIP archive (or a DOCX, XLSX, ODT or EPUB document)"),
    (0, b"PK\x05\x06", "an empty ZIP archive"),
    (0, b"\x1F\x8B\x08", "a gzip file"),
    (0, b"\x28\xB5\x2F\xFD", "a Zstandard file"),
    (0, b"\xFD7zXZ\x00", "an xz file"),
    (0, b"BZh91AY&SY", "a bzip2 file"),
    (0, b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (0, b"Rar!\x1A\x07", "a RAR archive"),
    (257, b"ustar", "a tar archive"),
    (0, b"\x7FELF", "an ELF program"),
    (0, b"\xCA\xFE\xBA\xBE\x00", "a Java class or Mach-O program"),
    (0, b"\xCF\xFA\xED\xFE", "a Mach-O program"),
    (0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Microsoft Office document"),
    (0, b"SQLite format 3\x00", "an SQLite database"),
    (0, b"PAR1", "a Parquet file"),
    (0, b"wOF2", "a web font"),
    (0, b"wOFF", "a web font"),
    (0, b"\x00\x01\x00\x00\x00", "a TrueType font"),
    (0, b"\x00asm\x01", "a WebAssembly module"),
];

/// How much of the input is looked at: enough to tell, and bounded for large files.
const SAMPLE: usize = 1024;

/// Refuses bytes that begin like a known binary format.
pub fn refuse_signature(bytes: &[u8]) -> Result<(), Undecodable> {
    let found = SIGNATURES.iter().find(|(at, magic, _)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic)));
    match found {
        // Letters alone may also begin a text; a binary file has bytes no text has close by.
        Some((_, magic, _))
            if magic.is_ascii() && !magic.iter().any(u8::is_ascii_control) && is_clean(bytes, magic) =>
        {
            Ok(())
        }
        Some((_, _, name)) => Err(refusal(name)),
        None => Ok(()),
    }
}

/// PDF, PostScript, RTF and GIF say what they are in words nothing else begins with.
fn is_clean(bytes: &[u8], magic: &[u8]) -> bool {
    let certain = matches!(magic, b"%PDF-" | b"%!PS-Adobe" | b"{\\rtf1");
    !certain && controls(bytes) == 0
}

/// Refuses bytes of which more than one in twenty-five is a control that text doesn't have.
pub fn refuse_controls(bytes: &[u8]) -> Result<(), Undecodable> {
    let sample = bytes.len().min(SAMPLE);
    if controls(bytes) * 25 > sample { Err(refusal(guess(bytes))) } else { Ok(()) }
}

fn controls(bytes: &[u8]) -> usize {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    // Tab to carriage return and escape (ISO-2022) occur in text.
    let is_control =
        |byte: u8| (byte < 9) | (byte.wrapping_sub(0x0E) < 13) | (byte.wrapping_sub(0x1C) < 4) | (byte == 0x7F);
    // Counted in bytes, as many as a byte holds, so that the compiler adds them up in vectors.
    let count = |piece: &[u8]| piece.iter().map(|&byte| u8::from(is_control(byte))).sum::<u8>();
    sample.chunks(usize::from(u8::MAX)).map(|piece| usize::from(count(piece))).sum()
}

fn guess(bytes: &[u8]) -> &'static str {
    match bytes {
        [b'M', b'Z', ..] => "a Windows program",
        [b'B', b'M', ..] => "a BMP image",
        _ => "a binary file",
    }
}

fn refusal(name: &str) -> Undecodable {
    Undecodable {
        reason: "binary",
        detail: format!(
            "the bytes look like {name}, not like text; extract its text first or leave it out of the input"
        ),
    }
}
