"""The call machine from the first doubt on: a person, the phones that ring, the two who talk."""

from __future__ import annotations

import pytest
from machine_story import DESK, Story, ended, of

from holdslayer_agent.core.call import OutcomeKind, State, Timer
from holdslayer_agent.core.commands import (
    AskNavigator,
    AttachEar,
    BridgePhone,
    DialCompany,
    Hush,
    Notify,
    RecordCompany,
    ReleasePhone,
    RingPhone,
    Say,
    TellPhone,
    UnmuteEar,
    WhisperToPhone,
)
from holdslayer_agent.core.decisions import PressKeys, ThisIsPerson, WaitForMore
from holdslayer_agent.core.events import (
    AgentRestarted,
    CompanyAnswered,
    CompanyUnreachable,
    PhoneAnswered,
    PhoneHungUp,
    Said,
    Ticked,
    UserAskedForPhone,
    UserLeft,
    UserSaidPerson,
    UserSaidRecording,
)
from holdslayer_agent.core.observations import Sound
from holdslayer_agent.core.personhood import FOR_THE_USER
from holdslayer_agent.core.ringing import LEAVING_S
from holdslayer_agent.core.verdict import Verdict

# ---------------------------------------------------------------- is it a person?


def test_in_doubt_a_probe_is_spoken_and_its_end_is_noted() -> None:
    s = Story()
    assert s.probe(60.0) == [Say("probe", "Hello?")]
    assert s.state is State.VERIFYING
    s.at(61.5, Said("probe"))
    assert s.person.told == [("probe started", 60.0), ("probe ended", 61.5)]


def test_another_phrase_spoken_is_no_end_of_the_probe() -> None:
    s = Story()
    s.probe(60.0)
    s.at(61.5, Said("answer"))
    assert s.person.told == [("probe started", 60.0)]


def test_an_answered_probe_rings_the_user() -> None:
    s = Story()
    s.probe(60.0)
    s.at(61.5, Said("probe"))
    s.verdict(63.0, Verdict.RING, 0.9)
    assert s.state is State.RINGING_USER


def test_a_probe_talked_over_leads_back_to_the_hold() -> None:
    s = Story()
    s.probe(60.0)
    s.at(61.5, Said("probe"))
    s.verdict(62.5, Verdict.HOLD, 0.05)
    assert s.state is State.ON_HOLD


def test_a_probe_without_reaction_leads_back_to_the_hold_in_time() -> None:
    s = Story()
    s.probe(60.0)
    s.at(61.5, Said("probe"))
    s.verdict(62.5, Verdict.HOLD, 0.2)
    assert s.state is State.VERIFYING
    s.wait(66.0)
    assert s.state is State.ON_HOLD


def test_a_probe_without_reaction_is_asked_once_more() -> None:
    s = Story()
    s.probe(60.0)
    s.at(60.8, Said("probe"))
    s.verdict(61.0, Verdict.HOLD, 0.3)
    assert s.verdict(63.4, Verdict.PROBE, 0.3) == [Say("probe", "Hello?")]
    assert s.state is State.VERIFYING
    s.wait(72.0)
    assert s.state is State.ON_HOLD


def test_a_probe_that_is_never_spoken_does_not_hold_the_call_up() -> None:
    s = Story()
    s.probe(60.0)
    s.wait(70.0)
    assert s.state is State.ON_HOLD


def test_at_most_two_probes_a_minute() -> None:
    s = Story()
    for at in (60.0, 75.0, 90.0, 105.0):
        (s.probe if at == 60.0 else lambda now: s.verdict(now, Verdict.PROBE, 0.3))(at)
        s.verdict(at + 5.0, Verdict.HOLD, 0.0)
    assert [at for what, at in s.person.told if what == "probe started"] == [60.0, 75.0]


def test_the_navigators_word_for_a_person_makes_no_third_probe_in_a_minute() -> None:
    s = Story()
    s.answer()
    for at in (10.0, 24.0, 38.0, 52.0):
        s.sentence(at, "This is Dana, how can I help?")
        s.decide(at + 0.1, ThisIsPerson("a name"))
        s.at(at + 1.0, Said("probe"))
        s.wait(at + 8.0)
        s.sentence(at + 11.0, "Press one.")
        s.decide(at + 11.1, PressKeys("1", "r"))
    assert [at for what, at in s.person.told if what == "probe started"] == [10.1, 24.1]


