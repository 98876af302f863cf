"""Errors as they leave the network door: problem details (RFC 9457) with our stable codes."""

from __future__ import annotations

from typing import Final

from aiohttp import web
from pydantic import ValidationError

from holdslayer_agent.api.schemas import Problem
from holdslayer_agent.errors import CallRefused, ConfigError, HoldSlayerError, StoreError, TelephonyError

__all__ = ["Refusal", "problem", "problem_of"]

DOCUMENTED: Final = "See docs/api.md."
UNKNOWN: Final = frozenset({"call-unknown", "recording-unknown", "company-absent", "token-unknown", "page-unknown"})


class Refusal(HoldSlayerError):
    """A request that the door itself turns away, with its HTTP status."""

    def __init__(
        self, status: int, message: str, *, code: str, mend: str = DOCUMENTED, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message, code=code, mend=mend)
        self.status = status
        self.headers = headers or {}


def problem(
    status: int, title: str, code: str, mend: str = DOCUMENTED, faults: list[str] | None = None
) -> web.Response:
    """A response of type application/problem+json."""
    body = Problem(title=title, status=status, code=code, mend=mend, faults=faults)
    return web.Response(
        status=status, text=body.model_dump_json(exclude_none=True), content_type="application/problem+json"
    )


def problem_of(error: HoldSlayerError | ValidationError) -> web.Response:
    """The response for an error that was raised on purpose. Values that were sent are not repeated."""
    match error:
        case Refusal():
            answer = problem(error.status, error.message, error.code, error.mend)
            answer.headers.update(error.headers)
            return answer
        case ValidationError():
            faults = [f"{'.'.join(map(str, f['loc'])) or 'body'}: {f['msg']}" for f in error.errors()]
            return problem(400, "The request has another form than this needs.", "request-invalid", faults=faults)
        case HoldSlayerError():
            return problem(_status(error), error.message, error.code, error.mend or DOCUMENTED)


def _status(error: HoldSlayerError) -> int:
    if error.code in UNKNOWN:
        return 404
    if error.code == "too-many-calls":
        return 429
    match error:
        case CallRefused():
            return 409
        case StoreError() | TelephonyError():
            return 503
        case ConfigError():
            return 400
        case _:
            return 500
