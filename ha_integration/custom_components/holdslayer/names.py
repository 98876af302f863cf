"""Which company a person means when he says "my bank". Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_SMALL_WORDS = (
    r"\b(my|the|our|a|an|mein|meine|meiner|meinem|meinen|der|die|das|den|dem|unsere|mon|ma|mes|le|la|les|l|notre|mi"
    r"|mis|el|los|las|nuestro|nuestra|please|bitte|por favor|s il vous plait)\b"
)


def company_meant(said: str, names: Collection[str]) -> str | None:
    """The one name that fits what was said, without small words, case and accents. None: none fits, or several do."""
    wanted = _plain(said)
    if not wanted:
        return None
    same = [name for name in names if _plain(name) == wanted]
    if not same:
        padded = f" {wanted} "
        same = [n for n in names if padded in f" {_plain(n)} " or (_plain(n) and f" {_plain(n)} " in padded)]
    return same[0] if len(same) == 1 else None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c))
    return " ".join(re.sub(_SMALL_WORDS, " ", letters).split())
