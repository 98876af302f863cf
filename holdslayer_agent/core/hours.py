"""When a company opens: as the settings say, or as its own recordings said in an earlier call. Pure.

What was heard is kept as a time of day for all weekdays. A weekend's hours, a day that was named for once ("we reopen
on Thursday") and the hours of something else than the telephone teach nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.core.said import classify

__all__ = ["ASSUMED", "HeardOpening", "HoursSource", "Hours", "opening_heard"]

HoursSource = Literal["settings", "heard", "assumed"]
"""Whose word it is. `assumed`: nobody's, eight in the morning is taken."""

_ANY_WEEKDAY: Final = frozenset({"", "monday", "tomorrow"})
"""In the packaged sentences "monday" begins "monday to friday", and "tomorrow" is whatever day follows."""

_OTHER: Final = re.compile(r"\b(?:visiting|visitor|delivery|besuch\w*|besichtigung\w*|visites?|visitas?)\b")


@dataclass(frozen=True, slots=True)
class HeardOpening:
    """`at` as `08:00`; `text`: the sentence, masked; `heard_at` in Unix seconds."""

    at: str
    text: str
    heard_at: float


@dataclass(frozen=True, slots=True)
class Hours:
    """When a company opens, as `core.redial.opening_after` reads it: `08:00`, `monday 09:00`, empty where assumed."""

    at: str
    source: HoursSource
    heard: HeardOpening | None = None


ASSUMED: Final = Hours("", "assumed")


def opening_heard(sentences: Iterable[str], language: str, heard_at: float) -> HeardOpening | None:
    """The opening time that these sentences tell, the last one where several do."""
    found: HeardOpening | None = None
    for text in sentences:
        opens = None if _OTHER.search(plain_text(text)) else classify(text, language).opens
        if opens is not None and opens.day in _ANY_WEEKDAY:
            found = HeardOpening(f"{opens.hour:02}:{opens.minute:02}", text, heard_at)
    return found
