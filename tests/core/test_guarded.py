"""A kept fact that opens an account is given in a call only once the user has said so."""

from __future__ import annotations

import pytest
from machine_story import Story, of

from holdslayer_agent.core.commands import AllowFact, AskNavigator, Notify, Say, SendDtmf
from holdslayer_agent.core.decisions import AskUser, Decision, MenuView, PressKeys, SaySlotOrPhrase
from holdslayer_agent.core.events import UserAnswered
from holdslayer_agent.core.guarded import consent_question

ASKED = "Please enter your PIN."
QUESTION = consent_question("pin", "en")


def story() -> Story:
    """A call that was asked for a PIN, and asks the user."""
    s = Story(slots=("zip",), guarded=("pin",))
    s.answer()
    s.sentence(10.0, ASKED)
    s.decide(11.0, QUESTION)
    return s


def view_after(s: Story, text: str, slot: str = "") -> tuple[MenuView, list[AllowFact]]:
    commands = s.at(15.0, UserAnswered(text, slot))
    (asked,) = of(commands, AskNavigator)
    return asked.view, of(commands, AllowFact)


def test_the_user_is_asked_by_the_facts_name() -> None:
    s = Story(guarded=("pin",))
    s.answer()
    s.sentence(10.0, ASKED)
    (told,) = of(s.decide(11.0, QUESTION), Notify)
    assert told.text.splitlines() == [
        "The company asks for your pin, which is kept but not needed for this wish as far as I can tell. Give it?",
        "1: Give it this time",
        "2: Keep it",
        "3: Always give it to this company",
    ]


@pytest.mark.parametrize("decision", [PressKeys("{{pin}}#", "r"), SaySlotOrPhrase("{{pin}}", "r")])
def test_whatever_the_navigator_says_a_closed_fact_is_not_given(decision: Decision) -> None:
    s = Story(slots=("zip",), guarded=("pin",))
    s.answer()
    s.sentence(10.0, ASKED)
    commands = s.decide(11.0, decision)
    assert of(commands, SendDtmf) == of(commands, Say) == []
    assert s.call.menu.history == []
    assert of(s.decide(12.0, PressKeys("{{zip}}", "r")), SendDtmf) != []


@pytest.mark.parametrize("answer", ["1", "Give it this time", "yes", "Ja, bitte"])
def test_once_allowed_it_is_given_in_this_call(answer: str) -> None:
    s = story()
    view, kept = view_after(s, answer)
    assert (view.slots, view.guarded, view.denied, view.answers, kept) == (("zip", "pin"), (), (), (), [])
    assert of(s.decide(16.0, PressKeys("{{pin}}#", "r")), SendDtmf) == [SendDtmf("{{pin}}#")]


def test_always_is_kept_for_the_company() -> None:
    view, kept = view_after(story(), "3")
    assert (view.guarded, kept) == ((), [AllowFact("Acme", "pin")])


@pytest.mark.parametrize("answer", ["2", "Keep it", "no", "what for?"])
def test_anything_else_is_a_no_until_another_answer_comes(answer: str) -> None:
    s = story()
    view, _ = view_after(s, answer)
    assert (view.guarded, view.denied) == (("pin",), ("pin",))
    view, _ = view_after(s, "1")
    assert (view.guarded, view.denied) == ((), ())


def test_what_the_user_enters_himself_is_open() -> None:
    s = Story(slots=(), guarded=("pin",))
    s.answer()
    s.sentence(10.0, ASKED)
    s.decide(11.0, AskUser("The company asks for pin.", "the fact is not known", "pin"))
    view, _ = view_after(s, "", "pin")
    assert (view.slots, view.guarded) == (("pin",), ())


def test_a_value_that_is_keyed_in_instead_is_a_yes() -> None:
    assert view_after(story(), "", "answer")[0].guarded == ()
