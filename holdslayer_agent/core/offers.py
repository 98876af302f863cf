"""What one sentence of a menu offers: the ways to take an option, and the words that say what it is for.

A way is a key that is named or a phrase that is quoted. Ways that stand beside each other ("say billing, or press 1")
are one offer; its meaning stands before it or behind it. Text is plain (`numbers.plain_text`), one sentence of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from holdslayer_agent.core import menu_words as words
from holdslayer_agent.core.entry import asks_for_entry, ends_entry, enters_something
from holdslayer_agent.core.options import Option, OptionKind, option_of

__all__ = ["given_as_examples", "key_of", "offered", "trim"]

_MOST_PHRASES = 8
"""Judged: no voice lists more words to say in one sentence."""
_MOST_WORDS_SAID = 8
"""Judged: `I want to talk about something else` and hardly more; a longer one tells what to do, and quotes nothing."""

_AND = r"and|or|then|please|now|und|oder|dann|bitte|jetzt|et|ou|puis|maintenant|y|o|ahora"
_LEADING = (
    rf"{_AND}|at any time|you can also|you may|jederzeit|(?:erreichen|kommen|gelangen) sie(?: zu[rmn]?\b)?"
    r"|a tout moment|en cualquier momento|is (?=for\b|to\b)"
)
_TRAILING = (
    rf"{_AND}|say|just|simply|you (?:can|may)(?: also| either)?|(?:that|it)(?:'s| is)|either"
    r"|einfach|konnen sie(?: auch)?|(?:(?:bekommen|erreichen|finden) sie )?mit der"
    r"|veuillez|merci(?: d[e'])?|il suffit d[e']|c'est|vous pouvez|simplement|por favor|puede|simplemente"
)
_EDGES = re.compile(
    rf"^(?:[\s,;:]|\b(?:{_LEADING})\b)+"
    rf"|(?:[\s,;:-]|\b(?:or|and|oder|und|ou|et|o|y) (?:the|die|den|la|le|el)\b|\b(?:{_TRAILING})(?![\w']))+$"
)
_CLAUSE = re.compile(
    r",? *(?:for(?! example\b| instance\b)|to|if|that|when|and you|fur|um|wenn|falls|pour|si|para|que)\b"
)
_PURPOSE = re.compile(r",? *(?:to|um|pour|para)\b")
_BESIDE = re.compile(r"\b(?:or|oder|ou|o) *$")
"""`stay on the line, or press 1 to leave a message`: what stands before the key is another choice."""
_CONDITION = re.compile(r"(?:if|when|wenn|falls|si|cuando)\b")
_STARTS_WITH_CONDITION = re.compile(
    r"(?:if|for|to|all|fur|wenn|falls|mochten|wollen|haben|zum|zur|pour|vous|si|para|en otro caso|any)\b"
)
_OTHERWISE = re.compile(
    r"\b(?:otherwise|or|to continue|all others|if not|sonst|andernfalls|oder|sinon|dans le cas contraire|ou|si no|o"
    r"|(?:de lo|en caso) contrario)\b"
)
_OR = re.compile(
    r"[ ,]*(?:\b(?:or|oder|ou|o|u)\b[ ,]*)?(?:\b(?:you can|you may|just|simply|please|also|either|bitte|auch"
    r"|einfach|bien|vous pouvez|puede|tambien)\b[ ,]*)*"
)
"""All that stands between two ways to take the same option."""
_LIST = re.compile(r",? +(?:or|and|oder|und|ou|et|o|u|y)\b[ ,]+|, +")


_TELLS_TO_SAY = re.compile(
    r"^(?:you (?:can|could|may) )?(?:say|sagen(?: sie)?|dites|diga|puede decir|vous pouvez dire)\b[ ,:]*|[ ,]+sagen$"
)


@dataclass(frozen=True, slots=True)
class _Way:
    """A key that is named, or a phrase that is quoted, or both; its place in the sentence."""

    start: int
    end: int
    keys: str = ""
    phrase: str = ""


def offered(sentence: str) -> tuple[list[Option], bool]:
    """The options of one sentence, and whether it says that an entry ends with pound."""
    answers = words.YES_NO_KEYS.search(sentence)
    if answers is not None and key_of(answers["yes"]) != key_of(answers["no"]):
        yes, no = key_of(answers["yes"]), key_of(answers["no"])
        return [Option(yes, "yes", 0, OptionKind.YES), Option(no, "no", 0, OptionKind.NO)], False
    keys, pound = _keys_named(sentence)
    ways = sorted([*keys, *_phrases_quoted(sentence, keys)], key=lambda way: way.start)
    read = _with_meanings(sentence, _joined(sentence, ways))
    return read + _waiting(sentence, keys, read), pound


def key_of(spoken: str) -> str:
    """The key that a word or a figure of a menu names."""
    bare = re.sub(r"[- ]?(?:key|sign|button|symbol|taste)$", "", spoken.strip())
    return words.KEYS.get(bare, bare.replace(" ", ""))


def trim(text: str) -> str:
    """The words that say what an option is for, without those that only lead to its key."""
    return _EDGES.sub("", _EDGES.sub("", text.strip(" .,;:?!"))).strip(" .,;:?!")


def given_as_examples(sentence: str) -> list[str]:
    """What an open question says may be answered: `for example, pay my bill, or, where is my order`."""
    found = words.EXAMPLES.search(sentence)
    if found is None or asks_for_entry(sentence):
        return []
    listed = _TELLS_TO_SAY.sub("", sentence[found.end() : _sentence_end(sentence, found.end())].lstrip(" ,:"))
    parts = [part.strip(" ,:") for part in _LIST.split(listed)]
    return [part for part in parts if part and len(part.split()) <= _MOST_WORDS_SAID][:_MOST_PHRASES]


# Keys


def _keys_named(sentence: str) -> tuple[list[_Way], bool]:
    """The keys that a sentence offers, in order, and whether pound ends an entry."""
    found: list[_Way] = []
    pound = False
    for pattern in (words.ANCHOR, words.KEY_VERB):
        for match in pattern.finditer(sentence):
            key = key_of(match["key"])
            before = sentence[: match.start("key")]
            if key in words.EMERGENCY_KEYS:
                continue
            if key == "#" and ends_entry(before):
                pound = True
            elif not words.NO_CHOICE.search(sentence[max(0, match.start() - 25) : match.end() + 6]):
                found += _unless_known([_Way(match.start(), match.end(), key)], found)
    ends = words.POUND_SENTENCE.search(sentence) and not words.SKIP.search(sentence)
    if ends or (enters_something(sentence) and words.POUND_LAST.search(sentence)):
        pound = True
        found = [way for way in found if way.keys != "#"] if ends else found
    found += _unless_known(_without_verb(sentence, found), found)
    return sorted(found or _counted(sentence), key=lambda way: way.start), pound


def _without_verb(sentence: str, found: list[_Way]) -> Iterable[_Way]:
    """Keys of a sentence whose verb of pressing is said once: `for bills press 1, for moves 2`."""
    first = min((way.start for way in found), default=len(sentence))
    for pattern in (words.SHORT_AFTER, words.SHORT_BEFORE, words.SHORT_LIST):
        for match in pattern.finditer(sentence):
            if match.start() > first:
                yield _Way(match.start("way"), match.end(), key_of(match["key"]))
    said = words.SAY.search(sentence)
    for match in words.OR_KEY.finditer(sentence, said.end() if said else len(sentence)):
        yield _Way(match.start("way"), match.end(), key_of(match["key"]))
    lone = [match for match in words.LIST_KEY.finditer(sentence) if match["key"] not in words.EMERGENCY_KEYS]
    if len(lone) >= 2 or found:
        for match in lone:
            yield _Way(match.start(), match.end(), key_of(match["key"]))


def _unless_known(ways: Iterable[_Way], found: list[_Way]) -> list[_Way]:
    """Of these keys the ones that stand at no other's place."""
    known: list[_Way] = []
    for way in ways:
        if not any(way.start < other.end and other.start < way.end for other in (*found, *known)):
            known.append(way)
    return known


