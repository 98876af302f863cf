"""What speech to text cost: utterances, audio, answers' delay, failures and money, by call and provider.

`Ledger` keeps the counts of the agent; `Metered` wraps a recogniser and writes into it. Money is an estimate: seconds
of audio times the provider's price a minute, which the settings hold.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import ProviderError
from holdslayer_agent.speech.stt import SpeechToText, SttResult, SttStream

__all__ = ["Ledger", "Metered", "Usage"]

_DELAYS_KEPT: Final = 200
_CALLS_KEPT: Final = 200


@dataclass(slots=True)
class Usage:
    """Counts of one provider, in one call or altogether."""

    provider: str
    utterances: int = 0
    cancelled: int = 0
    failed: int = 0
    audio_s: float = 0.0
    dropped_s: float = 0.0
    cost: float = 0.0
    delays_s: deque[float] = field(default_factory=lambda: deque(maxlen=_DELAYS_KEPT))
    """From the end of the utterance to its words, the last 200."""
    last_error: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON: delays as median and 95th percentile, None before the first."""
        ordered = sorted(self.delays_s)
        return {
            "provider": self.provider,
            "utterances": self.utterances,
            "cancelled": self.cancelled,
            "failed": self.failed,
            "audio_s": round(self.audio_s, 1),
            "dropped_s": round(self.dropped_s, 1),
            "cost": round(self.cost, 5),
            "delay_p50_s": round(ordered[len(ordered) // 2], 3) if ordered else None,
            "delay_p95_s": round(ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)], 3) if ordered else None,
            "last_error": self.last_error,
        }


class Ledger:
    """The counts of all providers, altogether and for the last 200 calls."""

    def __init__(self) -> None:
        self._total: dict[str, Usage] = {}
        self._calls: dict[str, dict[str, Usage]] = {}

    def pages(self, provider: str, call: str) -> tuple[Usage, ...]:
        """What to write an utterance of this provider in this call into; an empty `call` counts only altogether."""
        total = self._total.setdefault(provider, Usage(provider))
        if not call:
            return (total,)
        if call not in self._calls and len(self._calls) >= _CALLS_KEPT:
            del self._calls[next(iter(self._calls))]
        return total, self._calls.setdefault(call, {}).setdefault(provider, Usage(provider))

    def totals(self) -> list[dict[str, Any]]:
        """By provider, since the agent started."""
        return [usage.as_dict() for usage in self._total.values()]

    def of_call(self, call: str) -> list[dict[str, Any]]:
        """By provider, of one call; empty when it is not known any more."""
        return [usage.as_dict() for usage in self._calls.get(call, {}).values()]


class Metered(SpeechToText):
    """A recogniser whose use is counted. `cost_per_minute` in the currency of the settings."""

    def __init__(
        self,
        inner: SpeechToText,
        provider: str,
        ledger: Ledger,
        *,
        call: str = "",
        cost_per_minute: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inner = inner
        self._provider = provider
        self._ledger = ledger
        self._call = call
        self._cost_per_s = cost_per_minute / 60.0
        self._clock = clock

    def start(self, language: str, rate_hz: int = 8000) -> SttStream:
        """See SpeechToText."""
        inner = self._inner.start(language, rate_hz)
        pages = self._ledger.pages(self._provider, self._call)
        return _MeteredStream(inner, pages, rate_hz, self._cost_per_s, self._clock)

    async def close(self) -> None:
        """Closes the recogniser."""
        await self._inner.close()


class _MeteredStream(SttStream):
    def __init__(
        self,
        inner: SttStream,
        pages: tuple[Usage, ...],
        rate_hz: int,
        cost_per_s: float,
        clock: Callable[[], float],
    ) -> None:
        self._inner = inner
        self._pages = pages
        self._rate_hz = rate_hz
        self._cost_per_s = cost_per_s
        self._clock = clock
        self._counted = False

    async def feed(self, pcm: Pcm) -> None:
        seconds = len(pcm) / self._rate_hz
        for page in self._pages:
            page.audio_s += seconds
            page.cost += seconds * self._cost_per_s
        await self._inner.feed(pcm)

    async def partial(self) -> SttResult:
        try:
            return await self._inner.partial()
        except ProviderError as error:
            self._fail(error)
            raise

    async def finish(self) -> SttResult:
        began = self._clock()
        try:
            result = await self._inner.finish()
        except ProviderError as error:
            self._fail(error)
            raise
        for page in self._pages:
            page.utterances += 1
            page.dropped_s += result.dropped_s
            page.delays_s.append(self._clock() - began)
        self._counted = True
        return result

    async def cancel(self) -> None:
        if not self._counted:
            for page in self._pages:
                page.cancelled += 1
        self._counted = True
        await self._inner.cancel()

    def _fail(self, error: ProviderError) -> None:
        if self._counted:
            return
        self._counted = True
        for page in self._pages:
            page.failed += 1
            page.last_error = error.code
