"""Where a phrase goes on that was stopped."""

from __future__ import annotations

import numpy as np

from holdslayer_agent.calls.phrase import rest_is_silent, sentence_start, word_start

RATE_HZ = 8000


def spoken(*lengths_s: float) -> np.ndarray:
    """Sound, silence, sound, … of these lengths."""
    parts = [np.full(round(length_s * RATE_HZ), 0 if at % 2 else 5000) for at, length_s in enumerate(lengths_s)]
    return np.concatenate(parts).astype(np.int16)


TWO_WORDS = spoken(0.4, 0.08, 0.4)
TWO_SENTENCES = spoken(0.5, 0.08, 0.5, 0.4, 0.5, 0.08, 0.5)


def test_a_word_that_was_cut_is_said_again() -> None:
    assert word_start(TWO_WORDS, round(0.7 * RATE_HZ), RATE_HZ) == round(0.48 * RATE_HZ)
    assert word_start(TWO_WORDS, round(0.2 * RATE_HZ), RATE_HZ) == 0


def test_what_has_no_gap_for_a_second_goes_on_where_it_was() -> None:
    long = spoken(3.0)
    assert word_start(long, 2 * RATE_HZ, RATE_HZ) == 2 * RATE_HZ


def test_a_sentence_that_was_cut_is_said_again_and_not_the_one_before() -> None:
    assert sentence_start(TWO_SENTENCES, round(2.4 * RATE_HZ), RATE_HZ) == round(1.48 * RATE_HZ)
    assert sentence_start(TWO_SENTENCES, round(0.9 * RATE_HZ), RATE_HZ) == 0


def test_in_the_pause_between_two_sentences_the_first_is_not_over_yet() -> None:
    assert sentence_start(TWO_SENTENCES, round(1.2 * RATE_HZ), RATE_HZ) == 0


def test_behind_the_last_word_nothing_is_left_to_say() -> None:
    said = spoken(0.5, 0.3)
    assert rest_is_silent(said, round(0.5 * RATE_HZ))
    assert rest_is_silent(said, len(said))
    assert not rest_is_silent(said, round(0.3 * RATE_HZ))


def test_of_nothing_nothing_is_said_again() -> None:
    nothing = np.zeros(0, np.int16)
    assert (word_start(nothing, 0, RATE_HZ), sentence_start(nothing, 0, RATE_HZ)) == (0, 0)
    assert rest_is_silent(nothing, 0)
