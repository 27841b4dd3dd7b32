#!/usr/bin/env python3
"""The share of CPU time that each stage takes, as a Markdown table with a column for each recording: what
`perf script --fields comm,ip,sym,dso` wrote, named by its file.

The system and memory are told by the function that ran. Everything else counts for the stage of the innermost function
that has one, so that what the standard library does for a stage is the stage's. Without frame pointers callers are
unknown, and more counts as other.

    benches/shares.py articles.stacks scrapes.stacks
"""

import collections
import pathlib
import re
import sys

from flame import short, stacks

SYSTEM, MEMORY, OTHER = "the system (files, fresh memory)", "memory (allocation, copies)", "other"
HEAP = re.compile(
    r"_*(libc_)?(malloc|calloc|realloc|cfree|free|memalign|posix_memalign|mem(cpy|move|set|pcpy))"
    r"(?![a-z])|_int_(malloc|free|realloc|memalign)|unlink_chunk|malloc_consolidate|sysmalloc|systrim|tcache"
    r"|_*(rust|rdl|rg)_(alloc|dealloc|realloc)|__rustc::__r"
)
# Of two that fit, the first.
STAGES = {
    "strip": ["tinsach::strip", "tinsach::lang::"],
    "zstd": ["ZSTD_", "HUF_", "FSE_", "HIST_", "XXH64_", "zstd_safe", "zstd::"],
    "signature": ["tinsach::corpus::sketch", "tinsach::corpus::fold", "tinsach::corpus::character"],
    "date": ["tinsach::date"],
    "language": ["tinsach::language"],
    "lines that recur": ["tinsach::corpus::repetition"],
    "HTML": ["tinsach::segment::html", "tinsach::segment::metadata", "htmlize"],
    "JSON and spilling": [
        *("serde_json", "postcard", "tinsach::spilled", "tinsach::engine::spill", "tinsach::engine::sort"),
        *("tinsach::io::json", "tinsach::io::frame"),
    ],
    # These are stages too: what they call is not the one's that called them.
    OTHER: ["tinsach::decode", "tinsach::normalise", "tinsach::segment", "tinsach::corpus", "tinsach::config", "polars"],
}
ROWS = [SYSTEM, MEMORY, *(stage for stage in STAGES if stage != OTHER), OTHER]


def stage(sample):
    """The row of the table that a sample counts for."""
    function, file = sample[0]
    if file.startswith("[kernel") or file == "[vdso]":
        return SYSTEM
    if HEAP.match(function):
        return MEMORY
    for function, _ in sample:
        path = short(function)
        for name, prefixes in STAGES.items():
            if path.startswith(tuple(prefixes)):
                return name
    return OTHER


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    found = {pathlib.Path(path).stem: collections.Counter(map(stage, stacks(path))) for path in sys.argv[1:]}
    print("\n| | " + " | ".join(found) + " |\n|---" + "|--:" * len(found) + "|")
    for row in ROWS:
        cells = [f"{counts[row] / max(1, counts.total()) * 100:.0f} %" for counts in found.values()]
        print(f"| {row} | " + " | ".join(cells) + " |")


main()
