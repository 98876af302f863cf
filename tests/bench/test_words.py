"""The words benchmark: its sentences, its mishearing and its counts."""

from __future__ import annotations

import json

import pytest

from holdslayer_agent.bench.mishearing import Mishearer
from holdslayer_agent.bench.sentences import packaged_sentences, read_sentences
from holdslayer_agent.bench.words import measure_words, run_bench_words
from holdslayer_agent.core.said import KINDS, SaidKind
from holdslayer_agent.core.said_words import tokens
from holdslayer_agent.errors import ConfigError


def test_a_line_holds_kinds_facts_and_words() -> None:
    sentence = read_sentences("queue, menu position=3 wait=60-120: Press one: you are third.", "en")[0]
    assert sentence.kinds == {SaidKind.QUEUE, SaidKind.MENU}
    assert sentence.facts == {"position": "3", "wait": "60-120"}
    assert sentence.text == "Press one: you are third."


@pytest.mark.parametrize("line", ["no kind here", "queue size=3: hello", "nothing: hello", "queue: "])
def test_a_bad_line_is_told_with_its_place(line: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read_sentences(f"; comment\n{line}\n", "en", "mine.txt")
    assert raised.value.code == "sentences-invalid"
    assert "mine.txt:2" in raised.value.message


def test_no_sentence_is_both_for_fitting_and_for_measuring() -> None:
    dev = {tokens(s.text, s.language) for s in packaged_sentences("dev")}
    test = {tokens(s.text, s.language) for s in packaged_sentences("test")}
    assert not dev & test
    assert len(test) > 300


def test_every_kind_is_measured_in_every_language() -> None:
    said = {(s.language, kind) for s in packaged_sentences("test") for kind in s.kinds}
    assert len(said) == 4 * len(KINDS)


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_words_are_misheard_at_the_rate_asked_for(language: str) -> None:
    text = " ".join(s.text for s in packaged_sentences("dev") if s.language == language)
    words = tokens(text, language)
    heard = Mishearer(language, (text,), seed=3).hear(text, 0.3).split()
    kept = sum(1 for word in set(words) if word in heard) / len(set(words))
    assert abs(len(heard) - len(words)) < 0.15 * len(words)
    assert kept < 0.95
    assert Mishearer(language, (text,)).hear(text, 0.0).split() == list(words)


def test_mishearing_is_the_same_for_the_same_seed() -> None:
    text = "please hold the line and we will be with you shortly"
    assert Mishearer("en", seed=5).hear(text, 0.5) == Mishearer("en", seed=5).hear(text, 0.5)
    assert Mishearer("en", seed=5).hear(text, 0.5) != Mishearer("en", seed=6).hear(text, 0.5)


def test_a_word_is_misheard_as_one_that_sounds_alike() -> None:
    heard = {Mishearer("en", seed=seed).hear("seven", 1.0) for seed in range(30)} - {""}
    assert any(word.startswith("s") for text in heard for word in text.split() if word != "seven")


def test_what_is_judged_wrongly_is_counted() -> None:
    good = read_sentences("voicemail: Leave a message after the tone.", "en")
    bad = read_sentences("closed: Leave a message after the tone.", "en")
    result = measure_words(good, rates=(0.0,))[0]
    assert result.precision("voicemail") == result.recall("voicemail") == 1.0
    assert result.first_right == 1
    result = measure_words(bad, rates=(0.0,))[0]
    assert result.recall("closed") == 0.0
    assert result.precision("voicemail") == 0.0


def test_the_report_is_json_a_line_and_ends_with_the_summary(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = packaged_sentences("test")[::40]
    monkeypatch.setattr("holdslayer_agent.bench.words.packaged_sentences", lambda _part: few)
    assert run_bench_words(as_json=True) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["word_errors"] for line in lines[:-1]] == [0.0, 0.15, 0.3]
    assert "f1_0.3" in lines[-1]["summary"]
