"""Numbers a company tells its callers, read out of a transcript: the place in the queue, the wait, keys, opening hours.

Pure text in, values out. What can't be read is None, never guessed: a lost word costs a fact, it does not change it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from holdslayer_agent.core.said_match import PhraseHeard
from holdslayer_agent.core.said_words import unlikeness

__all__ = ["LONGEST_S", "KeyAsked", "Opening", "keys_asked", "opening", "queue_position", "stay_key", "wait_range"]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


LONGEST_S: Final = 86_400.0
"""Upper end of a wait of which only a lower one was said (`more than an hour`)."""


@dataclass(frozen=True, slots=True)
class KeyAsked:
    """A key the caller may press: `0` to `9`, `*` or `#`, and where among the words it is asked for."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Opening:
    """When a closed company opens: 24-hour time; day is `monday` … `sunday`, `tomorrow`, or empty when none was said."""

    hour: int
    minute: int = 0
    day: str = ""


# ------------------------------------------------------------------------------------------------- position

_AHEAD: Final = {
    "en": r"(\d+) (?:other )?(?:people|callers?|customers?|calls?|persons?|members|patients)(?: \w+){0,3}? (?:ahead|in front|before|in line|in the queue|waiting)",
    "de": r"(?:(\d+) (?:andere |weitere )?(?:personen|anrufer|kunden|anrufe|teilnehmer)(?: \w+){0,3}? vor ihnen|vor ihnen (?:sind|warten|befinden sich|ist)(?: \w+){0,3}? (\d+))",
    "fr": r"(\d+) (?:autres )?(?:personnes?|appels?|appelants?|clients?|correspondants?)(?: \w+){0,3}? (?:devant|avant)",
    "es": r"(\d+) (?:otras )?(?:personas?|llamadas?|clientes?|usuarios?)(?: \w+){0,3}? (?:delante|antes|por delante|en espera)",
}  # fmt: skip
_PLACE: Final = {
    "en": r"(?:you are|youre|caller|place|position|currently|now|call is)(?: (?:in|at|the|line|queue|now|currently|caller|place|position|number|is|our)){0,5}? (?:number|position|is) (\d+)\b(?! (?:minutes?|hours?))|(?:you are|youre|currently) (?:now )?(?:the )?(\d+)\.? (?:caller )?(?:in|on|of)\b|(?:you are|youre|currently|now|call is) (?:now |currently )?(?:the )?(\d+)\.(?= |$)",
    "de": r"(?:position|platz|stelle|nummer)(?: \w+){0,2}? (\d+)\b(?! (?:minuten?|stunden?))|(?:an|auf)(?: dem| der)? (\d+)\. (?:stelle|position|platz)|(?:sie|anruf) (?:sind|stehen|werden|befinden sich|ist) (?:\w+ ){0,2}?(?:der|die|das|als) (\d+)\.(?= |$)|(?:an|der) (?:stelle|position) (\d+)",
    "fr": r"(?:position|place|numero|rang)(?: \w+){0,3}? (\d+)\b(?! (?:minutes?|heures?))|(?:en|la|a la|le) (\d+)\.? (?:position|place|rang)|(?:vous (?:etes|serez)|appel est) (?:\w+ )?(?:le|la|en) (\d+)\.(?= |$)",
    "es": r"(?:posicion|lugar|puesto|turno|numero)(?: \w+){0,5}? (\d+)\b(?! (?:minutos?|horas?))|(?:en|el|la) (\d+)\.? (?:posicion|lugar|puesto|turno|en (?:la |el )?(?:fila|cola|espera|linea)|de la (?:fila|cola))|(?:usted es|es usted|(?:esta|se encuentra)(?: usted)?|llamada es) (?:\w+ )?(?:el|la|en) (\d+)\.(?= |$)",
}  # fmt: skip
_NEXT: Final = {
    "en": r"(?:you are|youre|now|be)(?: \w+)? next(?: caller)?(?: in (?:line|the queue)|$| (?!available|agent|representative|to\b))|the next caller",
    "de": r"(?:sind|werden) (?:\w+ )?(?:der|die|als) nachste[rns]*\b(?! (?:freie|mitarbeiter|verfugbar))",
    "fr": r"(?:vous etes|serez) (?:\w+ )?(?:le|la|les) prochaine?\b(?! conseiller)",
    "es": r"(?:usted es|es usted|sera) (?:\w+ )?(?:el|la) (?:siguiente|proximo|proxima)\b(?! agente)",
}  # fmt: skip
_MOST_AHEAD: Final = 500


