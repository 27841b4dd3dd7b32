//! What a document says of itself: headline, section, writer, agency, site.

use super::letters::lower;
use super::phrases::{Form, Phrase};
use super::prefixes::Prefixes;
use crate::document::{Document, Kind};
use crate::record::{Declared, host};
use crate::segment::PageMeta;

/// What a document says of itself; a field is `None` where nothing says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The headline.
    pub title: Option<String>,
    /// The section it was filed under.
    pub section: Option<String>,
    /// Who wrote it, without "By" and without the agency.
    pub byline: Option<String>,
    /// The agency or paper it was taken from.
    pub agency: Option<String>,
    /// The host of the address, else the site's name.
    pub site: Option<String>,
}

/// The longest byline, in bytes.
const LONGEST: usize = 120;

/// The words that stand beside the names of writers and agencies, of all languages.
#[derive(Debug)]
pub(super) struct Labels {
    /// Words before a name that are no part of it (`By`, `Theo`), in small letters.
    before: Prefixes,
    /// Words that name a role and nobody (`Reporter`), in small letters, sorted.
    roles: Vec<String>,
    /// The longest of the words before a name, in characters.
    longest: usize,
}

impl Labels {
    /// The words of the rules for bylines and agencies.
    pub fn of(rules: &[Phrase]) -> Self {
        let words = |wanted: fn(Form) -> bool| {
            let named =
                rules.iter().filter(|rule| matches!(rule.kind, Kind::Byline | Kind::Agency) && wanted(rule.form));
            let mut words: Vec<String> = named
                .flat_map(|rule| &rule.words)
                // A closed bracket is a mark of its own, with no name behind it.
                .filter(|word| !word.ends_with([')', '）']))
                .map(|word| word.trim_matches([' ', ':', '：']).to_lowercase())
                .filter(|word| !word.is_empty())
                .collect();
            words.sort_unstable();
            words.dedup();
            words
        };
        let before = words(|form| matches!(form, Form::Byline | Form::Start));
        let longest = before.iter().map(|word| word.chars().count()).max().unwrap_or_default();
        let before = Prefixes::new(before.into_iter().zip(0..).collect());
        Self { before, roles: words(|form| matches!(form, Form::Line)), longest }
    }

    /// Reads the facts off a document whose blocks have verdicts, then off the page's metadata and what the input declared.
    pub fn facts(&self, document: &Document, meta: &PageMeta, declared: &Declared) -> Facts {
        let title = document.of_kind(Kind::Title).next().map(one_line);
        let title = title.or_else(|| meta.titles.first().map(|title| one_line(title)));
        let title = title.or_else(|| declared.title.as_deref().map(one_line)).filter(|title| !title.is_empty());
        let (mut byline, mut agency) = (None, None);
        for line in document.of_kind(Kind::Byline).filter(|line| line.len() <= LONGEST) {
            let (name, house) = self.apart(line);
            byline = byline.or(name);
            agency = agency.or(house);
        }
        let named = document.of_kind(Kind::Agency).filter(|line| line.len() <= LONGEST);
        let agency = agency.or_else(|| named.map(|line| self.bare(line)).find(|name| !name.is_empty()).map(one_line));
        Facts {
            title,
            section: document.of_kind(Kind::Section).last().map(section).or_else(|| meta.section.clone()),
            byline: byline.or_else(|| meta.author.as_deref().and_then(|author| self.apart(author).0)),
            agency,
            site: declared.url.as_deref().or(meta.url.as_deref()).and_then(host).or_else(|| meta.site_name.clone()),
        }
    }

