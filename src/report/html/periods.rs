//! Months as the columns of a chart, without gaps; years where there are too many months.

use std::collections::BTreeMap;

/// Columns of a chart, at most.
const MOST: usize = 60;

/// The periods with their documents, in order, and the number of documents earlier than the first one shown. `months`
/// counts documents by `YYYY-MM`; other names are left out.
pub fn periods(months: &BTreeMap<String, u64>) -> (Vec<(String, u64)>, u64) {
    let counted = months.iter().filter_map(|(month, count)| Some((number(month)?, *count)));
    let counted: BTreeMap<i32, u64> = counted.collect();
    let (Some(first), Some(last)) = (counted.keys().next(), counted.keys().last()) else { return (Vec::new(), 0) };
    if (last - first) < MOST as i32 {
        return filled(&counted, |month| format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1));
    }
    let mut years = BTreeMap::new();
    for (month, count) in counted {
        *years.entry(month.div_euclid(12)).or_default() += count;
    }
    filled(&years, |year| year.to_string())
}

/// Months since the year 0.
fn number(month: &str) -> Option<i32> {
    let (year, month) = month.split_once('-')?;
    Some(year.parse::<i32>().ok()? * 12 + month.parse::<i32>().ok()? - 1)
}

fn filled(counted: &BTreeMap<i32, u64>, name: impl Fn(i32) -> String) -> (Vec<(String, u64)>, u64) {
    let last = counted.keys().last().copied().unwrap_or_default();
    let first = counted.keys().next().copied().unwrap_or_default().max(last - MOST as i32 + 1);
    let count = |at: i32| counted.get(&at).copied().unwrap_or_default();
    let earlier = counted.range(..first).map(|(_, count)| count).sum();
    ((first..=last).map(|at| (name(at), count(at))).collect(), earlier)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(months: &[(&str, u64)]) -> (usize, String, u64) {
        let (columns, earlier) = periods(&months.iter().map(|(month, count)| ((*month).to_owned(), *count)).collect());
        let named = columns.iter().filter(|(_, count)| *count > 0).map(|(name, count)| format!("{name}:{count}"));
        (columns.len(), named.collect::<Vec<_>>().join(" "), earlier)
    }

    #[test]
    fn months_have_no_gaps_and_many_become_years() {
        assert_eq!(shown(&[("2024-11", 2), ("2025-02", 1), ("null", 9)]), (4, "2024-11:2 2025-02:1".into(), 0));
        assert_eq!(shown(&[("2001-01", 1), ("2001-05", 1), ("2025-02", 1)]), (25, "2001:2 2025:1".into(), 0));
        assert_eq!(shown(&[("0999-01", 1), ("2025-02", 1)]), (60, "2025:1".into(), 1));
        assert_eq!(shown(&[("null", 9)]), (0, String::new(), 0));
    }
}
