"""Deepgram's streaming recogniser: one WebSocket an utterance.

Frames go out as they come; interim words are the partials, and `Finalize` at the end brings the finals at once. The
wire form is Deepgram's Live Audio API (`/v1/listen`): binary frames of linear16 audio, JSON back. Audio waits in a
bounded queue while the connection is made. The reader and the writer of each utterance are tasks of the group that is
given.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Mapping
from typing import Any, Final

import aiohttp
import numpy as np

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import ProviderError
from holdslayer_agent.speech.audio_kept import AudioKept
from holdslayer_agent.speech.stt import LONGEST_S, NO_WORDS, SpeechToText, SttResult, SttStream, ended

__all__ = ["Deepgram", "DeepgramStream"]

URL: Final = "wss://api.deepgram.com/v1/listen"
LANGUAGES: Final = frozenset({"en", "de", "fr", "es"})
_MOST_MESSAGE: Final = 1 << 20


class Deepgram(SpeechToText):
    """Speech to text by Deepgram, for any number of calls. `close` ends its connections."""

    def __init__(
        self,
        api_key: str,
        tasks: asyncio.TaskGroup,
        *,
        model: str = "nova-3",
        url: str = URL,
        connect_s: float = 5.0,
        answer_s: float = 5.0,
    ) -> None:
        self._key = api_key
        self._tasks = tasks
        self._model = model
        self._url = url
        self.connect_s = connect_s
        self.answer_s = answer_s
        self._session: aiohttp.ClientSession | None = None
        self._running: set[asyncio.Task[None]] = set()

    def start(self, language: str, rate_hz: int = 8000) -> SttStream:
        """Opens an utterance; the connection is made meanwhile."""
        short = language.split("-")[0].lower()
        if short not in LANGUAGES:
            raise ProviderError(f"Deepgram is not set up for {language!r}", code="stt-language")
        stream = DeepgramStream(self, short, rate_hz)
        task = self._tasks.create_task(stream.run(), name="deepgram")
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        stream.task = task
        return stream

    async def close(self) -> None:
        """Ends every utterance."""
        for task in list(self._running):
            task.cancel()
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def connect(self, language: str, rate_hz: int) -> aiohttp.ClientWebSocketResponse:
        """A connection that listens. Raises ProviderError naming what the service refused."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession()
        query = {
            "model": self._model,
            "language": language,
            "encoding": "linear16",
            "sample_rate": str(rate_hz),
            "channels": "1",
            "interim_results": "true",
            "punctuate": "true",
            "endpointing": "false",  # the ear knows when a voice ends
        }
        try:
            async with asyncio.timeout(self.connect_s):
                return await self._session.ws_connect(
                    self._url,
                    params=query,
                    headers={"Authorization": f"Token {self._key}"},
                    max_msg_size=_MOST_MESSAGE,
                )
        except aiohttp.WSServerHandshakeError as exc:
            raise _refused(exc.status) from exc
        except TimeoutError as exc:
            raise ProviderError(
                f"Deepgram did not answer within {self.connect_s:g} s", code="stt-timeout", retryable=True
            ) from exc
        except (aiohttp.ClientError, OSError) as exc:
            raise ProviderError(f"Deepgram can't be reached: {exc}", code="stt-unreachable", retryable=True) from exc


