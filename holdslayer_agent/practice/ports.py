"""The ports of the practice company: the line it answers, the voice it speaks with, the ear it may have.

The practice company knows nothing of Asterisk. `company.Company` drives a `FarLine`; `fake_line.FakeLine` is the one
for tests, the one over SIP lives with the telephony.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from holdslayer_agent.core.audio import Pcm

__all__ = [
    "LINE_RATE_HZ",
    "AudioHeard",
    "CallerHungUp",
    "Cause",
    "DigitHeard",
    "FarLine",
    "LineEvent",
    "PhraseRecogniser",
    "Voicer",
]

LINE_RATE_HZ = 16_000
"""All audio through a `FarLine`, both ways. A narrower call resamples in its implementation."""


class Cause(IntEnum):
    """Hang-up causes as Q.850 numbers them; Asterisk turns them into SIP responses."""

    UNALLOCATED = 1  # SIP 404
    NORMAL = 16
    BUSY = 17  # SIP 486
    NO_ANSWER = 19
    REJECTED = 21  # SIP 403
    CONGESTION = 34  # SIP 503
    UNAVAILABLE = 38  # SIP 500: network out of order


@dataclass(frozen=True, slots=True)
class DigitHeard:
    """The caller pressed a key: one of `0-9 * #`."""

    digit: str


@dataclass(frozen=True, slots=True)
class AudioHeard:
    """20 ms of the caller's audio at `LINE_RATE_HZ`. May be missing while the caller is silent."""

    pcm: Pcm


@dataclass(frozen=True, slots=True)
class CallerHungUp:
    """The caller is gone. The last event."""


LineEvent = DigitHeard | AudioHeard | CallerHungUp


class FarLine(Protocol):
    """The company's end of one incoming call, from the first ring to the end. Used by one task."""

    @property
    def number(self) -> str:
        """What the caller dialled, digits only."""
        ...

    async def ring(self) -> None:
        """Let the caller's network make ringback (SIP 180). Before `answer` only."""
        ...

    async def early_media(self) -> None:
        """Open the audio path without answering (SIP 183): what is played now is heard and costs nothing."""
        ...

    async def answer(self) -> None:
        """Take the call (SIP 200)."""
        ...

    async def reject(self, cause: Cause) -> None:
        """End the call before it was answered. Nothing else may follow."""
        ...

    async def play(self, pcm: Pcm) -> None:
        """Send audio at its own speed; returns once played to its end or cut by `stop`, a new `play` or the end."""
        ...

    def stop(self) -> None:
        """Cut what is playing. Harmless when nothing is."""
        ...

    def events(self) -> AsyncIterator[LineEvent]:
        """Digits and audio as they come, to `CallerHungUp`. Audio may be dropped, oldest first; digits never."""
        ...

    async def hang_up(self, cause: Cause = Cause.NORMAL) -> None:
        """End the call. Harmless when it has ended already."""
        ...


class Voicer(Protocol):
    """Text to speech with a named voice, as `speech.tts.Synthesizer` has it."""

    async def synthesize(self, text: str, language: str, voice: str = "", *, keep: bool = True) -> Pcm:
        """The text spoken, at 16 kHz, in the voice `engine:name` (`flite:rms`). Not `keep`: leave no copy on disk."""
        ...


class PhraseRecogniser(Protocol):
    """Understands what a caller says to a company that takes spoken answers."""

    async def recognise(self, pcm: Pcm, language: str, phrases: tuple[str, ...]) -> str:
        """The words heard in one utterance at 16 kHz, empty when none. `phrases` are those expected here."""
        ...
