#!/usr/bin/env python3
"""Says which benches got slower than a saved baseline by more than a tenth; the exit code is 1 where one did.

    cargo bench --bench stages -- --save-baseline main      # before
    cargo bench --bench stages                              # after
    benches/check.py --baseline main
"""

import argparse
import json
import pathlib
import sys


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--baseline", default="main")
    parser.add_argument("--tolerance", type=float, default=0.1)
    parser.add_argument("--folder", type=pathlib.Path, default="target/criterion")
    options = parser.parse_args()
    slower = compared = 0
    for path in sorted(options.folder.glob(f"**/{options.baseline}/estimates.json")):
        now = path.parents[1] / "new/estimates.json"
        if not now.exists():
            continue
        before, after = (json.loads(file.read_text())["median"] for file in (path, now))
        change = after["point_estimate"] / before["point_estimate"] - 1
        # Where the two intervals overlap, the difference may be noise.
        apart = after["confidence_interval"]["lower_bound"] > before["confidence_interval"]["upper_bound"]
        compared += 1
        if change > options.tolerance and apart:
            slower += 1
            name = path.parents[1].relative_to(options.folder)
            print(f"slower by {change:.0%}: {name} ({before['point_estimate'] / 1e6:.2f} to {after['point_estimate'] / 1e6:.2f} ms)")
    if not compared:
        sys.exit(f"no bench has both a baseline `{options.baseline}` and a later run; see --help")
    print(f"{slower} of {compared} benches are slower than `{options.baseline}` by more than {options.tolerance:.0%}")
    sys.exit(slower > 0)


main()
