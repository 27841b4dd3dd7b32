//! The pipeline as a flow: a band as wide as the records that go on, with a branch for each way out.

use std::fmt::Write;

use super::parts::{Number, Percent};
use crate::report::Ledger;

/// Width of the whole band, in units of the drawing (340 wide).
const BAND: f64 = 116.0;
/// Where the band begins.
const LEFT: f64 = 100.0;
/// Where branches end, before their labels.
const RIGHT: f64 = 232.0;
/// Height of a step.
const STEP: f64 = 74.0;
/// Height of the bar that stands for what is there.
const BAR: f64 = 20.0;
/// The thickest end of a branch.
const BRANCH: f64 = 24.0;

/// Draws where every record ended up.
pub fn flow(page: &mut String, ledger: &Ledger) {
    let Ledger { read, written, duplicates, filtered, quarantined } = *ledger;
    let steps = [
        ("read", read, "quarantined", quarantined, "bad"),
        ("usable", read - quarantined, "filtered", filtered, "drop"),
        ("wanted", read - quarantined - filtered, "duplicates", duplicates, "drop"),
    ];
    let width = |count: u64| if count == 0 { 0.0 } else { (BAND * count as f64 / read.max(1) as f64).max(1.0) };
    let height = STEP * steps.len() as f64 + BAR + 8.0;
    let _ = write!(
        page,
        "<svg class=\"flow\" viewBox=\"0 0 340 {height}\" role=\"img\" aria-label=\"{read} read, {written} written\">"
    );
    for (at, (name, count, branch, out, class)) in steps.into_iter().enumerate() {
        let top = 4.0 + STEP * at as f64;
        label(page, top, name, count);
        let (all, leaving) = (width(count), width(out).min(width(count)));
        bar(page, top, all);
        // What goes on: the band down to the next bar.
        let (below, stays) = (top + BAR, all - leaving);
        let _ = write!(
            page,
            "<rect class=\"keep\" fill-opacity=\".35\" x=\"{LEFT}\" y=\"{below}\" width=\"{stays:.1}\" height=\"{}\"/>",
            STEP - BAR
        );
        let middle = top + BAR + (STEP - BAR) / 2.0;
        if out > 0 {
            let (thick, from, to) = (leaving.clamp(2.0, BRANCH), LEFT + stays, LEFT + all);
            let (upper, lower) = (middle - thick / 2.0, middle + thick / 2.0);
            let _ = write!(
                page,
                "<path class=\"{class}\" d=\"M{from:.1} {below}C{from:.1} {lower:.1} {from:.1} {lower:.1} {RIGHT} \
                 {lower:.1}L{RIGHT} {upper:.1}C{to:.1} {upper:.1} {to:.1} {upper:.1} {to:.1} {below}Z\"/>",
                to = to.max(from + 2.0),
            );
        }
        let _ = write!(
            page,
            "<text x=\"240\" y=\"{:.1}\">{branch}</text><text class=\"small\" x=\"240\" y=\"{:.1}\">{} · {}</text>",
            middle - 2.0,
            middle + 13.0,
            Number(out),
            Percent(out, read)
        );
    }
    let top = 4.0 + STEP * steps.len() as f64;
    label(page, top, "written", written);
    bar(page, top, width(written));
    page.push_str("</svg>\n");
}

fn label(page: &mut String, top: f64, name: &str, count: u64) {
    let _ = write!(
        page,
        "<text x=\"{x}\" y=\"{:.1}\" text-anchor=\"end\">{name}</text>\
         <text class=\"small\" x=\"{x}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
        top + 9.0,
        top + 23.0,
        Number(count),
        x = LEFT - 10.0,
    );
}

fn bar(page: &mut String, top: f64, width: f64) {
    let _ =
        write!(page, "<rect class=\"keep\" x=\"{LEFT}\" y=\"{top}\" width=\"{width:.1}\" height=\"{BAR}\" rx=\"2\"/>");
}
