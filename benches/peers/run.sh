#!/usr/bin/env bash
# Builds the peers' own environment under target/peers, tinsach and the corpus generator, and prints the table. A peer
# that can't be installed is skipped there with a message.
set -euo pipefail
cd "$(dirname "$0")/../.."
place=$PWD/target/peers
mkdir -p "$place"

[ -d "$place/venv" ] || python3 -m venv "$place/venv"
install() { "$place/venv/bin/pip" install --quiet --disable-pip-version-check "$@"; }
install --upgrade pip || true
for list in benches/peers/requirements*.txt; do
  if ! cmp -s "$list" "$place/$(basename "$list")"; then
    # As a whole; else line by line, so that one package that can't be had costs only itself.
    install -r "$list" || grep -v '^#' "$list" | while read -r line; do install "$line" || echo "not installed: $line" >&2; done
    cp "$list" "$place"
  fi
done
install --no-deps text-dedup==0.4.0 || echo "not installed: text-dedup" >&2

if CARGO_TARGET_DIR=$place/rust cargo build --quiet --release --manifest-path benches/peers/rust/Cargo.toml; then
  export PEERS_RUST=$place/rust/release/peers
fi
if [ -z "${TINSACH:-}" ]; then
  cargo build --quiet --release --locked --bin tinsach --example generate --example duplicates --example dates
fi
cd benches
exec "$place/venv/bin/python" -m peers "$@"
