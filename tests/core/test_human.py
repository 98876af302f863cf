"""Is it a person: whole scenes, told as what the ear and the recogniser report."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest

from holdslayer_agent.core.human import PROBE_AT, WORDED_PROBE_AT, PersonEvidence, Verdict
from holdslayer_agent.core.observations import (
    BeepHeard,
    HeardBefore,
    Likeness,
    Observation,
    Sound,
    SoundChanged,
    SpeechEnded,
    SpeechResumed,
    SpeechStarted,
    TranscriptHeard,
    VoiceMeasured,
)

RINGING = (Verdict.RING, Verdict.BRIDGE)


class Scene:
    """A call told second by second."""

    def __init__(self, language: str = "en") -> None:
        self.person = PersonEvidence(language=language)
        self.now_s = 0.0
        self.verdicts: list[Verdict] = []

    def _hear(self, observations: Iterable[Observation]) -> None:
        for observation in observations:
            self.person.observe(observation)
            self.verdicts.append(self.person.verdict)

    def passes(self, seconds: float) -> Scene:
        for _ in range(round(seconds * 10)):
            self.now_s = round(self.now_s + 0.1, 3)
            self.person.tick(self.now_s)
            self.verdicts.append(self.person.verdict)
        return self

    def music(self, seconds: float) -> Scene:
        self._hear([SoundChanged(self.now_s, Sound.MUSIC, 0.9)])
        return self.passes(seconds)

    def silence(self, seconds: float) -> Scene:
        self._hear([SoundChanged(self.now_s, Sound.SILENCE, 1.0)])
        return self.passes(seconds)

    def ringback(self, seconds: float) -> Scene:
        self._hear([SoundChanged(self.now_s, Sound.RINGBACK, 1.0)])
        return self.passes(seconds)

    def begins(self) -> Scene:
        self.started_s = self.now_s
        self._hear([SpeechStarted(self.now_s, -22.0), SoundChanged(self.now_s, Sound.SPEECH, 0.9)])
        return self

    def speaks(
        self,
        seconds: float,
        *,
        text: str = "",
        live: float = 0.0,
        like_s: float | None = None,
        unlike: float = 0.0,
        bed: float = 0.0,
        repeat: bool = False,
        ends: bool = True,
    ) -> Scene:
        """A voice for `seconds`, then half a second of silence, then its words."""
        self.begins()
        for half in range(1, round(seconds * 2) + 1):
            self.passes(0.5)
            likes = (Likeness(like_s or 0.0, 4.0 if like_s is not None else unlike),)
            self._hear([VoiceMeasured(self.now_s, self.started_s, half * 0.5, live, likes, bed)])
            if repeat and half >= 2:
                self._hear([HeardBefore(self.now_s, 3.0, 1.0, 0.1)])
        if ends:
            ended_s = self.now_s
            self.passes(0.5)
            self._hear([SpeechEnded(ended_s, self.started_s, 0.5), SoundChanged(ended_s, Sound.SILENCE, 1.0)])
            if text:
                self._hear([TranscriptHeard(ended_s, self.started_s, text, final=True)])
        return self

    @property
    def rang(self) -> bool:
        return any(verdict in RINGING for verdict in self.verdicts)


def on_hold(language: str = "en") -> Scene:
    """A menu, then half a minute of music."""
    return Scene(language).speaks(5.0, text="for billing press one").music(30.0).silence(0.4)


def known_company() -> Scene:
    """A company whose recordings are known from earlier calls, on hold."""
    scene = Scene()
    scene.person = PersonEvidence(known_s=120.0)
    return scene.speaks(5.0, text="for billing press one", repeat=True).music(30.0).silence(0.4)


def test_an_announcement_that_is_new_to_a_known_company_does_not_ring_once_its_words_are_known() -> None:
    person = known_company().speaks(3.0, text="spare parts all lines are busy please hold").person
    assert "unknown to a known company" not in person.evidence
    assert person.verdict is Verdict.HOLD


def test_a_person_who_is_new_to_a_known_company_rings() -> None:
    person = known_company().speaks(3.0, text="patient repairs this is nora how can i help you").person
    assert person.evidence["unknown to a known company"] > 5
    assert person.verdict in RINGING


def test_music_alone_never_rings() -> None:
    scene = Scene().music(600.0)
    assert not scene.rang
    assert scene.person.p_person == 0.0
    assert scene.person.evidence == {}


@pytest.mark.parametrize(
    "text",
    [
        "thanks for waiting this is dana how can i help you",
        "hello my name is marcus who am i speaking with today",
        "billing department karen speaking how may i help",
        "hello are you still there",
    ],
)
def test_a_greeting_rings(text) -> None:
    scene = on_hold().speaks(2.5, text=text)
    assert scene.person.verdict in RINGING
    assert "greeting words" in scene.person.evidence


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "guten tag mein name ist weber was kann ich für sie tun"),
        ("fr", "bonjour c'est claire que puis-je faire pour vous"),
        ("es", "buenas tardes le atiende rosa en qué puedo ayudarle"),
    ],
)
def test_greetings_of_other_languages_ring(language, text) -> None:
    assert on_hold(language).speaks(2.5, text=text).person.verdict in RINGING


@pytest.mark.parametrize(
    "text",
    [
        "thank you for holding your call is important to us please stay on the line",
        "all of our agents are currently busy assisting other customers",
        "the estimated wait time is six minutes",
        "did you know you can track your order on our website",
        "if you would like us to call you back press one",
    ],
)
def test_an_announcement_heard_for_the_first_time_does_not_ring_once_its_words_are_known(text) -> None:
    scene = on_hold().speaks(4.0, text=text, live=0.5)
    assert scene.person.verdict in (Verdict.HOLD, Verdict.PROBE)
    assert scene.person.evidence["announcement words"] < 0


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


def test_final_words_replace_partial_ones() -> None:
    scene = on_hold().begins()
    scene._hear([TranscriptHeard(scene.now_s + 1, scene.started_s, "how can i help", final=False)])
    assert "greeting words" in scene.person.evidence
    scene._hear([TranscriptHeard(scene.now_s + 2, scene.started_s, "your call is important", final=True)])
    assert "greeting words" not in scene.person.evidence


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


def test_words_of_another_language_are_judged_in_it() -> None:
    scene = on_hold().speaks(2.0)
    said = "Tous nos conseillers sont en ligne, veuillez patienter, votre appel est important pour nous."
    scene.person.observe(TranscriptHeard(scene.now_s, scene.now_s - 2.0, said, True, 0.9, "fr"))
    assert scene.person.evidence["announcement words"] < -1
    assert scene.person.verdict is Verdict.HOLD


@pytest.mark.parametrize(
    ("language", "offered"),
    [
        ("en", "to speak with a person"),
        ("fr", "Pour parler à un conseil..."),
        ("es", "Para hablar con una persona"),
    ],
)
def test_an_option_to_speak_with_a_person_is_no_question_whether_one_calls(language: str, offered: str) -> None:
    assert not on_hold(language).speaks(2.0, text=offered).rang


@pytest.mark.parametrize(
    ("language", "asked"),
    [("en", "am I speaking with a real person"), ("fr", "Je parle à un robot ?"), ("es", "¿Es usted una persona?")],
)
def test_the_question_whether_a_person_calls_rings_at_once(language: str, asked: str) -> None:
    assert on_hold(language).speaks(2.0, text=asked).rang


def test_a_systems_wording_speaks_against_a_person_where_no_phrase_is_known() -> None:
    person = on_hold().speaks(3.0, text="do not disturb is now activated for the dialed extension").person
    assert person.evidence["a system's wording"] < -1


def put(text: str, register: float | None) -> dict[str, float]:
    """The evidence of a voice that said this, in that register."""
    scene = on_hold().speaks(2.0)
    scene.person.observe(TranscriptHeard(scene.now_s, scene.started_s, text, True, 0.9, register=register))
    return scene.person.evidence


def test_the_register_decides_where_words_do_not() -> None:
    said = "it rained on the roof of the old station"
    assert put(said, 4.0)["a system's wording"] < -1
    assert put(said, -4.0)["a person's wording"] > 1


def test_an_announcements_phrase_in_a_persons_sentence_says_less() -> None:
    said = "The queen was received at Babylon with all the transports of joy"
    assert put(said, 4.0)["announcement words"] < -1
    assert "announcement words" not in put(said, -4.0)


def test_newer_words_of_unknown_register_forget_that_of_the_older() -> None:
    scene = on_hold().speaks(2.0)
    for register in (4.0, None):
        scene.person.observe(
            TranscriptHeard(scene.now_s, scene.started_s, "I never knew him at all", False, 0.9, register=register)
        )
    assert "a system's wording" not in scene.person.evidence


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


def test_half_heard_words_do_not_speak_for_a_person() -> None:
    def worded(confidence: float) -> float:
        scene = on_hold().speaks(2.0, live=0.0)
        said = "well we could never have got there without him I suppose"
        scene.person.observe(TranscriptHeard(scene.now_s, scene.started_s, said, False, confidence))
        return scene.person.evidence.get("a person's wording", 0.0)

    assert worded(0.3) == 0.0
    assert 0.0 < worded(0.5) < worded(0.8) == worded(1.0)


def test_a_half_heard_greeting_says_less_than_one_that_was_understood() -> None:
    def greeted(confidence: float) -> float:
        scene = on_hold().speaks(2.0, live=0.0)
        said = "Hello, how are you? Hello, how are you?"
        scene.person.observe(TranscriptHeard(scene.now_s, scene.started_s, said, False, confidence))
        return scene.person.evidence.get("greeting words", 0.0)

    assert greeted(0.3) == 0.0
    assert 0.0 < greeted(0.48) < 0.5 * greeted(0.9)


def test_half_heard_words_silence_no_announcement() -> None:
    def announced(confidence: float) -> float:
        scene = on_hold().speaks(2.0, live=0.0)
        said = "Your call is important to us. I'd never have guessed you were there."
        heard = TranscriptHeard(scene.now_s, scene.started_s, said, False, confidence, "en", -6.0)
        scene.person.observe(heard)
        return scene.person.evidence.get("announcement words", 0.0)

    assert announced(0.35) < -1.0
    assert announced(0.9) == 0.0


def test_a_look_that_understood_nothing_replaces_no_words() -> None:
    scene = on_hold().begins().passes(2.0)
    for confidence, final, said in ((0.5, False, "your call is important to us"), (0.2, False, "I'm Anna, I'm Anna.")):
        scene._hear([TranscriptHeard(scene.now_s, scene.started_s, said, final, confidence)])
    assert "announcement words" in scene.person.evidence
    scene._hear([TranscriptHeard(scene.now_s, scene.started_s, "I'm Anna, I'm Anna.", True, 0.2)])
    assert "announcement words" not in scene.person.evidence  # the last word is the last


def test_sound_alone_must_be_surer_while_words_are_only_half_heard() -> None:
    def verdict(confidence: float) -> Verdict:
        scene = on_hold().speaks(3.0, text="mhm", live=0.0).music(20.0).silence(0.4)  # words come in this call
        scene.begins()
        scene.passes(1.0)._hear([VoiceMeasured(scene.now_s, scene.started_s, 1.0, 1.6, (Likeness(0.0, 0.0),), 0.0)])
        scene.passes(0.5)._hear([TranscriptHeard(scene.now_s, scene.started_s, "six", False, confidence)])
        return scene.person.verdict

    assert verdict(0.35) not in RINGING
    assert verdict(0.9) in RINGING


def test_words_before_the_turn_are_not_its_own() -> None:
    scene = on_hold().speaks(2.0)
    began_s = scene.person.turn_started_s
    assert began_s is not None
    scene.person.observe(
        TranscriptHeard(scene.now_s, began_s - 4.0, "please press one to leave a message in 1665", True)
    )
    assert "announcement words" not in scene.person.evidence


def doubtful(scene: Scene) -> list[tuple[float, bool]]:
    """(seconds since its onset, whether it rings) of a voice that by its sound alone is a person's with 0.6."""
    scene.begins()
    found = []
    for step in range(1, 9):
        scene.passes(0.3)
        scene._hear([VoiceMeasured(scene.now_s, scene.started_s, 0.3 * step, 1.1, (Likeness(0.0, -0.8),), 0.0)])
        found.append((0.3 * step, scene.person.verdict in RINGING))
    assert 0.5 < scene.person.p_person < 0.7
    return found


def test_ringing_by_sound_alone_waits_for_the_first_words_where_words_come() -> None:
    assert [rings for at_s, rings in doubtful(on_hold()) if 1.5 <= at_s < 2.0] == [False, False]
    assert doubtful(on_hold())[-1][1]


def test_without_a_recogniser_it_does_not_wait() -> None:
    scene = Scene().speaks(5.0).music(30.0).silence(0.4)
    assert [rings for at_s, rings in doubtful(scene) if 1.5 <= at_s < 2.0] == [True, True]


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
