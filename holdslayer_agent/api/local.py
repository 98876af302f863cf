"""The local door: HTTP over a Unix socket that only the owner can open (mode 0600). The command line comes in here.

Knows JSON and the `Service` Protocol, nothing of Asterisk.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol

import aiohttp
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from holdslayer_agent.calls.bus import Bus, Entry, Subscription
from holdslayer_agent.calls.saying import Saying
from holdslayer_agent.core.call import CallId
from holdslayer_agent.core.schedule import Scheduled
from holdslayer_agent.core.speaking import MOST_CHARACTERS
from holdslayer_agent.errors import CallRefused, HoldSlayerError, SetupError

__all__ = ["LocalClient", "LocalDoor", "Service", "socket_path"]


SlotName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,40}$")]
SlotValue = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]{1,200}$")]


class StartCall(BaseModel):
    """Body of POST /calls."""

    model_config = ConfigDict(extra="forbid")
    who: str = Field(min_length=1, max_length=120)
    goal: str = Field(default="", max_length=500)
    phone: str | None = None
    language: Literal["en", "de", "fr", "es"] | None = None
    slots: dict[SlotName, SlotValue] = Field(default_factory=dict, max_length=30)
    when: str | None = Field(default=None, max_length=40)


class SayWords(BaseModel):
    """Body of POST /calls/ID/say."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=MOST_CHARACTERS, pattern=r"^[^\x00-\x1f\x7f]+$")
    slots: dict[SlotName, SlotValue] = Field(default_factory=dict, max_length=30)


class Service(Protocol):
    """What the agent does for its doors."""

    bus: Bus

    async def begin_call(
        self, who: str, *, goal: str, phone: str | None, slots: Mapping[str, str], language: str | None
    ) -> CallId: ...
    async def schedule(
        self, who: str, when: str, *, goal: str, phone: str | None, slots: Mapping[str, str], language: str | None
    ) -> Scheduled: ...
    def hang_up(self, call_id: CallId) -> bool: ...
    def say(self, call_id: CallId, text: str, slots: Mapping[str, str]) -> Saying | None: ...
    async def status(self) -> dict[str, Any]: ...


def socket_path(data_dir: Path) -> Path:
    """Where the agent of this data folder listens. Unix socket paths hold 107 bytes: longer ones go below /tmp."""
    path = data_dir.resolve() / "agent.sock"
    if len(str(path).encode()) < 104:
        return path
    import hashlib

    return Path("/tmp") / f"holdslayer-{os.getuid()}-{hashlib.sha256(str(path).encode()).hexdigest()[:12]}.sock"


class LocalDoor:
    """Serves until the context is left."""

    def __init__(self, service: Service, path: Path) -> None:
        self._service, self._path = service, path
        self._watchers: set[Subscription] = set()

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Raises SetupError("agent-running") when another agent of this folder lives."""
        if await _alive(self._path):
            raise SetupError(
                f"An agent runs already for {self._path.parent}.",
                code="agent-running",
                mend="Use it (holdslayer status), or end it first.",
            )
        self._path.unlink(missing_ok=True)
        application = web.Application(client_max_size=64 * 1024, middlewares=[_problems])
        application.add_routes(
            [
                web.get("/status", self._status),
                web.post("/calls", self._start),
                web.delete("/calls/{call_id}", self._hang_up),
                web.post("/calls/{call_id}/say", self._say),
                web.get("/events", self._events),
            ]
        )
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)  # event streams never end
        await runner.setup()
        mask = os.umask(0o177)
        try:
            await web.UnixSite(runner, str(self._path)).start()
        finally:
            os.umask(mask)
        try:
            yield
        finally:
            for watcher in self._watchers:
                watcher.put(None)  # or the clean-up waits a minute for those who only watch
            await runner.cleanup()
            self._path.unlink(missing_ok=True)

    async def _status(self, _request: web.Request) -> web.Response:
        return web.json_response(await self._service.status())

    async def _start(self, request: web.Request) -> web.Response:
        body = StartCall.model_validate_json(await request.read())
        if body.when is not None:
            later = await self._service.schedule(
                body.who, body.when, goal=body.goal, phone=body.phone, slots=body.slots, language=body.language
            )
            return web.json_response({"call_id": later.call_id, "due_at": later.due.timestamp()}, status=201)
        call_id = await self._service.begin_call(
            body.who, goal=body.goal, phone=body.phone, slots=body.slots, language=body.language
        )
        return web.json_response({"call_id": call_id}, status=201)

    async def _hang_up(self, request: web.Request) -> web.Response:
        if not self._service.hang_up(CallId(request.match_info["call_id"])):
            raise CallRefused("No such call is running.", code="call-unknown", mend="See holdslayer status.")
        return web.json_response({}, status=202)

    async def _say(self, request: web.Request) -> web.Response:
        """Answers once the words are spoken, or cut off."""
        body = SayWords.model_validate_json(await request.read())
        said = self._service.say(CallId(request.match_info["call_id"]), body.text, body.slots)
        if said is None:
            raise CallRefused("No such call is running.", code="call-unknown", mend="See holdslayer status.")
        return web.json_response({"text": said.text, "spoken": await asyncio.shield(said.spoken)})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Everything that happens from now on, one JSON object a line, until the client goes away."""
        with self._service.bus.subscribe() as subscription:
            self._watchers.add(subscription)
            try:
                response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
                await response.prepare(request)
                async for entry in subscription:
                    await response.write(json.dumps(asdict(entry)).encode() + b"\n")
            finally:
                self._watchers.discard(subscription)
            return response


