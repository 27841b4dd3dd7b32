//! How far answers can be trusted: precision beside recall, and what the stated confidences are worth.

use std::collections::BTreeMap;

use serde::Serialize;

use super::gold::Gold;
use crate::io::outputs::DocumentOut;

/// Where the bins of stated confidences begin.
const BINS: [f32; 6] = [0.0, 0.5, 0.7, 0.8, 0.9, 0.95];

/// Right, wrong and missing answers to one question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Answers {
    /// As the gold says.
    pub right: u64,
    /// Another than the gold's, or one where the gold has none.
    pub wrong: u64,
    /// None, where the gold has one.
    pub missing: u64,
}

impl Answers {
    /// The share of the answers that are right, 0 to 1; `None` without answers.
    pub fn precision(&self) -> Option<f64> {
        share(self.right, self.right + self.wrong)
    }

    /// The share of the questions answered right, 0 to 1; `None` without questions.
    pub fn recall(&self) -> Option<f64> {
        share(self.right, self.right + self.wrong + self.missing)
    }

    fn add(&mut self, verdict: &str) {
        match verdict {
            "right" => self.right += 1,
            "wrong" | "spurious" => self.wrong += 1,
            "missing" => self.missing += 1,
            _ => {}
        }
    }
}

/// The answers whose stated confidence lies in one bin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Bin {
    /// The least confidence of the bin.
    pub from: f32,
    /// Answers in it.
    pub answers: u64,
    /// Right ones among them.
    pub right: u64,
    /// The mean of the stated confidences.
    pub stated: f64,
}

impl Bin {
    /// The share that is right, 0 to 1; `None` for an empty bin.
    pub fn right_share(&self) -> Option<f64> {
        share(self.right, self.answers)
    }
}

/// What the stated confidences of one fact are worth: one bin a range of confidences, the lowest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Calibration(pub Vec<Bin>);

impl Default for Calibration {
    fn default() -> Self {
        Self(BINS.iter().map(|&from| Bin { from, ..Bin::default() }).collect())
    }
}

impl Calibration {
    fn add(&mut self, verdict: &str, confidence: f32) {
        let (true, Some(bin)) = (
            matches!(verdict, "right" | "wrong" | "spurious"),
            self.0.iter_mut().rev().find(|bin| bin.from <= confidence),
        ) else {
            return;
        };
        bin.stated = (bin.stated * bin.answers as f64 + f64::from(confidence)) / (bin.answers + 1) as f64;
        bin.answers += 1;
        bin.right += u64::from(verdict == "right");
    }
}

/// The answers of a run, taken apart.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AnswerFigures {
    /// Days, by the language of the document: as the gold says, else as was found.
    pub dates_by_language: BTreeMap<String, Answers>,
    /// Days that were given, by where the evidence stood.
    pub dates_by_evidence: BTreeMap<String, Answers>,
    /// What `date_confidence` and `language_confidence` are worth.
    pub calibration: BTreeMap<&'static str, Calibration>,
}

impl AnswerFigures {
    /// Counts how one fact of a document was met.
    pub(super) fn add(&mut self, gold: &Gold, found: Option<&DocumentOut>, fact: &'static str, verdict: &str) {
        let confidence = found.and_then(|found| match fact {
            "date" => found.date_confidence,
            "language" => found.language_confidence,
            _ => None,
        });
        if let Some(confidence) = confidence {
            self.calibration.entry(fact).or_default().add(verdict, confidence);
        }
        if fact != "date" || matches!(verdict, "open" | "none") {
            return;
        }
        let language = gold.language.as_deref().or(found.and_then(|found| found.language.as_deref()));
        self.dates_by_language.entry(language.unwrap_or("unknown").to_owned()).or_default().add(verdict);
        if let Some(evidence) = found.and_then(|found| found.date_evidence.as_deref()) {
            self.dates_by_evidence.entry(place(evidence).to_owned()).or_default().add(verdict);
        }
    }
}

/// Where the evidence stood, of a sentence such as `'9/3' in the lead; the weekday fits 2025`.
fn place(evidence: &str) -> &str {
    let first = evidence.find("' in ").map_or(evidence, |at| &evidence[at + "' in ".len()..]);
    first.split([';', ',']).next().unwrap_or(first).trim()
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_stands_somewhere() {
        assert_eq!(place("'9/3' in the lead; the weekday fits 2025, and '2024'"), "the lead");
        assert_eq!(place("'2025/06/21' in the address"), "the address");
        assert_eq!(place("something else"), "something else");
    }

    #[test]
    fn wrong_answers_cost_precision_and_missing_ones_recall() {
        let mut answers = Answers::default();
        for verdict in ["right", "right", "right", "wrong", "missing", "none", "open"] {
            answers.add(verdict);
        }
        assert_eq!((answers.precision(), answers.recall()), (Some(0.75), Some(0.6)));
        assert_eq!(Answers::default().precision(), None);
    }

    #[test]
    fn bins_hold_what_was_stated_and_what_was_right() {
        let mut calibration = Calibration::default();
        for (verdict, stated) in
            [("right", 0.92), ("wrong", 0.94), ("right", 0.99), ("missing", 0.99), ("spurious", 0.1)]
        {
            calibration.add(verdict, stated);
        }
        let shown: Vec<(u64, Option<f64>)> = calibration.0.iter().map(|bin| (bin.answers, bin.right_share())).collect();
        let expected = [(1, Some(0.0)), (0, None), (0, None), (0, None), (2, Some(0.5)), (1, Some(1.0))];
        assert_eq!(shown, expected);
        assert!((calibration.0[4].stated - 0.93).abs() < 1e-6);
    }
}
