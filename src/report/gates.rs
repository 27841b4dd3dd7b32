//! Gates: bounds on the figures of a run. They judge, and change nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::baseline::Baseline;
use super::counts::Report;
use crate::config::GatesConfig;
use crate::engine::InputFacts;

/// Names of wiped-out places shown, at most.
const SHOWN: usize = 5;

/// What a gate says of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gate {
    /// Its key in `[gates]`.
    pub name: &'static str,
    /// Whether the run passed it.
    pub judgement: Judgement,
    /// What was found; `None` where there was nothing to measure.
    pub value: Option<f32>,
    /// What was asked for.
    pub bound: f32,
    /// The same in words.
    pub detail: String,
}

/// The outcome of a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Judgement {
    /// Within its bound.
    Passed,
    /// Beyond it.
    Failed,
    /// There was nothing to judge by.
    Skipped,
}

/// Which side of the bound is right.
#[derive(Clone, Copy)]
enum Bound {
    AtMost(f32),
    AtLeast(f32),
}

impl Gate {
    fn new(name: &'static str, bound: Bound, value: f32, what: &str) -> Self {
        let (holds, bound, words) = match bound {
            Bound::AtMost(bound) => (value <= bound, bound, "at most"),
            Bound::AtLeast(bound) => (value >= bound, bound, "at least"),
        };
        let judgement = if holds { Judgement::Passed } else { Judgement::Failed };
        let detail = format!("{what}: {}, {words} {bound}", rounded(value));
        Self { name, judgement, value: Some(value), bound, detail }
    }

    fn unmeasured(name: &'static str, judgement: Judgement, bound: f32, why: &str) -> Self {
        Self { name, judgement, value: None, bound, detail: why.to_owned() }
    }

    /// True where the run didn't pass.
    pub fn failed(&self) -> bool {
        self.judgement == Judgement::Failed
    }
}

/// Four decimals at most.
fn rounded(value: f32) -> f32 {
    (value * 1e4).round() / 1e4
}

fn share(part: u64, whole: u64) -> f32 {
    (part as f64 / whole.max(1) as f64) as f32
}

/// Judges a run by the gates that are on, in the order of the configuration.
pub fn judge(config: &GatesConfig, report: &Report, inputs: &[InputFacts], baseline: Option<&Baseline>) -> Vec<Gate> {
    let (ledger, characters) = (&report.ledger, &report.characters);
    let most = |name, bound, part, whole, what: &str| {
        let what = format!("{part} of {whole} {what}");
        (bound < 1.0).then(|| Gate::new(name, Bound::AtMost(bound), share(part, whole), &what))
    };
    let documents = ledger.written + ledger.duplicates;
    let all = characters.kept + characters.removed;
    let (undated, future) = (report.odd("no_date"), report.odd("future_date"));
    let gates = [
        most("max_rejected", config.max_rejected, ledger.quarantined, ledger.read, "records are quarantined"),
        most("max_removed", config.max_removed, characters.removed, all, "characters are removed"),
        median_kept(config, report),
        most("max_duplicates", config.max_duplicates, ledger.duplicates, documents, "documents are duplicates"),
        most("max_undated", config.max_undated, undated, ledger.written, "documents have no date"),
        most("max_future", config.max_future, future, ledger.written, "documents are dated in the future"),
        other_languages(config, report),
        language_shift(config, report, baseline),
        wiped_out(config, report, inputs),
        (config.min_rows > 0).then(|| {
            let least = Bound::AtLeast(config.min_rows as f32);
            Gate::new("min_rows", least, ledger.written as f32, "documents are written")
        }),
        rows(config.min_row_ratio, "min_row_ratio", Bound::AtLeast(config.min_row_ratio), report, baseline),
        rows(config.max_row_ratio, "max_row_ratio", Bound::AtMost(config.max_row_ratio), report, baseline),
    ];
    gates.into_iter().flatten().collect()
}

fn median_kept(config: &GatesConfig, report: &Report) -> Option<Gate> {
    let (name, bound) = ("min_median_kept", config.min_median_kept);
    (bound > 0.0).then(|| match report.median_kept() {
        Some(median) => {
            Gate::new(name, Bound::AtLeast(bound), median, "share of its characters that the median document keeps")
        }
        None => Gate::unmeasured(name, Judgement::Failed, bound, "no document is written"),
    })
}

