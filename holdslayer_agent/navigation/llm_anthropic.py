"""Anthropic's Messages with tool use, through the vendor's own client: `pip install holdslayer[anthropic]`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from holdslayer_agent.navigation.budget import Usage
from holdslayer_agent.navigation.llm import Answer, Refused, ToolCall
from holdslayer_agent.navigation.tools import TOOLS
from holdslayer_agent.navigation.vendor import client_package, in_our_words

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

__all__ = ["AnthropicChat"]

_MOST_TOKENS = 400
"""A tool call takes under 150."""


class AnthropicChat:
    """Implements `ChatModel`. `stream` takes the answer piece by piece."""

    def __init__(
        self, model: str, key: str, *, base_url: str | None = None, timeout_s: float = 6.0, stream: bool = False
    ) -> None:
        self._anthropic = client_package("anthropic")
        self._model, self._stream = model, stream
        self._client: AsyncAnthropic = self._anthropic.AsyncAnthropic(
            api_key=key, base_url=base_url, timeout=timeout_s, max_retries=0
        )

    @property
    def name(self) -> str:
        return f"anthropic:{self._model}"

    async def ask(self, task: str, situation: str, refused: Refused | None) -> Answer:
        """See `ChatModel`."""
        request: dict[str, Any] = {
            "model": self._model,
            "max_tokens": _MOST_TOKENS,
            "system": task,
            "messages": _messages(situation, refused),
            "tools": [{"name": t.name, "description": t.purpose, "input_schema": t.schema} for t in TOOLS],
            "tool_choice": {"type": "any", "disable_parallel_tool_use": True},
        }
        with in_our_words(self.name, self._anthropic):
            if self._stream:
                async with self._client.messages.stream(**request) as stream:
                    message = await stream.get_final_message()
            else:
                message = await self._client.messages.create(**request)
            usage = Usage(message.usage.input_tokens, message.usage.output_tokens)
            for block in message.content:
                if block.type == "tool_use":
                    return Answer(ToolCall(block.id, block.name, json.dumps(block.input)), usage)
            return Answer(None, usage, "".join(b.text for b in message.content if b.type == "text"))

    async def close(self) -> None:
        await self._client.close()


def _messages(situation: str, refused: Refused | None) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = [{"role": "user", "content": situation}]
    if refused is not None:
        call = refused.call
        used = {"type": "tool_use", "id": call.call_id, "name": call.name, "input": _map(call.arguments)}
        told = {
            "type": "tool_result",
            "tool_use_id": call.call_id,
            "is_error": True,
            "content": f"Refused: {refused.why}. Choose again.",
        }
        messages += [{"role": "assistant", "content": [used]}, {"role": "user", "content": [told]}]
    return messages


def _map(arguments: str) -> dict[str, Any]:
    try:
        given = json.loads(arguments)
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}
