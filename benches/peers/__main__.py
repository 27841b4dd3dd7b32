"""Compares tinsach with its peers: one corpus, one run, one table.

`just peers` builds what is needed and runs this. `--corpus DIR` takes the JSON lines of a folder (see corpus.py),
`--gold FOLDER` real pages with their gold; what either lacks is generated, the same in every run.
"""

import argparse
import datetime
import os
import pathlib
import platform
import statistics
import tempfile

from . import corpus
from .harness import REPOSITORY, Skipped, load, measure

GROUPS = ["html", "repair", "dates", "language", "duplicates", "pipeline"]
HEAD = ["", "rate", "against tinsach", "MB/s", "CPU s", "spread", "peak MB", "rows", "how right"]


def main():
    parser = argparse.ArgumentParser(prog="just peers", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"of {', '.join(GROUPS)}; all by default")
    parser.add_argument("--corpus", type=pathlib.Path, help="a folder of JSON lines")
    parser.add_argument("--gold", type=pathlib.Path, help="a folder with pages/, dates/ and languages/")
    parser.add_argument("--pages", type=int, default=300, help="pages to generate [300]")
    parser.add_argument("--articles", type=int, default=20000, help="articles to generate [20000]")
    parser.add_argument("--repeats", type=int, default=5, help="runs of each peer, of which the median counts [5]")
    parser.add_argument("--generator", default=REPOSITORY / "target/release/examples/generate")
    options = parser.parse_args()
    groups = options.groups or GROUPS
    if unknown := set(groups) - set(GROUPS):
        parser.error(f"no group {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
    with tempfile.TemporaryDirectory() as folder:
        data = options.corpus or pathlib.Path(folder)
        if options.gold:
            corpus.from_gold(options.gold, data)
        corpus.generate(data, options.generator, options.pages, options.articles)
        compare(groups, data, options)


def compare(groups, data, options):
    cores = sorted(os.sched_getaffinity(0))
    print(f"{datetime.date.today()}, {processor()}, Python {platform.python_version()}, {options.repeats} runs each\n")
    print("| " + " | ".join(HEAD) + " |\n|---" + "|--:" * (len(HEAD) - 1) + "|", flush=True)
    for name in groups:
        group = load(name)
        used = set(cores) if name == "pipeline" else {cores[-1]}
        print(f"| **{group.title}**, {len(used)} core{'s' * (len(used) > 1)}" + " |" * len(HEAD), flush=True)
        ours = None
        for peer in group.peers:
            try:
                result = measure(name, peer, data, options.repeats, used)
            except Skipped as reason:
                print(f"| {peer.name} | skipped: {reason}" + " |" * (len(HEAD) - 1), flush=True)
                continue
            ours = ours or result
            print("| " + " | ".join(line(group, peer, result, ours, data)) + " |", flush=True)


def line(group, peer, result, ours, data):
    rows = corpus.rows(data / f"{group.corpus}.jsonl", result.rows)
    if group.whole:
        right = group.score(rows, set(result.outputs))
    else:
        right = statistics.mean(group.score(row, output) for row, output in zip(rows, result.outputs, strict=True))
    if not any(result.outputs):
        raise SystemExit(f"{peer.name} gave nothing at all; the figures would say nothing")
    factor = ours.rate() / result.rate()
    size = sum(len(row[group.column].encode()) for row in rows)
    return [
        peer.name,
        f"{result.rate():,.0f} {group.unit}/s",
        "" if result is ours else f"1/{factor:.1f}" if factor >= 1 else f"{1 / factor:.1f}",
        f"{size / 1e6 / statistics.median(result.wall):.1f}",
        f"{statistics.median(result.cpu):.2f}",
        f"{result.spread():.0%}",
        f"{result.peak / 1e6:,.0f}",
        f"{result.rows:,}",
        f"{group.measure} {right:.3f}",
    ]


def processor():
    try:
        lines = open("/proc/cpuinfo").read().splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


main()