def _counted(sentence: str) -> list[_Way]:
    """The keys of `the 1 for orders, the 2 for deliveries`, a list that names no verb, where they count up."""
    matches = list(words.KEY_FOR.finditer(sentence))
    keys = [key_of(match["key"]) for match in matches]
    if len(keys) < 2 or keys != sorted(set(keys)) or asks_for_entry(sentence):
        return []
    return [_Way(match.start(), match.end(), key) for key, match in zip(keys, matches, strict=True)]


# Phrases


def _phrases_quoted(sentence: str, keys: list[_Way]) -> list[_Way]:
    """What may be said, each phrase with its verb, or behind another one of its list."""
    found: list[_Way] = []
    for match in words.SAY.finditer(sentence):
        if any(way.start <= match.start() < way.end for way in (*keys, *found)):
            continue
        begin = match.start("phrase")
        until = _phrase_end(sentence, begin, keys)
        quoted = sentence[begin:until]
        if words.NOT_QUOTED.match(quoted) or words.EXAMPLES.match(quoted):
            continue
        start = match.start()
        for part in _LIST.split(quoted)[:_MOST_PHRASES]:
            phrase = part.strip(" ,.:?!")
            begin = sentence.index(part, begin) + len(part)
            if phrase and len(phrase.split()) <= _MOST_WORDS_SAID and not words.A_NUMBER.search(phrase):
                found.append(_Way(start, begin, phrase=phrase))
                start = begin
    return found


