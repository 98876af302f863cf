"""The stored form of events: every type there and back, and a clear fault for what is not known."""

from __future__ import annotations

import enum
import json
import types
import typing
from dataclasses import fields, is_dataclass
from typing import Any, get_args

import pytest
from fakes import PLAN

from holdslayer_agent.calls.codec import decode_event, encode_event
from holdslayer_agent.core import events as events_module
from holdslayer_agent.core.call import CallPlan
from holdslayer_agent.core.decisions import Decision, GiveUp
from holdslayer_agent.core.events import CallEvent, CallRequested, Decided, Heard
from holdslayer_agent.core.observations import Observation
from holdslayer_agent.errors import StoreError


def value_of(kind: Any, *, empty: bool) -> Any:
    """Some value of a type; the plain or absent one if `empty`."""
    origin = typing.get_origin(kind)
    if kind is CallPlan:
        return PLAN
    if origin in (types.UnionType, typing.Union):
        parts = get_args(kind)
        return None if empty and type(None) in parts else value_of(parts[0], empty=empty)
    if origin is tuple:
        parts = get_args(kind)
        if parts[-1] is Ellipsis:
            return () if empty else (value_of(parts[0], empty=empty),) * 2
        return tuple(value_of(p, empty=empty) for p in parts)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return list(kind)[-1]
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{f.name: value_of(hints[f.name], empty=empty) for f in fields(kind)})
    return {str: "wörds\n{{x}}", int: 7, float: 1.25, bool: not empty}[kind]


def every() -> list[CallEvent]:
    found: list[CallEvent] = []
    for empty in (False, True):
        for kind in get_args(events_module.CallEvent):
            if kind is Heard:
                found += [Heard(value_of(o, empty=empty)) for o in get_args(Observation)]
            elif kind is Decided:
                found += [Decided(3, value_of(d, empty=empty)) for d in get_args(Decision)]
            else:
                found.append(value_of(kind, empty=empty))
    return found


@pytest.mark.parametrize("event", every(), ids=lambda e: json.dumps(encode_event(e)["type"]))
def test_every_event_comes_back_from_its_stored_form(event: CallEvent) -> None:
    assert decode_event(json.loads(json.dumps(encode_event(event)))) == event


def test_a_decision_comes_back_with_its_reasons_as_its_own_type() -> None:
    stored = encode_event(Decided(3, value_of(GiveUp, empty=False)))
    assert stored["decision"]["type"] == "GiveUp"


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"type": "CompanySneezed"},
        {"type": "PhoneRang"},
        {"type": "PhoneRang", "phone": []},
        {"type": "Heard"},
        {"type": "Heard", "observation": 3},
        {"type": "Heard", "observation": {"type": "Smelled"}},
        {"type": "Heard", "observation": {"type": "SoundChanged", "at_s": 1, "sound": "jazz", "confidence": 1}},
        {"type": "Decided", "asked": 1, "decision": {"type": "Shout"}},
        {"type": "Decided", "asked": 1, "decision": ["PressKeys"]},
        {"type": ["CompanyRang"]},
    ],
)
def test_an_event_of_an_unknown_form_is_a_broken_journal(stored: dict[str, Any]) -> None:
    with pytest.raises(StoreError) as raised:
        decode_event(stored)
    assert raised.value.code == "journal-broken"


def test_fields_of_a_later_version_are_passed_over() -> None:
    stored = encode_event(CallRequested(PLAN)) | {"new": 1}
    assert decode_event(stored) == CallRequested(PLAN)


def test_an_event_of_an_earlier_version_gets_the_defaults() -> None:
    stored = {"type": "AgentRestarted", "company_alive": True}
    assert decode_event(stored) == events_module.AgentRestarted(True)
