"""A far end that a test holds in its hands: every call is noted digit by digit and frame by frame."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import numpy as np

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.core.call import CallId
from holdslayer_agent.core.events import CallEvent
from holdslayer_agent.demo import Stage
from holdslayer_agent.rehearsal import PracticeExchange
from holdslayer_agent.telephony.ami import Ami
from holdslayer_agent.telephony.ari import Ari, AriEvent
from holdslayer_agent.telephony.configuration import Folders, render
from holdslayer_agent.telephony.far_end import AsteriskFarLine
from holdslayer_agent.telephony.installation import find_asterisk
from holdslayer_agent.telephony.media import MediaServer
from holdslayer_agent.telephony.process import AsteriskProcess
from holdslayer_agent.telephony.secrets import SecretFile
from holdslayer_agent.telephony.switchboard import Board
from tests.asterisk.conftest import eventually

RATE_HZ = 16_000


def tone(hz: float, seconds: float, rate_hz: int = RATE_HZ) -> Pcm:
    """A sine at −15 dBFS."""
    wave: Pcm = (5800 * np.sin(2 * np.pi * hz * np.arange(int(seconds * rate_hz)) / rate_hz)).astype(np.int16)
    return wave


def share(samples: np.ndarray, hz: float, rate_hz: int = RATE_HZ) -> float:
    """The share of the energy within 25 Hz of `hz`."""
    if not len(samples):
        return 0.0
    power = np.abs(np.fft.rfft(samples.astype(np.float64))) ** 2
    near = np.abs(np.fft.rfftfreq(len(samples), 1 / rate_hz) - hz) < 25
    return float(power[near].sum() / (power.sum() + 1e-9))


class FarEnd(PracticeExchange):
    """Serves each call with `serve`; what comes in is in `digits` and `audio` of the latest call."""

    def __init__(self, folder: Path, *, peer_port: int, sip_port: int) -> None:
        super().__init__(folder, peer="127.0.0.1", peer_port=peer_port, sip_port=sip_port)
        self.digits: list[str] = []
        self.frames: list[Pcm] = []
        self.serve: Callable[[AsteriskFarLine], Awaitable[None]] = answer

    @property
    def folders(self) -> Folders:
        return Folders(self.folder.resolve() / "asterisk")

    def audio(self) -> np.ndarray:
        return np.concatenate(self.frames) if self.frames else np.zeros(0, np.int16)

    async def _answer(self, line: Any) -> None:
        self.digits, self.frames = [], []
        serving = asyncio.ensure_future(self.serve(line))
        try:
            async for kind, value in line.raw_events():
                if kind == "digit":
                    self.digits.append(value)
                elif kind == "audio":
                    self.frames.append(value)
        finally:
            serving.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await serving


async def answer(line: AsteriskFarLine) -> None:
    """Pick up and be silent."""
    await line.answer()


async def answer_with_tone(line: AsteriskFarLine) -> None:
    """Pick up and play 700 Hz."""
    await line.answer()
    await line.play(tone(700, 40))


class Bench:
    """A switchboard on a real Asterisk, without an agent, and the far end."""

    def __init__(self, stage: Stage, far: FarEnd) -> None:
        self.stage, self.far = stage, far
        a, secrets = stage.settings.asterisk, SecretFile(stage.settings.data_dir / "secrets.json")
        installation = find_asterisk()
        self.folders = Folders(stage.settings.data_dir.resolve() / "asterisk")
        self.process = AsteriskProcess(installation, self.folders)
        self.ari = Ari("127.0.0.1", a.http_port, a.ari_user, secrets.get("ari"), a.ari_app, on_event=self._on_event)
        self.ami = Ami("127.0.0.1", a.manager_port, a.manager_user, secrets.get("manager"))
        self.media = MediaServer("127.0.0.1", a.audiosocket_port, RATE_HZ)
        self.events: list[tuple[CallId, CallEvent]] = []
        self.board = self.new_board(self.ami)

    def new_board(self, ami: Ami, **wish: Any) -> Board:
        """The one that events go to from now on."""
        self.board = Board(
            self.ari, ami, self.media, lambda call, event: self.events.append((call, event)),
            recordings=self.folders.spool / "recording", **wish,
        )  # fmt: skip
        return self.board

    def _on_event(self, event: AriEvent) -> None:
        self.board.on_event(event)

    async def happened(self, name: str, timeout_s: float = 15.0) -> None:
        """An event of the call, by its type's name."""
        await eventually(lambda: any(type(e).__name__ == name for _, e in self.events), timeout_s)

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[Bench]:
        render(self.stage.settings, find_asterisk(), self.folders)
        a = self.stage.settings.asterisk
        await self.process.start(a.bind, a.http_port)
        await self.media.start()
        running = [asyncio.create_task(self.ari.run()), asyncio.create_task(self.ami.run())]
        try:
            await eventually(lambda: self.ari.connected.is_set() and self.ami.up)
            yield self
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await self.media.stop()
            await self.ari.close()
            await self.process.stop()


@contextlib.asynccontextmanager
async def bench(folder: Path) -> AsyncIterator[Bench]:
    """Both Asterisks up."""
    stage = Stage.build(folder)
    far = FarEnd(folder / "far", peer_port=stage.settings.asterisk.sip_port, sip_port=stage.far_port)
    ready = asyncio.Event()
    running = asyncio.create_task(far.run(ready))
    try:
        await asyncio.wait_for(ready.wait(), 40)
        async with Bench(stage, far).open() as opened:
            yield opened
    finally:
        running.cancel()
        await asyncio.wait({running})
