"""What a telephone menu offers, read out of heard sentences: options, entries asked for, questions, notices.

Pure text in, values out. Transcripts may be imperfect: what can't be read is left out, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from holdslayer_agent.core import menu_words as words
from holdslayer_agent.core.numbers import COUNT_WORDS, plain_text
from holdslayer_agent.core.somebody import offers_anybody

__all__ = ["EntryAsked", "Menu", "Notice", "Option", "OptionKind", "parse_menu"]


class OptionKind(StrEnum):
    """What an option is for, as far as every menu knows it."""

    TOPIC = "topic"
    REPEAT = "repeat"
    BACK = "back"
    LANGUAGE = "language"
    OPERATOR = "operator"
    OTHER = "other"
    MORE = "more"
    CONFIRM = "confirm"
    CORRECT = "correct"  # not right: enter it again
    SKIP = "skip"
    WAIT = "wait"
    YES = "yes"
    NO = "no"


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
class Option:
    """One choice. `keys` is empty for one that is spoken (`phrase`) or waited for; `position` counts from 0."""

    keys: str
    meaning: str
    position: int
    kind: OptionKind = OptionKind.TOPIC
    phrase: str = ""
    language: str = ""  # for LANGUAGE: which, as `es`
    doubtful: frozenset[str] = frozenset()
    """Words of its meaning that only one of several hearings has."""
    likeness: float = 0.0
    """Points for what it means beside its words (`navigation.likeness`)."""


@dataclass(frozen=True, slots=True)
class EntryAsked:
    """The company wants a number entered. `prompt` is what it said of it, plain."""

    prompt: str
    digits: int | None = None
    pound: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """Everything understood of one prompt."""

    options: tuple[Option, ...] = ()
    entry: EntryAsked | None = None
    notices: frozenset[Notice] = frozenset()
    text: str = ""
    offers: tuple[str, ...] = ()
    """The sentences, plain, that name a key with what it is for."""
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

_KINDS = (
    (OptionKind.REPEAT, words.REPEAT),
    (OptionKind.CORRECT, words.NOT_CONFIRM),
    (OptionKind.CONFIRM, words.CONFIRM),
    (OptionKind.BACK, words.BACK),
    (OptionKind.OTHER, words.OTHER),
    (OptionKind.MORE, words.MORE),
)
"""In this order: "to hear it again" is no correction, "other options" is no topic."""

_CLAUSE = re.compile(r"(?:,|\band\b|\bor\b)? *\b(?=(?:for|to|if|fur|wenn|pour|si|para)\b)")
_EDGES = re.compile(
    r"^(?:[\s,;:]|\b(?:and|or|please|then|now|you can also|you may|und|oder|bitte|dann|et|ou|puis|y|o|jetzt|ahora"
    r"|maintenant)\b)+"
    r"|(?:[\s,;:]|\b(?:or|and|oder|und|ou|et|o|y) (?:the|die|den|la|le|el)\b"
    r"|\b(?:please|or|and|then|bitte|oder|und|ou|et|o|y|dann|now|say)\b)+$"
)


_CLAUSE = re.compile(r",? *(?:for|to|if|that|when|and you|fur|um|wenn|falls|pour|si|para|que)\b")
_PURPOSE = re.compile(r",? *(?:to|um|pour|para)\b")
_BESIDE = re.compile(r"\b(?:or|oder|ou|o) *$")
"""`stay on the line, or press 1 to leave a message`: what stands before the key is another choice."""
_CONDITION = re.compile(r"(?:if|when|wenn|falls|si|cuando)\b")
_STARTS_WITH_CONDITION = re.compile(
    r"(?:if|for|to|all|fur|wenn|falls|mochten|wollen|haben|zum|zur|pour|vous|si|para|en otro caso|any)\b"
)
_SPELLED = re.compile(
    r"\b(?:m r i|c t(?= scans?\b)|p i n|n p i|d n i|i b a n|s i m(?= card)|t v|a t m|e c(?= ?-?karte)"
    r"|i r m|t v a|i v a)\b"
)
"""Abbreviations that a voice spells, as menus write them for it."""
_ROW = frozenset("123456789")
_CHANGES = re.compile(r"\b(?:change it|corrig\w*|corregir\w*|korrigieren|modifier)\b")
_READ_BACK = re.compile(r"\[|\d[ -]?\d|\b(?:entered|eingegeben|saisi|tape|introducido|tecleado|marcado)\b")
_YES = re.compile(r"(?:(?:for|to say|fur|pour|para|if) )*(?:yes|so|ja|oui|si)(?:,.*| or .*)?")
_NO = re.compile(r"(?:(?:for|to say|fur|pour|para|if) )*(?:no|not|nein|non)(?:,.*| or .*)?")


@dataclass(slots=True)
class _Found:
    start: int
    end: int
    key: str


def parse_menu(sentences: Iterable[str]) -> Menu:
    """The menu in what was heard, oldest sentence first. Later mentions of the same key and meaning are one option."""
    plain = [_tidy(sentence) for sentence in sentences]
    options: list[Option] = []
    unread: list[Option] = []
    entry: EntryAsked | None = None
    notices: set[Notice] = set()
    offers: list[str] = []
    terse = _key_comma(plain) or _terse(plain)
    for place, sentence in enumerate(plain):
        noticed = _noticed(sentence)
        if words.EXAMPLE.match(sentence):
            notices.update(noticed)
            continue
        read, pound = _options(sentence)
        short = [option for option in terse.get(place, []) if option.keys not in {o.keys for o in read}]
        read += short or ([] if read else _key_for(sentence)) or _soft(sentence, read)
        notices.update(noticed - _said_of_options(read))
        read = _asked_before(read, plain[place - 1] if place else "")
        asked = _entry(sentence, pound)
        keyless = not read and asked is None and not pound and not words.NO_CHOICE.search(sentence)
        read += _next_in_row(sentence, options, plain[place + 1 :]) if keyless else []
        offers += [sentence] if any(option.keys and option.meaning for option in read) else []
        unread += [replace(option, position=len(options)) for option in read if not option.meaning]
        options += [option for option in read if option.meaning]
        if keyless and not read and words.UNREAD.search(sentence):
            unread.append(Option("", _trim(sentence), len(options)))
        if asked is not None:
            entry = asked if entry is None else _joined(entry, asked)
        elif pound and entry is not None:
            entry = replace(entry, pound=True)
    if _takes_no_call(plain):
        notices.add(Notice.VOLUME)
    numbered = [replace(option, position=place) for place, option in enumerate(_deduplicated(options))]
    if not numbered and not unread and entry is None and plain:
        notices.update(_asked_last(plain))
    if entry is not None and entry.digits is None and sum(bool(o.keys) for o in numbered) >= 3:
        entry = None  # a menu; what looked like a number asked for is a misheard option
    if entry is not None:
        numbered = [_skip_if_so(option) for option in numbered]
    numbered = _of_what_company_has(numbered, " ".join(plain))
    return Menu(tuple(numbered), entry, frozenset(notices), " ".join(plain), tuple(offers), tuple(unread))


def _takes_no_call(plain: Sequence[str]) -> bool:
    """Whether there are too many calls and the caller is sent away, be it in two sentences."""
    many = any(words.MANY_CALLS.search(sentence) for sentence in plain)
    return many and any(words.SENT_AWAY.search(sentence) for sentence in plain)


def _of_what_company_has(options: list[Option], text: str) -> list[Option]:
    """Where nothing was read back, what is to be corrected or changed is not what was just entered: a topic."""
    kinds = {option.kind for option in options}
    if OptionKind.CONFIRM in kinds or OptionKind.TOPIC not in kinds or _READ_BACK.search(text):
        return options
    return [
        replace(option, kind=OptionKind.TOPIC)
        if option.kind is OptionKind.CORRECT and _CHANGES.search(option.meaning)
        else option
        for option in options
    ]


def _key_for(sentence: str) -> list[Option]:
    """The options of `the 1 for orders, the 2 for deliveries`, where its keys count up."""
    matches = list(words.KEY_FOR.finditer(sentence))
    keys = [_key(match["key"]) for match in matches]
    if len(keys) < 2 or keys != sorted(set(keys)) or words.COLLECT.search(sentence):
        return []
    return [_option(key, _trim(match["meaning"])) for key, match in zip(keys, matches, strict=True)]


def _asked_before(read: list[Option], before: str) -> list[Option]:
    """`Was your bin not emptied? Then press 1.`: what the key is for stands in the question before it."""
    if not before.endswith("?") or not read or read[0].meaning:
        return read
    return [_option(read[0].keys, _trim(before)), *read[1:]]


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
    text = re.sub(r"[¿¡\"“”«»()]", " ", text)
    text = _SPELLED.sub(lambda letters: letters[0].replace(" ", ""), text)
    return words.mended(re.sub(r"\s+", " ", text).strip())


def _options(sentence: str) -> tuple[list[Option], bool]:
    """The options of one sentence, and whether it says that an entry ends with pound."""
    answers = words.YES_NO_KEYS.search(sentence)
    if answers is not None and _key(answers["yes"]) != _key(answers["no"]):
        yes, no = _key(answers["yes"]), _key(answers["no"])
        return [Option(yes, "yes", 0, OptionKind.YES), Option(no, "no", 0, OptionKind.NO)], False
    found: list[_Found] = []
    pound = False
    for match in words.ANCHOR.finditer(sentence):
        key = _key(match["key"])
        before = sentence[: match.start("key")]
        if key in words.EMERGENCY_KEYS:
            continue
        if key == "#" and words.TERMINATOR.search(before) and words.COLLECT.search(sentence[: match.start()]):
            pound = True
        elif not words.NO_CHOICE.search(sentence[max(0, match.start() - 25) : match.end() + 6]):
            found.append(_Found(match.start(), match.end(), key))
    ends = words.POUND_SENTENCE.search(sentence) and not words.SKIP.search(sentence)
    if ends or (words.COLLECT.search(sentence) and words.POUND_LAST.search(sentence)):
        pound = True
        found = [f for f in found if f.key != "#"] if ends else found
    if found:
        for pattern in (words.SHORT_AFTER, words.SHORT_BEFORE, words.SHORT_LIST):
            for match in pattern.finditer(sentence):
                inside = any(f.start <= match.start("key") < f.end for f in found)
                if not inside and match.start() > found[0].start:
                    start = match.start() if pattern is words.SHORT_AFTER else match.start("key")
                    found.append(_Found(start, match.end(), _key(match["key"])))
    lone = [match for match in words.LIST_KEY.finditer(sentence) if match["key"] not in words.EMERGENCY_KEYS]
    if len(lone) >= 2 or found:
        starts = [f.end for f in found]
        for match in lone:
            if not any(match.start("key") < end and match.end("key") >= end for end in starts) and not any(
                f.start <= match.start("key") < f.end for f in found
            ):
                found.append(_Found(match.start("key"), match.end("key"), _key(match["key"])))
    found.sort(key=lambda f: f.start)
    read = _with_meanings(sentence, found)
    return read + _spoken(sentence, found) + _waiting(sentence, found, read), pound


def _keys_come_first(sentence: str, found: list[_Found]) -> bool:
    """Every key, the last one too, is followed by what it is for: words before the first are no option's, as in `are
    you moving in or out? press 1 for moving in, press 2 for moving out`."""
    ends = [after.start for after in found[1:]] + [_sentence_end(sentence, found[-1].end)] if found else []
    return len(found) >= 2 and all(_CLAUSE.match(sentence[f.end : end]) for f, end in zip(found, ends, strict=True))


def _with_meanings(sentence: str, found: list[_Found]) -> list[Option]:
    """Give every key the words that belong to it: those before it, or, when there are none, those behind."""
    options: list[Option] = []
    taken = found[0].start if _keys_come_first(sentence, found) else 0
    for place, anchor in enumerate(found):
        before = _trim(sentence[taken : anchor.start])
        until = found[place + 1].start if place + 1 < len(found) else _sentence_end(sentence, anchor.end)
        behind = sentence[anchor.end : until]
        starts_clause = _CLAUSE.match(behind)
        if words.COLLECT.search(before):  # `enter your PIN, or press pound to skip`: the key is the way round it
            options.append(Option(anchor.key, _trim(behind) or "instead", 0, OptionKind.SKIP))
            taken = until
            continue
        beside = not place and _PURPOSE.match(behind) and _BESIDE.search(sentence[: anchor.start])
        if before and not beside and not (starts_clause and _only_filler(before)):
            purpose = _trim(behind) if place + 1 == len(found) and _PURPOSE.match(behind) else ""
            if purpose and not _CONDITION.match(before):
                purpose = ""
            options.append(_option(anchor.key, f"{before} {purpose}".strip()))
            taken = until if purpose else anchor.end
            continue
        if place + 1 < len(found):
            behind, until = _own_part(behind, until)
        options.append(_option(anchor.key, _trim(behind)))
        taken = until
    return options


def _own_part(behind: str, until: int) -> tuple[str, int]:
    """Of the words between two keys: those of the first. `Press 2 to pay. For help, press 3` shares them out."""
    cuts = [m.start() for m in _CLAUSE.finditer(behind) if m.start() > 0 and _trim(behind[: m.start()])]
    cuts = [cut for cut in cuts if re.search(r"[.;,] *$|[.;,]", behind[max(0, cut - 2) : cut + 2])]
    if not cuts:
        return behind, until
    cut = cuts[-1]
    return behind[:cut], until - (len(behind) - cut)


def _spoken(sentence: str, found: list[_Found]) -> list[Option]:
    options = []
    for match in words.SAY.finditer(sentence):
        if any(f.start <= match.start() < f.end for f in found):
            continue
        if re.search(r"\b(?:number|digits?|pin|code|password|nummer|zahl|ziffer|numero|clave)\b", match["phrase"]):
            continue  # a number is never to be spoken
        if words.EXAMPLES.match(match["phrase"]):
            continue
        if re.match(r"(?:it|so|this|that|es|das|dies|le|la|lo)\b(?! )|(?:it|es|so|das) ", match["phrase"]):
            continue  # "please say so to our clerk"
        quoted = re.split(r",? +(?:or|oder|ou|o) +|, +", match["phrase"].strip(" ,?!"))
        before = _trim(sentence[: match.start()])
        for phrase in [part.strip(" ,") for part in quoted if part.strip(" ,")][:8]:
            if words.ANCHOR.search(phrase):
                continue  # "say yes or no, or press 1 for yes"
            kind = OptionKind.SKIP if words.SKIP.search(phrase) else OptionKind.TOPIC
            kind = OptionKind.YES if _YES.fullmatch(phrase) else OptionKind.NO if _NO.fullmatch(phrase) else kind
            options.append(Option("", before or phrase, 0, kind, phrase))
    return options


def _waiting(sentence: str, found: list[_Found], read: list[Option]) -> list[Option]:
    """Staying on the line as a choice: only where it stands beside another one."""
    match = words.WAIT_CHOICE.search(sentence)
    if match is None:
        return []
    start = max((f.end for f in found if f.end <= match.start()), default=0)
    before = _trim(sentence[start : match.start()])
    if any(option.keys and match[0] in option.meaning and words.STAY.search(option.meaning) for option in read):
        return []  # "to remain on hold, press 1": a key is for it
    offered = re.search(
        r"\b(?:otherwise|or|to continue|all others|if not|sonst|andernfalls|oder|sinon|dans le cas contraire|ou|si no|o"
        r"|(?:de lo|en caso) contrario)\b",
        sentence,
    )
    if not found and not offered and not (_STARTS_WITH_CONDITION.match(_EDGES.sub("", sentence)) and before):
        return []
    return [Option("", before or "otherwise", 0, OptionKind.WAIT)]


def _key_comma(plain: list[str]) -> dict[int, list[Option]]:
    """Sentences such as `2, hogar y comunidades.` by their place, when two of them or more count up."""
    found: dict[int, list[Option]] = {}
    last = 0
    for place, sentence in enumerate(plain):
        match = words.KEY_COMMA.match(sentence)
        if match is not None and not words.COLLECT.search(sentence):
            key = _key(match["key"] or match["with"])
            if (key.isdigit() and int(key) > last) or (found and key in "0*#"):
                last = int(key) if key.isdigit() else last
                found[place] = [_option(key, _trim(match["meaning"]))]
        ending = words.KEY_COMMA_LAST.match(sentence) if found else None
        if ending is not None:
            found[place] = [_option(_key(ending["key"]), _trim(ending["meaning"]))]
    return found if len(found) >= 2 else {}


def _terse(plain: list[str]) -> dict[int, list[Option]]:
    """Sentences such as `Travel plans, 3.` by their place, when at least two of them stand together."""
    found: dict[int, list[Option]] = {}
    for place, sentence in enumerate(plain):
        match = words.ORDER_SHORT.match(sentence.strip(" .!"))
        key = _key(match["key"]) if match is not None else ""
        # "since 1931" is no option, nor is "Tuesday at nine", nor a greeting whose last word was misheard
        meaning = match["meaning"] if match is not None else ""
        certain_key = len(key) == 1 and not words.TIME_BEFORE.search(meaning) and not words.GREETING.match(meaning)
        if match and certain_key and not words.ANCHOR.search(sentence) and not words.COLLECT.search(sentence):
            found[place] = [_option(key, _trim(match["meaning"]))]
    certain = any(
        re.match(r"(?:for|if|to|fur|wenn|um|zu[rm]?|bei|pour|si|para)\b", option.meaning)
        for (option,) in found.values()
    )
    menu = any(words.ANCHOR.search(sentence) and not words.NO_CHOICE.search(sentence) for sentence in plain)
    return found if len(found) >= 2 or certain or menu else {}


def _soft(sentence: str, read: list[Option]) -> list[Option]:
    """The option of a sentence whose verb of pressing was lost, and whose key stands before what it is for."""
    match = words.SOFT_AFTER.search(sentence)
    if read or match is None or words.COLLECT.search(sentence) or words.ANCHOR.search(sentence):
        return []
    meaning = _trim(f"{sentence[: match.start('key')]} {sentence[match.end('key') :]}")
    return [_option(_key(match["key"]), meaning)]


def _next_in_row(sentence: str, before: list[Option], later: list[str]) -> list[Option]:
    """The option of a sentence whose verb was lost, where its number is the next of a row that counts up."""
    match = words.ROW_LAST.search(sentence) or words.ROW_FIRST.search(sentence)
    if match is None or words.COLLECT.search(sentence):
        return []
    key = int(_key(match["key"]))
    row = [int(option.keys) for option in before if option.keys in _ROW]
    after = [int(_key(m["key"])) for said in later[:2] for m in words.ANCHOR.finditer(said) if _key(m["key"]) in _ROW]
    follows = bool(row) and row[-1] == key - 1
    leads = key + 1 in after[:1] and (not row or row[-1] < key)
    if not follows and not leads:
        return []
    meaning = _trim(f"{sentence[: match.start('key')]} {sentence[match.end('key') :]}")
    return [_option(str(key), meaning)] if meaning else []


def _option(key: str, meaning: str) -> Option:
    for language, names in words.LANGUAGE_NAMES.items():
        if any(re.search(rf"\b{name}\b", meaning) for name in names) and len(meaning.split()) <= 9:
            return Option(key, meaning, 0, OptionKind.LANGUAGE, language=language)
    if _YES.fullmatch(meaning) or _NO.fullmatch(meaning):
        return Option(key, meaning, 0, OptionKind.YES if _YES.fullmatch(meaning) else OptionKind.NO)
    own = re.split(r"[.!] +", meaning)[-1]  # "your zip code is correct. for claims" confirms nothing
    right, wrong = words.CONFIRM.search(own), words.NOT_CONFIRM.search(own)
    if right and wrong and right.start() < wrong.start() and key == "1":
        return Option(key, meaning, 0, OptionKind.CONFIRM)  # "1 if that's right, …to try again": the next key was lost
    for kind, pattern in _KINDS:
        if pattern.search(own) and not (kind is OptionKind.OTHER and words.OTHERS_OF_ONE_TOPIC.search(meaning)):
            return Option(key, meaning, 0, kind)
    return Option(key, meaning, 0, OptionKind.OPERATOR if offers_anybody(meaning) else OptionKind.TOPIC)


def _skip_if_so(option: Option) -> Option:
    if option.kind in (OptionKind.TOPIC, OptionKind.CORRECT) and words.SKIP.search(option.meaning):
        return replace(option, kind=OptionKind.SKIP)
    return option


def _entry(sentence: str, pound: bool) -> EntryAsked | None:
    if not words.COLLECT.search(sentence) or re.search(
        r"\b(?:if you know|wenn sie .* kennen|si vous connaissez)\b", sentence
    ):
        return None
    if re.search(r"\b(?:enter it again|try again)\b", sentence) and words.ANCHOR.search(sentence):
        return None
    counts = []
    for match in words.COUNT_DIGITS.finditer(sentence):
        count = next((part for part in match.groups() if part), "")
        value = int(count) if count.isdigit() else COUNT_WORDS.get(count)
        if value is not None and 1 < value <= 24:
            counts.append(value)
    return EntryAsked(sentence, sum(counts) or None, pound)  # a date: two, two and four digits


def _joined(first: EntryAsked, second: EntryAsked) -> EntryAsked:
    """Two sentences about the same entry: the later words count first, as a prompt repeats itself."""
    return EntryAsked(f"{first.prompt} {second.prompt}", second.digits or first.digits, first.pound or second.pound)


def _deduplicated(options: list[Option]) -> list[Option]:
    """One option for each key and meaning; a key said again with other words is kept as well."""
    seen: dict[tuple[str, str, str], Option] = {}
    for option in options:
        seen.setdefault((option.keys, option.meaning, option.phrase), option)
    return list(seen.values())


def _key(spoken: str) -> str:
    bare = re.sub(r"[- ]?(?:key|sign|button|symbol|taste)$", "", spoken.strip())
    return words.KEYS.get(bare, bare.replace(" ", ""))


def _trim(text: str) -> str:
    return _EDGES.sub("", _EDGES.sub("", text.strip(" .,;:?!"))).strip(" .,;:?!")


def _only_filler(text: str) -> bool:
    if re.match(r"(?:please )?say (?:yes|no)\b|sagen sie (?:ja|nein)\b|dites (?:oui|non)\b|diga (?:si|no)\b", text):
        return True
    return len(text.split()) <= 3 and not re.match(r"(?:for|to|if|fur|wenn|pour|si|para)\b", text)


def _sentence_end(sentence: str, start: int) -> int:
    found = re.search(r"[.;?!]", sentence[start:])
    return start + found.start() if found else len(sentence)
