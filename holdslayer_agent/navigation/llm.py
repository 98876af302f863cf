"""A navigator that asks a language model: brief it, take its one tool call, check it, tell it once what was refused.

Vendors differ behind `ChatModel`; everything about menus is here and in `briefing`, `tools` and `checks`.
"""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass
from typing import Protocol

from holdslayer_agent.errors import ProviderError
from holdslayer_agent.navigation.briefing import TASK, situation
from holdslayer_agent.navigation.budget import Budget, Usage
from holdslayer_agent.navigation.checks import refusal, unfounded
from holdslayer_agent.navigation.port import Decision, MenuView
from holdslayer_agent.navigation.tools import TOOLS, ToolRefused, decision_from
from holdslayer_agent.navigation.vendor import SLOW

__all__ = ["Answer", "ChatModel", "LlmNavigator", "Refused", "ToolCall"]

log = logging.getLogger(__name__)

_CHARACTERS_A_TOKEN = 3.0
"""Vendors tell of four in English; other languages, and the signs of a schema, have fewer."""
_TOKENS_OUT = 100
"""Judged: a tool call with its reason is about 40."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """What the model called; `arguments` is JSON as the model wrote it, perhaps malformed."""

    call_id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A call that was not carried out, and why; given back to the model with the second request."""

    call: ToolCall
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a model. `call` is None when it wrote text instead, or refused."""

    call: ToolCall | None
    usage: Usage
    text: str = ""


class ChatModel(Protocol):
    """One vendor's model, asked for exactly one tool call."""

    @property
    def name(self) -> str:
        """As users know it: `openai:gpt-…`."""
        ...

    async def ask(self, task: str, situation: str, refused: Refused | None) -> Answer:
        """Raises ProviderError when there is no answer (network, key, rate, server, form)."""
        ...


class LlmNavigator:
    """Implements `Navigator`. Raises ProviderError whenever it has no permitted decision in time."""

    def __init__(self, model: ChatModel, budget: Budget, *, timeout_s: float) -> None:
        self._model, self._budget, self._timeout_s = model, budget, timeout_s

    async def decide(self, view: MenuView) -> Decision:
        """See `Navigator`. The time of both requests together is bounded by `timeout_s`."""
        try:
            return await asyncio.wait_for(self._decide(view), self._timeout_s)
        except TimeoutError as error:
            raise ProviderError(
                f"{self._model.name} did not decide within {self._timeout_s:g} s",
                code=SLOW,
                mend="Choose a faster model, or raise navigator.timeout_s (a menu waits 5 to 8 s).",
                retryable=True,
            ) from error
        finally:
            await self._budget.keep()

    async def _decide(self, view: MenuView) -> Decision:
        refused: Refused | None = None
        for _ in range(2):
            over = self._budget.exceeded(view.call_id)
            if over:
                raise ProviderError(
                    f"the navigator's budget is used up: {over}",
                    code="navigator-budget",
                    mend="Raise navigator.call_usd, navigator.day_usd or navigator.call_decisions.",
                )
            answer = await self._ask(view, refused)
            if answer.call is None:
                raise ProviderError(
                    f"{self._model.name} called no tool", code="navigator-no-tool", retryable=True
                )  # its text is not shown: it may repeat what was heard
            try:
                decision = decision_from(answer.call.name, answer.call.arguments, view)
                why = refusal(decision, view) or unfounded(decision, view)
            except ToolRefused as error:
                why = str(error)
            if not why:
                return decision
            log.info("a decision of %s was refused: %s", self._model.name, why)
            refused = Refused(answer.call, why)
        raise ProviderError(f"{self._model.name} decided what is not permitted, twice", code="navigator-refused")

    async def _ask(self, view: MenuView, refused: Refused | None) -> Answer:
        """One request, counted: what was sent is paid for, whether or not its answer is waited for."""
        text = situation(view)
        try:
            answer = await self._model.ask(TASK, text, refused)
        except asyncio.CancelledError:
            self._budget.note(view.call_id, _usage_of(text))
            raise
        except ProviderError as error:
            if error.code == SLOW:
                self._budget.note(view.call_id, _usage_of(text))
            raise
        self._budget.note(view.call_id, answer.usage if answer.usage != Usage() else _usage_of(text))
        return answer


def _usage_of(situation: str) -> Usage:
    """What a request without the vendor's own count has used, about: rather too much, as it is held against a cap."""
    tools = sum(len(tool.name) + len(tool.purpose) + len(json.dumps(tool.schema)) for tool in TOOLS)
    return Usage(round((len(TASK) + len(situation) + tools) / _CHARACTERS_A_TOKEN), _TOKENS_OUT)
