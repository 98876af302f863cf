"""The phrase files: what they may hold, and what of them the exact matcher finds."""

from __future__ import annotations

import pytest

from holdslayer_agent.core.phrases import LANGUAGES, PHRASES, SECTIONS, count_phrases, read_phrases, words_of
from holdslayer_agent.core.said import SaidKind


def test_a_choice_stands_for_each_of_its_phrases() -> None:
    read = read_phrases("== greeting\n[may|can] i help [you|]\n")
    assert [p.text for p in read["greeting"]] == ["may i help you", "may i help", "can i help you", "can i help"]


def test_a_weak_phrase_and_a_comment_are_known() -> None:
    read = read_phrases("; of hold\n== hold\nminutes ~ ; alone\nplease hold\n")
    assert [(p.text, p.weak) for p in read["hold"]] == [("minutes", True), ("please hold", False)]


@pytest.mark.parametrize(("text", "line"), [("please hold\n", 1), ("== hold\n\nplease [hold|wait\n", 3)])
def test_a_fault_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(ValueError, match=f"en.txt:{line}:"):
        read_phrases(text, "en.txt")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_kind(language: str) -> None:
    assert set(SECTIONS[language]) == set(SECTIONS["en"])
    known = set(SECTIONS[language]) | {"unknown", "stay_key"}
    assert set(SaidKind) <= known
    assert all(phrases for phrases in SECTIONS[language].values())


def test_a_phrase_is_counted_once_and_a_number_fits_its_place() -> None:
    words = words_of("Please press two, or press 3. Please hold.")
    assert count_phrases(words, ("press #", "please hold", "goodbye"), PHRASES["en"].numbers) == 2
