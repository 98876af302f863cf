"""How long a queue may still take, from what the company says of places and minutes. Pure arithmetic.

    estimate = QueueEstimate()
    estimate.note(now_s, position=5, wait_s=None)
    estimate.range_s(now_s)          # (least, most) seconds left, or None

Every announcement implies a time when our turn comes. Newer ones count more (half as much after two minutes); how far
they disagree, and how coarsely companies speak (whole minutes, rounded up), is the range. Places become time by the
pace at which they were seen to shrink; until that is known, by one to four minutes a place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

__all__ = ["QueueEstimate"]

HALF_LIFE_S = 120.0
ROUNDING_S = 60.0
"""Waits are announced in whole minutes, rounded up."""

PLACE_S = (60.0, 240.0)
"""One agent's talk lasts some minutes, and several agents serve a queue: so much a place, until its pace is seen."""

MOST_S = 4 * 3600.0
MOST_KEPT = 20


@dataclass(slots=True)
class QueueEstimate:
    """What one queue has said of itself so far."""

    position: int | None = None
    _places: list[tuple[float, int]] = field(default_factory=list)
    _ends: list[tuple[float, float, float]] = field(default_factory=list)
    """(said at, least and most second of the call when our turn comes)"""

    def note(self, now_s: float, *, position: int | None, wait_s: tuple[float, float] | None) -> bool:
        """Take in one announcement; whether it told anything. A place that grows begins another queue."""
        if position is None and wait_s is None:
            return False
        if position is not None:
            if self.position is not None and position > self.position:
                self._places.clear()
                self._ends.clear()
            self.position = position
            self._places.append((now_s, position))
            least, most = self._by_place(position)
            self._ends.append((now_s, now_s + least, now_s + most))
        if wait_s is not None:
            least, most = wait_s[0] - ROUNDING_S, min(wait_s[1], MOST_S)
            self._ends.append((now_s, now_s + max(0.0, least), now_s + max(most, 0.0)))
        del self._ends[:-MOST_KEPT], self._places[:-MOST_KEPT]
        return True

    def range_s(self, now_s: float) -> tuple[float, float] | None:
        """Seconds left, least and most; None while nothing is known."""
        if not self._ends:
            return None
        weights = [math.exp2((said - now_s) / HALF_LIFE_S) for said, _, _ in self._ends]
        total = sum(weights)
        least = sum(w * end for w, (_, end, _) in zip(weights, self._ends, strict=True)) / total
        most = sum(w * end for w, (_, _, end) in zip(weights, self._ends, strict=True)) / total
        middle = [(first + last) / 2 for _, first, last in self._ends]
        centre = sum(w * m for w, m in zip(weights, middle, strict=True)) / total
        spread = math.sqrt(sum(w * (m - centre) ** 2 for w, m in zip(weights, middle, strict=True)) / total)
        return max(0.0, least - spread / 2 - now_s), max(0.0, most + spread / 2 - now_s)

    def _by_place(self, position: int) -> tuple[float, float]:
        """Seconds that so many places may take."""
        first, last = self._places[0], self._places[-1]
        gone = first[1] - last[1]
        if gone < 1 or last[0] <= first[0]:
            return position * PLACE_S[0], position * PLACE_S[1]
        pace = (last[0] - first[0]) / gone
        return position * pace * 0.7, position * pace * 1.4
