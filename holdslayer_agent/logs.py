"""Logs with the call they belong to, as text or as JSON. Bound once, by the task that holds the call."""

from __future__ import annotations

import json
import logging
import time
from contextvars import ContextVar
from typing import Literal

__all__ = ["LogFormat", "bind_call", "set_up_logs"]

LogFormat = Literal["text", "json"]

_call: ContextVar[str] = ContextVar("call", default="")


def bind_call(call_id: str) -> None:
    """What this task and its children log belongs to this call."""
    _call.set(call_id)


class _CallOf(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        call = _call.get()
        record.__dict__.update(call=call, of_call=f" [{call}]" if call else "")
        return True


class _Json(logging.Formatter):
    """One object a line: at, level, logger, message, and call and error where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        call = getattr(record, "call", "")
        if call:
            told["call"] = call
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def set_up_logs(level: str, form: LogFormat = "text") -> None:
    """Everything goes to standard error."""
    handler = logging.StreamHandler()
    handler.addFilter(_CallOf())
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s%(of_call)s: %(message)s")
    handler.setFormatter(_Json() if form == "json" else text)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("alembic", "panoramisk", "aiosqlite", "mcp", "httpx"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
