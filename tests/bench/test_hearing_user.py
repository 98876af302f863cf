"""The user of a simulated call: what they say of a ring, and what is kept from memory for it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from holdslayer_agent.bench.hearing.render import Call, Stretch
from holdslayer_agent.bench.hearing.user import COMES_S, SAYS_S, User
from holdslayer_agent.core.verdict import Verdict

STRETCHES = (
    Stretch(0.0, 20.0, "announcement", "greeting"),
    Stretch(20.0, 100.0, "music", "hold"),
    Stretch(100.0, 105.0, "human", "live"),
    Stretch(105.0, 107.0, "silence", "live"),
    Stretch(107.0, 130.0, "human", "live"),
    Stretch(130.0, 180.0, "music", "hold"),
)
CALL = Call("x", "plain", np.zeros(0, np.float32), STRETCHES, (100.1,))


class Person:
    """Evidence as the test wants it."""

    def __init__(self) -> None:
        self.verdict, self.turn_started_s = Verdict.HOLD, None
        self.evidence: dict[str, float] = {}
        self.told: list[float] = []

    def user_said_recording(self, at_s: float) -> None:
        self.told.append(round(at_s, 1))


def follow(rings: Callable[[float], bool], against: Callable[[float], bool] = lambda _s: False) -> tuple[Person, User]:
    person, user = Person(), User(CALL)
    for step in range(1, 1800):
        now_s = step / 10
        person.verdict = Verdict.RING if rings(now_s) else Verdict.HOLD
        person.turn_started_s = next((s for s in (10.0, 50.0, 100.0) if s <= now_s < s + 20.0), None)
        person.evidence = {"heard before": -7.0} if against(now_s) else {}
        user.follow(person, now_s)  # type: ignore[arg-type]
    return person, user


def test_who_is_rung_for_a_recording_comes_and_says_so_although_it_is_over() -> None:
    person, user = follow(lambda s: 52.0 <= s < 53.0)
    assert person.told == [52.0 + COMES_S + SAYS_S]
    assert not user.withheld


def test_a_phone_that_stops_ringing_is_not_answered() -> None:
    person, _ = follow(lambda s: 52.0 <= s < 53.0, against=lambda s: 54.0 <= s < 55.0)
    assert not person.told


def test_nothing_of_a_talk_with_a_person_is_remembered() -> None:
    person, user = follow(lambda s: 102.0 <= s < 104.0)
    assert not person.told
    assert user.withheld == [(100.0, 132.0)]


def test_nobody_is_rung_for_a_companys_greeting() -> None:
    person, user = follow(lambda s: 12.0 <= s < 13.0)
    assert not person.told
    assert not user.withheld
