"""From a measure to a strength."""

from __future__ import annotations

__all__ = ["within"]


def within(value: float, bounds: tuple[float, float]) -> float:
    """0 at the lower bound and below, 1 at the upper and above, straight between."""
    low, high = bounds
    return min(max((value - low) / (high - low), 0.0), 1.0)
