"""OpenAI's Chat Completions with tool calling, and every server that speaks the same form (Ollama, llama.cpp, vLLM).

Uses the vendor's own client, which is an extra: `pip install holdslayer[openai]`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from holdslayer_agent.navigation.budget import Usage
from holdslayer_agent.navigation.llm import Answer, Refused, ToolCall
from holdslayer_agent.navigation.tools import TOOLS
from holdslayer_agent.navigation.vendor import client_package, in_our_words

if TYPE_CHECKING:
    from openai import AsyncOpenAI

__all__ = ["OpenAiChat"]

_NO_KEY = "no-key-needed"
"""The client insists on a key; a server of one's own asks for none."""


class OpenAiChat:
    """Implements `ChatModel`. `base_url` None is OpenAI itself. `stream` takes the answer piece by piece."""

    def __init__(
        self, model: str, key: str = "", *, base_url: str | None = None, timeout_s: float = 6.0, stream: bool = False
    ) -> None:
        self._openai = client_package("openai")
        self._model, self._stream = model, stream
        self._client: AsyncOpenAI = self._openai.AsyncOpenAI(
            api_key=key or _NO_KEY, base_url=base_url, timeout=timeout_s, max_retries=0
        )

    @property
    def name(self) -> str:
        return f"openai:{self._model}"

    async def ask(self, task: str, situation: str, refused: Refused | None) -> Answer:
        """See `ChatModel`."""
        request: dict[str, Any] = {
            "model": self._model,
            "messages": _messages(task, situation, refused),
            "tools": [
                {"type": "function", "function": {"name": t.name, "description": t.purpose, "parameters": t.schema}}
                for t in TOOLS
            ],
            "tool_choice": "required",
            "parallel_tool_calls": False,
        }
        with in_our_words(self.name, self._openai):
            return await (self._streamed(request) if self._stream else self._whole(request))

    async def close(self) -> None:
        await self._client.close()

    async def _whole(self, request: dict[str, Any]) -> Answer:
        answer = await self._client.chat.completions.create(**request)
        message = answer.choices[0].message
        used = answer.usage
        usage = Usage(used.prompt_tokens, used.completion_tokens) if used else Usage()
        for call in message.tool_calls or ():
            if call.type == "function":
                return Answer(ToolCall(call.id, call.function.name, call.function.arguments), usage)
        return Answer(None, usage, message.content or message.refusal or "")

    async def _streamed(self, request: dict[str, Any]) -> Answer:
        call_id, name, arguments, text, usage = "", "", "", "", Usage()
        stream = await self._client.chat.completions.create(
            **request, stream=True, stream_options={"include_usage": True}
        )
        async for chunk in stream:
            if chunk.usage:
                usage = Usage(chunk.usage.prompt_tokens, chunk.usage.completion_tokens)
            for choice in chunk.choices[:1]:
                text += choice.delta.content or ""
                for piece in choice.delta.tool_calls or ():
                    if piece.index == 0 and piece.function:
                        call_id = piece.id or call_id
                        name += piece.function.name or ""
                        arguments += piece.function.arguments or ""
        return Answer(ToolCall(call_id, name, arguments), usage) if name else Answer(None, usage, text)


def _messages(task: str, situation: str, refused: Refused | None) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = [{"role": "system", "content": task}, {"role": "user", "content": situation}]
    if refused is not None:
        call = refused.call
        called = {"name": call.name, "arguments": _json_or_empty(call.arguments)}
        messages.append(
            {"role": "assistant", "tool_calls": [{"id": call.call_id or "1", "type": "function", "function": called}]}
        )
        told = f"Refused: {refused.why}. Choose again."
        messages.append({"role": "tool", "tool_call_id": call.call_id or "1", "content": told})
    return messages


def _json_or_empty(arguments: str) -> str:
    """Some servers refuse a history with malformed arguments in it."""
    try:
        json.loads(arguments)
    except ValueError:
        return "{}"
    return arguments
