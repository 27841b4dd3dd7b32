//! The words of dates, a table a language, compiled to one finder a language.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use serde::Deserialize;

/// The `[date]` table of a language file; all words in lower case.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Words {
    /// The order of a numeric date: `dmy`, `mdy` or `ymd`.
    order: String,
    /// Other codes of the language that share the table.
    also: Vec<String>,
    /// Twelve rows of names, January first: both as in a date and alone, wide and abbreviated.
    months: Vec<Vec<String>>,
    /// Twelve rows of names of the Solar Hijri calendar, whose years are then read too.
    solar_months: Vec<Vec<String>>,
    /// Seven rows of names, Monday first.
    weekdays: Vec<Vec<String>>,
    today: Vec<String>,
    yesterday: Vec<String>,
    before_yesterday: Vec<String>,
    tomorrow: Vec<String>,
    /// Words before the number of a day, a month, a year (`ngày`, `tháng`, `năm`).
    day_before: Vec<String>,
    month_before: Vec<String>,
    year_before: Vec<String>,
    /// Marks after the number of a day, a month, a year (`日`, `月`, `года`).
    day_after: Vec<String>,
    month_after: Vec<String>,
    year_after: Vec<String>,
    /// Words between day, month and year (`de`, `of`).
    joiners: Vec<String>,
    /// Parts of the day.
    parts: Vec<String>,
    /// Words of a clock time (`Uhr`, `lúc`).
    clock: Vec<String>,
    /// Labels of a publication stamp, of a stamp of modification.
    published: Vec<String>,
    updated: Vec<String>,
    /// Before a year: the text's own year is the next one (`so với năm`).
    compared: Vec<String>,
    /// Before a year: it says nothing of the text's own year (`since`, `born`).
    aside: Vec<String>,
    /// Beside a count of years: what they are counted from is named nearby (`50th anniversary`, `kỷ niệm 50 năm`).
    anniversaries: Vec<String>,
    /// Before day and month: the name of a holiday or of a street.
    holidays: Vec<String>,
    /// Before a number: it is no date (`Nghị định số`, `Tel.`).
    not_dates: Vec<String>,
    /// Before day and month: long past, or yet to come.
    past: Vec<String>,
    future: Vec<String>,
    /// Eras: the year said plus `add` is the Gregorian year.
    eras: Vec<Era>,
    /// Patterns such as `{0} hours ago`, by unit.
    ago: BTreeMap<Unit, Vec<String>>,
    /// Words stand without spaces between them.
    spaceless: bool,
    examples: Vec<Example>,
    counter_examples: Vec<Example>,
}

/// A text of a language file, with the day that stands in it; none for a counter-example.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Example {
    pub(super) text: String,
    pub(super) date: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Era {
    name: String,
    add: i16,
}

/// What `ago` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
}

impl Unit {
    /// Its length in minutes.
    pub(super) fn minutes(self) -> i64 {
        match self {
            Self::Minute => 1,
            Self::Hour => 60,
            Self::Day => 24 * 60,
            Self::Week => 7 * 24 * 60,
        }
    }
}

/// What a word can be beside a name: one bit each, as a word may be several (`morgen`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Role(u32);

impl Role {
    pub(super) const DAY_BEFORE: Self = Self(1);
    pub(super) const MONTH_BEFORE: Self = Self(1 << 1);
    pub(super) const YEAR_BEFORE: Self = Self(1 << 2);
    pub(super) const DAY_AFTER: Self = Self(1 << 3);
    pub(super) const MONTH_AFTER: Self = Self(1 << 4);
    pub(super) const YEAR_AFTER: Self = Self(1 << 5);
    pub(super) const JOINER: Self = Self(1 << 6);
    pub(super) const PART: Self = Self(1 << 7);
    pub(super) const CLOCK: Self = Self(1 << 8);
    pub(super) const PUBLISHED: Self = Self(1 << 9);
    pub(super) const UPDATED: Self = Self(1 << 10);
    pub(super) const COMPARED: Self = Self(1 << 11);
    pub(super) const ASIDE: Self = Self(1 << 12);
    pub(super) const HOLIDAY: Self = Self(1 << 13);
    pub(super) const NOT_DATE: Self = Self(1 << 14);
    pub(super) const PAST: Self = Self(1 << 15);
    pub(super) const FUTURE: Self = Self(1 << 16);
    pub(super) const AGO_BEFORE: Self = Self(1 << 17);
    pub(super) const ANNIVERSARY: Self = Self(1 << 18);
    pub(super) const SOLAR: Self = Self(1 << 19);
}

/// Everything a word can mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sense {
    roles: u32,
    /// 1 to 12.
    pub(super) month: Option<u8>,
    /// 1 (Monday) to 7.
    pub(super) weekday: Option<u8>,
    /// Days from today: -2 to 1.
    pub(super) relative: Option<i8>,
    /// What was counted, for a word such as `hours ago`.
    pub(super) ago: Option<Unit>,
    /// Whether `ago` holds only after an [`Role::AGO_BEFORE`] word (`vor 3 Stunden`).
    pub(super) ago_needs_word: bool,
    /// What to add to a year of this era.
    pub(super) era: Option<i16>,
}

