"""What can be asked of everything around calls: companies, phones, figures, tokens, health."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from dataclasses import asdict
from typing import Final, cast

from aiohttp import web
from pydantic import BaseModel

from holdslayer_agent import __version__
from holdslayer_agent.api.figures import figures_of
from holdslayer_agent.api.ports import CompanyCard
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
    SettingsAnswer,
    Status,
    Tested,
    TokenList,
    TokenMade,
    Version,
    WaitQuery,
)
from holdslayer_agent.calls.archive import CallFilter, KeptCall

__all__ = ["API_VERSION", "HOUSE_ROUTES", "STREAM_SCHEMA"]

API_VERSION: Final = 1
STREAM_SCHEMA: Final = 1
DAYS_90: Final = 90 * 86_400.0


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


async def _forget_hours(asked: Asked) -> web.StreamResponse:
    if not await asked.service.forget_hours(asked.part("name").strip()):
        raise Refusal(404, "No hours of this company were heard.", code="hours-unknown", mend="GET /api/v1/companies")
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


async def _version(asked: Asked) -> BaseModel:
    return Version(version=__version__, api=API_VERSION, stream=STREAM_SCHEMA, instance=asked.service.instance)


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


_COMPANY = "/companies/{name}"

HOUSE_ROUTES = (
    Route("GET", "/companies", "list_companies", "Companies", _companies, answer=CompanyList, group="companies"),
    Route("PUT", _COMPANY, "put_company", "Add or change a company", _put_company, "admin", status=204,
          body=CompanyBody, group="companies"),
    Route("DELETE", _COMPANY, "delete_company", "Forget a company", _forget_company, "admin", status=204,
          group="companies"),
    Route("DELETE", f"{_COMPANY}/hours", "forget_hours", "Forget the hours heard in calls", _forget_hours, "admin",
          status=204, group="companies"),
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
