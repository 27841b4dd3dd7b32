//! The phrases of `config/lang/*.toml`, all languages at once: a table for what begins a line, automata for what may
//! stand anywhere in it.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use serde::Deserialize;

use super::folding::{
    WINDOW, core_of, floor, fold, fold_into, head_window, is_boundary, is_edge, is_start, tail_window, uncount,
};
use super::prefixes::Prefixes;
use crate::document::{Kind, RuleId};
use crate::error::{Error, Result};
use crate::lang;

/// Where and how a phrase must stand for its rule to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Form {
    /// The phrase is the whole line, bullets and marks at its ends aside.
    Line,
    /// The line begins with the phrase.
    Start,
    /// The line ends with the phrase.
    End,
    /// The phrase stands anywhere in the line.
    Contains,
    /// The line is the heading of a list; the kind is what the listed lines are.
    Heading,
    /// As `heading`, and the article doesn't go on after the list.
    Closing,
    /// The phrase and then a name, and nothing more.
    Byline,
    /// What stands before or around the name of a picture's maker.
    Credit,
    /// From the phrase to the end of the line: a masthead, glued behind the text.
    Tail,
    /// A word that opens a sentence and is no part of a name.
    Opener,
    /// A word after which a sentence must go on: none ends with it.
    Linking,
    /// Words that open the caption of a scene, with no word of running text behind them.
    Scene,
    /// A word of running text, which captions and headlines leave out.
    Running,
    /// The verb behind a reader's name that heads a comment (`Ann says:`).
    Saying,
}

/// One rule of a language file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Phrase {
    /// The stable id, `<language>.<name>`.
    pub id: RuleId,
    /// What the line is, or for a heading what the lines after it are.
    pub kind: Kind,
    /// Where the words must stand.
    pub form: Form,
    /// The words, in small letters.
    pub words: Vec<String>,
    /// The longest line the rule holds for, in words.
    pub max_words: Option<u32>,
    /// A line the rule holds for.
    #[cfg_attr(not(test), expect(dead_code, reason = "for the reader and the tests"))]
    pub example: String,
    /// A line that looks like it and for which the rule doesn't hold.
    #[cfg_attr(not(test), expect(dead_code, reason = "for the reader and the tests"))]
    pub counter: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    rules: Vec<Phrase>,
}

/// Every language's rules, compiled.
#[derive(Debug)]
pub(super) struct Phrases {
    rules: Vec<Phrase>,
    /// Forms that begin a line, over its folded head.
    heads: Prefixes,
    /// Forms that may stand inside a line, over folded text of bounded length.
    inner: AhoCorasick,
    inner_rules: Vec<u16>,
    /// Words of running text, over folded text; looked up for few lines.
    running: AhoCorasick,
    /// Credits and tails in the cases they are written in, over text of any length as it stands.
    marks: AhoCorasick,
    mark_rules: Vec<u16>,
}

/// The longest mark has at most so many bytes before and behind its sign.
const AROUND: usize = 32;
/// In lines of so few words, counts beside a phrase are left out of account: `Comments (12)`, `[ 3 replies ]`.
const COUNTED_WORDS: u32 = 6;
/// The longest line, in words, in which phrases at the end and inside are looked up.
const INNER_WORDS: u32 = 60;

impl Phrases {
    /// Reads and compiles the language files.
    ///
    /// # Errors
    /// Where a file doesn't fit; the embedded ones are tested.
    pub fn new() -> Result<Self> {
        let sections: Vec<(&str, Section)> = lang::section("strip")?;
        Self::compile(sections.into_iter().flat_map(|(_, section)| section.rules).collect())
    }

    fn compile(rules: Vec<Phrase>) -> Result<Self> {
        let (mut heads, mut inner, mut running, mut marks) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (rule, phrase) in (0u16..).zip(&rules) {
            for word in &phrase.words {
                match phrase.form {
                    Form::Line
                    | Form::Start
                    | Form::Heading
                    | Form::Closing
                    | Form::Byline
                    | Form::Opener
                    | Form::Linking
                    | Form::Scene => {
                        heads.push((fold(word), rule));
                    }
                    Form::End | Form::Contains => inner.push((fold(word), rule)),
                    Form::Running => running.push((fold(word), rule)),
                    Form::Saying => {}
                    Form::Credit | Form::Tail => marks.extend(cases(word).into_iter().map(|word| (word, rule))),
                }
            }
        }
        let wrong = |error| Error::new("the phrases of config/lang can't be compiled").because(error);
        let build = |patterns: &[(String, u16)], kind| {
            let words = patterns.iter().map(|(word, _)| word);
            // Words as common as these stop a prefilter at every other word: the bare table is four times as fast. That of
            // the marks takes 40 ms at the start, and an eighth off the time of a run over scrapes.
            AhoCorasick::builder()
                .match_kind(kind)
                .kind(Some(AhoCorasickKind::DFA))
                .prefilter(false)
                .build(words)
                .map_err(wrong)
        };
        let numbers = |patterns: &[(String, u16)]| patterns.iter().map(|&(_, rule)| rule).collect();
        Ok(Self {
            heads: Prefixes::new(heads),
            inner: build(&inner, MatchKind::Standard)?,
            inner_rules: numbers(&inner),
            running: build(&running, MatchKind::LeftmostLongest)?,
            marks: build(&marks, MatchKind::LeftmostLongest)?,
            mark_rules: numbers(&marks),
            rules,
        })
    }

