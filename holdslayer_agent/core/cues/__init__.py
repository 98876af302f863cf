"""The cues that tell a person from a recording: each a strength, with a measured weight.

A cue's strength (mostly 0..1, or bounded log-odds) times its weight is the log-odds it adds. Strengths come from one
small module a family; weights from `weights.json`, fitted by tools/hearing_model/evidence.py and described in
docs/hearing.md.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources

from holdslayer_agent.core.cues import line, memory, reaction, voice, waiting, words
from holdslayer_agent.core.cues.memory import UNKNOWN
from holdslayer_agent.core.cues.turn import Past, Scene, Turn
from holdslayer_agent.core.cues.words import ANNOUNCED

__all__ = ["BEGINS", "Past", "Scene", "Turn", "strengths", "weights"]

BEGINS = "a voice begins"
"""The prior: most voices on hold are announcements."""


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """Log-odds a cue at full strength adds, by the name the user reads."""
    stored = json.loads(resources.files(__package__).joinpath("weights.json").read_text("utf-8"))
    return {name: float(weight) for table in ("fitted", "judged") for name, weight in stored[table].items()}


def strengths(turn: Turn, scene: Scene) -> dict[str, float]:
    """Every cue that says something of this turn now."""
    found = {BEGINS: 1.0}
    for family in (memory, voice, line, waiting, words, reaction):
        found |= family.strengths(turn, scene)
    # A known company has branches that were never heard: what speaks like an announcement comes from one.
    found[UNKNOWN] = found.get(UNKNOWN, 0.0) * (1.0 - found.get(ANNOUNCED, 0.0))
    return {name: strength for name, strength in found.items() if strength}
