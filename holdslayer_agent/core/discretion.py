"""When a secret may be on the line: from the tones that carry it until the company has had its say about them.

While it lasts nothing is recorded but silence, what was heard is not remembered, and of every transcript the numbers
are taken out but for the keys a menu offers. It begins with an entry, or words of the user's, that hold a slot, and
ends a moment after the next other input, or after the call has left the menu, and never while a voice still speaks that
began before. A number that is read back later is found by its digits, and its seconds are blanked in the files once the
call is over.
"""

from __future__ import annotations

import itertools
import re

from holdslayer_agent.core.call import Call, State, Timer
from holdslayer_agent.core.commands import BlankRecording, Command, Say, SendDtmf, UnblankRecording
from holdslayer_agent.core.events import AgentRestarted, CallEvent, Heard
from holdslayer_agent.core.menu_words import ANCHOR, KEYS, LIST_KEY, SHORT_AFTER, SHORT_BEFORE, SHORT_LIST, mended
from holdslayer_agent.core.number_words import SOUNDS_LIKE
from holdslayer_agent.core.numbers import number_runs, plain_text
from holdslayer_agent.core.observations import TranscriptHeard
from holdslayer_agent.core.speaking import LONGEST_S as WORDS_S

__all__ = ["MASK", "end_discretion", "follow", "is_private", "mask_read_back", "private_spans"]

MASK = "[digits]"

LONGEST_S = 60.0
"""After an entry with nothing behind it: companies of the packaged scenarios say their next words within 10 s."""

AFTER_S = 2.5
"""A company stops speaking up to 1 s after a key; its last words come 0.1–0.7 s later."""

LATE_VOICE_S = 20.0
"""A voice that began before and does not end is no read-back any more: the longest of ours lasts 9 s."""

BEFORE_S = 0.3

_COUNT = re.compile(r"[- ]?(?:digits?|ziffern?|stellig\w*|chiffres?|cifras?|digitos?)\b")
_COUNT_OF_DATE = re.compile(
    r" (?:for|fur|pour|para) (?:the |den |das |le |la |l'|el )?"
    r"(?:day|month|year|tag|monat|jahr|jour|mois|annee|dia|mes|ano)\b"
)
_COUNT_BEFORE = re.compile(r"\b(?:last|letzten|derniers?|dernieres|ultim[ao]s) $")
_TOKEN = re.compile(r"[^\W_]+")
_SAID_TO_PRESS = re.compile(
    r"press|push|hit|touch|choose|select|dr(?:u|ue)ck|wahl|waehl|tipp|tap|appuy|fait|compos|puls|oprim|marc|marq|elij|elig|escoj|choisi|pick|presion|digite|tecle|apriet"
    r"|mit der|taste|tecla|opcion|option"
)
_FEWEST_OF_ROW = 3
"""Judged: two digits of a number count up often, three with words between them hardly ever."""
_ARTICLE = re.compile(r"\b(?:ein|eine[nmrs]?|une?|una|o)$")
_TERSE_OPTION = re.compile(r"[a-z][a-z' ,-]*(?:[a-z]{3,}|[a-z']+ [a-z]+ [a-z]{2})[,:] (?:die |la |le |el )?")
_SENTENCE_END = re.compile(r"[.!?;] +")
_OF_NUMBERS = re.compile(
    r"\b(?:enter\w*|said|typed|keyed|your (?:\w+ )?(?:is|ends?)|number|code|pin|digits?|ending|nummer|ziffer\w*|zahl"
    r"|eingegeben|eingabe|getippt|lautet|endet|numero|chiffres?|saisi\w*|compose|tape|termine|cifras?|digitos?|clave"
    r"|marcado|introducido|tecleado|termina\w*|es|est|is|ist)\b"
)
"""What a sentence that reads a number back has, and a terse option has not."""
_BEHIND_ARTICLE = re.compile(r" [a-z]{2,}")