class DeepgramStream(SttStream):
    """One utterance. `run` is its task."""

    def __init__(self, deepgram: Deepgram, language: str, rate_hz: int) -> None:
        self._deepgram = deepgram
        self._language = language
        self._waiting = AudioKept(rate_hz, LONGEST_S)
        self._wake = asyncio.Event()
        self._finals: list[tuple[str, float]] = []
        self._interim = ""
        self._lost: ProviderError | None = None
        self._done = asyncio.Event()
        self._asked = False  # the end was reached: send Finalize
        self._ended = False
        self.task: asyncio.Task[None] | None = None

    # ------------------------------------------------------------ the port

    async def feed(self, pcm: Pcm) -> None:
        """Queues the audio."""
        if not self._ended and self._lost is None:
            self._waiting.add(pcm)
            self._wake.set()

    async def partial(self) -> SttResult:
        """Finals so far and the interim words behind them."""
        if self._lost is not None:
            raise self._lost
        text = " ".join(part for part in (*(text for text, _ in self._finals), self._interim) if part)
        return SttResult(text) if text else NO_WORDS

    async def finish(self) -> SttResult:
        """Asks for the finals and waits for them."""
        if self._ended:
            raise ended()
        self._ended = self._asked = True
        self._wake.set()
        try:
            async with asyncio.timeout(self._deepgram.connect_s + self._deepgram.answer_s):
                await self._done.wait()
        except TimeoutError as exc:
            raise ProviderError("Deepgram sent no final words", code="stt-timeout", retryable=True) from exc
        finally:
            self._stop()
        if self._lost is not None:
            raise self._lost
        text = " ".join(part for part, _ in self._finals if part)
        confidences = [confidence for part, confidence in self._finals if part]
        mean = sum(confidences) / len(confidences) if confidences else 0.0
        return SttResult(text, round(mean, 3), round(self._waiting.dropped_s, 3), language=self._language)

    async def cancel(self) -> None:
        """Closes the connection."""
        self._ended = True
        self._stop()

    def _stop(self) -> None:
        if self.task is not None:
            self.task.cancel()

    # ------------------------------------------------------------ the connection

    async def run(self) -> None:
        """Connects, sends and receives until the finals are there. Its failure is the stream's, not the group's."""
        try:
            socket = await self._deepgram.connect(self._language, self._waiting.rate_hz)
            try:
                async with asyncio.TaskGroup() as both:
                    sender = both.create_task(self._send(socket))
                    await self._receive(socket)
                    sender.cancel()
            finally:
                with contextlib.suppress(aiohttp.ClientError, OSError):
                    await socket.close()
        except ProviderError as error:
            self._lost = error
        except ExceptionGroup as group:
            self._lost = next(
                (e for e in group.exceptions if isinstance(e, ProviderError)), _broke(group.exceptions[0])
            )
        finally:
            self._done.set()

    async def _send(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            pcm, last = self._waiting.all(), self._asked
            self._waiting.clear()
            if pcm.size:
                await socket.send_bytes(np.ascontiguousarray(pcm, "<i2").tobytes())
            if last:
                await socket.send_str(json.dumps({"type": "Finalize"}))
                return

    async def _receive(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            told = _parsed(message.data)
            kind = told.get("type")
            if kind == "Results":
                text, confidence = _alternative(told)
                if told.get("is_final"):
                    self._finals.append((text, confidence))
                    self._interim = ""
                else:
                    self._interim = text
                if told.get("from_finalize") and self._asked:
                    return
            elif kind == "Error":
                what = str(told.get("description") or told.get("message") or "no reason given")[:200]
                raise ProviderError(f"Deepgram failed: {what}", code="stt-failed", retryable=True)
        raise ProviderError("Deepgram closed the connection in an utterance", code="stt-lost", retryable=True)


def _broke(error: Exception) -> ProviderError:
    return ProviderError(f"the connection to Deepgram broke: {error}", code="stt-lost", retryable=True)


def _parsed(raw: str) -> Mapping[str, Any]:
    try:
        told = json.loads(raw)
    except ValueError as exc:
        raise ProviderError("Deepgram sent what is no JSON", code="stt-garbage", retryable=True) from exc
    if not isinstance(told, dict):
        raise ProviderError("Deepgram sent what is no message", code="stt-garbage", retryable=True)
    return told


def _alternative(told: Mapping[str, Any]) -> tuple[str, float]:
    try:
        best = told["channel"]["alternatives"][0]
        return str(best["transcript"]).strip(), float(best.get("confidence", 0.0))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as exc:
        raise ProviderError("Deepgram sent results without words", code="stt-garbage", retryable=True) from exc


def _refused(status: int) -> ProviderError:
    if status in (401, 403):
        return ProviderError(
            f"Deepgram refused the key ({status})", code="stt-key", mend="Check speech.deepgram.api_key."
        )
    if status == 402:
        return ProviderError("Deepgram's credit is used up (402)", code="stt-credit", mend="Top up the account.")
    if status == 429:
        return ProviderError("Deepgram: too many requests (429)", code="stt-limit", retryable=True)
    return ProviderError(
        f"Deepgram answered with status {status}", code="stt-failed", retryable=status >= 500 or status == 408
    )
