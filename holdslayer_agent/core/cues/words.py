"""What was said, as far as speech to text understood it: whole phrases, weighed by `core.said`."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from holdslayer_agent.core.cues.reaction import REACTION_S
from holdslayer_agent.core.cues.turn import Scene, Turn
from holdslayer_agent.core.replies import reply
from holdslayer_agent.core.said import MACHINE, Said, SaidKind, classify

__all__ = ["ANNOUNCED", "REPLIED", "asks_for_a_person", "said_in", "strengths"]

FULL: Final = 3.0
"""Log-odds of a kind of speech from which on its words count in full: 95 % of such sentences are of that kind."""
ANNOUNCED: Final = "announcement words"
REPLIED: Final = "an answer's words"
REPLY_FROM: Final = 0.6
"""Share of an utterance's words: of 452 sentences of machines (bench/said) one has more."""
_MACHINE_BUT_VOICEMAIL: Final = MACHINE - {SaidKind.VOICEMAIL}


@lru_cache(maxsize=512)
def _classified(text: str, language: str) -> Said:
    return classify(text, language)


def said_in(turn: Turn, language: str) -> Said | None:
    """All words of the turn together; None while there are none."""
    text = " ".join(turn.words.values()).strip()
    return _classified(text, turn.language or language) if text else None


def asks_for_a_person(turn: Turn, language: str) -> bool:
    """Somebody or something wants to know whether a person calls: the user must answer that, never we."""
    said = said_in(turn, language)
    return said is not None and said.log_odds.get(SaidKind.HUMAN_TEST, -9.0) > 0.0


def strengths(turn: Turn, scene: Scene) -> dict[str, float]:
    """0..1 each."""
    said = said_in(turn, scene.language)
    if said is None:
        return {}

    def full(odds: float) -> float:
        return min(max(odds / FULL, 0.0), 1.0)

    machine = full(max(said.log_odds[kind] for kind in _MACHINE_BUT_VOICEMAIL))
    return {
        "greeting words": full(said.log_odds[SaidKind.GREETING]) * (1.0 - 0.5 * machine),
        "a person's words": full(said.log_odds[SaidKind.QUESTION]) * (1.0 - machine),
        ANNOUNCED: machine,
        "voicemail words": full(said.log_odds[SaidKind.VOICEMAIL]),
        REPLIED: _replied(turn, scene.language),
    }


def _replied(turn: Turn, language: str) -> float:
    """How much what was said since our question is what people say to it."""
    if turn.probed_s is None:
        return 0.0
    since = [text for start_s, text in turn.words.items() if float(start_s) >= turn.probed_s + REACTION_S[0]]
    most = max((reply(text, turn.language or language) for text in since), default=0.0)
    return most if most >= REPLY_FROM else 0.0