def queue_position(words: Sequence[str], language: str, keys: Sequence[KeyAsked] = ()) -> int | None:
    """The caller's place, 1 for the next. `seven callers ahead of you` makes it 8. No place is the 1 of `keys`: `to keep
    your place press 1`."""
    pressed = {place for key in keys for place in range(key.start, key.end)}
    text = " ".join("," if place in pressed else word for place, word in enumerate(words))
    ahead = re.search(_AHEAD[language], text)
    if ahead:
        return _sane(int(next(group for group in ahead.groups() if group)) + 1)
    place = re.search(_PLACE[language], text)
    if place:
        return _sane(int(next(group for group in place.groups() if group)))
    return 1 if re.search(_NEXT[language], text) else None


def _sane(position: int) -> int | None:
    return position if 1 <= position <= _MOST_AHEAD else None


# ------------------------------------------------------------------------------------------------- wait

_UNIT_S: Final = {
    "en": {"second": 1, "seconds": 1, "minute": 60, "minutes": 60, "min": 60, "mins": 60, "hour": 3600, "hours": 3600},
    "de": {"sekunde": 1, "sekunden": 1, "minute": 60, "minuten": 60, "stunde": 3600, "stunden": 3600},
    "fr": {"seconde": 1, "secondes": 1, "minute": 60, "minutes": 60, "heure": 3600, "heures": 3600},
    "es": {"segundo": 1, "segundos": 1, "minuto": 60, "minutos": 60, "hora": 3600, "horas": 3600},
}
_ONE: Final = {
    "en": ("a", "an", "1"),
    "de": ("ein", "eine", "einer", "einem", "einen", "1"),
    "fr": ("un", "une", "1"),
    "es": ("un", "una", "1"),
}
_UNITS: Final = {language: "|".join(sorted(units, key=len, reverse=True)) for language, units in _UNIT_S.items()}
_SPECIAL: Final = {
    "en": ((r"(?:an|1) hour and a half|1 and a half hours", 5400), (r"half an hour|half hour", 1800), (r"quarter of an hour", 900),
        (r"a couple of minutes", 120)),
    "de": ((r"anderthalb stunden|eineinhalb stunden", 5400), (r"(?:eine |einer )?halbe[n]? stunde|halbstunde", 1800), (r"dreiviertelstunde", 2700),
        (r"viertelstunde|viertel stunde", 900)),
    "fr": ((r"(?:1|une) heure et demie", 5400), (r"(?:1|une) heure et quart", 4500), (r"demi heure", 1800), (r"3 quarts d heure", 2700), (r"quart d heure", 900)),
    "es": ((r"(?:(?:una|1) )?hora y media", 5400), (r"(?:una|1) hora y (?:cuarto|4(?=\.))", 4500), (r"media hora", 1800), (r"3 cuartos de hora", 2700), (r"(?:cuarto|4\.) de hora", 900)),
}  # fmt: skip
_AND_A_HALF: Final = {
    "en": r"(\d+) and a half hours|(\d+) hours and a half",
    "de": r"(zwei|drei|vier)einhalb stunden",
    "fr": r"(\d+) heures et demie",
    "es": r"(\d+) horas y media",
}
_WHOLE: Final = {"zwei": 2.0, "drei": 3.0, "vier": 4.0}
_JOIN: Final = {"en": "to|and|or", "de": "bis|und|oder", "fr": "a|et|ou", "es": "a|y|o"}
_BELOW: Final = {
    "en": r"(?:less|fewer|shorter|no (?:more|longer)|not (?:more|longer)) than|under|up to|below|within",
    "de": r"weniger als|unter|maximal|hochstens|bis zu|nicht (?:mehr|langer) als|kurzer als",
    "fr": r"moins d[e]?|inferieur[e]? a|jusqu a|au maximum|au plus",
    "es": r"menos de|inferior a|hasta|como maximo|no mas de",
}
_ABOVE: Final = {
    "en": r"(?:more|longer|greater) than|over|at least|exceed|exceeds|exceeding|upwards of",
    "de": r"mehr als|langer als|uber|mindestens",
    "fr": r"plus d[e]?|superieur[e]? a|au moins|depasser",
    "es": r"mas de|superior a|al menos|por lo menos|superar",
}
_WAITING: Final = {
    "en": re.compile(r"\b(?:wait\w*|hold|holding|delay\w*|queue|answered|connected|with you|be able to take|ahead)\b"),
    "de": re.compile(
        r"\b(?:wart\w*|dauer\w*|verbunden|fur sie da|gedulden|dran|reihe|position|mitarbeiter|anrufaufkommen)\b"
    ),
    "fr": re.compile(r"\b(?:attente|attendre|patient\w*|delai|repondr\w*|prendre votre|file|position|relation)\b"),
    "es": re.compile(
        r"\b(?:esper\w*|tiempo|demora|atend\w*|atenci\w*|fila|cola|turno|posicion|tardara|tardaremos|comunicarle)\b"
    ),
}
_NOT_A_WAIT: Final = {
    "en": re.compile(
        r"\b(?:call(?:ed)? you back|callback|call back|return your call|ring you back|per minute|cents?|pence|costs?|business hours|within \d+ (?:hours|days))\b"
    ),
    "de": re.compile(r"\b(?:zuruckruf\w*|ruckruf\w*|rufen wir sie|rufen sie zuruck|pro minute|cent|zuruck)\b"),
    "fr": re.compile(r"\b(?:rappel\w*|euros?|centimes?|la minute)\b"),
    "es": re.compile(r"\b(?:devolv\w*|llamaremos|llamemos|por minuto|euros?|centimos)\b"),
}
_NEAR: Final = 70
"""Characters: a wait word stands this near the minutes."""


