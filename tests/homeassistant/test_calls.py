"""The book of calls: pure, so each story is a few lines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from custom_components.holdslayer.calls import CallBook, Happening, hold_since, person_there, wait_left_s
from custom_components.holdslayer.client import Call, CompanyWaits, Delta, Now, Pulse, Snapshot, Status

NOW = Now(
    state="on_hold", seconds=75.0, held_s=60.0, hold_since_s=15.04, sound="music", p_person=0.1, verdict="hold",
    phone=None, question="",
)  # fmt: skip
ONE = Call(
    call_id="1", company="Acme", number="+1", goal="bill", language="en", started_at=1000.0, ended_at=None,
    outcome=None, why="", held_s=60.0, now=NOW,
)  # fmt: skip
STATUS = Status(version="1", asterisk="connected", manager="connected", trunk="registered", phones={})
WAITS = {"Acme": CompanyWaits(company="Acme", calls=5, median_s=300.0, p90_s=900.0)}


def book(*calls: Call) -> CallBook:
    made = CallBook()
    made.take(Snapshot(STATUS, calls))
    return made


def tell(made: CallBook, kind: str, name: str, **fields: object) -> list[Happening]:
    return made.take(Delta("1", 80.0, kind, name, fields))[1]


def test_of_several_calls_the_one_that_rings_is_shown_and_of_equals_the_newest() -> None:
    rings = replace(ONE, call_id="2", now=replace(NOW, state="ringing_user"))
    newer = replace(ONE, call_id="3", started_at=2000.0)
    assert book(ONE, rings, newer).shown == rings
    assert book(ONE, newer).shown == newer
    assert book().shown is None


def test_an_ended_call_is_no_new_one() -> None:
    made = book()
    assert made.begin(replace(ONE, now=None, outcome="busy")) == []
    assert not made.running


def test_a_call_missing_from_a_new_snapshot_has_ended() -> None:
    made = book(ONE)
    _, told = made.take(Snapshot(STATUS, ()))
    assert [(happening.type, happening.outcome) for happening in told] == [("call_ended", None)]


def test_a_promised_call_back_is_told_before_the_end() -> None:
    told = tell(book(ONE), "ended", "callback_promised", why="They call back tomorrow.")
    assert [happening.type for happening in told] == ["callback_promised", "call_ended"]


def test_a_person_who_answers_is_there_until_the_hold_goes_on() -> None:
    made = book(ONE)
    assert not person_there(made.shown)
    tell(made, "notification", "person_answered", text="A person.")
    assert person_there(made.shown)
    tell(made, "state", "on_hold", before="ringing_user", p_person=0.2)
    assert not person_there(made.shown)


def test_what_is_not_known_changes_nothing() -> None:
    made = book(ONE)
    for kind, name in (("command", "Say"), ("notification", "new_kind"), ("state", "new_state")):
        assert tell(made, kind, name) == []
    assert made.take(Delta("2", 1.0, "state", "on_hold", {}))[1] == []
    assert made.running == {"1": ONE}


def test_a_pulse_that_only_moves_the_clock_changes_nothing_that_is_shown() -> None:
    made = book(ONE)
    assert made.take(Pulse({"1": replace(NOW, seconds=76.0, held_s=61.0), "2": NOW})) == (False, [])
    assert made.take(Pulse({"1": replace(NOW, held_s=121.0)})) == (True, [])


def test_the_hold_began_at_a_whole_second() -> None:
    assert hold_since(ONE) == 1015.0
    assert hold_since(None) is None


@pytest.mark.parametrize(
    ("held_s", "left_s"), [(0.0, 300.0), (61.0, 240.0), (299.0, 60.0), (400.0, 540.0), (901.0, None)]
)
def test_the_wait_that_is_left_follows_the_companys_median_then_its_worst_tenth(
    held_s: float, left_s: float | None
) -> None:
    assert wait_left_s(replace(ONE, now=replace(NOW, held_s=held_s)), WAITS) == left_s


def test_what_the_company_says_of_the_wait_goes_before_what_it_used_to_be() -> None:
    said = replace(ONE, now=replace(NOW, queue_position=3, wait_s=(180.0, 410.0)))
    assert wait_left_s(said, WAITS) == 420.0
    assert book(ONE).take(Pulse({"1": replace(NOW, queue_position=3)})) == (True, [])


def test_without_past_calls_or_once_connected_no_wait_is_estimated() -> None:
    assert wait_left_s(ONE, {}) is None
    assert wait_left_s(replace(ONE, now=replace(NOW, state="connected")), WAITS) is None
