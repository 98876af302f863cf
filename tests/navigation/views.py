"""Menu views as a call would hand them to a navigator."""

from __future__ import annotations

from holdslayer_agent.core.decisions import CallbackPolicy, HeardSentence, MenuView, PastDecision, UserAnswer


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
