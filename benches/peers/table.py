"""The table: a row for each peer, in Markdown, as it may stand in README."""

import statistics

from . import corpus
from .harness import Failed, Missing, measure

HEAD = ["", "rows", "rate", "spread", "CPU s", "peak MB", "how right", "against tinsach"]


def head():
    print("| " + " | ".join(HEAD) + " |\n|---" + "|--:" * (len(HEAD) - 1) + "|", flush=True)


def compare(name, group, path, cores, repeats, scratch):
    """Measures the peers of a group and prints their rows; gives whether tinsach did its work."""
    title = f"**{group.title}**, {len(cores)} core{'s' * (len(cores) > 1)}: "
    fine, ours = True, {}
    for label, peer, rows in plan(group, path, scratch):
        label, title = title + label, ""
        try:
            result = measure(name, peer, rows, repeats, cores, scratch)
            right = quality(group, corpus.rows(rows), result.outputs)
        except (Missing, Failed) as reason:
            # tinsach is built by this very command: it is never only missing.
            skipped = isinstance(reason, Missing) and not peer.ours
            print_row([label, f"{'skipped' if skipped else 'failed'}: {shown(reason)}"])
            fine = fine and not peer.ours
            continue
        if peer is group.peers[0]:
            ours[rows] = result
        print_row([label, *figures(group, result, right), against(ours.get(rows), result)])
    return fine


def plan(group, path, scratch):
    """The rows of the table: label, peer and corpus. Where a peer gets a sample, tinsach comes first with the same."""
    first, sampled = group.peers[0], set()
    for peer in group.peers:
        rows = corpus.sample(path, peer.sample, scratch) if peer.sample else path
        if rows != path and rows not in sampled:
            sampled.add(rows)
            yield f"{first.name}, on a sample", first, rows
        yield f"{peer.name}{', on the same sample' * (rows != path)}", peer, rows


def print_row(cells):
    print("| " + " | ".join([*cells, *[""] * (len(HEAD) - len(cells))]) + " |", flush=True)


def shown(reason):
    return " ".join(str(reason).replace("|", "/").split())[:160]


def figures(group, result, right):
    return [
        f"{result.rows:,}",
        f"{result.rate():,.0f} {group.unit}/s",
        f"{result.spread() * 100:.0f} %",
        f"{statistics.median(result.cpu):.2f}",
        f"{result.peak / 1e6:,.0f}",
        right,
    ]


def quality(group, rows, outputs):
    """How right the outputs are, a figure for each score that has gold."""
    if not any(any(output.values()) if isinstance(output, dict) else output for output in outputs):
        raise Failed("it gave nothing at all")
    if group.whole:
        return ", ".join(f"{name} {score(rows, set(outputs)):.3f}" for name, score in group.scores.items())
    if len(rows) != len(outputs):
        raise Failed(f"it gave {len(outputs):,} outputs for {len(rows):,} rows")
    scored = {name: [score(*pair) for pair in zip(rows, outputs)] for name, score in group.scores.items()}
    known = {name: [value for value in values if value is not None] for name, values in scored.items()}
    return ", ".join(f"{name} {statistics.mean(values):.3f}" for name, values in known.items() if values)


def against(ours, result):
    """How many times slower or faster than tinsach on the same rows."""
    if ours is None or ours is result:
        return ""
    times = ours.rate() / result.rate()
    how, times = ("slower", times) if times >= 1 else ("faster", 1 / times)
    number = f"{times:,.0f}" if times >= 9.95 else f"{times:.1f}"
    return "as fast" if number == "1.0" else f"{number} times {how}"
