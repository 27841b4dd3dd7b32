#!/usr/bin/env python3
"""Draws a flame graph of what `perf script --fields comm,ip,sym,dso` wrote: the wider a function, the more of the time
it and what it calls take. Callers are below. Each box has its full name and share as a title.

    benches/flame.py articles.stacks articles.svg
"""

import colorsys
import html
import pathlib
import re
import sys

FRAME = re.compile(r"\s+[0-9a-f]+ (.*) \((.*)\)$")
WIDTH, ROW = 1200, 17
# Narrower boxes, in pixels, would be no more than a line.
NARROWEST = 0.4


def stacks(path):
    """The samples of a recording, each a list of (function, object file), the innermost first and the thread last."""
    for sample in pathlib.Path(path).read_text(errors="replace").split("\n\n"):
        thread, *frames = sample.strip("\n").split("\n")
        # What a stack without frame pointers leads to has no name.
        found = [match.groups() for match in map(FRAME.match, frames) if match and match[1] != "[unknown]"]
        if found:
            yield [*found, (re.sub(r"-?\d+$", "", thread.strip()), "")]


def folded(samples):
    """A tree of [samples, callees by name], callers at the root."""
    root = [0, {}]
    for sample in samples:
        node = root
        node[0] += 1
        for name, _ in reversed(sample):
            node = node[1].setdefault(name, [0, {}])
            node[0] += 1
    return root


def boxes(node, left=0, level=0):
    """Gives (name, level, first sample, samples) of every box."""
    for name, callee in sorted(node[1].items()):
        yield name, level, left, callee[0]
        yield from boxes(callee, left, level + 1)
        left += callee[0]


def colour(name):
    """The same for the same crate or module in every graph."""
    module = "::".join(short(name).split("::")[:2])
    parts = colorsys.hls_to_rgb(sum(module.encode()) * 37 % 360 / 360, 0.78, 0.55)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def short(name):
    """A name as its path begins: without the brackets of `<Type as Trait>::method`."""
    return re.sub(r"^(?:[<&*]|mut |const |dyn )+", "", name)


def drawn(root):
    scale = WIDTH / root[0]
    wide = [box for box in boxes(root) if box[3] * scale >= NARROWEST]
    height = (max(level for _, level, _, _ in wide) + 1) * ROW
    size = f'viewBox="0 0 {WIDTH} {height}" font-family="monospace" font-size="11"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    yield '<rect width="100%" height="100%" fill="#fff"/>'
    for name, level, left, samples in wide:
        x, y, width = left * scale, height - (level + 1) * ROW, samples * scale
        # The whole name where it fits, else its last part.
        room = int(width / 6.8)
        label = (name if len(name) <= room else name.rpartition("::")[2][:room]) if width > 20 else ""
        yield (
            f"<g><title>{html.escape(name)}: {samples / root[0]:.1%}, {samples} samples</title>"
            f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{ROW - 1}" fill="{colour(name)}"/>'
            f'<text x="{x + 2:.1f}" y="{y + 12}">{html.escape(label)}</text></g>'
        )
    yield "</svg>\n"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    root = folded(stacks(sys.argv[1]))
    if not root[0]:
        sys.exit(f"{sys.argv[1]}: no samples")
    pathlib.Path(sys.argv[2]).write_text("\n".join(drawn(root)))
    print(f"{sys.argv[2]}: {root[0]} samples")


if __name__ == "__main__":
    main()
