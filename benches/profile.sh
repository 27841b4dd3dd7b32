#!/usr/bin/env bash
# Where the time goes: `tinsach clean` on one thread over three generated corpora, sampled by perf, or counted by
# valgrind where perf can't sample. Prints the functions that take most; the recordings stay under target/profile.
set -euo pipefail
cd "$(dirname "$0")/.."
place=target/profile
mkdir -p "$place"
cargo build --quiet --release --locked --bin tinsach --example generate
binary=${TINSACH:-target/release/tinsach}

sampled() { perf record --quiet --event cpu-clock --freq 1999 --output "$place/$1.data" -- "${@:2}" 2>/dev/null; }
profile() {
  local kind=$1 corpus=$place/$1.jsonl
  local command=("$binary" clean "$corpus" --out "$place/out" --overwrite --threads 1 --quiet)
  printf '\n== %s: %s\n' "$kind" "$(wc -c <"$corpus") bytes"
  if command -v perf >/dev/null && sampled "$kind" "${command[@]}"; then
    perf report --input "$place/$kind.data" --stdio --no-children --percent-limit 1 2>/dev/null | grep -v '^#' | grep -v '^$' | head -"${LINES_SHOWN:-30}"
  elif command -v valgrind >/dev/null; then
    valgrind --quiet --tool=callgrind --callgrind-out-file="$place/$kind.callgrind" "${command[@]}"
    callgrind_annotate "$place/$kind.callgrind" | head -"${LINES_SHOWN:-40}"
  else
    echo "skipped: neither perf (linux-perf) nor valgrind is here"
  fi
}

for part in articles:10000 scrapes:6000 pages:600; do
  target/release/examples/generate "${part%:*}" "${part#*:}" 7 >"$place/${part%:*}.jsonl"
  profile "${part%:*}"
done
