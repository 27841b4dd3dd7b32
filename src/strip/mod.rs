//! Verdicts on blocks: what is the article, and what each other block is.

mod block;
mod builtin;
mod captions;
#[cfg(test)]
mod cases;
mod cohesion;
mod credits;
mod cut;
mod doubled;
mod edges;
mod extend;
mod facts;
mod firsts;
mod fold;
mod folding;
mod forms;
mod hash;
mod inside;
mod letters;
mod lists;
mod markup;
mod measure;
mod own;
mod page;
mod phrases;
mod prefixes;
mod recurring;
mod retract;
mod runs;
mod scan;
mod series;
mod shape;
mod shares;
mod signoff;
mod stretch;
mod title;
mod vocabulary;
mod weight;

use crate::config::{StripConfig, nearest};
use crate::document::{Document, Kind, RuleId};
use crate::error::{Error, Result};
use crate::record::Declared;
use crate::segment::PageMeta;

pub use facts::Facts;
pub use shares::Share;

use builtin::{Builtin, Off};
use facts::Labels;
use markup::Habit;
use page::{By, Decision, Line, Page};
use phrases::Phrases;
use scan::Scan;

/// Decides what every block of a document is.
#[derive(Debug)]
pub struct Stripper {
    config: StripConfig,
    phrases: Phrases,
    labels: Labels,
    builtin: Vec<RuleId>,
    off: Off,
}

impl Stripper {
    /// Compiles the rules of all languages.
    ///
    /// # Errors
    /// Where `strip.off` names a rule that doesn't exist, or a file of `config/lang` doesn't fit; the embedded ones are
    /// tested.
    pub fn new(config: &StripConfig) -> Result<Self> {
        let (phrases, builtin) = (Phrases::new(&config.off)?, Builtin::ids());
        let ids = || phrases.rules().iter().map(|rule| &rule.id).chain(&builtin);
        if let Some(unknown) = config.off.iter().find(|off| !ids().any(|id| **id == ***off)) {
            let ids: Vec<String> = ids().map(ToString::to_string).collect();
            let error = Error::usage(format!("`strip.off`: no rule has the id `{unknown}`"));
            return Err(match nearest(unknown, &ids) {
                Some(near) => error.help(format!("did you mean `{near}`?")),
                None => error.help("the column `rule` of the table `blocks` and `tinsach explain` name rules"),
            });
        }
        let labels = Labels::of(phrases.rules());
        Ok(Self { config: config.clone(), labels, phrases, builtin, off: Off::of(&config.off) })
    }

    /// Cuts lines in which pieces are glued, and gives every block a verdict: kind, rule, score.
    pub fn strip(&self, document: &mut Document, meta: &PageMeta, declared: &Declared) {
        if !self.config.enabled {
            for block in 0..document.blocks().len() {
                document.decide(block, Kind::Body, self.builtin[Builtin::Disabled as usize].clone(), 1.0);
            }
            return;
        }
        let open = Decision { kind: Kind::Body, by: By::Builtin(Builtin::Stretch), score: 0.0 };
        let decisions = self.judge(document, meta, declared, |line| line.decision.unwrap_or(open));
        for (block, decision) in decisions.into_iter().enumerate() {
            document.decide(block, decision.kind, self.rule_id(decision.by), decision.score);
        }
    }

    /// What a document whose blocks have verdicts says of itself; where no block does, its metadata and what the input
    /// declared.
    pub fn facts(&self, document: &Document, meta: &PageMeta, declared: &Declared) -> Facts {
        self.labels.facts(document, meta, declared)
    }

    /// What each cue gave to the weight of each block of a document that was stripped: judges its lines once more.
    pub fn explain(&self, document: &Document, meta: &PageMeta, declared: &Declared) -> Vec<Vec<Share>> {
        self.judge(&mut document.uncut(), meta, declared, |line| line.shares.given())
    }

    /// The order of the passes; `read` takes from each line what is asked for.
    fn judge<T>(
        &self,
        document: &mut Document,
        meta: &PageMeta,
        declared: &Declared,
        read: impl Fn(&Line) -> T,
    ) -> Vec<T> {
        let mut scan = Scan::default();
        let lines = scan.document(document, self.phrases.firsts());
        let pieces = cut::cut(document, &lines, &scan.found.hits, &self.phrases, self.off);
        let mut page = Page::read(document, &pieces, scan, lines, &self.phrases, self.off);
        forms::decide(&mut page, &self.phrases);
        doubled::decide(&mut page, &self.phrases);
        signoff::decide(&mut page);
        lists::decide(&mut page, &self.phrases);
        let declared = title::declared(&page, meta, declared);
        let habit = Habit::of(&page, declared);
        weight::weigh(&mut page, habit, declared, &self.phrases, &self.config);
        let article = stretch::heaviest(&page, self.config.min_stretch).unwrap_or(0..page.lines.len());
        let article = extend::widen(&page, article, declared.map_or(0, |title| title + 1), &self.config);
        retract::decide(&mut page, article.clone(), &self.config);
        let title = title::decide(&mut page, article.clone(), declared);
        markup::decide(&mut page, article.clone(), habit);
        recurring::decide(&mut page, article.clone(), title);
        captions::decide(&mut page, article.clone(), &self.phrases, &self.config);
        if !page.markup {
            runs::decide(&mut page, article.clone(), &self.config);
        }
        edges::decide(&mut page, article.clone(), title);
        inside::decide(&mut page, article, title);
        page.lines.iter().map(read).collect()
    }

    fn rule_id(&self, by: By) -> RuleId {
        match by {
            By::Builtin(rule) => self.builtin[rule as usize].clone(),
            By::Phrase(rule) => self.phrases.rule(rule).id.clone(),
        }
    }
}
