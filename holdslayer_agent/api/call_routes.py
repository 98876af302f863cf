"""What can be asked of calls."""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import hashlib
import json
import re
import struct
from dataclasses import asdict
from typing import cast

from aiohttp import web
from pydantic import BaseModel

from holdslayer_agent.api.ports import CallService, LiveCall, ScheduledCard
from holdslayer_agent.api.problems import Refusal
from holdslayer_agent.api.routes import Asked, Route
from holdslayer_agent.api.schemas import (
    Answer,
    Call,
    CallList,
    CallQuery,
    Empty,
    EventList,
    EventQuery,
    Said,
    SayWords,
    StartCall,
    Started,
    TimelineAnswer,
    Transcript,
)
from holdslayer_agent.calls.archive import CallFilter, KeptCall
from holdslayer_agent.calls.timeline import timeline_of
from holdslayer_agent.core.call import CallId
from holdslayer_agent.core.speaking import LONGEST_S
from holdslayer_agent.errors import CallRefused

__all__ = ["CALL_ROUTES", "call_of", "call_shown", "timeline_shown"]

JOURNAL_ENTRIES = 50_000
"""A four-hour call with speech all along; a picture of more is of no use."""


def call_of(asked: Asked) -> CallId:
    """The call named in the path. Raises Refusal."""
    text = asked.part("call_id")
    if not re.fullmatch("[0-9a-f]{12}", text):
        raise _unknown()
    return CallId(text)


def call_shown(kept: KeptCall | None, live: LiveCall | None) -> Call:
    """A call as it goes out. One of the two must be there."""
    now = None
    if live is not None:
        cues = [{"cue": cue, "log_odds": odds} for cue, odds in live.evidence]
        now = {**asdict(live), "evidence": cues}
    if kept is not None:
        held = {"held_s": live.held_s} if live is not None else {}
        return Call.model_validate({**asdict(kept), **held, "now": now})
    assert live is not None
    rest = {"ended_at": None, "outcome": None, "why": ""}
    return Call.model_validate({**asdict(live), **rest, "now": now})


async def timeline_shown(service: CallService, call_id: CallId) -> TimelineAnswer:
    """The picture of a call. Raises StoreError."""
    entries = await service.archive.events(call_id, limit=JOURNAL_ENTRIES)
    line = await asyncio.to_thread(timeline_of, entries)
    judged = [
        {"at_s": j.at_s, "verdict": j.verdict, "p_person": j.p_person,
         "evidence": [{"cue": cue, "log_odds": round(odds, 2)} for cue, odds in j.evidence if odds]}
        for j in line.judgements
    ]  # fmt: skip
    return TimelineAnswer.model_validate({**asdict(line), "judgements": judged})


async def _list(asked: Asked) -> BaseModel:
    query = cast(CallQuery, asked.query)
    live = {c.call_id: c for c in asked.service.running()}
    wanted = CallFilter(
        None if query.state is None else query.state == "running",
        query.company,
        query.outcome,
        query.since,
        query.until,
        query.text,
    )
    after = None if query.cursor is None else _position(query.cursor)
    page = await asked.service.archive.calls(wanted, limit=query.limit, after=after)
    shown = [call_shown(kept, live.get(kept.call_id)) for kept in page.calls]
    return CallList(calls=shown, next=None if page.after is None else _cursor(*page.after))


async def _start(asked: Asked) -> BaseModel:
    body, service = cast(StartCall, asked.body), asked.service
    key, token = asked.request.headers.get("Idempotency-Key"), asked.token
    assert token is not None

    async def begin() -> Started:
        wish = {"goal": body.goal, "phone": body.phone, "slots": body.slots, "language": body.language}
        if body.when is None:
            return Started(call_id=await service.begin_call(body.who, **wish))  # type: ignore[arg-type]
        later = await service.schedule(body.who, body.when, **wish)  # type: ignore[arg-type]
        return _started_later(later)

    if key is None:
        return await begin()
    if not re.fullmatch(r"[\x21-\x7e]{1,80}", key):
        raise Refusal(400, "An Idempotency-Key has 1 to 80 printable characters.", code="request-invalid")
    # Keyed with the token's own id, and a hash only: the body may hold an account number.
    plain = json.dumps(body.model_dump(mode="json"), sort_keys=True).encode()
    fingerprint = hashlib.sha256(b"wish" + token.token_id.encode() + plain).hexdigest()
    begun = await service.wishes.begun(token.token_id, key, fingerprint)
    if begun is not None:
        later = next((c for c in await service.scheduled() if c.call_id == begun), None)
        return Started(call_id=begun) if later is None else _started_later(later)
    try:
        started = await begin()
    except BaseException:
        await service.wishes.release(token.token_id, key)
        raise
    await service.wishes.note(token.token_id, key, CallId(started.call_id))
    return started


def _started_later(card: ScheduledCard) -> Started:
    return Started(call_id=card.call_id, due_at=card.due_at, hours=card.hours or None)


async def _get(asked: Asked) -> BaseModel:
    return await shown_call(asked, call_of(asked))


async def shown_call(asked: Asked, call_id: CallId) -> Call:
    """A call, running or kept. Raises Refusal("call-unknown")."""
    live = next((c for c in asked.service.running() if c.call_id == call_id), None)
    kept = await asked.service.archive.call(call_id)
    if live is None and kept is None:
        raise _unknown()
    return call_shown(kept, live)


