#!/usr/bin/env bash
# Where the time goes: `tinsach clean` on one thread over three generated corpora, sampled by perf, or counted by
# valgrind where perf can't sample. Prints the functions that take most and the shares of the stages; the recordings and
# a flame graph of each corpus stay under target/profile.
#
# The binary is one of its own, with frame pointers: without them perf loses who called whom. TINSACH takes another,
# whose graphs are as deep as its frames allow.
set -euo pipefail
[ -z "${TINSACH:-}" ] || TINSACH=$(realpath "$TINSACH")
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
place=$target/profile
mkdir -p "$place"
build=$target parts=()
if [ -z "${TINSACH:-}" ]; then
  build=$place/build parts+=(--bin tinsach)
  export RUSTFLAGS="${RUSTFLAGS:-} -C force-frame-pointers=yes"
fi
[ -n "${GENERATE:-}" ] || parts+=(--example generate)
[ ${#parts[@]} -eq 0 ] || CARGO_TARGET_DIR=$build cargo build --quiet --release --locked "${parts[@]}"
generate=${GENERATE:-$build/release/examples/generate}
binary=${TINSACH:-$build/release/tinsach}

# To the end of its input, unlike `head`, which would end whoever writes to it.
first() { sed -n "1,${LINES_SHOWN:-30}p"; }
sampled() {
  perf record --quiet --event cpu-clock --freq 1999 -g --output "$place/$1.data" -- "${@:2}" 2>"$place/$1.log" &&
    perf script --input "$place/$1.data" --fields comm,ip,sym,dso >"$place/$1.stacks" 2>>"$place/$1.log"
}
profile() {
  local kind=$1 corpus=$place/$1.jsonl
  local command=("$binary" clean "$corpus" --out "$place/out" --overwrite --threads 1 --quiet)
  printf '\n== %s: %s bytes\n' "$kind" "$(wc -c <"$corpus")"
  rm -f "$place/$kind.stacks"
  if command -v perf >/dev/null && sampled "$kind" "${command[@]}"; then
    perf report --input "$place/$kind.data" --stdio --no-children --call-graph none --percent-limit 1 2>/dev/null |
      sed '/^#/d; /^$/d' | first
    benches/flame.py "$place/$kind.stacks" "$place/$kind.svg"
    stacks+=("$place/$kind.stacks")
  elif command -v valgrind >/dev/null; then
    rm -f "$place/$kind.stacks"
    valgrind --quiet --tool=callgrind --callgrind-out-file="$place/$kind.callgrind" "${command[@]}"
    callgrind_annotate "$place/$kind.callgrind" | first
  else
    echo "skipped: neither perf (linux-perf) nor valgrind is here"
  fi
}

stacks=()
for part in articles:10000 scrapes:6000 pages:600; do
  "$generate" "${part%:*}" "${part#*:}" 7 >"$place/${part%:*}.jsonl"
  profile "${part%:*}"
done
[ ${#stacks[@]} -eq 0 ] || benches/shares.py "${stacks[@]}"
