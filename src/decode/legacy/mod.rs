//! The legacy Vietnamese charsets that the web standard leaves out.

mod tables;
mod tcvn3;
mod viqr;
mod vni;
mod windows_1258;
mod writer;

pub use windows_1258::decode as windows_1258;

/// A charset of Vietnamese from before Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Legacy {
    /// ABC fonts (TCVN 5712), the standard of the north.
    Tcvn3,
    /// VNI for Windows, two bytes for a letter with marks.
    Vni,
    /// RFC 1456.
    Viscii,
    /// Vietnamese Professionals Society.
    Vps,
    /// RFC 1456's mnemonic form in plain ASCII: `Vie^.t Nam`.
    Viqr,
}

impl Legacy {
    /// The charsets of bytes beyond ASCII, commonest first.
    pub const OF_BYTES: [Self; 4] = [Self::Tcvn3, Self::Vni, Self::Viscii, Self::Vps];

    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
            Self::Viscii => "viscii",
            Self::Vps => "vps",
            Self::Viqr => "viqr",
        }
    }

    /// The charset of a label, as headers and meta tags name it.
    pub fn for_label(label: &str) -> Option<Self> {
        let label: String = label.chars().filter(char::is_ascii_alphanumeric).collect();
        Some(match label.to_ascii_lowercase().as_str() {
            "tcvn3" | "tcvn" | "tcvn5712" | "tcvn57121" | "tcvn571211993" | "abc" => Self::Tcvn3,
            "vni" | "vniwin" | "xviettcvni" | "xvni" => Self::Vni,
            "viscii" | "csviscii" | "xvietviscii" => Self::Viscii,
            "vps" | "xvietvps" | "xvps" => Self::Vps,
            "viqr" | "csviqr" => Self::Viqr,
            _ => return None,
        })
    }

    /// Decodes bytes. Codes the charset doesn't have give U+FFFD.
    pub fn decode(self, bytes: &[u8]) -> String {
        let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
        match self {
            Self::Tcvn3 => tcvn3::decode(bytes, &mut text),
            Self::Vni => vni::decode(bytes, &mut text),
            Self::Viscii => single(bytes, &tables::VISCII, tables::VISCII_CONTROLS, &mut text),
            Self::Vps => single(bytes, &tables::VPS, tables::VPS_CONTROLS, &mut text),
            Self::Viqr => viqr::decode(bytes, &mut text),
        }
        text
    }

    /// Whether the charset has a byte; for one that it doesn't have [`Legacy::decode`] gives U+FFFD.
    pub fn is_code(self, byte: u8) -> bool {
        byte < 0x80
            || match self {
                Self::Tcvn3 => tables::TCVN3[usize::from(byte - 0x80)] != char::REPLACEMENT_CHARACTER,
                Self::Vni => vni::is_code(byte),
                Self::Viscii | Self::Vps => true,
                Self::Viqr => false,
            }
    }
}

fn single(bytes: &[u8], high: &[char; 128], controls: &[(u8, char)], text: &mut String) {
    for &byte in bytes {
        text.push(match byte {
            0x80.. => high[usize::from(byte - 0x80)],
            b'\t' | b'\n' | b'\r' | b' '.. => char::from(byte),
            _ => controls.iter().find(|(code, _)| *code == byte).map_or(char::from(byte), |(_, letter)| *letter),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::Legacy;

    #[test]
    fn one_word_in_each() {
        let cases: [(Legacy, &[u8], &str); 8] = [
            (Legacy::Tcvn3, b"Vi\xD6t \xA7\xE5ng", "Việt Đồng"),
            (Legacy::Vni, b"Vie\xE4t \xD1o\xE0ng Ng\xF6\xF4\xF8i", "Việt Đồng Người"),
            (Legacy::Viscii, b"Vi\xAEt \xD0\xB0ng", "Việt Đồng"),
            (Legacy::Vps, b"Vi\x8Ct \xF1\xD2ng", "Việt Đồng"),
            (Legacy::Viqr, b"Vie^.t DDo^`ng, pho+?", "Việt Đồng, phở"),
            (Legacy::Viscii, b"M\x06U", "MẪU"),
            (Legacy::Vni, b"NGUYE\xC3N T\xD2 \xD6U", "NGUYỄN TỊ ƯU"),
            (Legacy::Tcvn3, b"A\xB5 \xA1\xBB", "À Ằ"),
        ];
        for (charset, bytes, text) in cases {
            assert_eq!(charset.decode(bytes), text, "{}", charset.name());
        }
    }
}
