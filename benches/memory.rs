//! Peak resident memory of `tinsach clean` over generated JSON lines of growing size: it must not grow with the corpus.
//!
//! `cargo bench --bench memory -- 256 1024` takes the sizes in MB (1,000,000 bytes). Linux only: it reads `VmHWM` in
//! `/proc`.

#![allow(clippy::print_stdout, reason = "it prints its figures")]

mod corpus;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn main() {
    let asked: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![64, 256] } else { asked };
    if !cfg!(target_os = "linux") {
        println!("memory: skipped, it needs /proc");
        return;
    }
    for size in sizes {
        let folder = tempfile::tempdir().expect("there is a temporary folder");
        let path = folder.path().join("corpus.jsonl");
        let mut file = BufWriter::new(File::create(&path).expect("the temporary folder can be written"));
        corpus::json_lines(11, size * 1_000_000, |line| file.write_all(line.as_bytes()).expect("the disk has room"));
        file.into_inner().expect("the disk has room");
        let start = Instant::now();
        let mut run = Command::new(env!("CARGO_BIN_EXE_tinsach"))
            .args(["clean", "--quiet", "--out"])
            .arg(folder.path().join("out"))
            .arg(&path)
            .stdout(Stdio::null())
            .spawn()
            .expect("the command starts");
        let mut peak = 0;
        let status = loop {
            peak = peak.max(resident(run.id()));
            match run.try_wait().expect("the command can be waited for") {
                Some(status) => break status,
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        };
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "memory: {size} MB in {seconds:.1} s ({:.1} MB/s), peak {} MB, {status}",
            size as f64 / seconds,
            peak / 1024
        );
    }
}

/// The peak resident memory of a process so far, in kB.
fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.trim().trim_end_matches(" kB").trim().parse().ok()).unwrap_or(0)
}
