"""The AudioSocket server: one TCP connection an ear. Received audio as a gapless stream of frames, sent audio paced.

Owns sockets and clocks; what the audio means it does not know. Received frames go into a queue of 100 (2 s): when the
reader is slower, the oldest are dropped and counted. Sent audio waits in a queue of at most `Ear.MAX_QUEUED_S`.
"""

from __future__ import annotations

import asyncio
import collections
import contextlib
import logging
import time
import uuid
from collections.abc import AsyncIterator, Callable

import numpy as np

from holdslayer_agent.core.audio import FRAME_S, Pcm, frame_samples
from holdslayer_agent.errors import ProtocolError, SetupError, TelephonyError
from holdslayer_agent.telephony.audiosocket import Audio, Decoder, Digit, Ended, Failed, Identified, encode_audio
from holdslayer_agent.telephony.taps import LineTap
from holdslayer_agent.telephony.timeline import Spacing, Timeline

__all__ = ["Ear", "MediaServer", "Received"]

log = logging.getLogger(__name__)

QUEUE_FRAMES = 100
SAID_FRAMES = 10
"""What we said and taps have not been given yet; both clocks tick every 20 ms, so more than two are rare."""
SENT_FRAMES = 50
"""1 s of what went out, for whoever looks for its echo."""
UUID_S = 5.0
"""A connection that does not name its call by then is closed."""

Received = Pcm | str
"""A 20 ms frame, or one DTMF digit."""


class Ear:
    """One AudioSocket connection. `async for` gives 20 ms frames (and digits) until the peer is gone."""

    MAX_QUEUED_S = 60.0

    def __init__(self, rate_hz: int, *, read: bool = True) -> None:
        """`read` False: nobody takes `frames()`, taps alone get what comes."""
        self.rate_hz = rate_hz
        self._read = read
        self._taps: set[LineTap] = set()
        self._said: collections.deque[Pcm] = collections.deque(maxlen=SAID_FRAMES)
        self.connected = asyncio.Event()
        self.dropped_frames = 0
        self.timeline: Timeline | None = None
        self.spacing = Spacing()
        self._received: collections.deque[Received] = collections.deque()
        self._news = asyncio.Event()
        self._closed = False
        self._outgoing: collections.deque[tuple[Pcm, bool]] = collections.deque()  # with whether hush leaves it
        self._sent: collections.deque[Pcm] = collections.deque(maxlen=SENT_FRAMES)
        self._drained = asyncio.Event()
        self._drained.set()
        self._writer: asyncio.StreamWriter | None = None

    def losses(self) -> tuple[int, int]:
        """Frames filled with silence, frames dropped."""
        return (self.timeline.filled_frames if self.timeline else 0), self.dropped_frames

    async def wait_connected(self, timeout_s: float) -> None:
        """Raises TelephonyError("ear-timeout") when Asterisk does not connect in time."""
        try:
            async with asyncio.timeout(timeout_s):
                await self.connected.wait()
        except TimeoutError as error:
            raise TelephonyError(
                f"Asterisk did not open the AudioSocket within {timeout_s:g} s.",
                code="ear-timeout",
                mend="Check asterisk.audiosocket_bind and _port: Asterisk must reach the agent there.",
            ) from error

    async def frames(self) -> AsyncIterator[Received]:
        """Frames and digits in order, until the connection ends."""
        while True:
            while self._received:
                yield self._received.popleft()
            if self._closed:
                return
            self._news.clear()
            await self._news.wait()

    @property
    def waiting_frames(self) -> int:
        """Received and not yet taken by the reader."""
        return len(self._received)

    def say(self, samples: Pcm, *, keep: bool = False) -> None:
        """Queue audio at `rate_hz`, after what is queued already; `keep`: not to be hushed. Raises TelephonyError when
        too much waits."""
        step = frame_samples(self.rate_hz)
        if len(self._outgoing) * FRAME_S > self.MAX_QUEUED_S:
            raise TelephonyError("Too much audio waits to be spoken.", code="say-overflow")
        for begin in range(0, len(samples), step):
            piece = np.zeros(step, np.int16)
            part = samples[begin : begin + step]
            piece[: len(part)] = part
            self._outgoing.append((piece, keep))
        if self._outgoing:
            self._drained.clear()

    def hush(self) -> int:
        """Forget what is queued but what is to be kept: silence within one frame. Returns the frames forgotten."""
        kept = [queued for queued in self._outgoing if queued[1]]
        forgotten = len(self._outgoing) - len(kept)
        self._outgoing.clear()
        self._outgoing.extend(kept)
        if not kept:
            self._drained.set()
        return forgotten

    def sent(self, seconds: float) -> Pcm:
        """The last audio that went out, silence included; up to 1 s."""
        count = min(round(seconds / FRAME_S), len(self._sent))
        return np.concatenate(list(self._sent)[-count:]) if count else np.zeros(0, np.int16)

    @property
    def speaking(self) -> bool:
        return bool(self._outgoing)

    async def said(self) -> None:
        """Wait until all that was queued has been sent (or forgotten, or the peer is gone)."""
        await self._drained.wait()

    def tap(self, hidden: Callable[[], str]) -> LineTap:
        """A copy of all that is heard and said from now on."""
        tap = LineTap(self.rate_hz, hidden)
        self._taps.add(tap)
        return tap

    def untap(self, tap: LineTap) -> None:
        self._taps.discard(tap)
        tap.close()
        if not self._taps:
            self._said.clear()

    async def close(self) -> None:
        self._closed = True
        self._drained.set()
        for tap in self._taps:
            tap.close()
        self._news.set()
        if self._writer is not None:
            self._writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, decoder: Decoder) -> None:
        self._writer = writer
        self.timeline = Timeline(self.rate_hz, time.monotonic())
        self.connected.set()
        pacer = asyncio.ensure_future(self._pace(writer))
        try:
            while not self._closed:
                try:
                    async with asyncio.timeout(0.1):
                        received = await reader.read(8192)
                except TimeoutError:
                    self._take(self.timeline.fill(time.monotonic()))
                    continue
                if not received:
                    return
                for message in decoder.feed(received):
                    match message:
                        case Audio(rate_hz, samples):
                            if rate_hz != self.rate_hz:
                                log.warning("AudioSocket sends %d Hz, expected %d", rate_hz, self.rate_hz)
                                return
                            now = time.monotonic()
                            self.spacing.note(now)
                            self._take(self.timeline.receive(samples, now))
                        case Digit(digit):
                            self._take([digit])
                        case Ended() | Failed() | Identified():
                            return
        finally:
            self._closed = True
            self._drained.set()
            self._news.set()
            for tap in self._taps:
                tap.close()
            pacer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await pacer

    def _take(self, items: list[Pcm] | list[str]) -> None:
        for item in items:
            if self._taps and not isinstance(item, str):
                self._copy(item)
            if not self._read:
                continue
            if len(self._received) >= QUEUE_FRAMES:
                self._received.popleft()
                self.dropped_frames += 1
            self._received.append(item)
        if items:
            self._news.set()

    def _copy(self, heard: Pcm) -> None:
        """For the taps: what was heard, and over it what we said in the same 20 ms."""
        if self._said:
            heard = np.clip(heard.astype(np.int32) + self._said.popleft(), -32768, 32767).astype(np.int16)
        for tap in self._taps:
            tap.put(heard)

    async def _pace(self, writer: asyncio.StreamWriter) -> None:
        """Send one frame every 20 ms by the clock: Asterisk does not pace what it receives."""
        silence = np.zeros(frame_samples(self.rate_hz), np.int16)
        quiet = encode_audio(silence, self.rate_hz)
        due = time.monotonic()
        while True:
            if self._outgoing:
                piece, _ = self._outgoing.popleft()
                self._sent.append(piece)
                writer.write(encode_audio(piece, self.rate_hz))
                if self._taps:
                    self._said.append(piece)
                if not self._outgoing:
                    self._drained.set()
            else:
                # Silence is sent, too: a far end that hears nothing at all may take the line for dead.
                self._sent.append(silence)
                writer.write(quiet)
            due += FRAME_S
            delay = due - time.monotonic()
            if delay < -0.2:
                due = time.monotonic()
                delay = 0.0
            await asyncio.sleep(max(delay, 0.0))
            if writer.transport.get_write_buffer_size() > 64_000:
                await writer.drain()


