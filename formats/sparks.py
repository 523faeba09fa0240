"""A figure over the years as a line the height of a word, drawn as SVG beside its numbers. Pure."""

from decimal import Decimal

WIDTH, HEIGHT, EDGE = 72, 22, 4
INK = "#0b5f59"


def sparkline(values):
    """SVG of Decimals, None where a year is unknown and the line breaks; "" below two known values.

    The numbers stand beside it as text, so readers of the screen are spared the picture.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    step = (WIDTH - 2 * EDGE) / (len(values) - 1)
    points = [None if value is None else (EDGE + place * step, _height(value, low, high)) for place, value in enumerate(values)]
    lines = "".join(f'<polyline fill="none" stroke="{INK}" stroke-width="1.5" points="{_path(part)}"/>' for part in _stretches(points) if len(part) > 1)
    dots = "".join(_dot(point, 2.5 if point == points[-1] else 1.5) for point in points if point)
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="spark" aria-hidden="true" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">{lines}{dots}</svg>'


def _height(value, low, high):
    share = (value - low) / (high - low) if high > low else Decimal("0.5")
    return HEIGHT - EDGE - float(share) * (HEIGHT - 2 * EDGE)


def _stretches(points):
    """The points in runs without a gap."""
    runs = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return runs


def _path(points):
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _dot(point, radius):
    return f'<circle cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="{radius}" fill="{INK}"/>'
