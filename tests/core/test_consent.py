"""Who is recorded is told first: the notice, what becomes of recordings until it was heard, and whom it reaches."""

from __future__ import annotations

import math

import pytest
from machine_story import Story, of, plan_of

from holdslayer_agent.core.call import State
from holdslayer_agent.core.commands import (
    AllowRecording,
    AttachEar,
    BridgePhone,
    Command,
    Hush,
    MuteEar,
    RecordCompany,
    Say,
    TellPhone,
    WithholdRecording,
)
from holdslayer_agent.core.consent import unheard_spans
from holdslayer_agent.core.events import (
    AgentRestarted,
    CompanyAnswered,
    CompanyHungUp,
    EarLost,
    PhoneAccepted,
    PhoneAnswered,
    Said,
    UserLeft,
    UserSpoke,
)
from holdslayer_agent.core.prepared import said_at_once, told_at_once
from holdslayer_agent.core.verdict import Verdict

NOTICE = "This call is recorded."
FIRST = "One moment, please. This is an automated assistant. I am connecting you. This call is recorded."
AGAIN = AgentRestarted(company_alive=True, company_answered=True)


def told(**changes: object) -> Story:
    """A call whose user wants everybody told."""
    return Story(notice=NOTICE, phone_notice=NOTICE, **changes)


def kinds(commands: list[Command]) -> list[type[Command]]:
    return [type(c) for c in commands if isinstance(c, WithholdRecording | AllowRecording)]


def test_recordings_begin_with_silence_and_get_sound_once_the_person_has_heard_the_notice() -> None:
    s = told()
    assert s.answer(5.0)[:2] == [WithholdRecording(), RecordCompany()]
    s.person.hold.on_hold = 0.9
    said = s.verdict(60.0, Verdict.RING, 0.95)
    assert of(said, Say) == [Say("comfort-first", FIRST)]
    assert kinds(said) == []
    assert s.at(66.0, Said("comfort-first")) == [AllowRecording()]
    assert unheard_spans(s.call, 70.0) == [(5.0, 66.0)]


def test_without_a_notice_to_give_recordings_are_left_as_they_are() -> None:
    s = Story()
    s.connect()
    s.at(90.0, CompanyHungUp(16))
    assert kinds(s.commands) == []
    assert unheard_spans(s.call, 90.0) == []
    assert NOTICE not in " ".join(c.text for c in of(s.commands, Say))


def test_later_words_of_comfort_do_not_repeat_it() -> None:
    s = told()
    s.ring(60.0)
    s.at(66.0, Said("comfort-first"))
    assert of(s.wait(75.0), Say) == [Say("comfort", "One moment, please. I am connecting you.")]


def test_the_user_hears_it_before_he_presses_1() -> None:
    s = told()
    s.ring(60.0)
    (announcement,) = of(s.at(62.0, PhoneAnswered("desk")), TellPhone)
    assert f"talk about my bill. {NOTICE} Press 1" in announcement.text


def test_where_the_user_alone_is_recorded_the_company_hears_nothing_of_it() -> None:
    s = Story(phone_notice=NOTICE)
    s.ring(60.0)
    s.at(62.0, PhoneAnswered("desk"))
    assert NOTICE in of(s.commands, TellPhone)[0].text
    assert NOTICE not in of(s.commands, Say)[0].text
    assert kinds(s.commands) == []


def test_who_presses_1_before_it_was_heard_hears_it_together_with_the_person() -> None:
    s = told()
    s.ring(60.0)
    s.at(61.0, PhoneAnswered("desk"))
    assert s.at(62.0, PhoneAccepted("desk"))[:3] == [Hush(), BridgePhone("desk"), Say("notice", NOTICE)]
    assert MuteEar() not in s.commands
    assert s.at(64.0, Said("notice")) == [AllowRecording(), MuteEar()]
    assert s.state is State.CONNECTED


