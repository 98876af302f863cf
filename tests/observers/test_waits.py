"""The figures over all calls are those that the calls themselves give, one by one."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from holdslayer_agent.calls.archive import CallFilter, CompanyWaits, HourWaits, KeptCall, Waits
from holdslayer_agent.calls.desk import CallFacts
from holdslayer_agent.core.call import CallId, CallPlan, Outcome, OutcomeKind
from holdslayer_agent.observers.store import Store
from holdslayer_agent.observers.store.waits import offsets

SINCE, UNTIL = 1_700_000_000.0, 1_730_000_000.0  # over a spring and an autumn


async def filled(folder: Path, count: int) -> Store:
    chance, store = random.Random(7), await Store.open(folder / "holdslayer.db")
    for n in range(count):
        call_id = CallId(f"{n:012x}")
        company = chance.choice(("Acme", "Bolt", "Ämter"))
        at = chance.uniform(SINCE - 1e6, UNTIL + 1e6)
        await store.open_call(CallPlan(call_id, "+12025550100", company, "bill", "en", ()), at)
        if n % 9:  # the others run still
            outcome = chance.choice((OutcomeKind.CONNECTED, OutcomeKind.BUSY, OutcomeKind.CLOSED))
            held_s = chance.choice((0.0, chance.uniform(1, 900)))
            await store.close_call(call_id, Outcome(outcome), CallFacts(at + 1, held_s, ()))
    await store.heard.note_verdict("+12025550100", CallId("0"), person=True)
    return store


def one_by_one(calls: Sequence[KeptCall], zone: ZoneInfo) -> Waits:
    """The same figures, without a database."""
    ended = [c for c in calls if c.outcome is not None and SINCE <= c.started_at < UNTIL]
    outcomes: defaultdict[str, int] = defaultdict(int)
    hours: defaultdict[tuple[int, int, str], list[float]] = defaultdict(list)
    companies: defaultdict[str, list[KeptCall]] = defaultdict(list)
    for call in ended:
        at = datetime.fromtimestamp(call.started_at, zone)
        outcomes[str(call.outcome)] += 1
        hours[at.weekday(), at.hour, call.company].append(call.held_s)
        companies[call.company].append(call)

    def waits_of(company: str, found: list[KeptCall]) -> CompanyWaits:
        held = sorted(c.held_s for c in found if c.held_s > 0)
        at = [held[(len(held) * tenths + 9) // 10 - 1] for tenths in (5, 9)]
        connected = sum(c.outcome == "connected" for c in found)
        return CompanyWaits(company, len(found), connected, sum(c.held_s for c in found), *at)

    return Waits(
        dict(outcomes),
        sum(c.held_s for c in ended),
        [HourWaits(d, h, c, len(held), sum(held)) for (d, h, c), held in sorted(hours.items())],
        sorted((waits_of(*found) for found in companies.items()), key=lambda c: (-c.calls, c.company)),
        (0, 0),
    )


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])
async def test_the_database_counts_as_one_would_by_hand(tmp_path: Path, zone: str) -> None:
    store = await filled(tmp_path, 600)
    try:
        told = await store.archive.waits(SINCE, UNTIL, ZoneInfo(zone))
        by_hand = one_by_one((await store.archive.calls(CallFilter(), limit=1000)).calls, ZoneInfo(zone))
    finally:
        await store.close()
    assert told.outcomes == by_hand.outcomes
    assert told.held_s == pytest.approx(by_hand.held_s)
    assert [(h.weekday, h.hour, h.company, h.calls) for h in told.hours] == [
        (h.weekday, h.hour, h.company, h.calls) for h in by_hand.hours
    ]
    assert [h.held_s for h in told.hours] == pytest.approx([h.held_s for h in by_hand.hours])
    for mine, theirs in zip(told.companies, by_hand.companies, strict=True):
        assert (mine.company, mine.calls, mine.connected) == (theirs.company, theirs.calls, theirs.connected)
        assert (mine.held_s, mine.median_s, mine.p90_s) == pytest.approx((theirs.held_s, theirs.median_s, theirs.p90_s))


async def test_without_any_call_there_are_no_figures(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "holdslayer.db")
    try:
        assert await store.archive.waits(0.0, 2e9) == Waits({}, 0.0, [], [], (0, 0))
    finally:
        await store.close()


def test_the_clocks_are_put_on_and_back_at_their_second() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    year = [datetime(2024, month, 1, tzinfo=berlin).timestamp() for month in (1, 12)]
    spring, autumn = datetime(2024, 3, 31, 1, tzinfo=UTC), datetime(2024, 10, 27, 1, tzinfo=UTC)
    assert offsets(*year, berlin) == [(spring.timestamp(), 3600), (autumn.timestamp(), 7200), (float("inf"), 3600)]
