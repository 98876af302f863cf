"""What can be asked of everything around calls: recordings, companies, phones, figures, tokens, health."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import time
import wave
from dataclasses import asdict
from pathlib import Path
from typing import Final, cast

from aiohttp import web
from pydantic import BaseModel

from holdslayer_agent import __version__
from holdslayer_agent.api.call_routes import call_of, shown_call
from holdslayer_agent.api.figures import figures_of
from holdslayer_agent.api.ports import CompanyCard, SealedAudio
from holdslayer_agent.api.problems import Refusal
from holdslayer_agent.api.routes import Asked, Route
from holdslayer_agent.api.schemas import (
    Analytics,
    CompanyBody,
    CompanyList,
    Empty,
    HealthAnswer,
    NewToken,
    NoticesAnswer,
    PhoneList,
    RecordingList,
    SettingsAnswer,
    Status,
    Tested,
    TokenList,
    TokenMade,
    Version,
    WaitQuery,
)
from holdslayer_agent.calls.archive import CallFilter, KeptCall, KeptRecording
from holdslayer_agent.errors import StoreError

__all__ = ["API_VERSION", "HOUSE_ROUTES", "STREAM_SCHEMA"]

API_VERSION: Final = 1
STREAM_SCHEMA: Final = 1
DAYS_90: Final = 90 * 86_400.0
PIECE: Final = 256 * 1024


# ---------------------------------------------------------------- recordings


async def _recordings(asked: Asked) -> BaseModel:
    call_id = call_of(asked)
    await shown_call(asked, call_id)
    found = []
    for kept in await asked.service.archive.recordings(call_id):
        try:
            sealed = await asked.service.unsealed(kept.path) if _is_sealed(kept) else None
            size, duration_s = await asyncio.to_thread(_measured, kept.path, sealed)
        except (OSError, EOFError, wave.Error):  # pruned, or still being written
            continue
        url = f"{asked.request.path}/{kept.leg}"
        found.append({"leg": kept.leg, "bytes": size, "duration_s": duration_s, "url": url})
    return RecordingList.model_validate({"recordings": found})


def _is_sealed(kept: KeptRecording) -> bool:
    return kept.path.suffix == ".sealed"


def _measured(path: Path, sealed: SealedAudio | None) -> tuple[int, float]:
    """Bytes and seconds, from the size: Asterisk writes a file's header last."""
    size = path.stat().st_size if sealed is None else sealed.size
    if sealed is not None:
        head = sealed.read(0, 4096)
    else:
        with path.open("rb") as file:
            head = file.read(4096)
    with wave.open(io.BytesIO(head)) as audio:
        second = audio.getframerate() * audio.getsampwidth() * audio.getnchannels()
    return size, round(max(0, size - 44) / second, 2)


async def _kept(asked: Asked) -> KeptRecording:
    call_id, leg = call_of(asked), asked.part("leg")
    kept = await asked.service.archive.recordings(call_id)
    # The file is found by its row, never by what stands in the path.
    found = next((r for r in kept if r.leg == leg), None)
    if found is None or not await asyncio.to_thread(found.path.is_file):
        raise Refusal(404, "There is no such recording.", code="recording-unknown", mend="It may be past keep_days.")
    return found


async def _recording(asked: Asked) -> web.StreamResponse:
    kept = await _kept(asked)
    headers = {"Content-Type": "audio/wav", "Cache-Control": "private, no-store"}
    if not _is_sealed(kept):
        return web.FileResponse(kept.path, headers=headers)
    sealed = await asked.service.unsealed(kept.path)
    start, stop, status = 0, sealed.size, 200
    if "Range" in asked.request.headers:
        start, stop = _part(asked.request, sealed.size)
        status = 206
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{sealed.size}"
    response = web.StreamResponse(status=status, headers={**headers, "Accept-Ranges": "bytes"})
    response.content_length = stop - start
    first = await asyncio.to_thread(sealed.read, start, min(PIECE, stop - start))  # a wrong key is said before 200
    await response.prepare(asked.request)
    await response.write(first)
    for at in range(start + PIECE, stop, PIECE):
        await response.write(await asyncio.to_thread(sealed.read, at, min(PIECE, stop - at)))
    await response.write_eof()
    return response


def _part(request: web.Request, size: int) -> tuple[int, int]:
    """Start and stop of the range that was asked for. Raises Refusal."""
    try:
        start, stop, _ = request.http_range.indices(size)
    except ValueError:
        start = stop = size
    if start >= stop:
        raise Refusal(416, "There is no such part.", code="range-invalid", headers={"Content-Range": f"bytes */{size}"})
    return start, stop