impl Sense {
    pub(super) fn is(&self, role: Role) -> bool {
        self.roles & role.0 != 0
    }

    fn role(role: Role) -> Self {
        Self { roles: role.0, ..Self::default() }
    }

    /// Both senses; of two names of one kind the first stays.
    fn with(self, other: Self) -> Self {
        Self {
            roles: self.roles | other.roles,
            month: self.month.or(other.month),
            weekday: self.weekday.or(other.weekday),
            relative: self.relative.or(other.relative),
            ago: self.ago.or(other.ago),
            ago_needs_word: if self.ago.is_some() { self.ago_needs_word } else { other.ago_needs_word },
            era: self.era.or(other.era),
        }
    }
}

/// Which part of a numeric date comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Day, month, year.
    Day,
    /// Month, day, year.
    Month,
    /// Year, month, day.
    Year,
}

/// The words of one language beside those of English, ready to be found.
#[derive(Debug)]
pub(super) struct Lexicon {
    pub(super) finder: Finder,
    /// By word of the finder.
    pub(super) senses: Vec<Sense>,
    /// The words of the language are written without spaces between them.
    pub(super) spaceless: bool,
    /// The language has digits of its own script.
    pub(super) native_digits: bool,
    /// Two-digit and four-digit years may be Buddhist.
    pub(super) buddhist: bool,
    /// Years may be those of the Solar Hijri calendar.
    pub(super) solar: bool,
    /// Numbers may be written in Chinese numerals.
    pub(super) han: bool,
    pub(super) order: Order,
}

/// The lexicon of every language, compiled when a document first asks for it: forty languages take as long as a thousand
/// documents.
#[derive(Debug)]
pub(super) struct Lexicons {
    tables: Vec<(&'static str, Words)>,
    /// One a table, and before them the one with the words of all.
    lexicons: Vec<OnceLock<Lexicon>>,
    by_code: HashMap<String, usize>,
}

/// Languages whose countries count years from the Buddha's death, 543 BC.
const BUDDHIST: [&str; 4] = ["th", "lo", "km", "my"];
/// Languages that write numbers in Chinese numerals too.
const HAN: [&str; 2] = ["zh", "ja"];

impl Lexicons {
    /// Of the tables. The lexicon of a document without language holds the words of all.
    pub(super) fn new(tables: Vec<(&'static str, Words)>) -> Self {
        let mut by_code = HashMap::new();
        for (number, (code, words)) in (1..).zip(&tables) {
            for name in words.also.iter().map(String::as_str).chain([*code]) {
                by_code.insert(name.to_owned(), number);
            }
        }
        let lexicons = (0..=tables.len()).map(|_| OnceLock::new()).collect();
        Self { tables, lexicons, by_code }
    }

    /// The lexicon of a language by its code, with or without a region (`pt-BR`).
    pub(super) fn get(&self, language: Option<&str>) -> &Lexicon {
        let code = language.and_then(|code| code.split(['-', '_']).next());
        let number = code.and_then(|code| self.by_code.get(&code.to_ascii_lowercase())).copied().unwrap_or(0);
        self.lexicons[number].get_or_init(|| self.compile(number))
    }

    fn compile(&self, number: usize) -> Lexicon {
        match number.checked_sub(1).map(|at| &self.tables[at]) {
            None => {
                let everything = self.tables.iter().flat_map(|(_, words)| words.entries()).collect();
                Lexicon::new(everything, &Words::default(), "", Size::Small)
            }
            Some((code, words)) => {
                let english = self.tables.iter().filter(|(code, _)| *code == "en");
                let mut entries = words.entries();
                entries.extend(english.flat_map(|(_, words)| words.entries()));
                Lexicon::new(entries, words, code, Size::Growing)
            }
        }
    }
}

impl Lexicon {
    fn new(entries: Vec<(String, Sense)>, words: &Words, code: &str, size: Size) -> Self {
        let mut senses: BTreeMap<String, Sense> = BTreeMap::new();
        for (word, sense) in entries {
            for form in forms(&word) {
                let known = senses.entry(form).or_default();
                *known = known.with(sense);
            }
        }
        let order = match words.order.as_str() {
            "mdy" => Order::Month,
            "ymd" => Order::Year,
            _ => Order::Day,
        };
        // Arabic (U+0600) and all scripts after it; Latin, Greek and Cyrillic languages have no others than 0 to 9.
        let native_digits = senses
            .keys()
            .any(|word| word.chars().any(|letter| ('\u{600}'..'\u{1E00}').contains(&letter) || letter >= '\u{3000}'));
        let (words_of, senses): (Vec<String>, Vec<Sense>) = senses.into_iter().unzip();
        Self {
            finder: Finder::new(words_of, size),
            senses,
            native_digits,
            spaceless: words.spaceless,
            buddhist: BUDDHIST.contains(&code),
            solar: !words.solar_months.is_empty(),
            han: HAN.contains(&code),
            order,
        }
    }
}

/// Finds words in texts, the longest of those that begin first.
///
/// A full table is twice as fast as a small automaton, ten times as large, and takes as long to make as fifty articles: it
/// is made of a language of which much is read. What is found is the same.
#[derive(Debug)]
pub(super) struct Finder {
    words: Vec<String>,
    small: AhoCorasick,
    table: OnceLock<AhoCorasick>,
    /// Bytes looked through so far.
    read: AtomicUsize,
    size: Size,
}

/// How large a finder may get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Size {
    Small,
    /// Small until much was read.
    Growing,
}

/// Bytes after which a full table has paid for itself, about.
const MUCH: usize = 2 << 20;

impl Finder {
    fn new(words: Vec<String>, size: Size) -> Self {
        let small = automaton(&words, AhoCorasickKind::ContiguousNFA);
        Self { words, small, table: OnceLock::new(), read: AtomicUsize::new(0), size }
    }

