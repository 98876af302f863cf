"""Which numbers may be dialled. Pure tables and one function; the dialplan is rendered from the same tables.

Refused whatever anybody asks: emergency services, and numbers that cost extra. A hold agent has no business with
either. Sources: ITU-T E.164 (length, +979 international premium rate, satellite codes 870/881/882/883), ITU-T E.161.1
(112, 911), the national numbering plans named at each row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from holdslayer_agent.errors import CallRefused

__all__ = [
    "COUNTRIES",
    "EMERGENCY",
    "Policy",
    "check_number",
    "dialplan_emergency",
    "dialplan_listed",
    "dialplan_premium",
]

EMERGENCY = ("000", "061", "066", "08", "100", "101", "102", "108", "110", "111", "112", "113", "114", "115", "117", "118", "119",
             "120", "122", "123", "127", "128", "131", "133", "140", "141", "142", "143", "144", "145", "147", "15", "150", "154", "155", "156",
             "158", "16", "17", "18", "19", "190", "191", "192", "193", "194", "195", "196", "197", "198", "199", "911", "933", "988", "991", "993",
             "995", "996", "997", "998", "999")  # fmt: skip
"""National emergency and test numbers. Also caught by `SHORTEST`: nothing of three digits or fewer is ever dialled."""

SHORTEST = 4
"""Numbers of fewer digits are emergency or operator codes nearly everywhere."""

LONGEST = 15
"""ITU-T E.164, section 6.1: at most fifteen digits."""

INTERNATIONAL_PREMIUM = ("979", "870", "878", "881", "882", "883", "888")
"""E.164 country codes that are premium rate (979), satellite (870, 881) or networks of no country (878, 882, 883, 888)."""


@dataclass(frozen=True, slots=True)
class Country:
    """How one country writes its numbers, and which of them cost extra.

    `premium` holds national significant prefixes (without trunk prefix); `X` is any digit, `N` is 2–9.
    """

    code: str
    trunk_prefix: str
    international_prefix: str
    premium: tuple[str, ...]
    short_premium: tuple[str, ...] = ()


COUNTRIES = {
    # NANPA: 900 service access code; 976 exchange. Caribbean codes are abroad and bill as such.
    "US": Country("1", "1", "011", ("900", "NXX976"), ("976",)),
    "CA": Country("1", "1", "011", ("900", "NXX976"), ("976",)),
    # Ofcom: 09 premium, 087 and 084 service charge, 070 personal numbers, 118 directory enquiries.
    "GB": Country("44", "0", "00", ("9", "87", "70"), ("118",)),
    # Bundesnetzagentur: 0900 premium, 0137 mass traffic, 0190 historic, 118 directory enquiries.
    "DE": Country("49", "0", "00", ("900", "137", "190"), ("118",)),
    # RTR: 0900, 0901, 0930, 0931, 0939 premium; 0810–0820 fixed charge stay allowed.
    "AT": Country("43", "0", "00", ("90", "93")),
    # BAKOM: 0900, 0901, 0906.
    "CH": Country("41", "0", "00", ("900", "901", "906"), ("18",)),
    # Arcep: 089 surcharged, 118 directory enquiries, 3xxx short numbers with surcharge.
    "FR": Country("33", "0", "00", ("89",), ("118", "32")),
    # CNMC: 803, 806, 807 premium, 905 televoting, 907 data, 118 directory enquiries.
    "ES": Country("34", "", "00", ("803", "806", "807", "905", "907"), ("118",)),
}


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may be dialled from this installation. `allow` and `deny` hold digits, exact or ending in `*`."""

    country: str = "US"
    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()


