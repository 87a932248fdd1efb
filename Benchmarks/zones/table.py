#!/usr/bin/env python3
"""Makes Markdown of the JSON lines of a run: figures, agreement, targets held or missed.

    table.py RUNS.ndjson [GROWTH.ndjson]
"""
import json
import os
import sys

OURS, GRID, GEOS, S2 = "Fieldgate", "C grid", "GEOS 3.11", "S2 0.10"
PEERS = {GEOS: "GEOS", S2: "S2"}
FACTORS = {"walk": 10, "uniform": 4}


def read(path):
    with open(path) as file:
        return [json.loads(line) for line in file if line.strip()]


def best(rows, **wanted):
    """The least disturbed of the rows that match, or None."""
    found = [row for row in rows if all(row.get(key) == value for key, value in wanted.items())]
    return min(found, key=lambda row: row.get("mean_ns", 0)) if found else None


def number(value, digits=0):
    return "–" if value is None else f"{value:,.{digits}f}"


def figures(rows, mode, sets):
    print("| set | points | who | mean ns | median ns | p99 ns | ours is faster | build ms | in zones | near | metres |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for name in sets:
        for points in FACTORS:
            ours = best(rows, who=OURS, set=name, points=points, mode=mode)
            for who in (OURS, f"{OURS}, no cursor", GRID, GEOS, S2):
                row = best(rows, who=who, set=name, points=points, mode=mode)
                if row is None:
                    continue
                factor = "" if who == OURS or ours is None else f"{row['mean_ns'] / ours['mean_ns']:.1f} x"
                print(
                    f"| {name} | {points} | {who} | {number(row['mean_ns'])} | {number(row['median_ns'])} "
                    f"| {number(row['p99_ns'])} | {factor} | {number(row['build_ms'], 1)} | {number(row['inside'])} "
                    f"| {number(row['near'])} | {number(row['metres'])} |"
                )
    print()


def memory(rows, sets):
    print("| set | who | vertices | index MB | bytes a vertex | allocations a decision |")
    print("|---|---|---|---|---|---|")
    for name in sets:
        for who in (OURS, GRID, GEOS, S2):
            row = best(rows, who=who, set=name, mode="memory")
            if row:
                print(
                    f"| {name} | {who} | {number(row['vertices'])} | {number(row['index_bytes'] / 1e6, 1)} "
                    f"| {number(row['bytes_per_vertex'], 1)} | {number(row['allocations_per_decision'], 3)} |"
                )
    print()


def disagreements(rows, sets):
    """What the contestants of a set don't agree on, in words; S2's edges are geodesics, so it gets some room."""
    found = []
    for name in sets:
        for mode in ("nearest", "every"):
            for points in FACTORS:
                ours = best(rows, who=OURS, set=name, points=points, mode=mode)
                for who in (f"{OURS}, no cursor", GRID, GEOS, S2):
                    row = best(rows, who=who, set=name, points=points, mode=mode)
                    if not row or not ours:
                        continue
                    where = f"{name} {points} {mode}: {who}"
                    if who == S2:
                        if abs(row["inside"] - ours["inside"]) > 0.001 * ours["inside"] + 2:
                            found.append(f"{where} holds {row['inside']} points in zones, ours {ours['inside']}")
                    elif (row["inside"], row["ids"]) != (ours["inside"], ours["ids"]):
                        found.append(f"{where} holds {row['inside']} points in zones, ours {ours['inside']}, or others")
                    # By mean distance: points at the very limit are near for one and not for the other.
                    means = [r["metres"] / max(1, r["near"]) for r in (row, ours)]
                    if abs(means[0] - means[1]) > 0.005 * means[1]:
                        found.append(f"{where} is {means[0]:.1f} m away on average, ours {means[1]:.1f} m")
    return found


def line(what, limit, figure, held):
    print(f"| {what} | {limit} | {figure} | {'held' if held else '**MISSED**'} |")


def targets(rows, growth, sets):
    print("| what | target | figure | |\n|---|---|---|---|")
    for name in sets:
        for points, factor in FACTORS.items():
            ours = best(rows, who=OURS, set=name, points=points, mode="nearest")
            for peer, short in PEERS.items():
                row = best(rows, who=peer, set=name, points=points, mode="nearest")
                if ours and row:
                    ratio = row["mean_ns"] / ours["mean_ns"]
                    line(f"{name}, {points}: against {short}", f"at least {factor} x", f"{ratio:.1f} x", ratio >= factor)
    for name in sets:
        row = best(rows, who=OURS, set=name, mode="memory")
        if not row:
            continue
        if name == "L":
            build = min(r["build_ms"] for r in rows if r["who"] == OURS and r["set"] == "L" and "build_ms" in r)
            line("L: build", "under 1 s", f"{build / 1000:.2f} s", build < 1000)
        if name != "S":
            size = row["bytes_per_vertex"]
            line(f"{name}: index memory", "under 60 bytes a vertex", f"{size:.1f}", size < 60)
        calls = row["allocations_per_decision"]
        line(f"{name}: allocations a decision", "none", f"{calls:g}", calls == 0)
        calls = row["allocations_every"]
        line(f"{name}: allocations a decision, every zone", "none", f"{calls:g}", calls == 0)
    found = disagreements(rows, sets)
    line("the contestants agree", "same zones, same metres", "; ".join(found) or "yes", not found)
    for kind in ("zones", "outline"):
        for points in FACTORS:
            curve = sorted(
                (r["vertices"], r["mean_ns"])
                for r in growth
                if r["who"] == OURS and r["set"].startswith(kind) and r["points"] == points
            )
            if len(curve) < 2:
                continue
            (small, first), (large, last) = curve[0], curve[-1]
            digits = len(str(large)) - 1
            allowed = digits / (len(str(small)) - 1)
            line(
                f"growth, {kind}, {points}: 10^{len(str(small)) - 1} to 10^{digits} vertices",
                f"no more than {allowed:.2f} times",
                f"{last / first:.2f} times",
                last / first <= allowed,
            )
    print()


def main():
    rows = read(sys.argv[1])
    growth = read(sys.argv[2]) if len(sys.argv) > 2 else []
    sets = [name for name in "SML" if any(row["set"] == name for row in rows)]
    load = os.getloadavg()[0]
    print(f"## Zones: decision a fix\n\nLoad {load:.2f} at the end (1 is this run).\n")
    print("### Zones that hold the point, and the nearest edge within 30 km\n")
    figures(rows, "nearest", sets)
    print("### Signed distance to every zone within 30 km (500 points)\n")
    figures(rows, "every", sets)
    print("### Memory\n")
    memory(rows, sets)
    if growth:
        print("### Growth: mean ns a decision, and build\n")
        print("| set | vertices | who | walk ns | uniform ns | build ms |\n|---|---|---|---|---|---|")
        for name in dict.fromkeys(row["set"] for row in growth):
            for who in (OURS, GRID, GEOS):
                walk, uniform = (best(growth, set=name, who=who, points=points) for points in FACTORS)
                if walk and uniform:
                    print(
                        f"| {name.split('-')[0]} | {number(walk['vertices'])} | {who} | {number(walk['mean_ns'])} "
                        f"| {number(uniform['mean_ns'])} | {number(walk['build_ms'], 1)} |"
                    )
        print()
    print("### Targets of the zones\n")
    targets(rows, growth, sets)


if __name__ == "__main__":
    main()
