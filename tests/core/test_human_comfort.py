"""While the user's phones ring we speak to whoever is there: a person lets us finish and answers. And: clicks."""

from __future__ import annotations

import json

import pytest

from holdslayer_agent.core.guards import told_by_cues
from holdslayer_agent.core.human import PersonEvidence
from holdslayer_agent.core.observations import BeepHeard, ClickHeard, SpeechEnded, SpeechResumed
from tests.core.human_scene import RINGING, Scene, on_hold

ANSWERED = "answered our comfort phrase"
TALKED_ON = "talked on over our comfort phrase"
CLICK = "a click just before"


def rung() -> Scene:
    """A voice that still speaks when it has made a phone ring."""
    scene = on_hold().speaks(2.0, live=3.0, ends=False)
    assert scene.person.verdict in RINGING
    return scene


def comforted(scene: Scene, seconds: float = 3.0) -> Scene:
    scene.person.comfort_started(scene.now_s)
    scene.passes(seconds)
    scene.person.comfort_ended(scene.now_s)
    return scene


def test_whoever_speaks_on_over_all_of_it_was_not_listening() -> None:
    scene = comforted(rung())
    before = scene.person.p_person
    scene.passes(0.5)
    assert scene.person.evidence[TALKED_ON] < 0
    assert scene.person.p_person < before


def test_one_who_is_not_done_with_his_sentence_is_no_machine_yet() -> None:
    scene = comforted(rung())
    assert TALKED_ON not in scene.person.evidence
    assert scene.person.verdict in RINGING


def test_twice_unmoved_is_a_recording_and_a_third_time_says_no_more() -> None:
    scene = comforted(comforted(rung()).passes(1.0)).passes(0.5)
    twice = scene.person.evidence[TALKED_ON]
    assert told_by_cues(scene.person.evidence.items())
    assert scene.person.verdict not in RINGING
    comforted(scene).passes(0.5)
    assert scene.person.evidence[TALKED_ON] == twice


def test_who_falls_silent_for_it_has_not_talked_on() -> None:
    scene = rung()
    scene.person.comfort_started(scene.now_s)
    scene.passes(0.6)
    ended_s = scene.now_s
    scene.passes(0.5)
    scene._hear([SpeechEnded(ended_s, scene.started_s, 0.5)])
    scene.passes(2.0)
    scene.person.comfort_ended(scene.now_s)
    scene.passes(0.5).begins().passes(1.0)
    assert TALKED_ON not in scene.person.evidence
    assert scene.person.evidence[ANSWERED] == pytest.approx(1.5)


@pytest.mark.parametrize(("pause_s", "says"), [(0.3, 0.0), (0.7, 0.75), (1.4, 1.5)])
def test_the_longer_the_pause_before_an_answer_the_surer_it_is_one(pause_s, says) -> None:
    scene = rung()
    scene.person.comfort_started(scene.now_s)
    began_s = scene.now_s
    scene.passes(2.0)
    scene.person.comfort_ended(scene.now_s)
    scene._hear([SpeechResumed(began_s + 2.0, scene.started_s, pause_s)])
    assert scene.person.evidence.get(ANSWERED, 0.0) == pytest.approx(says)


def test_a_pause_before_anybody_could_hear_us_is_no_answer() -> None:
    scene = rung()
    scene.person.comfort_started(scene.now_s)
    began_s = scene.now_s
    scene.passes(0.7)
    scene._hear([SpeechResumed(began_s + 0.7, scene.started_s, 0.65)])
    assert ANSWERED not in scene.person.evidence


def test_our_word_into_silence_says_nothing_by_itself() -> None:
    scene = comforted(on_hold().speaks(2.0, live=3.0)).passes(1.0)
    assert not {ANSWERED, TALKED_ON} & set(scene.person.evidence)


def test_nobody_there_nothing_to_judge() -> None:
    scene = comforted(on_hold())
    assert scene.person.evidence == {}


def test_what_came_of_it_is_kept_over_a_restart() -> None:
    scene = comforted(rung())
    again = PersonEvidence.from_state(json.loads(json.dumps(scene.person.state())))
    for person in (scene.person, again):
        person.tick(scene.now_s + 0.5)
    assert again.evidence == scene.person.evidence
    assert TALKED_ON in again.evidence


def test_a_turn_that_an_older_version_kept_is_still_judged() -> None:
    scene = rung()
    kept = json.loads(json.dumps(scene.person.state()))
    del kept["turn"]["comfort"], kept["turn"]["question"], kept["turn"]["clicked"], kept["click_s"]
    kept["turn"]["probed_s"] = None
    assert PersonEvidence.from_state(kept).p_person == scene.person.p_person


# ---------------------------------------------------------------- a click before the voice


def clicked(scene: Scene, before_s: float) -> Scene:
    scene._hear([ClickHeard(scene.now_s, -30.0)])
    return scene.passes(before_s)


def test_a_click_just_before_speaks_for_a_person_and_an_old_one_does_not() -> None:
    assert clicked(on_hold(), 0.6).speaks(2.0).person.evidence[CLICK] > 0
    assert CLICK not in clicked(on_hold(), 2.5).speaks(2.0).person.evidence


def test_where_recordings_click_too_it_says_less() -> None:
    scene = clicked(on_hold(), 0.6).speaks(3.0, repeat=True).music(20.0).silence(0.4)
    assert clicked(scene, 0.6).speaks(2.0).person.evidence[CLICK] == pytest.approx(0.3)


def test_where_one_hears_beeps_while_waiting_clicks_say_nothing() -> None:
    scene = Scene().speaks(5.0, text="for billing press one").silence(1.0)
    for _ in range(6):
        scene._hear([BeepHeard(scene.now_s, 440.0, 0.3)])
        scene.passes(5.0)
    assert CLICK not in clicked(scene, 0.6).speaks(2.0).person.evidence
