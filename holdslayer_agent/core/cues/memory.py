"""Was this heard before? A recording repeats, a person never does."""

from __future__ import annotations

from typing import Final

from holdslayer_agent.core.cues.turn import Scene, Turn

__all__ = ["UNKNOWN", "repeat_known", "strengths"]

FIRST_S: Final = 0.5
"""Nothing is known of a voice before."""
REPEAT_KNOWN_S: Final = 1.4
"""A recording that repeats is recognised 1.0–1.25 s after its voice began (hearing.fingerprint)."""
LATER_S: Final = 2.5
SURE_S: Final = (1.2, 1.6)
"""A company whose recordings are known: the recogniser's own time, with a margin for a slow start of the voice."""
UNKNOWN: Final = "unknown to a known company"
KNOWN_FULL_S: Final = 40.0
"""Seconds of remembered recordings from which on a company counts as known: its greeting and two announcements."""


def repeat_known(turn: Turn, scene: Scene) -> float:
    """0..1: how far the voice has been heard so long that a repeat would have been recognised."""
    return min(max((scene.listened_s(turn) - FIRST_S) / (REPEAT_KNOWN_S - FIRST_S), 0.0), 1.0)


def strengths(turn: Turn, scene: Scene) -> dict[str, float]:
    """`heard before`: 1 once recognised. The others grow while nothing is recognised."""
    if turn.heard_s is not None:
        return {"heard before": 1.0}
    listened_s = scene.listened_s(turn)
    soon = repeat_known(turn, scene)
    sure = min(max((scene.listened_s(turn) - SURE_S[0]) / (SURE_S[1] - SURE_S[0]), 0.0), 1.0)
    later = min(max((listened_s - REPEAT_KNOWN_S) / LATER_S, 0.0), 1.0)
    return {
        "no recording so far": soon,
        "still no recording": later,
        UNKNOWN: sure * min(scene.known_s / KNOWN_FULL_S, 1.0),
    }
