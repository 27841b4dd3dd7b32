//! Gates as JUnit XML, which every CI system can show.

use std::fmt::Write;

use super::gates::{Gate, Judgement};
use crate::error::{Error, Result};

/// One test case for the run itself, and one a gate; `outcome` is how the run ended.
pub fn junit(outcome: Result<&[Gate], &Error>) -> String {
    let gates = outcome.as_ref().copied().unwrap_or_default();
    let count = |judgement| gates.iter().filter(|gate| gate.judgement == judgement).count();
    let (failed, skipped) = (count(Judgement::Failed), count(Judgement::Skipped));
    let errors = usize::from(outcome.is_err());
    let all = format!("tests=\"{}\" failures=\"{failed}\" errors=\"{errors}\" skipped=\"{skipped}\"", gates.len() + 1);
    let mut xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {all}>\n");
    // Writing to a string can't fail.
    let _ = writeln!(xml, "  <testsuite name=\"tinsach\" {all}>");
    let run = outcome.err().map(|error| {
        let help = error.help_text().unwrap_or_default();
        format!("<error message=\"{}\">{}</error>", escaped(&error.to_string()), escaped(help))
    });
    case(&mut xml, "run", "clean", run);
    for gate in gates {
        let detail = escaped(&gate.detail);
        let outcome = match gate.judgement {
            Judgement::Passed => None,
            Judgement::Failed => Some(format!("<failure message=\"{detail}\"/>")),
            Judgement::Skipped => Some(format!("<skipped message=\"{detail}\"/>")),
        };
        case(&mut xml, "gates", gate.name, outcome);
    }
    xml.push_str("  </testsuite>\n</testsuites>\n");
    xml
}

fn case(xml: &mut String, group: &str, name: &str, outcome: Option<String>) {
    // Writing to a string can't fail.
    let _ = match outcome {
        None => writeln!(xml, "    <testcase classname=\"tinsach.{group}\" name=\"{name}\"/>"),
        Some(outcome) => {
            writeln!(xml, "    <testcase classname=\"tinsach.{group}\" name=\"{name}\">{outcome}</testcase>")
        }
    };
}

/// Text for an attribute or an element; what XML 1.0 can't hold becomes U+FFFD.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' => safe.push_str("&#10;"),
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            char if char.is_control() => safe.push('\u{fffd}'),
            char => safe.push(char),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gates_become_test_cases_and_hostile_names_stay_text() {
        let gate = |judgement, detail: &str| Gate {
            name: "wiped_out",
            judgement,
            value: None,
            bound: 0.0,
            detail: detail.into(),
        };
        let gates = [gate(Judgement::Passed, "fine"), gate(Judgement::Failed, "\"/><script>\u{1b}[2J")];
        insta::assert_snapshot!(junit(Ok(&gates)), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites tests="3" failures="1" errors="0" skipped="0">
          <testsuite name="tinsach" tests="3" failures="1" errors="0" skipped="0">
            <testcase classname="tinsach.run" name="clean"/>
            <testcase classname="tinsach.gates" name="wiped_out"/>
            <testcase classname="tinsach.gates" name="wiped_out"><failure message="&quot;/&gt;&lt;script&gt;�[2J"/></testcase>
          </testsuite>
        </testsuites>
        "#);
        let error = Error::new("can't write").help("make room");
        insta::assert_snapshot!(junit(Err(&error)), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites tests="1" failures="0" errors="1" skipped="0">
          <testsuite name="tinsach" tests="1" failures="0" errors="1" skipped="0">
            <testcase classname="tinsach.run" name="clean"><error message="can't write">make room</error></testcase>
          </testsuite>
        </testsuites>
        "#);
    }
}
