#!/bin/bash
# Measures the release build beside its peers and prints a page of Markdown; also kept in .build/bench/last.md.
#   make bench            about twelve minutes after the build
#   FULL=1 make bench     5,000 fixes at 10 Hz instead of 600: seven more
# Arguments go to the measuring program: Benchmarks/run.sh --only transport --fixes 100
set -euo pipefail
cd "$(dirname "$0")/.."

scratch=${SCRATCH:-.build}
build=(swift build -c release --static-swift-stdlib --scratch-path "$scratch")
"${build[@]}" --product fieldgate >&2
"${build[@]}" --product fieldbase >&2
"${build[@]}" --product bench >&2
bin=$("${build[@]}" --show-bin-path)

# On the disk of the checkout: a /tmp in memory would make every sync free.
mkdir -p .build/bench
export TMPDIR="$PWD/.build/bench"

# Static and without Swift, so that what is measured is the way to the hook and not the hook.
compiler=$(command -v clang || command -v cc)
for program in hook bad_hook; do "$compiler" -O2 -static -o "$TMPDIR/$program" "Benchmarks/$program.c"; done
"$compiler" -O2 -shared -fPIC -o "$TMPDIR/slow_disk.so" Benchmarks/slow_disk.c -ldl

fixes=600
if [ "${FULL:-0}" = 1 ]; then fixes=5000; fi
"$bin/bench" --fieldgate "$bin/fieldgate" --fieldbase "$bin/fieldbase" --hook "$TMPDIR/hook" \
    --bad-hook "$TMPDIR/bad_hook" --slow-disk "$TMPDIR/slow_disk.so" --fixes "$fixes" "$@" | tee "$TMPDIR/last.md"
