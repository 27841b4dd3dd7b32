#!/usr/bin/env bash
# Kills runs at random moments and goes on with them, often several times: the tables must be the same bytes as those of a
# run that was never killed, and nothing half-written may ever look finished.
#
#   tests/kill.sh BINARY [KILLS]
set -euo pipefail
binary=$(realpath "$1") kills=${2:-10}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Some megabytes of invented articles with menus, copies and near copies among them, beside the sample.
mkdir "$folder/in"
cp data/sample/* "$folder/in/"
awk -v folder="$folder/in" 'BEGIN {
  srand(7)
  split("bridge river council market school harvest mayor winter rain road harbour library festival train village " \
        "doctor engine garden museum letter border forest budget minister library valley ferry bakery", noun, " ")
  split("opened closed repaired visited praised measured painted moved described found counted planned", verb, " ")
  for (row = 1; row <= 6000; row++) {
    if (row % 1500 == 1) file = folder "/rows_" int(row / 1500) ".jsonl"
    if (row % 9 != 0) {
      text = "Home\\nNews\\nSport\\n"
      for (line = 0; line < 8; line++) {
        text = text "On " (1 + int(rand() * 28)) " March the"
        for (word = 0; word < 12; word++)
          text = text " " noun[1 + int(rand() * 28)] " " verb[1 + int(rand() * 12)] " the"
        text = text " " noun[1 + int(rand() * 28)] ".\\n"
      }
    }
    printf "{\"id\": %d, \"url\": \"https://site%d.example/%d\", \"text\": \"%s\"}\n", row, row % 7, row, text > file
  }
}'

# The process itself, so that a kill strikes no shell around it.
run() {
  local out=$1
  shift
  exec "$binary" clean "$folder/in" --out "$out" --quiet --audit full \
    --set engine.checkpoint_bytes=300000 --set engine.batch_rows=64 "$@"
}
same() { diff -r --exclude=report.json --exclude=report.html "$folder/whole" "$1"; }
moment() { awk -v most="$1" -v random="$RANDOM" 'BEGIN { printf "%.3f", most * random / 32767 / 1000 }'; }

start=$(date +%s%N)
(run "$folder/whole")
milliseconds=$((($(date +%s%N) - start) / 1000000))
"$binary" check "$folder/whole" > /dev/null

out=$folder/out
struck=0 runs=0
while [ "$struck" -lt "$kills" ]; do
  rm -rf "$out"
  more=()
  runs=$((runs + 1))
  while true; do
    run "$out" ${more[@]+"${more[@]}"} & pid=$!
    sleep "$(moment "$milliseconds")"
    kill -9 "$pid" 2> /dev/null || true
    status=0
    wait "$pid" 2> /dev/null || status=$?
    if [ "$status" -ne 137 ]; then break; fi
    struck=$((struck + 1))
    more=(--resume)
    # The manifest is the last file to appear: where it stands, the run was over.
    if [ -e "$out/manifest.json" ]; then
      "$binary" check "$out" > /dev/null
      rm -rf "$out/.tinsach" "$out/.tinsach.lock"
      status=0
      break
    fi
    if [ $((RANDOM % 3)) -gt 0 ]; then
      status=0
      (run "$out" --resume) || status=$?
      break
    fi
  done
  [ "$status" -eq 0 ] || { echo "a run ended with $status" >&2; exit 1; }
  same "$out"
done
echo "$struck kills in $runs runs of ${milliseconds} ms: the same bytes each time"

# A disk that takes no more, at a write: the system ends the process, as it would be ended anywhere.
rm -rf "$out"
status=0
( (ulimit -f 3000 && run "$out") ) 2> /dev/null || status=$?
if [ "$status" -eq 0 ] || [ -e "$out/manifest.json" ]; then echo "the limit did not strike" >&2; exit 1; fi
(run "$out" --resume)
same "$out"
echo "stopped by a file that may not grow, and gone on with: the same bytes"