    /// Every rule.
    pub fn rules(&self) -> &[Phrase] {
        &self.rules
    }

    /// One rule.
    pub fn rule(&self, rule: u16) -> &Phrase {
        &self.rules[usize::from(rule)]
    }

    /// The rule that holds for a line of so many words: the longest phrase wins, a whole line before a part of it.
    /// `folded` is a buffer to reuse.
    pub fn find(&self, line: &str, words: u32, folded: &mut String) -> Option<u16> {
        let core = core_of(line);
        fold_into(head_window(core), folded);
        if words <= COUNTED_WORDS && core.bytes().any(|byte| byte.is_ascii_digit()) {
            uncount(folded);
        }
        // Rank of the form, length of the phrase, rule: the greatest wins, the earlier rule among equals.
        let mut best: Option<(u8, usize, u16)> = None;
        let fits = |rule: u16| self.rule(rule).max_words.is_none_or(|most| words <= most);
        let whole = core.len() <= WINDOW;
        let end = folded.trim_end_matches(is_edge).len();
        for (length, rule) in self.heads.of(folded) {
            if !is_boundary(&folded[..length], &folded[length..]) {
                continue;
            }
            let fills = whole && length >= end;
            let rank = match self.rule(rule).form {
                Form::Line | Form::Heading | Form::Closing if fills => 3,
                Form::Byline if whole && is_name(core, folded, length) => 2,
                Form::Start => 1,
                _ => continue,
            };
            if fits(rule) && best.is_none_or(|best| (rank, length) > (best.0, best.1)) {
                best = Some((rank, length, rule));
            }
        }
        if best.is_some() || words > INNER_WORDS {
            return best.map(|(_, _, rule)| rule);
        }
        fold_into(tail_window(line), folded);
        let end = folded.trim_end_matches(is_edge).len();
        for found in self.inner.find_overlapping_iter(folded.as_str()) {
            let rule = self.inner_rules[found.pattern().as_usize()];
            if !is_boundary(&folded[..found.end()], &folded[found.end()..]) || !is_start(folded, found.start()) {
                continue;
            }
            let rank = match self.rule(rule).form {
                Form::End if found.end() >= end => 1,
                Form::Contains => 0,
                _ => continue,
            };
            if fits(rule) && best.is_none_or(|best| (rank, found.len()) > (best.0, best.1)) {
                best = Some((rank, found.len(), rule));
            }
        }
        best.map(|(_, _, rule)| rule)
    }

    /// The credits and tails in a line: start, end, rule, in order, none inside another.
    pub fn marks<'a>(&'a self, line: &'a str) -> impl Iterator<Item = (usize, usize, u16)> + 'a {
        windows(line).flat_map(move |window| {
            let offset = window.start;
            self.marks
                .find_iter(&line[window])
                .map(move |found| (offset + found.start(), offset + found.end(), found.pattern().as_usize()))
                .filter(|&(start, end, _)| is_start(line, start) && is_boundary(&line[..end], &line[end..]))
                .map(|(start, end, pattern)| (start, end, self.mark_rules[pattern]))
        })
    }

    /// Whether the text begins with a word that opens a sentence.
    pub fn opens(&self, text: &str, folded: &mut String) -> bool {
        self.begins(text, Form::Opener, folded)
    }

    /// Whether a word is one that no sentence ends with.
    pub fn links(&self, word: &str, folded: &mut String) -> bool {
        fold_into(floor(word, 24), folded);
        let length = folded.len();
        self.heads.of(folded).any(|(end, rule)| end == length && self.rule(rule).form == Form::Linking)
    }

    /// Whether the text begins as the caption of a scene does, and no word of running text stands in it.
    pub fn scene(&self, text: &str, folded: &mut String) -> bool {
        self.begins(text, Form::Scene, folded) && self.running(text, folded) == 0
    }

    /// The rule for a byline that the whole text is.
    pub fn byline(&self, text: &str, folded: &mut String) -> Option<u16> {
        let words = text.split_whitespace().count() as u32;
        self.find(text, words, folded).filter(|&rule| self.rule(rule).form == Form::Byline)
    }

    fn begins(&self, text: &str, form: Form, folded: &mut String) -> bool {
        fold_into(floor(text, 24), folded);
        self.heads
            .of(folded)
            .any(|(end, rule)| self.rule(rule).form == form && is_boundary(&folded[..end], &folded[end..]))
    }

