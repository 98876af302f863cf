"""Our question, and what counts as an answer to it."""

from __future__ import annotations

from holdslayer_agent.core.human import PersonEvidence
from holdslayer_agent.core.observations import (
    Likeness,
    Sound,
    SoundChanged,
    SpeechEnded,
    SpeechResumed,
    TranscriptHeard,
    VoiceMeasured,
)
from holdslayer_agent.core.verdict import PROBE_AT, RING_AT, UNMOVED_AT, WORDED_PROBE_AT, Verdict
from tests.core.human_scene import RINGING, Scene, on_hold


def in_doubt() -> Scene:
    scene = on_hold().speaks(2.5)
    assert scene.person.verdict is Verdict.PROBE
    return scene


def test_in_doubt_the_verdict_is_to_ask_and_not_again_while_the_answer_is_waited_for() -> None:
    scene = in_doubt()
    scene.person.probe_started(scene.now_s)
    assert scene.person.verdict is not Verdict.PROBE


def test_an_answer_to_our_question_rings() -> None:
    scene = in_doubt()
    scene.person.probe_started(scene.now_s)
    scene.passes(1.2)
    scene.person.probe_ended(scene.now_s)
    scene.passes(0.8).speaks(1.5)
    assert scene.person.evidence["answered our question"] > 0
    assert scene.person.verdict in RINGING


def asked_and_then_heard(text: str) -> PersonEvidence:
    scene = in_doubt()
    scene.person.probe_started(scene.now_s)
    scene.passes(1.0)
    scene.person.probe_ended(scene.now_s)
    return scene.passes(0.4).speaks(1.5, text=text).person


def test_hello_yes_said_to_our_question_is_surer_than_a_voice_alone() -> None:
    replied = asked_and_then_heard("hello yes")
    assert replied.evidence["an answer's words"] > 0
    assert replied.p_person > asked_and_then_heard("the rain in spain stays mainly").p_person


def test_a_half_heard_yes_is_no_answer() -> None:
    person = asked_and_then_heard("")
    began_s, now_s = person.now_s - 2.0, person.now_s
    person.observe(TranscriptHeard(now_s, began_s, "The same that does here.", True, 0.52))
    assert "an answer's words" not in person.evidence
    person.observe(TranscriptHeard(now_s, began_s, "Hello, yes.", True, 0.9))
    assert person.evidence["an answer's words"] > 0


def test_an_announcement_that_began_after_our_question_is_no_answer() -> None:
    person = asked_and_then_heard("please stay on the line your call is important to us")
    assert "an answer's words" not in person.evidence
    assert person.verdict not in RINGING


def test_hello_said_before_our_question_is_no_answer_to_it() -> None:
    scene = on_hold().speaks(2.5, text="hello")
    scene.person.probe_started(scene.now_s)
    assert "an answer's words" not in scene.person.evidence


def test_a_voice_that_falls_silent_for_our_question_is_more_likely_a_person() -> None:
    scene = on_hold().speaks(2.5, live=-0.5, ends=False)
    before = scene.person.p_person
    scene.person.probe_started(scene.now_s)
    scene.passes(0.6)
    ended_s = scene.now_s
    scene.passes(0.5)
    scene._hear([SpeechEnded(ended_s, scene.started_s, 0.5), SoundChanged(ended_s, Sound.SILENCE, 1.0)])
    assert scene.person.evidence["fell silent for our question"] > 0
    assert scene.person.p_person > before


def talked_over(live: float) -> Scene:
    """A voice that does not care about our question."""
    scene = on_hold().speaks(2.5, live=live, ends=False)
    scene.person.probe_started(scene.now_s)
    scene.passes(0.7)
    scene.person.probe_ended(scene.now_s)
    return scene.passes(3.0)


def test_a_voice_that_talks_on_over_our_question_is_a_recording() -> None:
    scene = talked_over(live=0.0)
    assert scene.person.evidence["talked on over our question"] < -2
    assert scene.person.verdict is Verdict.HOLD


def test_a_voice_that_did_not_answer_needs_more_to_ring_than_one_that_was_not_asked() -> None:
    scene = talked_over(live=6.0)
    assert RING_AT < scene.person.p_person < UNMOVED_AT
    assert scene.person.verdict not in RINGING


def test_a_voice_that_sounded_like_a_person_is_asked_once_more_and_then_never_again() -> None:
    scene = talked_over(live=2.0)
    assert scene.person.verdict is Verdict.PROBE  # one person in twenty does not react
    scene.person.probe_started(scene.now_s)
    scene.passes(0.7)
    scene.person.probe_ended(scene.now_s)
    scene.passes(3.0)
    assert scene.person.verdict is Verdict.HOLD


