"""Opening hours out of what a company's recordings say."""

from __future__ import annotations

import pytest

from holdslayer_agent.core.hours import opening_heard


@pytest.mark.parametrize(
    ("language", "text", "at"),
    [
        ("en", "We are open from 8 to 6.", "08:00"),
        ("en", "Our office is closed. Office hours are eight a.m. to five p.m., Monday through Friday.", "08:00"),
        ("en", "Our hours are eight thirty to four thirty, Monday to Friday. Goodbye.", "08:30"),
        ("de", "Unsere Öffnungszeiten sind Montag bis Freitag von acht bis achtzehn Uhr.", "08:00"),
        ("de", "Wir sind morgen ab 9 Uhr wieder für Sie da.", "09:00"),
        ("fr", "Nos bureaux sont ouverts du lundi au vendredi de 8 heures 30 à 17 heures 30.", "08:30"),
        (
            "es",
            "Nuestro horario es de lunes a viernes, de nueve de la mañana a siete de la tarde.",
            "09:00",
        ),
    ],
)
def test_the_hour_a_company_opens_is_heard_in_four_languages(language: str, text: str, at: str) -> None:
    heard = opening_heard(["Thank you for calling.", text], language, 1000.0)
    assert heard is not None
    assert (heard.at, heard.text, heard.heard_at) == (at, text, 1000.0)


@pytest.mark.parametrize(
    "text",
    [
        "Visiting hours are from ten in the morning to eight at night.",
        "We are open again on Thursday at nine.",
        "On Saturday we are open from ten to two.",
        "Our lines are open 24 hours a day, seven days a week.",
        "If you're traveling within the next 72 hours, press 2.",
        "The wait is about two hours.",
    ],
)
def test_other_hours_teach_nothing(text: str) -> None:
    assert opening_heard([text], "en", 1000.0) is None


def test_of_several_the_last_one_holds() -> None:
    heard = opening_heard(["We are open from 8 to 6.", "We are closed. We are open from 9 to 5."], "en", 1.0)
    assert heard is not None
    assert heard.at == "09:00"
