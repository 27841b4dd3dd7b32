//! The Solar Hijri calendar of Iran and Afghanistan.

use jiff::ToSpan;
use jiff::civil::{self, Date};

/// The years of this calendar that a text may name: 1990 to 2037.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1369..=1415;

/// The Gregorian day of a Solar Hijri one, where that calendar has it.
///
/// Between 1343 and 1472 the leap years, those whose last month has 30 days, are those that leave 1, 5, 9, 13, 17, 22, 26
/// or 30 when divided by 33 (the arithmetic rule of the calendar; it agrees with the astronomical one there). The first
/// day of 1370 was 1991-03-21.
pub(super) fn gregorian(year: i16, month: u8, day: u8) -> Option<Date> {
    let leap = |year: i16| matches!(year % 33, 1 | 5 | 9 | 13 | 17 | 22 | 26 | 30);
    let length = match month {
        1..=6 => 31,
        7..=11 => 30,
        12 => 29 + u8::from(leap(year)),
        _ => return None,
    };
    if !YEARS.contains(&year) || !(1..=length).contains(&day) {
        return None;
    }
    let before = i32::from(month - 1);
    let of_year = before * 31 - (before - 6).max(0) + i32::from(day) - 1;
    let first = *YEARS.start();
    let of_years: i32 = (first..year).map(|year| 365 + i32::from(leap(year))).sum();
    civil::date(1990, 3, 21).checked_add((of_years + of_year).days()).ok()
}

#[cfg(test)]
mod tests {
    use super::gregorian;

    #[test]
    fn known_days() {
        for (solar, day) in [
            ((1370, 1, 1), Some("1991-03-21")),
            ((1399, 2, 21), Some("2020-05-10")),
            ((1399, 12, 30), Some("2021-03-20")),
            ((1400, 1, 1), Some("2021-03-21")),
            ((1403, 2, 3), Some("2024-04-22")),
            ((1403, 12, 30), Some("2025-03-20")),
            ((1404, 12, 30), None),
            ((1399, 7, 31), None),
            ((1441, 1, 1), None),
            ((1399, 13, 1), None),
        ] {
            let (year, month, date) = solar;
            assert_eq!(gregorian(year, month, date).map(|day| day.to_string()).as_deref(), day, "{solar:?}");
        }
    }
}
