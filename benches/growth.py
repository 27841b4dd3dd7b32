#!/usr/bin/env python3
"""How time, peak memory and spill grow: over 1,000 to MOST generated documents on one thread and on two, and over one
document of 100 bytes to 100 MB. Prints tables, says which of the bars are kept, and draws benches/growth/*.svg, which
README shows; with fewer than a million documents target/growth/*.svg.

    just growth
"""

import argparse
import collections
import datetime
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from plot import draw

HERE = pathlib.Path(__file__).resolve().parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", HERE.parent / "target"))
BINARY = os.environ.get("TINSACH", TARGET / "release/tinsach")
GENERATE = os.environ.get("GENERATE", TARGET / "release/examples/generate")
FULL = 1_000_000
BYTES = [10**power for power in range(2, 9)]
# The bars: how far apart the CPU time of a document may be; at a million, bytes of memory a document and the peak.
BEND, EACH, PEAK = 0.15, 250, 400 << 20

Run = collections.namedtuple("Run", "size seconds cpu peak spill")
PANELS = [
    ("seconds", lambda run: run.seconds),
    ("peak memory, MB", lambda run: run.peak / 1e6),
    ("spill, MB", lambda run: run.spill / 1e6),
]


def generated(path, *words):
    with open(path, "wb") as out:
        subprocess.run([GENERATE, *map(str, words), "7"], stdout=out, check=True)


def measured(size, corpus, out, threads):
    """One run: seconds, CPU seconds, peak resident bytes, and the most bytes that it had spilled."""
    command = [BINARY, "clean", corpus, "--out", out, "--overwrite", "--quiet", "--threads", str(threads)]
    start = time.perf_counter()
    run = subprocess.Popen(list(map(str, command)))
    spill, done = [0], threading.Event()

    def watch():
        while not done.wait(0.02):
            spill[0] = max(spill[0], spilled(out / ".tinsach"))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, status, usage = os.wait4(run.pid, 0)
    seconds = time.perf_counter() - start
    done.set()
    watcher.join()
    if status:
        sys.exit(f"tinsach ends with {os.waitstatus_to_exitcode(status)}")
    return Run(size, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, spill[0])


def spilled(staging):
    """Bytes of the spills and of the sorters' runs; the tables that are being written stand in the same folder."""
    return sum(size(file) for kind in ("*.spill", "run-*") for file in staging.glob(kind))


def size(file):
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def series(name, sizes, make, threads, folder, repeats):
    """Measures one corpus a size, several times; gives the runs by number of threads. Times are medians, peak memory and
    spill the most."""
    print(f"\n| {name} | threads | seconds | CPU s | MB/s | peak MB | spill MB |\n|--:|--:|--:|--:|--:|--:|--:|")
    found = {count: [] for count in threads}
    corpus, out = folder / "corpus.jsonl", folder / "out"
    for amount in sizes:
        make(corpus, amount)
        if amount == sizes[0]:
            measured(amount, corpus, out, threads[0])  # the first run reads the binary from disk
        for count in threads:
            runs = [measured(amount, corpus, out, count) for _ in range(repeats)]
            seconds, cpu = (statistics.median(getattr(run, what) for run in runs) for what in ("seconds", "cpu"))
            peak, spill = (max(getattr(run, what) for run in runs) for what in ("peak", "spill"))
            found[count].append(Run(amount, seconds, cpu, peak, spill))
            rate = corpus.stat().st_size / 1e6 / seconds
            figures = f"{seconds:.2f} | {cpu:.2f} | {rate:.1f} | {peak / 1e6:.0f} | {spill / 1e6:.0f}"
            print(f"| {amount:,} | {count} | {figures} |", flush=True)
    return found


def bend(runs, time):
    """How far apart the time is that one document more takes, between the sizes; none where there is nothing to compare."""
    steps = [(time(b) - time(a)) / (b.size - a.size) for a, b in zip(runs, runs[1:])]
    return max(steps) / min(steps) - 1 if len(steps) > 1 and min(steps) > 0 else None


def bars(found):
    """A table of how cost grows beside the bars for it."""
    print("\n| | bar | " + " | ".join(map(named, found)) + " |\n|---|--:" + "|--:" * len(found) + "|")
    row = lambda what, bar, cells: print(f"| {what} | {bar} | " + " | ".join(cells) + " |")
    judged = lambda text, kept: f"{text}, {'kept' if kept else 'missed'}"
    bends = [bend(runs, lambda run: run.cpu) for runs in found.values()]
    row("CPU time a document, within", share(BEND), [judged(share(each), each <= BEND) if each else "-" for each in bends])
    bends = [bend(runs, lambda run: run.seconds) for runs in found.values()]
    row("wall time a document, within", "", [share(each) if each else "-" for each in bends])
    # What one document more costs at the largest sizes; the bars are for a million.
    largest = [[run for run in runs if run.size <= FULL][-2:] for runs in found.values()]
    bound = lambda text, kept: judged(text, kept) if largest[0][1].size == FULL else text
    each = [(many.peak - few.peak) / (many.size - few.size) for few, many in largest]
    row("memory a document, bytes", EACH, [bound(f"{cost:.0f}", cost <= EACH) for cost in each])
    row("peak memory, MiB", PEAK >> 20, [bound(f"{many.peak / 2**20:.0f}", many.peak <= PEAK) for _, many in largest])


def share(number):
    return f"{number * 100:.0f} %"


def named(threads):
    return f"{threads} thread{'s' * (threads > 1)}"


def most(word):
    number = int(word.replace(",", "").replace("_", "")) if word.replace(",", "").replace("_", "").isdecimal() else 0
    if number < 10_000:
        raise argparse.ArgumentTypeError(f"`{word}` is no number of documents from 10,000 on: growth takes two sizes")
    return number


def positive(word):
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"`{word}` is no number from 1 on")
    return int(word)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("most", nargs="?", type=most, default=FULL, metavar="MOST", help="at least 10000 [1000000]")
    parser.add_argument("--repeats", type=positive, default=3, help="runs of each size, of which the median counts [3]")
    options = parser.parse_args()
    place = HERE / "growth" if options.most >= FULL else TARGET / "growth"
    place.mkdir(parents=True, exist_ok=True)
    if options.most < FULL:
        print(f"fewer than {FULL:,} documents: README's plots stay as they are, these go to {place}")
    documents = [10**power for power in range(3, 10) if 10**power < options.most] + [options.most]
    today = datetime.date.today()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name, title, sizes, kind, threads in (
            ("documents", "Documents of 500 bytes", documents, "briefs", (1, 2)),
            ("bytes", "One document", BYTES, "one", (1,)),
        ):
            make = lambda path, size: generated(path, kind, size)
            found = series(name, sizes, make, threads, folder, options.repeats)
            lines = {named(count): runs for count, runs in found.items()}
            draw(place / f"{name}.svg", f"{title}, {today}", name, PANELS, lines)
            if name == "documents":
                bars(found)


if __name__ == "__main__":
    main()
