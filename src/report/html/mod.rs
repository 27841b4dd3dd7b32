//! `report.html`: one page that shows a run, without scripts and without the network.
//!
//! All text that comes from inputs goes through [`parts::Text`], and the page forbids scripts and requests besides.

mod flow;
mod parts;
mod periods;

use std::collections::BTreeMap;
use std::fmt::Write;

use super::counts::Report;
use super::gates::Judgement;
use super::manifest::Manifest;
use parts::{Bar, Number, Percent, Text, Tone, bars, columns};

/// Sites and input files that are shown.
const PLACES: usize = 15;

/// Languages that are shown.
const LANGUAGES: usize = 20;

/// The page of a run. It holds timings, so two runs on the same input differ in it.
pub fn html(report: &Report, manifest: &Manifest) -> String {
    let mut page = String::with_capacity(1 << 16);
    head(&mut page, report, manifest);
    page.push_str("<main>\n");
    tiles(&mut page, report);
    page.push_str("<div class=\"grid\">\n");
    if !report.gates.is_empty() {
        card(&mut page, "wide", "Gates", |page| gates(page, report));
    }
    card(&mut page, "", "The way of the records", |page| flow::flow(page, &report.ledger));
    card(&mut page, "", "Taken out of the texts", |page| removed(page, report));
    card(&mut page, "", "Languages", |page| counts(page, Tone::Keep, &report.languages, LANGUAGES));
    card(&mut page, "", "Days of publication", |page| dates(page, report));
    card(&mut page, "", "Words in a document", |page| words(page, report));
    card(&mut page, "", "Share of its characters that a document kept", |page| kept(page, report));
    card(&mut page, "", "Duplicates and alike", |page| duplicates(page, report));
    card(&mut page, "", "Where the time went", |page| time(page, report));
    if !report.rejects.is_empty() {
        card(&mut page, "", "Rejects", |page| rejects(page, report));
    }
    if !report.places.sites.is_empty() {
        card(&mut page, "", "Sites", |page| sites(page, report));
    }
    card(&mut page, "", "Input files", |page| inputs(page, manifest));
    page.push_str("</div>\n</main>\n");
    foot(&mut page, manifest);
    page
}

fn head(page: &mut String, report: &Report, manifest: &Manifest) {
    let failed = report.gates.iter().filter(|gate| gate.failed()).count();
    let verdict = match failed {
        0 => String::new(),
        1 => " <span class=\"failed\">1 gate failed</span>".into(),
        many => format!(" <span class=\"failed\">{many} gates failed</span>"),
    };
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>tinsach: {written} of {read} documents</title>\n<style>\n{style}</style>\n</head>\n<body>\n\
         <header>\n<h1>{written} clean documents of {read}{verdict}</h1>\n\
         <p class=\"muted\">{size} of text from {files}, in {seconds:.1} s</p>\n</header>\n",
        written = Number(report.ledger.written),
        read = Number(report.ledger.read),
        style = include_str!("style.css"),
        size = size(report.bytes),
        files = match manifest.inputs.len() {
            1 => "1 input file".to_owned(),
            many => format!("{} input files", Number(many as u64)),
        },
        seconds = report.seconds.total,
    );
}

/// Bytes in the unit that reads best.
fn size(bytes: u64) -> String {
    match bytes as f64 {
        bytes if bytes < 1e6 => format!("{:.1} kB", bytes / 1e3),
        bytes if bytes < 1e9 => format!("{:.1} MB", bytes / 1e6),
        bytes => format!("{:.1} GB", bytes / 1e9),
    }
}

fn foot(page: &mut String, manifest: &Manifest) {
    let _ = write!(
        page,
        "<footer>tinsach {}, output contract {}, configuration <code>{}</code>. The figures are those of report.json; \
         manifest.json has the hash of every table.</footer>\n</body>\n</html>\n",
        Text(&manifest.version),
        Text(&manifest.schema),
        Text(&manifest.config)
    );
}

fn card(page: &mut String, class: &str, heading: &str, fill: impl FnOnce(&mut String)) {
    let _ = writeln!(page, "<section class=\"card {class}\"><h2>{heading}</h2>");
    fill(page);
    page.push_str("</section>\n");
}

fn tiles(page: &mut String, report: &Report) {
    let ledger = &report.ledger;
    let kept = report.median_kept().map_or("none".into(), |share| format!("{:.0} %", share * 100.0));
    let dates = report.dates.as_ref().map_or("none".into(), |(first, last)| {
        let year = |day: &str| day.split('-').next().unwrap_or_default().to_owned();
        if year(first) == year(last) { year(first) } else { format!("{}–{}", year(first), year(last)) }
    });
    let tiles = [
        (Number(ledger.written).to_string(), "documents written"),
        (Number(ledger.duplicates).to_string(), "duplicates dropped"),
        (Number(ledger.quarantined).to_string(), "records quarantined"),
        (kept, "kept by the median document"),
        (Number(report.languages.keys().filter(|code| *code != "null").count() as u64).to_string(), "languages"),
        (dates, "years of publication"),
        (format!("{:.1} MB/s", report.megabytes_per_second()), "speed"),
    ];
    page.push_str("<div class=\"tiles\">");
    for (value, name) in tiles {
        let _ = write!(page, "<div class=\"card tile\"><b>{value}</b><span>{name}</span></div>");
    }
    page.push_str("</div>\n");
}

