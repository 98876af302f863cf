"""Several recognisers as one: the first that is well is used; what it loses, the next one hears again.

An utterance's audio is kept while it lasts. When the recogniser fails in it, or does not answer in time, the audio
goes to the same one once more if the fault may pass, then to the next. A recogniser that failed is left alone for a
while, the same for all calls (`Health`), and then tried again as the first.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import ProviderError
from holdslayer_agent.speech.audio_kept import AudioKept
from holdslayer_agent.speech.stt import LONGEST_S, NO_WORDS, SpeechToText, SttResult, SttStream, ended

__all__ = ["Choice", "FallbackRecogniser", "Health"]

log = logging.getLogger(__name__)

_NO_FAULTS: Final = frozenset({"stt-language", "stt-loading"})
"""It does not know the language, or is not there yet: nothing that leaving it alone would mend."""
FAULTS_IN_A_ROW: Final = 2
"""A fault that may pass is forgiven once; the second in a row sends the recogniser away."""


@dataclass(slots=True)
class Health:
    """How a provider does, shared by all calls."""

    return_s: float = 60.0
    clock: Callable[[], float] = time.monotonic
    faults: int = 0
    away_until: float = field(default=float("-inf"))

    @property
    def well(self) -> bool:
        """Whether to use it now."""
        return self.clock() >= self.away_until

    def worked(self) -> None:
        """It answered."""
        self.faults = 0
        self.away_until = float("-inf")

    def failed(self, error: ProviderError) -> None:
        """It did not. A fault that does not pass by itself sends it away at once."""
        self.faults += 1
        if self.faults >= FAULTS_IN_A_ROW or not error.retryable:
            self.away_until = self.clock() + self.return_s


@dataclass(frozen=True, slots=True)
class Choice:
    """One recogniser of the list."""

    name: str
    recogniser: SpeechToText
    health: Health
    timeout_s: float = 8.0
    """How long its final words may take."""
    again: bool = True
    """Whether to say an utterance again to the same one when a fault may pass."""


class FallbackRecogniser(SpeechToText):
    """One call's recognisers in the order they are wanted; at least one."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        if not choices:
            raise ValueError("a fallback needs at least one recogniser")
        self._choices = tuple(choices)

    def start(self, language: str, rate_hz: int = 8000) -> SttStream:
        """Opens an utterance at the first that is well and knows the language; else at the first that knows it.

        Raises the last ProviderError when none takes it.
        """
        stream = _FallbackStream(self._choices, language, rate_hz)
        stream.open()
        return stream

    async def close(self) -> None:
        """Closes them all."""
        for choice in self._choices:
            await choice.recogniser.close()


class _FallbackStream(SttStream):
    def __init__(self, choices: Sequence[Choice], language: str, rate_hz: int) -> None:
        # Those that are well in their order, then the others: better a sick recogniser than none.
        self._waiting = [c for c in choices if c.health.well] + [c for c in choices if not c.health.well]
        self._language = language
        self._rate_hz = rate_hz
        self._audio = AudioKept(rate_hz, LONGEST_S)
        self._inner: SttStream | None = None
        self._choice: Choice | None = None
        self._again = False
        self._ended = False

    def open(self) -> None:
        """The next recogniser's stream. Raises ProviderError when none is left."""
        last: ProviderError | None = None
        while self._waiting:
            choice = self._waiting.pop(0)
            try:
                self._inner = choice.recogniser.start(self._language, self._rate_hz)
            except ProviderError as error:
                last = error
                if error.code not in _NO_FAULTS:
                    choice.health.failed(error)
                continue
            self._choice, self._again = choice, choice.again
            return
        raise last or ProviderError("no recogniser is left", code="stt-none", retryable=True)

    async def feed(self, pcm: Pcm) -> None:
        if self._ended:
            return
        self._audio.add(pcm)
        if self._inner is not None:
            try:
                await self._inner.feed(pcm)
            except ProviderError as error:
                await self._lose(error)

    async def partial(self) -> SttResult:
        if self._inner is None or self._ended:
            return NO_WORDS
        inner = self._inner
        try:
            return await inner.partial()
        except ProviderError as error:
            if inner is self._inner and not self._ended:
                await self._lose(error)
            return NO_WORDS

    async def finish(self) -> SttResult:
        if self._ended:
            raise ended()
        self._ended = True
        while True:
            assert self._inner is not None
            assert self._choice is not None
            try:
                result = await self._timed(self._inner, self._choice)
            except ProviderError as error:
                await self._lose(error)
                continue
            self._choice.health.worked()
            return result

    async def cancel(self) -> None:
        self._ended = True
        self._audio.clear()
        if self._inner is not None:
            await self._inner.cancel()

    async def _timed(self, inner: SttStream, choice: Choice) -> SttResult:
        try:
            async with asyncio.timeout(choice.timeout_s):
                return await inner.finish()
        except TimeoutError as exc:
            raise ProviderError(
                f"{choice.name} did not answer within {choice.timeout_s:g} s", code="stt-timeout", retryable=True
            ) from exc

    async def _lose(self, error: ProviderError) -> None:
        """Goes on with the same recogniser once, or the next, and says it all again. Raises when none is left."""
        assert self._inner is not None
        assert self._choice is not None
        choice = self._choice
        await self._inner.cancel()
        choice.health.failed(error)
        log.warning("speech to text %s: %s", choice.name, error.message)
        if self._again and error.retryable and choice.health.well:
            self._waiting.insert(0, choice)
        try:
            self.open()
        except ProviderError as none_left:
            raise error from none_left
        if self._choice is choice:
            self._again = False
        await self._inner.feed(self._audio.all())
