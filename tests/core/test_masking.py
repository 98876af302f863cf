"""No value of a fact survives in a transcript, however a company reads it back."""

from __future__ import annotations

import pytest

from holdslayer_agent.core.numbers import is_secret, mask_digit_runs, mask_secrets


@pytest.mark.parametrize(
    "spoken",
    [
        "4821",
        "4 8 2 1",
        "4-8-2-1",
        "48 21",
        "4.8.2.1",
        "４８２１",
        "٤٨٢١",
        "four eight two one",
        "four, eight, two, one",
        "four eight twenty one",
        "forty-eight twenty-one",
        "FOUR Eight 2 one",
        "four and eight and two and one",
        "vier acht zwei eins",
        "vier acht zwo eins",
        "quatre huit deux un",
        "cuatro ocho dos uno",
    ],
)
def test_a_read_back_is_masked_by_the_name_of_the_fact(spoken: str) -> None:
    assert mask_secrets(f"you entered {spoken} is that right", {"pin": "4821"}) == "you entered [pin] is that right"


@pytest.mark.parametrize("spoken", ["double four oh two", "four four zero two", "44 oh 2", "doppelt so viel, 4402"])
def test_doubled_digits_are_masked(spoken: str) -> None:
    masked = mask_secrets(f"It is {spoken}.", {"pin": "4402"})
    assert "[pin]" in masked
    assert "4" not in masked
    assert "four" not in masked


def test_a_triple_is_masked() -> None:
    assert mask_secrets("triple seven one", {"pin": "7771"}) == "[pin]"


def test_a_value_with_layout_is_found_without_it() -> None:
    assert mask_secrets("account 12345678.", {"account": "1234-5678"}) == "account [account]."


def test_a_value_inside_a_longer_number_takes_the_whole_number_with_it() -> None:
    assert mask_secrets("card 99 4821 33", {"pin": "4821"}) == "card [pin]"


def test_every_fact_is_masked_by_its_own_name() -> None:
    masked = mask_secrets("PIN 4821, and your account is 77 66 55.", {"pin": "4821", "account": "776655"})
    assert masked == "PIN [pin], and your account is [account]."


def test_one_digit_is_no_secret_or_no_menu_could_be_understood() -> None:
    assert mask_secrets("press 3", {"department": "3"}) == "press 3"


def test_what_is_no_number_stays() -> None:
    assert mask_secrets("hello Anna Smith", {"name": "Anna Smith"}) == "hello Anna Smith"


@pytest.mark.parametrize(
    ("value", "secret"),
    [
        ("4821", True),
        ("12", True),
        ("12-34", True),
        ("٤٨", True),
        ("AB 12345", True),
        ("7", False),
        ("Anna Smith", False),
        ("12 Main Street", False),
        ("", False),
    ],
)
def test_what_counts_as_a_secret(value: str, secret: bool) -> None:
    assert is_secret(value) is secret


def test_short_runs_of_digits_stay_where_values_are_not_known() -> None:
    assert mask_digit_runs("press 1 or 22, not 333") == "press 1 or 22, not [digits]"


def test_after_ten_a_digit_is_a_digit_of_its_own() -> None:
    assert mask_digit_runs("ten five", 2) == "[digits]"
    assert mask_secrets("10 5", {"x": "105"}) == "[x]"


def test_figures_that_end_in_zero_are_not_read_as_tens() -> None:
    assert mask_secrets("40 8", {"x": "408"}) == "[x]"


def test_double_before_something_else_is_a_word() -> None:
    assert mask_digit_runs("double check 1234") == "double check [digits]"