def wait_range(words: Sequence[str], language: str) -> tuple[float, float] | None:
    """The wait told, in seconds from least to most. `About ten minutes` is (600, 600), `less than five` (0, 300)."""
    text = " ".join(words)
    for start, end, low, high in _spans(text, language):
        around = text[max(0, start - _NEAR) : end + _NEAR]
        near = text[max(0, start - 25) : end + 18]
        if _WAITING[language].search(around) and not _NOT_A_WAIT[language].search(near):
            return low, high
    return None


def _spans(text: str, language: str) -> list[tuple[int, int, float, float]]:
    """Lengths of time in the text: (start, end, least, most), in order."""
    found: list[tuple[int, int, float, float]] = []
    join, units = _JOIN[language], _UNITS[language]
    ones = "|".join(_ONE[language])
    for pattern, seconds in _SPECIAL[language]:
        for match in re.finditer(rf"\b(?:{pattern})\b", text):
            found.append(_bounded(text, match.start(), match.end(), float(seconds), language))
    for match in re.finditer(rf"\b(?:{_AND_A_HALF[language]})\b", text):
        said = next(group for group in match.groups() if group)
        hours = _WHOLE[said] if said in _WHOLE else float(said)
        found.append(_bounded(text, match.start(), match.end(), 3600.0 * (hours + 0.5), language))
    between = rf"\b(\d+|{ones}) (?:(?P<u1>{units}) )?(?:{join}) (\d+) (?P<unit>{units})\b"
    for match in re.finditer(between, text):
        unit = float(_UNIT_S[language][match["unit"]])
        least = float(match[1]) if match[1].isdigit() else 1.0
        low = least * (_UNIT_S[language][match["u1"]] if match["u1"] else unit)
        high = float(match[3]) * unit
        if match["u1"] and _UNIT_S[language][match["u1"]] > unit:  # one hour and ten minutes
            found.append(_bounded(text, match.start(), match.end(), low + high, language))
        elif low < high:
            found.append((match.start(), match.end(), low, high))
    for match in re.finditer(rf"\b(\d+|{ones}) (?P<unit>{units})\b", text):
        if any(start <= match.start() < end for start, end, _, _ in found):
            continue
        count = 1.0 if not match[1].isdigit() else float(match[1])
        length_s = count * _UNIT_S[language][match["unit"]]
        found.append(_bounded(text, match.start(), match.end(), length_s, language))
    return sorted(span for span in found if span[3] <= LONGEST_S)


