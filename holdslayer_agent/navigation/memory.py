"""Menus learned in earlier calls, by number: read from where they are kept, followed where the prompt is the same, and
left alone where the company hung up. Every call adds what it heard to the number's tree."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from holdslayer_agent.core.dead_ends import standing, with_dead_end, without_healed
from holdslayer_agent.core.hearing_out import CallEnd, hear_out, with_paths
from holdslayer_agent.core.learned import LearnedMenu, learn
from holdslayer_agent.core.recalling import recall
from holdslayer_agent.core.wrong_ways import wrong_ways
from holdslayer_agent.errors import HoldSlayerError
from holdslayer_agent.navigation.port import Decision, MenuView, PastDecision

__all__ = ["LEARNED_FROM", "EndedCall", "MenuMemory"]

log = logging.getLogger(__name__)

LEARNED_FROM = frozenset({"connected", "user_did_not_come", "callback_promised"})
"""Outcomes of calls that got through: only their paths are kept."""

_MOST_CALLS = 200


@dataclass(frozen=True, slots=True)
class EndedCall:
    """What a call has to teach. `outcome` as calls end, `at` Unix seconds; `end` where its last input led, None where
    that is not to be kept."""

    goal: str
    language: str
    history: Sequence[PastDecision]
    outcome: str
    at: float
    end: CallEnd | None = None
    hung_up_after: PastDecision | None = None


class MenuMemory:
    """Implements `Learned`. Never raises: a store that fails is a menu that is not known."""

    def __init__(
        self,
        load: Callable[[str], Awaitable[LearnedMenu | None]],
        save: Callable[[LearnedMenu], Awaitable[None]],
        now: Callable[[], float] = time.time,
    ) -> None:
        """`now` in Unix seconds."""
        self._load, self._save, self._now = load, save, now
        self._by_call: dict[tuple[str, str], LearnedMenu] = {}

    async def recall(self, view: MenuView) -> Decision | None:
        """See `Learned`. The store is read once a call."""
        menu = await self._menu_of(view)
        return None if menu is None else recall(menu, view)

    async def dead_ends(self, view: MenuView) -> tuple[PastDecision, ...]:
        """See `Learned`."""
        menu = await self._menu_of(view)
        return () if menu is None else standing(menu, self._now())

    async def wrong_ways(self, view: MenuView) -> tuple[PastDecision, ...]:
        """See `Learned`."""
        menu = await self._menu_of(view)
        return () if menu is None else wrong_ways(menu, view.goal, self._now())

    async def note(self, number: str, company: str, call: EndedCall) -> None:
        """A call has ended: keep what it heard, its path, if it got through, and the input that was hung up on."""
        if not number:
            return
        before = await self._known(number)
        after = await asyncio.to_thread(_with_call, replace(before, company=company), call)
        if (after.paths, after.dead_ends, after.heard) == (before.paths, before.dead_ends, before.heard):
            return
        try:
            await self._save(after)
        except HoldSlayerError as error:
            log.warning("what the call taught could not be kept: %s", error.message)

    async def _menu_of(self, view: MenuView) -> LearnedMenu | None:
        """What was known when the call began; None outside calls."""
        if not view.number:
            return None
        key = view.call_id, view.number
        if key not in self._by_call:
            while len(self._by_call) >= _MOST_CALLS:
                del self._by_call[next(iter(self._by_call))]
            self._by_call[key] = await self._known(view.number)
        return self._by_call[key]

    async def _known(self, number: str) -> LearnedMenu:
        try:
            return await self._load(number) or LearnedMenu(number, "")
        except HoldSlayerError as error:
            log.warning("the learned menu can't be read: %s", error.message)
            return LearnedMenu(number, "")


def _with_call(menu: LearnedMenu, call: EndedCall) -> LearnedMenu:
    got_through = call.outcome in LEARNED_FROM
    after = without_healed(menu, call.history if got_through else call.history[:-1], call.at)
    if call.end is not None:
        grown = after if after.heard else with_paths(after)
        after = hear_out(grown, call.goal, call.language, call.history, call.end, call.at)
    if got_through:
        return learn(after, call.goal, call.language, call.history, call.outcome, call.at)
    return after if call.hung_up_after is None else with_dead_end(after, call.hung_up_after, call.at)
