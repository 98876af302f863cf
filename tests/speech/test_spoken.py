"""Texts as they are said: numbers, dates, times, names."""

from __future__ import annotations

import pytest

from holdslayer_agent.speech.spoken import spoken


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("en", "Account 48213377.", "Account 4 8 2 1, 3 3 7 7."),
        ("en", "Call +1 (212) 555-0100 now", "Call plus 1, 2 1 2, 5 5 5, 0 1 0 0 now"),
        ("en", "since 1998, 14 of 365 days", "since 1998, 14 of 365 days"),
        ("en", "on 2025-03-04 at 14:05", "on March 4th, 2025 at 2 oh 5 p m"),
        ("en", "on 2025-03-22 at 9:30", "on March 22nd, 2025 at 9 30 a m"),
        ("en", "Dr. Miller & Sons", "Doctor Miller and Sons"),
        ("de", "Kundennummer 70311942", "Kundennummer 7 0 3 1, 1 9 4 2"),
        ("de", "am 2025-03-04 um 14:30", "am 4. März 2025 um 14 Uhr 30"),
        ("fr", "le 2025-05-01 à 14:30", "le 1er mai 2025 à 14 heures 30"),
        ("es", "el 2025-05-01 a 9:15", "el 1 de mayo de 2025 a las 9 y 15"),
        ("en", "not a date: 2025-13-45", "not a date: 2025-13-45"),
    ],
)
def test_it_is_said_as_a_person_would(language: str, written: str, said: str) -> None:
    assert spoken(written, language) == said
