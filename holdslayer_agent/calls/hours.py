"""Whose word on a company's hours holds, and what a call teaches of them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from holdslayer_agent.core.call import Call, Outcome, OutcomeKind
from holdslayer_agent.core.hours import ASSUMED, HeardOpening, Hours, opening_heard
from holdslayer_agent.errors import StoreError

__all__ = ["HoursBook", "HoursShelf"]

log = logging.getLogger(__name__)


class HoursShelf(Protocol):
    """What was heard of opening hours, by number. Raises StoreError."""

    async def put(self, number: str, heard: HeardOpening) -> None: ...
    async def get(self, number: str) -> HeardOpening | None: ...
    async def forget(self, number: str) -> bool: ...


class HoursBook:
    """The settings' hours (by the company's name) before those heard."""

    def __init__(self, shelf: HoursShelf, told: Mapping[str, str]) -> None:
        self._shelf = shelf
        self._told = {name.casefold(): opens for name, opens in told.items() if opens}

    async def of(self, company: str, number: str) -> Hours:
        """When the company opens."""
        told = self._told.get(company.casefold())
        if told is not None:
            return Hours(told, "settings")
        try:
            heard = await self._shelf.get(number)
        except StoreError as error:
            log.warning("the hours heard can't be read: %s", error.message)
            heard = None
        return ASSUMED if heard is None else Hours(heard.at, "heard", heard)

    async def learn(self, call: Call, at: float) -> None:
        """Keep what the company said of its hours in this call. `at` in Unix seconds."""
        before = [text for past in call.menu.history for text in past.heard]
        heard = opening_heard([*before, *(s.text for s in call.menu.sentences)], call.plan.language, at)
        if heard is None:
            return
        try:
            await self._shelf.put(call.plan.number, heard)
        except StoreError as error:
            log.warning("the hours heard are not kept: %s", error.message)

    async def closed_until(self, call: Call, outcome: Outcome) -> Outcome:
        """A closed company that did not say when it opens: what is known of it."""
        if outcome.kind is not OutcomeKind.CLOSED or outcome.again:
            return outcome
        return replace(outcome, again=(await self.of(call.plan.company, call.plan.number)).at)

    async def forget(self, number: str) -> bool:
        """Whether anything was heard. Raises StoreError."""
        return await self._shelf.forget(number)
