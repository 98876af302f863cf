"""Texts as they are to be said: numbers of accounts digit by digit, dates and times in words, symbols by name.

Voices read `4821` as four thousand and something and `05/06` as a fraction; a person writes them down wrong.
"""

from __future__ import annotations

import re
from datetime import date

__all__ = ["spoken"]

_MONTHS: dict[str, tuple[str, ...]] = {
    language: tuple(names.split())
    for language, names in (
        ("en", "January February March April May June July August September October November December"),
        ("de", "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
        ("fr", "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
        ("es", "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    )
}
_SYMBOLS = {
    "en": {"&": " and ", "%": " percent", "@": " at ", "+": " plus "},
    "de": {"&": " und ", "%": " Prozent", "@": " ät ", "+": " plus "},
    "fr": {"&": " et ", "%": " pour cent", "@": " arobase ", "+": " plus "},
    "es": {"&": " y ", "%": " por ciento", "@": " arroba ", "+": " más "},
}
_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_TIME = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")
_PHONE = re.compile(r"\+?\d[\d ().\-/]{5,}\d")
_LONG = re.compile(r"\b\d{4,}\b")
_ABBREVIATIONS = {
    "en": {"Dr.": "Doctor", "Mr.": "Mister", "Mrs.": "Missis", "Ms.": "Miss", "St.": "Saint", "Ext.": "extension"},
    "de": {"Dr.": "Doktor", "Hr.": "Herr", "Fr.": "Frau", "Nr.": "Nummer", "Str.": "Straße"},
    "fr": {"M.": "Monsieur", "Mme": "Madame", "Dr": "Docteur", "n°": "numéro"},
    "es": {"Sr.": "señor", "Sra.": "señora", "Dr.": "doctor", "n.º": "número"},
}


def spoken(text: str, language: str) -> str:
    """The text for a voice. Years (1900 to 2099 standing alone) and numbers up to three digits stay as they are."""
    short = language[:2] if language[:2] in _MONTHS else "en"
    for written, said in _ABBREVIATIONS[short].items():
        text = re.sub(rf"(?<!\w){re.escape(written)}(?=\s)", said, text)
    text = _DATE.sub(lambda found: _date(found, short), text)
    text = _TIME.sub(lambda found: _time(int(found[1]), int(found[2]), short), text)
    text = _PHONE.sub(lambda found: found[0] if _DATE.fullmatch(found[0]) else _singly(found[0]), text)
    text = _LONG.sub(lambda found: found[0] if _is_year(found[0]) else _singly(found[0]), text)
    for symbol, said in _SYMBOLS[short].items():
        text = text.replace(symbol, said)
    return re.sub(r"\s+", " ", text).strip()


def _singly(number: str) -> str:
    """Digit by digit, a short pause after each group: as written, else after every third or fourth."""
    if _is_year(number):
        return number
    groups = [group for group in re.split(r"\D+", number) if group]
    if len(groups) == 1:
        size = 4 if len(groups[0]) % 4 == 0 else 3
        groups = [groups[0][i : i + size] for i in range(0, len(groups[0]), size)]
    said = ", ".join(" ".join(group) for group in groups)
    return f"+ {said}" if number.startswith("+") else said


def _is_year(number: str) -> bool:
    return len(number) == 4 and number[:2] in ("19", "20")


def _date(found: re.Match[str], language: str) -> str:
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    try:
        date(year, month, day)
    except ValueError:
        return found[0]
    name = _MONTHS[language][month - 1]
    match language:
        case "en":
            return f"{name} {day}{_ordinal(day)}, {year}"
        case "de":
            return f"{day}. {name} {year}"
        case "fr":
            return f"{'1er' if day == 1 else day} {name} {year}"
        case _:
            return f"{day} de {name} de {year}"


def _ordinal(day: int) -> str:
    return "th" if 10 <= day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _time(hour: int, minute: int, language: str) -> str:
    match language:
        case "en":
            clock = f"{hour % 12 or 12}" + (f" {minute:02}".replace(" 0", " oh ") if minute else "")
            return f"{clock} {'a m' if hour < 12 else 'p m'}"
        case "de":
            return f"{hour} Uhr" + (f" {minute}" if minute else "")
        case "fr":
            return f"{hour} heures" + (f" {minute}" if minute else "")
        case _:
            return f"las {hour}" + (f" y {minute}" if minute else "")
