"""What a call does when a new agent takes it over."""

from __future__ import annotations

import pytest
from machine_story import MOBILE, Story, ended, everything_down, of

from holdslayer_agent.core.call import OutcomeKind, State, Timer
from holdslayer_agent.core.commands import (
    AttachEar,
    DialCompany,
    RecordCompany,
    ReleasePhone,
    RingPhone,
    Say,
    TellPhone,
)
from holdslayer_agent.core.events import (
    AgentRestarted,
    Heard,
    PhoneAccepted,
    PhoneAnswered,
)
from holdslayer_agent.core.human import PersonEvidence
from holdslayer_agent.core.observations import Sound, SoundChanged, SpeechStarted

# ---------------------------------------------------------------- a new agent


def test_a_new_agent_listens_again_in_the_menu_and_asks_the_navigator() -> None:
    s = Story()
    s.answer()
    assert s.at(20.0, AgentRestarted(True)) == [AttachEar()]
    assert s.call.timers[Timer.NAVIGATE] == 22.0


def test_a_new_agent_goes_on_dialling() -> None:
    s = Story()
    s.begin()
    assert s.at(20.0, AgentRestarted(True)) == [AttachEar()]
    assert s.state is State.DIALING


def test_a_new_agent_dials_what_the_old_one_had_not_got_to() -> None:
    s = Story()
    s.begin()
    plan = s.call.plan
    assert s.at(20.0, AgentRestarted(True, company_dialled=False)) == [
        AttachEar(),
        DialCompany(plan.number, plan.dial_s),
    ]
    assert s.state is State.DIALING


def test_a_new_agent_does_not_speak_into_a_call_that_the_user_placed() -> None:
    s = Story(from_phone="desk")
    s.begin()
    assert s.at(20.0, AgentRestarted(True)) == [AttachEar(muted=True)]


def test_an_answer_that_no_agent_heard_is_made_up_for() -> None:
    s = Story()
    s.begin()
    assert s.at(20.0, AgentRestarted(True, company_answered=True)) == [AttachEar(), RecordCompany()]
    assert s.state is State.NAVIGATING
    assert Timer.DIAL not in s.call.timers
    assert Timer.MENU in s.call.timers


def test_an_answer_that_no_agent_heard_connects_the_users_own_call() -> None:
    s = Story(from_phone="desk")
    s.begin()
    assert s.at(20.0, AgentRestarted(True, company_answered=True)) == [AttachEar(muted=True), RecordCompany()]
    assert s.state is State.CONNECTED


@pytest.mark.parametrize("where", ["hold", "probe"])
def test_a_new_agent_goes_on_waiting(where: str) -> None:
    s = Story()
    getattr(s, where)()
    assert s.at(s.now + 9.0, AgentRestarted(True)) == [AttachEar()]
    assert s.state is State.ON_HOLD


@pytest.mark.parametrize("where", ["begin", "answer", "hold", "probe", "ring"])
def test_a_line_that_ended_while_no_agent_was_there_ends_the_call(where: str) -> None:
    s = Story()
    getattr(s, where)()
    s.at(s.now + 9.0, AgentRestarted(False))
    assert ended(s) == (State.ENDED, OutcomeKind.COMPANY_HUNG_UP)
    everything_down(s)


def test_a_new_agent_speaks_to_the_person_first_and_lets_the_phone_ring_on() -> None:
    s = Story()
    s.ring(60.0)
    commands = s.at(65.0, AgentRestarted(True, phones_ringing=("desk",)))
    assert [type(c) for c in commands] == [AttachEar, Say]
    assert s.call.timers[Timer.RING] == 80.0


def test_a_new_agent_announces_again_to_a_phone_that_was_picked_up_meanwhile() -> None:
    s = Story()
    s.ring(60.0)
    s.at(62.0, PhoneAnswered("desk"))
    s.wait(62.0 + 15.0)  # asked a second time
    s.at(80.0, AgentRestarted(True, phones_answered=("desk",)))
    assert of(s.wait(80.0), TellPhone)[0].phone == "desk"
    s.at(82.0, PhoneAccepted("desk"))
    assert s.state is State.CONNECTED


def test_of_two_phones_picked_up_meanwhile_one_is_asked_and_the_other_let_go() -> None:
    s = Story(all_at_once=True)
    s.ring(60.0)
    s.at(62.0, PhoneAnswered("mobile"))
    commands = s.at(70.0, AgentRestarted(True, phones_answered=("desk", "mobile")))
    assert of(commands, ReleasePhone) == [ReleasePhone("desk")]
    assert of(s.wait(70.0), TellPhone)[0].phone == "mobile"


def test_a_phone_put_down_meanwhile_leaves_the_others_ringing() -> None:
    s = Story(all_at_once=True)
    s.ring(60.0)
    s.at(62.0, PhoneAnswered("desk"))
    s.at(70.0, AgentRestarted(True, phones_ringing=("mobile",)))
    assert s.call.ring.answered is None
    assert s.call.timers[Timer.RING] == 100.0


def test_phones_that_are_gone_after_a_restart_give_way_to_the_next() -> None:
    s = Story()
    s.ring(60.0)
    s.at(65.0, AgentRestarted(True))
    assert of(s.wait(65.0), RingPhone) == [RingPhone(MOBILE, "Acme")]


def test_a_new_agent_listens_muted_to_those_who_talk() -> None:
    s = Story()
    s.connect()
    assert s.at(90.0, AgentRestarted(True, phones_bridged=("desk",))) == [AttachEar(muted=True)]
    assert s.state is State.CONNECTED


@pytest.mark.parametrize("found", [AgentRestarted(False, phones_bridged=("desk",)), AgentRestarted(True)])
def test_a_talk_that_ended_while_no_agent_was_there_was_a_good_end(found: AgentRestarted) -> None:
    s = Story()
    s.connect()
    s.at(90.0, found)
    assert ended(s) == (State.ENDED, OutcomeKind.CONNECTED)


def test_a_call_back_whose_answer_no_agent_noted_rings_the_user() -> None:
    s = Story(called_back=True)
    s.begin()
    commands = s.at(20.0, AgentRestarted(True, company_answered=True))
    assert s.state is State.RINGING_USER
    assert [command.phone.name for command in of(commands, RingPhone)] == ["desk"]


def test_a_call_back_whose_phone_rings_already_is_not_rung_twice() -> None:
    s = Story(called_back=True)
    s.begin()
    commands = s.at(20.0, AgentRestarted(True, phones_ringing=("desk",), company_answered=True))
    assert s.state is State.RINGING_USER
    assert of(commands, RingPhone) == []
    assert of(commands, Say) != []
    assert of(s.at(25.0, PhoneAnswered("desk")), TellPhone) != []


def test_a_voice_that_nobody_listened_to_meanwhile_does_not_ring() -> None:
    """Of a known company: that it was not recognised while no agent was there tells nothing."""
    s = Story()
    s.answer()
    person = PersonEvidence(known_s=30.0)
    s.call.person = person
    now = s.now
    s.at(now + 0.5, Heard(SpeechStarted(now + 0.3, -20.0)), Heard(SoundChanged(now + 0.3, Sound.SPEECH, 0.9)))
    assert s.at(now + 5.0, AgentRestarted(True)) == [AttachEar()]
    assert person.turn_started_s is None
    s.at(now + 5.5, Heard(SpeechStarted(now + 5.3, -20.0)))
    assert person.turn_started_s == now + 5.3
    assert not of(s.commands, RingPhone)
