//! Days in the address of a page.

use jiff::civil::Date;

use super::mention::date;

/// What an address says of the day of publication.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct AddressDate<'a> {
    /// The day, and the words that say it.
    pub(super) day: Option<(Date, &'a str)>,
    /// Year and month, where the address has no day.
    pub(super) month: Option<(i16, u8, &'a str)>,
}

/// Years an address may name.
const YEARS: std::ops::RangeInclusive<i64> = 1995..=2100;

/// Reads `/2024/04/22/`, `/2024-04-22-`, `/20240422/`, `-20240422081530123.htm`, `-185240422081530123.htm` (any three
/// digits, then year, month, day, hour, minute, second, thousandths) and `/2024/04/`.
pub(super) fn read(url: &str) -> AddressDate<'_> {
    // An archive's address holds the page's own, after the time of archiving.
    let url =
        ["https://", "http://"].into_iter().filter_map(|scheme| url.rfind(scheme)).max().map_or(url, |at| &url[at..]);
    let after_host = url.find("://").map_or(0, |at| at + 3);
    let path_at = url[after_host..].find('/').map_or(url.len(), |at| after_host + at);
    let path = &url[path_at..];
    let mut found = AddressDate::default();
    let runs = digit_runs(path);
    for (index, &(start, end)) in runs.iter().enumerate() {
        let run = &path[start..end];
        let next = |ahead: usize| runs.get(index + ahead).copied();
        let sign = |left: usize, right: usize| path.get(left..right).filter(|sign| ["/", "-", "_", "."].contains(sign));
        if run.len() == 4
            && YEARS.contains(&value(run))
            && let Some((month_at, month_end)) = next(1)
            && let Some(first) = sign(end, month_at)
        {
            let (year, month) = (value(run), value(&path[month_at..month_end]));
            if month_end - month_at <= 2 && (1..=12).contains(&month) {
                if let Some((day_at, day_end)) = next(2)
                    && sign(month_end, day_at) == Some(first)
                    && day_end - day_at <= 2
                    && let Some(day) = day_of(year, month, value(&path[day_at..day_end]))
                {
                    found.day = found.day.or(Some((day, &path[start..day_end])));
                } else if first == "/" && path[..start].ends_with('/') && month_end - month_at == 2 {
                    let parts = i16::try_from(year).ok().zip(u8::try_from(month).ok());
                    found.month = found.month.or(parts.map(|(year, month)| (year, month, &path[start..month_end])));
                }
            }
        }
        // 22-04-2024
        if run.len() <= 2
            && let (Some((month_at, month_end)), Some((year_at, year_end))) = (next(1), next(2))
            && sign(end, month_at).is_some()
            && sign(end, month_at) == sign(month_end, year_at)
            && year_end - year_at == 4
            && month_end - month_at <= 2
            && YEARS.contains(&value(&path[year_at..year_end]))
            && let Some(day) = day_of(value(&path[year_at..year_end]), value(&path[month_at..month_end]), value(run))
        {
            found.day = found.day.or(Some((day, &path[start..year_end])));
        }
        if let Some(day) = stamp(run) {
            found.day = found.day.or(Some((day, run)));
        }
    }
    found
}

/// A day in one run of digits.
fn stamp(run: &str) -> Option<Date> {
    let clock_fits = |digits: &str| {
        value(&digits[..2]) < 24 && value(&digits[2..4]) < 60 && (digits.len() < 6 || value(&digits[4..6]) < 60)
    };
    match run.len() {
        8 => compact(run, 4),
        // A clock time follows; its last digits may be cut.
        12..=17 if clock_fits(&run[8..]) => compact(run, 4),
        // A number of the site, then the stamp with a year of two digits.
        18 if clock_fits(&run[9..]) => compact(&run[3..], 2),
        _ => None,
    }
}

/// The day that begins a run, with a year of so many digits.
fn compact(run: &str, digits: usize) -> Option<Date> {
    let year = value(&run[..digits]) + if digits == 2 { 2000 } else { 0 };
    let day = day_of(year, value(&run[digits..digits + 2]), value(&run[digits + 2..digits + 4]));
    day.filter(|_| YEARS.contains(&year))
}

fn day_of(year: i64, month: i64, day: i64) -> Option<Date> {
    date(i16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

/// The value of a run of ASCII digits; the largest number where it is too long.
fn value(run: &str) -> i64 {
    run.parse().unwrap_or(i64::MAX)
}

/// Start and end of every run of ASCII digits.
fn digit_runs(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut runs = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits > 0 {
            runs.push((at, at + digits));
        }
        at += digits.max(1);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn days_of_addresses() {
        for (url, day) in [
            ("https://a.example/news/2024/04/22/title", Some("2024-04-22")),
            ("https://a.example/2024-04-22-title.html", Some("2024-04-22")),
            ("https://a.example/title-20240422081530123.htm", Some("2024-04-22")),
            ("https://a.example/title-123240422081530123.htm", Some("2024-04-22")),
            ("https://a.example/title-1234567.htm", None),
            ("https://archive.example/web/20240422081530/http://a.example/2023/03/21/title", Some("2023-03-21")),
            ("https://20240422.example/title", None),
            ("https://a.example/2024/13/22/title", None),
            ("https://a.example/title-987654321987654321.htm", None),
        ] {
            assert_eq!(read(url).day.map(|(day, _)| day.to_string()).as_deref(), day, "{url}");
        }
        assert_eq!(read("https://a.example/2024/04/title").month, Some((2024, 4, "2024/04")));
    }
}
