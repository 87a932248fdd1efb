"""Distances from points to edges that are straight in longitude and latitude, by GeographicLib's geodesic.

Along each edge the nearest place is first sought on chords through the Earth (which order places as geodesics do, but
for millimetres), finely enough for several minima; then settled on the geodesic, to less than a millimetre.
"""
import numpy as np
from geographiclib.geodesic import Geodesic

import rule
from stream import Stream

EARTH = Geodesic.WGS84
COUNT, A_SHAPE = 10_000, 10


def chord_place(lon, lat):
    lon, lat = np.radians(lon), np.radians(lat)
    f = EARTH.f
    e2 = f * (2 - f)
    n = EARTH.a / np.sqrt(1 - e2 * np.sin(lat) ** 2)
    return np.stack((n * np.cos(lat) * np.cos(lon), n * np.cos(lat) * np.sin(lon), n * (1 - e2) * np.sin(lat)), -1)


def geodesic(p, q):
    return EARTH.Inverse(p[1], p[0], q[1], q[0], Geodesic.DISTANCE)["s12"]


def along(a, b, t):
    return a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])


def to_edges(edges, p):
    """Metres from p to the nearest place of any of the edges, and whether that was sought on more than one."""
    array = np.array(edges)
    a, b = array[:, 0, :], array[:, 1, :]
    here = chord_place(*p)

    def chords(t):
        at = a[:, None, :] + t[..., None] * (b - a)[:, None, :]
        return np.linalg.norm(chord_place(at[..., 0], at[..., 1]) - here, axis=-1)

    t = np.broadcast_to(np.linspace(0, 1, 257), (len(edges), 257))
    reach = 1 / 256
    for _ in range(4):
        best = np.take_along_axis(t, chords(t).argmin(axis=1)[:, None], 1)
        t = np.clip(best + np.linspace(-1, 1, 65) * reach, 0, 1)
        reach /= 32
    found = chords(best)[:, 0]
    nearest = found.min()
    return min(
        settled(edge, p, float(start[0])) for edge, start, chord in zip(edges, best, found) if chord <= nearest * 1.0001 + 0.1
    )


def settled(edge, p, start):
    """Golden section over 50 m of the edge to either side of where the chord is shortest."""
    a, b = edge
    length = geodesic(a, b)
    if length == 0:
        return geodesic(p, a)
    low, high = max(0.0, start - 50 / length), min(1.0, start + 50 / length)
    golden = (5**0.5 - 1) / 2
    x, y = high - golden * (high - low), low + golden * (high - low)
    fx, fy = geodesic(p, along(a, b, x)), geodesic(p, along(a, b, y))
    while (high - low) * length > 0.02:
        if fx < fy:
            high, y, fy = y, x, fx
            x = high - golden * (high - low)
            fx = geodesic(p, along(a, b, x))
        else:
            low, x, fx = x, y, fy
            y = low + golden * (high - low)
            fy = geodesic(p, along(a, b, y))
    return min(fx, fy, geodesic(p, a), geodesic(p, b))


def polygon(stream, lat, lon, reach):
    """A wiggly ring around a place, in degrees; wider in longitude the further from the equator."""
    corners = 3 + stream.below(8)
    turns = sorted(stream.unit() for _ in range(corners))
    wide = min(4.0, 1 / np.cos(np.radians(lat)))
    ring = []
    for turn in turns:
        r = reach * stream.between(0.3, 1)
        x, y = r * wide * np.cos(2 * np.pi * turn), r * np.sin(2 * np.pi * turn)
        ring.append((round(float(lon + x), 6), round(float(lat + y), 6)))
    return [*ring, ring[0]]


def write(out):
    stream = Stream(99)
    written = inside = 0
    furthest = longest = 0.0
    number = 0
    while written < COUNT:
        number += 1
        # Even over the latitudes to 80 degrees, one shape in eight in the south; from alleys to several degrees.
        lat = stream.between(0, 80) * (-1 if number % 8 == 0 else 1)
        lon = stream.between(-145, 145)
        reach = 0.002 * 3000 ** stream.unit()
        reach = min(reach, 83 - abs(lat))
        band = number % 7 == 0
        ring = polygon(stream, lat, lon, reach)
        radius = round(10 * 2000 ** stream.unit()) if band else 0
        if band:
            ring = ring[:-1]
        rings = [ring]
        if number % 5 == 0 and not band:
            rings.append(polygon(stream, lat, lon, reach * 0.2))
        edges = [edge for r in rings for edge in zip(r, r[1:])]
        print(f"set {number}", file=out)
        if band:
            print("band", radius, " ".join(f"{x!r} {y!r}" for x, y in ring), file=out)
        else:
            print("polygon", file=out)
            for r in rings:
                print("ring", " ".join(f"{x!r} {y!r}" for x, y in r), file=out)
        for _ in range(A_SHAPE):
            a, b = edges[stream.below(len(edges))]
            start = along(a, b, stream.unit())
            moved = EARTH.Direct(start[1], start[0], stream.between(0, 360), 1e5 * 1e-5 ** stream.unit() + radius)
            p = (round(moved["lon2"], 7), round(moved["lat2"], 7))
            metres = to_edges(edges, p) - radius
            if metres > 100_000 or abs(p[1]) > 83:
                continue
            furthest = max(furthest, metres)
            longest = max(longest, max(geodesic(*edge) for edge in edges))
            if not band and rule.exactly([rings], p):
                metres = -metres
            inside += metres < 0
            print(f"distance {p[0]!r} {p[1]!r} {metres:.3f}", file=out)
            written += 1
    return f"distances: {written} points, {inside} inside; to {furthest / 1e3:.0f} km, edges to {longest / 1e3:.0f} km"
