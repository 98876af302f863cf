"""A call on the terminal: what is learned from its entries, and what is drawn."""

from __future__ import annotations

from typing import Any

import pytest
from rich.console import Console

from holdslayer_agent.calls.bus import Entry
from holdslayer_agent.core.call import CallId
from holdslayer_agent.live import CallView, LiveCall, summary

CALL = CallId("0123456789ab")


def entry(kind: str, name: str, at_s: float, **fields: Any) -> Entry:
    return Entry(CALL, 1, at_s, kind, name, fields)


def heard(at_s: float, **observation: Any) -> Entry:
    return entry("event", "Heard", at_s, observation={"at_s": at_s} | observation)


STORY = [
    entry("event", "CallRequested", 0.0, plan={"company": "Acme [Air]", "goal": "my bill"}),
    entry("state", "navigating", 5.0),
    heard(6.0, type="SoundChanged", sound="speech"),
    heard(8.0, type="TranscriptHeard", final=False, text="for sa"),
    heard(9.0, type="TranscriptHeard", final=True, text="for sales, press 1"),
    heard(9.5, type="TranscriptHeard", final=True, text=""),
    entry("event", "Decided", 9.0, decision={"type": "PressKeys", "reason": "[bold]sales[/nothing]"}),
    entry("event", "Decided", 9.0, decision={"type": "WaitForMore", "reason": "never shown"}),
    entry("command", "SendDtmf", 9.0, keys="1"),
    entry("command", "SendDtmf", 12.0, keys="{{pin}}#"),
    entry("state", "on_hold", 20.0),
    heard(20.0, type="SoundChanged", sound="music"),
    heard(30.0, type="LineFaulty", fault="lost", amount=0.02),
    entry("state", "verifying", 80.0),
    entry("command", "Say", 80.0, text="Hello?"),
    entry("event", "VerdictChanged", 82.0, p_person=0.7, evidence=[["small", 0.5], ["great", -3.0]]),
    entry("state", "ringing_user", 82.0),
    entry("command", "RingPhone", 82.0, phone={"name": "desk"}),
    entry("command", "Hush", 82.0),
    entry("event", "PhoneFailed", 90.0, phone="desk", why="busy"),
    entry("event", "PhoneAnswered", 95.0, phone="mobile"),
    entry("notification", "person_answered", 95.0, text="Acme"),
    entry("ended", "connected", 120.0, outcome="connected", why="all [well]", recordings=["/rec/[a].wav"]),
]


def told(entries: list[Entry]) -> CallView:
    view = CallView(CALL)
    for each in entries:
        view.take(each)
    return view


def printed(view: CallView) -> str:
    console = Console(width=120, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(LiveCall(view))
    summary(view, console)
    return console.export_text()


def test_the_story_of_a_call_is_told_in_order() -> None:
    assert [line.partition("s  ")[2] for line in told(STORY).story] == [
        "in the menu",
        "decided: [bold]sales[/nothing]",
        "pressed 1",
        "pressed {{pin}}#",
        "on hold",
        "some of their sound is missing: packets are lost, or this machine is too busy",
        "is it a person?",
        "said “Hello?”",
        "ringing you",
        "ringing desk",
        "desk: failed busy",
        "mobile: answered",
        "ended",
    ]


def test_the_time_on_hold_is_counted_until_the_user_is_rung() -> None:
    view = told(STORY)
    assert view.held_s == pytest.approx(62.0)
    assert view.hold_since_s is None


def test_the_strongest_evidence_comes_first() -> None:
    assert told(STORY).evidence == [("great", -3.0), ("small", 0.5)]


def test_words_replace_the_partial_words_before_them() -> None:
    assert told(STORY[:4]).partial == "for sa"
    view = told(STORY[:6])
    assert (view.partial, list(view.lines)) == ("", ["for sales, press 1"])


def test_entries_of_other_calls_are_not_looked_at() -> None:
    view = CallView(CallId("ffffffffffff"))
    for each in STORY:
        view.take(each)
    assert view.story == []


def test_a_state_told_twice_is_told_once() -> None:
    assert len(told([entry("state", "on_hold", 1.0), entry("state", "on_hold", 2.0)]).story) == 1


def test_the_picture_shows_the_call_and_takes_nothing_for_markup() -> None:
    text = printed(told(STORY))
    for part in ("Acme [Air]", "my bill", "ended", "1 {{pin}}#", "for sales, press 1", "70%", "great -3.0", "2:00"):
        assert part in text
    assert "[bold]sales[/nothing]" in printed(told(STORY[:9]))


def test_the_summary_says_how_it_ended_and_what_is_left() -> None:
    text = printed(told(STORY)).splitlines()
    assert "Acme [Air]: connected – all [well]" in text
    assert "2:00 in all, 1:02 on hold, keys: 1 {{pin}}#" in text
    assert "recording: /rec/[a].wav" in text


def test_a_call_of_which_nothing_is_known_yet_can_be_drawn() -> None:
    assert "…" in printed(CallView(CALL))


def test_partial_words_are_drawn_alone_and_below_others() -> None:
    assert "for sa" in printed(told(STORY[:4]))
    again = [*STORY[:5], heard(10.0, type="TranscriptHeard", final=False, text="for supp")]
    assert "for supp" in printed(told(again))