@pytest.mark.parametrize(
    "asked", ["Am I speaking with a real person?", "To make sure you are a human, please say yes."]
)
def test_who_asks_before_a_hold_whether_a_person_calls_is_answered_by_the_user(asked: str) -> None:
    s = Story()
    s.answer()
    s.sentence(10.0, asked)
    s.decide(10.1, WaitForMore(25.0, FOR_THE_USER))
    assert s.state is State.RINGING_USER
    assert not [command for command in s.commands if isinstance(command, Say) and command.what == "probe"]


def test_who_may_not_be_probed_yet_is_looked_at_again() -> None:
    s = Story()
    s.answer()
    s.call.probes += [1.0, 2.0]
    s.sentence(10.0, "This is Dana, how can I help?")
    s.decide(10.1, ThisIsPerson("a name"))
    assert s.state is State.NAVIGATING
    assert of(s.wait(20.0), AskNavigator) != []


def test_doubt_that_could_not_be_acted_on_is_acted_on_a_minute_later() -> None:
    s = Story()
    s.probe(60.0)
    s.verdict(65.0, Verdict.HOLD, 0.0)
    s.verdict(75.0, Verdict.PROBE, 0.3)
    s.verdict(80.0, Verdict.HOLD, 0.0)
    s.verdict(90.0, Verdict.PROBE, 0.3)
    assert s.state is State.ON_HOLD
    s.at(121.0, Ticked())
    assert s.state is State.VERIFYING


# ---------------------------------------------------------------- ringing the user


def test_the_person_hears_a_word_every_eight_seconds() -> None:
    s = Story(phones=(DESK,) * 1, accept_s=60.0)
    s.ring(60.0)
    s.at(60.0, Said("comfort-first"))
    s.at(61.0, PhoneAnswered("desk"))
    said = []
    for step in range(4):
        before = s.now
        say = of(s.wait(s.machine.deadline or 0.0), Say)
        said.append((say[0].what, round(s.now - before, 3)))
        s.at(s.now, Said(say[0].what))
        assert step == 0 or said[-1] == ("comfort", 8.0)
    assert said[0] == ("comfort", 7.0)


def test_the_eight_seconds_count_from_the_end_of_the_last_word() -> None:
    s = Story()
    s.ring(60.0)
    s.at(63.0, Said("comfort-first"))
    assert of(s.wait(70.9), Say) == []
    assert of(s.wait(71.0), Say) == [Say("comfort", "One moment, please. I am connecting you.")]


def test_who_comes_after_a_false_alarm_hears_anew_that_an_assistant_speaks() -> None:
    s = Story()
    s.ring(60.0)
    s.at(64.0, Said("comfort-first"))
    s.person.evidence = {"heard before": -7.0}
    s.verdict(65.0, Verdict.HOLD, 0.0)
    again = s.verdict(90.0, Verdict.RING, 0.9)
    assert of(again, Say)[0].what == "comfort-first"


def test_a_person_who_waits_in_silence_keeps_the_phone_ringing() -> None:
    s = Story()
    s.ring()
    s.verdict(s.now + 9.0, Verdict.HOLD, 0.0)
    assert s.state is State.RINGING_USER


def test_a_false_alarm_stops_the_phone_and_goes_back_to_waiting() -> None:
    s = Story()
    s.ring(60.0)
    s.person.evidence = {"heard before": -7.0}
    assert s.verdict(62.0, Verdict.HOLD, 0.0) == [ReleasePhone("desk"), Hush()]
    assert s.state is State.ON_HOLD
    assert Timer.COMFORT not in s.call.timers


def test_a_phone_picked_up_already_is_not_torn_away_by_falling_evidence() -> None:
    s = Story()
    s.ring(60.0)
    s.at(63.0, PhoneAnswered("desk"))
    assert s.verdict(64.0, Verdict.HOLD, 0.1) == []
    assert s.state is State.RINGING_USER


