#!/bin/bash
# Measures the release build beside its peers and prints a page of Markdown, which is also kept in .build/bench/last.md.
#   make bench            about five minutes
#   FULL=1 make bench     5,000 fixes at 10 Hz instead of 600
# More options for the measuring program go after: Benchmarks/run.sh --only transport --fixes 100
set -euo pipefail
cd "$(dirname "$0")/.."

build=(swift build -c release --static-swift-stdlib)
"${build[@]}" --product fieldgate
"${build[@]}" --product bench
"${build[@]}" --product bench-hook
bin=$("${build[@]}" --show-bin-path)

# On the disk of the checkout: a /tmp in memory would make every sync free.
mkdir -p .build/bench
export TMPDIR="$PWD/.build/bench"

fixes=600
if [ "${FULL:-0}" = 1 ]; then fixes=5000; fi
"$bin/bench" --fieldgate "$bin/fieldgate" --hook "$bin/bench-hook" --fixes "$fixes" "$@" | tee .build/bench/last.md