    /// An automaton to look through so many bytes; its patterns are the words, by number.
    pub(super) fn automaton(&self, bytes: usize) -> &AhoCorasick {
        if let Some(table) = self.table.get() {
            return table;
        }
        let read = self.read.fetch_add(bytes, Ordering::Relaxed);
        match self.size {
            Size::Growing if read > MUCH => self.table.get_or_init(|| automaton(&self.words, AhoCorasickKind::DFA)),
            _ => &self.small,
        }
    }
}

fn automaton(words: &[String], kind: AhoCorasickKind) -> AhoCorasick {
    let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).kind(Some(kind)).build(words);
    builder.expect("a few thousand short words are far below the limits of the automaton")
}

impl Words {
    /// The texts that show what the table finds.
    #[cfg(test)]
    pub(super) fn examples(&self) -> impl Iterator<Item = &Example> {
        self.examples.iter().chain(&self.counter_examples)
    }

    /// Every word with its sense.
    fn entries(&self) -> Vec<(String, Sense)> {
        let mut entries = Vec::new();
        for (rows, sense) in [
            (&self.months, (|i| Sense { month: Some(i), ..Sense::default() }) as fn(u8) -> Sense),
            (&self.solar_months, |i| Sense { month: Some(i), ..Sense::role(Role::SOLAR) }),
            (&self.weekdays, |i| Sense { weekday: Some(i), ..Sense::default() }),
        ] {
            for (row, index) in rows.iter().zip(1..) {
                entries.extend(row.iter().map(|name| (name.clone(), sense(index))));
            }
        }
        for (words, days) in
            [(&self.today, 0), (&self.yesterday, -1), (&self.before_yesterday, -2), (&self.tomorrow, 1)]
        {
            let sense = Sense { relative: Some(days), ..Sense::default() };
            entries.extend(words.iter().map(|word| (word.clone(), sense)));
        }
        for (words, role) in [
            (&self.day_before, Role::DAY_BEFORE),
            (&self.month_before, Role::MONTH_BEFORE),
            (&self.year_before, Role::YEAR_BEFORE),
            (&self.day_after, Role::DAY_AFTER),
            (&self.month_after, Role::MONTH_AFTER),
            (&self.year_after, Role::YEAR_AFTER),
            (&self.joiners, Role::JOINER),
            (&self.parts, Role::PART),
            (&self.clock, Role::CLOCK),
            (&self.published, Role::PUBLISHED),
            (&self.updated, Role::UPDATED),
            (&self.compared, Role::COMPARED),
            (&self.aside, Role::ASIDE),
            (&self.anniversaries, Role::ANNIVERSARY),
            (&self.holidays, Role::HOLIDAY),
            (&self.not_dates, Role::NOT_DATE),
            (&self.past, Role::PAST),
            (&self.future, Role::FUTURE),
        ] {
            entries.extend(words.iter().map(|word| (word.clone(), Sense::role(role))));
        }
        for era in &self.eras {
            entries.push((era.name.clone(), Sense { era: Some(era.add), ..Sense::default() }));
        }
        for (&unit, patterns) in &self.ago {
            for (before, after) in patterns.iter().filter_map(|pattern| pattern.split_once("{0}")) {
                let (before, after) = (before.trim(), after.trim());
                if !before.is_empty() {
                    entries.push((before.to_owned(), Sense::role(Role::AGO_BEFORE)));
                }
                if !after.is_empty() {
                    let sense = Sense { ago: Some(unit), ago_needs_word: !before.is_empty(), ..Sense::default() };
                    entries.push((after.to_owned(), sense));
                }
            }
        }
        entries
    }
}

/// A word as it can stand in a text: in lower case, with a capital first letter, with one on every word, in capitals.
fn forms(word: &str) -> Vec<String> {
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect::<String>())
    };
    let titled: Vec<String> = word.split(' ').map(capital).collect();
    let mut forms = vec![word.to_owned(), capital(word), titled.join(" "), word.to_uppercase()];
    forms.sort();
    forms.dedup();
    forms
}
