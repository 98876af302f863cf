"""Menu views as a call would hand them to a navigator."""

from __future__ import annotations

from holdslayer_agent.core.decisions import (
    CallbackPolicy,
    Decision,
    HeardSentence,
    MenuView,
    PastDecision,
    PressKeys,
    UserAnswer,
)
from holdslayer_agent.navigation.rules import decide


def view_of(
    *heard: str,
    goal: str = "report a lost card",
    slots: tuple[str, ...] = (),
    language: str = "en",
    complete: bool = True,
    history: tuple[PastDecision, ...] = (),
    questions_left: int = 1,
    callback: CallbackPolicy = CallbackPolicy.DECLINE,
    answers: tuple[UserAnswer, ...] = (),
    call_id: str = "0123456789ab",
) -> MenuView:
    """Sentences of two seconds each, one behind the other, and 1.5 s of silence."""
    sentences = tuple(HeardSentence(text, 2.0 * i, 2.0 * i + 1.9) for i, text in enumerate(heard))
    return MenuView(
        goal,
        language,
        slots,
        sentences,
        history,
        1.5 if complete else 0.0,
        complete,
        2.0 * len(heard),
        questions_left,
        callback,
        answers,
        call_id,
    )


def decide_at(
    goal: str,
    *heard: str,
    slots: tuple[str, ...] = (),
    language: str = "en",
    history: tuple[PastDecision, ...] = (),
    complete: bool = True,
    questions: int = 1,
) -> Decision:
    sentences = tuple(HeardSentence(text, 3.0 * i, 3.0 * i + 2.5) for i, text in enumerate(heard))
    view = MenuView(goal, language, slots, sentences, history, 1.0 if complete else 0.0, complete, 60.0, questions)
    return decide(view)


def keys_of(decision: Decision) -> str:
    assert isinstance(decision, PressKeys), decision
    return decision.keys
