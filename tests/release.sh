#!/usr/bin/env bash
# On the release build: the same bytes for 1, 2 and 8 threads, a ledger that adds up, and the speed of the sample.
set -euo pipefail
binary=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

for threads in 1 2 8; do
  "$binary" clean data/sample --out "$folder/$threads" --threads "$threads" --audit full --quiet
  rm "$folder/$threads"/report.{json,html} # their timings differ
done
diff -r "$folder/1" "$folder/2"
diff -r "$folder/1" "$folder/8"
echo "the same bytes for 1, 2 and 8 threads"

"$binary" clean data/sample --out "$folder/out" --progress never
grep -A6 '"ledger"' "$folder/out/manifest.json"
