"""Random numbers, points and zones that OracleStream.swift makes too, to the last bit: SplitMix64, and only
operations that IEEE 754 rounds in one way (no sine, no power)."""
import math

MASK = (1 << 64) - 1


class Stream:
    def __init__(self, seed):
        self.state = seed

    def word(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def unit(self):
        return (self.word() >> 11) * 2.0**-53

    def between(self, low, high):
        return low + (high - low) * self.unit()

    def below(self, count):
        return self.word() % count


def star(stream, lat, lon, radius, vertices, step):
    """A ring of (lon, lat), its angles only growing: wiggly, never crossing itself."""
    ring = []
    reach = 1.0
    for i in range(vertices):
        turn = 4.0 * ((i + 0.5 * stream.unit()) / vertices)
        quarter = int(turn)
        t = turn - quarter
        d = 1.0 + t * t
        x, y = (1.0 - t * t) / d, (2.0 * t) / d
        for _ in range(quarter):
            x, y = -y, x
        reach = min(1.4, max(0.6, reach + step * (stream.unit() - 0.5)))
        r = radius * reach
        ring.append((lon + 1.5 * (r * x), lat + r * y))
    ring.append(ring[0])
    return ring


def stars(seed, count, vertices, box, least, most, step):
    south, north, west, east = box
    stream = Stream(seed)
    rings = []
    for _ in range(count):
        u = stream.unit()
        radius = least + (most - least) * (u * u * u)
        lat = stream.between(south, north)
        lon = stream.between(west, east)
        rings.append(star(stream, lat, lon, radius, vertices, step))
    return rings


def uniform(seed, count, box):
    south, north, west, east = box
    stream = Stream(seed)
    points = []
    for _ in range(count):
        lat = stream.between(south, north)
        points.append((stream.between(west, east), lat))
    return points


def lattice(seed, count, box, step):
    """Points of a lattice: south and west plus whole steps, all of them exact."""
    south, north, west, east = box
    stream = Stream(seed)
    rows, columns = int((north - south) / step) + 1, int((east - west) / step) + 1
    points = []
    for _ in range(count):
        lat = south + stream.below(rows) * step
        points.append((west + stream.below(columns) * step, lat))
    return points


def near(seed, count, edges):
    """Points as near to edges as doubles can be: on one, rounded, and then moved by up to one unit in the last place;
    and every fourth exactly on a corner."""
    stream = Stream(seed)
    points = []
    for _ in range(count):
        (ax, ay), (bx, by) = edges[stream.below(len(edges))]
        t = stream.unit()
        if stream.below(4) == 0:
            points.append((ax, ay))
            continue
        x, y = ax + t * (bx - ax), ay + t * (by - ay)
        points.append((nudged(x, stream.below(3)), nudged(y, stream.below(3))))
    return points


def nudged(value, way):
    """0 stays: next to it are numbers whose products vanish, which no receiver and no file holds."""
    if value == 0:
        return value
    if way == 1:
        return math.nextafter(value, math.inf)
    if way == 2:
        return math.nextafter(value, -math.inf)
    return value
