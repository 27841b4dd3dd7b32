#!/usr/bin/env bash
# Puts Vietnamese paragraphs through underthesea and pyvi and takes the segmentation back, in a virtual environment of
# its own; skipped with a message where Python or the packages can't be had. run.sh BINARY [FOLDER OF TEXT FILES]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
binary=$1 texts=${2:-data/sample}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

if ! python3 -m venv "$folder/venv" >/dev/null 2>&1; then
  echo "word segmenters: skipped, there is no Python with venv"
  exit 0
fi
if ! "$folder/venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"; then
  echo "word segmenters: skipped, the packages can't be installed"
  exit 0
fi
"$folder/venv/bin/python" "$here/round_trip.py" "$binary" "$texts"