def _bounded(text: str, start: int, end: int, seconds: float, language: str) -> tuple[int, int, float, float]:
    before = text[max(0, start - 22) : start].rstrip()
    if re.search(rf"\b(?:{_BELOW[language]})(?: \w+)?$", before):
        return start, end, 0.0, seconds
    if re.search(rf"\b(?:{_ABOVE[language]})(?: \w+)?$", before):
        return start, end, seconds, LONGEST_S
    return start, end, seconds, seconds


# ------------------------------------------------------------------------------------------------- keys

_VERBS: Final = {
    "en": ("press", "dial", "push", "hit", "select", "choose", "enter"),
    "de": ("drucken", "wahlen", "tippen", "betatigen"),
    "fr": ("tapez", "appuyez", "composez", "faites", "touche", "taper", "appuyer"),
    "es": ("marque", "pulse", "oprima", "presione", "digite", "tecla", "marcar", "pulsar"),
}
_BEFORE_KEY: Final = {
    "en": _set("the number option key button digit on now please your telephone keypad a"),
    "de": _set("sie die taste bitte ziffer nummer eine einfach jetzt auf ihrer"),
    "fr": _set("sur le la touche numero chiffre les l maintenant votre clavier"),
    "es": _set("el la numero tecla opcion en su telefono ahora por favor"),
}
_KEYS: Final = {
    "star": "*", "asterisk": "*", "pound": "#", "hash": "#", "stern": "*", "sterntaste": "*", "raute": "#", "rautetaste": "#", "etoile": "*",
    "diese": "#", "asterisco": "*", "numeral": "#", "almohadilla": "#", "gato": "#",
}  # fmt: skip
_MISHEARD: Final = {
    "en": {"won": "1", "to": "2", "too": "2", "tree": "3", "free": "3", "for": "4", "sex": "6", "ate": "8", "oh": "0"},
    "de": {"zwo": "2", "ein": "1", "eine": "1", "drei": "3"},
    "fr": {"en": "1", "une": "1", "cette": "7", "set": "7"},
    "es": {"una": "1", "un": "1", "does": "2"},
}
_CLAUSE: Final = _set("for to if when and or press")
"""After `press to` in English: only then is `to` a two."""


def keys_asked(words: Sequence[str], language: str) -> list[KeyAsked]:
    """Every `press 1`, in order."""
    found: list[KeyAsked] = []
    at = 0
    while at < len(words):
        if any(unlikeness(words[at], verb) <= 0.3 for verb in _VERBS[language]):
            key, end = _key_behind(words, at + 1, language)
            if key:
                found.append(KeyAsked(key, at, end))
                at = end
                continue
        at += 1
    return found


def _key_behind(words: Sequence[str], at: int, language: str) -> tuple[str, int]:
    for place in range(at, min(at + 4, len(words))):
        word = words[place]
        if word.isdigit():
            return (word, place + 1) if len(word) == 1 else ("", 0)
        if word in _KEYS:
            return _KEYS[word], place + 1
        if word in _BEFORE_KEY[language]:
            continue
        misheard = _MISHEARD[language].get(word, "")
        if misheard and (word not in ("to", "for") or place + 1 >= len(words) or words[place + 1] in _CLAUSE):
            return misheard, place + 1
        return "", 0
    return "", 0


_KEY_FIRST: Final = 2
"""A menu whose first words are a key says keys before their meaning: `please press 1 to stay, 2 to …`."""


