#!/usr/bin/env bash
# A batch of scrapes in CI, in any system: clean it, judge it by gates, verify the tables, compare them with the last
# good run, and leave what a job page can show.
#
#   run.sh INPUT OUT [LAST]     TINSACH names the binary where it isn't on the path
#
# Leaves the tables in OUT and, in OUT.ci, gates.xml (JUnit), summary.md (for the page of the job) and diff.txt.
# Ends with the exit code of `tinsach clean`: 0 fine, 3 a gate failed; then the tables stand, to be looked at.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tinsach=${TINSACH:-tinsach}
input=$1 out=$2 last=${3:-}
ci=$out.ci
mkdir -p "$ci"

# The first run has nothing to compare with: the gates that compare are skipped, and say so.
compare=()
if [ -n "$last" ] && [ -f "$last/manifest.json" ]; then compare=(--baseline "$last"); fi

status=0
"$tinsach" clean "$input" --out "$out" --overwrite --config "$here/tinsach.toml" \
  ${compare[@]+"${compare[@]}"} --junit "$ci/gates.xml" --summary "$ci/summary.md" --progress never || status=$?
case $status in
  0 | 3) ;;
  *) exit "$status" ;;
esac

"$tinsach" check "$out"

if [ ${#compare[@]} -gt 0 ]; then
  "$tinsach" diff "$last" "$out" | tee "$ci/diff.txt"
  # Indented, it is shown as it stands, whatever the pages say.
  { printf '\n### Against the last run\n\n' && sed 's/^/    /' "$ci/diff.txt"; } >> "$ci/summary.md"
fi
exit "$status"
