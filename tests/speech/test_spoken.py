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
        ("en", "at 9:30 pm or 9:30 a.m.", "at 9 30 p m or 9 30 a m"),
        ("en", "I was charged $1250.50 and 1250 dollars", "I was charged $1250.50 and 1250 dollars"),
        ("de", "am 24.12.2026 um 9:30 Uhr.", "am 24. Dezember 2026 um 9 Uhr 30."),
        ("de", "vom 3. 4. 2026, von 8.15 Uhr bis 17:00 Uhr", "vom 3. April 2026, von 8 Uhr 15 bis 17 Uhr"),
        ("de", "am 24.12. 14:30, am 3.4.26", "am 24.12. 14 Uhr 30, am 3. April 26"),
        ("de", "am 31.02.2026", "am 31.02.2026"),
        ("de", "1250 Euro, 1.250,50 €, 1.250.000 Euro", "1250 Euro, 1.250,50 €, 1.250.000 Euro"),
        ("de", "Tel. 030/1234567", "Tel. 0 3 0, 1 2 3 4 5 6 7"),
        ("de", "IBAN DE89 3704 0044", "IBAN D E 8 9, 3 7 0 4, 0 0 4 4"),
        ("fr", "le 24/12/2026 à 14h30, à 9 h et à 1h", "le 24 décembre 2026 à 14 heures 30, à 9 heures et à 1 heure"),
        ("fr", "le 1/5, n° 4711, 1 250,50 €", "le 1er mai, numéro 4 7 1 1, 1 250,50 €"),
        ("fr", "01 23 45 67 89", "0 1, 2 3, 4 5, 6 7, 8 9"),
        ("es", "el 24/12/2026 a las 10:15", "el 24 de diciembre de 2026 a las 10 y 15"),
        ("es", "a la 1:30, de 9:00 a 17:00 h, el 1/5", "a la una y 30, de las 9 a las 17, el 1 de mayo"),
    ],
)
def test_it_is_said_as_a_person_would(language: str, written: str, said: str) -> None:
    assert spoken(written, language) == said
