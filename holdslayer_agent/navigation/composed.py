"""Navigators in order of preference: what was learned, then a language model, then rules that always have an answer.

The rules are asked first in any case, as they cost nothing: while a prompt goes on, or where it is plainly a queue, an
announcement, a key that keeps the place or a number to be entered, no model is paid for. A prompt that is read again
while a model still thinks is decided by the rules, or nobody would ever answer it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from holdslayer_agent.core.menu import OptionKind, parse_menu
from holdslayer_agent.core.wrong_ways import is_among
from holdslayer_agent.errors import HoldSlayerError
from holdslayer_agent.navigation.checks import MOST_SAME, refusal
from holdslayer_agent.navigation.loops import unstuck, waits_at_prompt
from holdslayer_agent.navigation.port import (
    AskUser,
    Decision,
    MenuView,
    Navigator,
    PastDecision,
    PressKeys,
    SaySlotOrPhrase,
    ThisIsHold,
    WaitForMore,
)
from holdslayer_agent.navigation.prompts import current_prompt
from holdslayer_agent.navigation.slots import fitting_slots
from holdslayer_agent.navigation.staying import KEEPS_PLACE
from holdslayer_agent.navigation.vendor import SLOW

__all__ = ["ComposedNavigator", "Learned"]

log = logging.getLogger(__name__)

_OVERTAKEN_S: Final = 2.5
"""Judged: a company that speaks again so late does not finish its prompt, but reads it once more in the silence."""
_MOST_LATE: Final = 2
"""Judged: a model that was late so often in a call is late at every prompt of it."""
_MOST_CALLS: Final = 200


class Learned(Protocol):
    """What earlier calls to a number have taught."""

    async def recall(self, view: MenuView) -> Decision | None:
        """What led on from this very prompt before; None when it was not heard before."""
        ...

    async def dead_ends(self, view: MenuView) -> tuple[PastDecision, ...]:
        """Inputs that the company hung up on."""
        ...

    async def wrong_ways(self, view: MenuView) -> tuple[PastDecision, ...]:
        """Choices that calls with this goal came back from."""
        ...


@dataclass(slots=True)
class _Late:
    """How often the models of a call had no decision in time, and whether the company spoke on meanwhile."""

    times: int = 0
    overtaken: bool = False


@dataclass(slots=True)
class ComposedNavigator:
    """Implements `Navigator`. `models` are tried in turn; `fallback` decides when none has a permitted answer."""

    fallback: Navigator
    models: Sequence[Navigator] = ()
    memory: Learned | None = None
    failures: dict[str, int] = field(default_factory=dict)
    """How often each fault (by code) made a model be passed over."""
    _late: dict[str, _Late] = field(default_factory=dict)

    async def decide(self, view: MenuView) -> Decision:
        """See `Navigator`."""
        if self.memory is not None:
            dead_ends, wrong = await self.memory.dead_ends(view), await self.memory.wrong_ways(view)
            view = replace(view, dead_ends=dead_ends, wrong_ways=wrong)
            known = await self.memory.recall(view)
            why = refusal(known, view, learned=True) if known is not None else ""
            if known is not None and not why:
                return known
            if why and _may_be_misheard(known, view):
                return WaitForMore(12.0, f"refused: {why}; hear it again")
        safe = await self._by_rules(view)
        if _is_plain(safe, view):
            return safe
        for model in self.models if self._in_time(view.call_id) else ():
            begun_s = asyncio.get_running_loop().time()
            try:
                return await model.decide(view)
            except asyncio.CancelledError:  # the company has spoken again
                if asyncio.get_running_loop().time() - begun_s >= _OVERTAKEN_S:
                    self._note_late(view.call_id, overtaken=True)
                raise
            except HoldSlayerError as error:
                self.failures[error.code] = self.failures.get(error.code, 0) + 1
                log.warning("passed over: %s", error.message)
                if error.code == SLOW:
                    self._note_late(view.call_id, overtaken=False)
        why = refusal(safe, replace(view, dead_ends=()))  # the rules take a dead end where nothing else is left
        if why and waits_at_prompt(view) >= MOST_SAME:
            return unstuck(view)
        return WaitForMore(8.0, f"refused: {why}") if why else safe

    def _in_time(self, call_id: str) -> bool:
        """Whether models are asked: not where they were late at the prompt that is heard again, nor when twice so."""
        late = self._late.get(call_id)
        if late is None:
            return True
        overtaken, late.overtaken = late.overtaken, False
        return not overtaken and late.times < _MOST_LATE

    def _note_late(self, call_id: str, *, overtaken: bool) -> None:
        if not call_id:
            return
        while len(self._late) >= _MOST_CALLS:
            del self._late[next(iter(self._late))]
        late = self._late.setdefault(call_id, _Late())
        late.times += 1
        late.overtaken = overtaken
        if late.times == _MOST_LATE:
            log.warning("the model is too slow for this call: the rules decide from here on")

    async def _by_rules(self, view: MenuView) -> Decision:
        """What the rules decide; where that was found wrong before, what they decide without it, if it is an option."""
        first = await self.fallback.decide(view)
        heard = [sentence.text for sentence in current_prompt(view.sentences)]
        if not is_among(first, heard, view.wrong_ways):
            return first
        other = await self.fallback.decide(replace(view, dead_ends=(*view.dead_ends, *view.wrong_ways)))
        return other if _takes_option(other, heard) else first


def _may_be_misheard(known: Decision | None, view: MenuView) -> bool:
    """Whether another fact seems to be asked for where a learned one is due, at the first hearing: that is told before
    the rules give the other one."""
    if not isinstance(known, PressKeys) or "{{" not in known.keys or not view.prompt_complete or waits_at_prompt(view):
        return False
    entry = parse_menu(sentence.text for sentence in current_prompt(view.sentences)).entry
    return entry is not None and not view.guarded and bool(fitting_slots(entry, view.slots))


def _takes_option(decision: Decision, heard: Sequence[str]) -> bool:
    """Whether it chooses one of the things that this prompt leads to."""
    leads = parse_menu(heard).of(OptionKind.TOPIC, OptionKind.OTHER, OptionKind.MORE, OptionKind.OPERATOR)
    return isinstance(decision, PressKeys) and decision.keys in {option.keys for option in leads}


def _is_plain(decision: Decision, view: MenuView) -> bool:
    """Whether no model would know better: nothing to decide yet, a queue or the key that keeps the
    place in it, or a slot that is asked for."""
    if not view.sentences or not view.prompt_complete:
        return True
    if isinstance(decision, PressKeys) and "{{" in decision.keys:
        return True
    if isinstance(decision, AskUser) and decision.consent:
        return True
    if isinstance(decision, PressKeys | SaySlotOrPhrase) and decision.reason == KEEPS_PLACE:
        return True
    menu = parse_menu(sentence.text for sentence in current_prompt(view.sentences))
    asks = bool(menu.options or menu.entry or menu.unread) or any("?" in s.text for s in view.sentences[-2:])
    return isinstance(decision, ThisIsHold) and not asks
