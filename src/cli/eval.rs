//! `tinsach eval`: the figures of a run against gold.

use std::fmt::Write;

use super::args::{EvalArgs, LogFormat};
use super::harmless::{Lines, harmless, harmless_json};
use super::print;
use crate::error::{Error, Result};
use crate::eval::{Evaluation, TextFigures, evaluate};

/// Scores and prints.
pub fn run(args: &EvalArgs) -> Result<()> {
    let evaluation = evaluate(&args.gold, &args.out)?;
    match args.format {
        LogFormat::Text => print(&as_text(&evaluation, args.worst)),
        LogFormat::Json => {
            let json = serde_json::to_string(&evaluation)
                .map_err(|error| Error::new("can't encode the figures").because(error))?;
            print(&(harmless_json(json) + "\n"))
        }
    }
}

fn as_text(evaluation: &Evaluation, worst: usize) -> String {
    // Writing to a string can't fail.
    let mut text = String::new();
    let _ = writeln!(text, "{:<16} {}", "all", figures(&evaluation.all));
    for (name, of) in evaluation.by_language.iter().chain(&evaluation.by_site) {
        let _ = writeln!(text, "  {:<14} {}", harmless(name, Lines::Joined), figures(of));
    }
    for (fact, tally) in &evaluation.facts {
        let shown: Vec<String> = tally.iter().map(|(verdict, count)| format!("{verdict} {count}")).collect();
        let _ = writeln!(text, "{fact:<16} {}", shown.join(", "));
    }
    answers(evaluation, &mut text);
    for (kind, found) in &evaluation.kinds {
        let _ = writeln!(text, "kind {:<11} {} of {}", harmless(kind, Lines::Joined), found.right, found.all);
    }
    for document in evaluation.documents.iter().take(worst) {
        let prf = &document.prf;
        let _ = writeln!(
            text,
            "    {:.3} (recall {:.3}, precision {:.3}) {}",
            prf.f1,
            prf.recall,
            prf.precision,
            harmless(&document.source, Lines::Joined)
        );
    }
    text
}

/// Precision beside recall of the dates, and the calibration of both confidences.
fn answers(evaluation: &Evaluation, text: &mut String) {
    let figures = &evaluation.answers;
    let share = |share: Option<f64>| share.map_or("-".to_owned(), |share| format!("{share:.3}"));
    for (by, table) in [("language", &figures.dates_by_language), ("evidence", &figures.dates_by_evidence)] {
        for (name, answers) in table {
            let _ = writeln!(
                text,
                "date by {by} {}: precision {}, recall {}, right {}, wrong {}, missing {}",
                harmless(name, Lines::Joined),
                share(answers.precision()),
                share(answers.recall()),
                answers.right,
                answers.wrong,
                answers.missing
            );
        }
    }
    for (fact, calibration) in &figures.calibration {
        for bin in calibration.0.iter().filter(|bin| bin.answers > 0) {
            let (from, stated, right) = (bin.from, bin.stated, share(bin.right_share()));
            let _ = writeln!(
                text,
                "{fact} said from {from:.2} on: {} answers, stated {stated:.3}, right {right}",
                bin.answers
            );
        }
    }
}

/// The text lost before the text left.
fn figures(of: &TextFigures) -> String {
    format!(
        "documents {}, F1 {:.4}, recall {:.4}, precision {:.4}, at 0.99 {}, below 0.5 {}",
        of.documents, of.f1, of.recall, of.precision, of.at_099, of.below_05
    )
}
