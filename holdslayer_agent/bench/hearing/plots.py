"""The benchmark's pictures as SVG: how long people waited, and false rings against people missed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

__all__ = ["curve"]

WIDTH: Final = 640
HEIGHT: Final = 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 20, 34, 48
_COLOURS: Final = ("#1565c0", "#c62828", "#2e7d32", "#6a1b9a")

Line = tuple[str, Sequence[tuple[float, float]]]


def curve(title: str, across: str, up: str, lines: Sequence[Line], *, steps: bool = False) -> str:
    """An SVG with a line for each name; axes start at 0 and end beyond the largest value."""
    points = [point for _, some in lines for point in some]
    right = max((x for x, _ in points), default=1.0) * 1.05 or 1.0
    top = max((y for _, y in points), default=1.0) * 1.05 or 1.0

    def place(x: float, y: float) -> str:
        across_px = _LEFT + x / right * (WIDTH - _LEFT - _RIGHT)
        up_px = HEIGHT - _BOTTOM - y / top * (HEIGHT - _TOP - _BOTTOM)
        return f"{across_px:.1f},{up_px:.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="20" font-size="14" font-weight="bold">{title}</text>',
    ]
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = right * share, top * share
        here = place(x, 0).split(",")
        parts.append(f'<text x="{here[0]}" y="{HEIGHT - _BOTTOM + 16}" text-anchor="middle">{x:.3g}</text>')
        there = place(0, y).split(",")
        parts.append(f'<text x="{_LEFT - 6}" y="{float(there[1]) + 4:.1f}" text-anchor="end">{y:.3g}</text>')
        parts.append(f'<polyline points="{place(0, y)} {place(right, y)}" fill="none" stroke="#dddddd"/>')
    parts.append(f'<text x="{(WIDTH + _LEFT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">{across}</text>')
    middle = (HEIGHT - _BOTTOM + _TOP) / 2
    parts.append(f'<text x="16" y="{middle}" text-anchor="middle" transform="rotate(-90 16 {middle})">{up}</text>')
    for number, (name, some) in enumerate(lines):
        colour = _COLOURS[number % len(_COLOURS)]
        drawn = _stairs(some) if steps else list(some)
        path = " ".join(place(x, y) for x, y in drawn)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(
            f'<text x="{WIDTH - _RIGHT}" y="{_TOP + 14 + 16 * number}" text-anchor="end" fill="{colour}">{name}</text>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _stairs(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    out: list[tuple[float, float]] = []
    for x, y in points:
        if out:
            out.append((x, out[-1][1]))
        out.append((x, y))
    return out