def stay_key(keys: Sequence[KeyAsked], heard: Sequence[PhraseHeard]) -> str | None:
    """The key that keeps the caller's place, as in `press 1 to stay in the queue`. None when the key is for a call-back."""
    backs = [phrase for phrase in heard if phrase.section == "callback"]
    for phrase in heard:
        if phrase.section != "stay":
            continue
        before = [key for key in keys if 0 <= phrase.start - key.end <= 3]
        behind = [key for key in keys if 0 <= key.start - phrase.end <= 8]
        if before and (keys[0].start <= _KEY_FIRST or not behind):
            key = before[-1]
            until = min((other.start for other in keys if other.start >= phrase.end), default=phrase.end + 8)
            if not any(phrase.end <= back.start < min(until, phrase.end + 8) for back in backs):
                return key.key
        elif behind:
            key = behind[0]
            since = max((other.end for other in keys if other.end <= phrase.start), default=0)
            if not any(max(since, phrase.start - 8) <= back.start < key.start for back in backs):
                return key.key
    return None


# ------------------------------------------------------------------------------------------------- opening

_DAYS: Final = {
    "en": "monday tuesday wednesday thursday friday saturday sunday tomorrow",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag morgen",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche demain",
    "es": "lunes martes miercoles jueves viernes sabado domingo manana",
}
_TIME: Final = {
    "en": r"(?P<h>\d{1,2})(?: (?P<m>15|30|45))?(?: (?P<half>a ?m|p ?m|am|pm|oclock|in the morning))?(?=\b)",
    "de": r"(?P<h>\d{1,2}) uhr(?: (?P<m>15|30|45))?|(?P<h2>\d{1,2})(?= bis \d{1,2} uhr)",
    "fr": r"(?P<h>\d{1,2}) ?(?:heures|heure|h)(?: (?P<m>15|30|45))?",
    "es": r"(?:a )?las (?P<h>\d{1,2})(?: y (?P<m>media|cuarto|30|15))?|de (?P<h2>\d{1,2})(?= (?:de la manana )?a (?:las )?\d)",
}
_OPENS: Final = {
    "en": r"(?:open|opens|reopen|re open|hours|available|return|back|again)",
    "de": r"(?:offnen|geoffnet|offnungszeiten|sprechzeiten|servicezeiten|geschaftszeiten|burozeiten|erreichen|wieder|ab|fur sie da)",
    "fr": r"(?:ouvert\w*|horaires|rouvr\w*|ouvrir\w*|ouvrent|reouverture|rappeler|a partir|joignables?|disponibles?)",
    "es": r"(?:abr\w+|abiert\w+|horario|reabr\w+|partir|llamar|atencion|atendemos)",
}


_DAY_BEFORE: Final = 25


def opening(words: Sequence[str], language: str) -> Opening | None:
    """When the company opens, as far as said: the first time of day behind a word of opening."""
    text = " ".join(words)
    for opens in re.finditer(rf"\b{_OPENS[language]}\b", text):
        tail = text[opens.end() : opens.end() + 90]
        match = re.search(rf"\b(?:{_TIME[language]})", tail)
        if match is None:
            continue
        groups = match.groupdict()
        hour = int(groups.get("h") or groups.get("h2") or 0)
        minute = {"media": 30, "cuarto": 15}.get(groups.get("m") or "")
        minute = minute if minute is not None else int(groups.get("m") or 0)
        if "p" in (groups.get("half") or "").replace(" ", "")[:1] and hour < 12:
            hour += 12
        if hour > 24:
            continue
        around = text[max(0, opens.start() - _DAY_BEFORE) : opens.end() + match.start() + 40]
        return Opening(hour % 24, minute, _day(around, language))
    return None


def _day(text: str, language: str) -> str:
    names = dict(zip(_DAYS[language].split(), _DAYS["en"].split(), strict=True))
    found = re.search(rf"\b({'|'.join(names)})s?\b", text)
    return names[found[1]] if found else ""
