#!/usr/bin/env bash
# Builds the peers' own environment under target/peers, tinsach and the corpus generator, and prints the table. A peer
# that can't be installed is skipped there with a message. TINSACH takes a binary that was built before, with its examples
# beside it or in EXAMPLES; nothing of tinsach is built then.
set -euo pipefail
for name in TINSACH EXAMPLES FASTDEDUP; do
  [ -z "${!name:-}" ] || export "$name=$(realpath "${!name}")"
done
cd "$(dirname "$0")/../.."
place=$(realpath -m "${CARGO_TARGET_DIR:-target}")/peers
mkdir -p "$place"

[ -x "$place/venv/bin/pip" ] || python3 -m venv --clear --upgrade-deps "$place/venv"
install() { "$place/venv/bin/pip" install --quiet --disable-pip-version-check "$@"; }
# Whether every package of a list could be installed; one that can't be had costs only itself.
each() {
  local line whole=0
  while read -r line; do
    install "$line" || { echo "not installed: $line" >&2 && whole=1; }
  done < <(grep -v '^#' "$1")
  return $whole
}
for list in benches/peers/requirements*.txt; do
  mark=$place/$(basename "$list")
  if ! cmp -s "$list" "$mark" && { install -r "$list" || each "$list"; }; then cp "$list" "$mark"; fi
done
install --no-deps text-dedup==0.4.0 || echo "not installed: text-dedup" >&2

if CARGO_TARGET_DIR=$place/rust cargo build --quiet --release --locked --manifest-path benches/peers/rust/Cargo.toml; then
  export PEERS_RUST=$place/rust/release/peers
fi
if [ -z "${TINSACH:-}" ]; then
  examples=(--example generate --example duplicates --example dates --example languages)
  cargo build --quiet --release --locked --bin tinsach "${examples[@]}"
fi
PYTHONPATH=$PWD/benches exec "$place/venv/bin/python" -m peers "$@"