    /// Writer and agency of a byline: `Theo Lê Ba/Sông Xanh`, `Lê Ba (theo Sông Xanh)`, `By Ann Lee - River News`.
    fn apart(&self, line: &str) -> (Option<String>, Option<String>) {
        if self.is_role(line.trim()) {
            return (None, None);
        }
        let name = unglued(undated(self.bare(line)));
        let some = |name: &str| {
            let name = one_line(self.bare(name));
            (!self.is_role(&name) && name.chars().any(char::is_alphabetic) && !name.contains('@')).then_some(name)
        };
        if let Some((writer, rest)) = name.split_once(['(', '（']) {
            let house = self.bare(rest.trim_end_matches([')', '）', ' ', '.']));
            let remark = house.chars().next().is_none_or(char::is_lowercase)
                || house.split(' ').count() == 1 && !house.chars().any(char::is_uppercase);
            let translated = rest.trim().len() <= 8 && !house.chars().all(char::is_uppercase);
            return (some(writer), if remark || translated { None } else { some(house) });
        }
        if let Some((writer, house)) =
            name.split_once(" / ").or_else(|| name.split_once('/')).or_else(|| name.split_once(" - "))
        {
            return (some(writer), some(house));
        }
        (some(name.split(['|', ',']).next().unwrap_or(name)), None)
    }

    /// Whether a line names a role, or is a label with nobody behind it.
    fn is_role(&self, line: &str) -> bool {
        let line = line.to_lowercase();
        self.roles.binary_search(&line).is_ok() || self.before.of(&line).any(|(length, _)| length == line.len())
    }

    /// A name without the words and marks around it.
    fn bare<'a>(&self, line: &'a str) -> &'a str {
        let is_mark = |c: char| {
            c.is_whitespace() || matches!(c, ':' | '：' | '-' | '–' | '—' | '|' | '.' | '*' | ',' | '(' | '[' | '）')
        };
        let mut name = line.trim_matches(is_mark);
        let mut folded = String::new();
        loop {
            folded.clear();
            folded.extend(name.chars().take(self.longest + 1).map(lower));
            let before = self.before.of(&folded).filter_map(|(length, _)| {
                let letters = folded[..length].chars().count();
                let rest = name.char_indices().nth(letters).map_or("", |(at, _)| &name[at..]);
                rest.starts_with(|c: char| !c.is_alphanumeric() || c as u32 >= 0x2E80).then_some(rest)
            });
            match before.min_by_key(|rest| rest.len()) {
                Some(rest) => name = rest.trim_matches(is_mark),
                None => return name,
            }
        }
    }
}

/// The section behind a label, the first of several; the line itself where it has no label.
fn section(line: &str) -> String {
    match line.split_once([':', '：']) {
        Some((_, sections)) => one_line(sections.split('|').next().unwrap_or(sections)),
        None => one_line(line),
    }
}

/// A name without the day behind it, a month's word included.
fn undated(name: &str) -> &str {
    let Some(digit) = name.find(|c: char| c.is_ascii_digit()) else { return name };
    let words: Vec<&str> = name[..digit].split_whitespace().collect();
    let month =
        words.last().filter(|_| words.len() > 2).map_or(digit, |word| word.as_ptr() as usize - name.as_ptr() as usize);
    name[..month].trim_end()
}

/// A name without the role glued to it: `Ann LeeReporter`.
fn unglued(name: &str) -> &str {
    let mut start = 0;
    let mut last = ' ';
    for (at, char) in name.char_indices() {
        if char.is_whitespace() {
            start = at + char.len_utf8();
        } else if last.is_lowercase() && char.is_uppercase() && at > start + 2 {
            return &name[..at];
        }
        last = char;
    }
    name
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writer_and_agency() {
        let labels = Labels::of(crate::strip::phrases::Phrases::new(&[]).unwrap().rules());
        let both = |line| labels.apart(line);
        let some = |name: &str| Some(name.to_owned());
        assert_eq!(both("Theo Lê Ba/Sông Xanh"), (some("Lê Ba"), some("Sông Xanh")));
        assert_eq!(both("Lê Ba (theo Sông Xanh)"), (some("Lê Ba"), some("Sông Xanh")));
        assert_eq!(both("Lê Ba (Dịch)"), (some("Lê Ba"), None));
        assert_eq!(both("By Ann Lee"), (some("Ann Lee"), None));
        assert_eq!(both("- by Ann Lee | River News"), (some("Ann Lee"), None));
        assert_eq!(both("Editor"), (None, None));
        assert_eq!(both("By Ann LeeReporter"), (some("Ann Lee"), None));
        assert_eq!(both("By Ann McLee April 21, 2022"), (some("Ann McLee"), None));
    }
}
