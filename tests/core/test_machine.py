"""Whole calls through the machine, and each way out."""

from __future__ import annotations

import pytest
from machine_story import DESK, Story, ended, everything_down, of

from holdslayer_agent.core.call import OutcomeKind, State, Timer
from holdslayer_agent.core.commands import (
    AttachEar,
    BridgePhone,
    DialCompany,
    EndCall,
    HangUpCompany,
    Hush,
    MuteEar,
    Notify,
    ReleasePhone,
    RingPhone,
    Say,
    TellPhone,
)
from holdslayer_agent.core.events import (
    AgentRestarted,
    AsteriskLost,
    CallFailed,
    CallRequested,
    CompanyAnswered,
    CompanyHungUp,
    CompanyRang,
    CompanyUnreachable,
    PhoneAccepted,
    PhoneAnswered,
    PhoneDeclined,
    PhoneFailed,
    PhoneHungUp,
    PhoneRang,
    Said,
    Ticked,
    TimerFired,
    UserHungUp,
    VerdictChanged,
)
from holdslayer_agent.core.observations import Sound
from holdslayer_agent.core.verdict import Verdict

# ---------------------------------------------------------------- the whole story


def test_a_call_goes_from_the_dial_tone_to_the_user_talking_with_a_person() -> None:
    s = Story()
    assert s.begin() == [AttachEar(), DialCompany("+14155550132", 60.0)]
    assert s.at(2.0, CompanyRang()) == []
    s.at(5.0, CompanyAnswered())
    assert s.state is State.NAVIGATING
    s.person.hold.on_hold = 0.9
    s.at(30.0, Ticked())
    assert s.state is State.ON_HOLD
    ringing = s.verdict(630.0, Verdict.RING, 0.95)
    assert s.state is State.RINGING_USER
    assert [type(c) for c in ringing] == [Say, RingPhone, Notify]
    assert of(ringing, Say)[0].what == "comfort-first"
    assert of(ringing, RingPhone)[0] == RingPhone(DESK, "Acme")
    s.at(633.0, PhoneRang("desk"))
    told = s.at(636.0, PhoneAnswered("desk"))
    assert of(told, TellPhone)[0].text.startswith("Acme is on the line. You asked for this: talk about my bill.")
    assert s.at(640.0, PhoneAccepted("desk")) == [Hush(), MuteEar(), BridgePhone("desk")]
    assert s.state is State.CONNECTED
    assert s.machine.deadline is None
    assert s.at(900.0, PhoneHungUp("desk")) == [ReleasePhone("desk"), HangUpCompany(), EndCall(s.call.outcome)]
    assert ended(s) == (State.ENDED, OutcomeKind.CONNECTED)
    assert s.call.held_s == pytest.approx(600.0)
    everything_down(s)


# ---------------------------------------------------------------- the line


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (17, OutcomeKind.BUSY),
        (18, OutcomeKind.NO_ANSWER),
        (19, OutcomeKind.NO_ANSWER),
        (1, OutcomeKind.FAILED),
        (21, OutcomeKind.REFUSED),
        (20, OutcomeKind.FAILED),
        (34, OutcomeKind.FAILED),
        (99, OutcomeKind.FAILED),
    ],
)
def test_a_line_that_ends_before_the_answer_says_why(cause: int, kind: OutcomeKind) -> None:
    s = Story()
    s.begin()
    s.at(3.0, CompanyUnreachable(cause, "odd"))
    assert ended(s) == (State.ENDED, kind)
    assert s.call.outcome.why
    assert of(s.commands, Notify)[-1].kind == "ended"
    everything_down(s)


def test_an_unknown_cause_is_named_with_its_text() -> None:
    s = Story()
    s.begin()
    s.at(3.0, CompanyUnreachable(99, "odd"))
    assert s.call.outcome.why == "The call failed (cause 99, odd)."


def test_nobody_answers_within_the_dialling_time() -> None:
    s = Story(dial_s=30.0)
    s.begin()
    s.wait(40.0)
    assert ended(s) == (State.ENDED, OutcomeKind.NO_ANSWER)
    everything_down(s)


@pytest.mark.parametrize(
    ("sound", "kind"),
    [
        (Sound.BUSY, OutcomeKind.BUSY),
        (Sound.REORDER, OutcomeKind.BUSY),
        (Sound.SIT, OutcomeKind.FAILED),
        (Sound.FAX, OutcomeKind.FAILED),
    ],
)
@pytest.mark.parametrize("where", ["begin", "answer", "hold", "probe"])
def test_a_dead_tone_ends_the_call(sound: Sound, kind: OutcomeKind, where: str) -> None:
    s = Story()
    getattr(s, where)()
    s.sound(s.now + 1.0, sound)
    assert ended(s) == (State.ENDED, kind)
    everything_down(s)


def test_ringback_is_no_dead_tone() -> None:
    s = Story()
    s.begin()
    s.sound(1.0, Sound.RINGBACK)
    assert s.state is State.DIALING


