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
_TIMES = {
    "en": r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?:\s?(?P<half>[apAP])\.?[mM]\b\.?)?",
    "de": r"(?P<hour>[01]?\d|2[0-3])(?::(?P<minute>[0-5]\d)(?:\sUhr\b)?|\.(?P<dotted>[0-5]\d)\sUhr\b)",
    "fr": r"(?P<hour>[01]?\d|2[0-3])(?::(?P<minute>[0-5]\d)(?:\s?h\b)?|\s?h\s?(?P<dotted>[0-5]\d)?\b)",
    "es": r"(?:\b(?:las|la)\s)?(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?:\s?h(?:oras)?\b)?",
}
"""A time of day with what is written around it: "9.30 Uhr", "14h30", "las 10:15", "2:05 pm"."""
_AMOUNT = (
    r"[€$£]\s?\d[\d.,]*|(?<![\w.,])(?:\d{1,3}(?:[., ]\d{3})+|\d+)(?:[.,]\d+)?\s?(?i:[€$£%]"
    r"|(?:eur|euros?|chf|dollars?|dólares|pounds?|pesos?|francs?|franken|cents?|centimes?|céntimos?|kwh|km)\b)"
)
"""Voices read these rightly, with or without points in between."""
_DAY_FIRST = (
    r"(?<![\w./-])(?P<day>\d{1,2})(?P<dot>[./-])\s?(?P<month>\d{1,2})(?P=dot)"
    r"(?P<year>\s?\d{4}|\d{2})(?![\w/:-]|\.\d)"
)
_DAY_ALONE = r"(?<![\w./-])\d{1,2}\.\s?\d{1,2}\.(?!\d)"
_DAY_AFTER_ARTICLE = r"(?P<lead>\b(?:le|du|au|el|del|al)\s)(?P<short_day>\d{1,2})/(?P<short_month>\d{1,2})(?![\w/])"
_NUMBER = r"(?<!\w)(?:[A-Z]{1,3}|\+)?\d[\d ().\-/]{5,}\d|\b\d{4,}\b"


def _forms(language: str) -> re.Pattern[str]:
    """What a voice does not say as it is written, or what must be left as it is, tried in this order at each place."""
    forms = {"amount": _AMOUNT, "iso": r"\b\d{4}-\d{2}-\d{2}\b"}
    if language != "en":  # 05/06/2026 is in May or in June there
        forms["date"] = _DAY_FIRST
    if language == "de":
        forms["day"] = _DAY_ALONE
    if language in ("fr", "es"):
        forms["short"] = _DAY_AFTER_ARTICLE
    forms |= {"time": rf"(?<![\w:.,])(?:{_TIMES[language]})(?!\w)", "number": _NUMBER}
    return re.compile("|".join(f"(?P<a_{name}>{form})" for name, form in forms.items()))


_FORMS = {language: _forms(language) for language in _MONTHS}
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
    text = _FORMS[short].sub(lambda found: _said(found, short), text)
    for symbol, said in _SYMBOLS[short].items():
        text = text.replace(symbol, said)
    return re.sub(r"\s+", " ", text).strip()


def _said(found: re.Match[str], language: str) -> str:
    match found.lastgroup:
        case "a_iso":
            year, *rest = found[0].split("-")
            return _date(found[0], language, int(rest[1]), int(rest[0]), year)
        case "a_date":
            return _date(found[0], language, int(found["day"]), int(found["month"]), found["year"].strip())
        case "a_short":
            day, month = int(found["short_day"]), int(found["short_month"])
            return found["lead"] + _date(found[0].removeprefix(found["lead"]), language, day, month)
        case "a_time":
            return _time(found, language)
        case "a_number":
            return found[0] if _is_year(found[0]) else _singly(found[0])
        case _:
            return found[0]


def _singly(number: str) -> str:
    """Digit by digit, a short pause after each group: as written, else after every third or fourth."""
    letters = "".join(c for c in number if c.isalpha())
    groups = [group for group in re.split(r"\D+", number) if group]
    if len(groups) == 1:
        size = 4 if len(groups[0]) % 4 == 0 else 3
        groups = [groups[0][i : i + size] for i in range(0, len(groups[0]), size)]
    said = " ".join((*letters, ", ".join(" ".join(group) for group in groups)))
    return f"+ {said}" if number.startswith("+") else said


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.isdigit() and number[:2] in ("19", "20")


def _date(written: str, language: str, day: int, month: int, year: str = "") -> str:
    """In words; as it was written where there is no such day. A year of two digits is left so."""
    try:
        date(int(year) if len(year) == 4 else 2000, month, day)
    except ValueError:
        return written
    name = _MONTHS[language][month - 1]
    match language:
        case "en":
            return f"{name} {day}{_ordinal(day)}, {year}"
        case "de":
            said = f"{day}. {name} {year}"
        case "fr":
            said = f"{'1er' if day == 1 else day} {name} {year}"
        case _:
            said = f"{day} de {name}{f' de {year}' if year else ''}"
    return said.rstrip()


def _ordinal(day: int) -> str:
    return "th" if 10 <= day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _time(found: re.Match[str], language: str) -> str:
    parts = found.groupdict()
    hour, minute = int(found["hour"]), int(parts.get("minute") or parts.get("dotted") or 0)
    match language:
        case "en":
            clock = f"{hour % 12 or 12}" + (f" {minute:02}".replace(" 0", " oh ") if minute else "")
            return f"{clock} {(found['half'] or '').lower() or ('a' if hour < 12 else 'p')} m"
        case "de":
            return f"{hour} Uhr" + (f" {minute}" if minute else "")
        case "fr":
            return f"{hour} {'heure' if hour < 2 else 'heures'}" + (f" {minute}" if minute else "")
        case _:
            return ("la una" if hour == 1 else f"las {hour}") + (f" y {minute}" if minute else "")
