"""The user of a simulated call: is rung, comes, listens, and says what was heard.

What they say decides what is remembered of the call (`calls.session`): a voice they called a recording is known on the
next call, and nothing is kept of what was said while they were on the line with a person.
"""

from __future__ import annotations

from typing import Final

from holdslayer_agent.bench.hearing.render import Call, Stretch
from holdslayer_agent.core.guards import told_by_cues
from holdslayer_agent.core.human import PersonEvidence
from holdslayer_agent.core.verdict import Verdict

__all__ = ["COMES_S", "SAYS_S", "User"]

COMES_S: Final = 6.0
"""Judged: from the first ring of a phone at hand to somebody listening."""
SAYS_S: Final = 3.0
"""Judged: what it takes to hear that it is a recording, and to press "back to hold"."""
_OVER_S: Final = 2.0
"""Judged: the call waits again so long after a person's last words."""
_NOT_WAITING: Final = frozenset({"pre", "greeting", "menu"})
"""Phases of a made call (docs/hearing-corpus.md) before anybody waits."""


class User:
    """One call's. A phone that stops ringing before they come is not answered."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._rung_turn: float | None = None
        self._rung_s: float | None = None
        self._talks_until_s = 0.0
        self.withheld: list[tuple[float, float]] = []
        """(start, end) in which a person spoke with them: not to be remembered."""

    def follow(self, person: PersonEvidence, now_s: float) -> None:
        """A moment of the call has been heard; `now_s` as played and as rendered."""
        if now_s < self._talks_until_s:
            return
        turn_s = person.turn_started_s
        if turn_s is not None and turn_s != self._rung_turn and person.verdict in (Verdict.RING, Verdict.BRIDGE):
            self._rung_turn = turn_s
            if self._rung_s is None and self._waits(now_s):
                self._rung_s = now_s
        if self._rung_s is None:
            return
        if now_s < self._rung_s + COMES_S and _recorded_after_all(person):
            self._rung_s = None
        elif now_s >= self._rung_s + COMES_S + SAYS_S:
            self._says(person, now_s)
            self._rung_s = None

    def _says(self, person: PersonEvidence, now_s: float) -> None:
        rung_s = self._rung_s
        assert rung_s is not None
        live = [s for s in self._live() if s.start_s < now_s and s.end_s + _OVER_S > rung_s]
        if not live:
            person.user_said_recording(now_s)
            return
        self._talks_until_s = max(s.end_s for s in live) + _OVER_S
        began_s = rung_s if self._rung_turn is None else self._rung_turn
        self.withheld.append((began_s, self._talks_until_s))

    def _live(self) -> list[Stretch]:
        """Stretches of people on the line, each to where the last of the same talk ends."""
        out: list[Stretch] = []
        for stretch in reversed(self._call.stretches):
            if stretch.phase != "live":
                continue
            follows = out and out[-1].start_s <= stretch.end_s + _OVER_S
            end_s = out[-1].end_s if follows else stretch.end_s
            out.append(Stretch(stretch.start_s, end_s, stretch.kind, stretch.phase))
        return out

    def _waits(self, at_s: float) -> bool:
        """Before that a call's menu speaks, and nobody is rung."""
        met = [s for s in self._call.stretches if s.start_s <= at_s < s.end_s + _OVER_S]
        return any(s.phase not in _NOT_WAITING for s in met)


def _recorded_after_all(person: PersonEvidence) -> bool:
    """`core.guards.recording_after_all`: the phone stops ringing by itself."""
    return person.verdict is Verdict.HOLD and told_by_cues(person.evidence.items())
