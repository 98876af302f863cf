"""Offline speech to text for many calls at once: pocketsphinx in worker processes.

A decoder holds the interpreter's lock while it works, so each runs in its own process, one utterance at a time. A
call's `caller` asks for the worker it had before, because a decoder adapts to a line; any free one will do. With more
utterances than workers the late ones wait in their own bounded queue. A worker that dies loses its utterance
(ProviderError, retryable) and is replaced.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
from collections import deque
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import ProviderError
from holdslayer_agent.speech.stt import NO_WORDS, SpeechToText, SttResult, SttStream
from holdslayer_agent.speech.stt_decoder import LANGUAGES
from holdslayer_agent.speech.stt_worker import HEAD

__all__ = ["PocketsphinxCaller", "PocketsphinxStream", "SttPool"]

log = logging.getLogger(__name__)

QUEUE_S: Final = 12.0
"""Audio an utterance may wait for its worker; beyond, the oldest is dropped and counted."""
_UNANSWERED_S: Final = 4.0
"""Audio sent ahead of the worker's answers at most: keeps the pipe short, so that a partial is not stale."""


class SttPool:
    """Worker processes shared by all calls, at most `workers`; they start when first needed, one by `warm_up`."""

    def __init__(
        self,
        workers: int = 2,
        *,
        answer_timeout_s: float = 20.0,
        start_timeout_s: float = 30.0,
        command: tuple[str, ...] = (sys.executable, "-m", "holdslayer_agent.speech.stt_worker"),
    ) -> None:
        if workers < 1:
            raise ValueError("a pool needs at least one worker")
        self.workers = workers
        self.answer_timeout_s = answer_timeout_s
        self.start_timeout_s = start_timeout_s
        self._command = command
        self._idle: deque[_Worker] = deque()
        self._living: set[_Worker] = set()
        self._free = asyncio.Condition()
        self._starting = 0
        self._closed = False
        self.restarts = 0
        """Workers that died or hung and were replaced."""
        self.dropped_s = 0.0
        """Audio dropped over all utterances."""

    def caller(self) -> PocketsphinxCaller:
        """Speech to text for one call."""
        return PocketsphinxCaller(self)

    @property
    def spare(self) -> bool:
        """Whether a worker may be kept for a whole utterance: one stays for those who finish theirs."""
        busy = len(self._living) - len(self._idle) + self._starting
        return busy < max(self.workers - 1, 1)

    async def warm_up(self) -> None:
        """Starts one worker ahead of the first utterance. Raises ProviderError when it does not start."""
        worker = await self.take(None)
        await self.give_back(worker)

    async def take(self, wanted: _Worker | None) -> _Worker:
        """A free worker, `wanted` if it is free; waits when all are busy. Raises ProviderError."""
        async with self._free:
            while True:
                if self._closed:
                    raise ProviderError("the recogniser is closed", code="stt-closed")
                if wanted in self._idle:
                    assert wanted is not None
                    self._idle.remove(wanted)
                    return wanted
                if self._idle:
                    return self._idle.popleft()
                if len(self._living) + self._starting < self.workers:
                    self._starting += 1
                    break
                await self._free.wait()
        try:
            worker = await _Worker.start(self._command, self.start_timeout_s)
        finally:
            async with self._free:
                self._starting -= 1
                self._free.notify()
        self._living.add(worker)
        return worker

    async def give_back(self, worker: _Worker) -> None:
        """Frees a worker; a dead one is forgotten and its place may be filled."""
        async with self._free:
            if worker.alive and not self._closed:
                self._idle.append(worker)
            else:
                self._living.discard(worker)
            self._free.notify()

    async def bury(self, worker: _Worker) -> None:
        """Ends a worker that failed."""
        self.restarts += 1
        log.warning("a recogniser process was replaced", extra={"pid": worker.pid})
        await worker.kill()
        await self.give_back(worker)

    async def close(self) -> None:
        """Ends every worker. Utterances in flight fail with ProviderError."""
        async with self._free:
            self._closed = True
            workers = list(self._living)
            self._living.clear()
            self._idle.clear()
            self._free.notify_all()
        for worker in workers:
            await worker.kill()


class PocketsphinxCaller(SpeechToText):
    """One call's door to the pool."""

    def __init__(self, pool: SttPool) -> None:
        self._pool = pool
        self.last: _Worker | None = None

    def start(self, language: str, rate_hz: int = 8000) -> SttStream:
        """Opens an utterance. Raises ProviderError for any language but English."""
        if language.split("-")[0].lower() not in LANGUAGES:
            raise ProviderError(
                f"the offline recogniser knows English only, not {language!r}",
                code="stt-language",
                mend="choose faster-whisper or a cloud recogniser for this company",
            )
        return PocketsphinxStream(self._pool, self, rate_hz)

    async def close(self) -> None:
        """Forgets the worker; the pool goes on."""
        self.last = None