def resumed(after_s: float, pause_s: float) -> dict[str, float]:
    """The evidence when a voice that spoke at our question goes on `after_s` later, after a pause."""
    scene = on_hold().speaks(2.5, ends=False)
    scene.person.probe_started(scene.now_s)
    asked_s = scene.now_s
    scene.passes(0.7)
    scene.person.probe_ended(scene.now_s)
    scene.passes(after_s - 0.7)
    scene._hear([SpeechResumed(asked_s + after_s, scene.started_s, pause_s)])
    return scene.person.evidence


def test_a_voice_that_pauses_for_our_question_and_goes_on_has_answered() -> None:
    assert resumed(1.5, 0.5)["answered our question"] > 2


def test_the_shorter_the_pause_the_less_an_answer_says() -> None:
    assert 0 < resumed(1.5, 0.4)["answered our question"] < resumed(1.5, 0.5)["answered our question"]
    assert "answered our question" not in resumed(1.5, 0.25)


def test_a_pause_that_began_before_anybody_could_have_heard_our_question_is_no_answer() -> None:
    assert "answered our question" not in resumed(0.65, 0.48)


def test_a_voice_that_goes_on_long_after_our_question_is_no_answer() -> None:
    assert "answered our question" not in resumed(3.4, 0.5)


def test_no_answer_to_our_question_speaks_against_a_person() -> None:
    scene = in_doubt()
    scene.person.probe_started(scene.now_s)
    scene.person.probe_ended(scene.now_s + 1.2)
    scene.now_s += 1.2
    scene.passes(3.0)
    assert scene.person.evidence["did not answer our question"] < 0


def test_an_answer_and_a_greeting_are_enough_to_bridge() -> None:
    scene = on_hold().speaks(2.5, text="hello how can i help you", live=1.0)
    scene.person.probe_started(scene.now_s)
    scene.passes(1.0)
    scene.person.probe_ended(scene.now_s)
    scene.passes(0.6).speaks(1.5)
    assert scene.person.verdict is Verdict.BRIDGE


def test_an_answer_that_is_mostly_chance_does_not_lower_what_a_ring_needs() -> None:
    """A pause of 0.32 s is no answer yet: the verdict stays what it was."""

    def after(pause_s: float) -> Verdict:
        scene = on_hold().speaks(2.5, live=2.5, ends=False)
        assert 0.5 < scene.person.p_person < 0.9
        scene.person.may_probe = True
        scene.person.probe_started(scene.now_s)
        asked_s = scene.now_s
        scene.passes(0.7)
        scene.person.probe_ended(scene.now_s)
        scene.passes(0.5)
        scene._hear([SpeechResumed(asked_s + 1.2, scene.started_s, pause_s)])
        return scene.person.verdict

    assert after(0.32) not in RINGING
    assert after(0.5) in RINGING


def test_where_words_come_more_voices_are_asked() -> None:
    def verdict(scene: Scene) -> Verdict:
        scene.person.may_probe = True
        scene.begins()
        for step in range(1, 9):
            scene.passes(0.3)
            scene._hear([VoiceMeasured(scene.now_s, scene.started_s, 0.3 * step, -1.5, (Likeness(0.0, 0.0),), 0.0)])
        assert WORDED_PROBE_AT < scene.person.p_person < PROBE_AT
        return scene.person.verdict

    assert verdict(on_hold()) is Verdict.PROBE
    assert verdict(Scene().speaks(5.0).music(30.0).silence(0.4)) is Verdict.HOLD


def test_a_voice_for_which_too_little_speaks_is_not_asked_again_by_a_wavering_verdict() -> None:
    """Its second question of the minute is kept for the next voice: in doubt once is not in doubt again."""
    scene = talked_over(live=1.4)
    assert 0.09 < scene.person.p_person < 0.15  # within the hysteresis of asking
    assert scene.person.verdict is Verdict.HOLD


def test_our_own_question_come_back_is_nobodys_greeting() -> None:
    scene = on_hold().speaks(2.0)
    scene.person.probe_started(scene.now_s)
    scene.passes(0.2).begins().passes(0.7)
    scene.person.probe_ended(scene.now_s)
    began_s = scene.started_s
    scene.person.observe(SpeechEnded(scene.now_s, began_s, 0.5))
    scene.person.observe(TranscriptHeard(scene.now_s + 0.5, began_s, "Hello?", final=True))
    assert "greeting words" not in scene.person.evidence
    scene.passes(1.2).speaks(1.0, text="Yes, hello?")
    assert scene.person.verdict in RINGING
