"""Menus learned in earlier calls, by number: read from where they are kept, followed where the prompt is the same, and
left alone where the company hung up."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from holdslayer_agent.core.dead_ends import standing, with_dead_end, without_healed
from holdslayer_agent.core.learned import LearnedMenu, learn
from holdslayer_agent.core.recalling import recall
from holdslayer_agent.errors import HoldSlayerError
from holdslayer_agent.navigation.port import Decision, MenuView, PastDecision

__all__ = ["LEARNED_FROM", "MenuMemory"]

log = logging.getLogger(__name__)

LEARNED_FROM = frozenset({"connected", "user_did_not_come", "callback_promised"})
"""Outcomes of calls that got through: only their paths are kept."""

_MOST_CALLS = 200


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

    async def note(
        self,
        number: str,
        company: str,
        *,
        goal: str,
        language: str,
        history: Sequence[PastDecision],
        outcome: str,
        at: float,
        hung_up_after: PastDecision | None = None,
    ) -> None:
        """A call has ended: keep its path, if it got through, and the input that the company hung up on."""
        if not number:
            return
        before = await self._known(number)
        got_through = outcome in LEARNED_FROM
        after = without_healed(replace(before, company=company), history if got_through else history[:-1], at)
        if got_through:
            after = learn(after, goal, language, history, outcome, at)
        elif hung_up_after is not None:
            after = with_dead_end(after, hung_up_after, at)
        if (after.paths, after.dead_ends) == (before.paths, before.dead_ends):
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
