"""A call's picture over time, from its journal alone."""

from __future__ import annotations

from holdslayer_agent.calls.archive import KeptEvent
from holdslayer_agent.calls.codec import encode_event
from holdslayer_agent.calls.timeline import Stretch, timeline_of
from holdslayer_agent.core.call import CallId, CallPlan, PhonePlan
from holdslayer_agent.core.decisions import AskUser, PressKeys
from holdslayer_agent.core.events import (
    CallEvent,
    CallRequested,
    CompanyAnswered,
    Decided,
    Heard,
    PhoneAccepted,
    PhoneAnswered,
    UserAnswered,
    UserAskedForPhone,
)
from holdslayer_agent.core.observations import (
    Fault,
    HeardBefore,
    LineFaulty,
    Sound,
    SoundChanged,
    TranscriptHeard,
)

PLAN = CallPlan(CallId("0123456789ab"), "+12025550100", "Acme", "bill", "en", (PhonePlan("desk", 25.0),))


def journal(*events: tuple[float, CallEvent]) -> list[KeptEvent]:
    told = [(0.0, CallRequested(PLAN)), *events]
    return [
        KeptEvent(seq, at_s, type(event).__name__, encode_event(event)) for seq, (at_s, event) in enumerate(told, 1)
    ]


def test_states_follow_one_another_without_gap_as_the_machine_went_through_them() -> None:
    line = timeline_of(
        journal(
            (2.0, CompanyAnswered()), (30.0, UserAskedForPhone()), (35.0, PhoneAnswered("desk")),
            (36.0, PhoneAccepted("desk")), (40.0, Heard(SoundChanged(40.0, Sound.SPEECH, 0.9))),
        )
    )  # fmt: skip
    assert line.states == [
        Stretch(0.0, 2.0, "dialing"), Stretch(2.0, 30.0, "navigating"), Stretch(30.0, 36.0, "ringing_user"),
        Stretch(36.0, 40.0, "connected"),
    ]  # fmt: skip
    done = [(d.kind, d.text) for d in line.deeds]
    assert ("rings", "desk") in done
    assert ("user", "join") in done
    assert ("phone", "desk: accepted") in done


def test_a_sentence_that_was_heard_before_is_marked_as_a_recording() -> None:
    line = timeline_of(
        journal(
            (2.0, CompanyAnswered()),
            (9.0, Heard(HeardBefore(8.0, 1.0, 4.0, 0.1))),
            (10.0, Heard(TranscriptHeard(10.0, 5.0, "your call is important", True))),
            (20.0, Heard(TranscriptHeard(20.0, 15.0, "hello", True))),
        )
    )
    assert [(s.text, s.repeated) for s in line.sentences] == [("your call is important", True), ("hello", False)]


def test_what_is_wrong_with_the_line_is_told() -> None:
    line = timeline_of(journal((2.0, CompanyAnswered()), (9.0, Heard(LineFaulty(8.9, Fault.CLIPPED, 0.1)))))
    assert [(d.at_s, d.kind) for d in line.deeds] == [(8.9, "line")]


def test_a_question_stands_until_it_is_answered() -> None:
    asked = [(2.0, CompanyAnswered()), (5.0, Decided(1, AskUser("Which account?", "unclear")))]
    assert timeline_of(journal(*asked)).question == "Which account?"
    assert timeline_of(journal(*asked, (9.0, UserAnswered("the first")))).question == ""


def test_a_key_is_shown_by_the_name_of_its_fact() -> None:
    line = timeline_of(journal((2.0, CompanyAnswered()), (5.0, Decided(1, PressKeys("{{pin}}#", "it asks for it")))))
    assert "4821" not in str(line)
    assert ("decided", "it asks for it") in [(d.kind, d.text) for d in line.deeds]


def test_an_empty_journal_is_an_empty_picture() -> None:
    assert timeline_of([]).states == []
