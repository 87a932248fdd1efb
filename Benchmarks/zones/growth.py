#!/usr/bin/env python3
"""Draws the cost of a decision over the number of vertices, both on logarithmic axes.

    growth.py GROWTH.ndjson OUT.svg
"""
import json
import math
import sys

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 780, 440, 90, 40, 190, 60
COLOURS = {"Fieldgate": "#0a5fb4", "C grid": "#888888", "GEOS 3.11": "#c0392b"}
DASHES = {"walk": "", "uniform": "6 4"}


def main():
    with open(sys.argv[1]) as file:
        rows = [json.loads(line) for line in file if line.strip()]
    rows = [row for row in rows if row["set"].startswith("zones")]
    xs = sorted({row["vertices"] for row in rows})
    low = math.floor(math.log10(min(row["mean_ns"] for row in rows)))
    high = math.ceil(math.log10(max(row["mean_ns"] for row in rows)))
    x0, x1 = math.log10(xs[0]), math.log10(xs[-1])

    def x(vertices):
        return LEFT + (math.log10(vertices) - x0) / (x1 - x0) * (WIDTH - LEFT - RIGHT)

    def y(nanoseconds):
        return TOP + (high - math.log10(nanoseconds)) / (high - low) * (HEIGHT - TOP - BOTTOM)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="22" font-size="15">Nanoseconds a decision over vertices: zones of 100 vertices</text>',
    ]
    for power in range(low, high + 1):
        at = y(10**power)
        out.append(f'<line x1="{LEFT}" y1="{at:.1f}" x2="{WIDTH - RIGHT}" y2="{at:.1f}" stroke="#dddddd"/>')
        out.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10**power:,} ns</text>')
    for vertices in xs:
        at, power = x(vertices), round(math.log10(vertices))
        out.append(f'<line x1="{at:.1f}" y1="{TOP}" x2="{at:.1f}" y2="{HEIGHT - BOTTOM}" stroke="#dddddd"/>')
        out.append(
            f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">10'
            f'<tspan dy="-5" font-size="10">{power}</tspan></text>'
        )
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 14}" text-anchor="middle">vertices</text>')
    labels = []
    for who, colour in COLOURS.items():
        for points, dash in DASHES.items():
            curve = sorted((r["vertices"], r["mean_ns"]) for r in rows if (r["who"], r["points"]) == (who, points))
            if not curve:
                continue
            path = " ".join(f"{x(n):.1f},{y(t):.1f}" for n, t in curve)
            out.append(
                f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
            )
            out += [f'<circle cx="{x(n):.1f}" cy="{y(t):.1f}" r="3" fill="{colour}"/>' for n, t in curve]
            labels.append([y(curve[-1][1]) + 4, f"{who}, {points}", colour])
    # Names at the ends of the lines, pushed apart where they would overlap.
    labels.sort()
    for before, after in zip(labels, labels[1:]):
        after[0] = max(after[0], before[0] + 15)
    for at, text, colour in labels:
        out.append(f'<text x="{WIDTH - RIGHT + 10}" y="{at:.1f}" fill="{colour}">{text}</text>')
    out.append("</svg>")
    with open(sys.argv[2], "w") as file:
        file.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
