"""What surrounds the voice: music under it, singing, ringback or a click before it, a room behind it."""

from __future__ import annotations

from typing import Final

from holdslayer_agent.core.cues.memory import repeat_known
from holdslayer_agent.core.cues.scale import within
from holdslayer_agent.core.cues.turn import Scene, Turn

__all__ = ["CLICK_S", "strengths"]

ROOM_DB: Final = (2.0, 12.0)
"""Judged, not fitted: from a line's own wavering to an office behind the speaker; the weight is what was fitted."""
LONG_S: Final = 8.0
CLICK_S: Final = 1.5
"""Judged: from a leg switched through to the first word of who was there. Such a click came before 4 of some 550 voices
of the development calls, whose makers put none in: it rings for nobody there, and its weight is judged, too. Where
recordings of this company come with clicks, it means the less the more did."""


def strengths(turn: Turn, scene: Scene) -> dict[str, float]:
    """0..1 each; `speaks on and on` in seconds."""
    going_s = scene.now_s - turn.utterance_s if turn.speaking else turn.longest_s
    known, room = repeat_known(turn, scene), 0.0
    if turn.room_db is not None:
        room = within(turn.room_db, ROOM_DB)
    return {
        "ringback just before": turn.after_ringback * known,
        "a click just before": turn.clicked / (1 + scene.clicked_recordings),
        "a silent hold": float(turn.hold_kind in ("silent", "beeping")),
        "began within music": float(turn.out_of_music),
        "music under the voice": turn.bed,
        "singing": turn.sung,
        "a room behind the voice": room * (1.0 - turn.bed) * known,
        "speaks on and on": min(max(max(going_s, turn.longest_s) - LONG_S, 0.0), 8.0),
        "beep after the voice": float(turn.beep_after),
    }
