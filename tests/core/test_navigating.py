"""The menu part of a call: when the navigator is asked, and what becomes of its answers."""

from __future__ import annotations

import pytest
from machine_story import Story, of

from holdslayer_agent.core.call import MOST_QUESTIONS, OutcomeKind, State, Timer
from holdslayer_agent.core.commands import AskNavigator, Hush, Notify, Say, SendDtmf
from holdslayer_agent.core.decisions import (
    AskUser,
    GiveUp,
    GiveUpOutcome,
    PressKeys,
    SaySlotOrPhrase,
    ThisIsHold,
    ThisIsPerson,
    WaitForMore,
)
from holdslayer_agent.core.events import Decided, Heard, Ticked, UserAnswered
from holdslayer_agent.core.observations import SpeechEnded, SpeechStarted, TranscriptHeard
from holdslayer_agent.core.verdict import Verdict

MENU = "For sales, press 1. For support, press 2."


def asked(s: Story, commands: list[object]) -> AskNavigator:
    found = of(commands, AskNavigator)  # type: ignore[arg-type]
    assert len(found) == 1
    return found[0]


def test_the_navigator_is_asked_with_everything_heard_and_the_names_of_the_facts() -> None:
    s = Story()
    s.answer()
    view = asked(s, s.sentence(12.0, MENU)).view
    assert (view.goal, view.language, view.slots) == ("talk about my bill", "en", ("pin",))
    assert [x.text for x in view.sentences] == [MENU]
    assert view.prompt_complete
    assert view.waited_s == pytest.approx(1.3)


def test_words_that_come_soon_after_the_voice_are_an_unfinished_prompt() -> None:
    s = Story()
    s.answer()
    s.at(6.0, Heard(SpeechStarted(6.0, -20.0)))
    s.at(8.3, Heard(SpeechEnded(8.0, 6.0, 0.3)))
    assert not asked(s, s.at(8.5, Heard(TranscriptHeard(8.0, 6.0, MENU, final=True)))).view.prompt_complete
    assert asked(s, s.wait(9.2)).view.prompt_complete


def test_words_from_before_a_key_that_come_after_it_are_no_part_of_the_next_prompt() -> None:
    s = Story()
    s.answer()
    s.sentence(12.0, MENU)
    s.at(12.1, Heard(SpeechStarted(12.0, -20.0)))
    s.decide(13.0, PressKeys("2", "support"))
    s.at(13.4, Heard(SpeechEnded(13.2, 12.0, 0.3)))
    questions = s.call.menu.asked
    assert s.at(14.0, Heard(TranscriptHeard(13.2, 12.0, "For anything else, press 0.", final=True))) == []
    assert s.call.menu.asked == questions + 1  # as in journals from when it was asked
    view = asked(s, s.sentence(18.0, "For a washing machine, press 1.")).view
    assert [x.text for x in view.sentences] == ["For a washing machine, press 1."]


def test_words_of_an_earlier_utterance_do_not_end_the_one_that_goes_on() -> None:
    s = Story()
    s.answer()
    s.at(6.0, Heard(SpeechStarted(6.0, -20.0)))
    view = asked(s, s.at(8.5, Heard(TranscriptHeard(8.0, 6.0, MENU, final=True)))).view
    assert not view.prompt_complete
    assert view.waited_s == 0.0
    assert Timer.PROMPT not in s.call.timers


def test_partial_words_ask_nobody() -> None:
    s = Story()
    s.answer()
    assert s.at(8.5, Heard(TranscriptHeard(8.0, 6.0, MENU, final=False))) == []


def test_an_utterance_without_words_asks_but_is_not_kept() -> None:
    s = Story()
    s.answer()
    assert asked(s, s.sentence(12.0, "  ")).view.sentences == ()


def test_a_prompt_whose_words_never_come_is_complete_by_the_clock() -> None:
    s = Story()
    s.answer()
    s.at(6.0, Heard(SpeechStarted(6.0, -20.0)))
    s.at(8.3, Heard(SpeechEnded(8.0, 6.0, 0.3)))
    assert s.wait(10.4) == []
    assert asked(s, s.wait(10.5)).view.prompt_complete


def test_keys_are_sent_and_what_was_heard_belongs_to_them() -> None:
    s = Story()
    s.answer()
    s.sentence(12.0, MENU)
    assert s.decide(12.1, PressKeys("2", "support")) == [SendDtmf("2")]
    view = asked(s, s.sentence(16.0, "Please hold.")).view
    assert [x.text for x in view.sentences] == ["Please hold."]
    assert [(p.heard, p.decision.keys) for p in view.history] == [((MENU,), "2")]  # type: ignore[union-attr]


