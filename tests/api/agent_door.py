"""A local door with a service that a test holds, in a thread of its own, as beside a running agent."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from holdslayer_agent.api.local import LocalDoor
from holdslayer_agent.calls.bus import Bus, Entry
from holdslayer_agent.calls.saying import Saying
from holdslayer_agent.core.call import CallId
from holdslayer_agent.errors import CallRefused

CALL = CallId("0123456789ab")
STATUS: dict[str, Any] = {
    "version": "9.9",
    "asterisk": "connected",
    "manager": "connected",
    "trunk": "registered",
    "phones": {"desk": "reachable", "mobile": "by number"},
    "calls": [],
}
RUNNING = {
    "call_id": CALL, "company": "Acme", "goal": "bill", "state": "on_hold", "seconds": 75, "held_s": 60,
    "p_person": 0.25,
}  # fmt: skip


@dataclass
class FakeService:
    """An agent with one company, Acme; a call to it tells the entries of `story`."""

    bus: Bus = field(default_factory=Bus)
    state: dict[str, Any] = field(default_factory=lambda: dict(STATUS))
    begun: list[dict[str, Any]] = field(default_factory=list)
    story: list[Entry] = field(default_factory=list)
    said: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    speaks: bool = True
    hung_up: list[str] = field(default_factory=list)
    fault: Exception | None = None

    async def begin_call(
        self, who: str, *, goal: str, phone: str | None, slots: Mapping[str, str], language: str | None
    ) -> CallId:
        if self.fault is not None:
            raise self.fault
        if who != "Acme":
            raise CallRefused(f"No company is called {who!r}.", code="company-unknown", mend="Known: Acme.")
        self.begun.append({"goal": goal, "phone": phone, "slots": dict(slots), "language": language})
        for entry in self.story:
            self.bus.publish(entry)
        return CALL

    def hang_up(self, call_id: CallId) -> bool:
        self.hung_up.append(call_id)
        return call_id == CALL

    def say(self, call_id: CallId, text: str, slots: Mapping[str, str]) -> Saying | None:
        if call_id != CALL:
            return None
        self.said.append((text, dict(slots)))
        spoken: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        spoken.set_result(self.speaks)
        return Saying("user-1", text, spoken)

    async def status(self) -> dict[str, Any]:
        if self.fault is not None:
            raise self.fault
        return self.state


def entry(kind: str, name: str, at_s: float = 1.0, **fields: Any) -> Entry:
    return Entry(CALL, 1, at_s, kind, name, fields)


def ended(outcome: str, why: str = "") -> Entry:
    return entry("ended", outcome, 90.0, outcome=outcome, why=why, recordings=[])


@contextmanager
def beside(path: Path, service: FakeService) -> Iterator[FakeService]:
    """The door is open while the context lasts."""
    ready, loop, stop = threading.Event(), asyncio.new_event_loop(), asyncio.Event()

    async def serve() -> None:
        async with LocalDoor(service, path).open():
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield service
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        assert not thread.is_alive()
        loop.close()
