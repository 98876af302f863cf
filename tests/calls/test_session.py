"""A whole call in virtual time, and what becomes of it when a part of it breaks or is taken away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import CALL, PLAN, SLOTS, FakeLedger, Kit, refusing
from virtual_time import run_virtual

from holdslayer_agent.calls.bus import Bus, Entry
from holdslayer_agent.calls.ports import FoundCall, JournalEntry
from holdslayer_agent.calls.session import Session
from holdslayer_agent.core.call import Outcome, OutcomeKind, State
from holdslayer_agent.core.decisions import PressKeys
from holdslayer_agent.core.events import (
    AgentRestarted,
    CallRequested,
    CompanyAnswered,
    Heard,
    HoldBegan,
    PhoneAccepted,
    PhoneAnswered,
    PhoneHungUp,
    UserAskedForPhone,
    UserHungUp,
)
from holdslayer_agent.core.observations import LineMeasured, TranscriptHeard

FOUND = FoundCall(CALL, True, (), (), ())


class Scene:
    """One session with fakes, a clock that jumps, and a watcher on the bus."""

    def __init__(self, folder: Path, slots: dict[str, str] = SLOTS, **changes: Any) -> None:
        self.kit = Kit(folder)
        self.ledger, self.bus = FakeLedger(), Bus()
        self.seen: list[Entry] = []
        self.bus.publish = self.seen.append  # type: ignore[method-assign]
        loop = asyncio.get_running_loop()
        self.session = Session(PLAN, slots, self.kit.tools(**changes), self.ledger, self.bus, clock=loop.time)

    async def story(self) -> None:
        """The company, the user and the phone do what they do."""
        for wait_s, event in (
            (3.0, CompanyAnswered()),
            (20.0, HoldBegan("music")),
            (600.0, UserAskedForPhone()),
            (5.0, PhoneAnswered("desk")),
            (4.0, PhoneAccepted("desk")),
            (60.0, PhoneHungUp("desk")),
        ):
            await asyncio.sleep(wait_s)
            self.session.post(event)

    async def play(self, work: Awaitable[Outcome] | None = None) -> Outcome:
        actor = asyncio.create_task(self.story())
        try:
            return await asyncio.wait_for(work or self.session.run(), 3000.0)
        finally:
            actor.cancel()

    def names(self, kind: str) -> list[str]:
        return [e.name for e in self.seen if e.kind == kind]


def virtually(story: Callable[[], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        return await story()

    return run_virtual(run())


def test_a_whole_call_runs_from_the_request_to_the_good_end(tmp_path: Path) -> None:
    async def story() -> None:
        s = Scene(tmp_path)
        outcome = await s.play()
        assert outcome == Outcome(OutcomeKind.CONNECTED)
        assert s.names("state") == ["navigating", "on_hold", "ringing_user", "connected", "ended"]
        assert [name for name, *_ in s.kit.board.done] == [
            "attach_ear",
            "dial_company",
            "ring_phone",
            "tell_phone",
            "mute_ear",
            "bridge_phone",
            "release_phone",
            "hang_up_company",
            "end_call",
        ]
        assert s.session.now_s == pytest.approx(692.0)

    virtually(story)


def test_a_line_that_breaks_is_replaced_while_the_call_goes_on(tmp_path: Path) -> None:
    async def story() -> None:
        s = Scene(tmp_path)
        asyncio.get_running_loop().call_later(100.0, s.kit.board.line.incoming.put_nowait, None)
        assert await s.play() == Outcome(OutcomeKind.CONNECTED)
        assert len(s.kit.board.of("attach_ear")) == 2

    virtually(story)


def test_what_is_journalled_gives_the_same_call_again(tmp_path: Path) -> None:
    async def story() -> None:
        s = Scene(tmp_path)
        await s.play()
        entries = s.ledger.entries[CALL]
        assert [e.seq for e in entries] == list(range(1, len(entries) + 1))
        assert [e.at_s for e in entries] == sorted(e.at_s for e in entries)
        again = Scene(tmp_path)
        for entry in entries:
            again.session.machine.replay(entry.event, entry.at_s)
        assert again.session.machine.state is State.ENDED
        assert again.session.machine.call.held_s == pytest.approx(s.session.machine.call.held_s)

    virtually(story)


def test_what_is_heard_every_second_is_published_but_not_kept(tmp_path: Path) -> None:
    async def story() -> None:
        s = Scene(tmp_path)
        s.session.post(Heard(LineMeasured(1.0, -40.0, -60.0, False)))
        s.session.post(Heard(TranscriptHeard(1.0, 0.5, "hel", final=False)))
        s.session.post(Heard(TranscriptHeard(1.0, 0.5, "hello", final=True)))
        await s.play()
        assert s.names("event").count("Heard") == 3
        assert len([e for e in s.ledger.entries[CALL] if isinstance(e.event, Heard)]) == 1

    virtually(story)


def test_a_menu_view_is_not_shown_and_a_slot_only_by_its_name(tmp_path: Path) -> None:
    async def story() -> None:
        s = Scene(tmp_path)
        s.kit.navigator.decisions = [PressKeys("{{pin}}#", "asked for")]

        async def act() -> None:
            await asyncio.sleep(5)
            s.session.post(CompanyAnswered())
            s.session.post(Heard(TranscriptHeard(6.0, 5.0, "enter your pin", final=True)))
            await asyncio.sleep(30)
            s.session.post(UserHungUp())

        actor = asyncio.create_task(act())
        await s.session.run()
        await actor
        assert s.kit.board.of("send_dtmf") == [["4821#"]]
        assert "4821" not in str(s.seen) + str(s.ledger.entries)
        assert next(e.fields for e in s.seen if e.name == "SendDtmf")["keys"] == "{{pin}}#"
        assert set(next(e.fields for e in s.seen if e.name == "AskNavigator")) == {"asked", "prompt_complete"}

    virtually(story)


# ---------------------------------------------------------------- masking


@pytest.mark.parametrize(
    ("slots", "heard", "final", "seen"),
    [
        (SLOTS, "you entered four eight two one", True, "you entered [pin]"),
        (SLOTS, "you entered four eight", False, "you entered [digits]"),
        (SLOTS, "press one", False, "press one"),
        ({}, "you entered four eight two one", True, "you entered [digits]"),
        ({}, "press one", True, "press one"),
    ],
)
def test_a_read_back_is_masked_before_anybody_sees_it(
    tmp_path: Path, slots: dict[str, str], heard: str, final: bool, seen: str
) -> None:
    async def story() -> None:
        s = Scene(tmp_path, slots)
        s.session._report(TranscriptHeard(1.0, 0.5, heard, final=final))  # as the listener does
        s.session.post(UserHungUp())
        await s.session.run()
        texts = [e.fields["observation"]["text"] for e in s.seen if e.name == "Heard"]
        assert texts == [seen]

    virtually(story)


# ---------------------------------------------------------------- what breaks


@pytest.mark.parametrize("port", ["attach_ear", "dial_company", "ring_phone", "bridge_phone"])
def test_a_port_that_refuses_ends_the_call_as_failed_and_says_so(tmp_path: Path, port: str) -> None:
    async def story() -> None:
        s = Scene(tmp_path)
        s.kit.board.failing[port] = refusing()
        outcome = await s.play()
        if port == "bridge_phone":  # those who talk are not parted, those who wait for it hang up
            assert outcome.kind is OutcomeKind.CONNECTED
            return
        assert outcome == Outcome(OutcomeKind.FAILED, "Asterisk refused.")
        assert s.kit.board.done[-1][0] == "end_call"
        assert s.kit.told[-1] == ("ended", "Acme: Asterisk refused.")

    virtually(story)


@pytest.mark.parametrize("port", ["attach_ear", "dial_company", "ring_phone", "mute_ear"])
def test_a_fault_of_our_own_ends_this_call_visibly(tmp_path: Path, port: str) -> None:
    async def story() -> None:
        s = Scene(tmp_path)
        s.kit.board.failing[port] = ZeroDivisionError("oops")
        outcome = await s.play()
        assert outcome == Outcome(OutcomeKind.FAILED, "ZeroDivisionError in the agent")
        assert s.kit.board.done[-1][0] == "end_call"
        assert s.kit.told[-1] == ("ended", "Acme: ZeroDivisionError in the agent")

    virtually(story)


def test_a_navigator_with_a_bug_ends_the_call_visibly(tmp_path: Path) -> None:
    async def story() -> None:
        s = Scene(tmp_path)
        s.kit.navigator.fault = ZeroDivisionError("oops")
        s.session.post(CompanyAnswered())
        s.session.post(Heard(TranscriptHeard(1.0, 0.5, "press one for sales", final=True)))
        assert (await s.session.run()).kind is OutcomeKind.FAILED

    virtually(story)


def test_an_end_that_asterisk_refuses_is_an_end(tmp_path: Path) -> None:
    async def story() -> None:
        s = Scene(tmp_path)
        s.kit.board.failing["end_call"] = refusing("ari-unreachable")
        assert (await s.play()).kind is OutcomeKind.CONNECTED

    virtually(story)


def test_a_broken_call_that_can_not_be_taken_down_is_over_all_the_same(tmp_path: Path) -> None:
    async def story() -> None:
        s = Scene(tmp_path)
        s.kit.board.failing = {"dial_company": ZeroDivisionError("x"), "end_call": refusing()}
        assert (await s.play()).kind is OutcomeKind.FAILED

    virtually(story)


# ---------------------------------------------------------------- taking over


def journal(*events: tuple[float, Any]) -> list[JournalEntry]:
    found = [(0.0, CallRequested(PLAN)), *events]
    return [JournalEntry(n + 1, at_s, event) for n, (at_s, event) in enumerate(found)]


def test_a_new_agent_goes_on_where_the_journal_ends(tmp_path: Path) -> None:
    async def story() -> None:
        s = Scene(tmp_path, {})
        entries = journal((3.0, CompanyAnswered()), (20.0, HoldBegan("music")))
        actor = asyncio.create_task(asyncio.sleep(50))
        actor.add_done_callback(lambda _: s.session.post(UserHungUp()))
        outcome = await s.session.resume(entries, FOUND)
        assert outcome.kind is OutcomeKind.CANCELLED
        assert s.kit.board.of("dial_company") == []
        assert [name for name, *_ in s.kit.board.done] == ["attach_ear", "hang_up_company", "end_call"]
        assert next(e.seq for e in s.ledger.entries[CALL]) == len(entries) + 1
        assert isinstance(s.ledger.entries[CALL][0].event, AgentRestarted)

    virtually(story)


def test_a_call_that_had_ended_already_is_only_tidied_up(tmp_path: Path) -> None:
    async def story() -> None:
        s = Scene(tmp_path, {})
        outcome = await asyncio.wait_for(s.session.resume(journal((3.0, UserHungUp())), FOUND), 10.0)
        assert outcome.kind is OutcomeKind.CANCELLED
        assert [name for name, *_ in s.kit.board.done] == ["end_call"]

    virtually(story)


def test_an_answer_missed_by_every_agent_is_known_from_asterisk(tmp_path: Path) -> None:
    async def story() -> None:
        s = Scene(tmp_path, {})
        actor = asyncio.create_task(asyncio.sleep(5))
        actor.add_done_callback(lambda _: s.session.post(UserHungUp()))
        await s.session.resume(journal(), FoundCall(CALL, True, (), (), (), company_answered=True))
        assert s.names("state") == ["navigating", "ended"]

    virtually(story)


# ---------------------------------------------------------------- cancelled


@pytest.mark.parametrize("first", [0, 1, 2, 3])
def test_cancelled_at_any_await_a_session_leaves_nothing_running(tmp_path: Path, first: int) -> None:
    async def cancelled_after(turns: int) -> bool:
        s = Scene(tmp_path)
        s.kit.board.line.speaks_s = 0.5
        actor = asyncio.create_task(s.story())
        task = asyncio.create_task(s.session.run())
        for _ in range(turns):
            if task.done():
                break
            await asyncio.sleep(0)
            loop = asyncio.get_running_loop()
            if loop.time() > 10_000:
                break
        over = task.done()
        task.cancel()
        actor.cancel()
        await asyncio.wait({task, actor})
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert left == set(), turns
        assert task.cancelled() or task.result().kind is OutcomeKind.CONNECTED
        return over

    for turns in range(first, 60, 4):
        virtually(lambda turns=turns: cancelled_after(turns))  # type: ignore[misc]


@pytest.mark.parametrize("wait_s", [0.0, 0.1, 3.0, 3.3, 23.5, 623.0, 623.2, 628.5, 632.5, 650.0])
def test_cancelled_at_any_time_a_session_leaves_nothing_running(tmp_path: Path, wait_s: float) -> None:
    async def story() -> None:
        s = Scene(tmp_path)
        s.kit.board.line.speaks_s = 0.5
        actor = asyncio.create_task(s.story())
        task = asyncio.create_task(s.session.run())
        await asyncio.sleep(wait_s)
        task.cancel()
        actor.cancel()
        await asyncio.wait({task, actor})
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert task.cancelled()
        assert s.kit.board.of("end_call") == []  # the legs are left to Asterisk for the next agent

    virtually(story)
