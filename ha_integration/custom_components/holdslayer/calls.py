"""The calls as the stream tells them. Pure: no Home Assistant, no clock, no network."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from .client import Call, CompanyWaits, Delta, Now, Pulse, Resumed, Snapshot

STATES: Final = ("dialing", "navigating", "on_hold", "verifying", "ringing_user", "connected", "closing")
_FIRST: Final = ("ringing_user", "connected", "verifying", "on_hold", "navigating", "dialing", "closing")
"""Of several calls the one shown is the one that needs the user most."""
SOUNDS: Final = (
    *("silence", "ringback", "busy", "reorder", "sit", "fax", "dtmf", "beep", "music", "speech", "unknown"),
)
OUTCOMES: Final = (
    *("connected", "busy", "no_answer", "closed", "voicemail", "company_hung_up", "callback_promised"),
    *("user_did_not_come", "stuck", "refused", "cancelled", "failed"),
)
EVENT_TYPES: Final = (
    *("call_started", "hold_began", "hold_began_again", "person_answered", "ringing_you", "connected"),
    *("question_asked", "you_did_not_come", "callback_promised", "call_ended"),
    "call_missed",
)
_BY_STATE: Final = {"on_hold": "hold_began", "ringing_user": "ringing_you", "connected": "connected"}
_BY_NOTIFICATION: Final = {
    "person_answered": "person_answered",
    "second_hold": "hold_began_again",
    "question": "question_asked",
    "user_did_not_come": "you_did_not_come",
}
_PERSON: Final = frozenset({"ring", "bridge"})


@dataclass(frozen=True, slots=True)
class Happening:
    """Something worth an event. `call` as it stands after it, None where none was made; `text` is for people."""

    type: str
    call: Call | None
    text: str = ""
    outcome: str | None = None


class CallBook:
    """The running calls, and the last one that ended."""

    def __init__(self) -> None:
        self.running: dict[str, Call] = {}
        self.ended: Call | None = None

    @property
    def shown(self) -> Call | None:
        """The call that needs the user most; the newest of those."""
        return min(self.running.values(), key=_urgency, default=None)

    def begin(self, call: Call) -> list[Happening]:
        """A call that was not known before."""
        if call.now is None:
            return []
        self.running[call.call_id] = call
        return [Happening("call_started", call)]

    def take(self, message: Snapshot | Resumed | Delta | Pulse) -> tuple[bool, list[Happening]]:
        """Take in a message: whether anything shown has changed, and what is worth an event."""
        match message:
            case Snapshot():
                return True, self._begin_anew(message)
            case Pulse():
                return self._pulse(message.calls), []
            case Delta():
                return True, self._delta(message)
            case Resumed():
                return True, []

    def _begin_anew(self, snapshot: Snapshot) -> list[Happening]:
        fresh = {call.call_id: call for call in snapshot.calls}
        gone = [call for call_id, call in self.running.items() if call_id not in fresh]
        self.running = fresh
        return [self._end(call, None, "The agent was started anew.") for call in gone]

    def _pulse(self, nows: Mapping[str, Now]) -> bool:
        changed = False
        for call_id, now in nows.items():
            call = self.running.get(call_id)
            if call is None:
                continue
            changed = changed or call.now is None or _coarse(call.now) != _coarse(now)
            self.running[call_id] = replace(call, now=now, held_s=now.held_s)
        return changed

    def _delta(self, delta: Delta) -> list[Happening]:
        if (delta.kind, delta.name) == ("notification", "call_missed"):
            return [Happening("call_missed", None, str(delta.fields.get("text", "")))]
        call = self.running.get(delta.call_id)
        if call is None or call.now is None:
            return []
        text = str(delta.fields.get("text", ""))
        match delta.kind, delta.name:
            case "ended", outcome:
                del self.running[delta.call_id]
                why = str(delta.fields.get("why", ""))
                found = [Happening("callback_promised", call, why)] if outcome == "callback_promised" else []
                return [*found, self._end(call, outcome, why)]
            case "state", state if state in STATES:
                self.running[delta.call_id] = replace(call, now=_moved(call.now, delta))
                kind = _BY_STATE.get(state)
            case "notification", name if name in _BY_NOTIFICATION:
                self.running[delta.call_id] = replace(call, now=_notified(call.now, name, text))
                kind = _BY_NOTIFICATION[name]
            case _:
                return []
        return [] if kind is None else [Happening(kind, self.running[delta.call_id], text)]

    def _end(self, call: Call, outcome: str | None, why: str) -> Happening:
        self.ended = replace(call, now=None, outcome=outcome, why=why)
        return Happening("call_ended", self.ended, why, outcome)


def person_there(call: Call | None) -> bool:
    """Whether a living person is on the company's end."""
    return call is not None and call.now is not None and call.now.verdict in _PERSON


def hold_since(call: Call | None) -> float | None:
    """Since when the call holds, in seconds since 1970."""
    if call is None or call.now is None or call.now.hold_since_s is None:
        return None
    # Whole seconds: the agent's clocks tick apart by milliseconds, and each would be a new state.
    return float(round(call.started_at + call.now.hold_since_s))


def wait_left_s(call: Call | None, waits: Mapping[str, CompanyWaits]) -> float | None:
    """What is left to wait, in whole minutes of 60 s: as the company says at most, else the rest of its usual wait.

    None: it says nothing, and there are no past calls, or it already takes longer than ever.
    """
    if call is None or call.now is None or call.now.state not in {"dialing", "navigating", "on_hold"}:
        return None
    if call.now.wait_s is not None:
        return 60.0 * math.ceil(call.now.wait_s[1] / 60.0)
    usual = waits.get(call.company)
    if usual is None or not usual.calls:
        return None
    left = next((limit - call.now.held_s for limit in (usual.median_s, usual.p90_s) if limit > call.now.held_s), None)
    return None if left is None else 60.0 * math.ceil(left / 60.0)


def _urgency(call: Call) -> tuple[int, float]:
    state = "closing" if call.now is None else call.now.state
    return (_FIRST.index(state) if state in _FIRST else len(_FIRST)), -call.started_at


def _coarse(now: Now) -> tuple[object, ...]:
    """What a change of is shown: a clock that ticks is not."""
    minute, tenth = int(now.held_s // 60), round(now.p_person, 1)
    said = now.queue_position, now.wait_s
    return now.state, now.sound, now.phone, now.question, now.verdict, now.hold_since_s, minute, tenth, said


def _moved(now: Now, delta: Delta) -> Now:
    holding = delta.name == "on_hold"
    p_person = delta.fields.get("p_person")
    return replace(
        now,
        state=delta.name,
        seconds=delta.at_s,
        hold_since_s=(now.hold_since_s if now.hold_since_s is not None else delta.at_s)
        if holding
        else now.hold_since_s,
        p_person=float(p_person) if isinstance(p_person, (int, float)) else now.p_person,
        verdict="hold" if holding else now.verdict,
    )


def _notified(now: Now, name: str, text: str) -> Now:
    match name:
        case "person_answered":
            return replace(now, verdict="ring")
        case "question":
            return replace(now, question=text)
        case _:
            return now
