"""Whether what a call carries right now may leave it: the one place that recordings and listeners ask.

Knows nothing of who asks or why a part of the call is private.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Final

__all__ = ["Privacy"]

AFTER_S: Final = 3.0
"""Many menus read digits back at once; and audio on its way (RTP, jitter buffer, queues) is up to a second old."""


class Privacy:
    """One call's. Hidden while it is covered, by whomever, and a while longer."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._covers: set[object] = set()
        self._until_s = float("-inf")

    @property
    def hidden(self) -> bool:
        """Nothing that is heard now may be kept or played to anybody."""
        return bool(self._covers) or self._clock() < self._until_s

    def cover(self, reason: object) -> None:
        """Hidden until `uncover` with the same reason."""
        self._covers.add(reason)

    def uncover(self, reason: object, after_s: float = AFTER_S) -> None:
        """`reason` is over; hidden `after_s` longer."""
        if reason in self._covers:
            self._covers.remove(reason)
            self._until_s = max(self._until_s, self._clock() + after_s)

    @contextlib.contextmanager
    def covered(self, after_s: float = AFTER_S) -> Iterator[None]:
        """Hidden inside, and `after_s` longer."""
        reason = object()
        self.cover(reason)
        try:
            yield
        finally:
            self.uncover(reason, after_s)
