"""The port of speech to text: one utterance is one stream.

A recogniser hears speech only (music makes it invent words), so a stream is opened when the ear reports a voice and
finished when the voice falls silent. The finals are what to act on; 10 to 70 % of the words come only then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import ProviderError

__all__ = ["LONGEST_S", "NO_WORDS", "SpeechToText", "SttResult", "SttStream", "ended"]

LONGEST_S: Final = 30.0
"""Audio of one utterance that a provider keeps at most; the oldest goes. The listener cuts at 14 s."""


@dataclass(frozen=True, slots=True)
class SttResult:
    """Words of one utterance, lower case without punctuation unless the provider gives it."""

    text: str
    confidence: float = 1.0  # 0..1; how far providers agree on the scale is not known
    dropped_s: float = 0.0  # audio lost because the recogniser could not keep up
    no_speech: float = 0.0  # 0..1: how likely there was no speech at all, where the provider tells
    language: str = ""  # what the provider believes was spoken, where it tells, as `de`
    register: float | None = None  # log-odds that a telephone system says this (`speech.register`), where that is asked


NO_WORDS: Final = SttResult("", 0.0)


@runtime_checkable
class SttStream(Protocol):
    """One utterance. Ends with `finish` or `cancel`, exactly one of them."""

    async def feed(self, pcm: Pcm) -> None:
        """Takes audio at the stream's rate. Never waits: when the recogniser lags, the oldest audio is dropped."""
        ...

    async def partial(self) -> SttResult:
        """The words so far, perhaps none; a confidence of 1 where it is not told.

        Raises ProviderError when the utterance is lost.
        """
        ...

    async def finish(self) -> SttResult:
        """The final words. Raises ProviderError(retryable=True) when the utterance is lost."""
        ...

    async def cancel(self) -> None:
        """Gives the utterance up. Never raises."""
        ...


@runtime_checkable
class SpeechToText(Protocol):
    """A recogniser for one call."""

    def start(self, language: str, rate_hz: int = 8000) -> SttStream:
        """Opens an utterance. Raises ProviderError(retryable=False) for a language it does not know."""
        ...

    async def close(self) -> None:
        """Frees what the call used."""
        ...


def ended() -> ProviderError:
    """What a stream raises that is used after its end."""
    return ProviderError("the utterance has ended already", code="stt-ended")