def test_the_user_may_ask_for_his_phone() -> None:
    s = Story()
    s.hold()
    commands = s.at(40.0, UserAskedForPhone())
    assert s.state is State.RINGING_USER
    assert of(commands, RingPhone) == [RingPhone(DESK, "Acme")]


def test_the_announcement_says_so_when_the_person_is_not_certain() -> None:
    s = Story()
    s.hold()
    s.verdict(60.0, Verdict.RING, 0.6)
    told = of(s.at(63.0, PhoneAnswered("desk")), TellPhone)
    assert told[0].text.startswith("Acme may have a person on the line.")


def test_without_a_goal_the_announcement_names_the_company_alone() -> None:
    s = Story(goal="")
    s.ring()
    told = of(s.at(63.0, PhoneAnswered("desk")), TellPhone)
    assert told[0].text == "Acme is on the line.  Press 1 to take the call. Press 2 to decline."


def test_who_says_that_it_is_a_recording_goes_back_to_waiting() -> None:
    s = Story()
    s.ring(60.0)
    s.at(63.0, UserSaidRecording())
    assert s.state is State.ON_HOLD
    assert s.person.told == [("recording", 63.0)]


def test_a_phone_that_the_user_asked_for_rings_on_whatever_the_line_sounds_like() -> None:
    for asked in (UserAskedForPhone(), UserSaidPerson()):
        s = Story()
        s.hold()
        s.verdict(59.0, Verdict.PROBE, 0.3)
        s.at(60.0, asked)
        s.person.evidence = {"music came back": -3.0}
        assert of(s.verdict(60.5, Verdict.HOLD, 0.01), ReleasePhone) == []
        assert s.state is State.RINGING_USER


def test_after_a_ring_that_was_asked_for_evidence_counts_again() -> None:
    s = Story()
    s.hold()
    s.at(60.0, UserAskedForPhone())
    s.at(61.0, UserSaidRecording())
    assert s.state is State.ON_HOLD
    s.verdict(80.0, Verdict.RING, 0.95)
    s.person.evidence = {"music came back": -3.0}
    assert of(s.verdict(82.0, Verdict.HOLD, 0.01), ReleasePhone) == [ReleasePhone("desk")]


# ---------------------------------------------------------------- connected


def test_a_connected_user_who_hears_a_machine_is_let_go_and_rung_again() -> None:
    s = Story()
    s.connect(70.0)
    commands = s.at(75.0, UserSaidRecording())
    told = TellPhone("desk", "All right. I will wait and ring you again.", then_hang_up=True)
    assert commands == [told, UnmuteEar(), Hush()]
    assert s.state is State.ON_HOLD
    s.verdict(76.0, Verdict.HOLD, 0.0)
    s.at(79.0, PhoneHungUp("desk"))
    s.verdict(120.0, Verdict.RING, 0.9)
    assert s.state is State.RINGING_USER


def test_a_second_hold_is_whispered_to_the_user() -> None:
    s = Story()
    s.connect(70.0)
    s.person.hold.on_hold = 0.9
    commands = s.sound(300.0, Sound.MUSIC)
    assert [type(c) for c in commands] == [WhisperToPhone, Notify]
    assert of(commands, Notify)[0].kind == "second_hold"
    assert s.sound(301.0, Sound.SILENCE) == []


def test_star_five_lets_the_user_go_and_rings_him_again() -> None:
    s = Story()
    s.connect(70.0)
    s.person.hold.on_hold = 0.9
    s.sound(300.0, Sound.MUSIC)
    assert s.at(310.0, UserLeft("desk")) == [
        TellPhone("desk", "All right. I will wait and ring you again.", then_hang_up=True),
        UnmuteEar(),
    ]
    assert s.state is State.ON_HOLD
    s.at(313.0, PhoneHungUp("desk"))
    s.verdict(400.0, Verdict.HOLD, 0.0)
    again = s.verdict(500.0, Verdict.RING, 0.9)
    assert of(again, RingPhone) == [RingPhone(DESK, "Acme")]
    assert s.state is State.RINGING_USER


def test_the_person_who_spoke_before_the_user_left_does_not_ring_him() -> None:
    s = Story()
    s.connect(70.0)
    assert of(s.at(310.0, UserLeft("desk")), RingPhone) == []
    assert s.state is State.ON_HOLD


