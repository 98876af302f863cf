"""The user's own words to whoever is on the line, as the machine handles them."""

from __future__ import annotations

import pytest
from machine_story import Story, of

from holdslayer_agent.core.call import State, Timer
from holdslayer_agent.core.commands import AskNavigator, BlankRecording, Hush, Say, UnblankRecording
from holdslayer_agent.core.decisions import PressKeys
from holdslayer_agent.core.events import (
    AgentRestarted,
    Decided,
    Heard,
    PhoneAccepted,
    PhoneAnswered,
    Said,
    Unsaid,
    UserSpoke,
)
from holdslayer_agent.core.observations import SpeechStarted
from holdslayer_agent.core.talk_over import TalkOver, talk_over
from holdslayer_agent.core.verdict import Verdict

WORDS = UserSpoke("user-1", "Please stay on the line.")
ASSISTANT = "This is an automated assistant."


def test_on_hold_the_words_follow_the_word_that_an_assistant_speaks() -> None:
    s = Story()
    s.hold()
    assert s.at(40.0, WORDS) == [Say("user-1", f"{ASSISTANT} Please stay on the line.")]
    assert s.state is State.ON_HOLD


def test_a_person_who_was_told_already_hears_the_words_alone() -> None:
    s = Story()
    s.ring(60.0)
    assert s.at(62.0, WORDS) == [Say("user-1", "Please stay on the line.")]


def test_the_second_text_does_not_introduce_again() -> None:
    s = Story()
    s.hold()
    s.at(40.0, WORDS)
    assert s.at(41.0, UserSpoke("user-2", "Hello?")) == [Say("user-2", "Hello?")]
    s.at(45.0, Said("user-1"))
    assert s.at(46.0, UserSpoke("user-3", "Are you there?")) == [Say("user-3", "Are you there?")]


def test_an_introduction_that_was_cut_off_is_said_again() -> None:
    s = Story()
    s.hold()
    s.at(40.0, WORDS, Unsaid("user-1"))
    assert of(s.at(45.0, UserSpoke("user-2", "Hello?")), Say)[0].text == f"{ASSISTANT} Hello?"


def test_who_answers_after_words_into_the_music_is_told_anew() -> None:
    s = Story()
    s.hold()
    s.at(40.0, WORDS, Said("user-1"))
    said = of(s.verdict(60.0, Verdict.RING, 0.95), Say)
    assert said[0].what == "comfort-first"
    assert not s.call.introduced


def test_a_menu_gets_the_words_alone() -> None:
    s = Story()
    s.answer()
    s.sentence(12.0, "Please say what you are calling about.")
    assert s.at(13.0, UserSpoke("user-1", "billing")) == [Say("user-1", "billing")]


def test_a_voice_in_doubt_is_told_also_before_any_hold() -> None:
    s = Story()
    s.answer()
    s.person.p_person = 0.4
    assert of(s.at(13.0, WORDS), Say)[0].text.startswith(ASSISTANT)


def test_a_decision_on_its_way_is_stale_once_the_user_has_answered_the_menu() -> None:
    s = Story()
    s.answer()
    s.sentence(12.0, "For billing press one.")
    asked = s.call.menu.asked
    s.at(13.0, UserSpoke("user-1", "billing"))
    assert s.at(13.5, Decided(asked, PressKeys("1", "billing"))) == []


def test_a_menu_that_says_nothing_to_the_words_is_looked_at_in_time() -> None:
    s = Story()
    s.answer()
    s.sentence(12.0, "Please say what you are calling about.")
    s.at(13.0, UserSpoke("user-1", "billing"))
    assert of(s.wait(20.0), AskNavigator) == []
    s.at(20.0, Said("user-1"))
    assert len(of(s.wait(29.0), AskNavigator)) == 1


