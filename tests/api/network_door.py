"""The network door with an agent that a test holds: real store, real HTTP, no Asterisk."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from holdslayer_agent.api.ports import (
    CompanyCard,
    Health,
    LiveCall,
    MapTaken,
    Notices,
    PhoneCard,
    RedialCard,
    ScheduledCard,
    SealedAudio,
    Undelivered,
)
from holdslayer_agent.api.server import Extension, NetworkDoor, Place
from holdslayer_agent.calls.archive import SCOPES
from holdslayer_agent.calls.bus import Bus, Entry
from holdslayer_agent.calls.desk import CallFacts
from holdslayer_agent.calls.ports import JournalEntry
from holdslayer_agent.calls.saying import Saying, without_numbers
from holdslayer_agent.core.call import CallId, CallPlan, Outcome, OutcomeKind, PhonePlan
from holdslayer_agent.core.decisions import PressKeys
from holdslayer_agent.core.events import CallEvent, CallRequested, CompanyAnswered, Decided, Heard, VerdictChanged
from holdslayer_agent.core.hours import HeardOpening, Hours
from holdslayer_agent.core.learned import LearnedMenu
from holdslayer_agent.core.observations import Sound, SoundChanged, TranscriptHeard
from holdslayer_agent.core.schedule import start_time
from holdslayer_agent.errors import CallRefused
from holdslayer_agent.observers.sealing import Sealed
from holdslayer_agent.observers.store import Company, Store
from holdslayer_agent.practice.menu_maps import as_scenario, taken_in
from holdslayer_agent.practice.scenario_reader import parse_scenario
from holdslayer_agent.telephony.taps import LineTap

CALL = CallId("0123456789ab")
PAST = CallId("ba9876543210")


def live(call_id: CallId = CALL, state: str = "on_hold") -> LiveCall:
    return LiveCall(
        call_id, "Acme", "+12025550100", "bill", "en", state, 1_700_000_000.0, 75.0, 60.0, 15.0, "music", 0.25, "hold",
        (("words", 1.5), ("music", -2.0)), None,
    )  # fmt: skip


@dataclass
class FakeAgent:
    """An agent with one company, Acme, over a real store."""

    store: Store
    bus: Bus = field(default_factory=Bus)
    calls: list[LiveCall] = field(default_factory=list)
    begun: list[dict[str, Any]] = field(default_factory=list)
    posted: list[tuple[str, str]] = field(default_factory=list)
    fault: Exception | None = None
    healthy: bool = True
    taps: list[LineTap] = field(default_factory=list)
    hidden: str = ""
    waiting: list[ScheduledCard] = field(default_factory=list)
    learned: list[LearnedMenu] = field(default_factory=list)
    given: bool = False
    kept: dict[str, dict[str, str]] = field(default_factory=dict)
    hours: Hours = field(
        default_factory=lambda: Hours("08:00", "heard", HeardOpening("08:00", "We are open from 8 to 6.", 1.7e9))
    )

    @property
    def instance(self) -> str:
        return "0123456789abcdef"

    @property
    def archive(self) -> Any:
        return self.store.archive

    @property
    def tokens(self) -> Any:
        return self.store.tokens

    @property
    def wishes(self) -> Any:
        return self.store.wishes

    async def begin_call(
        self, who: str, *, goal: str, phone: str | None, slots: Mapping[str, str], language: str | None
    ) -> CallId:
        if self.fault is not None:
            raise self.fault
        if who != "Acme":
            raise CallRefused(f"No company is called {who!r}.", code="company-unknown", mend="Known: Acme.")
        self.begun.append({"goal": goal, "phone": phone, "slots": dict(slots), "language": language})
        return CallId(f"{len(self.begun):012x}")

    async def schedule(
        self, who: str, when: str, *, goal: str, phone: str | None, slots: Mapping[str, str], language: str | None
    ) -> ScheduledCard:
        due = start_time(when, "", datetime.now(UTC))
        hours = "heard" if when == "opening" else ""
        card = ScheduledCard(
            CallId(f"{len(self.waiting) + 1:012x}"), who, "+12025550100", goal, phone, due.timestamp(), hours
        )
        self.waiting.append(card)
        return card

    async def scheduled(self) -> Sequence[ScheduledCard]:
        return self.waiting

    async def cancel_scheduled(self, call_id: CallId) -> bool:
        found = [c for c in self.waiting if c.call_id == call_id]
        self.waiting = [c for c in self.waiting if c.call_id != call_id]
        return bool(found)

    def running(self) -> list[LiveCall]:
        return self.calls

    def _post(self, call_id: CallId, what: str) -> bool:
        self.posted.append((call_id, what))
        return any(c.call_id == call_id for c in self.calls)

    def hang_up(self, call_id: CallId) -> bool:
        return self._post(call_id, "hang up")

    def join(self, call_id: CallId) -> bool:
        return self._post(call_id, "join")

    def keep_holding(self, call_id: CallId) -> bool:
        return self._post(call_id, "keep holding")

    async def note_verdict(self, call_id: CallId, *, person: bool) -> bool:
        return self._post(call_id, "person" if person else "machine")

    def answer(self, call_id: CallId, text: str = "", *, slot: str = "", value: str = "") -> bool:
        return self._post(call_id, f"answer {text or slot}")

    def say(self, call_id: CallId, text: str, slots: Mapping[str, str]) -> Saying | None:
        if self.fault is not None:
            raise self.fault
        if not self._post(call_id, f"say {text} {sorted(slots)}"):
            return None
        spoken: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        spoken.set_result(True)
        return Saying("user-1", without_numbers(text, slots)[0], spoken)

    @contextlib.asynccontextmanager
    async def listen(self, call_id: CallId, leg: str) -> AsyncIterator[LineTap]:
        if not any(c.call_id == call_id for c in self.calls):
            raise CallRefused("No such call is running.", code="call-unknown")
        self.taps.append(LineTap(16000, lambda: self.hidden))
        yield self.taps[-1]

    async def unsealed(self, path: Path) -> SealedAudio:
        return Sealed(path, bytes(32))

    async def companies(self) -> Sequence[CompanyCard]:
        return [CompanyCard(c.name, c.numbers, c.goal, c.language, self.hours) for c in await self.store.companies()]

    async def forget_hours(self, name: str) -> bool:
        heard, self.hours = self.hours.heard, Hours("", "assumed")
        return heard is not None and name == "Acme"

    async def put_company(self, company: CompanyCard) -> None:
        await self.store.put_companies([Company(company.name, company.numbers, company.goal, company.language)])

    async def forget_company(self, name: str) -> bool:
        return await self.store.forget_company(name)

    async def phones(self) -> Sequence[PhoneCard]:
        return [PhoneCard("desk", None, 25.0, "reachable")]

    async def status(self) -> dict[str, Any]:
        return {
            "version": "9.9", "asterisk": "connected", "manager": "connected", "trunk": "registered",
            "phones": {"desk": "reachable"}, "calls": [],
        }  # fmt: skip

    async def health(self) -> Health:
        return Health(self.healthy, {"asterisk": "ok" if self.healthy else "lost"})

    async def menus(self) -> Sequence[LearnedMenu]:
        return self.learned

    async def menu_map(self, number: str) -> str | None:
        return next((as_scenario(m) for m in self.learned if m.number == number), None)

    async def put_menu_map(self, number: str, text: str) -> MapTaken:
        known = next((m for m in self.learned if m.number == number), LearnedMenu(number, ""))
        both = taken_in(known, parse_scenario(text, "map"), 1.0)
        self.learned = [m for m in self.learned if m.number != number] + [both.menu]
        return MapTaken(both.added, both.replaced, both.older, both.kept, both.dropped, both.refused)

    async def forget_menu(self, number: str) -> bool:
        return any(m.number == number for m in self.learned)

    async def redials(self) -> Sequence[RedialCard]:
        return [RedialCard(PAST, "Acme", "+12025550100", "bill", "waiting", 1.0, 2, "busy")]

    async def cancel_redial(self, call_id: CallId) -> bool:
        return call_id == PAST

    async def facts(self) -> Mapping[str, tuple[str, ...]]:
        return {company: tuple(sorted(kept)) for company, kept in self.kept.items()}

    async def facts_given(self) -> Mapping[str, tuple[str, ...]]:
        return {"Acme": ("pin",)} if self.given else {}

    async def allow_fact(self, company: str, name: str, *, always: bool) -> bool:
        self.given = always
        return name in self.kept.get(company, {})

    async def put_fact(self, company: str, name: str, value: str) -> None:
        self.kept.setdefault(company, {})[name] = value

    async def forget_fact(self, company: str, name: str) -> bool:
        return self.kept.get(company, {}).pop(name, None) is not None

    def notices(self) -> Notices:
        return Notices(["json://x"], [Undelivered("0" * 16, 1.0, "json://x", "ended", "Acme", "HTTP 500")])

    def test_notices(self) -> int:
        return 1

    def resend(self, message_id: str) -> bool:
        return message_id == "0" * 16

    def settings(self) -> dict[str, Any]:
        return {"language": "en"}


def plan(call_id: CallId = PAST, company: str = "Acme") -> CallPlan:
    return CallPlan(call_id, "+12025550100", company, "bill", "en", (PhonePlan("desk", 25.0),))


STORY: tuple[tuple[float, CallEvent], ...] = (
    (2.0, CompanyAnswered()),
    (2.1, Heard(SoundChanged(2.1, Sound.SPEECH, 0.9))),
    (5.0, Heard(TranscriptHeard(5.0, 2.2, "for billing press 2", True, 0.8))),
    (5.2, Decided(1, PressKeys("2", "billing is option 2"))),
    (9.0, Heard(SoundChanged(9.0, Sound.MUSIC, 0.9))),
    (60.0, VerdictChanged("ring", 0.91, (("words", 1.5), ("music", -2.0)))),
)


async def kept_call(
    store: Store,
    call_id: CallId = PAST,
    *,
    company: str = "Acme",
    goal: str = "bill",
    started_at: float = 1_700_000_000.0,
    outcome: OutcomeKind = OutcomeKind.CONNECTED,
    held_s: float = 50.0,
    recordings: tuple[Path, ...] = (),
) -> None:
    """An ended call with a short story."""
    asked = replace(plan(call_id, company), goal=goal)
    await store.open_call(asked, started_at)
    for seq, (at_s, event) in enumerate(((0.0, CallRequested(asked)), *STORY), 1):
        store.note(call_id, JournalEntry(seq, at_s, event))
    await store.close_call(call_id, Outcome(outcome), CallFacts(started_at + 70, held_s, recordings))


def entry(kind: str = "state", name: str = "on_hold", call_id: CallId = CALL, **fields: Any) -> Entry:
    return Entry(call_id, 1, 1.0, kind, name, fields)


@dataclass
class Door:
    """An open door, and a client with a token of each scope."""

    agent: FakeAgent
    door: NetworkDoor
    session: aiohttp.ClientSession
    tokens: dict[str, str]

    def headers(self, scope: str | None = "admin") -> dict[str, str]:
        return {} if scope is None else {"Authorization": f"Bearer {self.tokens[scope]}"}

    async def ask(
        self,
        method: str,
        path: str,
        *,
        scope: str | None = "admin",
        headers: Mapping[str, str] | None = None,
        **rest: Any,
    ) -> tuple[int, Any]:
        """Status, and the body: JSON where it is some."""
        sent = {**self.headers(scope), **(headers or {})}
        async with self.session.request(method, f"{self.door.url}/api/v1{path}", headers=sent, **rest) as answer:
            body = await answer.read()
            return answer.status, await answer.json(
                content_type=None
            ) if body and "json" in answer.content_type else body


@contextlib.asynccontextmanager
async def open_door(folder: Path, *, extensions: Sequence[Extension] = (), **place: Any) -> AsyncIterator[Door]:
    store = await Store.open(folder / "holdslayer.db")
    agent = FakeAgent(store)
    await store.put_companies([Company("Acme", ("+12025550100",), "bill")])
    tokens = {s: (await store.tokens.create(s, s))[1] for s in SCOPES}
    try:
        async with NetworkDoor(agent, Place(**place), *extensions).open() as door, aiohttp.ClientSession() as session:
            yield Door(agent, door, session, tokens)
    finally:
        await store.close()
