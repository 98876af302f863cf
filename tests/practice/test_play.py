"""The scenario engine: what it does with keys, words and time."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdslayer_agent.practice.play import Phase, Play
from holdslayer_agent.practice.play_events import (
    CallerSpeechEnded,
    CallerSpeechStarted,
    HangUp,
    PlaybackFinished,
    PlayBeep,
    PlayMusic,
    PlayRingback,
    Say,
    StartRecording,
    TimePassed,
)
from holdslayer_agent.practice.scenario import Music, Scenario
from holdslayer_agent.practice.scenario_reader import load_scenario
from holdslayer_agent.practice.text_call import Sentence, TextCall

HEAD = """\
company: T
language: en
facts: {pin: "1234", number: "98"}
lacks: [npi]
start: a
goal: g
goal_nodes: [z]
nodes:
"""
TAIL = (
    "  b: {say: Bee., then: z}\n  c: {say: Sea., then: z}\n  d: {say: Dee., then: z}\n  z: {say: Zed., end: closed}\n"
)


def _scenario(tmp_path: Path, nodes: str) -> Scenario:
    path = tmp_path / "t.yaml"
    path.write_text(HEAD + nodes + TAIL)
    return load_scenario(path)


def _call(tmp_path: Path, nodes: str) -> TextCall:
    return TextCall(_scenario(tmp_path, nodes))


def _to(call: TextCall, at_s: float) -> list[str]:
    heard = []
    while call.now_s < at_s and not call.over:
        sentence = call.advance(at_s)
        if isinstance(sentence, Sentence):
            heard.append(sentence.text)
    return heard


def test_a_key_that_begins_no_longer_one_is_taken_at_once(tmp_path: Path) -> None:
    call = _call(tmp_path, '  a: {say: One two., on: {"1": b, "22": c}}\n')
    call.press("1")
    assert call.nodes == ["a", "b"]


def test_a_key_that_begins_a_longer_one_waits_two_seconds(tmp_path: Path) -> None:
    call = _call(tmp_path, '  a: {say: One two., on: {"2": b, "22": c}}\n')
    call.press("2")
    _to(call, 1.9)
    assert call.nodes == ["a"]
    _to(call, 2.1)
    assert call.nodes[1] == "b"


def test_the_longer_key_wins_when_it_comes_in_time(tmp_path: Path) -> None:
    call = _call(tmp_path, '  a: {say: One two., on: {"2": b, "22": c}}\n')
    call.press("22")
    assert call.nodes == ["a", "c"]


def test_an_entry_that_fits_nothing_is_apologised_for_and_the_menu_said_again(tmp_path: Path) -> None:
    call = _call(tmp_path, '  a: {say: First time., say_again: Second time., sorry: Sorry., on: {"1": b}}\n')
    call.press("7")
    assert _to(call, 5.0) == ["Sorry.", "Second time."]


def test_silence_leads_to_timeout_without_an_apology(tmp_path: Path) -> None:
    call = _call(tmp_path, '  a: {say: One two., on: {"1": b}, listen_s: 3, timeout: c, sorry: Sorry.}\n')
    heard = _to(call, 10.0)
    assert heard == ["One two.", "Sea."]
    assert call.inputs[0].entry == "wait"


def test_the_nth_failure_leads_to_failed_whatever_its_sort(tmp_path: Path) -> None:
    call = _call(tmp_path, '  a: {say: One., on: {"1": b}, listen_s: 1, tries: 3, failed: d}\n')
    call.press("9")
    _to(call, 2.5)
    call.press("9")
    _to(call, 20.0)
    assert call.nodes == ["a", "a", "a", "d", "z"]


def test_keys_during_a_prompt_that_can_not_be_interrupted_are_lost(tmp_path: Path) -> None:
    call = _call(tmp_path, '  a: {say: One two three four five., on: {"1": b}, barge_in: false}\n')
    call.press("1")
    assert _to(call, 2.1) == ["One two three four five."]
    assert call.nodes == ["a"]
    call.press("1")
    assert call.nodes == ["a", "b"]


@pytest.mark.parametrize(
    ("keys", "after_s", "node"),
    [
        ("1234#", 0.2, "b"),
        ("1234", 3.1, "b"),
        ("1234", 2.0, "a"),
        ("1235#", 0.2, "c"),
        ("123#", 0.2, "c"),
        ("#", 0.2, "d"),
        ("*", 3.1, "b"),
    ],
)
def test_an_entry_ends_at_pound_or_after_three_seconds(tmp_path: Path, keys: str, after_s: float, node: str) -> None:
    nodes = '  a: {say: Enter., collect: {digits: 4, expect: pin, ok: b, wrong: c}, on: {"#": d, "*": b}}\n'
    call = _call(tmp_path, nodes)
    call.press(keys)
    _to(call, 0.2 * (len(keys) - 1) + after_s)
    assert [*call.nodes, ""][1] == ("" if node == "a" else node)


def test_an_entry_without_the_pound_it_needs_is_wrong(tmp_path: Path) -> None:
    call = _call(
        tmp_path, "  a: {say: Enter., collect: {digits: 4, expect: pin, ok: b, wrong: c, needs_pound: true}}\n"
    )
    call.press("1234")
    _to(call, 5.0)
    assert call.nodes[1] == "c"


def test_a_slot_the_caller_lacks_never_fits(tmp_path: Path) -> None:
    call = _call(tmp_path, "  a: {say: Enter., collect: {digits: [1, 9], expect: npi, ok: b, wrong: c}}\n")
    call.press("1234#")
    assert call.nodes[1] == "c"


def test_what_was_entered_is_read_back_digit_by_digit(tmp_path: Path) -> None:
    nodes = "  a: {say: Enter., collect: {digits: [1, 9], ok: e}}\n  e: {say: 'It was {{entered}} .', on: {\"1\": b}}\n"
    call = _call(tmp_path, nodes)
    call.press("502#")
    assert _to(call, 9.0)[0] == "It was 5 0 2 ."


@pytest.mark.parametrize(
    ("said", "node"),
    [
        ("My flight status, please", "c"),
        ("the status of it", "b"),
        ("Où est MON vôl?", "d"),
        ("something else", "z"),
        ("flights", "z"),
    ],
)
def test_the_phrase_with_most_words_wins_then_any_speech(tmp_path: Path, said: str, node: str) -> None:
    call = _call(tmp_path, '  a: {say: Yes?, spoken: {status: b, flight status: c, mon vol: d, "*": z}}\n')
    call.speak(said)
    assert call.nodes[1] == node


def test_speech_is_not_heard_in_a_node_without_phrases(tmp_path: Path) -> None:
    call = _call(tmp_path, '  a: {say: One two., on: {"1": b}}\n')
    call.speak("one")
    assert call.nodes == ["a"]
    assert call.inputs == []


def test_a_queue_announces_in_turn_and_counts_down(tmp_path: Path) -> None:
    announced = "['At {{position}}.', 'In {{wait_min}} minutes.']"
    queue = f"wait_s: 100, position: 4, announce_every_s: 30, then: b, announcements: {announced}"
    nodes = f"  a: {{queue: {{{queue}}}}}\n"
    call = _call(tmp_path, nodes)
    assert _to(call, 99.0) == ["At 3.", "In 1 minutes.", "At 1."]
    assert call.queued_s == pytest.approx(99.0)
    _to(call, 101.0)
    assert call.nodes[1] == "b"


def test_input_in_a_queue_that_fits_nothing_is_ignored(tmp_path: Path) -> None:
    call = _call(tmp_path, '  a: {queue: {wait_s: 60, then: b}, on: {"1": c}}\n')
    call.press("5")
    _to(call, 10.0)
    assert call.inputs == []
    call.press("1")
    assert call.nodes[1] == "c"


def test_a_transfer_rings_five_seconds_a_ring(tmp_path: Path) -> None:
    play = Play(_scenario(tmp_path, "  a: {transfer: {rings: 3, then: b}}\n"))
    assert PlayRingback("en") in play.start(0.0)
    assert play.deadline == 15.0


def test_nodes_that_lead_round_without_taking_time_end_the_call(tmp_path: Path) -> None:
    play = Play(_scenario(tmp_path, "  a: {queue: {wait_s: 0, then: e}}\n  e: {queue: {wait_s: 0, then: a}}\n"))
    play.start(0.0)
    for _ in range(500):
        play.handle(TimePassed(0.0))
    assert play.ended


def _person(tmp_path: Path, reacts: str = "true") -> tuple[Play, int]:
    play = Play(_scenario(tmp_path, f"  a: {{person: {{greeting: Hello there., reacts: {reacts}}}}}\n"))
    say = next(action for action in play.start(0.0) if isinstance(action, Say))
    return play, say.number


def test_a_person_who_is_spoken_to_stops_and_answers_within_1_2_seconds(tmp_path: Path) -> None:
    play, _ = _person(tmp_path)
    play.handle(CallerSpeechStarted(0.5))
    assert play.phase is Phase.HEARING
    play.handle(CallerSpeechEnded(2.0))
    assert play.deadline is not None
    assert 2.3 <= play.deadline <= 3.2
    answers = play.handle(TimePassed(play.deadline))
    assert any(isinstance(action, Say) for action in answers)


def test_a_person_left_in_silence_says_hello_after_five_seconds(tmp_path: Path) -> None:
    play, number = _person(tmp_path)
    play.handle(PlaybackFinished(1.0, number))
    assert play.deadline is not None
    assert 6.0 < play.deadline < 8.0
    said = [a for a in play.handle(TimePassed(play.deadline)) if isinstance(a, Say)]
    assert said[0].pieces[0].text == "Hello?"


def test_a_person_who_hears_nothing_hangs_up_after_forty_seconds(tmp_path: Path) -> None:
    play, number = _person(tmp_path)
    at_s = 1.0
    play.handle(PlaybackFinished(at_s, number))
    while not play.ended:
        assert play.deadline is not None
        at_s = play.deadline
        for action in play.handle(TimePassed(at_s)):
            if isinstance(action, Say):
                play.handle(PlaybackFinished(at_s + 1.0, action.number))
    assert at_s == pytest.approx(40.0, abs=2.0)


def test_a_person_who_does_not_react_says_nothing_more(tmp_path: Path) -> None:
    play, number = _person(tmp_path, reacts="false")
    play.handle(PlaybackFinished(1.0, number))
    play.handle(CallerSpeechStarted(2.0))
    assert play.handle(CallerSpeechEnded(3.0)) == ()
    assert play.handle(TimePassed(20.0)) == ()


def test_a_voicemail_greets_beeps_and_records(tmp_path: Path) -> None:
    play = Play(_scenario(tmp_path, "  a: {voicemail: {greeting: Leave it.}}\n"))
    greeting = next(action for action in play.start(0.0) if isinstance(action, Say))
    beep = play.handle(PlaybackFinished(2.0, greeting.number))[0]
    assert isinstance(beep, PlayBeep)
    assert play.handle(PlaybackFinished(2.5, beep.number)) == (StartRecording(),)
    assert play.handle(TimePassed(12.5)) == (HangUp(),)


def test_music_goes_on_after_an_announcement(tmp_path: Path) -> None:
    play = Play(_scenario(tmp_path, "  a: {queue: {wait_s: 60, music: piano, announcements: [Hi.], then: b}}\n"))
    play.start(0.0)
    said = next(a for a in play.handle(TimePassed(30.0)) if isinstance(a, Say))
    assert play.handle(PlaybackFinished(31.0, said.number)) == (PlayMusic(Music.PIANO),)


def test_the_same_seed_plays_the_same_call(tmp_path: Path) -> None:
    def reply(seed: int) -> object:
        play = Play(_scenario(tmp_path, "  a: {person: {greeting: Hi.}}\n"), seed=seed)
        play.start(0.0)
        play.handle(CallerSpeechStarted(1.0))
        play.handle(CallerSpeechEnded(2.0))
        return play.deadline

    assert reply(5) == reply(5)
    assert len({reply(seed) for seed in range(5)}) > 1
