//! The pieces of the page: text made harmless, numbers, bars and columns.

use std::fmt::{self, Display, Write};

/// Text from an input: it stays text, and can't turn the page around it.
pub struct Text<'a>(pub &'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for char in self.0.chars() {
            match char {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\n' | '\t' => f.write_char(' ')?,
                // Controls, and the marks that reverse the direction of all that follows.
                '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => f.write_char('\u{fffd}')?,
                char if char.is_control() => f.write_char('\u{fffd}')?,
                char => f.write_char(char)?,
            }
        }
        Ok(())
    }
}

/// A number with its thousands set apart.
pub struct Number(pub u64);

impl Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                f.write_char(',')?;
            }
            f.write_char(digit)?;
        }
        Ok(())
    }
}

/// A share in percent: two digits below 10, so that little is never shown as nothing.
pub struct Percent(pub u64, pub u64);

impl Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = 100.0 * self.0 as f64 / self.1.max(1) as f64;
        if self.0 > 0 && percent < 0.01 {
            f.write_str("&lt;0.01 %")
        } else if percent == 0.0 || percent >= 10.0 {
            write!(f, "{percent:.0} %")
        } else {
            write!(f, "{percent:.2} %")
        }
    }
}

/// What a chart is about, which gives its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Keep,
    Drop,
    Plain,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Drop => "drop",
            Self::Plain => "accent",
        }
    }
}

/// One bar: its name, how long it is, and what stands beside it (made harmless by the caller).
pub struct Bar<'a> {
    pub name: &'a str,
    pub length: f64,
    pub label: String,
}

/// Horizontal bars, as long as their share of the longest.
pub fn bars(page: &mut String, tone: Tone, bars: &[Bar]) {
    let longest = bars.iter().map(|bar| bar.length).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let _ = write!(page, "<div class=\"bars {}\">", tone.class());
    for Bar { name, length, label } in bars {
        // A bar of the smallest count can still be seen.
        let percent = if *length > 0.0 { (100.0 * length / longest).max(0.8) } else { 0.0 };
        let _ = write!(
            page,
            "<span><bdi>{}</bdi></span><svg class=\"bar\" aria-hidden=\"true\"><rect class=\"track\" width=\"100%\" \
             height=\"100%\" rx=\"3\"/><rect class=\"fill\" width=\"{percent:.1}%\" height=\"100%\" rx=\"3\"/></svg>\
             <span>{label}</span>",
            Text(name)
        );
    }
    page.push_str("</div>\n");
}

/// Vertical columns that fill the width, with the names of the first, the middle and the last below them.
pub fn columns(page: &mut String, tone: Tone, columns: &[(String, u64)]) {
    let highest = columns.iter().map(|(_, count)| *count).max().unwrap_or_default();
    let _ = write!(
        page,
        "<p class=\"muted\">most: {}</p><svg class=\"columns {}\" viewBox=\"0 0 {} 100\" preserveAspectRatio=\"none\" \
         role=\"img\">",
        Number(highest),
        tone.class(),
        columns.len() * 10
    );
    for (at, (name, count)) in columns.iter().enumerate() {
        let height = 100.0 * *count as f64 / highest.max(1) as f64;
        let height = if *count > 0 { height.max(1.0) } else { 0.0 };
        let _ = write!(
            page,
            "<rect x=\"{}\" y=\"{:.2}\" width=\"8\" height=\"{height:.2}\"><title>{}: {}</title></rect>",
            at * 10 + 1,
            100.0 - height,
            Text(name),
            Number(*count)
        );
    }
    let name = |at: usize| columns.get(at).map_or("", |(name, _)| name.as_str());
    let (last, middle) = (columns.len().saturating_sub(1), columns.len() / 2);
    page.push_str("</svg><div class=\"axis\">");
    let mut shown = vec![0, middle, last];
    shown.dedup();
    for at in shown {
        let _ = write!(page, "<span>{}</span>", Text(name(at)));
    }
    page.push_str("</div>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        let hostile = "<script>alert('x')</script> \"&\u{202e}\u{1b}[2J\n";
        insta::assert_snapshot!(Text(hostile), @"&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &quot;&amp;��[2J");
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!((Number(1_234_567).to_string(), Number(12).to_string()), ("1,234,567".into(), "12".into()));
        let percents = [Percent(1, 3), Percent(1, 300), Percent(1, 1_000_000), Percent(0, 0)].map(|it| it.to_string());
        assert_eq!(percents, ["33 %", "0.33 %", "&lt;0.01 %", "0 %"]);
    }
}