    /// Whether a line ends, a colon aside, with the verb that heads a reader's comment.
    pub fn says(&self, line: &str) -> bool {
        let line = line.trim_end_matches([':', '：', ' ']).to_lowercase();
        let verbs = self.rules.iter().filter(|rule| rule.form == Form::Saying).flat_map(|rule| &rule.words);
        verbs.into_iter().any(|verb| line.strip_suffix(verb.as_str()).is_some_and(|name| name.ends_with(' ')))
    }

    /// How many words of running text stand in a line.
    pub fn running(&self, line: &str, folded: &mut String) -> usize {
        fold_into(line, folded);
        let text = folded.as_str();
        self.running
            .find_iter(text)
            .filter(|found| is_start(text, found.start()) && is_boundary(&text[..found.end()], &text[found.end()..]))
            .count()
    }
}

/// The parts of a line in which marks are looked up: around the signs that most marks hold, and its last bytes; a short
/// line is looked through whole.
fn windows(line: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let tail = line.ceil_char_boundary(line.len().saturating_sub(WINDOW));
    let mut reached = 0;
    let around = memchr::memchr3_iter(b':', b'(', b'/', &line.as_bytes()[..tail]).filter_map(move |at| {
        let start = line.floor_char_boundary(at.saturating_sub(AROUND)).max(reached);
        let end = line.ceil_char_boundary(at + AROUND);
        reached = reached.max(end);
        (start < end).then_some(start..end)
    });
    around.chain(std::iter::once(tail..line.len()))
}

/// Whether what follows a byline's words is one name or several: up to ten words, nearly all capitalised, no sentence.
fn is_name(core: &str, folded: &str, at: usize) -> bool {
    // Folding can change byte lengths, so the name is found by counting characters.
    let skip = folded[..at].chars().count();
    let name: String = core.chars().skip(skip).collect();
    let name = name.trim_matches(|c: char| is_edge(c) || matches!(c, '(' | ')' | '@'));
    if name.is_empty() {
        return false;
    }
    let words: Vec<&str> = name.split([' ', '/', ',', '\u{a0}']).filter(|word| !word.is_empty()).collect();
    let lower = words.iter().filter(|word| word.chars().next().is_some_and(char::is_lowercase)).count();
    words.len() <= 10 && lower * 2 < words.len() && !name.contains(['?', ';', ':'])
}

/// The ways a mark is written: as given, capitalised, in capitals.
fn cases(word: &str) -> Vec<String> {
    let mut capitalised = String::new();
    let mut letters = word.chars();
    let lead: String = letters.by_ref().take_while(|c| !c.is_alphabetic()).collect();
    let rest = &word[lead.len()..];
    capitalised.push_str(&lead);
    if let Some(first) = rest.chars().next() {
        capitalised.extend(first.to_uppercase());
        capitalised.push_str(&rest[first.len_utf8()..]);
    }
    let mut all = vec![word.to_owned(), capitalised, word.to_uppercase()];
    all.sort();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strip::shape::Shape;

    /// Whether a rule of this form and kind holds for a line: the same words may stand in several languages.
    fn holds(phrases: &Phrases, rule: &Phrase, line: &str) -> bool {
        let alike = |found: u16| phrases.rule(found).form == rule.form && phrases.rule(found).kind == rule.kind;
        let mut folded = String::new();
        match rule.form {
            Form::Opener => phrases.opens(line, &mut folded),
            Form::Linking => phrases.links(line, &mut folded),
            Form::Scene => phrases.scene(line, &mut folded),
            Form::Running => phrases.running(line, &mut folded) > 0,
            Form::Saying => phrases.says(line),
            Form::Credit | Form::Tail => phrases.marks(line).any(|(_, _, found)| alike(found)),
            _ => phrases.find(line, Shape::of(line).words, &mut folded).is_some_and(alike),
        }
    }

    #[test]
    fn every_rule_holds_for_its_example_and_not_for_its_counter_example() {
        let phrases = Phrases::new().unwrap();
        let mut wrong = Vec::new();
        for rule in &phrases.rules {
            if !holds(&phrases, rule, &rule.example) {
                wrong.push(format!("{} misses {:?}", rule.id, rule.example));
            }
            if holds(&phrases, rule, &rule.counter) {
                wrong.push(format!("{} takes {:?}", rule.id, rule.counter));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn ids_are_unique() {
        let phrases = Phrases::new().unwrap();
        let mut ids: Vec<&str> = phrases.rules.iter().map(|rule| &*rule.id).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn counts_beside_a_phrase_are_left_out() {
        let phrases = Phrases::new().unwrap();
        let found = phrases.find("[ 167 Comments ]", 2, &mut String::new()).unwrap();
        assert_eq!(phrases.rule(found).form, Form::Closing);
    }
}
