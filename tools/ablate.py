#!/usr/bin/env python3
"""What each rule of the strip stage is worth: cleans the inputs with all rules, then once without each rule that decided
a block, scores every run against gold and prints Markdown tables: the rules that matter most, and those whose removal
helps. A change is that of the run without the rule, so a rule that is worth something has a negative one.

    tools/ablate.py BINARY GOLD.jsonl INPUTS...
"""

import argparse
import concurrent.futures
import json
import pathlib
import subprocess
import sys
import tempfile

# Documents are judged one by one, so none may be dropped for another.
ALIKE = ["--format", "parquet", "--set", "duplicates.enabled=false", "--set", "output.report_html=false"]
# A smaller change of the mean F1 is none.
LEAST = 5e-6
# A document whose F1 changes less stays as it is.
SAME = 5e-4


def run(*command):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    # A gate that fails leaves whole tables.
    if done.returncode not in (0, 3):
        sys.exit(f"{command[1]} ends with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


class Bench:
    """One binary, its options and inputs, and the gold."""

    def __init__(self, args):
        self.binary, self.gold, self.inputs = args.binary, args.gold, args.inputs
        self.options = ALIKE + [word for pair in args.set for word in ("--set", pair)]

    def score(self, off=None):
        """The figures without a rule, the F1 of each document, and the blocks that each rule decided."""
        with tempfile.TemporaryDirectory(prefix="ablate-") as folder:
            out = pathlib.Path(folder) / "out"
            # Only the run with all rules is asked what they decided.
            options = ["--set", f"strip.off=[{json.dumps(off)}]", "--audit", "none"] if off else ["--audit", "full"]
            run(self.binary, "clean", *self.inputs, "--out", out, "--quiet", "--threads", 1, *self.options, *options)
            scored = json.loads(run(self.binary, "eval", out, "--gold", self.gold, "--format", "json", "--worst", 10**9))
            decided = json.loads((out / "report.json").read_text(encoding="utf-8"))["rules"]
        return scored["all"], {document["source"]: document["f1"] for document in scored["documents"]}, decided


def row(rule, blocks, without, whole):
    """Rule, blocks, the changes of the means and counts, documents that lose and gain without the rule."""
    (figures, documents, _), (base, before, _) = without, whole
    change = {key: figures[key] - base[key] for key in ("f1", "recall", "precision", "at_099")}
    steps = [documents[source] - f1 for source, f1 in before.items()]
    return rule, blocks, change, sum(step < -SAME for step in steps), sum(step > SAME for step in steps)


def table(title, rows):
    print(f"\n{title}\n")
    print("| rule | blocks | F1 | recall | precision | at 0.99 | lose | gain |\n|:--|--:|--:|--:|--:|--:|--:|--:|")
    for rule, blocks, change, lose, gain in rows:
        means = " | ".join(f"{change[key]:+.4f}" for key in ("f1", "recall", "precision"))
        print(f"| `{rule}` | {blocks:,} | {means} | {change['at_099']:+d} | {lose} | {gain} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("gold", help="as for `tinsach eval`; inputs without gold are cleaned and not scored")
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="as for `tinsach clean`")
    parser.add_argument("--jobs", type=int, default=2, help="runs at a time, of one thread each [default: 2]")
    parser.add_argument("--top", type=int, help="at most so many rows a table")
    args = parser.parse_args()
    bench = Bench(args)
    whole = bench.score()
    base, _, decided = whole
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        scores = pool.map(bench.score, decided)
        rows = [row(rule, blocks, without, whole) for (rule, blocks), without in zip(decided.items(), scores)]
    rows.sort(key=lambda row: (row[2]["f1"], row[0]))
    worth = [row for row in rows if row[2]["f1"] <= -LEAST]
    costly = [row for row in rows if row[2]["f1"] >= LEAST][::-1]
    print(
        f"{base['documents']} documents, mean F1 {base['f1']:.4f}, recall {base['recall']:.4f}, precision "
        f"{base['precision']:.4f}, {base['at_099']} at 0.99. {len(rows)} rules decided a block: {len(worth)} are worth "
        f"something, {len(costly)} cost more than they bring, {len(rows) - len(worth) - len(costly)} change nothing."
    )
    table("What is lost without a rule:", worth[: args.top])
    table("Rules without which it is better:", costly[: args.top])


main()
