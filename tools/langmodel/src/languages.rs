//! Which languages are told apart, by script, and where their counts come from.

use crate::script::Script;

/// The languages of one script.
pub struct Group {
    /// The script.
    pub script: Script,
    /// Its languages.
    pub languages: &'static [Language],
    /// The n-grams kept.
    pub budget: usize,
}

/// One way of writing a language.
pub struct Language {
    /// ISO 639-1 code, else 639-3. One code may stand twice, for two ways of writing.
    pub code: &'static str,
    /// Where the counts come from.
    pub source: Source,
    /// How much rarer its texts are on the web than those of the languages it is mistaken for, in half nats: what a
    /// close call costs it.
    pub rarity: u8,
}

/// Where counts come from.
pub enum Source {
    /// The crate `lingua-NAME-language-model`.
    Lingua(&'static str),
    /// The same, Vietnamese typed without diacritics.
    WithoutMarks(&'static str),
    /// The same, Serbian in Latin letters.
    Latinised(&'static str),
    /// `texts/CODE.txt`, a small text written for this project; what it doesn't show is taken to be as in these
    /// relatives.
    Text(&'static [&'static str]),
}

const fn lingua(code: &'static str, name: &'static str) -> Language {
    Language { code, source: Source::Lingua(name), rarity: 0 }
}

const fn rare(code: &'static str, name: &'static str, rarity: u8) -> Language {
    Language { code, source: Source::Lingua(name), rarity }
}

/// Every group.
pub const GROUPS: &[Group] = &[
    Group { script: Script::Latin, languages: LATIN, budget: 120_000 },
    Group { script: Script::Cyrillic, languages: CYRILLIC, budget: 60_000 },
    Group { script: Script::Arabic, languages: ARABIC, budget: 10_000 },
    Group { script: Script::Devanagari, languages: DEVANAGARI, budget: 20_000 },
];

const LATIN: &[Language] = &[
    lingua("af", "afrikaans"),
    lingua("az", "azerbaijani"),
    lingua("bs", "bosnian"),
    lingua("ca", "catalan"),
    lingua("cs", "czech"),
    lingua("cy", "welsh"),
    lingua("da", "danish"),
    lingua("de", "german"),
    lingua("en", "english"),
    rare("eo", "esperanto", 6),
    lingua("es", "spanish"),
    lingua("et", "estonian"),
    lingua("eu", "basque"),
    lingua("fi", "finnish"),
    lingua("fr", "french"),
    lingua("ga", "irish"),
    Language { code: "gl", source: Source::Text(&["pt", "es"]), rarity: 6 },
    Language { code: "hmn", source: Source::Text(&[]), rarity: 6 },
    lingua("hr", "croatian"),
    lingua("hu", "hungarian"),
    lingua("id", "indonesian"),
    lingua("is", "icelandic"),
    lingua("it", "italian"),
    Language { code: "jv", source: Source::Text(&["id"]), rarity: 6 },
    rare("la", "latin", 10),
    lingua("lg", "ganda"),
    lingua("lt", "lithuanian"),
    lingua("lv", "latvian"),
    lingua("mi", "maori"),
    rare("ms", "malay", 2),
    lingua("nb", "bokmal"),
    lingua("nl", "dutch"),
    lingua("nn", "nynorsk"),
    lingua("pl", "polish"),
    lingua("pt", "portuguese"),
    lingua("ro", "romanian"),
    lingua("sk", "slovak"),
    lingua("sl", "slovene"),
    lingua("sn", "shona"),
    lingua("so", "somali"),
    lingua("sq", "albanian"),
    Language { code: "sr", source: Source::Latinised("serbian"), rarity: 0 },
    lingua("st", "sotho"),
    lingua("sv", "swedish"),
    lingua("sw", "swahili"),
    lingua("tl", "tagalog"),
    lingua("tn", "tswana"),
    lingua("tr", "turkish"),
    lingua("ts", "tsonga"),
    lingua("vi", "vietnamese"),
    Language { code: "vi", source: Source::WithoutMarks("vietnamese"), rarity: 4 },
    lingua("xh", "xhosa"),
    lingua("yo", "yoruba"),
    lingua("zu", "zulu"),
];

const CYRILLIC: &[Language] = &[
    lingua("be", "belarusian"),
    lingua("bg", "bulgarian"),
    lingua("kk", "kazakh"),
    lingua("mk", "macedonian"),
    lingua("mn", "mongolian"),
    lingua("ru", "russian"),
    lingua("sr", "serbian"),
    lingua("uk", "ukrainian"),
];

const ARABIC: &[Language] = &[lingua("ar", "arabic"), lingua("fa", "persian"), lingua("ur", "urdu")];

const DEVANAGARI: &[Language] = &[
    lingua("hi", "hindi"),
    lingua("mr", "marathi"),
    Language { code: "ne", source: Source::Text(&["hi", "mr"]), rarity: 0 },
];