def follow(call: Call, event: CallEvent, commands: list[Command], now: float) -> list[Command]:
    """What a step's commands become: blanked before a secret is sent, and the end of it set a time."""
    if isinstance(event, Heard) and isinstance(event.observation, TranscriptHeard) and "[" in event.observation.text:
        call.private.append((event.observation.started_s - BEFORE_S, event.observation.at_s + BEFORE_S))
    entry = next((at for at, c in enumerate(commands) if _is_secret(c)), None)
    if entry is not None:
        if call.private_since_s is None:
            call.private_since_s = now
        longest_s = LONGEST_S if isinstance(commands[entry], SendDtmf) else WORDS_S
        call.timers[Timer.SECRET] = call.private_until_s = now + longest_s
        return [*commands[:entry], BlankRecording(), *commands[entry:]]
    if call.private_since_s is None:
        return commands
    if any(words.secret and now < words.until_s for words in call.words.values()) and call.state is not State.ENDED:
        return [BlankRecording(), *commands] if isinstance(event, AgentRestarted) else commands
    moved_on = call.state is not State.NAVIGATING or any(isinstance(c, SendDtmf | Say) for c in commands)
    if moved_on or Timer.SECRET not in call.timers:
        call.private_until_s = min(call.private_until_s, now + AFTER_S)
        call.timers[Timer.SECRET] = min(call.timers.get(Timer.SECRET, now + AFTER_S), now + AFTER_S)
    if call.state is State.ENDED:
        _close(call, now)
        return commands
    return [BlankRecording(), *commands] if isinstance(event, AgentRestarted) else commands


def _is_secret(command: Command) -> bool:
    return (isinstance(command, SendDtmf) and "{{" in command.keys) or (isinstance(command, Say) and command.secret)


