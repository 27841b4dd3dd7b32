//! Bytes to text.
//!
//! The order: what is no text at all, byte order marks, NUL bytes (UTF-16, UTF-32), UTF-8, and only then guessing.
//! A declared charset is a claim that breaks ties: pages that say one thing and hold another are common.

mod binary;
mod declared;
mod detect;
mod legacy;
mod mixed;
mod wide;

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use serde::{Deserialize, Serialize};

use crate::config::DecodeConfig;
use crate::error::Result;
use crate::record::Markup;

pub use legacy::Legacy;

/// Bytes to text, compiled from its section of the configuration.
#[derive(Debug, Clone)]
pub struct Decoder {
    detect: bool,
}

/// A text and what is known of its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded<'a> {
    /// The text; borrowed where the bytes are UTF-8.
    pub text: Cow<'a, str>,
    /// The encoding by its WHATWG name in lower case, or `utf-32le`, `utf-32be`, `tcvn3`, `vni`, `viscii`, `vps`,
    /// `viqr`. A file that mixes encodings has the name of the one that holds most of it.
    pub encoding: &'static str,
    /// How sure the encoding is, 0 to 1.
    pub confidence: f32,
    /// The number of malformed sequences.
    pub malformed: u32,
    /// The malformed sequences themselves, in order, so that nothing is lost.
    pub lost: Vec<Malformed>,
}

/// Bytes that are nothing in the encoding of the text around them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Malformed {
    /// Byte offset in the input.
    pub at: usize,
    /// The bytes as they stood.
    pub bytes: Vec<u8>,
}

/// Bytes that can't be used as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecodable {
    /// A stable word: `empty`, `binary`, `undecodable`.
    pub reason: &'static str,
    /// What it looks like and what to do, a sentence.
    pub detail: String,
}

/// A charset of the web or one of those it leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charset {
    Web(&'static Encoding),
    Legacy(Legacy),
}

impl Charset {
    fn for_label(label: &str) -> Option<Self> {
        let label = label.trim();
        Legacy::for_label(label)
            .map(Self::Legacy)
            .or_else(|| Encoding::for_label_no_replacement(label.as_bytes()).map(Self::Web))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Legacy(legacy) => legacy.name(),
            Self::Web(encoding) => detect::lower_name(encoding),
        }
    }
}

/// A charset of Vietnamese that bytes were told to be in; mojibake repair uses it on bytes that were read as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct VietnameseCharset(Charset);

impl VietnameseCharset {
    /// The charset in which the words beyond ASCII read as Vietnamese.
    pub(crate) fn detect(bytes: &[u8]) -> Option<Self> {
        detect::vietnamese(bytes).map(|(charset, _)| Self(charset))
    }

    /// The text of bytes in this charset.
    pub(crate) fn decode(self, bytes: &[u8]) -> String {
        detect::decode_as(bytes, self.0, 1.0).text.into_owned()
    }
}

impl Decoder {
    /// Compiles the decoder.
    ///
    /// # Errors
    /// None at present; the signature is that of every stage.
    pub fn new(config: &DecodeConfig) -> Result<Self> {
        Ok(Self { detect: config.detect })
    }

    /// Decodes one document. `charset` is the label declared beside it (HTTP header, WARC record); labels inside HTML
    /// and XML are found here.
    ///
    /// ```
    /// use tinsach::{config::DecodeConfig, decode::Decoder, record::Markup};
    ///
    /// let decoder = Decoder::new(&DecodeConfig::default())?;
    /// let decoded = decoder.decode(b"Vi\xD6t Nam, \xA7\xE5ng Nai v\xB5 \xA7\xB5 N\xBDng", Markup::Text, None).unwrap();
    /// assert_eq!((&*decoded.text, decoded.encoding), ("Việt Nam, Đồng Nai và Đà Nẵng", "tcvn3"));
    /// # Ok::<(), tinsach::error::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Undecodable`] where the bytes are empty, no text, or text in no encoding that can be told.
    pub fn decode<'a>(
        &self,
        bytes: &'a [u8],
        markup: Markup,
        charset: Option<&str>,
    ) -> Result<Decoded<'a>, Undecodable> {
        if bytes.trim_ascii().is_empty() {
            return Err(Undecodable {
                reason: "empty",
                detail: "the record holds nothing but white space; check the column or file it was read from".into(),
            });
        }
        binary::refuse_signature(bytes)?;
        let decoded = match wide::decode(bytes) {
            Some(wide) => wide,
            None => self.decode_narrow(bytes, markup, charset)?,
        };
        if decoded.text.trim().is_empty() {
            return Err(Undecodable {
                reason: "empty",
                detail: "the record holds nothing but a byte order mark and white space".into(),
            });
        }
        Ok(decoded)
    }

    /// Everything that isn't UTF-16 or UTF-32.
    fn decode_narrow<'a>(
        &self,
        bytes: &'a [u8],
        markup: Markup,
        charset: Option<&str>,
    ) -> Result<Decoded<'a>, Undecodable> {
        const MARK: &[u8] = b"\xEF\xBB\xBF";
        let (bytes, marked) = match bytes.strip_prefix(MARK) {
            Some(rest) => (rest, true),
            None => (bytes, false),
        };
        if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
            binary::refuse_controls(bytes)?;
            if !marked
                && self.detect
                && let Some(decoded) = detect::decode_ascii(text)
            {
                return Ok(decoded);
            }
            return Ok(Decoded::clean(Cow::Borrowed(text), detect::lower_name(UTF_8), 1.0));
        }
        if let Err(refused) = binary::refuse_controls(bytes) {
            // Headlines in VPS and VISCII are full of controls.
            let prefix = &bytes[..bytes.len().min(4096)];
            return match detect::vietnamese(prefix).filter(|_| self.detect && !prefix.contains(&0)) {
                Some((charset, confidence)) => Ok(detect::decode_as(bytes, charset, confidence)),
                None => Err(refused),
            };
        }
        let declared = charset.and_then(Charset::for_label).or_else(|| declared::find(bytes, markup));
        if marked || mixed::is_mostly_utf8(bytes) {
            return Ok(mixed::decode(bytes, if marked { MARK.len() } else { 0 }));
        }
        if !self.detect {
            return match declared {
                Some(charset) if charset != Charset::Web(UTF_8) => Ok(detect::decode_as(bytes, charset, 0.5)),
                _ => Err(Undecodable {
                    reason: "undecodable",
                    detail: "the bytes are no UTF-8; name the charset or set `detect = true` under [decode]".into(),
                }),
            };
        }
        let (charset, confidence) = detect::detect(bytes, declared);
        let decoded = detect::decode_as(bytes, charset, confidence);
        // One character in eight lost is no text any more.
        if decoded.malformed as usize * 8 > bytes.len() {
            return Err(Undecodable {
                reason: "undecodable",
                detail: format!("the bytes fit no encoding, best {}; check that they are text", decoded.encoding),
            });
        }
        Ok(decoded)
    }
}

impl<'a> Decoded<'a> {
    fn clean(text: Cow<'a, str>, encoding: &'static str, confidence: f32) -> Self {
        Self { text, encoding, confidence, malformed: 0, lost: Vec::new() }
    }
}

#[cfg(test)]
mod tests;