fn gates(page: &mut String, report: &Report) {
    page.push_str("<table class=\"gates\"><tr><th>gate</th><th>outcome</th><th>found</th></tr>");
    for gate in &report.gates {
        let outcome = match gate.judgement {
            Judgement::Passed => "passed",
            Judgement::Failed => "failed",
            Judgement::Skipped => "skipped",
        };
        let _ = write!(
            page,
            "<tr><td><code>{}</code></td><td class=\"{outcome}\">{outcome}</td><td><bdi>{}</bdi></td></tr>",
            gate.name,
            Text(&gate.detail)
        );
    }
    page.push_str("</table>\n");
}

/// Kept against removed characters, then the removed blocks by kind with examples.
fn removed(page: &mut String, report: &Report) {
    let characters = &report.characters;
    let all = characters.kept + characters.removed;
    let _ = write!(
        page,
        "<svg class=\"bar tall\" aria-hidden=\"true\"><rect class=\"removed\" width=\"100%\" height=\"100%\" rx=\"3\"/>\
         <rect class=\"kept\" width=\"{:.1}%\" height=\"100%\" rx=\"3\"/></svg><div class=\"axis\"><span>{} characters \
         kept · {}</span><span>{} removed</span></div>",
        100.0 * characters.kept as f64 / all.max(1) as f64,
        Number(characters.kept),
        Percent(characters.kept, all),
        Number(characters.removed)
    );
    let all: u64 = report.removed_blocks.values().sum();
    let kinds = sorted(&report.removed_blocks);
    let most = kinds.first().map_or(0, |(_, count)| *count);
    for (at, (kind, count)) in kinds.into_iter().enumerate() {
        let label = format!("{} · {}", Number(count), Percent(count, all));
        disclosure(page, kind, Some((count, most)), &label, if at == 0 { State::Open } else { State::Closed });
        for example in report.examples.removed_examples.get(kind).into_iter().flatten() {
            let _ = write!(page, "<li><bdi>{}</bdi><br><code>{}</code></li>", Text(&example.text), Text(&example.rule));
        }
        page.push_str("</ul></details>");
    }
    page.push('\n');
}

/// Opens an entry that shows examples: its name, a bar of its count against the greatest where one is wanted, a label.
fn disclosure(page: &mut String, name: &str, bar: Option<(u64, u64)>, label: &str, state: State) {
    let open = if state == State::Open { " open" } else { "" };
    let class = if bar.is_some() { "drop" } else { "plain" };
    let _ = write!(page, "<details{open}><summary class=\"{class}\"><bdi>{}</bdi>", Text(name));
    if let Some((count, most)) = bar {
        let percent = 100.0 * count as f64 / most.max(1) as f64;
        let _ = write!(
            page,
            "<svg class=\"bar\" aria-hidden=\"true\"><rect class=\"track\" width=\"100%\" height=\"100%\" rx=\"3\"/>\
             <rect class=\"fill\" width=\"{:.1}%\" height=\"100%\" rx=\"3\"/></svg>",
            percent.max(0.8)
        );
    }
    let _ = write!(page, "<span>{label}</span></summary><ul class=\"examples\">");
}

/// Whether examples are shown from the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Closed,
}

fn counts<K: AsRef<str>>(page: &mut String, tone: Tone, counts: &BTreeMap<K, u64>, most: usize) {
    let all: u64 = counts.values().sum();
    let sorted = sorted(counts);
    let shown = sorted.iter().take(most).map(|&(name, count)| Bar {
        name: if name == "null" { "unknown" } else { name },
        length: count as f64,
        label: format!("{} · {}", Number(count), Percent(count, all)),
    });
    bars(page, tone, &shown.collect::<Vec<_>>());
    if sorted.len() > most {
        let _ = write!(page, "<p class=\"note\">and {} more</p>", sorted.len() - most);
    }
    if sorted.is_empty() {
        page.push_str("<p class=\"muted\">none</p>");
    }
}

fn dates(page: &mut String, report: &Report) {
    let undated = report.months.get("null").copied().unwrap_or_default();
    let (shown, earlier) = periods::periods(&report.months);
    if shown.is_empty() {
        page.push_str("<p class=\"muted\">no document has a date</p>");
        return;
    }
    columns(page, Tone::Plain, &shown);
    let span =
        report.dates.as_ref().map_or(String::new(), |(first, last)| format!("{} to {}", Text(first), Text(last)));
    let _ = write!(page, "<p class=\"note\">{span}; {} without a date", Number(undated));
    if earlier > 0 {
        let _ = write!(page, "; {} earlier than shown", Number(earlier));
    }
    if report.odd("future_date") > 0 {
        let _ = write!(page, "; <span class=\"failed\">{} in the future</span>", Number(report.odd("future_date")));
    }
    page.push_str("</p>\n");
}