def test_silence_after_the_keys_is_a_question_too() -> None:
    s = Story()
    s.answer()
    s.sentence(12.0, MENU)
    s.decide(12.1, PressKeys("2", "support"))
    assert asked(s, s.wait(20.1)).view.sentences == ()


def test_a_phrase_is_spoken_and_replaces_what_we_were_saying() -> None:
    s = Story()
    s.answer()
    s.sentence(12.0, "How may I help you?")
    assert s.decide(12.1, SaySlotOrPhrase("billing", "open question")) == [Hush(), Say("answer", "billing")]


def test_a_wait_is_over_when_something_is_heard_or_by_the_clock() -> None:
    s = Story()
    s.answer()
    s.sentence(12.0, MENU)
    assert s.decide(12.1, WaitForMore(3.0, "more may come")) == []
    assert s.call.timers[Timer.NAVIGATE] == pytest.approx(15.1)
    s.at(13.0, Heard(SpeechStarted(13.0, -20.0)))
    assert Timer.NAVIGATE not in s.call.timers


def test_a_wait_of_no_time_does_not_ask_without_end() -> None:
    s = Story()
    s.answer()
    s.sentence(12.0, MENU)
    s.decide(12.1, WaitForMore(0.0, "impatient"))
    assert s.call.timers[Timer.NAVIGATE] == pytest.approx(12.6)
    assert asked(s, s.wait(12.6)).view.prompt_complete


def test_the_navigators_word_puts_the_call_on_hold() -> None:
    s = Story()
    s.answer()
    s.sentence(12.0, "All our agents are busy.")
    s.decide(12.1, ThisIsHold("queue"))
    assert s.state is State.ON_HOLD


def test_the_navigators_word_for_a_person_is_only_a_reason_to_probe() -> None:
    s = Story()
    s.answer()
    s.sentence(12.0, "Hello, this is Anna.")
    assert [c.what for c in of(s.decide(12.1, ThisIsPerson("a name")), Say)] == ["probe"]
    assert s.state is State.VERIFYING


def test_a_question_for_the_user_is_passed_on_and_the_menu_heard_on() -> None:
    s = Story()
    s.answer()
    s.sentence(12.0, "Enter your account number.")
    commands = s.decide(12.1, AskUser("What is your account number?", "not given", "account"))
    assert commands == [Notify("question", "What is your account number?")]
    again = asked(s, s.sentence(18.0, "Enter your account number."))
    assert again.view.questions_left == MOST_QUESTIONS - 1


BRANCHES = AskUser("Which?", "unclear", choices=("To book a new trip", "To change or cancel a trip", "For bags"))


def test_the_user_is_told_a_question_with_its_choices() -> None:
    s = Story()
    s.answer()
    s.sentence(12.0, "To book a new trip, press 1. To change or cancel a trip, press 2. For bags, press 3.")
    (told,) = of(s.decide(12.1, BRANCHES), Notify)
    assert told.text == "Which?\n1: To book a new trip\n2: To change or cancel a trip\n3: For bags"


def test_a_question_is_open_until_it_is_answered_or_overtaken() -> None:
    s = Story()
    s.answer()
    menu = s.machine.call.menu
    s.sentence(12.0, "To book a new trip, press 1. To change or cancel a trip, press 2. For bags, press 3.")
    s.decide(12.1, BRANCHES)
    assert menu.open_question == BRANCHES
    s.decide(20.0, PressKeys("1", "a guess"))
    assert menu.open_question is None
    number = AskUser("What is your account number?", "not given", "account")
    s.sentence(25.0, "Enter your account number.")
    s.decide(25.1, number)
    s.decide(30.0, PressKeys("#", "skipped"))
    assert menu.open_question == number  # a number may still be of use
    s.at(35.0, UserAnswered("", "account"))
    assert menu.open_question is None


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("3", "For bags"),
        ("number two", "To change or cancel a trip"),
        ("Drei", "For bags"),
        ("bags.", "For bags"),
        ("book a trip", "To book a new trip"),
        ("a trip", "a trip"),
        ("4", "4"),
        ("my suitcase is gone", "my suitcase is gone"),
    ],
)
def test_an_answer_stands_for_a_choice_by_its_number_or_its_words(answer: str, meant: str) -> None:
    s = Story()
    s.answer()
    s.sentence(12.0, "To book a new trip, press 1. To change or cancel a trip, press 2. For bags, press 3.")
    s.decide(12.1, BRANCHES)
    (told,) = asked(s, s.at(20.0, UserAnswered(answer))).view.answers
    assert (told.question, told.text) == ("Which?", meant)


