#!/usr/bin/env python3
"""Says which benches got slower than a saved baseline by more than a tenth; the exit code is 1 where one did. Where the
intervals of both overlap the difference may be noise: it is printed as `perhaps` and fails nothing.

    just bench-save                         # before
    just bench-check                        # after: runs the benches, then this
    benches/check.py --baseline main --saved    # only whether there is such a baseline
"""

import argparse
import json
import os
import pathlib
import sys

TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", "target"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--baseline", default="main")
    parser.add_argument("--tolerance", type=float, default=0.1)
    parser.add_argument("--folder", type=pathlib.Path, default=TARGET / "criterion")
    parser.add_argument("--saved", action="store_true", help="only check that the baseline was saved")
    options = parser.parse_args()
    saved = sorted(options.folder.glob(f"**/{options.baseline}/estimates.json"))
    if not saved:
        sys.exit(f"no baseline `{options.baseline}` in {options.folder}: `just bench-save {options.baseline}`")
    if not options.saved:
        compare(saved, options)


def compare(saved, options):
    slower = compared = 0
    for path in saved:
        name, now = path.parents[1].relative_to(options.folder), path.parents[1] / "new/estimates.json"
        if not now.exists():
            print(f"not run since: {name}")
            continue
        before, after = (json.loads(file.read_text())["median"] for file in (path, now))
        change = after["point_estimate"] / before["point_estimate"] - 1
        apart = after["confidence_interval"]["lower_bound"] > before["confidence_interval"]["upper_bound"]
        compared += 1
        if change > options.tolerance:
            slower += apart
            verdict = "slower" if apart else "perhaps slower"
            figures = f"{before['point_estimate'] / 1e6:.2f} to {after['point_estimate'] / 1e6:.2f} ms"
            print(f"{verdict} by {change:.0%}: {name} ({figures})")
    if fresh := len(list(options.folder.glob("**/new/estimates.json"))) - compared:
        print(f"{fresh} benches have no baseline `{options.baseline}`")
    if not compared:
        sys.exit(f"no bench was run since the baseline `{options.baseline}` was saved; see --help")
    print(f"{slower} of {compared} benches are slower than `{options.baseline}` by more than {options.tolerance:.0%}")
    sys.exit(slower > 0)


main()
