"""Is it a person: whole scenes, told as what the ear and the recogniser report."""

from __future__ import annotations

import json

import pytest

from holdslayer_agent.core.human import PersonEvidence
from holdslayer_agent.core.observations import (
    BeepHeard,
    Likeness,
    Sound,
    SoundChanged,
    SpeechEnded,
    VoiceMeasured,
)
from holdslayer_agent.core.verdict import Verdict
from tests.core.human_scene import RINGING, Scene, known_company, on_hold


def test_an_announcement_that_is_new_to_a_known_company_does_not_ring_once_its_words_are_known() -> None:
    person = known_company().speaks(3.0, text="spare parts all lines are busy please hold").person
    assert "unknown to a known company" not in person.evidence
    assert person.verdict is Verdict.HOLD


def test_a_person_who_is_new_to_a_known_company_rings() -> None:
    person = known_company().speaks(3.0, text="patient repairs this is nora how can i help you").person
    assert person.evidence["unknown to a known company"] > 5
    assert person.verdict in RINGING


def test_a_line_of_a_song_that_is_new_to_a_known_company_is_over_before_it_counts() -> None:
    def after(seconds: float, bed: float) -> PersonEvidence:
        return known_company().speaks(seconds, bed=bed, ends=False).person

    assert "unknown to a known company" not in after(2.0, bed=0.95).evidence
    assert after(2.0, bed=0.2).evidence["unknown to a known company"] > 5
    assert after(3.0, bed=0.95).evidence["unknown to a known company"] > 5


def test_music_alone_never_rings() -> None:
    scene = Scene().music(600.0)
    assert not scene.rang
    assert scene.person.p_person == 0.0
    assert scene.person.evidence == {}


def test_a_repeated_recording_does_not_ring_however_live_it_sounds() -> None:
    scene = on_hold().speaks(8.0, live=2.0, repeat=True).silence(0.3)
    assert not scene.rang
    assert scene.person.evidence["heard before"] < -5
    assert scene.person.p_person < 0.05


def test_a_person_right_after_a_repeated_recording_is_a_turn_of_their_own() -> None:
    scene = on_hold().speaks(4.0, repeat=True, ends=False)
    started_s = scene.person.turn_started_s
    for half in range(1, 9):
        scene.passes(0.5)
        scene._hear([VoiceMeasured(scene.now_s, scene.started_s, 4 + half * 0.5, 1.5, (Likeness(3.0, -3.0),), 0.0)])
    assert scene.person.turn_started_s > started_s
    assert "heard before" not in scene.person.evidence
    assert scene.person.verdict in RINGING


def test_the_voice_of_the_menu_is_known_again() -> None:
    menu = on_hold().speaks(4.0, like_s=1.0).person
    stranger = on_hold().speaks(4.0, unlike=-3.0).person
    assert menu.evidence["voice of a recording"] < 0
    assert stranger.evidence["a new voice"] > 0
    assert menu.p_person < stranger.p_person


def test_the_voice_of_a_person_who_answered_before_is_no_recording() -> None:
    scene = on_hold().speaks(3.0, text="this is dana how can i help you", live=1.5).silence(1.0)
    began_s = scene.started_s
    again = scene.music(40.0).silence(0.4).speaks(3.0, like_s=began_s, live=1.5)
    assert again.person.evidence.get("voice of a recording", 0.0) > -1.0


def test_music_under_the_voice_speaks_for_an_advertisement() -> None:
    assert on_hold().speaks(4.0, bed=0.95, live=0.5).person.p_person < on_hold().speaks(4.0, live=0.5).person.p_person


def test_a_voice_that_stops_and_waits_for_an_answer_is_more_likely_a_person() -> None:
    scene = on_hold().speaks(2.0)
    before = scene.person.p_person
    scene.silence(2.5)
    assert scene.person.evidence["stopped and waits"] > 0
    assert scene.person.p_person > before


def test_waiting_means_nothing_in_a_silent_hold() -> None:
    scene = Scene().speaks(4.0).silence(60.0).speaks(2.0).silence(2.5)
    assert scene.person.hold.kind.value in ("silent", "none")
    assert "stopped and waits" not in scene.person.evidence


