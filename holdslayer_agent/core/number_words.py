"""How numbers are said in English, German, French and Spanish: every string of digits that some words may stand for.

The same words can be read in more than one way: "twenty three" as 23 or 203, "quatre-vingt-douze" as 92 or 42012.
Whoever looks for a secret must know them all, so readings are edges between words, and a secret is a path over them.
Plain text in (`numbers.plain_text`), nothing guessed.
"""

# ruff: noqa: E501, SIM905  (tables of words)

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["FILLERS", "MONTHS", "SOUNDS_LIKE", "is_number_word", "says"]

_UNITS = (
    ("0", "zero oh o nought null cero"),
    ("1", "one eins ein eine einen un une uno una"),
    ("2", "two zwei zwo deux dos"),
    ("3", "three drei trois tres"),
    ("4", "four vier quatre cuatro"),
    ("5", "five funf fuenf cinq cinco"),
    ("6", "six sechs seis"),
    ("7", "seven sieben sept siete"),
    ("8", "eight acht huit ocho"),
    ("9", "nine niner neun neuf nueve"),
)
_BELOW_TWENTY = (
    "ten zehn dix diez", "eleven elf onze once", "twelve zwolf zwoelf douze doce", "thirteen dreizehn treize trece",
    "fourteen vierzehn quatorze catorce", "fifteen funfzehn quinze quince", "sixteen sechzehn seize dieciseis",
    "seventeen siebzehn diecisiete", "eighteen achtzehn dieciocho", "nineteen neunzehn diecinueve",
)  # fmt: skip
_TENS = (
    "twenty zwanzig vingt veinte", "thirty dreissig dreizig trente treinta", "forty fourty vierzig quarante cuarenta",
    "fifty funfzig cinquante cincuenta", "sixty sechzig soixante sesenta", "seventy siebzig septante setenta",
    "eighty achtzig huitante octante ochenta", "ninety neunzig nonante noventa",
)  # fmt: skip
_ORDINALS = (
    "first erste ersten erster premier primero", "second zweite zweiten", "third dritte dritten", "fourth vierte vierten",
    "fifth funfte funften", "sixth sechste sechsten", "seventh siebte siebten siebente siebenten", "eighth achte achten",
    "ninth neunte neunten", "tenth zehnte zehnten", "eleventh elfte elften", "twelfth zwolfte zwolften",
    "thirteenth dreizehnte dreizehnten", "fourteenth vierzehnte vierzehnten", "fifteenth funfzehnte funfzehnten",
    "sixteenth sechzehnte sechzehnten", "seventeenth siebzehnte siebzehnten", "eighteenth achtzehnte achtzehnten",
    "nineteenth neunzehnte neunzehnten", "twentieth zwanzigste zwanzigsten",
)  # fmt: skip
_MONTHS = (
    "january januar janner janvier enero", "february februar fevrier febrero", "march marz mars marzo",
    "april avril abril", "may mai mayo", "june juni juin junio", "july juli juillet julio", "august aout agosto",
    "september septembre septiembre", "october oktober octobre octubre", "november novembre noviembre",
    "december dezember decembre diciembre",
)  # fmt: skip
_HUNDREDS = {
    **dict.fromkeys(("hundred", "hundert", "cent", "cents", "cien", "ciento"), "1"),
    "doscientos": "2", "trescientos": "3", "cuatrocientos": "4", "quinientos": "5", "seiscientos": "6",
    "setecientos": "7", "ochocientos": "8", "novecientos": "9", "doscientas": "2", "trescientas": "3",
    "cuatrocientas": "4", "quinientas": "5", "seiscientas": "6", "setecientas": "7", "ochocientas": "8",
    "novecientas": "9",
}  # fmt: skip
_THOUSANDS = frozenset({"thousand", "tausend", "mille", "mil"})
_TIMES = {
    "double": 2, "doppel": 2, "doppelt": 2, "doppelte": 2, "doble": 2, "zweimal": 2, "twice": 2,
    "triple": 3, "treble": 3, "dreifach": 3, "dreimal": 3, "quadruple": 4, "viermal": 4,
}  # fmt: skip
_TIMES_WORDS = {"mal": True, "fois": True, "veces": True}

FILLERS = frozenset(
    "and y und et dash then hyphen minus die der das el la le les the komma comma punkt point strich tiret guion".split()
)
"""Words that may stand between the digits of one number."""

