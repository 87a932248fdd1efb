"""The rule, in exact arithmetic and apart from the code it judges, and the same rule as an area for GEOS.

A point on an edge is inside. Inside a shape is inside any of its polygons; inside a polygon is a non-zero winding of
its outer ring and not strictly inside a hole. Edges are straight in longitude and latitude; where two neighbours are
more than 180 degrees of longitude apart, the edge takes the short way, across the antimeridian.
"""
from fractions import Fraction

import shapely
from shapely.geometry import LineString, MultiLineString, Point
from shapely.ops import polygonize, unary_union


GRID = 1e-11


def side(a, b, p):
    """The sign of the turn a, b, p: in doubles where they are sure, in fractions where they aren't."""
    left, right = (a[0] - p[0]) * (b[1] - p[1]), (a[1] - p[1]) * (b[0] - p[0])
    turn = left - right
    if abs(turn) > 1e-14 * (abs(left) + abs(right)) and abs(turn) > 1e-200:
        return 1 if turn > 0 else -1
    ax, ay, bx, by, px, py = map(Fraction, (*a, *b, *p))
    turn = (ax - px) * (by - py) - (ay - py) * (bx - px)
    return (turn > 0) - (turn < 0)


def relation(ring, p):
    """'edge', or the winding number of the ring at p."""
    winding = 0
    x, y = p
    for a, b in zip(ring, ring[1:]):
        if not min(a[1], b[1]) <= y <= max(a[1], b[1]):
            continue
        turn = side(a, b, p)
        if turn == 0 and min(a[0], b[0]) <= x <= max(a[0], b[0]):
            return "edge"
        if a[1] <= y < b[1] and turn > 0:
            winding += 1
        elif b[1] <= y < a[1] and turn < 0:
            winding -= 1
    return winding


def unwrapped(ring):
    """The ring with its longitudes going on beyond 180 degrees where it crosses the antimeridian."""
    out, turns = [ring[0]], 0
    for before, after in zip(ring, ring[1:]):
        step = after[0] - before[0]
        turns += -360 if step > 180 else 360 if step < -180 else 0
        out.append((after[0] + turns, after[1]))
    return out


def settled(polygons):
    """Polygons with their rings unwrapped; holes moved to where their outer ring is."""
    out = []
    for rings in polygons:
        rings = [unwrapped(ring) for ring in rings]
        west, east = min(x for x, _ in rings[0]), max(x for x, _ in rings[0])
        for number, ring in enumerate(rings[1:], 1):
            for shift in (0, 360, -360):
                if west <= min(x for x, _ in ring) + shift and max(x for x, _ in ring) + shift <= east:
                    rings[number] = [(x + shift, y) for x, y in ring]
                    break
        out.append(rings)
    return out


def places(p):
    """The point as every longitude that names it, where a settled shape can be."""
    return [(p[0] + turn, p[1]) for turn in (0, 360, -360)]


def exactly(polygons, p):
    """'edge', True or False; of settled polygons. An edge that doesn't bound the union still counts as inside."""
    found = False
    for rings in polygons:
        relations = [relation(ring, p) for ring in rings]
        if relations[0] == "edge":
            return "edge"
        if relations[0] == 0:
            continue
        if all(r in ("edge", 0) for r in relations[1:]):
            if "edge" in relations[1:]:
                return "edge"
            found = True
    return found


def area(polygons):
    """The same for GEOS: faces of each ring's own lines that it winds around, holes cut out, all united."""
    return unary_union([covered(rings[0]).difference(unary_union([covered(r) for r in rings[1:]])) for rings in polygons])


def covered(ring):
    valid = shapely.Polygon(ring)
    if valid.is_valid:
        return valid
    # Cut on a fine grid: only there do lines that run along each other always meet in the same corners.
    lines = shapely.unary_union(LineString(ring), grid_size=GRID)
    # A spike can end inside a face: the point that tells its winding must not be on it.
    probes = [(face, face.difference(lines.buffer(100 * GRID)).representative_point()) for face in polygonize(lines)]
    return unary_union([face for face, probe in probes if not probe.is_empty and relation(ring, probe.coords[0]) != 0])


def lines(polygons):
    return MultiLineString([ring for rings in polygons for ring in rings])


class Judge:
    """Both answers for points of one shape; counts what the oracle itself places on the edge."""

    def __init__(self, polygons):
        self.polygons = settled(polygons)
        self.area, self.lines = area(self.polygons), lines(self.polygons)
        shapely.prepare(self.area)
        # Where GEOS had to cut lines, its corners are rounded: so near, only the exact answer counts.
        rings = self.polygons[0]
        self.doubt = 0 if len(self.polygons) == len(rings) == 1 and shapely.Polygon(rings[0]).is_valid else 10 * GRID
        self.on_edge = self.compared = 0

    def holds(self, p):
        answers = [exactly(self.polygons, place) for place in places(p)]
        held = any(answers)
        if "edge" in answers:
            self.on_edge += 1
            return True
        for place, answer in zip(places(p), answers):
            point = Point(place)
            if self.lines.distance(point) > self.doubt:
                self.compared += 1
                theirs = bool(self.area.intersects(point))
                assert theirs == bool(answer), f"GEOS says {theirs} of {place}, exact arithmetic {answer}"
        return held
