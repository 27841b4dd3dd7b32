//! The stretch of lines that weighs most: where the article stands.

use std::ops::Range;

use super::page::Page;

/// The maximum-sum stretch of the lines (Bentley's scan, as in the body text extraction of Finn and others), without
/// lines of no weight at its ends; `None` where it weighs less than `least`.
pub(super) fn heaviest(page: &Page, least: f32) -> Option<Range<usize>> {
    let (mut best, mut best_sum) = (0..0, 0.0f32);
    let (mut start, mut sum) = (0, 0.0f32);
    for (at, line) in page.lines.iter().enumerate() {
        if sum <= 0.0 {
            (start, sum) = (at, 0.0);
        }
        sum += line.weight();
        if sum > best_sum {
            (best, best_sum) = (start..at + 1, sum);
        }
    }
    (best_sum >= least).then_some(best)
}
