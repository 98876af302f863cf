"""What a menu navigator sees and what it may answer: plain values shared by the call machine and every navigator.

A navigator never sees the value of a slot, only its name, and can answer nothing outside `Decision`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Final

from holdslayer_agent.core.menu_words import KEYS
from holdslayer_agent.core.numbers import plain_text

__all__ = [
    "PAUSE_S",
    "AskUser",
    "CallbackPolicy",
    "Decision",
    "GiveUp",
    "GiveUpOutcome",
    "HeardSentence",
    "MenuView",
    "PastDecision",
    "PressKeys",
    "SaySlotOrPhrase",
    "ThisIsHold",
    "ThisIsPerson",
    "UserAnswer",
    "WaitForMore",
    "current_prompt",
]

PAUSE_S = 1.2
"""A pause between two options of a recorded menu lasts up to 0.9 s; a longer one waits for an answer."""

_PROMPT_GAP_S: Final = 1.8
"""A longer pause within what was heard means that a prompt ended there and was waited out."""

_MEANT: Final = 0.75
"""Judged: so many of an answer's words are a choice's, and no other's: `book a trip` for `to book a new trip`."""
_NUMBER: Final = re.compile(r"^(?:(?:the|die|la|le|el) )?(?:number|option|nummer|numero|opcion|choix)? ?(?=\w+$)")
_WORD: Final = re.compile(r"\w+")


class GiveUpOutcome(StrEnum):
    """Why there is nothing more to be done in this call."""

    CLOSED = "closed"
    VOICEMAIL = "voicemail"
    BUSY = "busy"
    CALLBACK_PROMISED = "callback_promised"
    COMPANY_HUNG_UP = "company_hung_up"
    STUCK = "stuck"


class CallbackPolicy(StrEnum):
    """What to do when a company offers to call back instead of being waited for."""

    TAKE = "take"
    DECLINE = "decline"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class HeardSentence:
    """One utterance of the company, secrets masked as `[slot_name]`. Times are the call's own seconds."""

    text: str
    started_s: float
    ended_s: float
    confidence: float = 1.0


def current_prompt(sentences: Sequence[HeardSentence]) -> list[HeardSentence]:
    """The sentences since the last long pause: what was said before it has been waited out."""
    start = 0
    for place in range(1, len(sentences)):
        if sentences[place].started_s - sentences[place - 1].ended_s > _PROMPT_GAP_S:
            start = place
    return list(sentences[start:])


@dataclass(frozen=True, slots=True)
class PressKeys:
    """Send touch tones. `keys` is `[0-9*#]+` with at most one `{{slot}}`: `"2"`, `"{{account_last4}}#"`."""

    keys: str
    reason: str


@dataclass(frozen=True, slots=True)
class SaySlotOrPhrase:
    """Say this aloud. May hold `{{slot}}` of a slot that is not secret; a secret one is refused by the caller."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class WaitForMore:
    """Do nothing. Ask again at the next sentence, or once `max_s` more seconds of silence have passed."""

    max_s: float
    reason: str


@dataclass(frozen=True, slots=True)
class ThisIsHold:
    """The company has put us into a queue. Ask again only when a sentence is heard that may want an answer."""

    reason: str


@dataclass(frozen=True, slots=True)
class ThisIsPerson:
    """The words sound like a living person who expects an answer. Evidence for the call machine, not a verdict."""

    reason: str


@dataclass(frozen=True, slots=True)
class AskUser:
    """Ask the user. Each call allows few of these; `slot` hints at the name of what is missing, if known."""

    question: str
    reason: str
    slot: str = ""
    choices: tuple[str, ...] = ()
    deadline_s: float = 60.0
    """Seconds the answer may take; after that the navigator is asked again without one."""
    consent: str = ""
    """Where the question is whether a kept fact is given: the fact's name. Choices: this time, not, always."""

    @property
    def told(self) -> str:
        """As the user is told it: each choice on a line of its own, with a number that is an answer, too."""
        return "\n".join([self.question, *(f"{number}: {choice}" for number, choice in enumerate(self.choices, 1))])

    def meant(self, answer: str) -> str:
        """The choice that an answer stands for, by its number or its words; the answer itself where it is none."""
        said = _NUMBER.sub("", plain_text(answer).strip(" .,;:?!¿¡"))
        number = KEYS.get(said, said)
        if number.isdecimal() and 1 <= int(number) <= len(self.choices):
            return self.choices[int(number) - 1]
        words = set(_WORD.findall(said))
        shares = [len(words & set(_WORD.findall(plain_text(choice)))) / max(1, len(words)) for choice in self.choices]
        best = max(shares, default=0.0)
        return self.choices[shares.index(best)] if best >= _MEANT and shares.count(best) == 1 else answer


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Nothing better can be had in this call."""

    outcome: GiveUpOutcome
    reason: str


Decision = PressKeys | SaySlotOrPhrase | WaitForMore | ThisIsHold | ThisIsPerson | AskUser | GiveUp


@dataclass(frozen=True, slots=True)
class PastDecision:
    """An input made earlier in this call and the sentences it answered. Waits and holds are not kept."""

    heard: tuple[str, ...]
    decision: PressKeys | SaySlotOrPhrase | AskUser
    at_s: float
    pauses: tuple[int, ...] = ()
    """Places in `heard` before which the company was silent, as if it waited for an answer."""
    early: bool = False
    """Whether the company was still speaking, and may not have heard it."""

    @classmethod
    def of(
        cls,
        sentences: Sequence[HeardSentence],
        decision: PressKeys | SaySlotOrPhrase | AskUser,
        at_s: float,
        *,
        early: bool = False,
    ) -> PastDecision:
        """The decision with what it answered."""
        gaps = [now.started_s - before.ended_s for before, now in pairwise(sentences)]
        pauses = tuple(place for place, gap_s in enumerate(gaps, 1) if gap_s > PAUSE_S)
        return cls(tuple(sentence.text for sentence in sentences), decision, at_s, pauses, early)


@dataclass(frozen=True, slots=True)
class UserAnswer:
    """What the user answered: words that may be shown, or the name of the slot that was filled. Never a secret."""

    question: str
    text: str = ""
    slot: str = ""
    at_s: float = field(default=0.0, compare=False)
    """When, in the call's own seconds."""


@dataclass(frozen=True, slots=True)
class MenuView:
    """All a navigator is given. The caller asks again after every sentence and when a wait has run out.

    `sentences` are those heard since the last input (key or phrase), oldest first; asking the user keeps them.
    `waited_s` is the silence since the last word; `prompt_complete` is set once the pause is long enough (about 1 s)
    to believe that the prompt has been spoken to its end.
    """

    goal: str
    language: str
    slots: tuple[str, ...]
    sentences: tuple[HeardSentence, ...]
    history: tuple[PastDecision, ...]
    waited_s: float
    prompt_complete: bool
    now_s: float
    questions_left: int = 1
    callback: CallbackPolicy = CallbackPolicy.DECLINE
    answers: tuple[UserAnswer, ...] = ()
    call_id: str = ""
    """For counting what a call's decisions cost; empty outside calls."""
    number: str = ""
    """The company's number: what its menu was learned by."""
    dead_ends: tuple[PastDecision, ...] = ()
    """Inputs that this company hung up on in earlier calls."""
    guarded: tuple[str, ...] = ()
    """Those of the slots that are given to nobody until the user has said so."""
    denied: tuple[str, ...] = ()
    """Those of them that the user does not want to be given in this call."""
    wrong_ways: tuple[PastDecision, ...] = ()
    """Choices that earlier calls found to be wrong for this goal: not refused, and not the first to be tried."""
