"""The practice company's end of a call: `practice.ports.FarLine` on a second Asterisk, through ARI and AudioSocket.

Uses the same ARI client and media server as the agent; the far Asterisk's dialplan only hands each call to Stasis.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Generic, TypeVar

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import TelephonyError
from holdslayer_agent.telephony.ari import Ari, AriEvent
from holdslayer_agent.telephony.media import Ear, MediaServer
from holdslayer_agent.telephony.timeline import Spacing

__all__ = ["AsteriskFarLine", "FarExchange"]

log = logging.getLogger(__name__)

LONG_GAP_MS = 40.0

REASONS = {1: "unallocated", 16: "normal", 17: "busy", 19: "no_answer", 21: "rejected", 34: "congestion"}
"""Q.850 cause → ARI `reason`; others go as `reason_code`."""


class AsteriskFarLine:
    """One incoming call at the far end. See `practice.ports.FarLine`; `make_event(kind, value)` builds its events."""

    def __init__(self, exchange: FarExchange[Any], channel_id: str, number: str) -> None:
        self._exchange = exchange
        self._channel = channel_id
        self.number = number
        self._events: asyncio.Queue[tuple[str, Pcm | str]] = asyncio.Queue()
        self._ear: Ear | None = None
        self._uuid = uuid.uuid4()
        self._media: asyncio.Task[None] | None = None
        self._gone = asyncio.Event()
        self._answered = False
        self._hung_up = False
        self._spacing = Spacing()
        self.gaps: list[tuple[float, float]] = []
        """Where nothing was heard of the caller for longer than two frames: (loop time of its end, milliseconds)."""

    async def ring(self) -> None:
        await self._post("ring")

    async def early_media(self) -> None:
        await self._connect_media()
        await self._post("progress")

    async def answer(self) -> None:
        await self._connect_media()
        await self._post("answer")
        self._answered = True

    async def reject(self, cause: int) -> None:
        await self.hang_up(cause)

    async def play(self, pcm: Pcm) -> None:
        ear = self._ear
        if ear is None or self._gone.is_set():
            return
        ear.hush()
        ear.say(pcm)
        said = asyncio.ensure_future(ear.said())
        gone = asyncio.ensure_future(self._gone.wait())
        try:
            await asyncio.wait({said, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            said.cancel()
            gone.cancel()

    def stop(self) -> None:
        if self._ear is not None:
            self._ear.hush()

    async def raw_events(self) -> AsyncIterator[tuple[str, Pcm | str]]:
        """("digit", "5"), ("audio", frame), and last ("gone", "")."""
        while True:
            event = await self._events.get()
            yield event
            if event[0] == "gone":
                return

    async def hang_up(self, cause: int = 16) -> None:
        """Once: Asterisk hangs up a while after it was asked, and a second cause would be the one that is told."""
        if self._hung_up:
            return
        self._hung_up = True
        key = "reason" if int(cause) in REASONS else "reason_code"
        query: dict[str, Any] = {key: REASONS.get(int(cause), str(int(cause)))}
        with contextlib.suppress(TelephonyError):
            await self._exchange.ari.request("DELETE", f"/channels/{self._channel}", missing_ok=True, **query)

    async def _post(self, verb: str) -> None:
        with contextlib.suppress(TelephonyError):
            await self._exchange.ari.request("POST", f"/channels/{self._channel}/{verb}", missing_ok=True)

    async def _connect_media(self) -> None:
        if self._ear is not None:
            return
        ari, media = self._exchange.ari, self._exchange.media
        self._ear = media.expect(self._uuid)
        bridge = f"far-{self._uuid}"
        await ari.request("POST", f"/bridges/{bridge}", type="mixing")
        entered = self._exchange.expect(f"far-ear-{self._uuid}")
        await ari.request(
            "POST", "/channels/externalMedia", channelId=f"far-ear-{self._uuid}", app=ari.app,
            external_host=f"{self._exchange.media_host}:{media.port}", encapsulation="audiosocket", transport="tcp",
            format="slin16" if media.rate_hz == 16000 else "slin", data=str(self._uuid),
        )  # fmt: skip
        await asyncio.wait_for(entered.wait(), 5.0)  # before that Asterisk refuses it (422)
        await ari.request("POST", f"/bridges/{bridge}/addChannel", channel=f"{self._channel},far-ear-{self._uuid}")
        await self._ear.wait_connected(5.0)
        self._media = asyncio.ensure_future(self._listen(self._ear))

    async def _listen(self, ear: Ear) -> None:
        async for frame in ear.frames():
            if not isinstance(frame, str):
                now = asyncio.get_running_loop().time()
                if (gap_ms := self._spacing.note(now)) > LONG_GAP_MS:
                    self.gaps.append((now, gap_ms))
                self._events.put_nowait(("audio", frame))
        ear.hush()

    def on_event(self, event: AriEvent) -> None:
        if event.type == "ChannelDtmfReceived":
            self._events.put_nowait(("digit", event.digit))
        elif event.type in {"ChannelDestroyed", "StasisEnd", "ChannelHangupRequest"} and not self._gone.is_set():
            self._gone.set()
            self._events.put_nowait(("gone", ""))

    async def close(self) -> None:
        """Take bridge and media down once the call is over."""
        self._gone.set()
        if self._ear is not None:
            await self._ear.close()
            self._exchange.media.forget(self._uuid)
        if self._media is not None:
            self._media.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._media
        with contextlib.suppress(TelephonyError):
            await self._exchange.ari.request("DELETE", f"/channels/far-ear-{self._uuid}", missing_ok=True)
            await self._exchange.ari.request("DELETE", f"/bridges/far-{self._uuid}", missing_ok=True)


L = TypeVar("L", bound=AsteriskFarLine)


class FarExchange(Generic[L]):
    """All calls at the far end. `on_call(line)` is started as a task for each; its end ends the call."""

    def __init__(
        self, host: str, port: int, user: str, password: str, app: str, media: MediaServer, line: type[L]
    ) -> None:
        self._line = line
        self.media = media
        self.media_host = host
        self.ari = Ari(host, port, user, password, app, on_event=self._on_event)
        self._lines: dict[str, L] = {}
        self._entering: dict[str, asyncio.Event] = {}
        self._new: asyncio.Queue[L] = asyncio.Queue()

    async def run(self, on_call: Callable[[L], Awaitable[None]]) -> None:
        """Serve calls until cancelled; `on_call` returns an awaitable."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.ari.run())
            while True:
                line = await self._new.get()
                tasks.create_task(self._serve(line, on_call))

    async def _serve(self, line: L, on_call: Callable[[L], Awaitable[None]]) -> None:
        try:
            await on_call(line)
        except Exception:  # one call's boundary: the others go on
            log.exception("practice call %s broke", line.number)
        finally:
            await line.hang_up()
            await line.close()
            self._lines.pop(line._channel, None)

    def expect(self, channel: str) -> asyncio.Event:
        """Set once the channel is in our application."""
        return self._entering.setdefault(channel, asyncio.Event())

    def _on_event(self, event: AriEvent) -> None:
        if event.type == "StasisStart" and event.args and event.args[0] == "company":
            line = self._line(self, event.channel_id, event.args[1])
            self._lines[event.channel_id] = line
            self._new.put_nowait(line)
        elif event.type == "StasisStart" and event.channel_id in self._entering:
            self._entering.pop(event.channel_id).set()
        elif event.channel_id in self._lines:
            self._lines[event.channel_id].on_event(event)