async def _forget_recording(asked: Asked) -> web.StreamResponse:
    kept, call_id = await _kept(asked), call_of(asked)
    await asyncio.to_thread(_remove, kept.path)
    await asked.service.archive.forget_recording(call_id, kept.leg)
    return web.Response(status=204)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"The recording can't be removed: {error.strerror}.", code="recording-stuck", mend="Check its permissions."
        ) from error


async def _forget_call(asked: Asked) -> web.StreamResponse:
    call_id = call_of(asked)
    for kept in await asked.service.archive.recordings(call_id):
        await asyncio.to_thread(_remove, kept.path)
    if not await asked.service.archive.forget_call(call_id):
        raise Refusal(404, "There is no such ended call.", code="call-unknown", mend="A running one is ended first.")
    return web.Response(status=204)


# ---------------------------------------------------------------- companies, phones, figures


async def _companies(asked: Asked) -> BaseModel:
    return CompanyList.model_validate({"companies": [asdict(c) for c in await asked.service.companies()]})


async def _put_company(asked: Asked) -> web.StreamResponse:
    body, name = cast(CompanyBody, asked.body), asked.part("name").strip()
    if not re.fullmatch(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,80}", name):
        raise Refusal(400, "A company's name is one line of 1 to 80 characters.", code="request-invalid")
    await asked.service.put_company(CompanyCard(name, tuple(body.numbers), body.goal, body.language))
    return web.Response(status=204)


async def _forget_company(asked: Asked) -> web.StreamResponse:
    if not await asked.service.forget_company(asked.part("name").strip()):
        raise Refusal(404, "There is no such company.", code="company-absent", mend="GET /api/v1/companies")
    return web.Response(status=204)


async def _phones(asked: Asked) -> BaseModel:
    return PhoneList.model_validate({"phones": [asdict(p) for p in await asked.service.phones()]})


async def _analytics(asked: Asked) -> BaseModel:
    query = cast(WaitQuery, asked.query)
    until = time.time() + 1 if query.until is None else query.until
    since = max(0.0, until - DAYS_90) if query.since is None else query.since
    return figures_of(await asked.service.archive.waits(since, until), since, until)


async def _export_json(asked: Asked) -> web.StreamResponse:
    return await _export(asked, "application/json")


async def _export_csv(asked: Asked) -> web.StreamResponse:
    return await _export(asked, "text/csv")


async def _export(asked: Asked, media: str) -> web.StreamResponse:
    """All calls, page after page: memory stays small however long the history is."""
    columns = list(KeptCall.__dataclass_fields__)
    response = web.StreamResponse(
        headers={
            "Content-Type": f"{media}; charset=utf-8",
            "Content-Disposition": f'attachment; filename="calls.{media.rpartition("/")[2]}"',
        }
    )
    after, first = None, True
    page = await asked.service.archive.calls(CallFilter(), limit=200)
    await response.prepare(asked.request)
    while True:
        out = io.StringIO()
        writer = csv.writer(out)
        if first and media == "text/csv":
            writer.writerow(columns)
        for call in page.calls:
            if media == "text/csv":
                writer.writerow([_cell(getattr(call, c)) for c in columns])
            else:
                out.write(("[" if first else ",\n") + json.dumps(asdict(call)))
            first = False
        await response.write(out.getvalue().encode())
        after = page.after
        if after is None:
            break
        page = await asked.service.archive.calls(CallFilter(), limit=200, after=after)
    if media == "application/json":
        await response.write(b"[]" if first else b"]")
    await response.write_eof()
    return response