SOUNDS_LIKE = frozenset(
    "won to too for fore ate tree free sex sick sics fife hive heaven niner nein neun dry fear acked deu set sank huit sinko oder".split()
)
"""What a recogniser writes for a digit: taken for one only beside digits."""

_WORD: dict[str, str] = {word: digit for digit, words in _UNITS for word in words.split()}
_TEEN: dict[str, str] = {word: str(10 + n) for n, words in enumerate(_BELOW_TWENTY) for word in words.split()}
_TEN: dict[str, int] = {word: 2 + n for n, words in enumerate(_TENS) for word in words.split()}
_ORDINAL: dict[str, int] = {word: 1 + n for n, words in enumerate(_ORDINALS) for word in words.split()}
_MONTH: dict[str, int] = {word: 1 + n for n, words in enumerate(_MONTHS) for word in words.split()}
MONTHS = frozenset(_MONTH)
_UNIT_DE = "ein|eins|zwei|zwo|drei|vier|funf|fuenf|sechs|sieben|acht|neun"
_TEN_DE = "zwanzig|dreissig|dreizig|vierzig|funfzig|sechzig|siebzig|achtzig|neunzig"
_TEEN_DE = "zehn|elf|zwolf|zwoelf|dreizehn|vierzehn|funfzehn|sechzehn|siebzehn|achtzehn|neunzehn"
_GERMAN = re.compile(
    rf"(?:(?P<thousands>{_UNIT_DE})?tausend)?(?:(?P<hundreds>{_UNIT_DE}|{_TEEN_DE})?hundert)?(?:und)?"
    rf"(?:(?P<teen>{_TEEN_DE})|(?:(?P<unit>{_UNIT_DE})und)?(?P<ten>{_TEN_DE})|(?P<last>{_UNIT_DE}))?(?:ste[nr]?|te[nr]?)?"
)
_VEINTI = re.compile(r"veinti(\w+)")
_ORDINAL_FIGURE = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|re|eme|o|a)")


@lru_cache(maxsize=4096)
def is_number_word(word: str) -> bool:
    """Whether a plain word stands for digits, alone or with others; months are not, but for dates of birth."""
    return bool(_alone(word)) or word in _HUNDREDS or word in _THOUSANDS or word in _TIMES


@lru_cache(maxsize=4096)
def _alone(word: str) -> frozenset[str]:
    """What a word may stand for by itself."""
    if word.isdecimal():
        return frozenset({word})
    figure = _ORDINAL_FIGURE.fullmatch(word)
    if figure:
        return frozenset({figure[1], figure[1].zfill(2)})
    if word in _WORD:
        return frozenset({_WORD[word]})
    if word in _TEEN:
        return frozenset({_TEEN[word]})
    if word in _TEN:
        return frozenset({f"{_TEN[word]}0", str(_TEN[word])})
    if word in _ORDINAL:
        return frozenset({str(_ORDINAL[word]), f"{_ORDINAL[word]:02}"})
    ending = _VEINTI.fullmatch(word)
    if ending and ending[1] in _WORD:
        return frozenset({f"2{_WORD[ending[1]]}"})
    return _german(word)


def _german(word: str) -> frozenset[str]:
    """`vierunddreissig`, `einhundertzwolf`: numbers in one word."""
    found = _GERMAN.fullmatch(word)
    if found is None or not word or word in ("und", "te", "ste", "ten", "sten"):
        return frozenset()
    part = found.groupdict()
    hundreds = _TEEN.get(part["hundreds"] or "", _WORD.get(part["hundreds"] or "", "1")) if "hundert" in word else ""
    thousands = _WORD.get(part["thousands"] or "", "1") if "tausend" in word else ""
    if part["teen"]:
        rest = int(_TEEN[part["teen"]])
    elif part["ten"]:
        rest = _TEN[part["ten"]] * 10 + int(_WORD.get(part["unit"] or "", "0"))
    else:
        rest = int(_WORD.get(part["last"] or "", "0"))
    if not (hundreds or thousands or rest):
        return frozenset()
    whole = int(thousands or "0") * 1000 + int(hundreds or "0") * 100 + rest
    return frozenset({str(whole), f"{thousands}{hundreds}{rest}"})