@pytest.mark.parametrize("outcome", list(GiveUpOutcome))
def test_the_navigator_gives_up(outcome: GiveUpOutcome) -> None:
    s = Story()
    s.answer()
    s.sentence(12.0, "We are closed.")
    s.decide(12.1, GiveUp(outcome, "closed until Monday"))
    assert s.state is State.ENDED
    assert s.call.outcome.kind is OutcomeKind(outcome.value)
    assert s.call.outcome.why == "closed until Monday"


def test_an_answer_to_an_older_question_is_stale() -> None:
    s = Story()
    s.answer()
    first = asked(s, s.sentence(12.0, MENU)).asked
    s.sentence(16.0, "For anything else, press 3.")
    assert s.at(16.1, Decided(first, PressKeys("1", "sales"))) == []


def test_a_queue_that_asks_for_a_key_is_answered_and_is_a_menu_again() -> None:
    s = Story()
    s.hold(30.0)
    s.sentence(90.0, "To keep your place in the queue, press 1.")
    assert s.decide(90.1, PressKeys("1", "stay")) == [SendDtmf("1")]
    assert s.state is State.NAVIGATING
    assert s.call.held_s == pytest.approx(60.1)
    assert s.call.timers[Timer.MENU] == pytest.approx(990.1)


def test_the_music_after_that_key_is_hold_again() -> None:
    s = Story()
    s.hold(30.0)
    s.sentence(90.0, "To keep your place in the queue, press 1.")
    s.decide(90.1, PressKeys("1", "stay"))
    s.person.hold.on_hold = 0.9
    s.at(96.0, Ticked())
    assert s.state is State.ON_HOLD


def test_a_hold_interrupted_by_keys_still_has_its_limit() -> None:
    s = Story(hold_s=100.0)
    s.hold(30.0)
    s.sentence(90.0, "To keep your place in the queue, press 1.")
    s.decide(90.1, PressKeys("1", "stay"))
    s.wait(131.0)
    assert s.state is State.ENDED
    assert s.call.outcome.kind is OutcomeKind.STUCK


def test_a_queue_is_told_only_of_the_last_few_sentences() -> None:
    s = Story()
    s.hold(30.0)
    for n in range(9):
        commands = s.sentence(90.0 + 5 * n, f"Your call is important to us {n}.")
    assert [x.text[-2:] for x in asked(s, commands).view.sentences] == ["3.", "4.", "5.", "6.", "7.", "8."]


def test_what_is_remembered_is_bounded() -> None:
    s = Story()
    s.answer()
    for n in range(100):
        s.sentence(10.0 + 4 * n, MENU)
    assert len(s.call.menu.sentences) == 40
    for n in range(100):
        s.sentence(500.0 + 4 * n, MENU)
        s.decide(500.1 + 4 * n, PressKeys("1", "again"))
    assert len(s.call.menu.history) == 60


# ---------------------------------------------------------------- doubt in a menu


def test_no_probe_is_spoken_over_a_menu() -> None:
    s = Story()
    s.answer()
    s.sentence(12.0, MENU)
    s.call.timers.clear()
    assert of(s.verdict(14.0, Verdict.PROBE, 0.3), Say) == []
    assert s.state is State.NAVIGATING


def test_no_probe_is_spoken_while_a_voice_speaks() -> None:
    s = Story()
    s.answer()
    s.at(6.0, Heard(SpeechStarted(6.0, -20.0)))
    s.verdict(8.0, Verdict.PROBE, 0.3)
    assert s.state is State.NAVIGATING


def test_no_probe_is_spoken_before_the_words_are_known() -> None:
    s = Story()
    s.answer()
    s.at(6.0, Heard(SpeechStarted(6.0, -20.0)))
    s.at(8.3, Heard(SpeechEnded(8.0, 6.0, 0.3)))
    s.verdict(9.5, Verdict.PROBE, 0.3)
    assert s.state is State.NAVIGATING


def test_who_said_something_without_keys_and_waits_is_probed() -> None:
    s = Story()
    s.answer()
    s.sentence(12.0, "Hello, who is calling please?")
    s.verdict(12.2, Verdict.PROBE, 0.3)
    assert s.state is State.VERIFYING


def test_after_a_false_alarm_the_voice_that_spoke_then_is_not_taken_to_speak_still() -> None:
    s = Story()
    s.hold(30.0)
    s.at(59.0, Heard(SpeechStarted(59.0, -20.0)))
    s.verdict(61.0, Verdict.RING, 0.9)
    s.person.evidence = {"heard before": -7.0}
    s.verdict(63.0, Verdict.HOLD, 0.0)
    view = asked(s, s.at(70.0, Heard(TranscriptHeard(62.0, 59.0, "Please hold the line.", final=True)))).view
    assert view.prompt_complete
