"""Runs peers one at a time, each in a process of its own on the same cores, and measures them.

A Python peer reads the rows and loads its models first; only its work is timed. A command (tinsach, a Rust peer) is
timed whole: start, parsing of JSON, writing of its output.
"""

import dataclasses
import importlib
import itertools
import json
import multiprocessing
import os
import pathlib
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time


REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def tinsach(*words):
    """A command of tinsach."""
    return [os.environ.get("TINSACH", REPOSITORY / "target/release/tinsach"), *words]


def rust(name):
    """A command of the small program that holds the peers written in Rust."""
    return [os.environ.get("PEERS_RUST", "peers-rust"), name]


def example(name):
    """A command built from an example of this repository."""
    return [pathlib.Path(os.environ.get("EXAMPLES", REPOSITORY / "target/release/examples")) / name]


def field(name):
    """Reads one field of each line that a command wrote."""
    return lambda lines: [json.loads(line).get(name) for line in lines]


@dataclasses.dataclass
class Library:
    """A Python library. `load` imports it and gives a function from a row to its output, or, with `whole`, from all
    rows to theirs. `limit`: how many rows a slow one gets."""

    name: str
    load: object
    whole: bool = False
    limit: int | None = None


@dataclasses.dataclass
class Tool:
    """A command that reads JSON lines from standard input. `output` makes the outputs of the lines it wrote. One that
    says `seconds N` on standard error is timed by that, as a library is: without its start and the parsing."""

    name: str
    command: list
    output: object
    limit: int | None = None


@dataclasses.dataclass
class Group:
    """Peers that do the same work on the same corpus. `score(row, output)` gives 0 to 1, or with `whole`
    `score(rows, outputs)`."""

    title: str
    corpus: str
    column: str
    unit: str
    measure: str
    peers: list
    score: object
    whole: bool = False


@dataclasses.dataclass
class Result:
    """What was measured of a peer; times in seconds, peak memory in bytes."""

    rows: int
    bytes: int
    wall: list
    cpu: list
    peak: int
    outputs: list

    def rate(self):
        return self.rows / statistics.median(self.wall)

    def spread(self):
        """The distance of the slowest from the fastest run, as a share of the median."""
        return (max(self.wall) - min(self.wall)) / statistics.median(self.wall)


class Skipped(Exception):
    """A peer that can't be had here."""


def measure(group, peer, corpus, repeats, cores):
    """Runs one peer `repeats` times, each in a process of its own: some libraries remember what they have seen."""
    runs = [once(group, peer, corpus, cores) for _ in range(repeats)]
    wall, cpu = [run.wall[0] for run in runs], [run.cpu[0] for run in runs]
    return dataclasses.replace(runs[-1], wall=wall, cpu=cpu, peak=max(run.peak for run in runs))


def once(group, peer, corpus, cores):
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        words = [sys.executable, "-m", "peers.harness", group, peer.name, str(corpus), str(report)]
        child = subprocess.run(words, preexec_fn=lambda: os.sched_setaffinity(0, cores), capture_output=True, text=True)
        if not report.exists():
            raise Skipped((child.stderr.strip().splitlines() or ["it ended without a word"])[-1])
        return Result(**json.loads(report.read_text()))


def child(group, name, corpus, report):
    """The process that measures one peer."""
    peer = next(peer for peer in load(group).peers if peer.name == name)
    path = limited(group, peer, corpus)
    result = (of_tool if isinstance(peer, Tool) else of_library)(peer, path)
    pathlib.Path(report).write_text(json.dumps(dataclasses.asdict(result)))


def of_library(peer, path):
    rows = read(path)
    work = peer.load()
    if not peer.whole:
        work(rows[0])
    used, start = spent(), time.perf_counter()
    outputs = work(rows) if peer.whole else [work(row) for row in rows]
    wall, cpu = time.perf_counter() - start, spent() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 + sum(peak for _, peak in workers())
    return Result(len(rows), path.stat().st_size, [wall], [cpu], peak, outputs)


def of_tool(tool, path):
    wall, cpu, peak, out = timed(tool.command, path)
    # Only now is anything read: a child counts its parent's memory as its own for a moment.
    rows = read(path)
    out.seek(0)
    outputs = tool.output(out.read().decode().splitlines())
    if callable(outputs):
        outputs = [outputs(row) for row in rows]
    return Result(len(rows), path.stat().st_size, [wall], [cpu], peak, outputs)


def timed(command, path):
    """Seconds, CPU seconds, peak memory and output file of a command fed with a file."""
    out = tempfile.TemporaryFile()
    with open(path, "rb") as rows, tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        child = subprocess.Popen([str(word) for word in command], stdin=rows, stdout=out, stderr=said)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            raise Skipped(said.read().decode(errors="replace").strip()[-200:])
        said.seek(0)
        if own := re.match(rb"seconds ([\d.]+)", said.read()):
            seconds = float(own[1])
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, out


def limited(group, peer, corpus):
    """The file with the rows that a peer gets."""
    path = pathlib.Path(corpus) / f"{load(group).corpus}.jsonl"
    if not peer.limit:
        return path
    short = path.with_suffix(f".{peer.limit}.jsonl")
    with open(path, "rb") as lines, open(short, "wb") as out:
        out.writelines(itertools.islice(lines, peer.limit))
    return short


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def load(group):
    return importlib.import_module(f"peers.{group}").GROUP


def spent():
    """CPU seconds of this process, of its children that have ended, and of its pool's workers."""
    times = os.times()
    ended = times.user + times.system + times.children_user + times.children_system
    return ended + sum(seconds for seconds, _ in workers())


def workers():
    """CPU seconds and peak memory of each living worker of a process pool (Linux)."""
    for worker in multiprocessing.active_children():
        place = pathlib.Path(f"/proc/{worker.pid}")
        ticks = place.joinpath("stat").read_text().rpartition(")")[2].split()[11:13]
        peak = re.search(r"VmHWM:\s+(\d+) kB", place.joinpath("status").read_text())
        yield sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"), int(peak[1]) * 1024


if __name__ == "__main__":
    # Under its own name, so that its classes are those that the groups know.
    importlib.import_module("peers.harness").child(*sys.argv[1:])
