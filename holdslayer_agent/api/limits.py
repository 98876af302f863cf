"""How often: a bucket of requests for each client, a lock for whoever guesses tokens. Pure; `now` is an argument."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass, field

__all__ = ["Buckets", "Lockout"]

CLIENTS = 10_000
"""More than this many addresses at once are not remembered: the oldest are forgotten, so memory has a bound (measured
with IPv6 addresses: 2.3 MB)."""


@dataclass(slots=True)
class Buckets:
    """Token buckets: `burst` requests at once, `per_s` a second after that."""

    per_s: float
    burst: int
    _levels: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def take(self, client: str, now: float) -> float:
        """0 when the request may pass, else after how many seconds it may be tried again."""
        level, at = self._levels.pop(client, (float(self.burst), now))
        level = min(float(self.burst), level + (now - at) * self.per_s)
        passes = level >= 1.0
        self._levels[client] = (level - 1.0 if passes else level, now)
        while len(self._levels) > CLIENTS:
            self._levels.popitem(last=False)
        return 0.0 if passes else (1.0 - level) / self.per_s


@dataclass(slots=True)
class Lockout:
    """An address with `tries` wrong tokens is locked out, for twice as long each time, an hour at most."""

    tries: int = 10
    first_s: float = 30.0
    longest_s: float = 3600.0
    _wrong: OrderedDict[str, tuple[int, float]] = field(default_factory=OrderedDict)
    """Address → (wrong tokens in a row, locked until)."""

    def locked_s(self, client: str, now: float) -> float:
        """Seconds until this address may try again; 0 when it may now."""
        return max(0.0, self._wrong.get(client, (0, 0.0))[1] - now)

    def wrong(self, client: str, now: float) -> None:
        """A wrong token came from there."""
        count = self._wrong.pop(client, (0, 0.0))[0] + 1
        rounds = count // self.tries
        lock_s = (
            min(self.longest_s, self.first_s * math.pow(2, min(rounds - 1, 20))) if count % self.tries == 0 else 0.0
        )
        self._wrong[client] = (count, now + lock_s)
        while len(self._wrong) > CLIENTS:
            self._wrong.popitem(last=False)

    def right(self, client: str) -> None:
        """A right one: forgiven."""
        self._wrong.pop(client, None)
