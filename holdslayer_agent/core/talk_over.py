"""What becomes of our words when somebody begins to talk while we speak: one row for each kind of saying.

`tools/draw_states.py` draws the table in docs/states.md from it. Touch tones are none of our words: nothing stops them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from holdslayer_agent.core.consent import NOTICE

__all__ = ["ANSWER", "ANSWER_AGAIN", "SAYINGS", "Saying", "TalkOver", "talk_over"]

ANSWER = "answer"
"""A phrase said to a menu."""
ANSWER_AGAIN = "answer-again"
"""The same, where the menu has talked it down before."""


class TalkOver(StrEnum):
    """What a voice does that begins while we speak. One that spoke already when we began does nothing."""

    STOP = "stop"
    """We stop, and what is said next is decided anew."""
    YIELD = "yield"
    """We stop, and when they are done go on from the sentence that was cut: it is heard whole in the end."""
    SPEAK_ON = "speak on"
    """We speak on."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One kind: what its name begins with, what it is, what becomes of it and what then."""

    name: str
    what: str
    talk_over: TalkOver
    then: str


SAYINGS: tuple[Saying, ...] = (
    Saying(
        "probe",
        'our question in doubt, "Hello?"',
        TalkOver.STOP,
        "The question counts as asked, and over from here: the time for an answer begins.",
    ),
    Saying(
        ANSWER_AGAIN,
        "the same, after the menu has talked it down twice",
        TalkOver.SPEAK_ON,
        "It is said to its end: menus that hear while they speak fall silent for it.",
    ),
    Saying(
        ANSWER,
        "a phrase said to a menu",
        TalkOver.STOP,
        "It was not heard: what the menu said before it stands again, with what it says now.",
    ),
    Saying(
        "comfort-first",
        "the first word to a person, that an automated assistant speaks, and the notice of a recording",
        TalkOver.YIELD,
        "It counts as heard when its last sentence was spoken whole, and only then is anybody recorded.",
    ),
    Saying(
        "comfort",
        "a later word to a person who waits",
        TalkOver.STOP,
        "The next word follows when they are done, without the eight seconds' wait.",
    ),
    Saying("user-", "what the user has said through us", TalkOver.YIELD, "The rest is said when they are done."),
    Saying("apology", "the last words to a person whom nobody came for", TalkOver.YIELD, "Then the call ends."),
    Saying(
        NOTICE,
        "the notice by itself, to two who talk already",
        TalkOver.SPEAK_ON,
        "They talk to each other, not to us; it must have been said.",
    ),
)
"""The first whose name the saying's begins with."""


def talk_over(what: str) -> TalkOver:
    """What becomes of a saying of this name."""
    return next((saying.talk_over for saying in SAYINGS if what.startswith(saying.name)), TalkOver.STOP)