fn other_languages(config: &GatesConfig, report: &Report) -> Option<Gate> {
    if config.languages.is_empty() {
        return None;
    }
    let other = report.languages.iter().filter(|(code, _)| !config.languages.contains(code));
    let mut other: Vec<(&str, u64)> = other.map(|(code, count)| (code.as_str(), *count)).collect();
    other.sort_by_key(|&(code, count)| (std::cmp::Reverse(count), code));
    let count = other.iter().map(|(_, count)| count).sum();
    let codes: Vec<&str> = other.iter().take(SHOWN).map(|(code, _)| *code).collect();
    let named = if codes.is_empty() { String::new() } else { format!(" ({})", codes.join(", ")) };
    let what = format!("{count} of {} documents are in other languages{named}", report.ledger.written);
    let bound = Bound::AtMost(config.max_other_languages);
    Some(Gate::new("max_other_languages", bound, share(count, report.ledger.written), &what))
}

/// Half the sum of the differences of shares: the total variation distance of the two mixes.
fn language_shift(config: &GatesConfig, report: &Report, baseline: Option<&Baseline>) -> Option<Gate> {
    let (name, bound) = ("max_language_shift", config.max_language_shift);
    if bound >= 1.0 {
        return None;
    }
    let Some(before) = baseline.filter(|baseline| !baseline.languages.is_empty()) else {
        return Some(Gate::unmeasured(name, Judgement::Skipped, bound, "there is no --baseline to compare with"));
    };
    let shares = |counts: &BTreeMap<String, u64>| {
        let all: u64 = counts.values().sum();
        counts.iter().map(|(code, count)| (code.clone(), share(*count, all))).collect::<BTreeMap<_, _>>()
    };
    let (then, now) = (shares(&before.languages), shares(&report.languages));
    let of = |mix: &BTreeMap<String, f32>, code: &str| mix.get(code).copied().unwrap_or_default();
    let codes: BTreeSet<&String> = then.keys().chain(now.keys()).collect();
    let mut moved: Vec<(&str, f32)> =
        codes.into_iter().map(|code| (code.as_str(), of(&now, code) - of(&then, code))).collect();
    moved.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(b.0)));
    let shift = moved.iter().map(|(_, by)| by.abs()).sum::<f32>() / 2.0;
    let named: Vec<String> = moved.iter().take(3).map(|(code, by)| format!("{code} {by:+.2}")).collect();
    let what = format!("the language mix has shifted since the baseline ({})", named.join(", "));
    Some(Gate::new(name, Bound::AtMost(bound), shift, &what))
}

fn wiped_out(config: &GatesConfig, report: &Report, inputs: &[InputFacts]) -> Option<Gate> {
    if config.wiped_out == 0 {
        return None;
    }
    let least = config.wiped_out;
    let places = &report.places;
    let inputs =
        (0..).zip(inputs).filter(|(number, input)| input.records >= least && !places.with_text.contains_key(number));
    let sites = places.sites.iter().filter(|(_, tally)| tally.all() >= least && tally.all() == tally.without_text);
    let names: Vec<&str> =
        inputs.map(|(_, input)| input.path.as_str()).chain(sites.map(|(site, _)| site.as_str())).collect();
    let shown = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    // Names are words of strangers: they stay on their line.
    let shown = shown.replace(char::is_control, "\u{fffd}");
    let named = if names.is_empty() { String::new() } else { format!(" ({shown})") };
    let what = format!("input files or sites of {least} documents and more leave none with text{named}");
    Some(Gate::new("wiped_out", Bound::AtMost(0.0), names.len() as f32, &what))
}

