#!/bin/bash
# Measures the zone index beside GEOS 3.11, S2 0.10 and a C grid of our own, in one run; prints a page of Markdown.
#   Benchmarks/zones/run.sh          about three minutes after the build
#   FULL=1 Benchmarks/zones/run.sh   growth to ten million vertices instead of one; about ten minutes, 6 GB of memory
#   ONLY=S,M ROUNDS=1 GROWTH=0 …     some sets, one round, no growth
# Wants (Debian 12): clang or gcc, g++, libgeos-dev, libs2-dev, python3. `make bench` installs them.
# Keeps the JSON of the run in .build/bench/zones/*.ndjson and draws GROWTH_SVG (.build/bench/zones/growth.svg).
set -euo pipefail
cd "$(dirname "$0")/../.."

here=Benchmarks/zones
scratch=${SCRATCH:-.build}
out=$PWD/.build/bench/zones
sets=${ONLY:-S,M,L}
rounds=${ROUNDS:-2}
mkdir -p "$out"

build=(swift build -c release --static-swift-stdlib --scratch-path "$scratch")
"${build[@]}" --product zonebench >&2
ours=$("${build[@]}" --show-bin-path)/zonebench

cc=$(command -v clang || command -v cc)
"$cc" -O2 -o "$out/make_zones" $here/make_zones.c -lm
"$cc" -O2 -o "$out/grid" $here/grid.c -lm -ldl
"$cc" -O2 -o "$out/geos" $here/geos.c -lgeos_c -lm -ldl
"$cc" -O2 -shared -fPIC -o "$out/malloc_count.so" $here/malloc_count.c
g++ -O2 -std=c++17 -w -o "$out/s2" $here/s2.cc -ls2 -ldl

say() { echo "zones: $*" >&2; }

say "making zones and points"
"$out/make_zones" "$out"

# Rounds in turn, so that a noisy minute hits everybody; the table takes each one's least disturbed pass.
: > "$out/runs.ndjson"
for round in $(seq "$rounds"); do
    for set in ${sets//,/ }; do
        say "set $set, round $round of $rounds"
        {
            "$ours" "$out" "$set"
            "$out/grid" "$out" "$set"
            "$out/geos" "$out" "$set"
            GEOS_NEAREST=tree "$out/geos" "$out" "$set" --nearest
            "$out/s2" "$out" "$set"
        } >> "$out/runs.ndjson"
    done
done
say "memory"
for set in ${sets//,/ }; do
    for who in "$ours" "$out/grid" "$out/geos" "$out/s2"; do
        LD_PRELOAD="$out/malloc_count.so" "$who" "$out" "$set" --memory >> "$out/runs.ndjson"
    done
done

: > "$out/growth.ndjson"
if [ "${GROWTH:-1}" = 1 ]; then
    sizes="1000 10000 100000 1000000"
    if [ "${FULL:-0}" = 1 ]; then sizes="$sizes 10000000"; fi
    for size in $sizes; do
        for kind in zones outline; do
            say "growth: $kind of $size vertices"
            "$out/make_zones" "$out" growth "$size" "$kind"
            "$ours" "$out" "$kind-$size" --growth >> "$out/growth.ndjson"
            # A grid walks through empty cells inside a great outline for microseconds: no yardstick there.
            if [ "$kind" = zones ]; then
                for who in "$out/grid" "$out/geos"; do
                    "$who" "$out" "$kind-$size" --growth >> "$out/growth.ndjson"
                done
            fi
            rm "$out/$kind-$size.zones"
        done
    done
    python3 $here/growth.py "$out/growth.ndjson" "${GROWTH_SVG:-$out/growth.svg}"
fi
python3 $here/table.py "$out/runs.ndjson" "$out/growth.ndjson" | tee "$out/last.md"
