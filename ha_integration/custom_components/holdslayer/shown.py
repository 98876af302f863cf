"""A call as actions and the dashboard card tell it."""

from __future__ import annotations

from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType

from .client import Call


def shown_call(call: Call) -> JsonObjectType:
    """No fact is in it: the agent tells none."""
    shown: JsonObjectType = {
        "call_id": call.call_id,
        "company": call.company,
        "number": call.number,
        "goal": call.goal,
        "language": call.language,
        "started": dt_util.utc_from_timestamp(call.started_at).isoformat(),
        "ended": None if call.ended_at is None else dt_util.utc_from_timestamp(call.ended_at).isoformat(),
        "held_seconds": round(call.held_s),
        "state": "ended" if call.now is None else call.now.state,
        "outcome": call.outcome,
        "why": call.why,
    }
    if call.now is not None:
        shown |= {
            "heard": call.now.sound,
            "p_person": call.now.p_person,
            "phone": call.now.phone,
            "question": call.now.question or None,
        }
    return shown
