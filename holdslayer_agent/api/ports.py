"""What the doors ask of the agent. `service.AgentService` fills it; tests hold one of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from holdslayer_agent.calls.archive import Archive, Tokens, Wishes
from holdslayer_agent.calls.bus import Bus
from holdslayer_agent.calls.ports import Tap, TappedLeg
from holdslayer_agent.calls.saying import Saying
from holdslayer_agent.core.call import CallId
from holdslayer_agent.core.hours import ASSUMED, Hours
from holdslayer_agent.core.learned import LearnedMenu

__all__ = [
    "CallService",
    "CompanyCard",
    "Health",
    "LiveCall",
    "Notices",
    "PhoneCard",
    "RedialCard",
    "ScheduledCard",
    "SealedAudio",
    "Undelivered",
]


@dataclass(frozen=True, slots=True)
class LiveCall:
    """A running call at this moment. `evidence`: cue → log-odds, the strongest first."""

    call_id: CallId
    company: str
    number: str
    goal: str
    language: str
    state: str
    started_at: float
    seconds: float
    held_s: float
    hold_since_s: float | None
    sound: str
    p_person: float
    verdict: str
    evidence: tuple[tuple[str, float], ...]
    phone: str | None
    question: str = ""
    queue_position: int | None = None
    wait_s: tuple[float, float] | None = None
    """Seconds left by what the company says, least and most."""


@dataclass(frozen=True, slots=True)
class CompanyCard:
    """A company to call by name."""

    name: str
    numbers: tuple[str, ...]
    goal: str
    language: str | None
    hours: Hours = ASSUMED


@dataclass(frozen=True, slots=True)
class PhoneCard:
    """A phone of the user's. `state`: reachable, unreachable, not registered, by number."""

    name: str
    number: str | None
    ring_s: float
    state: str


@dataclass(frozen=True, slots=True)
class Health:
    """Is what a call needs there? Part → "ok" or what is wrong. `ready`: a call could be started now."""

    ready: bool
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RedialCard:
    """A call that will be made again, or a call-back that was promised. Times in Unix seconds."""

    call_id: str
    company: str
    number: str
    goal: str
    state: str
    due_at: float
    tries: int
    why: str


@dataclass(frozen=True, slots=True)
class ScheduledCard:
    """A call that will be made at `due_at` (Unix seconds), under this id."""

    call_id: CallId
    company: str
    number: str
    goal: str
    phone: str | None
    due_at: float
    hours: str = ""
    """Asked for the opening: whose word the time is."""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A dead letter. `at` in Unix seconds."""

    message_id: str
    at: float
    target: str
    kind: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Notices:
    """Targets by name, without their keys."""

    targets: Sequence[str]
    undelivered: Sequence[Undelivered]


class SealedAudio(Protocol):
    """An encrypted recording. Reading touches the disk."""

    size: int

    def read(self, start: int, length: int) -> bytes:
        """That part of the audio file. Raises StoreError."""
        ...


@dataclass(frozen=True, slots=True)
class MapTaken:
    """What became of the goals of a map that was added to a known menu."""

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


class CallService(Protocol):
    """The agent, for its doors. Methods that act on a call return False when it is not running."""

    @property
    def bus(self) -> Bus: ...
    @property
    def archive(self) -> Archive: ...
    @property
    def tokens(self) -> Tokens: ...
    @property
    def wishes(self) -> Wishes: ...
    @property
    def instance(self) -> str:
        """Which installation this is; no secret."""
        ...

    async def begin_call(
        self, who: str, *, goal: str, phone: str | None, slots: Mapping[str, str], language: str | None
    ) -> CallId:
        """Raises CallRefused; nothing was dialled then."""
        ...

    async def schedule(
        self, who: str, when: str, *, goal: str, phone: str | None, slots: Mapping[str, str], language: str | None
    ) -> ScheduledCard:
        """Call later; `when` as `core.schedule.start_time`. Raises CallRefused."""
        ...

    async def scheduled(self) -> Sequence[ScheduledCard]:
        """Calls that wait for their time, the next first."""
        ...

    async def cancel_scheduled(self, call_id: CallId) -> bool: ...
    def running(self) -> list[LiveCall]: ...
    def hang_up(self, call_id: CallId) -> bool: ...
    def join(self, call_id: CallId) -> bool: ...
    def keep_holding(self, call_id: CallId) -> bool: ...
    async def note_verdict(self, call_id: CallId, *, person: bool) -> bool:
        """What the user says of a call's voice; of an ended one it only teaches. False when it is not known."""
        ...

    def answer(self, call_id: CallId, text: str = "", *, slot: str = "", value: str = "") -> bool:
        """The answer to the navigator's question. `value` is never shown or kept. Raises CallRefused."""
        ...

    def say(self, call_id: CallId, text: str, slots: Mapping[str, str]) -> Saying | None:
        """Words of the user's to whoever is on the line; None when the call is not running. `slots` are spoken and kept
        nowhere. Raises CallRefused."""
        ...

    def listen(self, call_id: CallId, leg: TappedLeg) -> AbstractAsyncContextManager[Tap]:
        """Hear a running call while the context lasts. Raises CallRefused, TelephonyError("leg-absent")."""
        ...

    async def unsealed(self, path: Path) -> SealedAudio:
        """A recording that was sealed. Raises StoreError."""
        ...

    async def companies(self) -> Sequence[CompanyCard]: ...
    async def put_company(self, company: CompanyCard) -> None: ...
    async def forget_company(self, name: str) -> bool: ...
    async def forget_hours(self, name: str) -> bool:
        """Forget when this company opens, where that was heard in a call."""
        ...

    async def phones(self) -> Sequence[PhoneCard]: ...
    async def status(self) -> dict[str, Any]: ...
    async def health(self) -> Health: ...
    async def menu_map(self, number: str) -> str | None:
        """A learned menu as the YAML of a scenario file; None where none is known."""
        ...

    async def put_menu_map(self, number: str, text: str) -> MapTaken:
        """Add such a file to what is known. Raises ConfigError("scenario-invalid") with every fault of it."""
        ...

    async def menus(self) -> Sequence[LearnedMenu]: ...
    async def forget_menu(self, number: str) -> bool: ...
    async def redials(self) -> Sequence[RedialCard]: ...
    async def cancel_redial(self, call_id: CallId) -> bool: ...
    async def facts(self) -> Mapping[str, tuple[str, ...]]:
        """Names of the facts kept, by company. Values never leave."""
        ...

    async def facts_given(self) -> Mapping[str, tuple[str, ...]]:
        """Names of the facts that are given to their company without a question."""
        ...

    async def allow_fact(self, company: str, name: str, *, always: bool) -> bool:
        """Whether it is given without a question from now on; False where there is no such fact."""
        ...

    async def put_fact(self, company: str, name: str, value: str) -> None: ...
    async def forget_fact(self, company: str, name: str) -> bool: ...
    def notices(self) -> Notices:
        """Who is told what happens, and what could not be told."""
        ...

    def test_notices(self) -> int:
        """A test message to every target; how many there are."""
        ...

    def resend(self, message_id: str) -> bool:
        """Send a dead letter again; False when it is not known."""
        ...

    def settings(self) -> dict[str, Any]:
        """The settings in force, secrets masked."""
        ...
