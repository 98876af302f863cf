"""The desk: every running call. Starts calls, ends them, lists them, and takes over what an earlier agent left."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from holdslayer_agent.calls.bus import Bus, Entry
from holdslayer_agent.calls.effects import Tools
from holdslayer_agent.calls.ports import FoundCall, Journal, JournalEntry, Known
from holdslayer_agent.calls.saying import Saying
from holdslayer_agent.calls.session import Session
from holdslayer_agent.core.call import CallId, CallPlan, Outcome, OutcomeKind
from holdslayer_agent.core.events import AsteriskLost, CallEvent, CallRequested, UserHungUp
from holdslayer_agent.errors import CallRefused, StoreError, TelephonyError
from holdslayer_agent.logs import bind_call

__all__ = ["Desk", "Ledger", "new_call_id"]

log = logging.getLogger(__name__)


class Ledger(Journal, Protocol):
    """The journal, and one row a call."""

    async def open_call(self, plan: CallPlan, started_at: float) -> None: ...
    async def close_call(self, call_id: CallId, outcome: Outcome, facts: CallFacts) -> None: ...
    async def unfinished(self) -> dict[CallId, float]:
        """Calls without an end: id → when they were started (Unix seconds)."""
        ...


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What is kept of a call beside its journal."""

    ended_at: float
    held_s: float
    recordings: tuple[Path, ...]


def new_call_id() -> CallId:
    return CallId(secrets.token_hex(6))