def end_discretion(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """The time set is over: let be recorded again, unless somebody still speaks who began before."""
    if call.private_since_s is None:
        return []
    heard = call.state in {State.NAVIGATING, State.ON_HOLD, State.VERIFYING}  # elsewhere nobody notes that a voice ends
    speaking = heard and call.menu.last_word_s == float("inf") and call.menu.voice_began_s <= call.private_until_s
    if speaking and now < call.private_until_s + LATE_VOICE_S:
        call.timers[Timer.SECRET] = now + 1.0
        return []
    _close(call, now)
    return [UnblankRecording()]


def _close(call: Call, now: float) -> None:
    if call.private_since_s is not None:
        call.private.append((call.private_since_s, now))
    call.private_since_s = None
    call.timers.pop(Timer.SECRET, None)


def private_spans(call: Call, now: float) -> list[tuple[float, float]]:
    """The seconds of the call, closed ones and the one that lasts, in which a secret may have been on the line."""
    lasting = [] if call.private_since_s is None else [(call.private_since_s, now)]
    return [*call.private, *lasting]


def is_private(call: Call, heard: TranscriptHeard) -> bool:
    """Whether an utterance fell, with any part of it, into such a time."""
    spans = private_spans(call, max(heard.at_s, call.private_since_s or 0.0))
    return any(heard.started_s <= end + BEFORE_S and heard.at_s >= start for start, end in spans)


def mask_read_back(text: str) -> str:
    """The text without any number but the keys of a menu: what may be a number entered before, read back.

    Words that only sound like digits go, too, where they stand beside digits. Lower case where a key was kept: its
    place is known in the plain text alone.
    """
    plain = mended(plain_text(text))
    runs = number_runs(plain)
    keys = _keys(plain)
    row = _terse_row(plain, runs, keys)
    kept = [
        _is_key(plain, run, keys) or run[0][1] in row or _is_count(plain, run) or _is_article(plain, run)
        for run in runs
    ]
    spans = [_grown(plain, run[0][1], run[-1][2]) for run, keep in zip(runs, kept, strict=True) if not keep]
    spans += _sounds_alone(plain)
    if not spans:
        return text
    for start, end in sorted(_united(spans), reverse=True):
        plain = f"{plain[:start]}{MASK}{plain[end:]}"
    return plain


def _keys(plain: str) -> set[int]:
    """Where the keys of a menu stand."""
    pressed = [
        m.start("key") for m in ANCHOR.finditer(plain) if _SAID_TO_PRESS.search(m[0][: m.start("key") - m.start()])
    ]
    if not pressed:
        return {m.start("key") for m in LIST_KEY.finditer(plain) if not plain[m.end() :].strip(" .")}
    short = [
        m.start("key") for pattern in (SHORT_AFTER, SHORT_BEFORE, SHORT_LIST, LIST_KEY) for m in pattern.finditer(plain)
    ]
    return {*pressed, *short}


def _is_key(plain: str, run: list[tuple[str, int, int]], keys: set[int]) -> bool:
    if len(run) > 2 or run[0][1] not in keys:
        return False
    start, end = run[0][1], run[-1][2]
    before, after = _TOKEN.findall(plain[:start])[-1:], _TOKEN.findall(plain[end:])[:2]
    if after[:1] in (["to"], ["for"]):  # "press 1 to speak", which is not "1 2 8"
        after = after[1:]
    beside = [*before, *after[:1]]
    single = all(word in KEYS or (word.isdecimal() and len(word) == 1) for word, _, _ in run)
    return single and not any(w.isdecimal() or w in SOUNDS_LIKE for w in beside)


def _terse_row(plain: str, runs: list[list[tuple[str, int, int]]], keys: set[int]) -> set[int]:
    """Where the keys of a terse menu stand: the only number that was said, or several that count up by one, those of
    whole options before them among them. Numbers of a read-back with words between them hardly count up."""
    terse = [run for run in runs if _ends_terse_option(plain, run)]
    offered = [run for run in runs if run in terse or _is_key(plain, run, keys)]
    digits = [int(key) for run in offered if (key := KEYS.get(run[0][0], run[0][0])).isdigit()]
    counts_up = len(digits) >= _FEWEST_OF_ROW and all(b - a == 1 for a, b in itertools.pairwise(digits))
    return {run[0][1] for run in terse} if len(runs) == 1 or (counts_up and len(offered) == len(runs)) else set()


def _ends_terse_option(plain: str, run: list[tuple[str, int, int]]) -> bool:
    """`Returns and exchanges, 2.`: the key of a terse menu, in a sentence that speaks of no number or entry."""
    begin = max((found.end() for found in _SENTENCE_END.finditer(plain, 0, run[0][1])), default=0)
    until = _SENTENCE_END.search(plain, run[0][2])
    if len(run) > 1 or plain[run[0][2] : until.start() if until else len(plain)].strip(" .!"):
        return False
    option = plain[begin : run[0][1]]
    single = KEYS.get(run[0][0], run[0][0]) in set("123456789")
    return single and bool(_TERSE_OPTION.fullmatch(option)) and not _OF_NUMBERS.search(option)


def _is_count(plain: str, run: list[tuple[str, int, int]]) -> bool:
    """`your eight digit number`, `die letzten vier Ziffern`, `two for the day`: how many are asked for tells none."""
    of_date = KEYS.get(run[0][0], run[0][0]) in ("2", "4") and _COUNT_OF_DATE.match(plain, run[0][2])
    counted = _COUNT.match(plain, run[0][2]) or _COUNT_BEFORE.search(plain[: run[0][1]])
    return len(run) == 1 and bool(counted or of_date)


def _is_article(plain: str, run: list[tuple[str, int, int]]) -> bool:
    """`ein beschadigtes Paket`, `une question`: no number, where a word that is none follows."""
    start, end = run[0][1], run[0][2]
    behind = _BEHIND_ARTICLE.match(plain, end)
    return (
        len(run) == 1
        and bool(_ARTICLE.match(plain[start:end]))
        and behind is not None
        and not ({behind[0].strip(), *_TOKEN.findall(plain[:start])[-1:]} & {*SOUNDS_LIKE, *KEYS})
    )


def _grown(plain: str, start: int, end: int) -> tuple[int, int]:
    """A run of digits with the words beside it that only sound like some."""
    for token in _TOKEN.finditer(plain, end):
        if token[0] not in SOUNDS_LIKE:
            break
        end = token.end()
    for token in reversed(list(_TOKEN.finditer(plain, 0, start))):
        if token[0] not in SOUNDS_LIKE:
            break
        start = token.start()
    return start, end


def _sounds_alone(plain: str) -> list[tuple[int, int]]:
    """Three words or more in a row that all sound like digits: `won to for ate`."""
    spans: list[tuple[int, int]] = []
    row: list[re.Match[str]] = []
    for token in [*_TOKEN.finditer(plain), None]:
        if token is not None and token[0] in SOUNDS_LIKE:
            row.append(token)
            continue
        if len(row) >= 3:
            spans.append((row[0].start(), row[-1].end()))
        row = []
    return spans


def _united(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    united: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1]:
            united[-1] = united[-1][0], max(end, united[-1][1])
        else:
            united.append((start, end))
    return united
