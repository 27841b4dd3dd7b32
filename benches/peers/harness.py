"""Runs peers one at a time, each in a process of its own on the same cores, and measures them.

A Python peer reads the rows and loads its models first; only its work is timed. A command (tinsach, a Rust peer) is
timed whole: start, parsing of JSON, writing of its output; unless it says itself how long its work took. Its CPU time is
that of the whole in any case.
"""

import dataclasses
import importlib
import importlib.util
import json
import multiprocessing
import os
import pathlib
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time


REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
TARGET = REPOSITORY / os.environ.get("CARGO_TARGET_DIR", "target")
BINARY = pathlib.Path(os.environ.get("TINSACH", TARGET / "release/tinsach"))
EXAMPLES = pathlib.Path(os.environ.get("EXAMPLES", BINARY.parent / "examples"))
# Stands in a command for the file with the rows, where it doesn't read standard input.
ROWS = "{rows}"


def tinsach(*words):
    """A command of tinsach."""
    return [BINARY, *words]


def rust(name):
    """A command of the small program that holds the peers written in Rust."""
    return [os.environ.get("PEERS_RUST", "peers-rust"), name]


def example(name):
    """A command built from an example of this repository."""
    return [EXAMPLES / name]


def field(name):
    """Reads one field of each line that a command wrote."""
    return lambda lines: [json.loads(line).get(name) for line in lines]


def need(*modules):
    """Raises what importing would where one of the modules is not installed, but imports none of them."""
    for module in modules:
        if importlib.util.find_spec(module) is None:
            raise ModuleNotFoundError(f"No module named '{module}'")


@dataclasses.dataclass
class Library:
    """A Python library. `load` imports it and gives a function from a row to its output, or, with `whole`, from all
    rows to theirs. `sample`: how many rows one gets that would take minutes over all."""

    name: str
    load: object
    whole: bool = False
    sample: int | None = None
    ours: bool = False


@dataclasses.dataclass
class Tool:
    """A command that reads JSON lines from standard input, in a folder of its own that is empty. `output` makes the
    outputs of the lines it wrote. One that says `seconds N` on standard error is timed by that, as a library is: without
    its start and the parsing. `ours` is tinsach."""

    name: str
    command: list
    output: object
    sample: int | None = None
    ours: bool = False


@dataclasses.dataclass
class Group:
    """Peers that do the same work on the same corpus; the first is tinsach, with which the others are compared. A score
    by its name is a function of a row and the output that gives 0 to 1, or nothing where the row has no gold for it;
    with `whole` one of all rows and the set of outputs."""

    title: str
    corpus: str
    unit: str
    scores: dict
    peers: list
    whole: bool = False


@dataclasses.dataclass
class Result:
    """What was measured of a peer; times in seconds, peak memory in bytes."""

    rows: int
    wall: list
    cpu: list
    peak: int
    outputs: list

    def rate(self):
        return self.rows / statistics.median(self.wall)

    def spread(self):
        """The distance of the slowest from the fastest run, as a share of the median."""
        return (max(self.wall) - min(self.wall)) / statistics.median(self.wall)


class Missing(Exception):
    """A peer that is not installed here."""


class Failed(Exception):
    """A peer that is here and gave no result."""


def measure(group, peer, rows, repeats, cores, scratch):
    """Runs one peer `repeats` times, each in a process of its own: some libraries remember what they have seen."""
    runs = [once(group, peer, rows, cores, scratch) for _ in range(repeats)]
    wall, cpu = [run.wall[0] for run in runs], [run.cpu[0] for run in runs]
    return dataclasses.replace(runs[-1], wall=wall, cpu=cpu, peak=max(run.peak for run in runs))


def once(group, peer, rows, cores, scratch):
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        work, report = pathlib.Path(folder, "work"), pathlib.Path(folder, "report.json")
        work.mkdir()
        words = [sys.executable, "-m", "peers.harness", group, peer.name, str(rows), str(report)]
        # What a peer leaves behind goes with the folder.
        place = os.environ | {"TMPDIR": folder, "PYTHONPATH": str(REPOSITORY / "benches")}
        pin = lambda: os.sched_setaffinity(0, cores)
        run = subprocess.run(words, preexec_fn=pin, cwd=work, env=place, capture_output=True, text=True, errors="replace")
        if run.returncode < 0:
            raise Failed(f"ended by {signal.Signals(-run.returncode).name}")
        if not report.exists():
            raise Failed((run.stderr.strip().splitlines() or ["it ended without a word"])[-1])
        found = json.loads(report.read_text())
    if "missing" in found:
        raise Missing(found["missing"])
    if "failed" in found:
        raise Failed(found["failed"])
    return Result(**found)


def child(group, name, rows, report):
    """The process that measures one peer."""
    peer = next(peer for peer in load(group).peers if peer.name == name)
    try:
        measured = of_tool if isinstance(peer, Tool) else of_library
        found = dataclasses.asdict(measured(peer, pathlib.Path(rows)))
    except (ModuleNotFoundError, Missing) as error:
        found = {"missing": str(error)}
    except Failed as error:
        found = {"failed": str(error)}
    pathlib.Path(report).write_text(json.dumps(found))


def of_library(peer, path):
    rows = read(path)
    work = peer.load()
    if not peer.whole:
        work(rows[0])
    used, start = spent(), time.perf_counter()
    outputs = work(rows) if peer.whole else [work(row) for row in rows]
    wall, cpu = time.perf_counter() - start, spent() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 + sum(peak for _, peak in workers())
    return Result(len(rows), [wall], [cpu], peak, outputs)


def of_tool(tool, path):
    wall, cpu, peak, out = timed(tool.command, path)
    # Only now is anything read: a child counts its parent's memory as its own for a moment.
    rows = read(path)
    out.seek(0)
    outputs = tool.output(out.read().decode().splitlines())
    if callable(outputs):
        outputs = [outputs(row) for row in rows]
    return Result(len(rows), [wall], [cpu], peak, outputs)


def timed(command, path):
    """Seconds, CPU seconds, peak memory and output file of a command fed with a file."""
    words = [str(path) if word == ROWS else str(word) for word in command]
    if shutil.which(words[0]) is None:
        raise Missing(f"no program {pathlib.Path(words[0]).name}")
    out = tempfile.TemporaryFile()
    with open(path, "rb") as rows, tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        child = subprocess.Popen(words, stdin=rows, stdout=out, stderr=said)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        words = said.read()
        if child.returncode:
            last = words.decode(errors="replace").strip().splitlines()[-1:]
            raise Failed(": ".join([f"exit code {child.returncode}", *last]))
        if own := re.match(rb"seconds ([\d.]+)", words):
            seconds = float(own[1])
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, out


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
