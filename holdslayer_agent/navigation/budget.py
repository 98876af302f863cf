"""What decisions of language models cost: tokens and money counted a call and a day, and caps on both.

`now_s` is any clock in seconds since the epoch; a day is a day of UTC. The day's sum may be kept over restarts.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from holdslayer_agent.errors import StoreError

__all__ = ["Budget", "Price", "SpendingShelf", "Spent", "Usage"]

log = logging.getLogger(__name__)

_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one answer, as the vendor counted them."""

    tokens_in: int = 0
    tokens_out: int = 0


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars a million tokens. 0 for a model of one's own."""

    in_usd: float = 0.0
    out_usd: float = 0.0

    def of(self, usage: Usage) -> float:
        """US dollars."""
        return (usage.tokens_in * self.in_usd + usage.tokens_out * self.out_usd) / 1e6


@dataclass(slots=True)
class Spent:
    """What was used so far."""

    decisions: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float = 0.0


class SpendingShelf(Protocol):
    """Where the sums of days are kept; a day is counted from the epoch. Raises StoreError."""

    async def put(self, day: int, spent: Spent) -> None: ...
    async def get(self, day: int) -> Spent | None: ...


@dataclass(slots=True)
class Budget:
    """Counts and refuses. One for all calls of an agent; `spent_on` tells of one call."""

    price: Price
    call_usd: float
    day_usd: float
    call_decisions: int
    now_s: Callable[[], float]
    _calls: dict[str, Spent] = field(default_factory=lambda: defaultdict(Spent))
    _days: dict[int, Spent] = field(default_factory=lambda: defaultdict(Spent))
    _shelf: SpendingShelf | None = None

    async def keep_in(self, shelf: SpendingShelf) -> None:
        """Go on with what this day has cost, and keep it there from now on."""
        self._shelf = shelf
        try:
            kept = await shelf.get(self._day)
        except StoreError as error:
            log.warning("what language models have cost today can't be read: %s", error.message)
            return
        if kept is not None:
            self._days[self._day] = kept

    async def keep(self) -> None:
        """Keep the day's sum as it is now."""
        if self._shelf is None:
            return
        try:
            await self._shelf.put(self._day, self.spent_today)
        except StoreError as error:
            log.warning("what language models have cost today is not kept: %s", error.message)

    def exceeded(self, call_id: str) -> str:
        """Which cap leaves no room for another decision; empty when there is room."""
        call, today = self._calls[call_id], self._days[self._day]
        if call.decisions >= self.call_decisions:
            return f"{self.call_decisions} decisions were made in this call"
        if self.call_usd and call.usd >= self.call_usd:
            return f"this call has cost {call.usd:.3f} USD"
        if self.day_usd and today.usd >= self.day_usd:
            return f"today has cost {today.usd:.2f} USD"
        return ""

    def note(self, call_id: str, usage: Usage) -> None:
        """A decision was paid for."""
        for spent in (self._calls[call_id], self._days[self._day]):
            spent.decisions += 1
            spent.tokens_in += usage.tokens_in
            spent.tokens_out += usage.tokens_out
            spent.usd += self.price.of(usage)
        while len(self._calls) > 500:
            del self._calls[next(iter(self._calls))]
        for day in [day for day in self._days if day < self._day - 7]:
            del self._days[day]

    def spent_on(self, call_id: str) -> Spent:
        """What one call has used."""
        return self._calls[call_id]

    @property
    def spent_today(self) -> Spent:
        return self._days[self._day]

    @property
    def _day(self) -> int:
        return int(self.now_s() // _DAY_S)
