"""Compares tinsach with its peers: one corpus, one run, one table.

`just peers` builds what is needed and runs this. `--corpus DIR` takes the JSON lines of a folder, `--gold FOLDER` real
pages with their gold; what both lack is generated, the same in every run. Nothing is written to either. A peer that is
not installed is skipped; one that fails is said to fail; the exit code is 1 where tinsach does.
"""

import argparse
import datetime
import os
import pathlib
import platform
import sys
import tempfile

from . import corpus, table
from .harness import EXAMPLES, TARGET, load

GROUPS = ["html", "repair", "dates", "language", "duplicates", "pipeline"]


def main():
    parser = argparse.ArgumentParser(
        prog="just peers", description=__doc__, epilog=corpus.__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"of {', '.join(GROUPS)}; all by default")
    parser.add_argument("--corpus", type=folder, metavar="DIR", help="a folder of JSON lines, see below")
    parser.add_argument("--gold", type=folder, metavar="FOLDER", help="a folder with pages/, dates/ and languages/")
    parser.add_argument("--pages", type=positive, default=300, metavar="N", help="pages to generate [300]")
    parser.add_argument("--articles", type=positive, default=20000, metavar="N", help="articles to generate [20000]")
    parser.add_argument(
        "--repeats", type=positive, default=5, metavar="N", help="runs of each peer, of which the median counts [5]"
    )
    parser.add_argument("--generator", type=pathlib.Path, default=EXAMPLES / "generate", metavar="FILE")
    options = parser.parse_args()
    groups = options.groups or GROUPS
    if unknown := set(groups) - set(GROUPS):
        parser.error(f"no group {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
    place = TARGET / "peers"
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place, prefix="run-") as scratch:
        scratch = pathlib.Path(scratch)
        made = options.generator, options.pages, options.articles
        try:
            corpora = corpus.Corpora(scratch, options.corpus, options.gold, *made)
            paths = {name: corpora.path(load(name).corpus) for name in groups}
        except corpus.Unfit as reason:
            parser.error(str(reason))
        cores = sorted(os.sched_getaffinity(0))
        python = platform.python_version()
        print(f"{datetime.date.today()}, {processor()}, Python {python}, {options.repeats} runs each\n")
        table.head()
        fine = True
        for name, path in paths.items():
            used = set(cores) if name == "pipeline" else {cores[-1]}
            fine &= table.compare(name, load(name), path, used, options.repeats, scratch)
    sys.exit(not fine)


def folder(word):
    path = pathlib.Path(word)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"no folder `{word}`")
    return path.resolve()


def positive(word):
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"`{word}` is no number from 1 on")
    return int(word)


def processor():
    try:
        lines = open("/proc/cpuinfo").read().splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


main()