def test_waiting_means_nothing_in_a_beeping_hold() -> None:
    scene = Scene().speaks(4.0)
    for _ in range(4):
        scene.silence(10.0)
        scene._hear([BeepHeard(scene.now_s, 1000.0, 0.2)])
    scene.silence(1.0).speaks(2.0).silence(2.5)
    assert "stopped and waits" not in scene.person.evidence


def test_music_that_comes_back_ends_the_turn() -> None:
    scene = on_hold().speaks(4.0).music(2.0)
    assert scene.person.turn_started_s is None
    assert scene.person.verdict is Verdict.HOLD


def test_ringback_just_before_speaks_for_a_person() -> None:
    scene = on_hold().ringback(6.0).silence(0.3).speaks(2.0)
    assert scene.person.evidence["ringback just before"] > 0


def test_the_beep_of_an_answering_machine_takes_the_ring_back() -> None:
    scene = on_hold().ringback(6.0).speaks(4.0, text="hi this is tom leave a message after the tone", live=1.0)
    scene._hear([BeepHeard(scene.now_s, 1000.0, 0.5)])
    assert scene.person.verdict is Verdict.HOLD
    assert "beep after the voice" in scene.person.evidence


def test_an_answering_machine_is_remembered_for_the_next_call() -> None:
    scene = on_hold().speaks(5.0, live=1.0)
    assert scene.person.perhaps_people
    scene.passes(1.0)
    scene._hear([BeepHeard(scene.now_s, 1000.0, 0.5)])
    assert not scene.person.perhaps_people


def test_a_user_who_heard_a_machine_settles_it() -> None:
    scene = on_hold().speaks(3.0, live=2.0)
    assert scene.person.verdict in RINGING
    scene.person.user_said_recording(scene.now_s)
    assert scene.person.verdict is Verdict.HOLD


def rang_for_a_greeting() -> Scene:
    """Whatever it was, the music is back and nobody is judged any more."""
    scene = on_hold().speaks(2.5, text="hello this is dana how can i help you", live=1.0).silence(0.3).music(4.0)
    assert scene.rang
    assert scene.person.turn_started_s is None
    assert scene.person.perhaps_people
    return scene


def test_a_user_who_comes_when_the_music_is_back_speaks_of_the_voice_that_rang() -> None:
    scene = rang_for_a_greeting()
    scene.person.user_said_recording(scene.now_s)
    assert not scene.person.perhaps_people  # the next call knows it


def test_a_user_who_asked_for_the_phone_speaks_of_no_voice_before() -> None:
    scene = rang_for_a_greeting()
    scene.person.user_said_recording(scene.now_s, of_ring=False)
    assert scene.person.perhaps_people


def test_a_person_whom_the_user_heard_is_not_remembered_as_a_recording() -> None:
    scene = on_hold().speaks(3.0, live=2.0).silence(0.3).music(4.0)
    assert scene.rang
    assert not scene.person.perhaps_people  # music that follows speaks against a person
    scene.person.user_said_person(scene.now_s)
    assert scene.person.perhaps_people


def test_the_same_feed_gives_the_same_evidence() -> None:
    def told() -> PersonEvidence:
        return on_hold().speaks(3.0, text="hello this is dana", live=0.7).silence(1.5).person

    assert told().state() == told().state()


def test_evidence_is_named_strongest_first_and_adds_up_to_the_probability() -> None:
    import math

    person = on_hold().speaks(3.0, text="hello how can i help", live=1.0).person
    sizes = [abs(value) for value in person.evidence.values()]
    assert sizes == sorted(sizes, reverse=True)
    assert person.p_person == pytest.approx(1 / (1 + math.exp(-sum(person.evidence.values()))), abs=1e-3)


def test_a_call_goes_on_from_its_stored_state() -> None:
    scene = on_hold().speaks(3.0, live=1.0, ends=False)
    scene.person.probe_started(scene.now_s)
    again = Scene()
    again.person = PersonEvidence.from_state(json.loads(json.dumps(scene.person.state())))
    again.now_s, again.started_s = scene.now_s, scene.started_s
    for one in (scene, again):
        one.passes(0.5)
        one._hear([SpeechEnded(one.now_s - 0.5, one.started_s, 0.5), SoundChanged(one.now_s, Sound.SILENCE, 1.0)])
        one.passes(2.0)
    assert again.person.state() == scene.person.state()