def test_music_before_the_answer_is_no_hold_and_music_after_it_is() -> None:
    s = Story()
    s.begin()
    s.person.hold.on_hold = 0.9
    s.at(4.0, Ticked())
    assert s.state is State.DIALING
    s.at(5.0, CompanyAnswered())
    assert s.state is State.NAVIGATING
    s.person.hold.on_hold = 0.9
    s.at(10.0, Ticked())
    assert s.state is State.ON_HOLD


# ---------------------------------------------------------------- the company hangs up


@pytest.mark.parametrize("where", ["begin", "answer", "hold", "probe", "ring"])
def test_the_company_hangs_up(where: str) -> None:
    s = Story()
    getattr(s, where)()
    s.at(s.now + 1.0, CompanyHungUp())
    assert ended(s) == (State.ENDED, OutcomeKind.COMPANY_HUNG_UP)
    everything_down(s)


def test_phones_that_ring_stop_when_the_company_hangs_up() -> None:
    s = Story(all_at_once=True)
    s.ring()
    assert of(s.at(61.0, CompanyHungUp()), ReleasePhone) == [ReleasePhone("desk"), ReleasePhone("mobile")]


def test_a_phone_that_was_picked_up_is_told_that_the_company_hung_up() -> None:
    s = Story()
    s.ring()
    s.at(63.0, PhoneAnswered("desk"))
    commands = s.at(64.0, CompanyHungUp())
    assert commands[0] == TellPhone("desk", "I am sorry, the company has just hung up.", then_hang_up=True)
    assert of(commands, ReleasePhone) == []


def test_after_the_two_have_talked_a_hang_up_of_the_company_is_a_good_end() -> None:
    s = Story()
    s.connect()
    s.at(100.0, CompanyHungUp())
    assert ended(s) == (State.ENDED, OutcomeKind.CONNECTED)
    assert of(s.commands, Notify)[-1].kind == "person_answered"
    everything_down(s)


# ---------------------------------------------------------------- the user hangs up


@pytest.mark.parametrize("where", ["begin", "answer", "hold", "probe"])
def test_the_user_ends_the_call_at_once_where_no_person_waits(where: str) -> None:
    s = Story()
    getattr(s, where)()
    before = len(s.commands)
    s.at(s.now + 1.0, UserHungUp())
    assert ended(s) == (State.ENDED, OutcomeKind.CANCELLED)
    assert of(s.commands[before:], Say) == []
    everything_down(s)


def test_a_person_who_waits_is_told_before_the_user_ends_the_call() -> None:
    s = Story()
    s.ring()
    commands = s.at(61.0, UserHungUp())
    assert [type(c) for c in commands] == [Hush, ReleasePhone, Say]
    assert of(commands, Say)[0].what == "apology"
    assert s.state is State.CLOSING
    s.at(68.0, Said("apology"))
    assert ended(s) == (State.ENDED, OutcomeKind.CANCELLED)
    everything_down(s)


@pytest.mark.parametrize("last", [Said("apology"), CompanyHungUp(), UserHungUp(), AgentRestarted(True)])
def test_last_words_end_with(last: object) -> None:
    s = Story()
    s.ring()
    s.at(61.0, UserHungUp())
    s.at(62.0, last)  # type: ignore[arg-type]
    assert ended(s) == (State.ENDED, OutcomeKind.CANCELLED)
    everything_down(s)


def test_last_words_that_are_never_spoken_end_by_the_clock() -> None:
    s = Story()
    s.ring()
    s.at(61.0, UserHungUp())
    s.at(62.0, Said("comfort"))
    assert s.state is State.CLOSING
    s.wait(83.0)
    assert ended(s) == (State.ENDED, OutcomeKind.CANCELLED)


def test_the_user_ends_a_connected_call() -> None:
    s = Story()
    s.connect()
    assert s.at(90.0, UserHungUp())[0] == ReleasePhone("desk")
    assert ended(s) == (State.ENDED, OutcomeKind.CONNECTED)


# ---------------------------------------------------------------- what breaks


@pytest.mark.parametrize("where", ["begin", "answer", "hold", "probe"])
def test_a_fault_of_ours_ends_the_call_and_says_so(where: str) -> None:
    s = Story()
    getattr(s, where)()
    s.at(s.now + 1.0, CallFailed("the trunk is gone"))
    assert ended(s) == (State.ENDED, OutcomeKind.FAILED)
    assert of(s.commands, Notify)[-1] == Notify("ended", "Acme: the trunk is gone")
    everything_down(s)


def test_a_person_who_waits_is_told_before_a_fault_of_ours_ends_the_call() -> None:
    s = Story()
    s.ring()
    s.at(s.now + 1.0, CallFailed("the trunk is gone"))
    assert of(s.commands, Say)[-1].what == "apology"
    s.at(s.now + 8.0, Said("apology"))
    assert ended(s) == (State.ENDED, OutcomeKind.FAILED)
    assert of(s.commands, Notify)[-1] == Notify("ended", "Acme: the trunk is gone")


