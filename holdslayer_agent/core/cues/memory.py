"""Was this heard before? A recording repeats, a person never does."""

from __future__ import annotations

from typing import Final

from holdslayer_agent.core.cues.scale import within
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
BED: Final = (0.5, 0.9)
"""Music under a voice, 0..1: from none to surely. Judged: any bounds from 0.3 to 0.95 give the same second calls."""
BED_LATER_S: Final = 1.0
"""Over music a voice must be unknown for so much longer: a song that was never heard has music under it, too, and its
first line is mostly over by then. In the second calls it takes the one false ring and costs four of 41 people, over
noise, 0.5 to 1.0 s."""
KNOWN_FULL_S: Final = 40.0
"""Seconds of remembered recordings from which on a company counts as known: its greeting and two announcements."""


def repeat_known(turn: Turn, scene: Scene) -> float:
    """0..1: how far the voice has been heard so long that a repeat would have been recognised."""
    return within(scene.listened_s(turn), (FIRST_S, REPEAT_KNOWN_S))


def strengths(turn: Turn, scene: Scene) -> dict[str, float]:
    """`heard before`: 1 once recognised. The others grow while nothing is recognised."""
    if turn.heard_s is not None:
        return {"heard before": 1.0}
    listened_s = scene.listened_s(turn)
    soon = repeat_known(turn, scene)
    over_music = within(turn.bed, BED)
    sure = within(listened_s - BED_LATER_S * over_music, SURE_S)
    later = within(listened_s, (REPEAT_KNOWN_S, REPEAT_KNOWN_S + LATER_S))
    return {
        "no recording so far": soon,
        "still no recording": later,
        UNKNOWN: sure * min(scene.known_s / KNOWN_FULL_S, 1.0),
    }
