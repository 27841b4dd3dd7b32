//! The phrases of `config/lang/*.toml`, all languages at once. A phrase begins with a word: only where a line has one that
//! some phrase begins with is the line compared with phrases.

use std::ops::Range;

use serde::Deserialize;

use super::firsts::{Firsts, INNER, MARKS, RUNNING, SCENES};
use super::folding::{WINDOW, core_of, floor, fold, fold_into, head_window, is_boundary, is_edge, tail_start, uncount};
use super::prefixes::Prefixes;
use super::scan::{Hit, Scan, Scanned};
use crate::document::{Kind, RuleId};
use crate::error::Result;
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
    inner: Prefixes,
    /// Words of running text, over folded text; looked up for few lines.
    running: Prefixes,
    /// Credits and tails in the cases they are written in, over the text as it stands.
    marks: Prefixes,
    firsts: Firsts,
}

/// The longest word of running text has at most so many bytes.
const LONGEST: usize = 32;
/// The longest mark has at most so many bytes before and behind its sign.
const AROUND: usize = 32;
/// In lines of so few words, counts beside a phrase are left out of account: `Comments (12)`, `[ 3 replies ]`.
const COUNTED_WORDS: u32 = 6;
/// The longest line, in words, in which phrases at the end and inside are looked up.
const INNER_WORDS: u32 = 60;

/// A line with what was found in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sought<'a> {
    /// The trimmed text.
    text: &'a str,
    /// That without bullets before it and marks after it.
    core: &'a str,
    /// Its words, counted.
    pub words: u32,
    /// Where its first word begins.
    first: Option<usize>,
    /// The hashes of its first words, at most two.
    opening: &'a [u32],
    /// Where phrases may begin in it.
    hits: &'a [Hit],
}

impl<'a> Sought<'a> {
    /// A line that was looked through.
    pub fn of(text: &'a str, core: &'a str, scanned: &Scanned, scan: &'a Scan) -> Self {
        let Range { start, end } = scanned.words;
        Self {
            text,
            core,
            words: scanned.shape.words,
            first: scanned.first,
            opening: &scan.found.words[start..end.min(start + 2)],
            hits: &scan.found.hits[scanned.hits.clone()],
        }
    }
}

impl Phrases {
    /// Reads and compiles the language files. A rule that is off, by its id, keeps its number and loses its words.
    ///
    /// # Errors
    /// Where a file doesn't fit; the embedded ones are tested.
    pub fn new(off: &[String]) -> Result<Self> {
        let sections: Vec<(&str, Section)> = lang::section("strip")?;
        let mut rules: Vec<Phrase> = sections.into_iter().flat_map(|(_, section)| section.rules).collect();
        for rule in rules.iter_mut().filter(|rule| off.iter().any(|off| **off == *rule.id)) {
            rule.words.clear();
        }
        Ok(Self::compile(rules))
    }

    fn compile(rules: Vec<Phrase>) -> Self {
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
        let (mut firsts, mut scan) = (Firsts::default(), Scan::default());
        for (phrase, rule) in &heads {
            firsts.add_head(phrase, &mut scan);
            if rules[usize::from(*rule)].form == Form::Scene {
                firsts.add(phrase, SCENES, &mut scan);
            }
        }
        for (table, phrases) in [(INNER, &inner), (RUNNING, &running), (MARKS, &marks)] {
            phrases.iter().for_each(|(phrase, _)| firsts.add(phrase, table, &mut scan));
        }
        Self {
            heads: Prefixes::new(heads),
            inner: Prefixes::new(inner),
            running: Prefixes::new(running),
            marks: Prefixes::new(marks),
            firsts,
            rules,
        }
    }

    /// Every rule.
    pub fn rules(&self) -> &[Phrase] {
        &self.rules
    }

    /// One rule.
    pub fn rule(&self, rule: u16) -> &Phrase {
        &self.rules[usize::from(rule)]
    }

    /// The first words of all phrases.
    pub fn firsts(&self) -> &Firsts {
        &self.firsts
    }

    /// The rule that holds for a line: the longest phrase wins, a whole line before a part of it. `folded` is a buffer to
    /// reuse.
    pub fn find(&self, line: Sought, folded: &mut String) -> Option<u16> {
        self.at_head(line, folded).or_else(|| self.inside(line, folded))
    }

