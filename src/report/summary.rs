//! What a person wants to know at the end of a run: plain for a terminal, Markdown for the page of a CI job.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use super::counts::Report;
use super::gates::Judgement;
use crate::corpus::Capped;

/// Lines for a terminal.
pub fn plain(report: &Report, out: &Path) -> String {
    let ledger = &report.ledger;
    let mut text = format!(
        "read {} = written {} + duplicates {} + filtered {} + quarantined {}\n",
        ledger.read, ledger.written, ledger.duplicates, ledger.filtered, ledger.quarantined
    );
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            // Writing to a string can't fail.
            let _ = writeln!(text, "{name:<12} {value}");
        }
    };
    line("removed", counted(&report.removed_blocks, usize::MAX));
    line("relations", counted(&report.relations, usize::MAX));
    if report.repeats > 0 {
        line("repeats", format!("{} of documents of earlier runs", report.repeats));
    }
    if report.capped.shingles > 0 {
        let Capped { shingles, most_documents } = report.capped;
        line("capped", format!("{shingles} runs of words that many documents share, {most_documents} at most"));
    }
    line("rejects", counted(&report.rejects, 8));
    line("languages", counted(&report.languages, 12));
    line("dates", report.dates.as_ref().map_or(String::new(), |(first, last)| format!("{first} to {last}")));
    line("diagnostics", counted(&report.diagnostics, usize::MAX));
    line("look at", report.look_at.iter().take(3).cloned().collect::<Vec<_>>().join(", "));
    line("speed", speed(report));
    for gate in &report.gates {
        line("gate", format!("{} {}: {}", gate.name, outcome(gate.judgement), gate.detail));
    }
    line("tables", out.display().to_string());
    text
}

/// Markdown for the page of a CI job.
pub fn markdown(report: &Report) -> String {
    let ledger = &report.ledger;
    let failed = report.gates.iter().filter(|gate| gate.failed()).count();
    let verdict = match (report.gates.len(), failed) {
        (0, _) => "no gates are set".to_owned(),
        (all, 0) => format!("{all} of {all} gates passed or were skipped"),
        (all, failed) => format!("{failed} of {all} gates failed"),
    };
    let mut text = format!("## tinsach: {verdict}\n\n");
    let mut table = |head: [&str; 2], rows: Vec<(String, String)>| {
        // Writing to a string can't fail.
        let _ = writeln!(text, "| {} | {} |\n|---|---|", head[0], head[1]);
        for (name, value) in rows {
            let _ = writeln!(text, "| {} | {} |", cell(&name), cell(&value));
        }
        text.push('\n');
    };
    if !report.gates.is_empty() {
        let row = |gate: &super::Gate| (format!("{} {}", mark(gate.judgement), gate.name), gate.detail.clone());
        table(["gate", "found"], report.gates.iter().map(row).collect());
    }
    let rows = [
        ("read", ledger.read.to_string()),
        ("written", ledger.written.to_string()),
        ("duplicates", ledger.duplicates.to_string()),
        ("filtered", ledger.filtered.to_string()),
        ("quarantined", ledger.quarantined.to_string()),
        ("removed blocks", counted(&report.removed_blocks, 8)),
        ("rejects", counted(&report.rejects, 8)),
        ("languages", counted(&report.languages, 12)),
        ("dates", report.dates.as_ref().map_or(String::new(), |(first, last)| format!("{first} to {last}"))),
        ("diagnostics", counted(&report.diagnostics, usize::MAX)),
        ("speed", speed(report)),
    ];
    let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
    table(["records", ""], rows.map(|(name, value)| (name.to_owned(), value)).collect());
    text
}

fn outcome(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::Passed => "passed",
        Judgement::Failed => "FAILED",
        Judgement::Skipped => "skipped",
    }
}

fn mark(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::Passed => "✅",
        Judgement::Failed => "❌",
        Judgement::Skipped => "➖",
    }
}

fn speed(report: &Report) -> String {
    let (megabytes, seconds) = (report.bytes as f64 / 1e6, report.seconds.total);
    format!("{:.1} MB/s ({megabytes:.2} MB in {seconds:.2} s)", report.megabytes_per_second())
}

/// Counts, the largest first.
pub fn counted<K: AsRef<str>>(counts: &BTreeMap<K, u64>, most: usize) -> String {
    let mut sorted: Vec<(&str, u64)> = counts.iter().map(|(name, count)| (name.as_ref(), *count)).collect();
    sorted.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name.to_owned()));
    let more = sorted.len().saturating_sub(most);
    let mut shown: Vec<String> = sorted.into_iter().take(most).map(|(name, count)| format!("{name} {count}")).collect();
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    shown.join(", ")
}

/// Text for a cell: Markdown that a page or a path brings stays text.
fn cell(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '|' | '`' | '*' | '[' | ']' | '!' | '\\' | '~' => {
                let _ = write!(safe, "\\{char}");
            }
            char if char.is_control() => safe.push('\u{fffd}'),
            char => safe.push(char),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Gate;

    #[test]
    fn markdown_shows_the_gates_first_and_keeps_hostile_names_as_text() {
        let gate = |judgement, detail: &str| Gate {
            name: "wiped_out",
            judgement,
            value: None,
            bound: 0.0,
            detail: detail.into(),
        };
        let report = Report {
            gates: vec![gate(Judgement::Failed, "a|b <img src=x> `c`"), gate(Judgement::Passed, "fine")],
            ..Report::default()
        };
        insta::assert_snapshot!(markdown(&report), @r"
        ## tinsach: 1 of 2 gates failed

        | gate | found |
        |---|---|
        | ❌ wiped_out | a\|b &lt;img src=x&gt; \`c\` |
        | ✅ wiped_out | fine |

        | records |  |
        |---|---|
        | read | 0 |
        | written | 0 |
        | duplicates | 0 |
        | filtered | 0 |
        | quarantined | 0 |
        | speed | 0.0 MB/s (0.00 MB in 0.00 s) |
        ");
    }
}