def _phrase_end(sentence: str, begin: int, keys: list[_Way]) -> int:
    """Where a phrase ends: at the next way, a clause of what it is for, or staying on the line."""
    ends = [way.start for way in keys if way.start >= begin] + [_sentence_end(sentence, begin)]
    for pattern in (words.PHRASE_ENDS, words.SAY, words.WAIT_CHOICE):
        ends += [found.start() for found in (pattern.search(sentence, begin + 1),) if found is not None]
    until = min(ends)
    return begin + len(re.sub(r"[ ,]+(?:(?:or|oder|ou|o|and|und|et|y)[ ,]*)?$", "", sentence[begin:until]))


# Offers and what they are for


def _joined(sentence: str, ways: list[_Way]) -> list[_Way]:
    """Ways to take the same option as one: a phrase and a key, or two keys, with "or" between them."""
    offers: list[_Way] = []
    taken = 0
    for place, way in enumerate(ways):
        until = ways[place + 1].start if place + 1 < len(ways) else len(sentence)
        explained = _CLAUSE.match(sentence[way.end : until]) is not None
        if offers and _OR.fullmatch(sentence[offers[-1].end : way.start]):
            last = offers[-1]
            led_to = bool(trim(sentence[taken : last.start]))
            listed = len(offers) > 1 and offers[-2].end == last.start
            if _are_one(last, way, led_to=led_to, explained=explained, listed=listed):
                both = replace(last, end=way.end, keys=last.keys or way.keys, phrase=last.phrase or way.phrase)
                offers[-1] = both
                continue
        taken = offers[-1].end if offers else 0
        offers.append(way)
    return offers


def _are_one(last: _Way, way: _Way, *, led_to: bool, explained: bool, listed: bool) -> bool:
    """Whether two ways that stand beside each other are for one option.

    Not two phrases of a list, nor a list and a key with words of its own ("say billing, or claims, or press 0 for an
    operator"), nor where words lead to the first and explain the second: then these are for two.
    """
    if last.phrase and way.phrase:
        return False
    if last.keys and way.keys:
        return explained and not led_to
    return not (explained and (led_to or listed))


