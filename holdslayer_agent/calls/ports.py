"""What a call needs from the outside, as small Protocols. Vendors fill them; `app.py` joins them."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.core.call import CallId, PhonePlan
from holdslayer_agent.core.events import CallEvent
from holdslayer_agent.hearing import SoundMemory

__all__ = [
    "EventSink",
    "FoundCall",
    "HearingMemory",
    "Journal",
    "JournalEntry",
    "Known",
    "Line",
    "Recognizer",
    "Switchboard",
    "Tap",
    "TappedLeg",
    "Utterance",
    "Voice",
]

EventSink = Callable[[CallId, CallEvent], None]
"""Where the switchboard drops what happened to a call. Never blocks."""


TappedLeg = Literal["company", "you", "mix"]
"""What can be listened to: the company, the user's phone, or the whole bridge with the agent's voice."""


class Line(Protocol):
    """The agent's own leg in a call: what is heard, and what we say. 20 ms frames at `rate_hz`."""

    @property
    def rate_hz(self) -> int: ...

    def frames(self) -> AsyncIterator[Pcm | str]:
        """Frames (and DTMF digits) in order, gapless, until the leg is gone."""
        ...

    def say(self, samples: Pcm) -> None:
        """Queue audio behind what is queued; paced by the line."""
        ...

    def hush(self) -> int:
        """Forget what is queued, but no touch tones: silence within one frame. Returns the frames forgotten."""
        ...

    def sent(self, seconds: float) -> Pcm:
        """The last audio that went out, silence included; up to 1 s, at first less."""
        ...

    async def said(self) -> None:
        """All that was queued has been sent, or forgotten, or the leg is gone."""
        ...


class Tap(Protocol):
    """A copy of what a leg carries, for one listener. Never holds the call up: a slow reader loses it."""

    @property
    def rate_hz(self) -> int: ...

    @property
    def lagged(self) -> bool:
        """It was cut off because it was too slow."""
        ...

    def frames(self) -> AsyncIterator[tuple[Pcm, str]]:
        """Frames of 20 ms, silent with the reason while they are hidden; until the leg is gone or `lagged`."""
        ...


@dataclass(frozen=True, slots=True)
class FoundCall:
    """A call that Asterisk still carries, found by a new agent."""

    call_id: CallId
    company: bool
    phones_ringing: tuple[str, ...]
    phones_answered: tuple[str, ...]
    phones_bridged: tuple[str, ...]
    company_answered: bool = False
    company_dialled: bool = True
    """False where the company's leg was made and never dialled."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a number when a call to it begins."""

    memory: SoundMemory
    bias: float = 0.0  # log-odds for every voice, from what the user said of earlier rings


class HearingMemory(Protocol):
    """What was heard on earlier calls to a number. A fault costs the memory, never a call: nothing here raises."""

    async def known(self, number: str) -> Known: ...

    async def remember(self, number: str, memory: SoundMemory) -> None: ...

    async def note_verdict(self, number: str, call_id: CallId, *, person: bool) -> None: ...


class Switchboard(Protocol):
    """Legs and bridges. Every method raises TelephonyError when Asterisk refuses, is gone or too slow."""

    async def attach_ear(self, call_id: CallId, *, muted: bool) -> Line:
        """Give the call an ear of ours, replacing one that lost its agent. Makes the call's bridge if there is none."""
        ...

    async def dial_company(self, call_id: CallId, number: str, timeout_s: float) -> None:
        """Dial through the dialplan's `hs-out`. What comes of it is reported as events."""
        ...

    async def send_dtmf(self, call_id: CallId, keys: str) -> None:
        """Send digits to the company, out of band. Returns once they have been sent."""
        ...

    async def hang_up_company(self, call_id: CallId) -> None: ...

    async def ring_phone(self, call_id: CallId, phone: PhonePlan, caller: str) -> None:
        """Ring one phone; PhoneRang, PhoneAnswered or PhoneFailed follow."""
        ...

    async def tell_phone(self, call_id: CallId, phone: str, sound: Path, *, then_hang_up: bool) -> None:
        """Play a sound file to a phone that is not (or no longer) bridged. Returns when it has begun."""
        ...

    async def ask_phone(self, call_id: CallId, phone: str, sound: Path, wanted: str) -> str:
        """Play a question to a picked-up phone and return what is keyed in: one key of `wanted`, or, where that is
        empty, all digits up to # (* begins anew). Empty when the phone is gone. A key stops the sound."""
        ...

    async def whisper(self, call_id: CallId, phone: str, sound: Path) -> None:
        """Play a sound file to a bridged phone alone."""
        ...

    async def bridge_phone(self, call_id: CallId, phone: str) -> None: ...

    async def release_phone(self, call_id: CallId, phone: str) -> None: ...

    async def mute_ear(self, call_id: CallId, *, muted: bool) -> None: ...

    async def record_company(self, call_id: CallId) -> None:
        """Begin to record the company's leg and the whole bridge."""
        ...

    async def record_phone(self, call_id: CallId, phone: str) -> None:
        """Begin to record a phone's leg."""
        ...

    async def blank_recordings(self, call_id: CallId, *, company: bool, phones: bool) -> None:
        """Let recordings get silence, or sound again: the company's leg and the whole call, and the user's phones.
        Those begun meanwhile as well."""
        ...

    def tap(
        self, call_id: CallId, leg: TappedLeg, hidden: Callable[[], str]
    ) -> contextlib.AbstractAsyncContextManager[Tap]:
        """Listen in while the context lasts. `hidden` says why nothing may be heard just now; empty: it may."""
        ...

    async def end_call(self, call_id: CallId) -> list[Path]:
        """Take every leg and the bridge down. Returns the files that were recorded."""
        ...

    async def find_calls(self) -> list[FoundCall]:
        """Calls that are still in Asterisk."""
        ...


class Utterance(Protocol):
    """One stretch of speech being recognised. As `speech.stt.SttStream`."""

    async def feed(self, pcm: Pcm) -> None: ...
    async def partial(self) -> Words: ...
    async def finish(self) -> Words: ...
    async def cancel(self) -> None: ...


class Words(Protocol):
    """What was understood."""

    @property
    def text(self) -> str: ...
    @property
    def confidence(self) -> float: ...
    @property
    def language(self) -> str: ...
    @property
    def register(self) -> float | None: ...


class Recognizer(Protocol):
    """Speech to text for one call. As `speech.stt.SpeechToText`."""

    def start(self, language: str, rate_hz: int = 8000) -> Utterance: ...
    async def close(self) -> None: ...


class Voice(Protocol):
    """Text to speech. As `speech.tts.Synthesizer`."""

    async def synthesize(self, text: str, language: str, voice: str = "", *, keep: bool = True) -> Pcm: ...


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One event of a call as it is kept: enough to rebuild the call by handling it again."""

    seq: int
    at_s: float
    event: CallEvent


class Journal(Protocol):
    """Where calls are kept. Errors of the disk are the implementation's: a call never ends because of them."""

    def note(self, call_id: CallId, entry: JournalEntry) -> None:
        """Keep an event; returns at once."""
        ...

    async def read(self, call_id: CallId) -> list[JournalEntry]:
        """All events of a call in order; empty when it is not known."""
        ...