class Desk:
    """At most `limit` calls at once. `run` holds the calls' task group; calls start only while it runs."""

    def __init__(
        self, tools: Tools, ledger: Ledger, bus: Bus, *, limit: int, clock: Callable[[], float] = time.time
    ) -> None:
        self._tools, self._ledger, self.bus = tools, ledger, bus
        self._limit, self._clock = limit, clock
        self._sessions: dict[CallId, Session] = {}
        self._results: dict[CallId, asyncio.Future[Outcome]] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._ready = asyncio.Event()

    @property
    def calls(self) -> dict[CallId, Session]:
        return dict(self._sessions)

    async def run(self) -> None:
        """Hold all calls until cancelled. Cancelled, it leaves the legs to Asterisk: the next agent takes them over."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            self._ready.set()
            await asyncio.Event().wait()

    async def start(self, plan: CallPlan, slots: Mapping[str, str]) -> Session:
        """Begin a call. Raises CallRefused("too-many-calls")."""
        await self._ready.wait()
        if len(self._sessions) >= self._limit:
            raise CallRefused(
                f"{self._limit} calls are running already.", code="too-many-calls", mend="Raise limits.calls, or wait."
            )
        known = await self._known(plan.number)
        if known is not None:
            plan = replace(plan, known_s=round(known.memory.seconds, 1), person_bias=known.bias)
        session = Session(plan, slots, self._tools, self._ledger, self.bus, known=known, clock=self._clock)
        self._sessions[plan.call_id] = session  # counts from here on: others may start while the ledger writes
        try:
            await self._ledger.open_call(plan, session.started_at)
        except BaseException:
            del self._sessions[plan.call_id]
            raise
        self._begin(session, session.run)
        return session

    async def adopt(self, found: list[FoundCall]) -> list[CallId]:
        """Take over what is left of an earlier agent: calls in Asterisk with a journal go on, others are ended."""
        await self._ready.wait()
        alive = {f.call_id: f for f in found}
        unfinished = await self._ledger.unfinished()
        adopted = []
        for call_id, started_at in unfinished.items():
            entries = await self._entries(call_id)
            plan = next((e.event.plan for e in entries if isinstance(e.event, CallRequested)), None)
            here = alive.pop(call_id, None)
            if plan is None or here is None or call_id in self._sessions:
                if call_id not in self._sessions:
                    await self._lost(call_id)
                continue
            known = await self._known(plan.number)
            session = Session(
                plan, {}, self._tools, self._ledger, self.bus, known=known, started_at=started_at, clock=self._clock
            )
            self._resume(session, entries, here)
            adopted.append(call_id)
        for call_id in alive:
            if call_id not in self._sessions:
                log.warning("call %s in Asterisk is not in our books: ended", call_id)
                await self._take_down(call_id)
        return adopted

    async def _known(self, number: str) -> Known | None:
        return None if self._tools.heard is None else await self._tools.heard.known(number)

    def post(self, call_id: CallId, event: CallEvent) -> bool:
        """Hand an event to a call; False when it is not running."""
        session = self._sessions.get(call_id)
        if session is None:
            return False
        session.post(event)
        return True

    def answer(self, call_id: CallId, text: str = "", *, slot: str = "", value: str = "") -> bool:
        """The user's answer to a call's question; False when it is not running. `value` is never shown or kept."""
        session = self._sessions.get(call_id)
        if session is None:
            return False
        session.answer(text, slot=slot, value=value)
        return True

    def say(self, call_id: CallId, text: str, slots: Mapping[str, str]) -> Saying | None:
        """Words of the user's to whoever is on the line; None when the call is not running. Raises CallRefused."""
        session = self._sessions.get(call_id)
        return None if session is None else session.say(text, slots)

    async def wait(self, call_id: CallId) -> Outcome:
        """How the call ended. Waits for it."""
        return await asyncio.shield(self._results[call_id])

    def asterisk_lost(self) -> None:
        """Asterisk was restarted: every call is over."""
        for session in self._sessions.values():
            session.post(AsteriskLost())

    async def end_all(self, timeout_s: float = 15.0) -> None:
        """Ask every call to end, with an apology where a person waits, and wait for that."""
        for session in self._sessions.values():
            session.post(UserHungUp())
        running = [f for f in self._results.values() if not f.done()]
        if running:
            await asyncio.wait(running, timeout=timeout_s)

    async def _entries(self, call_id: CallId) -> list[JournalEntry]:
        """The journal of a call; empty where it can't be read: one call does not keep the agent from starting."""
        try:
            return await self._ledger.read(call_id)
        except StoreError as error:
            log.error("the journal of call %s can't be used: %s", call_id, error.message)
            return []

    def _resume(self, session: Session, entries: list[JournalEntry], found: FoundCall) -> None:
        self._begin(session, lambda: session.resume(entries, found))

    def _begin(self, session: Session, live: Callable[[], Awaitable[Outcome]]) -> None:
        assert self._tasks is not None
        call_id = session.plan.call_id
        self._sessions[call_id] = session
        self._results[call_id] = asyncio.get_running_loop().create_future()
        self._tasks.create_task(self._hold(session, live), name=f"call-{call_id}")

    async def _hold(self, session: Session, live: Callable[[], Awaitable[Outcome]]) -> None:
        call_id = session.plan.call_id
        bind_call(call_id)
        try:
            outcome = await live()
        except asyncio.CancelledError:
            self._results[call_id].cancel()
            raise
        finally:
            self._sessions.pop(call_id, None)
        if self._tools.learn is not None:
            await self._tools.learn(session.machine.call, outcome)
        if self._tools.heard is not None:
            memory = session.memorise()
            if memory is not None:
                await self._tools.heard.remember(session.plan.number, memory)
        facts = CallFacts(self._clock(), session.machine.call.held_s, tuple(session.recorded))
        await self._ledger.close_call(call_id, outcome, facts)
        self._results[call_id].set_result(outcome)
        fields = {
            "outcome": outcome.kind.value,
            "why": outcome.why,
            "again": outcome.again,
            "recordings": [str(p) for p in facts.recordings],
        }
        self.bus.publish(Entry(call_id, 0, round(session.now_s, 3), "ended", outcome.kind.value, fields))

    async def _lost(self, call_id: CallId) -> None:
        """A call of our books that Asterisk does not carry any more."""
        outcome = Outcome(OutcomeKind.FAILED, "The call ended while the agent was away.")
        await self._ledger.close_call(call_id, outcome, CallFacts(self._clock(), 0.0, ()))
        self._tools.notify(call_id, "ended", outcome.why)
        await self._take_down(call_id)

    async def _take_down(self, call_id: CallId) -> None:
        try:
            await self._tools.switchboard.end_call(call_id)
        except TelephonyError as error:
            log.warning("leftovers of call %s: %s", call_id, error.message)
