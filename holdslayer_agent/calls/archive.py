"""What is kept of calls, as the doors read it: plain values, and the Protocol of whoever keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Any, Literal, Protocol

from holdslayer_agent.core.call import CallId

__all__ = [
    "SCOPES",
    "Archive",
    "CallFilter",
    "CallPage",
    "CompanyWaits",
    "HourWaits",
    "KeptCall",
    "KeptEvent",
    "KeptRecording",
    "Scope",
    "Spoken",
    "Token",
    "Tokens",
    "Waits",
    "Wishes",
]


@dataclass(frozen=True, slots=True)
class CallFilter:
    """Which calls; None lets all through. `text` is looked for in names, goals and what was said."""

    running: bool | None = None
    company: str | None = None
    outcome: str | None = None
    since: float | None = None
    until: float | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class KeptCall:
    """One call of the history. Times in Unix seconds; `outcome` is None while it runs."""

    call_id: CallId
    started_at: float
    ended_at: float | None
    company: str
    number: str
    goal: str
    language: str
    outcome: str | None
    why: str
    held_s: float


@dataclass(frozen=True, slots=True)
class CallPage:
    """The newest calls first; `after` continues behind the last of them, None at the end."""

    calls: Sequence[KeptCall]
    after: tuple[float, str] | None


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """One entry of a call's journal, `body` as `calls.codec` writes it."""

    seq: int
    at_s: float
    type: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One utterance of the company, masked."""

    started_s: float
    ended_s: float
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class KeptRecording:
    """A file of a call. `leg`: company, phone-NAME or mixed."""

    leg: str
    path: Path

    def remove(self) -> None:
        """The file, and what was left of making it from another. Touches the disk. Raises OSError."""
        for file in {self.path, *self.path.parent.glob(f"{self.path.name.partition('.')[0]}.*")}:
            file.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class HourWaits:
    """Calls that began in this hour of this weekday (0 is Monday)."""

    weekday: int
    hour: int
    company: str
    calls: int
    held_s: float


@dataclass(frozen=True, slots=True)
class CompanyWaits:
    """The waits of one company, over calls that reached a queue."""

    company: str
    calls: int
    connected: int
    held_s: float
    median_s: float
    p90_s: float


@dataclass(frozen=True, slots=True)
class Waits:
    """Figures over a stretch of time. `verdicts`: what the user said of rings, (people, machines)."""

    outcomes: dict[str, int]
    held_s: float
    hours: Sequence[HourWaits]
    companies: Sequence[CompanyWaits]
    verdicts: tuple[int, int]


class Archive(Protocol):
    """Reading what is kept. Raises StoreError."""

    async def calls(self, wanted: CallFilter, *, limit: int, after: tuple[float, str] | None = None) -> CallPage: ...
    async def call(self, call_id: CallId) -> KeptCall | None: ...
    async def events(
        self, call_id: CallId, *, after: int = 0, limit: int = 500, types: Sequence[str] = ()
    ) -> list[KeptEvent]: ...
    async def transcript(self, call_id: CallId) -> list[Spoken]: ...
    async def recordings(self, call_id: CallId) -> list[KeptRecording]: ...
    async def forget_recording(self, call_id: CallId, leg: str) -> None: ...
    async def forget_call(self, call_id: CallId) -> bool: ...
    async def waits(self, since: float, until: float, zone: tzinfo | None = None) -> Waits: ...


Scope = Literal["read", "call", "listen", "admin"]
"""What a token may do: read; also run calls; also listen in to them; also change settings, companies and tokens."""
SCOPES: tuple[Scope, ...] = ("read", "call", "listen", "admin")


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token without its secret."""

    token_id: str
    name: str
    scope: Scope
    created_at: float
    expires_at: float | None
    used_at: float | None

    def may(self, scope: Scope) -> bool:
        """Scopes hold the lesser ones."""
        return SCOPES.index(self.scope) >= SCOPES.index(scope)


class Tokens(Protocol):
    """The kept tokens. Raises StoreError."""

    async def create(self, name: str, scope: Scope, expires_at: float | None = None) -> tuple[Token, str]:
        """The token and its text, which is kept nowhere."""
        ...

    async def check(self, text: str) -> Token | None:
        """Whose token this is; None when it is unknown, revoked or expired."""
        ...

    async def all(self) -> list[Token]: ...
    async def revoke(self, token_id: str) -> bool: ...


class Wishes(Protocol):
    """Idempotency keys of started calls, kept for a day."""

    async def begun(self, token_id: str, key: str, fingerprint: str) -> str | None:
        """The call this key began; None when the key is new, and now taken. Raises CallRefused for another body."""
        ...

    async def note(self, token_id: str, key: str, call_id: CallId) -> None: ...
    async def release(self, token_id: str, key: str) -> None: ...
