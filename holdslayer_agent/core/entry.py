"""What a sentence wants entered: a number, with how many digits, ended by pound or not. Text is plain."""

from __future__ import annotations

import re
from dataclasses import dataclass

from holdslayer_agent.core import menu_words as words
from holdslayer_agent.core.numbers import COUNT_WORDS

__all__ = ["EntryAsked", "asks_for_entry", "ends_entry", "enters_something", "entry_of", "joined"]

_IF_KNOWN = re.compile(r"\b(?:if you know|wenn sie .* kennen|si vous connaissez)\b")
_ONCE_MORE = re.compile(r"\b(?:enter it again|try again)\b")
_MOST_DIGITS = 24


@dataclass(frozen=True, slots=True)
class EntryAsked:
    """The company wants a number entered. `prompt` is what it said of it, plain."""

    prompt: str
    digits: int | None = None
    pound: bool = False


def asks_for_entry(text: str) -> bool:
    """Whether something is to be entered, and not merely offered to be: `to enter a reading, press 1`."""
    return words.COLLECT.search(words.TO_ENTER.sub(" ", text)) is not None


def enters_something(text: str) -> bool:
    """The same, where it is known by its end alone, whatever it is: `key in the black figures, and then press hash`."""
    asking = words.TO_ENTER.sub(" ", text)
    return bool(words.COLLECT.search(asking) or words.ENTERS.search(asking))


def ends_entry(before: str) -> bool:
    """Whether a key behind these words ends what is entered."""
    return words.TERMINATOR.search(before) is not None and enters_something(before)


def entry_of(sentence: str, pound: bool) -> EntryAsked | None:
    """What this sentence asks for; None where it asks for nothing. `pound`: it says that an entry ends with that."""
    if not (enters_something(sentence) if pound else asks_for_entry(sentence)) or _IF_KNOWN.search(sentence):
        return None
    if _ONCE_MORE.search(sentence) and words.ANCHOR.search(sentence):
        return None
    counts = []
    for match in words.COUNT_DIGITS.finditer(sentence):
        count = next((part for part in match.groups() if part), "")
        value = int(count) if count.isdigit() else COUNT_WORDS.get(count)
        if value is not None and 1 < value <= _MOST_DIGITS:
            counts.append(value)
    return EntryAsked(sentence, sum(counts) or None, pound)  # a date: two, two and four digits


def joined(first: EntryAsked, second: EntryAsked) -> EntryAsked:
    """Two sentences about the same entry: the later words count first, as a prompt repeats itself."""
    return EntryAsked(f"{first.prompt} {second.prompt}", second.digits or first.digits, first.pound or second.pound)
