//! Ranges of the numbers of a section; the first one outside is named.

use crate::error::{Error, Result};

/// Keys of a section and what they are set to.
pub(super) type Numbers<'a> = &'a [(&'a str, f32)];

/// Shares, from 0 to 1.
///
/// # Errors
/// Where one is not.
pub(super) fn shares(section: &str, numbers: Numbers) -> Result<()> {
    within(section, numbers, "from 0 to 1", |share| (0.0..=1.0).contains(&share))
}

/// Amounts without an upper end.
///
/// # Errors
/// Where one is negative or no number.
pub(super) fn amounts(section: &str, numbers: Numbers) -> Result<()> {
    within(section, numbers, "0 or more", |amount| amount.is_finite() && amount >= 0.0)
}

fn within(section: &str, numbers: Numbers, range: &str, holds: impl Fn(f32) -> bool) -> Result<()> {
    match numbers.iter().find(|(_, number)| !holds(*number)) {
        Some((key, _)) => Err(Error::usage(format!("`{section}.{key}` must be {range}"))),
        None => Ok(()),
    }
}