    fn at_head(&self, line: Sought, folded: &mut String) -> Option<u16> {
        let core = line.core;
        let counted = line.words <= COUNTED_WORDS && core.bytes().any(|byte| byte.is_ascii_digit());
        let before = core.as_ptr() as usize - line.text.as_ptr() as usize;
        let opening = if line.first == Some(before) { line.opening } else { &[] };
        if !counted && !self.firsts.may_begin(core, opening) {
            return None;
        }
        fold_into(head_window(core), folded);
        if counted {
            uncount(folded);
        }
        // Rank of the form, length of the phrase, rule: the greatest wins, the earlier rule among equals.
        let mut best: Option<(u8, usize, u16)> = None;
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
            if self.fits(rule, line.words) && best.is_none_or(|best| (rank, length) > (best.0, best.1)) {
                best = Some((rank, length, rule));
            }
        }
        best.map(|(_, _, rule)| rule)
    }

    fn inside(&self, line: Sought, folded: &mut String) -> Option<u16> {
        if line.words > INNER_WORDS {
            return None;
        }
        let tail = tail_start(line.text);
        let mut best: Option<(u8, usize, u16)> = None;
        // A phrase may ask for a space before its first word.
        let spaced = |at: usize| at.checked_sub(1).filter(|&at| line.text.as_bytes()[at] == b' ');
        let starts = places(line.hits, INNER).flat_map(|at| [spaced(at), Some(at)]).flatten();
        for at in starts.filter(|&at| at >= tail) {
            fold_into(&line.text[at..], folded);
            let end = folded.trim_end_matches(is_edge).len();
            for (length, rule) in self.inner.of(folded) {
                let rank = match self.rule(rule).form {
                    Form::End if length >= end => 1,
                    Form::Contains => 0,
                    _ => continue,
                };
                if is_boundary(&folded[..length], &folded[length..])
                    && self.fits(rule, line.words)
                    && best.is_none_or(|best| (rank, length) > (best.0, best.1))
                {
                    best = Some((rank, length, rule));
                }
            }
        }
        best.map(|(_, _, rule)| rule)
    }

    /// Where phrases begin that hold wherever they stand in a line, with their rules.
    pub fn anywhere<'a>(&'a self, line: &'a str, hits: &'a [Hit]) -> impl Iterator<Item = (usize, u16)> + 'a {
        let mut folded = String::new();
        places(hits, INNER).filter_map(move |at| {
            fold_into(floor(&line[at..], WINDOW), &mut folded);
            let whole = |&(length, rule): &(usize, u16)| {
                self.rule(rule).form == Form::Contains && is_boundary(&folded[..length], &folded[length..])
            };
            self.inner.of(&folded).filter(whole).last().map(|(_, rule)| (at, rule))
        })
    }

    fn fits(&self, rule: u16, words: u32) -> bool {
        self.rule(rule).max_words.is_none_or(|most| words <= most)
    }

    /// The credits and tails in a line: start, end, rule, in order, none inside another. They are looked for around the
    /// signs that most of them hold, and in the line's last bytes.
    pub fn marks<'a>(&'a self, line: &'a str, hits: &'a [Hit]) -> impl Iterator<Item = (usize, usize, u16)> + 'a {
        let tail = tail_start(line);
        let mut reached = 0;
        places(hits, MARKS).filter_map(move |at| {
            if at < reached {
                return None;
            }
            let rest = &line[at..];
            let whole = |&(length, _): &(usize, u16)| is_boundary(&rest[..length], &rest[length..]);
            let longest = |best: (usize, u16), next: (usize, u16)| if next.0 > best.0 { next } else { best };
            let (length, rule) = self.marks.of(rest).filter(whole).reduce(longest)?;
            if at < tail && !is_near_sign(line.as_bytes(), at, at + length) {
                return None;
            }
            reached = at + length;
            Some((at, reached, rule))
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
        let mut scan = Scan::default();
        scan.line(text, &self.firsts);
        self.is_scene(text, &scan.found.hits, folded)
    }

    /// As [`scene`](Self::scene), of a line that was looked through.
    pub fn is_scene(&self, line: &str, hits: &[Hit], folded: &mut String) -> bool {
        let may = hits.first().is_some_and(|hit| hit.at == 0 && hit.tables & SCENES != 0);
        may && self.begins(line, Form::Scene, folded) && self.running(line, hits, folded).next().is_none()
    }

    /// The rule for a byline that the whole text is.
    pub fn byline(&self, text: &str, folded: &mut String) -> Option<u16> {
        let words = text.split_whitespace().count() as u32;
        let mut scan = Scan::default();
        let scanned = scan.line(text, &self.firsts);
        let rule = self.find(Sought { words, ..Sought::of(text, core_of(text), &scanned, &scan) }, folded)?;
        (self.rule(rule).form == Form::Byline).then_some(rule)
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

    /// Whether a word is one of running text.
    pub fn runs(&self, word: &str, folded: &mut String) -> bool {
        let mut scan = Scan::default();
        scan.line(word, &self.firsts);
        self.running(word, &scan.found.hits, folded).next().is_some()
    }

    /// Where words of running text begin in a line.
    pub fn running<'a>(
        &'a self,
        line: &'a str,
        hits: &'a [Hit],
        folded: &'a mut String,
    ) -> impl Iterator<Item = usize> + 'a {
        let mut reached = 0;
        places(hits, RUNNING).filter(move |&at| {
            if at < reached {
                return false;
            }
            fold_into(floor(&line[at..], LONGEST), folded);
            let text = folded.as_str();
            let whole = |&(length, _): &(usize, u16)| is_boundary(&text[..length], &text[length..]);
            let length = self.running.of(text).filter(whole).last().map(|(length, _)| length);
            reached = at + length.unwrap_or_default();
            length.is_some()
        })
    }
}

