//! Peak resident memory and time of `tinsach clean` over generated JSON lines: neither may run away with the corpus.
//!
//! `cargo bench --bench memory -- 256 1024` takes sizes in MB (1,000,000 bytes) of articles. A shape takes a number of
//! documents, as in `short:2000000`, or stands alone for two sizes, to show how time grows; `shapes` runs them all. The
//! shapes are what is hard on the duplicates stage, which gets `--memory 512MiB`. Linux only: it reads `VmHWM` in
//! `/proc`.

#![allow(clippy::print_stdout, reason = "it prints its figures")]

mod corpus;

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use corpus::Random;

/// Writes so many documents.
type Write = fn(u64, &mut dyn FnMut(&str));

/// A shape: its name, its documents, and the sizes it is run with.
type Shape = (&'static str, Write, [u64; 2]);

const SHAPES: [Shape; 6] = [
    ("short", short, [1_000_000, 2_000_000]),
    ("lines", lines, [500_000, 1_000_000]),
    ("same", same, [100_000, 200_000]),
    ("different", different, [100_000, 200_000]),
    ("template", template, [100_000, 200_000]),
    // One document of so many MB.
    ("long", long, [50, 100]),
];

fn main() {
    if !cfg!(target_os = "linux") {
        println!("memory: skipped, it needs /proc");
        return;
    }
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let asked = if asked.is_empty() { vec!["64".into(), "256".into()] } else { asked };
    for word in asked {
        if let Ok(size) = word.parse::<usize>() {
            articles(size);
            continue;
        }
        let (name, count) = word.split_once(':').unwrap_or((&word, ""));
        for (shape, write, sizes) in SHAPES.iter().filter(|shape| name == "shapes" || shape.0 == name) {
            let sizes = count.parse().map_or(sizes.to_vec(), |count| vec![count]);
            sizes.into_iter().for_each(|size| run_shape(shape, *write, size));
        }
    }
}

fn articles(size: usize) {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = folder.path().join("corpus.jsonl");
    let mut file = BufWriter::new(File::create(&path).expect("the temporary folder can be written"));
    corpus::json_lines(11, size * 1_000_000, |line| file.write_all(line.as_bytes()).expect("the disk has room"));
    file.into_inner().expect("the disk has room");
    let (status, seconds, peak) = clean(&path, &[]);
    println!("memory: {size} MB in {seconds:.1} s ({:.1} MB/s), peak {peak} MB, {status}", size as f64 / seconds);
}

fn run_shape(name: &str, write: Write, size: u64) {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = folder.path().join("corpus.jsonl");
    let mut file = BufWriter::new(File::create(&path).expect("the temporary folder can be written"));
    let (mut number, mut bytes) = (0_u64, 0);
    write(size, &mut |text| {
        let line = format!("{{\"id\":\"{number}\",\"text\":{}}}\n", serde_json::Value::from(text));
        (number, bytes) = (number + 1, bytes + line.len());
        file.write_all(line.as_bytes()).expect("the disk has room");
    });
    file.into_inner().expect("the disk has room");
    let (status, seconds, peak) = clean(&path, &["--memory", "512MiB"]);
    let report = std::fs::read(folder.path().join("out/report.json")).unwrap_or_default();
    let report: serde_json::Value = serde_json::from_slice(&report).unwrap_or_default();
    println!(
        "memory: {name} {number} documents, {:.0} MB in {seconds:.1} s (duplicates {:.1} s), peak {peak} MB; \
         dropped {}, capped {}, {status}",
        bytes as f64 / 1e6,
        report["seconds"]["duplicates"].as_f64().unwrap_or_default(),
        report["ledger"]["duplicates"],
        report["capped"],
    );
}

/// Cleans a file beside it, and gives the status, the seconds and the peak in MB.
fn clean(path: &Path, more: &[&str]) -> (ExitStatus, f64, u64) {
    let start = Instant::now();
    let mut run = Command::new(env!("CARGO_BIN_EXE_tinsach"))
        .args(["clean", "--quiet", "--out"])
        .arg(path.with_file_name("out"))
        .args(more)
        .arg(path)
        .stdout(Stdio::null())
        .spawn()
        .expect("the command starts");
    let mut peak = 0;
    loop {
        peak = peak.max(resident(run.id()));
        match run.try_wait().expect("the command can be waited for") {
            Some(status) => return (status, start.elapsed().as_secs_f64(), peak / 1024),
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// The peak resident memory of a process so far, in kB.
fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.trim().trim_end_matches(" kB").trim().parse().ok()).unwrap_or(0)
}

/// Notices of two sentences; one in ten says what another says.
fn short(count: u64, write: &mut dyn FnMut(&str)) {
    let mut random = Random::new(5);
    for number in 0..count {
        let own = if random.below(10) == 0 { random.below(number + 1) } else { number };
        let mut own = Random::new(own);
        let mut text = String::new();
        corpus::sentence(&mut own, &mut text);
        text.push(' ');
        corpus::sentence(&mut own, &mut text);
        write(&text);
    }
}

/// One line a document, shorter than what is compared by its words.
fn lines(count: u64, write: &mut dyn FnMut(&str)) {
    let mut random = Random::new(6);
    (0..count).for_each(|_| write(&corpus::headline(&mut random)));
}

/// One article again and again, with two words of its own each time, so that no two are equal.
fn same(count: u64, write: &mut dyn FnMut(&str)) {
    let article = corpus::article(&mut Random::new(7), 4);
    let mut random = Random::new(8);
    for _ in 0..count {
        let mut words: Vec<&str> = article.split(' ').collect();
        let own = [corpus::headline(&mut random), corpus::headline(&mut random)];
        for line in &own {
            let at = random.below(words.len() as u64) as usize;
            words[at] = line.split(' ').nth(1).unwrap_or("x");
        }
        write(&words.join(" "));
    }
}

/// Articles that share nothing.
fn different(count: u64, write: &mut dyn FnMut(&str)) {
    let mut random = Random::new(9);
    (0..count).for_each(|_| write(&corpus::article(&mut random, 4)));
}

/// One template of which a tenth is each document's own: facts at the top, and figures in it.
fn template(count: u64, write: &mut dyn FnMut(&str)) {
    let article = corpus::article(&mut Random::new(10), 4);
    let mut random = Random::new(11);
    for _ in 0..count {
        let mut text = String::new();
        corpus::sentence(&mut random, &mut text);
        text.push_str("\n\n");
        for word in article.split_inclusive(' ') {
            match word.trim().parse::<u32>() {
                Ok(_) => text.push_str(&format!("{} ", random.below(3000))),
                Err(_) => text.push_str(word),
            }
        }
        write(&text);
    }
}

/// One document of so many MB, between two short ones.
fn long(megabytes: u64, write: &mut dyn FnMut(&str)) {
    let mut random = Random::new(12);
    write(&corpus::article(&mut random, 4));
    let mut text = String::new();
    while text.len() < megabytes as usize * 1_000_000 {
        corpus::sentence(&mut random, &mut text);
        text.push_str(if random.below(4) == 0 { "\n\n" } else { " " });
    }
    write(&text);
    write(&corpus::article(&mut random, 4));
}
