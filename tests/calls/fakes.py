"""Ports of a call that a test holds in its hand: they record what they are asked, and fail where they are told to."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from holdslayer_agent.calls.desk import CallFacts
from holdslayer_agent.calls.effects import Tools
from holdslayer_agent.calls.ports import FoundCall, JournalEntry
from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.core.call import CallId, CallPlan, Outcome, PhonePlan
from holdslayer_agent.core.decisions import Decision, MenuView, WaitForMore
from holdslayer_agent.errors import HoldSlayerError, ProviderError, TelephonyError
from holdslayer_agent.speech.stt import SttResult

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / name) for name in ("practice", "core")]

CALL = CallId("0123456789ab")
PLAN = CallPlan(CALL, "+14155550132", "Acme", "my bill", "en", (PhonePlan("desk", 20.0),), slots=("pin", "name"))
SLOTS = {"pin": "4821", "name": "Anna Smith"}


@dataclass
class FakeLine:
    """A leg of the agent's: frames come from `arrive`, what is said is kept."""

    rate_hz: int = 8000
    spoken: list[Pcm] = field(default_factory=list)
    hushed: int = 0
    speaks_s: float = 0.0
    incoming: asyncio.Queue[Pcm | str | None] = field(default_factory=asyncio.Queue)

    def frames(self) -> AsyncIterator[Pcm | str]:
        return self._frames()

    async def _frames(self) -> AsyncIterator[Pcm | str]:
        while (frame := await self.incoming.get()) is not None:
            yield frame

    def say(self, samples: Pcm) -> None:
        self.spoken.append(samples)

    def hush(self) -> int:
        self.hushed += 1
        return 0

    def sent(self, seconds: float) -> Pcm:
        return np.zeros(round(seconds * self.rate_hz), np.int16)

    async def said(self) -> None:
        await asyncio.sleep(self.speaks_s)


@dataclass
class FakeSwitchboard:
    """Every call of a method as (name, arguments); `failing` holds what to raise by name."""

    line: FakeLine = field(default_factory=FakeLine)
    done: list[tuple[Any, ...]] = field(default_factory=list)
    failing: dict[str, Exception] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    keyed: str = ""
    """What is keyed in at a phone that is asked."""

    async def _do(self, name: str, *arguments: Any) -> None:
        self.done.append((name, *arguments))
        await asyncio.sleep(0)
        if name in self.failing:
            raise self.failing[name]

    def of(self, name: str) -> list[tuple[Any, ...]]:
        return [arguments for what, *arguments in self.done if what == name]  # type: ignore[misc]

    async def attach_ear(self, call_id: CallId, *, muted: bool) -> FakeLine:
        await self._do("attach_ear", muted)
        return self.line

    async def dial_company(self, call_id: CallId, number: str, timeout_s: float) -> None:
        await self._do("dial_company", number, timeout_s)

    async def send_dtmf(self, call_id: CallId, keys: str) -> None:
        await self._do("send_dtmf", keys)

    async def hang_up_company(self, call_id: CallId) -> None:
        await self._do("hang_up_company")

    async def ring_phone(self, call_id: CallId, phone: PhonePlan, caller: str) -> None:
        await self._do("ring_phone", phone.name, caller)

    async def tell_phone(self, call_id: CallId, phone: str, sound: Path, *, then_hang_up: bool) -> None:
        await self._do("tell_phone", phone, sound, then_hang_up)

    async def ask_phone(self, call_id: CallId, phone: str, sound: Path, wanted: str) -> str:
        await self._do("ask_phone", phone, wanted)
        return self.keyed

    async def whisper(self, call_id: CallId, phone: str, sound: Path) -> None:
        await self._do("whisper", phone, sound)

    async def bridge_phone(self, call_id: CallId, phone: str) -> None:
        await self._do("bridge_phone", phone)

    async def release_phone(self, call_id: CallId, phone: str) -> None:
        await self._do("release_phone", phone)

    async def mute_ear(self, call_id: CallId, *, muted: bool) -> None:
        await self._do("mute_ear", muted)

    async def record_company(self, call_id: CallId) -> None:
        await self._do("record_company")

    async def record_phone(self, call_id: CallId, phone: str) -> None:
        await self._do("record_phone", phone)

    async def blank_recordings(self, call_id: CallId, *, company: bool, phones: bool) -> None:
        await self._do("blank_recordings", company, phones)

    async def end_call(self, call_id: CallId) -> list[Path]:
        await self._do("end_call", call_id)
        return self.files

    async def find_calls(self) -> list[FoundCall]:
        return []


