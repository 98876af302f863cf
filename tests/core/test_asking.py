"""A question of the navigator's at the desk phone, where nobody answers it elsewhere."""

from __future__ import annotations

from machine_story import Story, of

from holdslayer_agent.core.asking import phone_in_use
from holdslayer_agent.core.call import State
from holdslayer_agent.core.commands import AskNavigator, AskPhone, ReleasePhone, RingPhone, Say, TellPhone
from holdslayer_agent.core.decisions import AskUser, PressKeys, UserAnswer
from holdslayer_agent.core.events import (
    AgentRestarted,
    Heard,
    PhoneAnswered,
    PhoneFailed,
    PhoneHungUp,
    UserAnswered,
    UserAskedForPhone,
)
from holdslayer_agent.core.observations import SpeechStarted

COLOURS = AskUser("Red or blue?", "two ways", choices=("red", "blue"), deadline_s=60.0)
NUMBER = AskUser("The company asks for your tracking number.", "no fact", slot="tracking_number")


def asked(question: AskUser = COLOURS, after_s: float | None = 10.0) -> Story:
    story = Story(ask_phone_s=after_s)
    story.answer()
    story.sentence(10.0, "For red, press 1. For blue, press 2.")
    story.decide(11.0, question)
    return story


def picked_up(question: AskUser = COLOURS) -> Story:
    story = asked(question)
    story.wait(21.0)
    story.at(25.0, PhoneAnswered("desk"))
    return story


def test_a_question_that_nobody_answers_rings_the_first_phone() -> None:
    story = asked()
    assert of(story.wait(20.9), RingPhone) == []
    assert [command.phone.name for command in of(story.wait(21.0), RingPhone)] == ["desk"]
    assert story.state is State.NAVIGATING


def test_the_phone_that_rings_for_a_question_is_told_until_it_was_answered() -> None:
    story = asked()
    story.wait(20.9)
    assert phone_in_use(story.machine.call) is None
    story.wait(21.0)
    assert phone_in_use(story.machine.call) == "desk"
    story.at(22.0, UserAnswered("blue"))
    assert phone_in_use(story.machine.call) is None


def test_a_short_deadline_leaves_half_of_it_to_the_phone() -> None:
    story = asked(AskUser("Take the call-back?", "policy", choices=("yes", "no"), deadline_s=12.0))
    assert of(story.wait(17.0), RingPhone) != []


def test_no_phone_rings_where_the_settings_do_not_allow_it() -> None:
    assert of(asked(after_s=None).wait(60.0), RingPhone) == []


def test_no_phone_rings_for_a_question_that_was_answered() -> None:
    story = asked()
    story.at(15.0, UserAnswered("blue"))
    assert of(story.wait(60.0), RingPhone) == []


def test_the_picked_up_phone_hears_the_question_and_its_choices_and_the_company_a_word() -> None:
    story = picked_up()
    (put,) = of(story.commands, AskPhone)
    assert "Red or blue?" in put.text
    assert "Press 1 for red. Press 2 for blue." in put.text
    assert put.choices == ("red", "blue")
    assert [said.what for said in of(story.commands, Say)] == ["asking"]


def test_a_company_that_speaks_is_not_spoken_over() -> None:
    story = asked()
    story.wait(21.0)
    story.at(24.0, Heard(SpeechStarted(24.0, -20.0)))
    assert of(story.at(25.0, PhoneAnswered("desk")), Say) == []


def test_a_person_who_comes_while_the_phone_is_thanked_rings_it_once_it_is_put_down() -> None:
    story = picked_up()
    story.at(30.0, UserAnswered("blue"))
    assert of(story.at(30.5, UserAskedForPhone()), RingPhone) == []
    assert [command.phone.name for command in of(story.at(32.0, PhoneHungUp("desk")), RingPhone)] == ["desk"]


def test_a_number_is_asked_for_by_its_slot() -> None:
    (put,) = of(picked_up(NUMBER).commands, AskPhone)
    assert put.slot == "tracking_number"
    assert "pound key" in put.text


def test_the_answer_thanks_hangs_the_phone_up_and_reaches_the_navigator() -> None:
    story = picked_up()
    commands = story.at(30.0, UserAnswered("blue"))
    (thanks,) = of(commands, TellPhone)
    assert thanks.then_hang_up
    (asks,) = of(commands, AskNavigator)
    assert asks.view.answers == (UserAnswer("Red or blue?", "blue"),)


def test_an_answer_elsewhere_stops_the_ringing() -> None:
    story = asked()
    story.wait(22.0)
    assert of(story.at(23.0, UserAnswered("red")), ReleasePhone) == [ReleasePhone("desk")]


def test_a_phone_that_nobody_picks_up_stops_ringing_and_the_navigator_goes_on() -> None:
    story = asked()
    assert of(story.wait(41.5), ReleasePhone) == [ReleasePhone("desk")]
    assert of(story.wait(72.0), AskNavigator) != []


def test_nothing_keyed_in_is_taken_for_no_answer() -> None:
    story = picked_up()
    (gone,) = of(story.wait(65.5), TellPhone)
    assert gone.then_hang_up


def test_a_busy_or_put_down_phone_leaves_the_question_to_the_other_ways() -> None:
    story = asked()
    story.wait(21.0)
    assert of(story.at(22.0, PhoneFailed("desk", "busy")), ReleasePhone) == []
    assert of(story.at(30.0, UserAnswered("red")), AskNavigator) != []
    put_down = picked_up()
    put_down.at(30.0, PhoneHungUp("desk"))
    assert of(put_down.wait(66.0), TellPhone) == []


def test_a_choice_made_without_the_answer_stops_the_ringing() -> None:
    story = asked()
    story.wait(21.0)
    assert of(story.decide(22.0, PressKeys("1", "a guess")), ReleasePhone) == [ReleasePhone("desk")]


def test_a_choice_made_meanwhile_is_told_at_the_phone() -> None:
    story = picked_up()
    (told,) = of(story.decide(31.0, PressKeys("1", "a guess")), TellPhone)
    assert (told.phone, told.then_hang_up) == ("desk", True)


def test_a_number_may_still_be_keyed_in_after_another_key() -> None:
    story = picked_up(NUMBER)
    assert of(story.decide(31.0, PressKeys("#", "skipped")), TellPhone) == []


def test_a_person_on_the_line_comes_before_the_question() -> None:
    story = asked()
    story.wait(22.0)
    commands = story.at(23.0, UserAskedForPhone())
    assert story.state is State.RINGING_USER
    assert commands.index(ReleasePhone("desk")) < commands.index(of(commands, RingPhone)[0])


def test_a_new_agent_releases_the_phone_and_asks_anew() -> None:
    story = picked_up()
    restarted = AgentRestarted(company_alive=True, phones_answered=("desk",), company_answered=True)
    assert of(story.at(30.0, restarted), ReleasePhone) == [ReleasePhone("desk")]
    assert of(story.wait(33.0), AskNavigator) != []