fn words(page: &mut String, report: &Report) {
    let highest = report.words.keys().max().copied().unwrap_or_default();
    let mut classes = vec![(0, 0)];
    classes.extend((0..=highest.checked_ilog2().unwrap_or_default()).map(|power| (1 << power, (2 << power) - 1)));
    let count = |from: u32| report.words.get(&from).copied().unwrap_or_default();
    let name = |(from, to): (u32, u32)| if from == to { from.to_string() } else { format!("{from}–{to}") };
    let classes: Vec<(String, u64)> = classes.into_iter().map(|class| (name(class), count(class.0))).collect();
    columns(page, Tone::Keep, &classes);
}

fn kept(page: &mut String, report: &Report) {
    let class = |tenth: u8| {
        let (from, to) = (tenth * 10, if tenth == 9 { 100 } else { tenth * 10 + 9 });
        let count = report.kept_percent.range(from..=to).map(|(_, count)| count).sum();
        (format!("{from}–{to} %"), count)
    };
    columns(page, Tone::Keep, &(0..10).map(class).collect::<Vec<_>>());
}

fn duplicates(page: &mut String, report: &Report) {
    counts(page, Tone::Drop, &report.relations, usize::MAX);
    let _ = writeln!(
        page,
        "<p class=\"note\">exact, near and contained were dropped, {} of them for documents of earlier runs; update and \
         related both stay. {} runs of words stand in so many documents ({} at most) that they make few candidates.</p>",
        Number(report.repeats),
        Number(report.capped.shingles),
        Number(report.capped.most_documents)
    );
}

fn time(page: &mut String, report: &Report) {
    let passes = [
        ("read and clean", report.seconds.clean),
        ("duplicates", report.seconds.duplicates),
        ("write", report.seconds.write),
    ];
    let seconds =
        |(name, seconds): (&'static str, f64)| Bar { name, length: seconds, label: format!("{seconds:.2} s") };
    bars(page, Tone::Plain, &passes.map(seconds));
    if !report.seconds.stages.is_empty() {
        page.push_str("<p class=\"note\">Stages, summed over the threads, the slowest first</p>");
        let mut stages: Vec<(&'static str, f64)> =
            report.seconds.stages.iter().map(|(name, time)| (*name, *time)).collect();
        stages.sort_by(|a, b| b.1.total_cmp(&a.1));
        bars(page, Tone::Plain, &stages.into_iter().map(seconds).collect::<Vec<_>>());
    }
}

fn rejects(page: &mut String, report: &Report) {
    for (reason, count) in sorted(&report.rejects) {
        disclosure(page, reason, None, &Number(count).to_string(), State::Closed);
        for example in report.examples.reject_examples.get(reason).into_iter().flatten() {
            let _ =
                write!(page, "<li><bdi>{}</bdi><br><code>{}</code></li>", Text(&example.detail), Text(&example.source));
        }
        page.push_str("</ul></details>");
    }
    page.push('\n');
}

fn sites(page: &mut String, report: &Report) {
    let mut sites: Vec<_> = report.places.sites.iter().collect();
    sites.sort_by_key(|(site, tally)| (std::cmp::Reverse(tally.all()), site.as_str()));
    page.push_str(
        "<table class=\"paths\"><tr><th>site</th><th class=\"number\">written</th><th class=\"number\">alike</th>\
         <th class=\"number\">no text</th></tr>",
    );
    for (site, tally) in sites.iter().take(PLACES) {
        let _ = write!(
            page,
            "<tr><td><bdi>{}</bdi></td><td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td></tr>",
            Text(site),
            Number(tally.written),
            Number(tally.duplicates),
            Number(tally.without_text)
        );
    }
    page.push_str("</table>\n");
    more(page, sites.len());
}

fn inputs(page: &mut String, manifest: &Manifest) {
    let mut inputs: Vec<_> = manifest.inputs.iter().collect();
    inputs.sort_by_key(|input| (std::cmp::Reverse(input.bytes), input.path.as_str()));
    page.push_str(
        "<table class=\"paths\"><tr><th>file</th><th class=\"number\">bytes</th><th class=\"number\">records</th></tr>",
    );
    for input in inputs.iter().take(PLACES) {
        let _ = write!(
            page,
            "<tr><td><bdi>{}</bdi></td><td class=\"number\">{}</td><td class=\"number\">{}</td></tr>",
            Text(&input.path),
            Number(input.bytes),
            Number(input.records)
        );
    }
    page.push_str("</table>\n");
    more(page, inputs.len());
}

fn more(page: &mut String, all: usize) {
    if all > PLACES {
        let _ = write!(page, "<p class=\"note\">and {} more</p>", Number((all - PLACES) as u64));
    }
}

/// Names with their counts, the largest first.
fn sorted<K: AsRef<str>>(counts: &BTreeMap<K, u64>) -> Vec<(&str, u64)> {
    let mut sorted: Vec<(&str, u64)> = counts.iter().map(|(name, count)| (name.as_ref(), *count)).collect();
    sorted.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name));
    sorted
}
