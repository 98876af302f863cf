"""When a call is made again, and which job a call-back belongs to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from holdslayer_agent.core.call import CallId, Outcome, OutcomeKind
from holdslayer_agent.core.redial import Redial, RedialCaps, after_call, matching_redial, opening_after

NOW = datetime(2025, 3, 4, 10, 0, tzinfo=UTC)  # a Tuesday
CAPS = RedialCaps()
JOB = Redial(CallId("a" * 12), "Bank", "+12125550100", "goal", "en", None, (), "waiting", NOW, 0, NOW, "")


def test_a_busy_line_is_tried_again_after_growing_pauses() -> None:
    job, pauses = JOB, []
    for _ in range(4):
        job = after_call(job, Outcome(OutcomeKind.BUSY), NOW, CAPS)
        pauses.append((job.due - NOW).total_seconds() / 60)
    assert pauses == [5, 10, 20, 40]
    assert job.state == "waiting"


def test_the_cap_of_a_day_holds_on_every_day() -> None:
    job, now, days = JOB, NOW, []
    while job.state == "waiting" and len(days) < 20:
        days.append(now.date())
        job = after_call(job, Outcome(OutcomeKind.BUSY), now, replace(CAPS, day=3, total=8))
        now = job.due
    assert [days.count(day) for day in dict.fromkeys(days)] == [3, 3, 2]
    assert job.state == "given_up"


def test_the_day_is_that_of_the_users_clock() -> None:
    berlin = timezone(timedelta(hours=2))
    late = NOW.replace(hour=23, minute=30)  # past midnight there
    tried = replace(JOB, last=late, day_tries=6, tries=6)
    caps = RedialCaps(total=30, from_hour=0, to_hour=24)
    there = after_call(tried, Outcome(OutcomeKind.BUSY), (late + timedelta(minutes=10)).astimezone(berlin), caps)
    assert there.day_tries == 7
    assert there.due.date() == datetime(2025, 3, 6, tzinfo=berlin).date()


def test_a_closed_office_is_called_when_it_opens() -> None:
    job = after_call(JOB, Outcome(OutcomeKind.CLOSED, "closed", "08:30"), NOW.replace(hour=19), CAPS)
    assert job.due == datetime(2025, 3, 5, 8, 33, tzinfo=UTC)


@pytest.mark.parametrize(
    ("again", "now", "opens"),
    [
        ("08:00", NOW, datetime(2025, 3, 5, 8, 0, tzinfo=UTC)),
        ("14:00", NOW, datetime(2025, 3, 4, 14, 0, tzinfo=UTC)),
        ("monday 08:00", NOW, datetime(2025, 3, 5, 8, 0, tzinfo=UTC)),
        ("monday 08:00", datetime(2025, 3, 7, 20, 0, tzinfo=UTC), datetime(2025, 3, 10, 8, 0, tzinfo=UTC)),
        ("thursday 09:00", NOW, datetime(2025, 3, 6, 9, 0, tzinfo=UTC)),
        ("tuesday 09:00", NOW, datetime(2025, 3, 11, 9, 0, tzinfo=UTC)),
        ("tomorrow 09:00", NOW, datetime(2025, 3, 5, 9, 0, tzinfo=UTC)),
        ("", NOW, datetime(2025, 3, 5, 8, 0, tzinfo=UTC)),
    ],
)
def test_what_was_said_of_opening_hours_becomes_a_time(again: str, now: datetime, opens: datetime) -> None:
    assert opening_after(again, now) == opens


def test_no_call_goes_out_at_night() -> None:
    late = NOW.replace(hour=20, minute=58)
    job = after_call(JOB, Outcome(OutcomeKind.BUSY), late, CAPS)
    assert job.due == datetime(2025, 3, 5, 7, 0, tzinfo=UTC)


FRIDAY = datetime(2025, 3, 7, 20, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "now", "opens", "due"),
    [
        (OutcomeKind.VOICEMAIL, FRIDAY, "", datetime(2025, 3, 8, 7, 0, tzinfo=UTC)),
        (OutcomeKind.VOICEMAIL, FRIDAY, "08:30", datetime(2025, 3, 10, 8, 33, tzinfo=UTC)),
        (OutcomeKind.VOICEMAIL, FRIDAY, "saturday 09:00", datetime(2025, 3, 8, 9, 3, tzinfo=UTC)),
        (OutcomeKind.BUSY, NOW, "08:30", NOW + timedelta(minutes=5)),
        (OutcomeKind.BUSY, NOW.replace(hour=8, minute=0), "08:30", NOW.replace(hour=8, minute=33)),
        (OutcomeKind.COMPANY_HUNG_UP, NOW.replace(hour=20, minute=59), "06:00", datetime(2025, 3, 5, 7, 0, tzinfo=UTC)),
        (OutcomeKind.NO_ANSWER, FRIDAY.replace(day=8), "monday 08:00", datetime(2025, 3, 10, 8, 3, tzinfo=UTC)),
    ],
)
def test_no_call_goes_out_while_the_company_is_known_to_be_closed(
    kind: OutcomeKind, now: datetime, opens: str, due: datetime
) -> None:
    assert after_call(JOB, Outcome(kind), now, CAPS, opens).due == due


SATURDAY = datetime(2025, 3, 8, 10, 0, tzinfo=UTC)
WEDNESDAY = datetime(2025, 3, 5, 10, 0, tzinfo=UTC)
MONDAY = datetime(2025, 3, 10, 9, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "now", "opens", "due"),
    [
        (OutcomeKind.BUSY, SATURDAY, "9:00", SATURDAY + timedelta(minutes=5)),
        (OutcomeKind.BUSY, SATURDAY.replace(day=9), "9:00", SATURDAY.replace(day=9, minute=5)),
        (OutcomeKind.BUSY, SATURDAY, "monday 9:00", SATURDAY + timedelta(minutes=5)),
        (OutcomeKind.BUSY, WEDNESDAY, "tuesday 9:00", WEDNESDAY + timedelta(minutes=5)),
        (OutcomeKind.COMPANY_HUNG_UP, SATURDAY, "9:00", SATURDAY + timedelta(minutes=2)),
        (OutcomeKind.COMPANY_HUNG_UP, WEDNESDAY, "tuesday 9:00", WEDNESDAY + timedelta(minutes=2)),
        (OutcomeKind.BUSY, SATURDAY.replace(hour=8), "9:00", MONDAY),
        (OutcomeKind.BUSY, SATURDAY.replace(hour=20, minute=58), "9:00", MONDAY),
        (OutcomeKind.COMPANY_HUNG_UP, SATURDAY.replace(hour=20, minute=59), "9:00", MONDAY),
        (OutcomeKind.VOICEMAIL, SATURDAY, "9:00", MONDAY),
        (OutcomeKind.NO_ANSWER, SATURDAY, "9:00", MONDAY),
        (OutcomeKind.NO_ANSWER, WEDNESDAY, "tuesday 9:00", datetime(2025, 3, 11, 9, 3, tzinfo=UTC)),
    ],
)
def test_who_is_busy_or_hangs_up_is_open_that_day_whatever_hours_are_known(
    kind: OutcomeKind, now: datetime, opens: str, due: datetime
) -> None:
    assert after_call(JOB, Outcome(kind), now, CAPS, opens).due == due


def test_the_last_try_of_a_day_leaves_the_next_to_the_known_hours() -> None:
    tried = replace(JOB, tries=5, last=SATURDAY, day_tries=5)
    assert after_call(tried, Outcome(OutcomeKind.BUSY), SATURDAY, CAPS, "9:00").due == MONDAY


def test_the_hours_a_closed_company_tells_come_before_those_known() -> None:
    told = Outcome(OutcomeKind.CLOSED, "closed", "saturday 10:00")
    assert after_call(JOB, told, FRIDAY, CAPS, "08:00").due == datetime(2025, 3, 8, 10, 3, tzinfo=UTC)


def test_tries_are_capped_by_day_and_in_all() -> None:
    today = after_call(replace(JOB, tries=5, last=NOW, day_tries=5), Outcome(OutcomeKind.BUSY), NOW, CAPS)
    assert today.due.date() == (NOW + timedelta(days=1)).date()
    assert after_call(replace(JOB, tries=11), Outcome(OutcomeKind.BUSY), NOW, CAPS).state == "given_up"


@pytest.mark.parametrize("kind", [OutcomeKind.STUCK, OutcomeKind.REFUSED, OutcomeKind.USER_DID_NOT_COME])
def test_what_would_only_happen_again_is_not_tried_again(kind: OutcomeKind) -> None:
    assert after_call(JOB, Outcome(kind), NOW, CAPS).state == "given_up"


def test_a_call_that_got_through_is_done() -> None:
    assert after_call(JOB, Outcome(OutcomeKind.CONNECTED), NOW, CAPS).state == "done"


def test_a_call_back_is_known_by_number_or_by_being_the_only_one() -> None:
    promised = after_call(JOB, Outcome(OutcomeKind.CALLBACK_PROMISED), NOW, CAPS)
    other = replace(promised, call_id=CallId("b" * 12), number="+14155550188")
    assert matching_redial([promised, other], "2125550100", NOW) == promised
    assert matching_redial([promised, other], "+1 212 555 0177", NOW) == promised  # another line of the same exchange
    assert matching_redial([promised, other], "", NOW) is None
    assert matching_redial([promised], "anonymous", NOW) == promised
    assert matching_redial([promised], "+13105550000", NOW) is None
    assert matching_redial([promised], "2125550100", NOW + timedelta(days=2)) is None
    assert matching_redial([JOB], "2125550100", NOW) is None


def promised(name: str, number: str) -> Redial:
    job = replace(JOB, call_id=CallId(name * 12), company=name, number=number)
    return after_call(job, Outcome(OutcomeKind.CALLBACK_PROMISED), NOW, CAPS)


@pytest.mark.parametrize(("first", "second"), [("+15550100100", "+15550100200"), ("+493012345678", "+493012345699")])
def test_an_equal_number_comes_before_the_exchange_of_an_earlier_promise(first: str, second: str) -> None:
    jobs = [promised("a", first), promised("b", second)]
    for job in jobs:
        assert matching_redial(jobs, job.number, NOW) == job


def test_an_exchange_that_two_companies_share_is_nobodys() -> None:
    jobs = [promised("a", "+15550100100"), promised("b", "+15550100200")]
    assert matching_redial(jobs, "+15550100300", NOW) is None
    assert matching_redial(jobs[:1], "+15550100300", NOW) == jobs[0]
    goals = [jobs[0], replace(jobs[0], call_id=CallId("c" * 12), goal="another")]
    assert matching_redial(goals, "+15550100300", NOW) == jobs[0]


@pytest.mark.parametrize("caller", ["1001", "12345", "0"])
def test_an_extension_keeps_no_promise_but_its_own(caller: str) -> None:
    assert matching_redial([promised("a", "+15550100100")], caller, NOW) is None
    desk = promised("b", caller)
    assert matching_redial([promised("a", "+15550100100"), desk], caller, NOW) == desk
