"""Digits in speech: read them out of words, and mask a secret however it was spoken. Pure text, four languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from holdslayer_agent.core.number_words import FILLERS, MONTHS, is_number_word, says

__all__ = [
    "COUNT_WORDS",
    "digit_runs",
    "is_secret",
    "mask_digit_runs",
    "mask_secrets",
    "number_runs",
    "plain_text",
]

_DIGITS = {
    "en": "zero one two three four five six seven eight nine",
    "de": "null eins zwei drei vier funf sechs sieben acht neun",
    "fr": "zero un deux trois quatre cinq six sept huit neuf",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
}
_EXTRA = {"oh": "0", "o": "0", "nought": "0", "ein": "1", "eine": "1", "zwo": "2", "fuenf": "5", "une": "1", "una": "1"}
_TEENS = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
    "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
    "zehn": "10", "elf": "11", "zwolf": "12", "dreizehn": "13", "vierzehn": "14", "funfzehn": "15",
    "sechzehn": "16", "siebzehn": "17", "achtzehn": "18", "neunzehn": "19",
    "dix": "10", "onze": "11", "douze": "12", "treize": "13", "quatorze": "14", "quinze": "15", "seize": "16",
    "diez": "10", "once": "11", "doce": "12", "trece": "13", "catorce": "14", "quince": "15",
    "dieciseis": "16", "diecisiete": "17", "dieciocho": "18", "diecinueve": "19",
}  # fmt: skip
_TENS = {
    "twenty": 2, "thirty": 3, "forty": 4, "fifty": 5, "sixty": 6, "seventy": 7, "eighty": 8, "ninety": 9,
    "zwanzig": 2, "dreissig": 3, "vierzig": 4, "funfzig": 5, "sechzig": 6, "siebzig": 7, "achtzig": 8, "neunzig": 9,
    "vingt": 2, "trente": 3, "quarante": 4, "cinquante": 5, "soixante": 6,
    "veinte": 2, "treinta": 3, "cuarenta": 4, "cincuenta": 5, "sesenta": 6, "setenta": 7, "ochenta": 8, "noventa": 9,
}  # fmt: skip

_WORD_DIGITS: dict[str, str] = dict(_EXTRA)
for _words in _DIGITS.values():
    _WORD_DIGITS.update({word: str(value) for value, word in enumerate(_words.split())})

COUNT_WORDS: dict[str, int] = {word: int(value) for word, value in {**_WORD_DIGITS, **_TEENS}.items()} | {
    word: tens * 10 for word, tens in _TENS.items()
}
"""Small numbers in words, accents taken off: how many digits an entry has."""

_TOKEN = re.compile(r"[^\W_]+")
_FILLERS = frozenset({"and", "y", "und", "et", "dash", "then"})
_REPEATS = {"double": 2, "triple": 3}
_TELLING = 3
"""Digits of a secret in a row that are masked already: two may be a place in the queue."""
_BETWEEN = frozenset({"mal", "fois", "veces", "of", "de", "vingts"}) | MONTHS


def plain_text(text: str) -> str:
    """Lower case, accents taken off; everything else stays."""
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss").lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def digit_runs(text: str) -> list[tuple[str, int, int]]:
    """Runs of digits said one after another, in figures or words: (digits, start, end) with places in `text`."""
    return [("".join(digits for digits, _, _ in run), run[0][1], run[-1][2]) for run in _runs(text)]


def is_secret(value: str) -> bool:
    """Whether a fact's value must never be spoken or shown: a number, or anything with a number in it.

    One digit is none (every menu says it), and a house number in an address is none.
    """
    digits = sum(c.isdecimal() for c in value)
    return digits >= 4 or (digits >= 2 and not any(c.isalpha() for c in value))


def mask_secrets(text: str, secrets: Mapping[str, str]) -> str:
    """The text with every secret's digits replaced by `[slot]`, in figures or words, spaced or not.

    A run of numbers that holds a secret in any reading, or three of its digits in a row, is masked as a whole: what
    stands beside it may be a part of another secret, and what is missing may have been misheard.
    """
    bare = {name: _figures(re.sub(r"\D", "", value)) for name, value in secrets.items() if is_secret(value)}
    spans: list[tuple[int, int, str]] = []
    for run in number_runs(text):
        words = tuple(word for word, _, _ in run)
        held = [name for name, value in bare.items() if _tells(words, value)]
        if held:
            spans.append((run[0][1], run[-1][2], max(held, key=lambda name: len(bare[name]))))
    for start, end, name in reversed(spans):
        text = f"{text[:start]}[{name}]{text[end:]}"
    return text


def _tells(words: tuple[str, ...], value: str) -> bool:
    if len(value) <= _TELLING:
        return says(words, value)
    return any(says(words, value[at : at + _TELLING]) for at in range(len(value) - _TELLING + 1))


def number_runs(text: str) -> list[list[tuple[str, int, int]]]:
    """Words of numbers that stand together: (plain word, start, end) with places in `text`, fillers between them."""
    runs: list[list[tuple[str, int, int]]] = []
    run: list[tuple[str, int, int]] = []
    waiting: list[tuple[str, int, int]] = []  # behind the run, or a month before it
    for found in _TOKEN.finditer(text):
        plain = plain_text(found[0])
        word = _figures(plain) if plain.isdecimal() else plain
        token = (word, found.start(), found.end())
        if is_number_word(word):
            run += [*waiting, token]
            waiting = []
        elif run and (word in FILLERS or word in _BETWEEN) and len(waiting) < 2:
            waiting.append(token)
        else:
            if run:
                runs.append(run)
            run, waiting = [], [token] if word in MONTHS else []
    return [*runs, run] if run else runs


def mask_digit_runs(text: str, least: int = 3) -> str:
    """The text with every run of at least `least` digits replaced by `[digits]`. For logs of read-backs misheard."""
    for digits, start, end in reversed(digit_runs(text)):
        if len(digits) >= least:
            text = f"{text[:start]}[digits]{text[end:]}"
    return text


def _runs(text: str) -> list[list[tuple[str, int, int]]]:
    runs: list[list[tuple[str, int, int]]] = []
    run: list[tuple[str, int, int]] = []
    repeat, begin = 1, 0
    for found in _TOKEN.finditer(text):
        word = plain_text(found[0])
        if word in _REPEATS:
            repeat, begin = _REPEATS[word], found.start()
            continue
        if word in _FILLERS and run:
            repeat = 1
            continue
        digits = _spoken(word, run)
        if digits is None:
            repeat = 1
            if run:
                runs.append(run)
                run = []
            continue
        start = begin if repeat > 1 else found.start()
        run.append((digits * repeat if len(digits) == 1 else digits, start, found.end()))
        repeat = 1
    if run:
        runs.append(run)
    return runs


def _spoken(word: str, run: list[tuple[str, int, int]]) -> str | None:
    """The digits a word stands for. After `forty`, `eight` makes it 48: the zero in the run is taken back."""
    if word.isdecimal():
        return _figures(word)
    if word in _TEENS:
        return _TEENS[word]
    if word in _TENS:
        return str(_TENS[word] * 10)
    digit = _WORD_DIGITS.get(word)
    if digit is None:
        return None
    if digit != "0" and run and len(run[-1][0]) == 2 and run[-1][0].endswith("0") and run[-1][0] != "10":
        tens, start, end = run[-1]
        if end - start > 2:  # spoken, not figures
            run[-1] = (tens[0], start, end)
    return digit


def _figures(digits: str) -> str:
    """Digits of any script as 0 to 9."""
    return "".join(str(unicodedata.decimal(c)) for c in digits)
