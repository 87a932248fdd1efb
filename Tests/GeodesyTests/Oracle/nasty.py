"""Shapes that trip point-in-polygon code. A case: name, polygons (of rings, outer first, of (lon, lat)), a box, and the
step of the lattice its corners lie on (None: on no lattice)."""
import math

from stream import Stream

STEP = 2.0**-7  # exact in doubles, about 800 m


def ring(*corners):
    return [*corners, corners[0]]


def box(x, y, width, height):
    return ring((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def at(lon, lat, polygons):
    """From lattice steps to degrees, exactly."""
    return [[[(lon + x * STEP, lat + y * STEP) for x, y in r] for r in rings] for rings in polygons]


def drawn():
    """By hand, in steps of the lattice."""
    square = box(0, 0, 16, 16)
    yield "spike out", [[ring((0, 0), (16, 0), (16, 8), (30, 8), (16, 8), (16, 16), (0, 16))]]
    yield "spike in", [[ring((0, 0), (16, 0), (16, 8), (4, 8), (16, 8), (16, 16), (0, 16))]]
    yield "spikes at a corner", [[ring((0, 0), (24, 0), (16, 0), (16, 16), (16, 24), (16, 16), (0, 16), (-8, 16), (0, 16))]]
    yield "squares sharing an edge", [[square], [box(16, 0, 16, 16)]]
    yield "squares sharing part of an edge", [[square], [box(16, 4, 8, 8)]]
    yield "squares touching at a corner", [[square], [box(16, 16, 8, 8)]]
    yield "overlapping squares", [[square], [box(8, 8, 16, 16)]]
    yield "the same square twice", [[square], [square]]
    yield "a square in a square", [[square], [box(4, 4, 8, 8)]]
    yield "a hole", [[square, box(4, 4, 8, 8)]]
    yield "a hole wound the other way", [[square, box(4, 4, 8, 8)[::-1]]]
    yield "a hole touching the outer ring at a corner", [[square, ring((0, 8), (8, 4), (8, 12))]]
    yield "a hole with an edge on the outer ring's", [[square, box(0, 4, 8, 8)]]
    yield "a hole with the outer ring's own corners", [[square, square]]
    yield "a hole across the outer ring", [[square, box(8, 4, 16, 8)]]
    yield "a hole outside", [[square, box(20, 4, 8, 8)]]
    yield "holes that overlap", [[square, box(2, 2, 8, 8), box(6, 6, 8, 8)]]
    yield "holes that touch", [[square, box(2, 2, 4, 8), box(6, 2, 4, 8)]]
    yield "a hole in a hole", [[square, box(2, 2, 12, 12), box(6, 6, 4, 4)]]
    yield "a hole covered by another polygon", [[square, box(4, 4, 8, 8)], [box(6, 6, 12, 4)]]
    yield "an island in a hole", [[square, box(2, 2, 12, 12)], [box(6, 6, 4, 4)]]
    yield "a hole that crosses itself", [[square, ring((2, 2), (14, 14), (14, 2), (2, 14))]]
    yield "bow tie", [[ring((0, 0), (16, 16), (16, 0), (0, 16))]]
    yield "pentagram", [[ring((8, 0), (13, 16), (0, 6), (16, 6), (3, 16))]]
    yield "twice around", [[ring((0, 0), (16, 0), (16, 16), (0, 16), (0, 0), (14, 2), (14, 14), (2, 14))]]
    yield "the same ring twice around", [[square[:-1] + square[:-1] + square[:1]]]
    yield "there and back", [[ring((0, 0), (8, 8), (16, 4), (8, 8))]]
    yield "around and back", [[square + square[::-1][1:]]]
    yield "one place", [[ring((4, 4), (4, 4), (4, 4))]]
    yield "flat, level", [[ring((0, 8), (16, 8), (8, 8))]]
    yield "flat, upright", [[ring((8, 0), (8, 16), (8, 8))]]
    yield "flat, slanting", [[ring((0, 0), (16, 8), (8, 4))]]
    yield "every corner thrice", [[[c for c in square[:-1] for _ in range(3)] + square[:1]]]
    yield "collinear runs", [[
        [(x, 0) for x in range(17)] + [(16, y) for y in range(1, 17)] + [(x, x) for x in range(15, -1, -1)]
    ]]
    yield "collinear runs with steps back", [[
        ring(*[(x - 2 * (x % 3 == 2), 0) for x in range(17)], (16, 16), *[(0, 16 - y + 2 * (y % 4 == 3)) for y in range(16)])
    ]]
    yield "comb", [[
        ring((0, 0), (32, 0), *[c for x in range(30, 0, -2) for c in ((x + 1, 12), (x + 1, 4), (x, 4), (x, 12))], (0, 12))
    ]]
    yield "stairs", [[ring(*[c for i in range(16) for c in ((i, i), (i + 1, i))], (16, 16), (0, 16))]]
    yield "peaks at one latitude", [[ring((0, 0), *[(x, 8 if x % 2 else 4) for x in range(24, 0, -1)])]]
    yield "checkerboard", [[box(2 * x + y % 2, y, 1, 1)] for y in range(8) for x in range(8)]
    yield "chequered holes", [[square, *[box(2 * x + 1 + y % 2, y + 4, 1, 1) for y in range(8) for x in range(6)]]]


def lattice_cases():
    for number, (name, polygons) in enumerate(drawn()):
        lat, lon = ((49, 36), (-33, -71), (0, 0), (64, 24))[number % 4]
        yield name, at(lon, lat, polygons), STEP
    stream = Stream(77)
    for number in range(220):
        # Rings thrown on a small lattice: they cross, touch and run along themselves and each other.
        size = 4 + stream.below(9)
        polygons = []
        for _ in range(1 + stream.below(2)):
            rings = [
                ring(*[(stream.below(size), stream.below(size)) for _ in range(3 + stream.below(10))])
                for _ in range(1 + stream.below(3))
            ]
            polygons.append(rings)
        yield f"thrown {number}", at(30 + stream.below(9), 46 + stream.below(6), polygons), STEP
    # Across the antimeridian, split as RFC 7946 wants it, and as people bring it.
    yield "split at the antimeridian", at(180, 64, [[box(-16, 0, 16, 16)]]) + at(-180, 64, [[box(0, 0, 16, 16)]]), STEP
    yield "split, a hole on the cut", at(
        180, -20, [[ring((-16, 0), (0, 0), (0, 4), (-8, 4), (-8, 12), (0, 12), (0, 16), (-16, 16))]]
    ) + at(-180, -20, [[ring((0, 0), (16, 0), (16, 16), (0, 16), (0, 12), (8, 12), (8, 4), (0, 4))]]), STEP
    across = at(180, 64, [[box(-16, 0, 32, 16), box(-8, 4, 12, 8)]])
    yield "unsplit at the antimeridian", [[[(x - 360 if x > 180 else x, y) for x, y in r] for r in across[0]]], STEP
    bow = at(180, 10, [[ring((-16, 0), (16, 16), (16, 0), (-16, 16))]])
    yield "unsplit bow tie", [[[(x - 360 if x > 180 else x, y) for x, y in r] for r in bow[0]]], STEP
    yield "touching the antimeridian from the west", at(180, 5, [[box(-16, 0, 16, 16)]]), STEP
    yield "touching the antimeridian from the east", at(-180, 5, [[box(0, 0, 16, 16)]]), STEP


def free_cases():
    """Corners on no lattice: here the nearest doubles to an edge are not on it, and rounding can be wrong."""
    stream = Stream(78)
    for number in range(40):
        lat, lon = stream.between(-60, 60), stream.between(-170, 170)
        reach = 10.0 ** -(number % (7 if number % 4 else 10))
        corners = [(lon + stream.between(-reach, reach), lat + stream.between(-reach, reach)) for _ in range(3 + number % 4)]
        yield f"free {number}", [[ring(*corners)]], None
    for number in range(10):
        # Slivers: as wide as a unit in the last place or two, as long as a degree.
        a = (stream.between(36, 37), stream.between(49, 50))
        b = (a[0] + stream.between(0.5, 1), a[1] + stream.between(0.5, 1))
        yield f"sliver {number}", [[ring(a, b, (math.nextafter(b[0], 99), b[1]), (a[0], math.nextafter(a[1], 0)))]], None
    yield "half the world", [[ring((-170.0, -60.0), (175.0 - 170, -61.0), (4.0, 71.3), (-169.3, 70.1))]], None