@dataclass
class FakeVoice:
    """A tenth of a second of sound for every text; `fault` is raised instead."""

    texts: list[tuple[str, bool]] = field(default_factory=list)
    fault: HoldSlayerError | None = None
    gate: asyncio.Event | None = None
    """Nothing is done before it is open."""

    async def synthesize(self, text: str, language: str, voice: str = "", *, keep: bool = True) -> Pcm:
        self.texts.append((text, keep))
        await asyncio.sleep(0)
        if self.gate is not None:
            await self.gate.wait()
        if self.fault is not None:
            raise self.fault
        return np.full(1600, 100, np.int16)


@dataclass
class FakeUtterance:
    words: str = "hello"
    frames: int = 0
    ended: str = ""
    fault: str = ""

    async def feed(self, pcm: Pcm) -> None:
        self.frames += 1
        self._fail("feed")

    async def partial(self) -> SttResult:
        self._fail("partial")
        return SttResult(self.words.split()[0], 0.5, language="en")

    async def finish(self) -> SttResult:
        self.ended = "finished"
        self._fail("finish")
        return SttResult(self.words, 0.9)

    async def cancel(self) -> None:
        self.ended = "cancelled"

    def _fail(self, where: str) -> None:
        if self.fault == where:
            raise ProviderError("no words", code="stt-lost")


@dataclass
class FakeRecognizer:
    utterances: list[FakeUtterance] = field(default_factory=list)
    words: str = "hello there"
    fault: str = ""

    def start(self, language: str, rate_hz: int = 8000) -> FakeUtterance:
        if self.fault == "start":
            raise ProviderError("unknown language", code="stt-language")
        self.utterances.append(FakeUtterance(self.words, fault=self.fault))
        return self.utterances[-1]

    async def close(self) -> None:
        pass


@dataclass
class FakeNavigator:
    decisions: list[Decision] = field(default_factory=list)
    fault: Exception | None = None
    slow: bool = False
    views: list[MenuView] = field(default_factory=list)

    async def decide(self, view: MenuView) -> Decision:
        self.views.append(view)
        if self.slow:
            await asyncio.sleep(1000)
        if self.fault is not None:
            raise self.fault
        return self.decisions.pop(0) if self.decisions else WaitForMore(5.0, "nothing to do")


@dataclass
class FakeLedger:
    """The books, in memory."""

    entries: dict[CallId, list[JournalEntry]] = field(default_factory=dict)
    opened: dict[CallId, float] = field(default_factory=dict)
    closed: dict[CallId, tuple[Outcome, CallFacts]] = field(default_factory=dict)
    fault: Exception | None = None

    def note(self, call_id: CallId, entry: JournalEntry) -> None:
        self.entries.setdefault(call_id, []).append(entry)

    async def read(self, call_id: CallId) -> list[JournalEntry]:
        if self.fault is not None:
            raise self.fault
        return self.entries.get(call_id, [])

    async def open_call(self, plan: CallPlan, started_at: float) -> None:
        await asyncio.sleep(0)
        if self.fault is not None:
            raise self.fault
        self.opened[plan.call_id] = started_at

    async def close_call(self, call_id: CallId, outcome: Outcome, facts: CallFacts) -> None:
        self.closed[call_id] = (outcome, facts)

    async def unfinished(self) -> dict[CallId, float]:
        return {call_id: at for call_id, at in self.opened.items() if call_id not in self.closed}


@dataclass
class Kit:
    """All of them together, as a call's tools."""

    sounds: Path
    board: FakeSwitchboard = field(default_factory=FakeSwitchboard)
    voice: FakeVoice = field(default_factory=FakeVoice)
    navigator: FakeNavigator = field(default_factory=FakeNavigator)
    recognizer: FakeRecognizer = field(default_factory=FakeRecognizer)
    told: list[tuple[str, str]] = field(default_factory=list)

    def tools(self, **changes: Any) -> Tools:
        def notify(_call: str, kind: str, text: str) -> None:
            self.told.append((kind, text))

        facts: dict[str, Any] = {
            "switchboard": self.board,
            "recognizer": lambda _call: self.recognizer,
            "voice": self.voice,
            "navigator": self.navigator,
            "sounds": self.sounds,
            "rate_hz": 8000,
            "notify": notify,
        }
        return Tools(**(facts | changes))


def refusing(code: str = "ari-500") -> TelephonyError:
    return TelephonyError("Asterisk refused.", code=code)


async def settle(rounds: int = 30) -> None:
    """Let everything that is ready run."""
    for _ in range(rounds):
        await asyncio.sleep(0)


Poster = Callable[..., None]
