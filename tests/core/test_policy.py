"""Whom we never call, and that the dialplan refuses exactly the same numbers by itself."""

from __future__ import annotations

import pytest
from dialplan import application, contexts, matches
from hypothesis import example, given, settings
from hypothesis import strategies as st

from holdslayer_agent.core.policy import (
    COUNTRIES,
    EMERGENCY,
    Policy,
    check_number,
    dialplan_emergency,
    dialplan_listed,
    dialplan_premium,
)
from holdslayer_agent.errors import CallRefused

US = Policy("US")


def refused(number: str, policy: Policy = US) -> str:
    """The code of the refusal; empty when the number may be dialled."""
    try:
        check_number(number, policy)
    except CallRefused as error:
        return error.code if error.mend else "no mend"
    return ""


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("+1 (415) 555-0132", "+14155550132"),
        ("415.555.0132", "4155550132"),
        ("089/123456-0", "0891234560"),
        ("+49 30 1234567", "+49301234567"),
    ],
)
def test_layout_is_taken_off(written: str, dialled: str) -> None:
    assert check_number(written, US) == dialled


@pytest.mark.parametrize(
    "written",
    [
        "",
        "+",
        "-- --",
        "call me",
        "1-800-FLOWERS",
        "4155550132\n",
        "4155550132\r\nAction: Originate",
        "4155550132@evil",
        "415555;0132",
        "415,555",
        "٤١٥٥٥٥٠١٣٢",
        "４１５５５５０１３２",
        "+1+4155550132",
        "*67",
        "#31#",
        "1" * 16,
        "+" + "1" * 16,
        "1" * 41,
        "${EXTEN}",
    ],
)
def test_what_is_no_number_is_refused_and_never_mended(written: str) -> None:
    assert refused(written) == "number-malformed"


@pytest.mark.parametrize("number", ["911", "112", "999", "9911", "0112", "1911", "+911", "+1911", "+1112", "+49110"])
def test_emergency_numbers_are_refused_with_every_prefix(number: str) -> None:
    assert refused(number) == "number-emergency"


@pytest.mark.parametrize("number", ["0", "12", "411", "+12"])
def test_short_codes_are_refused(number: str) -> None:
    assert refused(number) == "number-emergency"


def test_an_emergency_number_behind_the_way_abroad_is_refused() -> None:
    assert refused("0111911") == "number-emergency"
    assert refused("0049110", Policy("DE")) == "number-emergency"


def test_no_list_of_the_user_makes_an_emergency_number_callable() -> None:
    assert refused("1911", Policy("US", allow=("1911", "1*"))) == "number-emergency"


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("US", "19005550132"),
        ("US", "+19005550132"),
        ("US", "14159765555"),
        ("US", "9005550132"),
        ("CA", "19005550132"),
        ("GB", "09051234567"),
        ("GB", "+449051234567"),
        ("GB", "08701234567"),
        ("GB", "118118"),
        ("DE", "09001234567"),
        ("DE", "01371234567"),
        ("DE", "11833"),
        ("AT", "0900123456"),
        ("CH", "0901123456"),
        ("CH", "1811"),
        ("FR", "0899123456"),
        ("FR", "3200123"),
        ("ES", "803123456"),
        ("DE", "0019005550132"),
        ("US", "+97912345678"),
        ("US", "+88161234567"),
        ("US", "01188212345678"),
    ],
)
def test_premium_and_satellite_numbers_are_refused(country: str, number: str) -> None:
    assert refused(number, Policy(country)) == "number-premium"


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("US", "18005550132"),
        ("US", "+14155550132"),
        ("GB", "02079460000"),
        ("DE", "08001234567"),
        ("DE", "+493012345678"),
        ("FR", "0142345678"),
        ("ES", "912345678"),
        ("AT", "0810123456"),
        ("CH", "0442345678"),
        ("CA", "+16045550132"),
    ],
)
def test_ordinary_and_free_numbers_may_be_dialled(country: str, number: str) -> None:
    assert refused(number, Policy(country)) == ""


def test_what_the_user_allows_may_cost_extra() -> None:
    assert refused("19005550132", Policy("US", allow=("19005550132",))) == ""
    assert refused("+19005550132", Policy("US", allow=("1900555*",))) == ""
    assert refused("19006660132", Policy("US", allow=("1900555*",))) == "number-premium"


def test_what_the_user_denies_is_denied_even_if_allowed() -> None:
    policy = Policy("US", allow=("1415*",), deny=("+14155550132", "1212*"))
    assert refused("+14155550132", policy) == "number-denied"
    assert refused("14155550132", policy) == "number-denied"
    assert refused("1212", policy) == "number-denied"
    assert refused("14155550133", policy) == ""


# ---------------------------------------------------------------- the dialplan


def test_patterns_are_read_as_asterisk_reads_them() -> None:
    assert matches("_1NXX.", "14155")
    assert not matches("_1NXX.", "1415")
    assert matches("_1415!", "1415")
    assert not matches("_1NXX.", "11155")
    assert matches("911", "911")


def dialplan(policy: Policy) -> str:
    """The contexts of the way out, as the template writes them."""
    parts = {
        "never": (dialplan_emergency(policy), "refused"),
        "denied": (dialplan_listed(policy.deny), "refused"),
        "allowed": (dialplan_listed(policy.allow), "dial"),
        "premium": (dialplan_premium(policy), "refused"),
        "rest": (["_X.", "_+X."], "dial"),
    }
    lines = ["[out]", *(f"include => {name}" for name in parts)]
    for name, (patterns, what) in parts.items():
        lines += [f"[{name}]", *(f"exten => {p},1,{what}" for p in patterns)]
    return "\n".join(lines)


PLANS = {
    policy: contexts(dialplan(policy))
    for policy in [
        *(Policy(country) for country in COUNTRIES),
        Policy("US", allow=("1900*", "+4490*", "14155550132"), deny=("1415*", "+44123", "190055501*")),
        Policy("DE", allow=("0900*",), deny=("49*",)),
    ]
}
PIECES = sorted({p for c in COUNTRIES.values() for p in (c.code, c.trunk_prefix, c.international_prefix, *c.premium)})
BEGIN = st.sampled_from([*(p.replace("N", "2").replace("X", "3") for p in PIECES), *EMERGENCY, "1415", "900", "979"])
NUMBERS = st.builds(
    lambda plus, begin, rest: (plus + "".join(begin) + rest)[:18],
    st.sampled_from(["", "+"]),
    st.lists(BEGIN, max_size=3),
    st.text("0123456789", max_size=12),
).filter(lambda number: number.strip("+"))


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(st.sampled_from(list(PLANS)), NUMBERS)
@example(US, "+911")
@example(US, "+12")
@example(US, "1" * 16)
@example(Policy("US", allow=("1900*", "+4490*", "14155550132"), deny=("1415*", "+44123", "190055501*")), "+1415")
def test_the_dialplan_refuses_exactly_the_numbers_that_the_agent_refuses(policy: Policy, number: str) -> None:
    assert (application(PLANS[policy], "out", number) == "dial") == (refused(number, policy) == ""), number
