"""Somebody begins to talk while we speak: what the machine makes of a saying that was cut."""

from __future__ import annotations

import pytest
from machine_story import Story, of

from holdslayer_agent.core.call import State
from holdslayer_agent.core.commands import AllowRecording, Hush, Say
from holdslayer_agent.core.consent import NOTICE
from holdslayer_agent.core.decisions import SaySlotOrPhrase
from holdslayer_agent.core.events import EarLost, Heard, Interrupted, PhoneAccepted, PhoneAnswered, Said
from holdslayer_agent.core.observations import SpeechEnded, SpeechStarted
from holdslayer_agent.core.speaking import USERS_WORDS
from holdslayer_agent.core.talk_over import ANSWER, ANSWER_AGAIN, TalkOver, talk_over
from holdslayer_agent.core.verdict import Verdict


def began(at_s: float) -> Heard:
    return Heard(SpeechStarted(at_s, -20.0))


def ended(at_s: float) -> Heard:
    return Heard(SpeechEnded(at_s, at_s - 2.0, 0.5))


def words(said: list[Say]) -> list[str]:
    return [say.what for say in said]


@pytest.mark.parametrize(
    ("what", "then"),
    [
        ("probe", TalkOver.STOP),
        (ANSWER, TalkOver.STOP),
        (ANSWER_AGAIN, TalkOver.SPEAK_ON),
        ("comfort", TalkOver.STOP),
        ("comfort-first", TalkOver.YIELD),
        (f"{USERS_WORDS}1a2b", TalkOver.YIELD),
        ("apology", TalkOver.YIELD),
        (NOTICE, TalkOver.SPEAK_ON),
    ],
)
def test_what_becomes_of_each_kind_of_saying(what: str, then: TalkOver) -> None:
    assert talk_over(what) is then


# ---------------------------------------------------------------- a person who waits


def waiting() -> Story:
    """A person who has heard the first word, and hears the second."""
    s = Story()
    s.ring(60.0)
    s.at(65.0, Said("comfort-first"))
    assert words(of(s.wait(73.0), Say)) == ["comfort"]
    return s


def test_who_talks_over_a_word_of_comfort_hears_the_next_when_they_are_done() -> None:
    s = waiting()
    assert s.at(74.0, began(73.8), Interrupted("comfort")) == []
    s.at(77.0, ended(76.5))
    assert of(s.wait(77.4), Say) == []
    assert words(of(s.wait(77.5), Say)) == ["comfort"]


def test_who_speaks_between_two_words_hears_the_next_in_its_time() -> None:
    s = waiting()
    s.at(75.0, Said("comfort"))
    s.at(76.0, began(75.8))
    s.at(78.0, ended(77.5))
    assert of(s.wait(83.9), Say) == []
    assert words(of(s.wait(84.0), Say)) == ["comfort"]


def test_nothing_is_said_into_what_they_say() -> None:
    s = waiting()
    s.at(75.0, Said("comfort"))
    s.at(82.0, began(81.8))
    assert of(s.wait(92.0), Say) == []
    s.at(92.5, ended(92.0))
    assert words(of(s.wait(94.0), Say)) == ["comfort"]


@pytest.mark.parametrize("gone", [None, EarLost()])
def test_a_voice_without_an_end_does_not_silence_us_for_good(gone: EarLost | None) -> None:
    s = waiting()
    s.at(75.0, Said("comfort"))
    s.at(76.0, began(76.0))
    if gone is not None:
        s.at(77.0, gone)
    assert words(of(s.wait(92.0), Say)) == ["comfort"]


def test_a_second_word_is_not_queued_behind_one_that_gave_way() -> None:
    s = Story()
    s.ring(60.0)
    s.at(61.0, began(60.8))
    s.at(67.0, ended(66.5))
    assert of(s.wait(72.0), Say) == []
    s.at(72.0, Said("comfort-first"))
    assert words(of(s.wait(80.0), Say)) == ["comfort"]


def test_a_word_of_which_nothing_is_heard_again_does_not_silence_us_for_good() -> None:
    s = Story()
    s.ring(60.0)
    assert words(of(s.wait(83.0), Say)) == ["comfort"]


def test_who_talks_over_the_notice_is_recorded_only_when_it_was_heard_to_its_end() -> None:
    s = Story(notice="This call is recorded.")
    s.ring(60.0)
    s.at(62.0, began(61.8))
    s.at(64.0, ended(63.5), PhoneAnswered("desk"))
    assert of(s.commands, AllowRecording) == []
    assert of(s.at(66.0, Said("comfort-first")), AllowRecording) == [AllowRecording()]


def test_who_presses_1_while_it_gives_way_hears_it_with_the_person_and_nobody_stops_it_then() -> None:
    s = Story(notice="This call is recorded.")
    s.ring(60.0)
    s.at(61.0, began(60.8), PhoneAnswered("desk"))
    commands = s.at(63.0, PhoneAccepted("desk"))
    assert commands[0] == Hush()
    assert words(of(commands, Say)) == [NOTICE]
    assert s.at(63.5, Interrupted(NOTICE)) == []


# ---------------------------------------------------------------- our question


def test_a_question_that_was_talked_over_is_over_from_there() -> None:
    s = Story()
    s.probe(60.0)
    s.at(60.5, began(60.3), Interrupted("probe"))
    assert s.person.told == [("probe started", 60.0), ("probe ended", 60.5)]
    s.verdict(63.0, Verdict.RING, 0.9)
    assert s.state is State.RINGING_USER


# ---------------------------------------------------------------- a phrase to a menu

PROMPT = "You can say billing, or repairs."


def asked() -> Story:
    s = Story()
    s.answer()
    s.sentence(12.0, PROMPT)
    s.decide(12.1, SaySlotOrPhrase("billing", "an option"))
    return s


def test_what_the_menu_said_before_it_talked_us_down_stands_again() -> None:
    s = asked()
    assert s.call.menu.sentences == []
    s.at(12.6, began(12.4), Interrupted(ANSWER))
    assert s.call.menu.history == []
    s.sentence(16.0, "Or say something else.")
    assert [sentence.text for sentence in s.call.menu.sentences] == [PROMPT, "Or say something else."]


def test_a_phrase_that_was_heard_whole_stays_said() -> None:
    s = asked()
    s.at(13.0, Said(ANSWER))
    s.at(14.0, began(13.8))
    assert [past.decision for past in s.call.menu.history] == [SaySlotOrPhrase("billing", "an option")]


def test_the_third_time_a_phrase_is_said_whatever_the_menu_does() -> None:
    s = asked()
    for at_s in (12.6, 22.6):
        s.at(at_s, began(at_s - 0.2), Interrupted(ANSWER))
        s.sentence(at_s + 8.0, PROMPT)
        s.decide(at_s + 8.1, SaySlotOrPhrase("billing", "an option"))
    assert words(of(s.commands, Say)) == [ANSWER, ANSWER, ANSWER_AGAIN]
    s.at(32.0, Said(ANSWER_AGAIN))
    s.sentence(40.0, "Say your city.")
    assert words(of(s.decide(40.1, SaySlotOrPhrase("Berlin", "a fact")), Say)) == [ANSWER]


def test_a_decision_made_meanwhile_keeps_its_place() -> None:
    s = asked()
    s.call.menu.history.clear()
    s.at(12.6, Interrupted(ANSWER))
    assert s.call.menu.sentences == []


def test_a_saying_that_the_table_does_not_know_is_stopped() -> None:
    assert talk_over("something new") is TalkOver.STOP
