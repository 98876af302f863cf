"""Requests to the agent. Every request has a time-out; the session belongs to the caller."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote
from uuid import uuid4

import aiohttp
from yarl import URL

from .errors import (
    AgentUnreachable,
    HoldSlayerClientError,
    ProtocolMismatch,
    RequestRefused,
    TokenLacksScope,
    TokenRefused,
)
from .fields import Fields
from .models import (
    Analytics,
    Call,
    CallPage,
    Company,
    Phone,
    Said,
    Schedule,
    Sentence,
    Started,
    Status,
    Timeline,
    Version,
)

API_VERSION: Final = 1
TIMEOUT: Final = aiohttp.ClientTimeout(total=10)
"""Home Assistant's own limit for a set-up to count as slow; the agent answers from memory or SQLite."""
SAY_TIMEOUT: Final = aiohttp.ClientTimeout(total=90)
"""The agent gives words 80 s to be spoken; one text of 300 characters takes 20."""
NO_CALL: Final = "0" * 12
"""A well-formed id that names no call: asking to act on it shows what a token may do, and does nothing."""


class AgentClient:
    """The REST API of one agent. `url` is its root, e.g. http://127.0.0.1:8089. Raises HoldSlayerClientError."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str) -> None:
        self.session: Final = session
        self.base: Final = URL(url.rstrip("/") + "/api/v1")
        self.token: Final = token

    # ---------------------------------------------------------------- the agent

    async def version(self) -> Version:
        """Needs no token, so it also tells whether an agent is there at all."""
        return Version.read(await self._get("version"))

    async def status(self) -> Status:
        return Status.read(await self._get("status"))

    async def companies(self) -> tuple[Company, ...]:
        return tuple(map(Company.read, (await self._get("companies")).objects("companies")))

    async def phones(self) -> tuple[Phone, ...]:
        return tuple(map(Phone.read, (await self._get("phones")).objects("phones")))

    async def analytics(self, since: float | None = None) -> Analytics:
        return Analytics.read(await self._get("analytics", {} if since is None else {"since": f"{since:.0f}"}))

    async def may_call(self) -> bool:
        """Whether the token may start calls. Raises TokenRefused where it is no token at all."""
        try:
            await self.join_call(NO_CALL)
        except TokenLacksScope:
            return False
        except RequestRefused as refusal:
            if refusal.code != "call-unknown":
                raise
        return True

    # ---------------------------------------------------------------- calls

    async def call(self, call_id: str) -> Call:
        return Call.read(await self._get(_path(call_id)))

    async def calls(self, query: Mapping[str, str]) -> CallPage:
        return CallPage.read(await self._get("calls", query))

    async def transcript(self, call_id: str) -> tuple[Sentence, ...]:
        return tuple(map(Sentence.read, (await self._get(_path(call_id, "transcript"))).objects("sentences")))

    async def timeline(self, call_id: str) -> Timeline:
        return Timeline.read(await self._get(_path(call_id, "timeline")))

    async def start_call(
        self,
        who: str,
        *,
        goal: str = "",
        phone: str | None = None,
        language: str | None = None,
        slots: Mapping[str, str] | None = None,
        when: str | None = None,
    ) -> Started:
        """Start a call, or with `when` (ISO 8601 with a zone, or `opening`) have it made later.

        Asked again once when the answer gets lost: one call is begun all the same.
        """
        body: dict[str, object] = {"who": who, "goal": goal, "slots": dict(slots or {})}
        told = (("phone", phone), ("language", language), ("when", when))
        body.update({name: value for name, value in told if value is not None})
        headers = {"Idempotency-Key": uuid4().hex}
        try:
            answer = await self._request("POST", "calls", body=body, headers=headers)
        except AgentUnreachable:
            answer = await self._request("POST", "calls", body=body, headers=headers)
        return Started.read(Fields(answer, "call"))

    async def schedules(self) -> tuple[Schedule, ...]:
        """Calls to come, the next first."""
        found = map(Schedule.read, (await self._get("schedules")).objects("scheduled"))
        return tuple(sorted(found, key=lambda call: call.due_at))

    async def cancel_schedule(self, call_id: str) -> None:
        await self._request("DELETE", f"schedules/{quote(call_id, safe='')}")

    async def hang_up(self, call_id: str) -> None:
        await self._request("DELETE", _path(call_id))

    async def join_call(self, call_id: str) -> None:
        await self._request("POST", _path(call_id, "join"), body={})

    async def keep_holding(self, call_id: str) -> None:
        await self._request("POST", _path(call_id, "keep-holding"), body={})

    async def not_a_person(self, call_id: str) -> None:
        await self._request("POST", _path(call_id, "not-a-person"), body={})

    async def answer(self, call_id: str, text: str) -> None:
        """Words that may be shown."""
        await self._request("POST", _path(call_id, "answer"), body={"text": text})

    async def answer_fact(self, call_id: str, slot: str, value: str) -> None:
        """The value of a fact: the agent keeps it out of everything that is shown."""
        await self._request("POST", _path(call_id, "answer"), body={"slot": slot, "value": value})

    async def say(self, call_id: str, text: str, facts: Mapping[str, str] | None = None, *, wait: bool = True) -> Said:
        """Have it said to whoever is on the line, and `wait` until it is spoken or cut off. Facts are kept nowhere."""
        body = {"text": text, "slots": dict(facts or {}), "wait": wait}
        answer = await self._request("POST", _path(call_id, "say"), body=body, timeout=SAY_TIMEOUT)
        return Said.read(Fields(answer, "said"))

    # ---------------------------------------------------------------- the wire

    async def _get(self, path: str, query: Mapping[str, str] | None = None) -> Fields:
        return Fields(await self._request("GET", path, query=query), path.partition("/")[0])

    async def _request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
    ) -> object:
        url = URL(f"{self.base}/{path}", encoded=True).with_query(query or {})
        sent = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        try:
            async with self.session.request(method, url, json=body, headers=sent, timeout=timeout) as answer:
                text = await answer.text()
        except (aiohttp.ClientError, TimeoutError, UnicodeDecodeError) as error:
            raise unreachable(error) from error
        if answer.status >= 400:
            raise _refusal(answer.status, text)
        if answer.status in {202, 204}:
            return None
        try:
            return json.loads(text)
        except ValueError as error:
            raise ProtocolMismatch("What answered is not a Hold Slayer agent.", code="not-an-agent") from error


def unreachable(error: Exception) -> AgentUnreachable:
    """Why no answer came, in words."""
    match error:
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError() | ssl.SSLError():
            return AgentUnreachable(
                "The agent's certificate is not trusted.",
                code="certificate-untrusted",
                mend="Switch off the check of the certificate, or give the agent one that is trusted.",
            )
        case TimeoutError():
            return AgentUnreachable("The agent did not answer in time.", code="timeout", mend="Is it running?")
        case _:
            return AgentUnreachable(
                f"The agent can't be reached: {type(error).__name__}.", code="unreachable", mend="Check the address."
            )


def _refusal(status: int, text: str) -> HoldSlayerClientError:
    try:
        fields = Fields(json.loads(text), "problem")
        title, code = fields.text("title"), fields.text("code")
        mend = fields.text_or_none("mend") or ""
    except ValueError, ProtocolMismatch:
        return ProtocolMismatch(
            f"What answered (HTTP {status}) is not a Hold Slayer agent.", code="not-an-agent", mend="Check the address."
        )
    match status:
        case 401:
            return TokenRefused(title, code=code, mend=mend)
        case 403:
            return TokenLacksScope(title, code=code, mend=mend)
        case _:
            return RequestRefused(title, code=code, mend=mend, status=status)


def _path(call_id: str, deed: str = "") -> str:
    return f"calls/{quote(call_id, safe='')}" + (f"/{deed}" if deed else "")
