"""The navigator the settings ask for: rules, with a model before them, with a memory before that."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from holdslayer_agent.encoder import use
from holdslayer_agent.errors import ConfigError
from holdslayer_agent.navigation.budget import Budget, Price
from holdslayer_agent.navigation.composed import ComposedNavigator, Learned
from holdslayer_agent.navigation.likeness import Likeness
from holdslayer_agent.navigation.llm import ChatModel, LlmNavigator
from holdslayer_agent.navigation.llm_anthropic import AnthropicChat
from holdslayer_agent.navigation.llm_openai import OpenAiChat
from holdslayer_agent.navigation.port import Navigator
from holdslayer_agent.navigation.rules import RulesNavigator
from holdslayer_agent.settings import NavigatorSettings

__all__ = ["budget_of", "likeness_of", "navigator_named", "navigator_of"]


def navigator_of(
    settings: NavigatorSettings,
    memory: Learned | None = None,
    budget: Budget | None = None,
    likeness: Likeness | None = None,
) -> ComposedNavigator:
    """Raises SetupError when the vendor's package is not installed."""
    rules = RulesNavigator(likeness, asks_which=settings.ask_which)
    if settings.kind == "rules":
        return ComposedNavigator(rules, memory=memory)
    budget = budget if budget is not None else budget_of(settings)
    return ComposedNavigator(rules, [LlmNavigator(_model(settings), budget, timeout_s=settings.timeout_s)], memory)


def likeness_of(settings: NavigatorSettings) -> Likeness | None:
    """What compares meanings, not loaded yet; None where it is turned off or its package is not here."""
    return Likeness() if settings.meaning and use.FILES.installed() else None


def budget_of(settings: NavigatorSettings, now_s: Callable[[], float] = time.time) -> Budget:
    """What the settings let a model cost."""
    price = Price(settings.in_usd, settings.out_usd)
    return Budget(price, settings.call_usd, settings.day_usd, settings.call_decisions, now_s)


def navigator_named(name: str) -> Navigator:
    """`llm:openai:MODEL` or `llm:anthropic:MODEL`, keys and addresses from the vendors' own environment variables.

    Rules behind it, as in a call. Raises ConfigError("navigator-unknown").
    """
    kind, _, model = name.removeprefix("llm:").partition(":")
    if not name.startswith("llm:") or kind not in ("openai", "anthropic") or not model:
        raise ConfigError(
            f"there is no navigator {name!r}",
            code="navigator-unknown",
            mend="Use --navigator rules, memory, llm:openai:MODEL or llm:anthropic:MODEL.",
        )
    variable = f"{kind.upper()}_API_KEY"
    key, url = os.environ.get(variable, ""), os.environ.get(f"{kind.upper()}_BASE_URL")
    if not key and not url:
        raise ConfigError(f"{variable} is not set", code="navigator-key", mend=f"export {variable}=…")
    chat: ChatModel = (
        OpenAiChat(model, key, base_url=url) if kind == "openai" else AnthropicChat(model, key, base_url=url)
    )
    budget = Budget(Price(), 0.0, 0.0, 500, time.time)
    return ComposedNavigator(RulesNavigator(), [LlmNavigator(chat, budget, timeout_s=8.0)])


def _model(settings: NavigatorSettings) -> ChatModel:
    key = settings.api_key.get_secret_value() if settings.api_key is not None else ""
    chat = OpenAiChat if settings.kind == "openai" else AnthropicChat
    return chat(
        settings.model,
        key,
        base_url=settings.base_url,
        timeout_s=settings.timeout_s,
        stream=settings.stream,
    )
