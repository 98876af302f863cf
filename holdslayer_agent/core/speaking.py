"""What the user has said to whoever is on the line: his own words, spoken by the agent while it holds the line for him.

A person who has not heard yet that an automated assistant speaks hears it first. Numbers travel as slots: they are
spoken, and neither shown nor kept.
"""

from __future__ import annotations

from holdslayer_agent.core.call import Call, State, Timer, Words
from holdslayer_agent.core.commands import Command, Say
from holdslayer_agent.core.consent import with_notice
from holdslayer_agent.core.events import CallEvent, Said, Unsaid, UserSpoke
from holdslayer_agent.core.verdict import PROBE_AT
from holdslayer_agent.core.wording import word

__all__ = [
    "LONGEST_S",
    "MOST_CHARACTERS",
    "MOST_WAITING",
    "USERS_WORDS",
    "say_for_user",
    "user_is_silent",
    "words_over",
]

USERS_WORDS = "user-"
"""What the names of the user's words begin with; the agent's own phrases are called otherwise."""

MOST_CHARACTERS = 300
"""16 to 20 s in the packaged voices of the four languages: longer nobody listens to a machine without a word of his."""

MOST_WAITING = 3
"""Texts that may wait for one another: a minute of talk at most."""

LONGEST_S = 116.0
"""Three texts of the longest, the word to the person before them, and who talks over each is let speak twice, for 6 s;
what is not told of by then is lost."""


def say_for_user(call: Call, event: CallEvent, now: float) -> list[Command]:
    """Speak the user's words; to a person who does not know it yet, first that an automated assistant speaks."""
    assert isinstance(event, UserSpoke)
    introduces = _to_be_introduced(call)
    secret = "{{" in event.text
    call.words[event.what] = Words(now + LONGEST_S, introduces, secret)
    if call.state is State.RINGING_USER:
        call.timers[Timer.COMFORT] = now + LONGEST_S  # no word of ours in between; `Said` sets the next one its time
    assistant = with_notice(call.plan, word(call.plan.language, "assistant"))
    text = f"{assistant} {event.text}" if introduces else event.text
    return [Say(event.what, text, secret=secret)]


def words_over(call: Call, event: Said | Unsaid) -> None:
    """The user's words were spoken to their end, or cut off."""
    words = call.words.pop(event.what, None)
    if words is not None and words.introduces and isinstance(event, Said):
        call.introduced = True


def user_is_silent(call: Call, _event: CallEvent, now: float) -> bool:
    """No words of the user's are being spoken, or wait for it: those are not given up for a "yes" in between."""
    return not any(now < words.until_s for words in call.words.values())


def _to_be_introduced(call: Call) -> bool:
    """While phones ring the first word of comfort has said it. A menu needs no introduction, a doubtful voice does."""
    if call.introduced or any(words.introduces for words in call.words.values()):
        return False
    if call.state is State.RINGING_USER:
        return not call.spoken_to_person
    return call.state is not State.NAVIGATING or call.person.p_person >= PROBE_AT
