"""Draws series over sizes as an SVG: panels side by side, all axes logarithmic."""

import math

COLOURS = ["#0b6e99", "#c2410c"]
WIDTH, HEIGHT, LEFT, BOTTOM = 330, 260, 60, 40


def draw(path, title, unit, panels, series):
    """`series` maps the name of a line to its points; a panel is a label and what it shows of a point, and each point
    has its `size`. What is zero has no place on a logarithmic axis and is left out."""
    parts = [f'<text x="{WIDTH * len(panels) / 2:g}" y="18" text-anchor="middle" font-weight="bold">{title}</text>']
    for number, (label, shown) in enumerate(panels):
        visible = lambda points: [(point.size, shown(point)) for point in points if shown(point) > 0]
        lines = {name: visible(points) for name, points in series.items()}
        if any(lines.values()):
            parts += panel(number * WIDTH, label, unit, lines)
    body = "\n".join(parts)
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH * len(panels)}" height="{HEIGHT}" '
        f'font-family="sans-serif" font-size="11">\n<rect width="100%" height="100%" fill="#fff"/>\n{body}\n</svg>\n'
    )


def panel(start, label, unit, lines):
    (x0, x1), (y0, y1) = (decades(values) for values in zip(*(point for line in lines.values() for point in line)))
    left, right = start + LEFT, start + WIDTH - 20
    x = lambda value: left + (math.log10(value) - x0) / (x1 - x0) * (right - left)
    y = lambda value: HEIGHT - BOTTOM - (math.log10(value) - y0) / (y1 - y0) * (HEIGHT - BOTTOM - 50)
    for power in range(x0, x1 + 1):
        yield f'<text x="{x(10**power):.0f}" y="{HEIGHT - 22}" text-anchor="middle">{amount(10**power)}</text>'
    for power in range(y0, y1 + 1):
        at = y(10**power)
        yield f'<text x="{left - 6}" y="{at + 4:.0f}" text-anchor="end">{10**power:g}</text>'
        yield f'<path d="M{left} {at:.1f}H{right}" stroke="#ccc"/>'
    yield f'<text x="{left}" y="40">{label}</text>'
    yield f'<text x="{right}" y="{HEIGHT - 6}" text-anchor="end">{unit}</text>'
    for number, (colour, (name, points)) in enumerate(zip(COLOURS, lines.items())):
        line = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in points)
        yield f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
        for size, value in points:
            yield f'<circle cx="{x(size):.1f}" cy="{y(value):.1f}" r="3" fill="{colour}"/>'
        if len(lines) > 1:
            yield f'<text x="{left + 8}" y="{56 + 16 * number}" fill="{colour}">{name}</text>'


def decades(values):
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def amount(number):
    return f"{number // 10**6} M" if number >= 10**6 else f"{number // 10**3} k" if number >= 1000 else f"{number}"
