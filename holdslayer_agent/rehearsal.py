"""The practice company as a real far end: its own Asterisk, reached over a SIP trunk. Joins practice and telephony.

Runs as a process of its own (`holdslayer practice`), so that a demo, a test or a new installation calls something that
shares nothing with the agent but the wire.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path

from holdslayer_agent.practice.catalogue import find_number
from holdslayer_agent.practice.company import CompanySetup
from holdslayer_agent.practice.front_desk import answer
from holdslayer_agent.practice.ports import AudioHeard, CallerHungUp, DigitHeard, LineEvent
from holdslayer_agent.practice.scenario import Scenario
from holdslayer_agent.practice.scenario_reader import load_scenario
from holdslayer_agent.settings import AsteriskSettings, Settings, TrunkSettings
from holdslayer_agent.speech.tts_local import LocalSynthesizer
from holdslayer_agent.telephony.configuration import Folders, render
from holdslayer_agent.telephony.far_end import AsteriskFarLine, FarExchange
from holdslayer_agent.telephony.installation import find_asterisk, tools_bin
from holdslayer_agent.telephony.media import MediaServer
from holdslayer_agent.telephony.process import AsteriskProcess, free_port, free_sip_port
from holdslayer_agent.telephony.secrets import SecretFile

__all__ = ["FAR_ADDRESS", "PracticeExchange"]

log = logging.getLogger(__name__)

FAR_ADDRESS = "127.0.0.2"
"""A loopback address of its own, so that both Asterisks may use the same ports."""


class _Line(AsteriskFarLine):
    """The far line with the practice company's own event types."""

    async def events(self) -> AsyncIterator[LineEvent]:
        async for kind, value in self.raw_events():
            if kind == "digit":
                yield DigitHeard(str(value))
            elif kind == "audio":
                assert not isinstance(value, str)
                yield AudioHeard(value)
            else:
                yield CallerHungUp()


class PracticeExchange:
    """One far end, serving any number of calls until cancelled."""

    def __init__(
        self, folder: Path, *, peer: str, peer_port: int, sip_port: int = 0, address: str = FAR_ADDRESS,
        scenario: Path | None = None, ring_s: float = 2.0,
    ) -> None:  # fmt: skip
        self.folder = folder
        self._scenario: Scenario | None = load_scenario(scenario) if scenario else None
        self._ring_s = ring_s
        self.settings = Settings(
            data_dir=folder,
            asterisk=AsteriskSettings(
                bind=address,
                host=address,
                sip_port=sip_port or free_sip_port(address),
                http_port=free_port(address),
                manager_port=free_port(address),
                audiosocket_bind=address,
                audiosocket_port=free_port(address),
                rtp_first=20000,
                rtp_last=29999,
            ),
            trunk=TrunkSettings(host=peer, port=peer_port, auth="ip", qualify_s=0),
        )
        self._installation = find_asterisk()
        self._process = AsteriskProcess(self._installation, Folders(folder.resolve() / "asterisk"))
        self._calls = 0

    @property
    def sip_port(self) -> int:
        return self.settings.asterisk.sip_port

    async def run(self, ready: asyncio.Event | None = None) -> None:
        """Start, serve, and take the Asterisk down again when cancelled."""
        a, folders = self.settings.asterisk, Folders(self.folder.resolve() / "asterisk")
        await self._process.stop()
        await asyncio.to_thread(render, self.settings, self._installation, folders, name="practice", role="practice")
        media = MediaServer(a.audiosocket_bind, a.audiosocket_port, 16000 if self._installation.wideband else 8000)
        await media.start()
        try:
            await self._process.start(a.bind, a.http_port)
            password = SecretFile(self.folder / "secrets.json").get("ari")
            exchange = FarExchange(a.bind, a.http_port, a.ari_user, password, a.ari_app, media, _Line)
            serving = asyncio.create_task(exchange.run(self._answer))
            try:
                await asyncio.wait_for(exchange.ari.connected.wait(), 10.0)
                if ready is not None:
                    ready.set()
                await serving
            finally:
                serving.cancel()
                await exchange.ari.close()
        finally:
            await media.stop()
            await self._process.stop()

    async def _answer(self, line: _Line) -> None:
        self._calls += 1
        setup = CompanySetup(
            voicer=LocalSynthesizer(self.folder / "voice", tools=tools_bin()),
            opsound_dir=self._installation.data / "moh",
            heard_path=self.folder / "heard" / f"{self._calls:03d}.wav",
            ring_s=self._ring_s,
            seed=self._calls,
        )
        (self.folder / "heard").mkdir(exist_ok=True)
        entry = find_number(line.number)
        faulty = entry is not None and entry.behaviour is not None
        report = await answer(line, setup, None if faulty else self._scenario)
        with (self.folder / "calls.jsonl").open("a") as file:
            file.write(
                json.dumps(
                    {
                        "number": line.number,
                        "nodes": report.nodes,
                        "keys": report.keys,
                        "answered_s": report.answered_s,
                        "person_s": report.person_s,
                        "ended_s": report.ended_s,
                        "gaps": line.gaps,
                    }
                )
                + "\n"
            )