@web.middleware
async def _problems(request: web.Request, handler: Any) -> web.StreamResponse:
    """Errors as RFC 9457 problem details with our codes."""
    try:
        response: web.StreamResponse = await handler(request)
    except HoldSlayerError as error:
        problem = {"title": error.message, "code": error.code, "mend": error.mend}
        return web.json_response(problem, status=409, content_type="application/problem+json")
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, f['loc'])) or 'body'}: {f['msg']}" for f in error.errors())
        problem = {"title": faults, "code": "request-invalid", "mend": "See docs/api.md."}
        return web.json_response(problem, status=400, content_type="application/problem+json")
    except web.HTTPException as error:
        if error.status < 400:
            raise
        problem = {"title": error.reason, "code": f"http-{error.status}", "mend": "See docs/api.md."}
        return web.json_response(problem, status=error.status, content_type="application/problem+json")
    return response


async def _alive(path: Path) -> bool:
    try:
        _, writer = await asyncio.open_unix_connection(str(path))
    except OSError:
        return False
    writer.close()
    return True


class LocalClient:
    """The command line's side of the door."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def alive(self) -> bool:
        return await _alive(self._path)

    async def status(self) -> dict[str, Any]:
        found: dict[str, Any] = await self._ask("GET", "/status")
        return found

    async def start_call(self, **body: Any) -> CallId:
        return CallId((await self._ask("POST", "/calls", body))["call_id"])

    async def schedule(self, **body: Any) -> tuple[CallId, float]:
        """The call's id, and when it is made (Unix seconds)."""
        made = await self._ask("POST", "/calls", body)
        return CallId(made["call_id"]), float(made["due_at"])

    async def hang_up(self, call_id: CallId) -> None:
        await self._ask("DELETE", f"/calls/{call_id}")

    async def say(self, call_id: str, text: str, slots: Mapping[str, str]) -> bool:
        """Whether it was spoken to its end. Waits for that."""
        return bool((await self._ask("POST", f"/calls/{call_id}/say", {"text": text, "slots": dict(slots)}))["spoken"])

    @contextlib.asynccontextmanager
    async def events(self) -> AsyncIterator[AsyncIterator[Entry]]:
        """Inside the context the stream is open: nothing that happens from here on is missed.

        Raises SetupError("agent-gone") when the agent ends meanwhile.
        """
        with _gone():
            async with self._session() as session, session.get("http://agent/events") as answer:

                async def entries() -> AsyncIterator[Entry]:
                    with _gone():
                        async for line in answer.content:
                            yield Entry(**json.loads(line))

                yield entries()

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        with _gone():
            async with self._session() as session, session.request(method, f"http://agent{path}", json=body) as answer:
                return await self._checked(answer)

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.UnixConnector(path=str(self._path)), timeout=aiohttp.ClientTimeout(total=None)
        )

    async def _checked(self, answer: aiohttp.ClientResponse) -> Any:
        try:
            body = await answer.json(content_type=None)
        except ValueError as error:
            raise SetupError(
                f"The agent failed ({answer.status}).", code="agent-broken", mend="Look into the agent's log."
            ) from error
        if answer.status >= 400:
            raise CallRefused(body["title"], code=body["code"], mend=body.get("mend", ""))
        return body


@contextlib.contextmanager
def _gone() -> Iterator[None]:
    try:
        yield
    except aiohttp.ClientError as error:
        raise SetupError(
            f"The agent does not answer any more: {error}",
            code="agent-gone",
            mend="Start it again (holdslayer serve); calls that run are taken over.",
        ) from error