def check_number(text: str, policy: Policy) -> str:
    """The number as it will be dialled: digits, with a leading `+` where the user wrote one.

    Raises CallRefused when the number is malformed, emergency, premium or denied. Spaces, dots, dashes, slashes and
    brackets are layout; anything else (letters, line breaks, `@`) is refused, never stripped.
    """
    if not re.fullmatch(r"\+?[0-9 ().\-/]{1,40}", text):
        raise CallRefused(
            f"{text!r} is not a phone number.",
            code="number-malformed",
            mend="Write digits, with + and the country code for another country: +1 415 555 0132.",
        )
    number = ("+" if text.startswith("+") else "") + re.sub(r"\D", "", text)
    digits = number.lstrip("+")
    if not digits or len(digits) > LONGEST:
        raise CallRefused(
            f"{text!r} has {len(digits)} digits; a phone number has {SHORTEST} to {LONGEST}.",
            code="number-malformed",
            mend="Check the number.",
        )
    if is_emergency(digits, policy):
        raise CallRefused(
            f"{text} is an emergency or operator number. Hold Slayer never calls those.",
            code="number-emergency",
            mend="In an emergency call yourself, from a phone in your hand.",
        )
    if _listed(digits, policy.deny):
        raise CallRefused(f"{text} is denied in the settings.", code="number-denied", mend="See policy.deny.")
    if not _listed(digits, policy.allow) and is_premium(number, policy):
        raise CallRefused(
            f"{text} is a premium or satellite number.",
            code="number-premium",
            mend="If it is not, add it to policy.allow; the dialplan is rendered from the same list.",
        )
    return number


def is_emergency(digits: str, policy: Policy) -> bool:
    """Short codes, emergency numbers, and emergency numbers behind a trunk, outside-line or country prefix."""
    return len(digits) < SHORTEST or any(
        digits.startswith(p) and digits[len(p) :] in EMERGENCY for p in _before_emergency(policy)
    )


def _before_emergency(policy: Policy) -> list[str]:
    """What somebody may write before an emergency number and still reach it, or mean to."""
    home = COUNTRIES[policy.country]
    codes = {c.code for c in COUNTRIES.values()}
    return sorted({"", "0", "9", home.trunk_prefix, *codes, *(home.international_prefix + c for c in codes)})


def is_premium(number: str, policy: Policy) -> bool:
    """Whether a national or international number matches a premium prefix of this or a known country."""
    return any(_matches(pattern, number) for pattern in _premium_patterns(policy))


def dialplan_emergency(policy: Policy) -> list[str]:
    """Asterisk patterns of every emergency number, and of what is too short or too long for a number."""
    numbers = dict.fromkeys(p + n for p in _before_emergency(policy) for n in EMERGENCY if len(p + n) >= SHORTEST)
    sizes = [*("X" * n for n in range(1, SHORTEST)), "X" * (LONGEST + 1) + "!"]
    return [*(f"_{s}" for s in sizes), *(f"_+{s}" for s in sizes), *numbers, *(f"+{n}" for n in numbers)]


def dialplan_premium(policy: Policy) -> list[str]:
    """Asterisk patterns of every premium prefix."""
    return [f"_{p}." for p in _premium_patterns(policy)]


def dialplan_listed(entries: tuple[str, ...]) -> list[str]:
    """Asterisk patterns of the user's own `allow` or `deny`: with and without +, as `check_number` reads them."""
    bare = dict.fromkeys(entry.lstrip("+") for entry in entries)
    both = [f"{plus}{entry}" for entry in bare for plus in ("", "+")]
    return [f"_{entry[:-1]}!" if entry.endswith("*") else entry for entry in both]


def _premium_patterns(policy: Policy) -> list[str]:
    """Prefix patterns (`X`, `N` as in a dialplan), with and without `+`."""
    home = COUNTRIES[policy.country]
    patterns: list[str] = [*home.short_premium]
    patterns += [f"{home.trunk_prefix}{p}" for p in home.premium]
    if policy.country in {"US", "CA"}:
        patterns += list(home.premium)
    abroad = [f"{c.code}{p}" for c in COUNTRIES.values() for p in c.premium] + list(INTERNATIONAL_PREMIUM)
    patterns += [f"+{p}" for p in abroad]
    patterns += [f"{home.international_prefix}{p}" for p in abroad]
    return list(dict.fromkeys(patterns))


def _matches(pattern: str, number: str) -> bool:
    if len(number) <= len(pattern):
        return False
    kinds = {"X": "0123456789", "N": "23456789"}
    return all(c in kinds.get(p, p) for p, c in zip(pattern, number, strict=False))


def _listed(digits: str, entries: tuple[str, ...]) -> bool:
    return any(
        digits.startswith(e.rstrip("*").lstrip("+")) if e.endswith("*") else digits == e.lstrip("+") for e in entries
    )
