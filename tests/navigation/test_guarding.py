"""What a prompt asks for beyond what the goal needs: the user is asked, and without his word another way is taken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from holdslayer_agent.core.decisions import AskUser, Decision, MenuView, PastDecision, PressKeys, WaitForMore
from holdslayer_agent.core.guarded import DEADLINE_S, consent_question
from holdslayer_agent.core.recalling import LED_ON
from holdslayer_agent.navigation.briefing import situation
from holdslayer_agent.navigation.checks import refusal
from holdslayer_agent.navigation.composed import ComposedNavigator
from holdslayer_agent.navigation.guarding import authenticates, needed_for
from holdslayer_agent.navigation.port import SaySlotOrPhrase
from holdslayer_agent.navigation.rules import RulesNavigator, decide
from tests.navigation.views import view_of

PIN = "Please enter your four digit PIN, followed by the pound key."
OR_SKIP = "Or press star if you do not have it."
GOAL = "ask when the branch is open"


def asked_for(*heard: str, goal: str = GOAL, history: tuple[PastDecision, ...] = (), questions: int = 1) -> MenuView:
    view = view_of(*heard, goal=goal, slots=("account_pin", "zip"), history=history, questions_left=questions)
    return replace(view, guarded=("account_pin",))


def consent(at_s: float = 0.0) -> PastDecision:
    return PastDecision((PIN,), consent_question("account_pin", "en"), at_s)


def keys_of(decision: Decision) -> str:
    assert isinstance(decision, PressKeys), decision
    return decision.keys


def test_the_user_is_asked_once_whether_a_kept_pin_is_given() -> None:
    question = decide(asked_for(PIN))
    assert isinstance(question, AskUser)
    assert (question.consent, len(question.choices)) == ("account_pin", 3)
    assert "account pin" in question.question
    assert isinstance(decide(asked_for(PIN, history=(consent(),))), WaitForMore)


def test_allowed_it_is_given() -> None:
    assert keys_of(decide(replace(asked_for(PIN, history=(consent(),)), guarded=()))) == "{{account_pin}}#"


@pytest.mark.parametrize("denied", [True, False])
def test_denied_or_unanswered_another_way_is_taken(denied: bool) -> None:
    view = asked_for(PIN, OR_SKIP, history=(consent(),))
    view = replace(view, denied=("account_pin",)) if denied else replace(view, now_s=DEADLINE_S + 1.0)
    assert keys_of(decide(view)) == "*"
    without = replace(view, sentences=asked_for(PIN).sentences)
    assert isinstance(decide(without), WaitForMore)  # and it is not asked for the number itself


def test_with_no_question_left_it_is_kept() -> None:
    assert keys_of(decide(asked_for(PIN, OR_SKIP, questions=0))) == "*"


def test_no_way_leads_past_the_check() -> None:
    view = asked_for(PIN)
    assert "kept back" in refusal(PressKeys("{{account_pin}}#", "r"), view)
    assert "kept back" in refusal(PressKeys("{{account_pin}}#", LED_ON), view, learned=True)
    assert "kept back" in refusal(SaySlotOrPhrase("{{account_pin}}", "r"), view)
    assert "kept back" not in refusal(PressKeys("{{zip}}", "r"), view)
    assert "account_pin" not in situation(view)


async def test_a_model_is_not_paid_for_the_question() -> None:
    class Never:
        async def decide(self, _view: MenuView) -> Decision:
            raise AssertionError

    decision = await ComposedNavigator(RulesNavigator(), [Never()]).decide(asked_for(PIN))
    assert isinstance(decision, AskUser)


def test_the_question_does_not_use_up_the_one_for_a_number_that_is_not_known() -> None:
    card = "Please enter your sixteen digit card number."
    question = decide(asked_for(card, history=(consent(),)))
    assert isinstance(question, AskUser)
    assert (question.consent, question.slot) == ("", "card_number")


@pytest.mark.parametrize(
    ("slot", "guarded"),
    [
        ("pin", True),
        ("online_password", True),
        ("ssn_last4", True),
        ("date_of_birth", True),
        ("alarm_code", True),
        ("mothers_maiden_name", True),
        ("kennwort", True),
        ("account_number", False),
        ("card_number", False),
        ("member_id", False),
        ("zip_code", False),
        ("postleitzahl", False),
        ("phone", False),
        ("booking_code", False),
    ],
)
def test_what_authenticates_is_guarded_and_what_identifies_is_not(slot: str, guarded: bool) -> None:
    assert authenticates(slot) is guarded


@pytest.mark.parametrize(
    ("goal", "slot", "needed"),
    [
        ("ask when the branch is open", "account_pin", False),
        ("book a table for two", "date_of_birth", False),
        ("report a lost card", "ssn", False),
        ("change my PIN", "account_pin", True),
        ("find out the balance of my account", "account_pin", True),
        ("someone stole my card", "pin", True),
        ("ask about my unemployment benefits", "ssn_last4", True),
        ("make an appointment with the doctor", "date_of_birth", True),
        ("einen Termin beim Arzt absagen", "geburtsdatum", True),
        ("my alarm code is wrong", "alarm_code", True),
        ("order a pizza", "alarm_code", False),
    ],
)
def test_a_goal_needs_what_it_speaks_of_or_what_is_done_only_behind_it(goal: str, slot: str, needed: bool) -> None:
    assert needed_for(goal, slot) is needed