class PocketsphinxStream(SttStream):
    """One utterance: audio queues here, at most 12 s, until a worker takes it."""

    def __init__(self, pool: SttPool, caller: PocketsphinxCaller, rate_hz: int) -> None:
        self._pool = pool
        self._caller = caller
        self._rate_hz = rate_hz
        self._queue: deque[bytes] = deque()
        self._queued = 0
        self._worker: _Worker | None = None
        self._lock = asyncio.Lock()
        self._ended = False
        self._lost: ProviderError | None = None
        self.dropped_s = 0.0

    async def feed(self, pcm: Pcm) -> None:
        """Queues the audio and hands on what a worker can take at once."""
        if self._ended or self._lost is not None:
            return
        raw = np.ascontiguousarray(pcm, "<i2").tobytes()
        self._queue.append(raw)
        self._queued += len(raw)
        while self._queued > QUEUE_S * self._rate_hz * 2:
            gone = self._queue.popleft()
            self._queued -= len(gone)
            self.dropped_s += len(gone) / 2 / self._rate_hz
            self._pool.dropped_s += len(gone) / 2 / self._rate_hz
        if self._worker is not None and not self._lock.locked() and self._worker.writable:
            self._flush(self._worker)

    async def partial(self) -> SttResult:
        """The words so far; none while no worker is to spare. From the first on the utterance keeps its worker."""
        if self._ended or (self._worker is None and not self._pool.spare):
            return NO_WORDS
        async with self._lock:
            worker = await self._hold_worker()
            text, _ = await self._ask(worker, b"P")
        return SttResult(text) if text else NO_WORDS

    async def finish(self) -> SttResult:
        """The final words. Waits for a worker if none was free yet."""
        if self._ended:
            raise ProviderError("the utterance has ended already", code="stt-ended")
        async with self._lock:
            self._ended = True
            worker = await self._hold_worker()
            text, confidence = await self._ask(worker, b"F")
            self._worker = None
            self._caller.last = worker
            await self._pool.give_back(worker)
        return SttResult(text, confidence, round(self.dropped_s, 3))

    async def cancel(self) -> None:
        """Gives up; the worker is free for others."""
        if self._ended:
            return
        self._ended = True
        self._queue.clear()
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.send(b"C", b"")
            await self._pool.give_back(worker)

    async def _hold_worker(self) -> _Worker:
        if self._lost is not None:
            raise self._lost
        if self._worker is None:
            try:
                async with asyncio.timeout(self._pool.answer_timeout_s):
                    self._worker = await self._pool.take(self._caller.last)
            except TimeoutError as exc:
                raise ProviderError(
                    f"all {self._pool.workers} recogniser processes are busy",
                    code="stt-busy",
                    mend="allow more recogniser processes",
                    retryable=True,
                ) from exc
            self._worker.send(b"S", str(self._rate_hz).encode())
        return self._worker

    def _flush(self, worker: _Worker) -> None:
        while self._queue:
            raw = self._queue.popleft()
            self._queued -= len(raw)
            worker.send(b"A", raw)

    async def _ask(self, worker: _Worker, kind: bytes) -> tuple[str, float]:
        try:
            async with asyncio.timeout(self._pool.answer_timeout_s):
                while self._queue:
                    self._flush(worker)
                    await worker.drain()
                worker.send(kind, b"")
                return await worker.answer()
        except asyncio.CancelledError:
            self._ended, self._worker = True, None
            await self._pool.bury(worker)  # its answer would be taken for the next utterance's
            raise
        except (TimeoutError, OSError, EOFError, ValueError, KeyError) as exc:
            self._ended, self._worker = True, None
            self._lost = ProviderError(
                "the recogniser process failed; the words of this utterance are lost", code="stt-lost", retryable=True
            )
            await self._pool.bury(worker)
            raise self._lost from exc


@dataclass(eq=False, slots=True)
class _Worker:
    process: asyncio.subprocess.Process
    _buffered: int = field(default=0)

    @classmethod
    async def start(cls, command: tuple[str, ...], timeout_s: float) -> _Worker:
        """Starts the process and waits until it is ready."""
        pipe = asyncio.subprocess.PIPE
        try:
            process = await asyncio.create_subprocess_exec(
                *command, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL
            )
        except OSError as exc:
            raise ProviderError(f"the recogniser process can't start: {exc}", code="stt-start") from exc
        worker = cls(process)
        try:
            async with asyncio.timeout(timeout_s):
                await worker.answer()
        except BaseException as exc:
            await worker.kill()
            if isinstance(exc, TimeoutError | EOFError | ValueError | KeyError):
                raise ProviderError("the recogniser process does not start", code="stt-start", retryable=True) from exc
            raise
        return worker

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def alive(self) -> bool:
        return self.process.returncode is None

    @property
    def writable(self) -> bool:
        """False while the worker lags: its pipe is full."""
        stdin = self.process.stdin
        return stdin is not None and not stdin.is_closing() and stdin.transport.get_write_buffer_size() < 1 << 16

    def send(self, kind: bytes, body: bytes) -> None:
        stdin = self.process.stdin
        if stdin is not None and not stdin.is_closing():
            stdin.write(HEAD.pack(kind, len(body)) + body)

    async def drain(self) -> None:
        if self.process.stdin is not None:
            await self.process.stdin.drain()

    async def answer(self) -> tuple[str, float]:
        """The next answer. Raises EOFError when the worker died."""
        assert self.process.stdout is not None
        head = await self.process.stdout.readexactly(HEAD.size)
        _, length = HEAD.unpack(head)
        body = json.loads(await self.process.stdout.readexactly(length))
        return str(body.get("text", "")), float(body.get("confidence", 0.0))

    async def kill(self) -> None:
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
            await self.process.wait()
