#!/usr/bin/env bash
# Checks licences, bans and sources of all dependencies with cargo-deny: the one that is installed, else one that is built
# for this (a minute); skipped with a message where it can't be had. Advisories change from day to day and need a network of
# their own: `cargo deny check advisories`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

deny=$(command -v cargo-deny || true)
if [ -z "$deny" ]; then
  if ! cargo install cargo-deny --version 0.20.2 --locked --debug --quiet --root "$folder" --target-dir "$folder/target"; then
    echo "licences: skipped, cargo-deny can't be had"
    exit 0
  fi
  deny=$folder/bin/cargo-deny
fi
"$deny" --all-features check licenses bans sources
