//! The language a page or a row claims.

/// A declared language: a claim, used for close calls.
#[derive(Debug, PartialEq)]
pub struct Declared {
    /// The primary subtag, lower-case, in the form this library answers with.
    pub code: String,
}

impl Declared {
    /// Reads a language tag (`vi`, `vi-VN`, `pt_BR`, `vie`) or the first of a list; `None` where there is none.
    pub fn read(tag: &str) -> Option<Self> {
        let code = tag.trim().split(|c: char| !c.is_ascii_alphanumeric()).next()?.to_ascii_lowercase();
        // Old codes of ISO 639-1, codes of 639-2 and 639-3 that stand for a language with a shorter one, and the kinds
        // of Chinese that are written alike.
        let code = match code.as_str() {
            "" | "und" | "mul" | "zxx" | "x" => return None,
            "in" | "ind" => "id",
            "iw" | "heb" => "he",
            "fil" | "tgl" => "tl",
            "cmn" | "yue" | "zho" | "chi" => "zh",
            "vie" => "vi",
            "eng" => "en",
            "lao" => "lo",
            "tha" => "th",
            "khm" => "km",
            "mya" | "bur" => "my",
            "jpn" => "ja",
            "kor" => "ko",
            "msa" | "may" | "zlm" => "ms",
            code => code,
        };
        Some(Self { code: code.to_owned() })
    }

    /// Whether the claim fits an answer. Norwegian (`no`) is written in two ways, with a code each; Serbo-Croatian
    /// (`sh`) is Bosnian, Croatian or Serbian.
    pub fn is(&self, language: &str) -> bool {
        match self.code.as_str() {
            "no" => matches!(language, "nb" | "nn"),
            "sh" => matches!(language, "bs" | "hr" | "sr"),
            code => code == language,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_all_kinds() {
        for (tag, language) in
            [("vi-VN", "vi"), ("pt_BR", "pt"), (" EN ", "en"), ("vie", "vi"), ("no", "nb"), ("en, vi", "en")]
        {
            assert!(Declared::read(tag).is_some_and(|declared| declared.is(language)), "{tag}");
        }
        assert_eq!(Declared::read("und"), None);
        assert_eq!(Declared::read("  "), None);
    }
}
