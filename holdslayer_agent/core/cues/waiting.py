"""Turn-taking: a person stops and waits for us; a recording gives way to music at once.

Means nothing where silence is what one hears while waiting: off in silent and beeping holds.
"""

from __future__ import annotations

from typing import Final

from holdslayer_agent.core.cues.scale import within
from holdslayer_agent.core.cues.turn import Scene, Turn
from holdslayer_agent.core.hold import HoldKind
from holdslayer_agent.core.observations import Sound

__all__ = ["strengths"]

WAIT_S: Final = (0.9, 2.0)
"""Pauses between an announcement and the music reach 0.8 s in the development calls."""


def strengths(turn: Turn, scene: Scene) -> dict[str, float]:
    """`stopped and waits`, 0..1."""
    if turn.hold_kind != HoldKind.MUSIC or turn.speaking or scene.hold.sound is not Sound.SILENCE:
        return {}
    return {"stopped and waits": within(scene.silence_s(turn), WAIT_S)}
