"""Words as they sound: a transcript's words, how alike two of them are, and the numbers among them. Pure text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from holdslayer_agent.core.numbers import plain_text

__all__ = ["FUNCTION_WORDS", "NUMBER", "figures", "number_words", "sound", "tokens", "unlikeness"]

NUMBER: Final = "#"
"""How a phrase writes `some number`."""

_APOSTROPHE: Final = {"fr": " ", "es": " "}  # `d'attente` is two words, `you're` is one
_TOKEN: Final = re.compile(r"[^\W_]+|[#*]")

FUNCTION_WORDS: Final[dict[str, frozenset[str]]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "a an the to of for and or is are be am in on at it i you your youre we our us me my this that with by do "
        "as if will have has from not no can may so",
        "de": "der die das den dem des ein eine einen einem einer und oder ist sind sie ihr ihre ihren ihrem wir uns ich "
        "mir mich zu zum zur in im an am auf von mit fur fuer es bitte dass wenn nicht bei aus",
        "fr": "le la les un une des du de d l et ou est sont vous nous je j me m votre vos notre nos a au aux en dans sur "
        "pour par que qu ce c s se si il ne n pas avec y",
        "es": "el la los las un una unos de del y o es son su sus usted nos me le lo les se a al en con por para que si no "
        "nuestro nuestra mi te",
    }.items()
}
"""Words a recogniser loses first, accents taken off. They count less in a match."""


def tokens(text: str, language: str) -> tuple[str, ...]:
    """Lower-case words without accents; `#` and `*` of phrases stay."""
    parted = plain_text(text).replace("’", "'").replace("'", _APOSTROPHE.get(language, ""))
    return tuple(_TOKEN.findall(parted))


# ------------------------------------------------------------------------------------------------- likeness

_SOUNDS: Final = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"^kn|^gn", "n"), (r"^wr", "r"), (r"^ps", "s"), (r"tch|sch|sh|(?<=\w)ti(?=on)", "S"), (r"ph", "f"),
        (r"ght", "t"), (r"gh", ""), (r"ck|qu|q", "k"), (r"c(?=[eiy])", "s"), (r"ch", "S"), (r"c", "k"), (r"x", "ks"),
        (r"tz|z|ss", "s"), (r"th|dt", "t"), (r"w|v", "f"), (r"ll|y", "i"), (r"dge|g(?=[ei])|j", "S"),
        (r"b", "p"), (r"d", "t"), (r"g", "k"), (r"(?<=[aeiou])h|h(?=[^aeiou])", ""), (r"(?<=\w)e$", ""),
        (r"[aeiou]+", "a"), (r"(\w)\1+", r"\1"),
    )
)  # fmt: skip
"""Spelling to a coarse sound, the same for four languages: voiced and unvoiced are one, vowels are one."""


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """A coarse code of how the word sounds. Equal codes are words a recogniser confuses."""
    code = word
    for pattern, to in _SOUNDS:
        code = pattern.sub(to, code)
    return code


@lru_cache(maxsize=100_000)
def unlikeness(one: str, other: str) -> float:
    """0 for the same word, up to 1 for words that have nothing in common."""
    if one == other:
        return 0.0
    if min(len(one), len(other)) < 3 or one.isdigit() or other.isdigit():
        return 0.6 if sound(one) == sound(other) and not (one.isdigit() or other.isdigit()) else 1.0
    heard, said = sound(one), sound(other)
    longest = max(len(heard), len(said), 1)
    if abs(len(heard) - len(said)) > 0.5 * longest:
        return 1.0
    by_sound = _edits(heard, said) / longest
    if by_sound > 0.6:
        return 1.0
    by_letter = _edits(one, other) / max(len(one), len(other))
    return min(1.0, (0.6 * by_sound + 0.4 * by_letter) / 0.6)


def _edits(one: str, other: str) -> int:
    """Levenshtein distance."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        left, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            left, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, left + (a != b))
    return row[-1]


# ------------------------------------------------------------------------------------------------- numbers

_UNITS: Final = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
    "de": "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn "
    "siebzehn achtzehn neunzehn",
    "fr": "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis "
    "diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis "
    "veintisiete veintiocho veintinueve",
}
_TENS: Final = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig",
    "fr": "vingt trente quarante cinquante soixante",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
}
_ORDINALS: Final = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    "de": "erste zweite dritte vierte funfte sechste siebte achte neunte zehnte elfte zwolfte dreizehnte vierzehnte "
    "funfzehnte sechzehnte siebzehnte achtzehnte neunzehnte zwanzigste",
    "fr": "premier/premiere deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme onzieme "
    "douzieme treizieme quatorzieme quinzieme seizieme",
    "es": "primero/primera/primer segundo/segunda tercero/tercera/tercer cuarto/cuarta quinto/quinta sexto/sexta "
    "septimo/septima octavo/octava noveno/novena decimo/decima undecimo/undecima duodecimo/duodecima",
}
"""In order; a slash parts the forms of one. French and Spanish ones of two words are not read."""
_ENDINGS: Final = {"en": ("",), "de": ("", "r", "n", "s"), "fr": ("", "s", "e"), "es": ("",)}