/// Where a phrase of a table may begin.
fn places(hits: &[Hit], table: u8) -> impl Iterator<Item = usize> + '_ {
    hits.iter().filter(move |hit| hit.tables & table != 0).map(|hit| hit.at as usize)
}

/// Whether one of the signs that most marks hold stands in a mark or near it.
fn is_near_sign(line: &[u8], start: usize, end: usize) -> bool {
    let near = end.saturating_sub(AROUND)..(start + AROUND + 1).min(line.len());
    near.start < near.end && memchr::memchr3(b':', b'(', b'/', &line[near]).is_some()
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

    /// Whether a rule of this form and kind holds for a line: the same words may stand in several languages.
    fn holds(phrases: &Phrases, rule: &Phrase, line: &str) -> bool {
        let alike = |found: u16| phrases.rule(found).form == rule.form && phrases.rule(found).kind == rule.kind;
        let mut folded = String::new();
        let mut scan = Scan::default();
        let scanned = scan.line(line, phrases.firsts());
        let hits = &scan.found.hits;
        match rule.form {
            Form::Opener => phrases.opens(line, &mut folded),
            Form::Linking => phrases.links(line, &mut folded),
            Form::Scene => phrases.scene(line, &mut folded),
            Form::Running => phrases.running(line, hits, &mut folded).next().is_some(),
            Form::Saying => phrases.says(line),
            Form::Credit | Form::Tail => phrases.marks(line, hits).any(|(_, _, found)| alike(found)),
            _ => phrases.find(Sought::of(line, core_of(line), &scanned, &scan), &mut folded).is_some_and(alike),
        }
    }

    #[test]
    fn every_rule_holds_for_its_example_and_not_for_its_counter_example() {
        let phrases = Phrases::new(&[]).unwrap();
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
        let phrases = Phrases::new(&[]).unwrap();
        let mut ids: Vec<&str> = phrases.rules.iter().map(|rule| &*rule.id).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn counts_beside_a_phrase_are_left_out() {
        let phrases = Phrases::new(&[]).unwrap();
        let line = Sought {
            text: "[ 167 Comments ]",
            core: "[ 167 Comments ]",
            words: 2,
            first: None,
            opening: &[],
            hits: &[],
        };
        let found = phrases.find(line, &mut String::new()).unwrap();
        assert_eq!(phrases.rule(found).form, Form::Closing);
    }
}