def test_who_presses_1_after_it_was_heard_is_bridged_as_ever() -> None:
    s = told()
    s.ring(60.0)
    s.at(66.0, Said("comfort-first"), PhoneAnswered("desk"))
    assert s.at(68.0, PhoneAccepted("desk"))[:3] == [Hush(), MuteEar(), BridgePhone("desk")]


@pytest.mark.parametrize("interruption", [EarLost(), AgentRestarted(True, (), (), ("desk",), True)])
def test_a_notice_that_was_cut_off_is_said_again(interruption: EarLost | AgentRestarted) -> None:
    s = told()
    s.ring(60.0)
    s.at(61.0, PhoneAnswered("desk"))
    s.at(62.0, PhoneAccepted("desk"))
    commands = s.at(63.0, interruption)
    assert [c for c in commands if not isinstance(c, WithholdRecording)] == [AttachEar(), Say("notice", NOTICE)]


def test_who_comes_after_the_next_hold_is_told_anew_and_not_recorded_before() -> None:
    s = told()
    s.ring(60.0)
    s.at(66.0, Said("comfort-first"), PhoneAnswered("desk"))
    s.at(68.0, PhoneAccepted("desk"))
    s.person.verdict = Verdict.HOLD
    assert kinds(s.at(100.0, UserLeft("desk"))) == [WithholdRecording]
    assert of(s.verdict(160.0, Verdict.RING, 0.95), Say)[0].text == FIRST
    assert kinds(s.at(166.0, Said("comfort-first"))) == [AllowRecording]
    assert unheard_spans(s.call, 170.0) == [(5.0, 66.0), (100.0, 166.0)]


def test_what_was_said_into_the_music_lets_nobody_be_recorded() -> None:
    s = told()
    s.hold()
    s.at(40.0, UserSpoke("user-1", "Please stay on the line."))
    assert of(s.commands, Say)[-1].text == f"This is an automated assistant. {NOTICE} Please stay on the line."
    assert kinds(s.at(46.0, Said("user-1"))) == []
    s.verdict(60.0, Verdict.RING, 0.95)
    assert kinds(s.at(66.0, Said("comfort-first"))) == [AllowRecording]


def test_a_company_that_calls_back_is_told_as_well() -> None:
    s = told(called_back=True)
    assert s.answer(5.0)[:2] == [WithholdRecording(), RecordCompany()]
    assert of(s.commands, Say)[0].text == FIRST


def test_in_a_call_that_the_user_placed_nobody_was_told_and_the_company_is_not_recorded() -> None:
    s = told(from_phone="desk")
    s.answer(5.0)
    assert s.state is State.CONNECTED
    s.at(60.0, CompanyHungUp(16))
    assert kinds(s.commands) == [WithholdRecording]
    assert unheard_spans(s.call, 60.0) == [(5.0, math.inf)]


def test_a_new_agent_tells_asterisk_again_what_holds() -> None:
    s = told()
    s.ring(60.0)
    assert kinds(s.at(61.0, AGAIN)) == [WithholdRecording]
    s.at(66.0, Said("comfort-first"))
    assert kinds(s.at(70.0, AGAIN)) == [AllowRecording]


def test_a_call_that_ends_with_nobody_told_is_withheld_to_its_end() -> None:
    s = told()
    s.hold()
    s.at(90.0, CompanyHungUp(16))
    assert unheard_spans(s.call, 200.0) == [(5.0, math.inf)]


def test_before_the_answer_there_is_nothing_to_withhold() -> None:
    s = told()
    assert kinds(s.begin()) == []
    assert kinds(s.at(5.0, CompanyAnswered())) == [WithholdRecording]


def test_the_notice_is_made_ready_with_the_first_words() -> None:
    plan = plan_of(notice=NOTICE, phone_notice=NOTICE)
    assert {FIRST, NOTICE} <= set(said_at_once(plan))
    assert all(NOTICE in text for text in told_at_once(plan))