def test_a_phone_that_left_is_rung_only_after_it_was_put_down() -> None:
    s = Story()
    s.connect(70.0)
    s.at(310.0, UserLeft("desk"))
    at_once = s.verdict(311.0, Verdict.RING, 0.9)
    assert s.state is State.RINGING_USER
    assert of(at_once, Say)
    assert not of(at_once, RingPhone)
    assert of(s.at(313.0, PhoneHungUp("desk")), RingPhone) == [RingPhone(DESK, "Acme")]
    assert s.at(314.0, PhoneAnswered("desk"))


def test_a_phone_that_was_put_down_meanwhile_is_rung_at_once() -> None:
    s = Story()
    s.connect(70.0)
    s.at(310.0, UserLeft("desk"))
    assert s.at(313.0, PhoneHungUp("desk")) == []
    assert s.state is State.ON_HOLD
    assert of(s.verdict(320.0, Verdict.RING, 0.9), RingPhone) == [RingPhone(DESK, "Acme")]


def test_a_phone_of_which_nothing_is_heard_after_it_left_is_rung_all_the_same() -> None:
    s = Story()
    s.connect(70.0)
    s.at(310.0, UserLeft("desk"))
    s.verdict(311.0, Verdict.RING, 0.9)
    s.wait(311.0 + LEAVING_S - 0.1)
    assert not [c for c in s.commands if isinstance(c, RingPhone)][1:]
    s.wait(311.0 + LEAVING_S)
    assert [c for c in s.commands if isinstance(c, RingPhone)][1:] == [RingPhone(DESK, "Acme")]


def test_a_new_agent_ends_the_words_to_a_phone_that_left() -> None:
    s = Story()
    s.connect(70.0)
    s.at(310.0, UserLeft("desk"))
    assert of(s.at(311.0, AgentRestarted(True, (), ("desk",), ())), ReleasePhone) == [ReleasePhone("desk")]
    assert of(s.verdict(320.0, Verdict.RING, 0.9), RingPhone) == [RingPhone(DESK, "Acme")]


def test_another_phone_can_neither_leave_nor_end_a_connected_call() -> None:
    s = Story()
    s.connect()
    assert s.at(80.0, UserLeft("mobile"), PhoneHungUp("mobile")) == []
    assert s.state is State.CONNECTED


# ---------------------------------------------------------------- a call the user placed himself


def test_a_call_from_the_users_own_phone_is_only_listened_to() -> None:
    s = Story(from_phone="desk")
    assert s.begin() == [AttachEar(muted=True), BridgePhone("desk"), DialCompany("+14155550132", 60.0)]
    assert s.at(4.0, CompanyAnswered()) == [RecordCompany()]
    assert s.state is State.CONNECTED
    s.person.hold.on_hold = 0.9
    assert of(s.sound(60.0, Sound.MUSIC), WhisperToPhone)
    s.at(65.0, UserLeft("desk"))
    assert s.state is State.ON_HOLD


def test_a_user_who_leaves_while_it_rings_is_rung_when_a_person_answers() -> None:
    s = Story(from_phone="desk")
    s.begin()
    assert of(s.at(2.0, UserLeft("desk")), UnmuteEar)
    s.at(4.0, CompanyAnswered())
    assert s.state is State.NAVIGATING


def test_a_phone_that_did_not_place_the_call_can_not_leave_it() -> None:
    s = Story()
    s.begin()
    assert s.at(2.0, UserLeft("desk")) == []


def test_the_users_own_phone_hears_that_the_company_is_not_reached() -> None:
    s = Story(from_phone="desk")
    s.begin()
    told = of(s.at(3.0, CompanyUnreachable(17)), TellPhone)
    assert told == [TellPhone("desk", "The company could not be reached.", then_hang_up=True)]


def test_the_user_hangs_his_own_phone_up_before_the_answer() -> None:
    s = Story(from_phone="desk")
    s.begin()
    commands = s.at(3.0, PhoneHungUp("desk"))
    assert ended(s) == (State.ENDED, OutcomeKind.CANCELLED)
    assert of(commands, TellPhone) == []