fn rows(set: f32, name: &'static str, bound: Bound, report: &Report, baseline: Option<&Baseline>) -> Option<Gate> {
    (set > 0.0).then(|| match baseline {
        None => Gate::unmeasured(name, Judgement::Skipped, set, "there is no --baseline to compare with"),
        Some(before) if before.written == 0 => {
            Gate::unmeasured(name, Judgement::Skipped, set, "the baseline has no documents")
        }
        Some(before) => {
            let written = report.ledger.written;
            let what = format!("{written} documents are written, {} were in the baseline", before.written);
            Gate::new(name, bound, (written as f64 / before.written as f64) as f32, &what)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::tables::DocumentRow;
    use crate::report::Ledger;

    fn document(language: &str, kept: u32, site: &str) -> DocumentRow {
        DocumentRow {
            language: Some(language.into()),
            n_chars: kept,
            removed_chars: 100 - kept,
            text: (kept > 0).then(|| "text".into()),
            site: Some(site.into()),
            date: Some(20_000),
            ..DocumentRow::default()
        }
    }

    fn report() -> Report {
        let mut report = Report::default();
        for row in [document("vi", 80, "a.vn"), document("vi", 60, "a.vn"), document("en", 0, "b.com")] {
            report.written(&row, Some(19_999), 0.0);
        }
        report.dropped(&document("vi", 80, "a.vn"));
        report.ledger = Ledger { read: 5, quarantined: 1, ..report.ledger };
        report
    }

    fn say(set: impl Fn(&mut GatesConfig), baseline: Option<&Baseline>) -> String {
        let mut config = GatesConfig::default();
        set(&mut config);
        let inputs = [InputFacts { path: "a.jsonl".into(), bytes: 1, xxh3: String::new(), records: 5 }];
        let gates = judge(&config, &report(), &inputs, baseline);
        let lines: Vec<String> =
            gates.iter().map(|gate| format!("{} {:?}: {}", gate.name, gate.judgement, gate.detail)).collect();
        lines.join("\n")
    }

    #[test]
    fn gates_are_off_unless_set() {
        assert_eq!(say(|_| {}, None), "");
    }

    #[test]
    fn shares_are_judged_at_their_bounds() {
        insta::assert_snapshot!(say(|gates| gates.max_rejected = 0.2, None), @"max_rejected Passed: 1 of 5 records are quarantined: 0.2, at most 0.2");
        insta::assert_snapshot!(say(|gates| gates.max_rejected = 0.1, None), @"max_rejected Failed: 1 of 5 records are quarantined: 0.2, at most 0.1");
        insta::assert_snapshot!(say(|gates| gates.max_removed = 0.5, None), @"max_removed Failed: 160 of 300 characters are removed: 0.5333, at most 0.5");
        insta::assert_snapshot!(say(|gates| gates.min_median_kept = 0.6, None), @"min_median_kept Passed: share of its characters that the median document keeps: 0.6, at least 0.6");
        insta::assert_snapshot!(say(|gates| gates.max_duplicates = 0.2, None), @"max_duplicates Failed: 1 of 4 documents are duplicates: 0.25, at most 0.2");
        insta::assert_snapshot!(say(|gates| gates.max_undated = 0.0, None), @"max_undated Passed: 0 of 3 documents have no date: 0, at most 0");
        insta::assert_snapshot!(say(|gates| gates.max_future = 0.0, None), @"max_future Failed: 3 of 3 documents are dated in the future: 1, at most 0");
        insta::assert_snapshot!(say(|gates| gates.min_rows = 4, None), @"min_rows Failed: documents are written: 3, at least 4");
    }

    #[test]
    fn a_wiped_out_file_or_site_is_named() {
        insta::assert_snapshot!(say(|gates| gates.wiped_out = 1, None), @"wiped_out Failed: input files or sites of 1 documents and more leave none with text (a.jsonl, b.com): 2, at most 0");
        insta::assert_snapshot!(say(|gates| gates.wiped_out = 2, None), @"wiped_out Failed: input files or sites of 2 documents and more leave none with text (a.jsonl): 1, at most 0");
    }

    #[test]
    fn the_language_mix_is_compared_with_what_is_expected_and_with_what_was() {
        insta::assert_snapshot!(say(|gates| gates.languages = vec!["vi".into()], None), @"max_other_languages Failed: 1 of 3 documents are in other languages (en): 0.3333, at most 0");
        let before = Baseline { written: 10, languages: [("vi".into(), 9), ("en".into(), 1)].into() };
        let shift = |gates: &mut GatesConfig| (gates.max_language_shift, gates.min_row_ratio) = (0.2, 0.5);
        insta::assert_snapshot!(say(shift, Some(&before)), @"
        max_language_shift Failed: the language mix has shifted since the baseline (en +0.23, vi -0.23): 0.2333, at most 0.2
        min_row_ratio Failed: 3 documents are written, 10 were in the baseline: 0.3, at least 0.5
        ");
        insta::assert_snapshot!(say(shift, None), @"
        max_language_shift Skipped: there is no --baseline to compare with
        min_row_ratio Skipped: there is no --baseline to compare with
        ");
    }
}