class MediaServer:
    """Listens for AudioSocket connections and hands each to the ear that expects its UUID."""

    def __init__(self, host: str, port: int, rate_hz: int) -> None:
        self._host, self._port = host, port
        self.rate_hz = rate_hz
        self._expected: dict[uuid.UUID, Ear] = {}
        self._lost: tuple[int, ...] = (0, 0)
        self._server: asyncio.Server | None = None
        self.strangers = 0

    @property
    def port(self) -> int:
        if self._server is None:
            return self._port
        return int(self._server.sockets[0].getsockname()[1])

    async def start(self) -> None:
        """Raises SetupError("port-taken")."""
        try:
            self._server = await asyncio.start_server(self._connected, self._host, self._port)
        except OSError as error:
            raise SetupError(
                f"AudioSocket: port {self._port} on {self._host} can't be used: {error.strerror}.",
                code="port-taken",
                mend="Another agent may run already; else set asterisk.audiosocket_port.",
            ) from error

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for ear in list(self._expected.values()):
            await ear.close()

    def expect(self, call: uuid.UUID, *, read: bool = True) -> Ear:
        """An ear for the connection that will name itself `call`; `read` as for `Ear`."""
        ear = Ear(self.rate_hz, read=read)
        self._expected[call] = ear
        return ear

    @property
    def ears(self) -> list[Ear]:
        """Those that Asterisk has connected."""
        return [ear for ear in self._expected.values() if ear.connected.is_set()]

    def forget(self, call: uuid.UUID) -> None:
        ear = self._expected.pop(call, None)
        if ear is not None:
            self._lost = tuple(map(sum, zip(self._lost, ear.losses(), strict=True)))

    def losses(self) -> tuple[int, int]:
        """Of all ears so far: frames that were late or lost, and filled with silence; frames dropped as they were read
        too slowly."""
        filled, dropped = map(sum, zip(self._lost, *(e.losses() for e in self._expected.values()), strict=True))
        return filled, dropped

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        decoder = Decoder()
        try:
            async with asyncio.timeout(UUID_S):
                ear = await self._identify(reader, decoder)
            if ear is None or ear.connected.is_set():
                self.strangers += 1
                log.warning("AudioSocket connection for no known call refused")
                return
            await ear._serve(reader, writer, decoder)
        except (ProtocolError, ConnectionError, TimeoutError, asyncio.IncompleteReadError) as error:
            log.info("AudioSocket connection ended: %s", error)
        finally:
            writer.close()

    async def _identify(self, reader: asyncio.StreamReader, decoder: Decoder) -> Ear | None:
        while True:
            # 19 bytes: exactly the first message, so that no audio behind it is taken here.
            received = await reader.readexactly(19) if decoder.pending == 0 else b""
            for message in decoder.feed(received):
                if isinstance(message, Identified):
                    return self._expected.get(message.uuid)
                return None
            return None