def test_a_fault_while_saying_goodbye_ends_the_call() -> None:
    s = Story()
    s.ring()
    s.at(61.0, UserHungUp())
    s.at(62.0, CallFailed("no voice"))
    assert ended(s) == (State.ENDED, OutcomeKind.FAILED)


def test_a_fault_does_not_part_those_who_talk() -> None:
    s = Story()
    s.connect()
    assert s.at(90.0, CallFailed("the ear is gone")) == []
    assert s.state is State.CONNECTED


@pytest.mark.parametrize("where", ["begin", "answer", "hold", "probe", "ring", "connect"])
def test_a_restart_of_asterisk_ends_the_call(where: str) -> None:
    s = Story()
    getattr(s, where)()
    s.at(s.now + 1.0, AsteriskLost())
    assert ended(s) == (State.ENDED, OutcomeKind.FAILED)
    everything_down(s)


# ---------------------------------------------------------------- limits


def test_a_menu_without_a_way_through_ends_in_time() -> None:
    s = Story(menu_s=120.0)
    s.answer()
    s.wait(200.0)
    assert ended(s) == (State.ENDED, OutcomeKind.STUCK)
    assert s.call.outcome.why == "No way through the menu within 2 minutes."


def test_a_hold_has_a_limit() -> None:
    s = Story(hold_s=3600.0)
    s.hold()
    s.wait(3700.0)
    assert ended(s) == (State.ENDED, OutcomeKind.STUCK)
    assert s.call.outcome.why == "Nobody came within 60 minutes on hold."


def test_waiting_in_the_queue_outlives_the_limit_of_the_menu() -> None:
    s = Story(menu_s=60.0, hold_s=3600.0)
    s.hold()
    s.wait(1800.0)
    assert s.state is State.ON_HOLD


# ---------------------------------------------------------------- the machine itself


def test_an_event_that_fits_no_row_is_still_a_fact() -> None:
    s = Story()
    s.begin()
    assert s.at(1.0, PhoneAnswered("desk")) == []
    assert s.steps[-1].before is s.steps[-1].after is State.DIALING


def test_an_ended_call_takes_nothing_more() -> None:
    s = Story()
    s.begin()
    s.at(1.0, UserHungUp())
    count = len(s.steps)
    s.at(2.0, CompanyAnswered(), CallRequested(s.plan), AgentRestarted(True))
    assert len(s.steps) == count
    assert s.state is State.ENDED


def test_a_timer_of_another_name_does_not_fire_a_row() -> None:
    s = Story()
    s.begin()
    s.at(1.0, TimerFired(Timer.COMFORT))
    assert s.state is State.DIALING


def test_the_evidence_says_when_it_wants_to_be_looked_at_again() -> None:
    s = Story()
    s.hold()
    s.person.next_tick_s = 31.5
    assert s.machine.deadline == 31.5


def test_those_who_talk_are_not_judged() -> None:
    s = Story()
    s.connect()
    s.person.next_tick_s = 90.0
    assert s.machine.deadline is None


def test_every_transition_of_evidence_is_a_step_with_its_reasons() -> None:
    s = Story()
    s.hold()
    s.person.evidence = {"greeting words": 2.6, "a voice begins": -2.5}
    s.verdict(60.0, Verdict.RING, 0.6)
    derived = [step.event for step in s.steps if isinstance(step.event, VerdictChanged)]
    assert derived[-1] == VerdictChanged("ring", 0.6, (("a voice begins", -2.5), ("greeting words", 2.6)))


def test_a_phone_that_fails_and_one_that_declines_are_the_end_when_they_were_all() -> None:
    s = Story()
    s.ring(60.0)
    s.at(61.0, PhoneFailed("desk", "busy"))
    s.at(65.0, PhoneAnswered("mobile"))
    s.at(66.0, PhoneDeclined("mobile"))
    assert s.state is State.CLOSING


# ---------------------------------------------------------------- before any hold


def test_a_live_sounding_greeting_before_any_hold_rings_nobody() -> None:
    s = Story()
    s.answer()
    s.person.evidence = {"sounds live": 0.6}
    s.verdict(12.0, Verdict.RING, 0.6)
    assert s.state is State.NAVIGATING


def test_a_persons_words_before_any_hold_ring_the_user() -> None:
    s = Story()
    s.answer()
    s.sentence(12.0, "Good morning, Anna speaking.")
    s.person.evidence = {"greeting words": 2.6}
    s.verdict(13.0, Verdict.RING, 0.8)
    assert s.state is State.RINGING_USER


def test_an_ended_call_takes_no_journal_any_more() -> None:
    s = Story()
    s.begin()
    s.at(1.0, UserHungUp())
    s.machine.replay(CompanyAnswered(), 2.0)
    assert s.state is State.ENDED


def test_a_replayed_hold_is_not_begun_a_second_time() -> None:
    s = Story()
    s.answer()
    s.person.hold.on_hold = 0.9
    s.machine.replay(PhoneRang("desk"), 20.0)
    assert s.at(21.0, Ticked()) == []
    assert s.state is State.NAVIGATING
