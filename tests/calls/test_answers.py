"""The user's answer on its way into a call: words are shown, values only ever reach the tone generator."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

from fakes import PLAN, SLOTS, FakeLedger, Kit
from virtual_time import run_virtual

from holdslayer_agent.calls.bus import Bus
from holdslayer_agent.calls.session import Session
from holdslayer_agent.core.events import CompanyAnswered, Decided, UserAnswered, UserHungUp
from holdslayer_agent.core.guarded import consent_question


def play(folder: Path, answer: Any) -> tuple[list[Any], str, Session]:
    """A call in whose menu the user answers; the events that were journalled, and all that was shown."""
    ledger, shown = FakeLedger(), []
    bus = Bus()
    bus.publish = shown.append  # type: ignore[method-assign]

    async def story() -> Session:
        session = Session(PLAN, SLOTS, Kit(folder).tools(), ledger, bus, clock=asyncio.get_running_loop().time)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(session.run())
            await asyncio.sleep(3.0)
            session.post(CompanyAnswered())
            await asyncio.sleep(1.0)
            answer(session)
            await asyncio.sleep(1.0)
            session.post(UserHungUp())
        return session

    session = run_virtual(story())
    events = [entry.event for entries in ledger.entries.values() for entry in entries]
    return [event for event in events if isinstance(event, UserAnswered)], str(shown), session


def test_words_are_kept_as_they_are(tmp_path: Path) -> None:
    events, _, _ = play(tmp_path, lambda session: session.answer("the blue one"))
    assert events == [UserAnswered("the blue one", "")]


def test_a_value_is_known_by_its_slot_alone(tmp_path: Path) -> None:
    events, shown, _ = play(tmp_path, lambda session: session.answer(slot="tracking_number", value="900417735266"))
    assert events == [UserAnswered("", "tracking_number")]
    assert "900417735266" not in shown


def test_a_number_typed_as_words_is_taken_for_a_value(tmp_path: Path) -> None:
    events, shown, _ = play(tmp_path, lambda session: session.answer("9004 1773 5266", slot="tracking_number"))
    assert events == [UserAnswered("", "tracking_number")]
    assert "9004 1773" not in shown


def test_that_a_kept_fact_is_always_given_is_kept_by_its_name_alone(tmp_path: Path) -> None:
    ledger, shown, allowed = FakeLedger(), [], []
    bus = Bus()
    bus.publish = shown.append  # type: ignore[method-assign]

    async def allow(company: str, name: str) -> None:
        allowed.append((company, name))

    async def story() -> None:
        tools = replace(Kit(tmp_path).tools(), allow_fact=allow)
        plan = replace(PLAN, slots=(), guarded=("pin",))
        session = Session(plan, {"pin": "7735"}, tools, ledger, bus, clock=asyncio.get_running_loop().time)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(session.run())
            await asyncio.sleep(3.0)
            session.post(CompanyAnswered())
            await asyncio.sleep(1.0)
            session.post(Decided(session.machine.call.menu.asked, consent_question("pin", "en")))
            await asyncio.sleep(1.0)
            session.answer("3")
            await asyncio.sleep(1.0)
            session.post(UserHungUp())

    run_virtual(story())
    assert allowed == [(PLAN.company, "pin")]
    told = str(shown) + str(ledger.entries)
    assert "your pin, which is kept" in told
    assert "7735" not in told