def _edges(words: tuple[str, ...], at: int) -> list[tuple[int, str]]:
    """Where a number that begins at a word may end (exclusive), and its digits."""
    word = words[at]
    found = [(at + 1, digits) for digits in _alone(word)]
    if word in _MONTH:
        found += [(at + 1, str(_MONTH[word])), (at + 1, f"{_MONTH[word]:02}")]
    behind = at + 1
    while behind < len(words) and words[behind] in FILLERS:
        behind += 1
    following = words[behind] if behind < len(words) else ""
    if word in _TEN:
        found += _after_tens(words, at, following, behind)
    if word == "quatre" and following in ("vingt", "vingts"):
        found += _after_eighty(words, behind + 1)
    if word == "dix" and following in ("sept", "huit", "neuf"):
        found.append((behind + 1, f"1{_WORD[following]}"))
    times = _TIMES.get(word)
    if times is None and word in _WORD and _TIMES_WORDS.get(following) and behind + 1 < len(words):
        times, behind = int(_WORD[word]), behind + 1
        while behind < len(words) and words[behind] in FILLERS:
            behind += 1
        following = words[behind] if behind < len(words) else ""
    if times and following:
        found += [(behind + 1, digits * times) for digits in _alone(following) if times <= 9]
    return found + _hundreds(words, at, behind, following)


def _after_tens(words: tuple[str, ...], at: int, following: str, behind: int) -> list[tuple[int, str]]:
    word = words[at]
    tens = _TEN[word]
    if following in _WORD and following != "null":
        return [(behind + 1, f"{tens}{_WORD[following]}")]
    if following in _ORDINAL and _ORDINAL[following] < 10:
        return [(behind + 1, f"{tens}{_ORDINAL[following]}")]
    if word == "soixante" and following in _TEEN:
        teens = [(end, said) for end, said in _edges(words, behind) if len(said) == 2 and said.startswith("1")]
        return [(end, str(60 + int(said))) for end, said in teens]
    return []


def _after_eighty(words: tuple[str, ...], at: int) -> list[tuple[int, str]]:
    found = [(at, "80")]
    if at < len(words) and words[at] in _WORD:
        found.append((at + 1, f"8{_WORD[words[at]]}"))
    if at < len(words) and words[at] in _TEEN:
        found.append((at + 1, str(80 + int(_TEEN[words[at]]))))
        if words[at] == "dix" and at + 1 < len(words) and words[at + 1] in ("sept", "huit", "neuf"):
            found.append((at + 2, f"9{_WORD[words[at + 1]]}"))
    return found


def _hundreds(words: tuple[str, ...], at: int, behind: int, following: str) -> list[tuple[int, str]]:
    """Hundreds and thousands, with what stands behind them: 100 to 99 999."""
    word = words[at]
    if word in _HUNDREDS:
        return _with_rest(words, at + 1, _HUNDREDS[word], 2)
    if word in _THOUSANDS:
        return _with_rest(words, at + 1, "1", 3)
    found: list[tuple[int, str]] = []
    if following in _HUNDREDS or following in _THOUSANDS:
        for digits in _alone(word):
            found += _with_rest(words, behind + 1, digits, 2 if following in _HUNDREDS else 3)
    return found


def _with_rest(words: tuple[str, ...], at: int, head: str, width: int) -> list[tuple[int, str]]:
    found = [(at, head + "0" * width), (at, head)]
    while at < len(words) and words[at] in FILLERS:
        at += 1
    if at < len(words):
        for end, digits in _edges(words, at):
            if len(digits) <= width:
                found += [(end, head + digits.zfill(width)), (end, head + digits)]
    return found


def says(words: tuple[str, ...], digits: str) -> bool:
    """Whether some reading of these words has these digits in a row."""
    if not digits:
        return False
    edges = [_edges(words, at) for at in range(len(words))]
    reached: list[set[int]] = [set() for _ in range(len(words) + 1)]
    for at, word in enumerate(words):
        if word in FILLERS:
            reached[at + 1] |= reached[at]
        for end, said in edges[at]:
            for start in range(len(said)):  # the secret may begin in the middle of a number
                part = said[start:]
                if part.startswith(digits):
                    return True
                if digits.startswith(part):
                    reached[end].add(len(part))
            for done in reached[at]:
                left = digits[done:]
                if said.startswith(left):
                    return True
                if left.startswith(said):
                    reached[end].add(done + len(said))
    return False
