"""The redial desk: jobs that come due are called, and what comes of it is written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from holdslayer_agent.calls.redials import RedialDesk
from holdslayer_agent.core.call import CallId, CallPlan, Outcome, OutcomeKind, PhonePlan
from holdslayer_agent.core.redial import Redial, RedialCaps
from holdslayer_agent.errors import CallRefused

NOW = datetime(2025, 3, 4, 10, 0, tzinfo=UTC)
PLAN = CallPlan(CallId("a" * 12), "+12125550100", "Bank", "lost card", "en", (PhonePlan("desk", 25.0),))
BUSY = Outcome(OutcomeKind.BUSY, "busy")


class Memory:
    """A shelf that forgets with the test."""

    def __init__(self) -> None:
        self.jobs: dict[str, Redial] = {}

    async def put(self, job: Redial) -> None:
        self.jobs[job.call_id] = job

    async def open_jobs(self) -> list[Redial]:
        return [job for job in self.jobs.values() if job.state in ("waiting", "promised")]

    async def unsettled(self, call_id: CallId) -> Redial | None:
        job = self.jobs.get(call_id)
        return job if job is not None and job.state not in ("done", "given_up") else None


class Bench:
    """A desk with a clock to turn."""

    def __init__(self, *, enabled: bool = True, refuse: bool = False, opens: str = "") -> None:
        self.now, self.placed, self.shelf = NOW, list[Redial](), Memory()
        self._refuse, self._enabled, self._opens = refuse, enabled, opens
        self.restart()

    def restart(self) -> None:
        """The desk of a new agent over what the one before has kept."""
        self.desk = RedialDesk(
            self.shelf, RedialCaps(3, 4), self._start, self._opening, lambda: self.now, enabled=self._enabled
        )

    async def _opening(self, company: str, number: str) -> str:
        assert (company, number) == (PLAN.company, PLAN.number)
        return self._opens

    async def _start(self, job: Redial) -> None:
        if self._refuse:
            raise CallRefused("no line", code="no-trunk")
        self.placed.append(job)


async def test_a_busy_call_is_made_again_when_it_is_due() -> None:
    bench = Bench()
    await bench.desk.ended(PLAN, BUSY)
    await bench.desk.look()
    assert bench.placed == []
    bench.now += timedelta(minutes=6)
    await bench.desk.look()
    assert [job.number for job in bench.placed] == [PLAN.number]


async def test_the_next_try_goes_on_counting() -> None:
    bench = Bench()
    await bench.desk.ended(PLAN, BUSY)
    bench.now += timedelta(minutes=6)
    await bench.desk.look()
    job = await bench.desk.ended(replace(PLAN, call_id=CallId("b" * 12)), BUSY)
    assert job is not None
    assert job.tries == 2
    assert job.due == bench.now + timedelta(minutes=10)


async def test_the_caps_hold_over_restarts_in_the_middle_of_a_try() -> None:
    bench, tries = Bench(), list[tuple[int, str]]()
    for _ in range(8):
        bench.restart()
        job = await bench.desk.ended(PLAN, BUSY)
        assert job is not None
        tries.append((job.tries, job.state))
        if job.state == "given_up":
            break
        bench.now = job.due
        await bench.desk.look()
    assert tries == [(1, "waiting"), (2, "waiting"), (3, "waiting"), (4, "given_up")]
    assert bench.now.date() == (NOW + timedelta(days=1)).date()  # the fourth was not made on the first day


async def test_a_try_whose_end_nobody_saw_is_not_counted_on_for_ever() -> None:
    bench = Bench()
    await bench.desk.ended(PLAN, BUSY)
    bench.now += timedelta(minutes=6)
    await bench.desk.look()
    bench.restart()
    bench.now += timedelta(days=3)
    await bench.desk.look()
    assert len(bench.placed) == 1
    job = await bench.desk.ended(PLAN, BUSY)
    assert job is not None
    assert job.tries == 1


async def test_a_job_that_was_due_while_no_agent_ran_goes_on_counting() -> None:
    bench = Bench()
    await bench.desk.ended(PLAN, BUSY)
    bench.now += timedelta(days=3)
    bench.restart()
    await bench.desk.look()
    job = await bench.desk.ended(PLAN, BUSY)
    assert job is not None
    assert job.tries == 2


async def test_the_companys_known_hours_are_kept() -> None:
    bench = Bench(opens="09:00")
    bench.now = NOW.replace(hour=8)
    job = await bench.desk.ended(PLAN, BUSY)
    assert job is not None
    assert (job.due.hour, job.due.minute) == (9, 3)


async def test_a_try_that_can_not_be_placed_is_a_try() -> None:
    bench = Bench(refuse=True)
    await bench.desk.ended(PLAN, BUSY)
    bench.now += timedelta(minutes=6)
    await bench.desk.look()
    (job,) = await bench.shelf.open_jobs()
    assert job.tries == 2


async def test_a_call_that_got_through_leaves_no_job() -> None:
    bench = Bench()
    assert await bench.desk.ended(PLAN, Outcome(OutcomeKind.CONNECTED)) is None
    assert bench.shelf.jobs == {}


async def test_switched_off_only_promises_are_kept() -> None:
    bench = Bench(enabled=False)
    assert await bench.desk.ended(PLAN, BUSY) is None
    promised = await bench.desk.ended(PLAN, Outcome(OutcomeKind.CALLBACK_PROMISED))
    assert promised is not None
    assert promised.state == "promised"


async def test_a_call_back_is_matched_once() -> None:
    bench = Bench()
    await bench.desk.ended(PLAN, Outcome(OutcomeKind.CALLBACK_PROMISED))
    job = await bench.desk.call_back_from("+12125550100")
    assert job is not None
    assert job.goal == "lost card"
    assert await bench.desk.call_back_from("+12125550100") is None
    back = replace(PLAN, call_id=CallId("c" * 12), called_back=True)
    missed = await bench.desk.ended(back, Outcome(OutcomeKind.USER_DID_NOT_COME, "Nobody came."))
    assert missed is not None
    assert (missed.state, missed.due) == ("promised", job.due)
    bench.restart()
    assert await bench.desk.call_back_from("+12125550100") is not None
    kept = await bench.desk.ended(back, Outcome(OutcomeKind.CONNECTED))
    assert kept is not None
    assert kept.state == "done"
    assert await bench.desk.ended(back, Outcome(OutcomeKind.CONNECTED)) is None


async def test_a_call_back_that_could_not_be_taken_or_came_to_nobody_too_late_is_told_apart() -> None:
    bench = Bench()
    await bench.desk.ended(PLAN, Outcome(OutcomeKind.CALLBACK_PROMISED))
    job = await bench.desk.call_back_from("+12125550100")
    assert job is not None
    await bench.desk.not_taken(job)
    assert await bench.desk.call_back_from("+12125550100") == job
    bench.now += timedelta(hours=30)
    back = replace(PLAN, called_back=True)
    late = await bench.desk.ended(back, Outcome(OutcomeKind.USER_DID_NOT_COME))
    assert late is not None
    assert late.state == "given_up"


async def test_a_promise_that_is_not_kept_is_given_up() -> None:
    bench = Bench()
    await bench.desk.ended(PLAN, Outcome(OutcomeKind.CALLBACK_PROMISED))
    bench.now += timedelta(hours=25)
    await bench.desk.look()
    assert [job.state for job in bench.shelf.jobs.values()] == ["given_up"]


async def test_a_call_the_user_placed_himself_is_his_own() -> None:
    bench = Bench()
    assert await bench.desk.ended(replace(PLAN, from_phone="desk"), BUSY) is None
