#!/usr/bin/env python3
"""Makes containment.txt and distance.txt, which OracleTests.swift holds the index against.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python make.py

Containment: GEOS (through Shapely) and exact rational arithmetic must agree on every point that isn't on an edge, or
this stops; what is stored is the exact answer. Distance: GeographicLib's geodesic to the nearest point of each edge.
"""
import base64
import pathlib
import sys

import numpy as np
import shapely

import distances
import nasty
import rule
import stream

HERE = pathlib.Path(__file__).parent
AREA = (48.5, 52.5, 33.0, 38.5)


def packed(answers):
    """For each point the count of the shapes that hold it, then their numbers as differences; seven bits a byte."""
    out = bytearray()
    for numbers in answers:
        values, before = [len(numbers)], -1
        for number in sorted(numbers):
            values.append(number - before - 1)
            before = number
        for value in values:
            while value > 127:
                out.append(value & 127 | 128)
                value >>= 7
            out.append(value)
    return base64.b64encode(out).decode()


def boxed(box):
    return " ".join(repr(value) for value in box)


def holders(rings, arrays, tree, points, polygons):
    """For each point the numbers of the rings that hold it: exact, and compared with GEOS."""
    answers = [[] for _ in points]
    geometry = shapely.points(points)
    theirs = set(zip(*(pair.tolist() for pair in tree.query(geometry, predicate="intersects"))))
    on_edge = wrong = 0
    for point, number in zip(*(pair.tolist() for pair in tree.query(geometry))):
        relation = quickly(arrays[number], rings[number], points[point])
        held = relation != 0
        on_edge += relation == "edge"
        if held:
            answers[point].append(number)
        if held != ((point, number) in theirs) and relation != "edge":
            wrong += 1
    assert wrong == 0, f"GEOS disagrees about {wrong} points that are on no edge"
    return answers, on_edge


def quickly(array, ring, p):
    """As rule.relation, for rings of many corners: the sure edges at once, the others exactly."""
    a, b = array[:-1], array[1:]
    rows = (np.minimum(a[:, 1], b[:, 1]) <= p[1]) & (p[1] <= np.maximum(a[:, 1], b[:, 1]))
    a, b = a[rows], b[rows]
    left, right = (a[:, 0] - p[0]) * (b[:, 1] - p[1]), (a[:, 1] - p[1]) * (b[:, 0] - p[0])
    turn = left - right
    if np.any(np.abs(turn) <= 1e-14 * (np.abs(left) + np.abs(right))):
        return rule.relation(ring, p)
    up = (a[:, 1] <= p[1]) & (p[1] < b[:, 1]) & (turn > 0)
    down = (b[:, 1] <= p[1]) & (p[1] < a[:, 1]) & (turn < 0)
    return int(up.sum()) - int(down.sum())


def sets(out):
    """S, M and L, as seeds that both sides grow zones from; L has one outline of 100,000 corners more."""
    for name, seed, groups, counts in [
        ("S", 11, ["50 40 0.02 0.2 0.5"], (10_000, 2_000)),
        ("M", 12, ["1000 200 0.01 0.1 0.2"], (20_000, 4_000)),
        ("L", 13, ["10000 100 0.005 0.05 0.3", "1 100000 1.2 1.2 0.01"], (30_000, 4_000)),
    ]:
        rings = []
        print(f"set {name}", file=out)
        for number, group in enumerate(groups):
            count, vertices, least, most, step = group.split()
            box = AREA if int(count) > 1 else (50.0, 50.5, 36.0, 36.5)
            print(f"stars {seed + 100 * number} {group} {boxed(box)}", file=out)
            rings += stream.stars(seed + 100 * number, int(count), int(vertices), box, float(least), float(most), float(step))
        polygons = [shapely.Polygon(ring) for ring in rings]
        assert shapely.is_valid(polygons).all(), "a zone crosses itself"
        tree, arrays = shapely.STRtree(polygons), [np.array(ring) for ring in rings]
        edges = [edge for ring in rings for edge in zip(ring, ring[1:])]
        for line, points in [
            (f"uniform {seed} {counts[0]} {boxed(AREA)}", stream.uniform(seed, counts[0], AREA)),
            (f"near {seed} {counts[1]}", stream.near(seed, counts[1], edges)),
        ]:
            answers, on_edge = holders(rings, arrays, tree, points, polygons)
            print(line, file=out)
            print("answers", packed(answers), file=out)
            say(f"{name}: {line.split()[0]}, {len(points)} points, {on_edge} times on an edge")


def shapes(out):
    """Nasty shapes, one to a case; on their lattice, off it, and as near to their edges as doubles can be."""
    total = on_edge = compared = 0
    seed = 1000
    for name, polygons, step in [*nasty.lattice_cases(), *nasty.free_cases()]:
        seed += 1
        judge = rule.Judge(polygons)
        print(f"set {name.replace(' ', '-')}", file=out)
        for rings in polygons:
            print("polygon", file=out)
            for ring in rings:
                print("ring", " ".join(f"{x!r} {y!r}" for x, y in ring), file=out)
        xs = [x for rings in polygons for ring in rings for x, _ in ring]
        ys = [y for rings in polygons for ring in rings for _, y in ring]
        wide = max(xs) - min(xs) > 300  # across the antimeridian: both of its sides, in turn
        margin = 4 * step if step else 0.2 * max(max(xs) - min(xs), max(ys) - min(ys))
        spans = (
            [(max(x for x in xs if x > 0) - 20 * nasty.STEP, 180.0), (-180.0, -180.0 + 20 * nasty.STEP)]
            if wide
            else [(max(-180.0, min(xs) - margin), min(180.0, max(xs) + margin))]
        )
        kinds = []
        for west, east in spans:
            box = (max(-90.0, min(ys) - margin), min(90.0, max(ys) + margin), west, east)
            if step:
                kinds.append((f"lattice {seed} 100 {boxed(box)} {step / 2!r}", stream.lattice(seed, 100, box, step / 2)))
            kinds.append((f"uniform {seed} 20 {boxed(box)}", stream.uniform(seed, 20, box)))
        if not wide:
            edges = [edge for rings in polygons for ring in rings for edge in zip(ring, ring[1:])]
            many = 20 if step else 200
            kinds.append((f"near {seed} {many}", stream.near(seed, many, edges)))
        for line, points in kinds:
            points = [(min(180.0, max(-180.0, x)), y) for x, y in points]
            print(line, file=out)
            print("answers", packed([[0] if judge.holds(p) else [] for p in points]), file=out)
            total += len(points)
        on_edge += judge.on_edge
        compared += judge.compared
    say(f"nasty shapes: {total} points, {on_edge} on an edge; GEOS agrees on all it was asked")


def say(text):
    print(text, file=sys.stderr)


def main():
    wanted = sys.argv[1:] or ["containment", "distance"]
    if "containment" in wanted:
        with open(HERE / "containment.txt", "w") as out:
            shapes(out)
            sets(out)
    if "distance" in wanted:
        with open(HERE / "distance.txt", "w") as out:
            say(distances.write(out))


if __name__ == "__main__":
    main()
