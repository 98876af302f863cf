"""A fake of the vendors' servers: their wire forms over real HTTP, answers written by us, requests kept to look at."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Call = tuple[str, str]
"""A tool's name and its arguments as text, well-formed or not."""


@dataclass
class FakeVendors:
    """Answers requests in turn with what `answers` holds; the last one stays."""

    answers: list[Call | str | int | float]
    requests: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    async def openai(self, request: web.Request) -> web.StreamResponse:
        body = await self._read(request)
        answer = await self._next()
        if isinstance(answer, int):
            return web.json_response({"error": {"message": "fake", "type": "fake", "code": None}}, status=answer)
        message: dict[str, Any] = {"role": "assistant", "content": answer if isinstance(answer, str) else None}
        if isinstance(answer, tuple):
            function = {"name": answer[0], "arguments": answer[1]}
            message["tool_calls"] = [{"id": "call_1", "type": "function", "function": function}]
        usage = {"prompt_tokens": 900, "completion_tokens": 40, "total_tokens": 940}
        head = {"id": "chatcmpl-1", "created": 1, "model": body["model"]}
        if body.get("stream"):
            return await self._openai_stream(request, head, message, usage)
        choice = {"index": 0, "finish_reason": "tool_calls", "message": message}
        return web.json_response({**head, "object": "chat.completion", "choices": [choice], "usage": usage})

    async def _openai_stream(
        self, request: web.Request, head: dict[str, Any], message: dict[str, Any], usage: dict[str, Any]
    ) -> web.StreamResponse:
        deltas: list[dict[str, Any]] = [{"role": "assistant", "content": message["content"]}]
        for call in message.get("tool_calls", []):
            name, text = call["function"]["name"], call["function"]["arguments"]
            deltas.append({"tool_calls": [{**call, "index": 0, "function": {"name": name, "arguments": ""}}]})
            deltas += [
                {"tool_calls": [{"index": 0, "function": {"arguments": text[i : i + 7]}}]}
                for i in range(0, len(text), 7)
            ]
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        head = {**head, "object": "chat.completion.chunk"}
        for delta in deltas:
            chunk = {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
            await response.write(f"data: {json.dumps(chunk)}\n\n".encode())
        await response.write(f"data: {json.dumps({**head, 'choices': [], 'usage': usage})}\n\n".encode())
        await response.write(b"data: [DONE]\n\n")
        return response

    async def anthropic(self, request: web.Request) -> web.StreamResponse:
        body = await self._read(request)
        answer = await self._next()
        if isinstance(answer, int):
            fault = {"type": "error", "error": {"type": "api_error", "message": "fake"}}
            return web.json_response(fault, status=answer)
        block: dict[str, Any] = {"type": "text", "text": answer}
        if isinstance(answer, tuple):
            block = {"type": "tool_use", "id": "toolu_1", "name": answer[0], "input": json.loads(answer[1])}
        message = {"id": "msg_1", "type": "message", "role": "assistant", "model": body["model"]}
        message |= {"stop_reason": "tool_use", "stop_sequence": None}
        usage = {"input_tokens": 900, "output_tokens": 40}
        if not body.get("stream"):
            return web.json_response({**message, "content": [block], "usage": usage})
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        text = json.dumps(block.pop("input")) if "input" in block else block.pop("text")
        start = {**block, "input": {}} if block["type"] == "tool_use" else {**block, "text": ""}
        kind = ("input_json_delta", "partial_json") if block["type"] == "tool_use" else ("text_delta", "text")
        events: list[dict[str, Any]] = [
            {"type": "message_start", "message": {**message, "stop_reason": None, "content": [], "usage": usage}},
            {"type": "content_block_start", "index": 0, "content_block": start},
            *(
                {"type": "content_block_delta", "index": 0, "delta": {"type": kind[0], kind[1]: text[i : i + 9]}}
                for i in range(0, len(text), 9)
            ),
            {"type": "content_block_stop", "index": 0},
            {"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 40}},
            {"type": "message_stop"},
        ]
        for event in events:
            await response.write(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode())
        return response

    async def _read(self, request: web.Request) -> dict[str, Any]:
        body: dict[str, Any] = await request.json()
        self.requests.append(body)
        return body

    async def _next(self) -> Call | str | int:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, float):
            await asyncio.sleep(answer)
            return "late"
        return answer


@asynccontextmanager
async def fake_vendors(*answers: Call | str | int | float) -> AsyncIterator[FakeVendors]:
    """The fake on a free port of loopback. A float is a number of seconds to be silent, an int a status."""
    fake = FakeVendors(list(answers))
    app = web.Application()
    app.router.add_post("/v1/chat/completions", fake.openai)
    app.router.add_post("/v1/messages", fake.anthropic)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    fake.url = f"http://127.0.0.1:{port}"
    try:
        yield fake
    finally:
        await runner.cleanup()
