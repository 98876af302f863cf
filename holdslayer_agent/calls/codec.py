"""Core events to plain JSON values and back. Type names are part of the stored format: rename with a migration."""

from __future__ import annotations

from dataclasses import asdict, fields, is_dataclass
from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter

from holdslayer_agent.core import events as events_module
from holdslayer_agent.core.decisions import Decision
from holdslayer_agent.core.events import CallEvent, Decided, Heard
from holdslayer_agent.core.observations import Observation
from holdslayer_agent.errors import StoreError

__all__ = ["decode_event", "encode_event", "encode_value"]

_EVENTS = {t.__name__: t for t in get_args(events_module.CallEvent)}
_OBSERVATIONS = {t.__name__: t for t in get_args(Observation)}
_DECISIONS = {t.__name__: t for t in get_args(Decision)}


def encode_event(event: CallEvent) -> dict[str, Any]:
    """`{"type": …, fields}`; a nested observation or decision carries its own type."""
    if isinstance(event, Heard):
        return {"type": "Heard", "observation": encode_value(event.observation)}
    if isinstance(event, Decided):
        return {"type": "Decided", "asked": event.asked, "decision": encode_value(event.decision)}
    return encode_value(event)


def encode_value(value: Any) -> dict[str, Any]:
    """Any of our dataclasses as a map with its type."""
    assert is_dataclass(value)
    assert not isinstance(value, type)
    return {"type": type(value).__name__, **_plain(asdict(value))}


def decode_event(stored: dict[str, Any]) -> CallEvent:
    """The event. Raises StoreError("journal-broken") on what this version does not know."""
    try:
        return _decode(stored)
    except (KeyError, ValueError, TypeError) as error:  # pydantic's ValidationError is a ValueError
        raise StoreError(
            f"The journal holds an event of an unknown form: {stored.get('type')}",
            code="journal-broken",
            mend="It was written by another version; the call it belongs to can't be taken over.",
        ) from error


def _decode(stored: dict[str, Any]) -> CallEvent:
    rest = {k: v for k, v in stored.items() if k != "type"}
    kind = stored["type"]
    if kind == "Heard":
        inner = dict(rest["observation"])
        return Heard(_adapter(_OBSERVATIONS[inner.pop("type")]).validate_python(inner))
    if kind == "Decided":
        inner = dict(rest["decision"])
        return Decided(rest["asked"], _adapter(_DECISIONS[inner.pop("type")]).validate_python(inner))
    event: CallEvent = _adapter(_EVENTS[kind]).validate_python(rest)
    return event


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list | set):
        return [_plain(v) for v in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return value