def _with_meanings(sentence: str, offers: list[_Way]) -> list[Option]:
    """Give every offer the words that belong to it: those before it, or, when there are none, those behind."""
    options: list[Option] = []
    taken = offers[0].start if _explained_behind(sentence, offers) else 0
    for place, offer in enumerate(offers):
        before = trim(sentence[taken : offer.start])
        until = offers[place + 1].start if place + 1 < len(offers) else _sentence_end(sentence, offer.end)
        behind = sentence[offer.end : until]
        starts_clause = _CLAUSE.match(behind)
        if offer.keys and asks_for_entry(before):  # `enter your PIN, or press pound to skip`: the way round it
            options.append(Option(offer.keys, trim(behind) or "instead", 0, OptionKind.SKIP))
            taken = until
            continue
        beside = not place and _PURPOSE.match(behind) and _BESIDE.search(sentence[: offer.start])
        if before and not beside and not (starts_clause and _only_filler(before)):
            purpose = trim(behind) if place + 1 == len(offers) and _PURPOSE.match(behind) else ""
            if purpose and not _CONDITION.match(before):
                purpose = ""
            options.append(option_of(offer.keys, f"{before} {purpose}".strip(), offer.phrase))
            taken = until if purpose else offer.end
            continue
        if offer.phrase and not starts_clause:
            options.append(option_of(offer.keys, offer.phrase, offer.phrase))
            taken = offer.end
            continue
        if place + 1 < len(offers):
            behind, until = _own_part(behind, until)
        meaning = trim(behind)
        if not meaning and options and options[-1].phrase and not options[-1].keys:
            options[-1] = option_of(offer.keys, options[-1].meaning, options[-1].phrase)
        else:  # not `say billing if your bill is too high, or press 1`
            options.append(option_of(offer.keys, meaning, offer.phrase))
        taken = until
    return options


def _explained_behind(sentence: str, offers: list[_Way]) -> bool:
    """Every offer, the last one too, is followed by what it is for: words before the first are no option's, as in `are
    you moving in or out? press 1 for moving in, press 2 for moving out`."""
    ends = [after.start for after in offers[1:]] + [_sentence_end(sentence, offers[-1].end)] if offers else []
    return len(offers) >= 2 and all(_CLAUSE.match(sentence[o.end : end]) for o, end in zip(offers, ends, strict=True))


def _own_part(behind: str, until: int) -> tuple[str, int]:
    """Of the words between two keys: those of the first. `Press 2 to pay. For help, press 3` shares them out."""
    cuts = [m.start() for m in _CLAUSE.finditer(behind) if m.start() > 0 and trim(behind[: m.start()])]
    cuts = [cut for cut in cuts if re.search(r"[.;,] *$|[.;,]", behind[max(0, cut - 2) : cut + 2])]
    if not cuts:
        return behind, until
    cut = cuts[-1]
    return behind[:cut], until - (len(behind) - cut)


def _waiting(sentence: str, keys: list[_Way], read: list[Option]) -> list[Option]:
    """Staying on the line as a choice: only where it stands beside another one."""
    match = words.WAIT_CHOICE.search(sentence)
    if match is None:
        return []
    start = max((way.end for way in keys if way.end <= match.start()), default=0)
    before = trim(sentence[start : match.start()])
    if any(option.keys and match[0] in option.meaning and words.STAY.search(option.meaning) for option in read):
        return []  # "to remain on hold, press 1": a key is for it
    conditional = _STARTS_WITH_CONDITION.match(_EDGES.sub("", sentence)) and before
    if not keys and not _OTHERWISE.search(sentence) and not conditional:
        return []
    return [Option("", before or "otherwise", 0, OptionKind.WAIT)]


def _only_filler(text: str) -> bool:
    return len(text.split()) <= 3 and not re.match(r"(?:for|to|if|fur|wenn|pour|si|para)\b", text)


def _sentence_end(sentence: str, start: int) -> int:
    found = re.search(r"[.;?!]", sentence[start:])
    return start + found.start() if found else len(sentence)
