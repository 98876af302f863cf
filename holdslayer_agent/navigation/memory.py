"""Menus learned in earlier calls, by number: read from where they are kept, followed where the prompt is the same."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence

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
    ) -> None:
        self._load, self._save = load, save
        self._by_call: dict[tuple[str, str], LearnedMenu] = {}

    async def recall(self, view: MenuView) -> Decision | None:
        """See `Learned`. The store is read once a call."""
        if not view.number:
            return None
        key = view.call_id, view.number
        if key not in self._by_call:
            while len(self._by_call) >= _MOST_CALLS:
                del self._by_call[next(iter(self._by_call))]
            self._by_call[key] = await self._known(view.number)
        return recall(self._by_call[key], view)

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
    ) -> None:
        """A call has ended: keep its path, if it got through."""
        if outcome not in LEARNED_FROM or not number:
            return
        before = await self._known(number)
        after = learn(LearnedMenu(number, company, before.paths), goal, language, history, outcome, at)
        if after.paths == before.paths:
            return
        try:
            await self._save(after)
        except HoldSlayerError as error:
            log.warning("what the call taught could not be kept: %s", error.message)

    async def _known(self, number: str) -> LearnedMenu:
        try:
            return await self._load(number) or LearnedMenu(number, "")
        except HoldSlayerError as error:
            log.warning("the learned menu can't be read: %s", error.message)
            return LearnedMenu(number, "")
