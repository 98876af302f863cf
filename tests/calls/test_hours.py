"""Whose word on a company's hours holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import PLAN

from holdslayer_agent.calls.hours import HoursBook
from holdslayer_agent.core.call import Call, Outcome, OutcomeKind
from holdslayer_agent.core.decisions import HeardSentence, PastDecision, PressKeys
from holdslayer_agent.core.hours import HeardOpening, Hours
from holdslayer_agent.core.human import PersonEvidence
from holdslayer_agent.errors import StoreError
from holdslayer_agent.observers.store import Store
from holdslayer_agent.observers.store.hours import HeardHours

HEARD = HeardOpening("08:00", "We are open from 8 to 6.", 1000.0)
CLOSED = Outcome(OutcomeKind.CLOSED, "closed")


class BrokenShelf:
    """A disk that refuses."""

    async def put(self, number: str, heard: HeardOpening) -> None:
        raise StoreError("The disk is full.", code="store-full", mend="Free some space.")

    async def get(self, number: str) -> HeardOpening | None:
        raise StoreError("The disk is full.", code="store-full", mend="Free some space.")

    async def forget(self, number: str) -> bool:
        return False


def call_that_heard(*texts: str, before: str = "") -> Call:
    call = Call(PLAN, PersonEvidence(language="en"))
    if before:
        call.menu.history.append(PastDecision((before,), PressKeys("2", "repairs"), 3.0))
    call.menu.sentences = [HeardSentence(text, 1.0, 2.0) for text in texts]
    return call


async def book_in(folder: Path, **told: str) -> tuple[HoursBook, Store]:
    store = await Store.open(folder / "holdslayer.db")
    return HoursBook(HeardHours(store), told), store


async def test_hours_heard_in_one_call_are_those_of_the_next_and_can_be_forgotten(tmp_path: Path) -> None:
    book, store = await book_in(tmp_path)
    assert await book.of("Acme", PLAN.number) == Hours("", "assumed")
    await book.learn(call_that_heard("Goodbye.", before="We are open from 8 to 6. For repairs press 2."), 900.0)
    await book.learn(call_that_heard(HEARD.text), 1000.0)
    assert await book.of("Acme", PLAN.number) == Hours("08:00", "heard", HEARD)
    await book.learn(call_that_heard("For sales press one."), 2000.0)
    assert await book.of("Acme", PLAN.number) == Hours("08:00", "heard", HEARD)
    assert await book.forget(PLAN.number)
    assert not await book.forget(PLAN.number)
    assert (await book.of("Acme", PLAN.number)).source == "assumed"
    await store.close()


async def test_what_the_settings_say_comes_first(tmp_path: Path) -> None:
    book, store = await book_in(tmp_path, Acme="monday 09:30")
    await book.learn(call_that_heard(HEARD.text), 1000.0)
    assert await book.of("acme", PLAN.number) == Hours("monday 09:30", "settings")
    await store.close()


async def test_a_closed_company_that_named_no_hour_is_called_when_it_opened_before(tmp_path: Path) -> None:
    book, store = await book_in(tmp_path)
    call = call_that_heard(HEARD.text)
    await book.learn(call, 1000.0)
    assert (await book.closed_until(call, CLOSED)).again == "08:00"
    said = Outcome(OutcomeKind.CLOSED, "closed", "thursday 10:00")
    assert await book.closed_until(call, said) == said
    assert (await book.closed_until(call, Outcome(OutcomeKind.BUSY))).again == ""
    await store.close()


async def test_a_disk_that_refuses_costs_the_hours_alone() -> None:
    book = HoursBook(BrokenShelf(), {})
    await book.learn(call_that_heard(HEARD.text), 1000.0)
    assert await book.of("Acme", PLAN.number) == Hours("", "assumed")


@pytest.mark.parametrize("revision", ["0005", "0006"])
async def test_the_hours_table_comes_and_goes_with_its_migration(tmp_path: Path, revision: str) -> None:
    from sqlalchemy import create_engine, inspect

    from holdslayer_agent.observers.store.schema import downgrade, upgrade

    engine = create_engine(f"sqlite:///{tmp_path / 'holdslayer.db'}")
    with engine.begin() as connection:
        upgrade(connection, "there")
        downgrade(connection, revision)
        tables = inspect(connection).get_table_names()
        columns = {c["name"] for c in inspect(connection).get_columns("scheduled_calls")}
    assert ("heard_hours" in tables, "hours" in columns) == (revision == "0006",) * 2
