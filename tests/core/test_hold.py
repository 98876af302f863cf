"""When a call counts as on hold, and what kind of hold it is."""

from __future__ import annotations

import json

import pytest

from holdslayer_agent.core.hold import HoldEvidence, HoldKind
from holdslayer_agent.core.observations import (
    BeepHeard,
    DtmfHeard,
    Sound,
    SoundChanged,
    SpeechEnded,
    SpeechStarted,
    TranscriptHeard,
)


def after(*observations, now_s: float) -> HoldEvidence:
    hold = HoldEvidence()
    for observation in observations:
        hold.observe(observation)
    hold.tick(now_s)
    return hold


def music(at_s: float) -> SoundChanged:
    return SoundChanged(at_s, Sound.MUSIC, 0.9)


def quiet(at_s: float) -> SoundChanged:
    return SoundChanged(at_s, Sound.SILENCE, 1.0)


def words(at_s: float, text: str) -> TranscriptHeard:
    return TranscriptHeard(at_s, at_s - 2, text, final=True)


def test_a_new_call_is_not_on_hold() -> None:
    assert HoldEvidence().on_hold == 0.0
    assert HoldEvidence().kind is HoldKind.NONE


@pytest.mark.parametrize(("seconds", "on_hold"), [(1.0, False), (3.0, False), (4.5, True), (60.0, True)])
def test_music_counts_as_hold_after_four_seconds(seconds, on_hold) -> None:
    hold = after(music(10.0), now_s=10.0 + seconds)
    assert (hold.on_hold >= HoldEvidence.THRESHOLD) is on_hold
    assert hold.kind is (HoldKind.MUSIC if on_hold else HoldKind.NONE)


def test_two_jingles_of_two_seconds_and_more_add_up() -> None:
    assert after(music(1), quiet(3.5), music(4), now_s=6.0).kind is HoldKind.MUSIC


def test_the_pause_of_a_menu_is_not_hold_but_long_silence_is() -> None:
    said = (SpeechStarted(0, -20), SpeechEnded(5, 0, 0.5), quiet(5.0))
    assert after(*said, now_s=12.0).kind is HoldKind.NONE
    assert after(*said, now_s=18.0).kind is HoldKind.SILENT


def test_nobody_is_on_hold_while_somebody_speaks() -> None:
    hold = after(quiet(0), SpeechStarted(1.0, -20), SoundChanged(1.0, Sound.SPEECH, 0.9), now_s=40.0)
    assert hold.kind is HoldKind.NONE


@pytest.mark.parametrize(
    "text",
    [
        "please stay on the line",
        "all of our representatives are currently busy",
        "your call will be answered in the order it was received",
        "the estimated wait time is six minutes",
    ],
)
def test_a_machine_that_says_so_puts_the_call_on_hold(text) -> None:
    hold = after(words(5.0, text), now_s=5.5)
    assert hold.kind is HoldKind.ANNOUNCEMENTS


def test_menu_words_are_not_hold_words() -> None:
    assert after(words(5.0, "for billing press one for sales press two"), now_s=5.5).kind is HoldKind.NONE


def test_the_words_of_another_language_are_known() -> None:
    hold = HoldEvidence(language="de")
    hold.observe(words(3.0, "bitte bleiben sie in der leitung"))
    assert hold.kind is HoldKind.ANNOUNCEMENTS


def test_even_beeps_are_a_beeping_hold() -> None:
    beeps = [BeepHeard(at_s, 1000.0, 0.2) for at_s in (10.0, 20.0, 30.0)]
    assert after(quiet(0), *beeps, now_s=32.0).kind is HoldKind.BEEPING


def test_tones_within_a_voice_are_no_beeps() -> None:
    beeps = [BeepHeard(at_s, 340.0, 0.2) for at_s in (12.0, 16.0, 20.0)]
    hold = after(quiet(0), SpeechStarted(10.0, -20), SoundChanged(10.0, Sound.SPEECH, 0.9), *beeps, now_s=21.0)
    assert hold.kind is HoldKind.NONE


def test_one_beep_is_not() -> None:
    assert after(quiet(0), BeepHeard(3.0, 1000.0, 0.2), now_s=5.0).kind is HoldKind.NONE


def test_ringback_alone_is_ringing() -> None:
    assert after(SoundChanged(1.0, Sound.RINGBACK, 1.0), now_s=3.0).kind is HoldKind.RINGING


def test_a_key_press_begins_anew() -> None:
    assert after(music(0), quiet(20), DtmfHeard(21, "1"), now_s=22.0).kind is HoldKind.NONE


def test_words_from_before_the_key_that_come_after_it_say_nothing_of_a_hold() -> None:
    hold = after(SpeechStarted(10.0, -20), SpeechEnded(14.0, 10.0, 0.5), now_s=15.0)
    hold.reset()
    hold.observe(TranscriptHeard(14.0, 10.0, "otherwise please stay on the line", final=True))
    assert hold.kind is HoldKind.NONE
    hold.observe(TranscriptHeard(19.0, 17.0, "please stay on the line", final=True))
    assert hold.kind is HoldKind.ANNOUNCEMENTS


def test_hold_remembers_since_when() -> None:
    hold = after(music(10.0), now_s=12.0)
    assert hold.since_s is None
    hold.tick(15.0)
    hold.tick(30.0)
    assert hold.since_s == 15.0


def test_hold_goes_on_from_its_stored_state() -> None:
    hold = after(music(10.0), quiet(20.0), BeepHeard(22.0, 800.0, 0.2), now_s=30.0)
    again = HoldEvidence.from_state(json.loads(json.dumps(hold.state())))
    again.tick(31.0)
    hold.tick(31.0)
    assert (again.on_hold, again.kind, again.state()) == (hold.on_hold, hold.kind, hold.state())
