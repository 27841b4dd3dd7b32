#!/usr/bin/env python3
"""How time, peak memory and spill grow: over 1,000 to 1,000,000 generated documents on one thread and on two, and over
one document of 100 bytes to 100 MB. Prints tables and draws benches/growth/*.svg.

    just growth
"""

import datetime
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
BINARY = os.environ.get("TINSACH", HERE.parent / "target/release/tinsach")
GENERATE = os.environ.get("GENERATE", HERE.parent / "target/release/examples/generate")
DOCUMENTS = [1_000, 10_000, 100_000, 1_000_000]
BYTES = [10**power for power in range(2, 9)]
COLOURS = ["#0b6e99", "#c2410c"]


def generated(path, *words):
    with open(path, "wb") as out:
        subprocess.run([GENERATE, *map(str, words), "7"], stdout=out, check=True)


def measured(corpus, out, threads):
    """Seconds, CPU seconds, peak resident bytes, and the most bytes in the run's temporary folder."""
    command = [BINARY, "clean", corpus, "--out", out, "--overwrite", "--quiet", "--threads", str(threads)]
    start = time.perf_counter()
    run = subprocess.Popen(list(map(str, command)))
    spill, done = [0], threading.Event()

    def watch():
        while not done.wait(0.05):
            spill[0] = max(spill[0], sum(size(file) for file in out.glob(".tinsach*/**/*")))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, status, usage = os.wait4(run.pid, 0)
    seconds = time.perf_counter() - start
    done.set()
    watcher.join()
    if status:
        sys.exit(f"tinsach ends with {os.waitstatus_to_exitcode(status)}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, spill[0]


def size(file):
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def series(name, sizes, make, threads, folder):
    """Measures one corpus a size; gives (size, seconds, CPU seconds, peak, spill) by number of threads."""
    print(f"| {name} | threads | seconds | CPU s | MB/s | peak MB | spill MB |\n|--:|--:|--:|--:|--:|--:|--:|")
    found = {count: [] for count in threads}
    for amount in sizes:
        corpus = folder / "corpus.jsonl"
        make(corpus, amount)
        for count in threads:
            seconds, cpu, peak, spill = measured(corpus, folder / "out", count)
            found[count].append((amount, seconds, cpu, peak, spill))
            rate = corpus.stat().st_size / 1e6 / seconds
            print(f"| {amount:,} | {count} | {seconds:.2f} | {cpu:.2f} | {rate:.1f} | {peak / 1e6:.0f} | {spill / 1e6:.0f} |", flush=True)
    return found


def growth(points):
    """Bytes of memory that one document more costs at the largest sizes, and how far apart the CPU time of a document
    is between the sizes."""
    (few, _, _, small, _), (many, _, _, large, _) = points[-2], points[-1]
    steps = [(b[2] - a[2]) / (b[0] - a[0]) for a, b in zip(points, points[1:])]
    return (large - small) / (many - few), max(steps) / min(steps) - 1


def plot(path, title, unit, found):
    """Two panels, seconds and peak MB, both axes logarithmic."""
    width, height, left, bottom = 380, 260, 60, 40
    parts = [f'<text x="{width}" y="18" text-anchor="middle" font-weight="bold">{title}</text>']
    for panel, (label, column, scale) in enumerate((("seconds", 1, 1), ("peak memory, MB", 3, 1e6))):
        points = [(row[0], row[column] / scale) for rows in found.values() for row in rows]
        (x0, x1), (y0, y1) = (decades(values) for values in zip(*points))
        x = lambda value: panel * width + left + (math.log10(value) - x0) / (x1 - x0) * (width - left - 20)
        y = lambda value: height - bottom - (math.log10(value) - y0) / (y1 - y0) * (height - bottom - 50)
        for power in range(x0, x1 + 1):
            parts.append(f'<text x="{x(10**power):.0f}" y="{height - 22}" text-anchor="middle">{amount(10**power)}</text>')
        for power in range(y0, y1 + 1):
            at = y(10**power)
            parts.append(f'<text x="{panel * width + left - 6}" y="{at + 4:.0f}" text-anchor="end">{10**power:g}</text>')
            parts.append(f'<path d="M{panel * width + left} {at:.1f}H{(panel + 1) * width - 20}" stroke="#ccc"/>')
        parts.append(f'<text x="{panel * width + left}" y="40">{label}</text>')
        parts.append(f'<text x="{(panel + 1) * width - 20}" y="{height - 6}" text-anchor="end">{unit}</text>')
        for colour, (threads, rows) in zip(COLOURS, found.items()):
            line = " ".join(f"{x(row[0]):.1f},{y(row[column] / scale):.1f}" for row in rows)
            parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
            for row in rows:
                parts.append(f'<circle cx="{x(row[0]):.1f}" cy="{y(row[column] / scale):.1f}" r="3" fill="{colour}"/>')
            if len(found) > 1:
                at = 56 + 16 * list(found).index(threads)
                parts.append(f'<text x="{panel * width + left + 8}" y="{at}" fill="{colour}">{threads} thread{"s" * (threads > 1)}</text>')
    body = "\n".join(parts)
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * width}" height="{height}" font-family="sans-serif" '
        f'font-size="11">\n<rect width="100%" height="100%" fill="#fff"/>\n{body}\n</svg>\n'
    )


def decades(values):
    return math.floor(math.log10(min(values))), max(math.ceil(math.log10(max(values))), math.floor(math.log10(min(values))) + 1)


def amount(number):
    return f"{number // 10**6:g} M" if number >= 10**6 else f"{number // 10**3:g} k" if number >= 1000 else f"{number:g}"


def main():
    most = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS[-1]
    today = datetime.date.today()
    (HERE / "growth").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        briefs = lambda path, count: generated(path, "briefs", count)
        found = series("documents", [size for size in DOCUMENTS if size <= most], briefs, (1, 2), folder)
        plot(HERE / "growth/documents.svg", f"Documents of 500 bytes, {today}", "documents", found)
        for threads, points in found.items():
            memory, bend = growth(points)
            print(f"{threads} threads: {memory:.0f} bytes of memory a document, CPU time a document within {bend:.0%}")
        print()
        found = series("bytes", BYTES, lambda path, size: generated(path, "one", size), (1,), folder)
        plot(HERE / "growth/bytes.svg", f"One document, {today}", "bytes", found)


main()
