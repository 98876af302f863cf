"""Digits in speech, and secrets kept out of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdslayer_agent.core.numbers import digit_runs, mask_digit_runs, mask_secrets

WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("You entered 4 8 2 1.", "4821"),
        ("four, eight, two, one", "4821"),
        ("four eight twenty-one", "4821"),
        ("forty-eight twenty-one", "4821"),
        ("double four oh two", "4402"),
        ("vier acht zwo eins", "4821"),
        ("quatre huit deux un", "4821"),
        ("cuatro ocho dos uno", "4821"),
        ("4-8-2-1", "4821"),
    ],
)
def test_digits_are_read_in_figures_and_words(text: str, digits: str) -> None:
    assert [run for run, _, _ in digit_runs(text)] == [digits]


def test_a_secret_is_masked_by_its_slot() -> None:
    assert mask_secrets("You entered 4 8 2 1. Press 1.", {"pin": "4821"}) == "You entered [pin]. Press 1."


def test_what_is_no_secret_stays() -> None:
    text = "You are caller number 3 of 12."
    assert mask_secrets(text, {"pin": "4821"}) == text


def test_long_runs_can_be_masked_without_knowing_them() -> None:
    assert mask_digit_runs("It was five oh two nine, press 1") == "It was [digits], press 1"


@given(st.text("0123456789", min_size=3, max_size=16), st.booleans(), st.sampled_from([" ", ", ", " - "]))
def test_no_secret_survives_however_it_is_spoken(secret: str, in_words: bool, between: str) -> None:
    spoken = between.join(WORDS[int(digit)] if in_words else digit for digit in secret)
    masked = mask_secrets(f"You said {spoken} just now.", {"secret": secret})
    assert masked == "You said [secret] just now."
