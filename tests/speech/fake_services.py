"""Fakes of Deepgram and OpenAI: servers on loopback that speak the wire form, over real WebSocket and HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web


@dataclass
class FakeDeepgram:
    """Answers `Finalize` with how many bytes it heard. `fault` makes it go wrong."""

    fault: str = ""
    status: int = 0
    seen: list[dict[str, str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    heard: int = 0
    connections: int = 0
    url: str = ""

    async def listen(self, request: web.Request) -> web.StreamResponse:
        self.connections += 1
        if self.status:
            return web.json_response({"err_code": "FAKE"}, status=self.status)
        if self.fault == "silent":
            await asyncio.sleep(30)
        self.keys.append(request.headers.get("Authorization", ""))
        self.seen.append(dict(request.query))
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        heard = 0
        async for message in socket:
            if message.type is WSMsgType.BINARY:
                heard += len(message.data)
                self.heard += len(message.data)
                if self.fault == "closes":
                    await socket.close(code=1011)
                elif self.fault == "garbage":
                    await socket.send_str("<html>not json</html>")
                elif self.fault == "no words":
                    await socket.send_str(json.dumps({"type": "Results", "channel": {}, "is_final": True}))
                elif self.fault == "error":
                    await socket.send_str(json.dumps({"type": "Error", "description": "model is tired"}))
                else:
                    await socket.send_str(json.dumps({"type": "SpeechStarted", "timestamp": 0}))
                    await socket.send_str(_results(f"{heard} bytes so", final=False))
            elif message.type is WSMsgType.TEXT and json.loads(message.data)["type"] == "Finalize":
                if self.fault == "mute":
                    continue
                await socket.send_str(_results(f"{heard} bytes", final=True, confidence=0.9))
                await socket.send_str(_results("heard", final=True, confidence=0.7, finalized=True))
        return socket


def _results(text: str, *, final: bool, confidence: float = 0.5, finalized: bool = False) -> str:
    channel = {"alternatives": [{"transcript": text, "confidence": confidence, "words": []}]}
    return json.dumps({"type": "Results", "channel": channel, "is_final": final, "from_finalize": finalized})


@dataclass
class FakeOpenAi:
    """Answers with the length of the file it got. `fault` makes it go wrong."""

    fault: str = ""
    status: int = 0
    forms: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    requests: int = 0
    url: str = ""

    async def transcribe(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        self.keys.append(request.headers.get("Authorization", ""))
        if self.status:
            return web.json_response({"error": {"message": "fake", "type": "fake"}}, status=self.status)
        if self.fault == "silent":
            await asyncio.sleep(30)
        form: dict[str, Any] = {}
        async for part in await request.multipart():  # type: ignore[union-attr]
            form[part.name or ""] = await part.read(decode=False) if part.name == "file" else await part.text()  # type: ignore[union-attr]
        self.forms.append(form)
        text = f"{len(form['file'])} bytes"
        if self.fault == "garbage":
            return web.Response(text="<html>", content_type="text/html")
        if form.get("stream") != "true":
            segment = {"avg_logprob": -0.2, "no_speech_prob": 0.8, "text": text, "id": 0}
            return web.json_response({"text": text, "segments": [segment], "language": "english", "duration": 1.0})
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for delta in text.split(" "):
            await response.write(_event({"type": "transcript.text.delta", "delta": f"{delta} "}))
        if self.fault == "closes":
            return response
        if self.fault == "breaks":
            assert request.transport is not None
            request.transport.abort()
            return response
        logprobs = [{"token": "a", "logprob": -0.1, "bytes": [97]}]
        await response.write(_event({"type": "transcript.text.done", "text": text, "logprobs": logprobs}))
        await response.write(b"data: [DONE]\n\n")
        return response


def _event(told: dict[str, Any]) -> bytes:
    return f"event: {told['type']}\ndata: {json.dumps(told)}\n\n".encode()


@contextlib.asynccontextmanager
async def deepgram(fault: str = "", status: int = 0) -> AsyncIterator[FakeDeepgram]:
    """A running fake; `url` is where."""
    fake = FakeDeepgram(fault, status)
    async with _served("/v1/listen", "GET", fake.listen) as port:
        fake.url = f"ws://127.0.0.1:{port}/v1/listen"
        yield fake


@contextlib.asynccontextmanager
async def openai(fault: str = "", status: int = 0) -> AsyncIterator[FakeOpenAi]:
    """A running fake; `url` is the base."""
    fake = FakeOpenAi(fault, status)
    async with _served("/v1/audio/transcriptions", "POST", fake.transcribe) as port:
        fake.url = f"http://127.0.0.1:{port}/v1"
        yield fake


@contextlib.asynccontextmanager
async def _served(path: str, method: str, handler: Any) -> AsyncIterator[int]:
    app = web.Application()
    app.router.add_route(method, path, handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
