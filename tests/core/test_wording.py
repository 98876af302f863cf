"""What the agent says: the same phrases in every language, with the same values to fill in."""

from __future__ import annotations

import string

import pytest

from holdslayer_agent.core.wording import WORDING, word


def values(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", sorted(WORDING))
def test_every_language_has_every_phrase_with_its_values(language: str) -> None:
    english = {phrase: values(text) for phrase, text in WORDING["en"].items()}
    assert {phrase: values(text) for phrase, text in WORDING[language].items()} == english


def test_a_region_has_the_phrases_of_its_language() -> None:
    assert word("de-AT", "question-which") == word("de", "question-which")
    assert word("ga", "question-which") == word("en", "question-which")
