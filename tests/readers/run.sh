#!/usr/bin/env bash
# Opens the tables in polars, pandas, pyarrow and DuckDB, in a virtual environment of its own; skipped with a message
# where Python or the packages can't be had.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
binary=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

if ! python3 -m venv "$folder/venv" >/dev/null 2>&1; then
  echo "tables in other readers: skipped, there is no Python with venv"
  exit 0
fi
if ! "$folder/venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"; then
  echo "tables in other readers: skipped, the packages can't be installed"
  exit 0
fi
"$binary" clean data/sample --out "$folder/out" --quiet --audit full --set output.blocks_format=parquet,csv
"$folder/venv/bin/python" "$here/open_tables.py" "$folder/out"