def test_while_the_words_are_spoken_the_agent_adds_none_of_its_own() -> None:
    s = Story()
    s.ring(60.0)
    s.at(62.0, Said("comfort-first"))
    s.at(64.0, WORDS)
    assert of(s.wait(80.0), Say) == []
    s.at(80.0, Said("user-1"))
    assert [c.what for c in of(s.wait(88.0), Say)] == ["comfort"]


def test_words_of_which_nothing_is_heard_again_do_not_silence_the_agent_for_good() -> None:
    s = Story(accept_s=500.0)
    s.ring(60.0)
    s.at(61.0, PhoneAnswered("desk"))
    s.at(64.0, WORDS)
    assert [c.what for c in of(s.wait(181.0), Say)] == ["comfort"]


def test_a_yes_in_between_does_not_cut_the_users_words() -> None:
    s = Story()
    s.ring(60.0)
    s.at(63.0, Said("comfort-first"), WORDS)
    assert s.at(64.0, Heard(SpeechStarted(64.0, -20.0))) == []
    assert talk_over("user-1") is TalkOver.YIELD


@pytest.mark.parametrize("state", ["dialling", "connected"])
def test_where_nobody_is_to_hear_them_the_words_change_nothing(state: str) -> None:
    s = Story()
    if state == "dialling":
        s.begin()
    else:
        s.connect()
    assert s.at(80.0, WORDS) == []
    assert s.call.words == {}


def test_recordings_are_silent_while_a_number_is_spoken_and_a_moment_longer() -> None:
    s = Story()
    s.ring(60.0)
    said = s.at(62.0, UserSpoke("user-1", "It is {{number_1}}."))
    assert said == [BlankRecording(), Say("user-1", "It is {{number_1}}.", secret=True)]
    assert of(s.wait(75.0), UnblankRecording) == []
    s.at(75.0, Said("user-1"))
    assert of(s.wait(77.4), UnblankRecording) == []
    assert of(s.wait(77.6), UnblankRecording) == [UnblankRecording()]
    assert s.call.private == [(62.0, 77.5)]


def test_a_number_that_is_never_told_as_spoken_does_not_blank_the_call_for_good() -> None:
    s = Story()
    s.hold()
    s.at(62.0, UserSpoke("user-1", "It is {{number_1}}."))
    assert of(s.wait(180.0), UnblankRecording) == [UnblankRecording()]


def test_a_new_agent_knows_nothing_of_words_that_the_old_one_had() -> None:
    s = Story()
    s.hold()
    s.at(40.0, WORDS)
    s.at(42.0, AgentRestarted(company_alive=True, company_answered=True))
    assert s.call.words == {}
    assert Timer.COMFORT not in s.call.timers


def test_a_person_whose_first_word_the_kill_cut_short_hears_it_again() -> None:
    s = Story()
    s.ring(60.0)
    said = of(s.at(61.0, AgentRestarted(company_alive=True, company_answered=True)), Say)
    assert said[0].what == "comfort-first"
    s.at(66.0, Said("comfort-first"))
    said = of(s.at(67.0, AgentRestarted(company_alive=True, company_answered=True)), Say)
    assert said[0].what == "comfort"


def test_the_users_pick_up_ends_his_words() -> None:
    s = Story()
    s.ring(60.0)
    s.at(62.0, PhoneAnswered("desk"))
    s.at(63.0, WORDS)
    commands = s.at(64.0, PhoneAccepted("desk"))
    assert commands[0] == Hush()
    s.at(64.0, Unsaid("user-1"))
    assert s.call.words == {}


def test_a_voice_that_made_the_phone_ring_does_not_keep_the_recordings_blank() -> None:
    s = Story()
    s.hold()
    s.at(59.0, Heard(SpeechStarted(59.0, -20.0)))
    s.verdict(62.0, Verdict.RING, 0.95)
    s.at(63.0, UserSpoke("user-1", "It is {{number_1}}."))
    s.at(68.0, Said("user-1"))
    assert of(s.wait(70.6), UnblankRecording) == [UnblankRecording()]