def _cell(value: object) -> str:
    """Text that a spreadsheet takes for text: a leading sign would make it a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text[:1] in "=+-@\t\r" and text else text


# ---------------------------------------------------------------- tokens


async def _tokens(asked: Asked) -> BaseModel:
    return TokenList.model_validate({"tokens": [asdict(t) for t in await asked.service.tokens.all()]})


async def _make_token(asked: Asked) -> BaseModel:
    body = cast(NewToken, asked.body)
    expires_at = None if body.days is None else time.time() + body.days * 86_400
    token, text = await asked.service.tokens.create(body.name, body.scope, expires_at)
    return TokenMade.model_validate({"token": text, "shown": asdict(token)})


async def _revoke_token(asked: Asked) -> web.StreamResponse:
    token_id = asked.part("token_id")
    if not re.fullmatch("[0-9a-f]{8}", token_id) or not await asked.service.tokens.revoke(token_id):
        raise Refusal(404, "There is no such token.", code="token-unknown", mend="GET /api/v1/tokens")
    return web.Response(status=204)


# ---------------------------------------------------------------- the agent


async def _status(asked: Asked) -> BaseModel:
    return Status.model_validate(await asked.service.status())


async def _health(asked: Asked) -> BaseModel:
    health = await asked.service.health()
    return HealthAnswer(ready=health.ready, parts=dict(health.parts))


async def _alive(_asked: Asked) -> web.StreamResponse:
    return web.Response(status=204)


async def _ready(asked: Asked) -> web.StreamResponse:
    if not (await asked.service.health()).ready:
        raise Refusal(
            503, "No call can be started now.", code="not-ready", mend="GET /api/v1/health says what is wrong."
        )
    return web.Response(status=204)


async def _version(_asked: Asked) -> BaseModel:
    return Version(version=__version__, api=API_VERSION, stream=STREAM_SCHEMA)


async def _notices(asked: Asked) -> BaseModel:
    return NoticesAnswer.model_validate(asdict(asked.service.notices()))


async def _test_notices(asked: Asked) -> BaseModel:
    return Tested(targets=asked.service.test_notices())


async def _resend(asked: Asked) -> web.StreamResponse:
    if not asked.service.resend(asked.part("message_id")):
        raise Refusal(404, "There is no such message.", code="message-unknown", mend="GET /api/v1/notifications")
    return web.Response(status=202)


async def _settings(asked: Asked) -> BaseModel:
    return SettingsAnswer(settings=asked.service.settings())


_RECORDINGS = "/calls/{call_id}/recordings"
_COMPANY = "/companies/{name}"
_RANGE = {"Range": "a part of the file, as in bytes=0-65535"}

HOUSE_ROUTES = (
    Route("GET", _RECORDINGS, "list_recordings", "Recordings of a call", _recordings, answer=RecordingList,
          group="recordings"),
    Route("GET", _RECORDINGS + "/{leg}", "get_recording", "A recording", _recording, media="audio/wav", headers=_RANGE,
          group="recordings"),
    Route("DELETE", _RECORDINGS + "/{leg}", "delete_recording", "Delete a recording and its file", _forget_recording,
          "admin", status=204, group="recordings"),
    Route("DELETE", "/history/{call_id}", "forget_call", "Delete an ended call with all that is kept of it",
          _forget_call, "admin", status=204, group="recordings"),
    Route("GET", "/companies", "list_companies", "Companies", _companies, answer=CompanyList, group="companies"),
    Route("PUT", _COMPANY, "put_company", "Add or change a company", _put_company, "admin", status=204,
          body=CompanyBody, group="companies"),
    Route("DELETE", _COMPANY, "delete_company", "Forget a company", _forget_company, "admin", status=204,
          group="companies"),
    Route("GET", "/phones", "list_phones", "My phones and whether they can ring", _phones, answer=PhoneList,
          group="phones"),
    Route("GET", "/analytics", "get_analytics", "Waits, time saved, best hours", _analytics, answer=Analytics,
          query=WaitQuery, group="history"),
    Route("GET", "/export/calls.csv", "export_csv", "All calls as CSV", _export_csv, media="text/csv",
          group="history"),
    Route("GET", "/export/calls.json", "export_json", "All calls as JSON", _export_json, media="application/json",
          group="history"),
    Route("GET", "/tokens", "list_tokens", "Tokens, without their secrets", _tokens, "admin", TokenList,
          group="tokens"),
    Route("POST", "/tokens", "create_token", "Make a token", _make_token, "admin", TokenMade, 201, body=NewToken,
          group="tokens"),
    Route("DELETE", "/tokens/{token_id}", "revoke_token", "Revoke a token", _revoke_token, "admin", status=204,
          group="tokens"),
    Route("GET", "/status", "get_status", "The agent at a glance", _status, answer=Status, group="agent"),
    Route("GET", "/health", "get_health", "What works and what does not", _health, answer=HealthAnswer,
          group="agent"),
    Route("GET", "/settings", "get_settings", "The settings in force, secrets masked", _settings, "admin",
          SettingsAnswer, group="agent"),
    Route("GET", "/notifications", "get_notifications", "Who is told, and what could not be told", _notices,
          answer=NoticesAnswer, group="agent"),
    Route("POST", "/notifications/test", "test_notifications", "Send a test to every target", _test_notices, "admin",
          Tested, body=Empty, group="agent"),
    Route("POST", "/notifications/{message_id}/again", "resend_notification", "Send an undelivered message again",
          _resend, "admin", status=202, body=Empty, group="agent"),
    Route("GET", "/live", "is_alive", "The process answers", _alive, None, status=204, group="agent"),
    Route("GET", "/ready", "is_ready", "A call could be started", _ready, None, status=204, group="agent"),
    Route("GET", "/version", "get_version", "Versions of agent, API and stream", _version, None, Version,
          group="agent"),
)  # fmt: skip
