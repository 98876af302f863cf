"""What a telephone menu offers, read out of heard sentences: options, entries asked for, questions, notices.

Pure text in, values out. Transcripts may be imperfect: what can't be read is left out, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from holdslayer_agent.core import menu_words as words
from holdslayer_agent.core.entry import EntryAsked, asks_for_entry, entry_of, joined
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.core.offers import given_as_examples, key_of, offered, trim
from holdslayer_agent.core.options import Option, OptionKind, option_of, topics_and_rest
from holdslayer_agent.core.rereading import read_once, second_reading

__all__ = ["EntryAsked", "Menu", "Notice", "Option", "OptionKind", "parse_menu"]


class Notice(StrEnum):
    """Things a company says that ask for nothing."""

    HOLD = "hold"
    CLOSED = "closed"
    LIKELY_CLOSED = "likely_closed"
    VOICEMAIL = "voicemail"
    VOLUME = "volume"
    GOODBYE = "goodbye"
    INVALID = "invalid"
    YES_NO = "yes_no"
    OPEN_QUESTION = "open_question"


@dataclass(frozen=True, slots=True)
class Menu:
    """Everything understood of one prompt."""

    options: tuple[Option, ...] = ()
    entry: EntryAsked | None = None
    notices: frozenset[Notice] = frozenset()
    text: str = ""
    offers: tuple[str, ...] = ()
    """The sentences, plain, that name a key with what it is for."""
    examples: tuple[str, ...] = ()
    """What may be answered to an open question, as the company puts it: `for example, pay my bill`."""
    unread: tuple[Option, ...] = ()
    """What sounded like an option whose key was not understood; `position` tells where it stands among the others."""

    def of(self, *kinds: OptionKind) -> tuple[Option, ...]:
        """The options of these kinds, in order."""
        return tuple(option for option in self.options if option.kind in kinds)


_NOTICES = {
    Notice.HOLD: words.HOLD,
    Notice.CLOSED: words.CLOSED,
    Notice.LIKELY_CLOSED: words.LIKELY_CLOSED,
    Notice.VOICEMAIL: words.VOICEMAIL,
    Notice.VOLUME: words.UNTAKEN,
    Notice.GOODBYE: words.GOODBYE,
    Notice.INVALID: words.INVALID,
    Notice.YES_NO: words.YES_NO,
    Notice.OPEN_QUESTION: words.OPEN_QUESTION,
}

_SPELLED = re.compile(
    r"\b(?:m r i|c t(?= scans?\b)|p i n|n p i|d n i|i b a n|s i m(?= card)|t v|a t m|e c(?= ?-?karte)"
    r"|i r m|t v a|i v a)\b"
)
"""Abbreviations that a voice spells, as menus write them for it."""
_ROW = frozenset("123456789")
_CHANGES = re.compile(r"\b(?:change it|corrig\w*|corregir\w*|korrigieren|modifier)\b")
_READ_BACK = re.compile(r"\[|\d[ -]?\d|\b(?:entered|eingegeben|saisi|tape|introducido|tecleado|marcado)\b")


def parse_menu(sentences: Iterable[str]) -> Menu:
    """The menu in what was heard, oldest sentence first. Later mentions of the same key and meaning are one option."""
    plain = [item for sentence in sentences for item in _items(_tidy(sentence))]
    options: list[Option] = []
    places: list[int] = []
    unread: list[Option] = []
    entry: EntryAsked | None = None
    notices: set[Notice] = set()
    offers: list[str] = []
    examples: list[str] = []
    terse = _key_comma(plain) or _terse(plain)
    for place, sentence in enumerate(plain):
        noticed = _noticed(sentence)
        examples += given_as_examples(sentence)
        if words.EXAMPLE.match(sentence):
            notices.update(noticed)
            continue
        read, pound = offered(sentence)
        short = [option for option in terse.get(place, []) if option.keys not in {o.keys for o in read}]
        read += short or _soft(sentence, read)
        notices.update(noticed - _said_of_options(read))
        read = _asked_before(read, plain[place - 1] if place else "")
        asked = entry_of(sentence, pound)
        keyless = not read and asked is None and not pound and not words.NO_CHOICE.search(sentence)
        read += _next_in_row(sentence, options, plain[place + 1 :]) if keyless else []
        offers += [sentence] if any(option.keys and option.meaning for option in read) else []
        unread += [replace(option, position=len(options)) for option in read if not option.meaning]
        options += [part for option in read if option.meaning for part in topics_and_rest(option)]
        places += [place] * (len(options) - len(places))
        if keyless and not read and _lost_its_key(sentence):
            unread.append(Option("", trim(sentence), len(options)))
        if asked is not None:
            entry = asked if entry is None else joined(entry, asked)
        elif pound and entry is not None:
            entry = replace(entry, pound=True)
    if _takes_no_call(plain):
        notices.add(Notice.VOLUME)
    again = second_reading(options)
    said = [sentence for place, sentence in enumerate(plain) if place not in places[again:]]
    once = _deduplicated(read_once(options, again))
    numbered = [replace(option, position=place) for place, option in enumerate(once)]
    if not numbered and not unread and entry is None and plain:
        notices.update(_asked_last(plain))
    if entry is not None and entry.digits is None and sum(bool(o.keys) for o in numbered) >= 3:
        entry = None  # a menu; what looked like a number asked for is a misheard option
    if entry is not None:
        numbered = [_skip_if_so(option) for option in numbered]
    text = " ".join(said)
    numbered = _where_nothing_was_read_back(numbered, text)
    offers = [sentence for sentence in offers if sentence in said]
    return Menu(tuple(numbered), entry, frozenset(notices), text, tuple(offers), tuple(examples), tuple(unread))


def _items(sentence: str) -> list[str]:
    """`For bills, press 1; for moves, 2`: a list whose items name a key each, as sentences of their own."""
    items = [item.strip() for item in sentence.split(";")]
    keyed = [re.search(rf"\b{words.KEY_WORD}", item) for item in items]
    return items if len(items) > 1 and all(keyed) else [sentence]


def _lost_its_key(sentence: str) -> bool:
    """Whether something is offered here whose key was not understood: no notice, and nothing to be told to a person."""
    notice = words.STATES.search(sentence) or words.TO_A_PERSON.search(sentence)
    return bool(words.PRESSES.search(sentence) or (words.UNREAD.search(sentence) and not notice))


def _takes_no_call(plain: Sequence[str]) -> bool:
    """Whether there are too many calls and the caller is sent away, be it in two sentences."""
    many = any(words.MANY_CALLS.search(sentence) for sentence in plain)
    return many and any(words.SENT_AWAY.search(sentence) for sentence in plain)


def _where_nothing_was_read_back(options: list[Option], text: str) -> list[Option]:
    """What corrects a number that was just entered stands for something else beside topics where none was read back.

    What is to be changed is a topic; "if you have broken down, press 1; otherwise, press 2" is for the rest.
    """
    kinds = {option.kind for option in options}
    if OptionKind.CONFIRM in kinds or OptionKind.TOPIC not in kinds or _READ_BACK.search(text):
        return options

    def told(option: Option) -> Option:
        if option.is_entered and words.OTHERWISE.fullmatch(option.meaning):
            return replace(option, kind=OptionKind.OTHER)
        changes = option.kind is OptionKind.CORRECT and _CHANGES.search(option.meaning)
        return replace(option, kind=OptionKind.TOPIC) if changes else option

    return [told(option) for option in options]


def _asked_before(read: list[Option], before: str) -> list[Option]:
    """`Was your bin not emptied? Then press 1.`: what the key is for stands in the question before it."""
    if not before.endswith("?") or not read or read[0].meaning:
        return read
    return [option_of(read[0].keys, trim(before)), *read[1:]]


def _noticed(sentence: str) -> set[Notice]:
    found = {notice for notice, pattern in _NOTICES.items() if pattern.search(sentence)}
    if words.RHETORICAL.search(sentence):
        return found - {Notice.YES_NO, Notice.OPEN_QUESTION}
    return found - {Notice.YES_NO} if Notice.OPEN_QUESTION in found else found


def _said_of_options(read: list[Option]) -> set[Notice]:
    """Notices whose words only say what an option is for: `if you are no customer yet`, `leave a message for staff`."""
    about = (Notice.INVALID, Notice.VOICEMAIL)
    return {notice for notice in about for option in read if option.keys and _NOTICES[notice].search(option.meaning)}


def _asked_last(plain: list[str]) -> set[Notice]:
    """What a prompt wants that offers nothing and ends in a question: yes or no, or words where it asks `what`."""
    last = plain[-1]
    if not last.endswith("?") or words.RHETORICAL.search(last):
        return set()
    return {Notice.OPEN_QUESTION if words.ASKS_WHAT.match(last) else Notice.YES_NO}


def _tidy(sentence: str) -> str:
    text = plain_text(sentence).replace("’", "'")
    text = re.sub(r"[¿¡\"“”„«»‹›()]|(?<![a-z])'|'(?![a-z])", " ", text)
    text = re.sub(r" +(?:[–—]|-(?= )) *", ", ", text)
    text = re.sub(r" +(?=[.,;:?!])", "", text)
    text = _SPELLED.sub(lambda letters: letters[0].replace(" ", ""), text)
    return words.mended(re.sub(r"\s+", " ", text).strip())


def _key_comma(plain: list[str]) -> dict[int, list[Option]]:
    """Sentences such as `2, hogar y comunidades.` by their place, when two of them or more count up."""
    found: dict[int, list[Option]] = {}
    last = 0
    for place, sentence in enumerate(plain):
        match = words.KEY_COMMA.match(sentence)
        if match is not None and not asks_for_entry(sentence):
            key = key_of(match["key"] or match["with"])
            if (key.isdigit() and int(key) > last) or (found and key in "0*#"):
                last = int(key) if key.isdigit() else last
                found[place] = [option_of(key, trim(match["meaning"]))]
        ending = words.KEY_COMMA_LAST.match(sentence) if found else None
        if ending is not None:
            found[place] = [option_of(key_of(ending["key"]), trim(ending["meaning"]))]
    return found if len(found) >= 2 else {}


def _terse(plain: list[str]) -> dict[int, list[Option]]:
    """Sentences such as `Travel plans, 3.` by their place, when at least two of them stand together."""
    found: dict[int, list[Option]] = {}
    for place, sentence in enumerate(plain):
        match = words.ORDER_SHORT.match(sentence.strip(" .!"))
        key = key_of(match["key"]) if match is not None else ""
        # "since 1931" is no option, nor is "Tuesday at nine", nor a greeting whose last word was misheard
        meaning = match["meaning"] if match is not None else ""
        certain_key = len(key) == 1 and not words.TIME_BEFORE.search(meaning) and not words.GREETING.match(meaning)
        if match and certain_key and not words.ANCHOR.search(sentence) and not asks_for_entry(sentence):
            found[place] = [option_of(key, trim(match["meaning"]))]
    certain = any(
        re.match(r"(?:for|if|to|fur|wenn|um|zu[rm]?|bei|pour|si|para)\b", option.meaning)
        for (option,) in found.values()
    )
    menu = any(words.ANCHOR.search(sentence) and not words.NO_CHOICE.search(sentence) for sentence in plain)
    return found if len(found) >= 2 or certain or menu else {}


def _soft(sentence: str, read: list[Option]) -> list[Option]:
    """The option of a sentence whose verb of pressing was lost, and whose key stands before what it is for."""
    match = words.SOFT_AFTER.search(sentence)
    if read or match is None or asks_for_entry(sentence) or words.ANCHOR.search(sentence):
        return []
    meaning = trim(f"{sentence[: match.start('key')]} {sentence[match.end('key') :]}")
    return [option_of(key_of(match["key"]), meaning)]


def _next_in_row(sentence: str, before: list[Option], later: list[str]) -> list[Option]:
    """The option of a sentence whose verb was lost, where its number is the next of a row that counts up."""
    match = words.ROW_LAST.search(sentence) or words.ROW_FIRST.search(sentence)
    if match is None or asks_for_entry(sentence):
        return []
    key = int(key_of(match["key"]))
    row = [int(option.keys) for option in before if option.keys in _ROW]
    after = [
        int(key_of(m["key"])) for said in later[:2] for m in words.ANCHOR.finditer(said) if key_of(m["key"]) in _ROW
    ]
    follows = bool(row) and row[-1] == key - 1
    leads = key + 1 in after[:1] and (not row or row[-1] < key)
    if not follows and not leads:
        return []
    meaning = trim(f"{sentence[: match.start('key')]} {sentence[match.end('key') :]}")
    return [option_of(str(key), meaning)] if meaning else []


def _skip_if_so(option: Option) -> Option:
    has_none = words.SKIP.search(option.meaning) or (
        option.keys in ("#", "*") and words.NO_CUSTOMER.search(option.meaning)
    )
    skips = option.kind in (OptionKind.TOPIC, OptionKind.CORRECT) and has_none
    return replace(option, kind=OptionKind.SKIP) if skips else option


def _deduplicated(options: list[Option]) -> list[Option]:
    """One option for each key and meaning; a key said again with other words is kept as well.

    What may be said for an option that has a key is no option of its own: `say repair, or press 1. You can say repair`.
    """
    seen: dict[tuple[str, str, str], Option] = {}
    known = {option.phrase for option in options if option.keys and option.phrase}
    for option in options:
        if option.keys or option.phrase not in known:
            seen.setdefault((option.keys, option.meaning, option.phrase), option)
    return list(seen.values())