async def _events(asked: Asked) -> BaseModel:
    query, call_id = cast(EventQuery, asked.query), call_of(asked)
    await shown_call(asked, call_id)
    events = await asked.service.archive.events(call_id, after=query.after, limit=query.limit)
    more = events[-1].seq if len(events) == query.limit else None
    return EventList.model_validate({"events": [asdict(e) for e in events], "next": more})


async def _transcript(asked: Asked) -> BaseModel:
    call_id = call_of(asked)
    await shown_call(asked, call_id)
    spoken = await asked.service.archive.transcript(call_id)
    return Transcript.model_validate({"call_id": call_id, "sentences": [asdict(s) for s in spoken]})


async def _timeline(asked: Asked) -> BaseModel:
    call_id = call_of(asked)
    await shown_call(asked, call_id)
    return await timeline_shown(asked.service, call_id)


async def _hang_up(asked: Asked) -> BaseModel | web.StreamResponse:
    return _told(asked.service.hang_up(call_of(asked)))


async def _join(asked: Asked) -> BaseModel | web.StreamResponse:
    return _told(asked.service.join(call_of(asked)))


async def _keep_holding(asked: Asked) -> BaseModel | web.StreamResponse:
    return _told(asked.service.keep_holding(call_of(asked)))


async def _no_person(asked: Asked) -> BaseModel | web.StreamResponse:
    return _told(await asked.service.note_verdict(call_of(asked), person=False))


async def _person(asked: Asked) -> BaseModel | web.StreamResponse:
    return _told(await asked.service.note_verdict(call_of(asked), person=True))


async def _answer(asked: Asked) -> BaseModel | web.StreamResponse:
    body = cast(Answer, asked.body)
    if bool(body.text) == (body.slot is not None) or (body.slot is None) != (body.value is None):
        raise Refusal(
            400, "An answer is either text, or slot and value.", code="request-invalid", mend="Send one of the two."
        )
    found = asked.service.answer(call_of(asked), body.text, slot=body.slot or "", value=body.value or "")
    return _told(found)


async def _say(asked: Asked) -> BaseModel:
    body = cast(SayWords, asked.body)
    said = asked.service.say(call_of(asked), body.text, body.slots)
    if said is None:
        raise _not_running()
    spoken = None
    if body.wait:
        with contextlib.suppress(TimeoutError):
            spoken = await asyncio.wait_for(asyncio.shield(said.spoken), LONGEST_S)
    return Said(say_id=said.say_id, text=said.text, spoken=spoken)


def _not_running() -> CallRefused:
    return CallRefused("No such call is running.", code="call-unknown", mend="GET /api/v1/calls?state=running")


def _told(found: bool) -> web.StreamResponse:
    if not found:
        raise _not_running()
    return web.Response(status=202)


def _unknown() -> Refusal:
    return Refusal(404, "There is no such call.", code="call-unknown", mend="GET /api/v1/calls lists them.")


def _cursor(at: float, call_id: str) -> str:
    return base64.urlsafe_b64encode(struct.pack("<d", at) + call_id.encode()).decode().rstrip("=")


def _position(cursor: str) -> tuple[float, str]:
    try:
        raw = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        (at,) = struct.unpack("<d", raw[:8])
        call_id = raw[8:].decode("ascii")
        if not re.fullmatch("[0-9a-f]{1,64}", call_id) or not 0 <= at < 1e12:
            raise ValueError(call_id)
    except (ValueError, struct.error, binascii.Error) as error:
        raise Refusal(
            400, "This cursor came from somewhere else.", code="cursor-invalid", mend="Use `next`."
        ) from error
    return at, call_id


_ID = "/calls/{call_id}"
_IDEMPOTENT = {"Idempotency-Key": "the same key within a day begins one call only, and answers with it again"}

CALL_ROUTES = (
    Route("GET", "/calls", "list_calls", "Calls, running and past", _list, answer=CallList, query=CallQuery),
    Route(
        "POST", "/calls", "start_call", "Call a company, now or later", _start, "call", Started, 201, body=StartCall,
        headers=_IDEMPOTENT,
    ),
    Route("GET", _ID, "get_call", "One call", _get, answer=Call),
    Route("DELETE", _ID, "hang_up", "End a call; a waiting person gets an apology first", _hang_up, "call", status=202),
    Route("GET", _ID + "/events", "list_events", "The journal of a call", _events, answer=EventList, query=EventQuery),
    Route("GET", _ID + "/transcript", "get_transcript", "What was said", _transcript, answer=Transcript),
    Route("GET", _ID + "/timeline", "get_timeline", "The call over time, and why", _timeline, answer=TimelineAnswer),
    Route("POST", _ID + "/join", "join_call", "Ring my phone now", _join, "call", status=202, body=Empty),
    Route("POST", _ID + "/keep-holding", "keep_holding", "Wait on", _keep_holding, "call", status=202, body=Empty),
    Route("POST", _ID + "/not-a-person", "not_a_person", "A machine", _no_person, "call", status=202, body=Empty),
    Route("POST", _ID + "/was-a-person", "was_a_person", "A person", _person, "call", status=202, body=Empty),
    Route("POST", _ID + "/answer", "answer_question", "Answer a question", _answer, "call", status=202, body=Answer),
    Route("POST", _ID + "/say", "say", "Say this to whoever is on the line", _say, "call", Said, body=SayWords),
)  # fmt: skip