@lru_cache(maxsize=8)
def number_words(language: str) -> dict[tuple[str, ...], int]:
    """Numbers from 0 to 199 by the words they are said with, accents taken off."""
    units = _UNITS.get(language, _UNITS["en"]).split()
    found: dict[tuple[str, ...], int] = {(word,): value for value, word in enumerate(units)}
    for place, tens in enumerate(_TENS.get(language, _TENS["en"]).split(), 2):
        found[(tens,)] = place * 10
        for value, unit in enumerate(units[1:10], 1):
            if language == "de":
                found[(f"{'ein' if value == 1 else unit}und{tens}",)] = place * 10 + value
            elif language == "fr":
                found[(tens, "et", unit) if value == 1 else (tens, unit)] = place * 10 + value
            elif language == "es":
                found[(tens, "y", unit)] = place * 10 + value
            else:
                found[(tens, unit)] = place * 10 + value
    if language == "fr":
        found.update({("dix", unit): 10 + value for value, unit in enumerate(units[7:10], 7)})
        for value, unit in enumerate(units[1:17], 1):
            found[("quatre", "vingt", unit)] = 80 + value
            if value >= 10:
                found[("soixante", unit)] = 60 + value
        for value, unit in enumerate(units[7:10], 7):
            found[("soixante", "dix", unit)] = 70 + value
            found[("quatre", "vingt", "dix", unit)] = 90 + value
        found[("soixante", "et", "onze")] = 71
        found[("quatre", "vingts")] = 80
    if language == "de":
        found[("zwo",)] = 2
    return found | _hundreds(language, found)


def _hundreds(language: str, below: dict[tuple[str, ...], int]) -> dict[tuple[str, ...], int]:
    """From 100 to 199: left out, the twenty of "a hundred and twenty" would be the number."""
    if language == "de":
        ends = {"": 0} | {words[0]: value for words, value in below.items() if value}
        both = [(hundred + end, 100 + value) for end, value in ends.items() for hundred in ("hundert", "einhundert")]
        return {(word,): value for word, value in both}
    alone: tuple[str, ...] = {"fr": ("cent",), "es": ("cien", "ciento")}.get(language, ("one hundred", "a hundred"))
    before: tuple[str, ...] = {"fr": ("cent",), "es": ("ciento",)}.get(
        language, (*alone, *(f"{one} and" for one in alone))
    )
    found = {tuple(words.split()): 100 for words in alone}
    for hundred in before:
        found |= {(*hundred.split(), *rest): 100 + value for rest, value in below.items() if value}
    return found


@lru_cache(maxsize=8)
def _most_words(language: str) -> int:
    return max(map(len, number_words(language)))


_EVEN_TENS: Final = frozenset(str(tens) for tens in range(20, 100, 10))


@lru_cache(maxsize=8)
def _ordinals(language: str) -> dict[str, int]:
    words = _ORDINALS.get(language, _ORDINALS["en"]).split()
    forms = [(form, place) for place, word in enumerate(words, 1) for form in word.split("/")]
    if language == "de":  # "einundzwanzigste": one word, as the number is
        numbers = number_words(language).items()
        forms += [(f"{word}ste", value) for (word,), value in numbers if 20 < value < 100]
    return {form + ending: place for form, place in forms for ending in _ENDINGS[language]}


def figures(words: tuple[str, ...], language: str) -> list[str]:
    """The words with numbers in figures (`twenty five` is `25`) and ordinals as `3.`; `25th` and `3rd` too."""
    known, ordinals = number_words(language), _ordinals(language)
    out: list[str] = []
    at = 0
    while at < len(words):
        for length in range(_most_words(language), 0, -1):
            value = known.get(words[at : at + length]) if at + length <= len(words) else None
            if value is not None:
                out.append(str(value))
                at += length
                break
        else:
            word = words[at]
            ordinal = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|er|re|ieme|eme|e|o|a)", word)
            place = int(ordinal[1]) if ordinal else ordinals.get(word)
            if place is None:
                out.append(word)
            elif place < 10 and out and out[-1] in _EVEN_TENS:  # "twenty first"
                out[-1] = f"{int(out[-1]) + place}."
            else:
                out.append(f"{place}.")
            at += 1
    return out
