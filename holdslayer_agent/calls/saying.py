"""What the user has said through the agent, on its way in: whether it can be said now, its numbers put into slots."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from holdslayer_agent.calls.voicebox import SLOT, filled
from holdslayer_agent.core.call import Call, State
from holdslayer_agent.core.numbers import digit_runs, mask_secrets, number_runs
from holdslayer_agent.core.speaking import MOST_CHARACTERS, MOST_WAITING
from holdslayer_agent.errors import CallRefused

__all__ = ["Saying", "check_words", "without_numbers"]


LEAST_DIGITS = 3
_WORD = re.compile(r"\w+(?:[./-]\w+)*")


@dataclass(frozen=True, slots=True)
class Saying:
    """Words that were taken. `text` as it may be shown; `spoken` tells whether they were spoken to their end."""

    say_id: str
    text: str
    spoken: asyncio.Future[bool]


def check_words(call: Call, text: str, slots: Mapping[str, str], waiting: int) -> None:
    """Raises CallRefused where the text can't be said: its code says why."""
    match call.state:
        case State.DIALING:
            raise CallRefused(
                "The company has not answered yet: nobody would hear it.", code="say-unanswered", mend="Wait for it."
            )
        case State.CONNECTED:
            raise CallRefused(
                "You are on the line with them yourself.", code="say-connected", mend="Speak, or let the agent hold."
            )
        case State.CLOSING | State.ENDED:
            raise CallRefused("The call is ending.", code="say-ending", mend="Start a new one.")
        case _:
            pass
    unknown = [name for name in SLOT.findall(text) if name not in slots]
    if unknown:
        known = f"Known: {', '.join(sorted(slots))}." if slots else "No fact is known."
        raise CallRefused(f"This call has no fact called {unknown[0]}.", code="slot-unknown", mend=known)
    said = filled(text, slots)
    if len(said) > MOST_CHARACTERS:
        raise CallRefused(
            f"With its facts filled in the text has {len(said)} characters.",
            code="say-too-long",
            mend=f"At most {MOST_CHARACTERS}: say it in parts.",
        )
    if not any(c.isalnum() for c in said):
        raise CallRefused("There is nothing to speak in this text.", code="say-empty", mend="Give it words.")
    if waiting >= MOST_WAITING:
        raise CallRefused(
            f"{waiting} texts wait to be spoken already.", code="say-busy", mend="Wait until they are spoken."
        )


def without_numbers(text: str, slots: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The text with each number that may be a secret replaced by a slot, and those slots' values.

    Three digits or more (a card's check number has three), in figures, words or among letters, and whatever tells a
    secret of the call: none of it may be kept.
    """
    parts: list[str] = []
    found: dict[str, str] = {}
    last = 0
    for start, end in [*(slot.span() for slot in SLOT.finditer(text)), (len(text), len(text))]:
        parts += [_hidden(text[last:start], slots, found), text[start:end]]
        last = end
    return "".join(parts), found


def _hidden(text: str, slots: Mapping[str, str], found: dict[str, str]) -> str:
    pieces: list[str] = []
    last = 0
    for start, end in _secret_runs(text, slots):
        name = f"number_{len(found) + 1}"
        while name in slots:
            name += "x"
        found[name] = text[start:end]
        pieces += [text[last:start], f"{{{{{name}}}}}"]
        last = end
    return "".join([*pieces, text[last:]])


def _secret_runs(text: str, slots: Mapping[str, str]) -> Sequence[tuple[int, int]]:
    """Places in the text, in order and apart."""
    found = [(start, end) for digits, start, end in digit_runs(text) if len(digits) >= LEAST_DIGITS]
    found += [m.span() for m in _WORD.finditer(text) if sum(c.isdecimal() for c in m[0]) >= LEAST_DIGITS]
    runs = ((run[0][1], run[-1][2]) for run in number_runs(text))
    found += [(start, end) for start, end in runs if mask_secrets(text[start:end], slots) != text[start:end]]
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if apart and start < apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart
