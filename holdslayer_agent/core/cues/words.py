"""What was said, as far as speech to text understood it: whole phrases, weighed by `core.said`."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from holdslayer_agent.core.cues.reaction import REACTION_S
from holdslayer_agent.core.cues.scale import within
from holdslayer_agent.core.cues.turn import Scene, Turn
from holdslayer_agent.core.diction import system_odds
from holdslayer_agent.core.introductions import names_itself_a_machine, thanks_as_people_do
from holdslayer_agent.core.personhood import puts_to_the_test
from holdslayer_agent.core.prompted import asks_for_own_words
from holdslayer_agent.core.replies import reply
from holdslayer_agent.core.said import MACHINE, Said, SaidKind, classify

__all__ = ["ANNOUNCED", "HEARD_WELL", "REPLIED", "asks_for_a_person", "heard_well", "said_in", "strengths"]

FULL: Final = 3.0
"""Log-odds of a kind of speech from which on its words count in full: 95 % of such sentences are of that kind."""
GREETS: Final = (-0.7, 2.0)
"""Log-odds of a greeting, from nothing to all. Of the development sentences (`bench/said/dev`, five folds, no errors)
89 % of greetings, 4 % of machines' and 26 % of those that are neither (songs, stories) lie above the lower, 56, 0.6 and
1 % above the upper. From 0 on (81, 3 and 11 %) the same false rings come, and people later."""
ANNOUNCED: Final = "announcement words"
SYSTEM: Final = "a system's wording"
PERSON: Final = "a person's wording"
WORDED: Final = "words are known"
"""What speaks in words that are neither is rather a recording: people on the telephone talk like people."""
UNSURE: Final = 0.5
SYSTEM_UNSURE: Final = 1.5
"""Log-odds that say nothing: of 34 English sentences that agents say (bench/said/test) four have more than the latter,
of 238 sentences of systems in four languages 11 have less than minus the former (docs/words.md)."""
HEARD_WELL: Final = (0.3, 0.75)
"""A recogniser's confidence. Half heard, everything is worded alike: of texts in the development calls that Whisper was
less sure of than 0.3, 25 % of people's and 26 % of announcements' are worded like a person's, from 0.75 on 92 and 6 %
(`python -m tools.hearing_model.heard`). So are greetings: Spanish heard as English became "Hello, how are you?" at
0.48. Measured for Whisper; the embedded recogniser gave 14 greetings of flite's men 0.35 to 1, half of them 0.74."""
HALF_SAYS: Final = 0.5
"""Share that a machine's words say however badly they were heard. Judged: under babble a person's first words become
"Press 2.", and with all of it 3 instead of 2 people of 164 are missed with a question; with none of it a phrase that a
weak recogniser has half right would say nothing."""
OWN_S: Final = 0.5
"""An utterance that began this much before the turn is what the turn was told apart from. Judged."""
REPLIED: Final = "an answer's words"
REPLY_FROM: Final = 0.6
"""Share of an utterance's words: of 452 sentences of machines (bench/said) one has more."""
OFFERED: Final = 0.9
"""How whole an option's words must be. Judged: "pour parler à", "para hablar con" are short and seldom misheard."""
_PERSONS: Final = (SaidKind.GREETING, SaidKind.QUESTION)
_MACHINE_BUT_VOICEMAIL: Final = MACHINE - {SaidKind.VOICEMAIL}


@lru_cache(maxsize=512)
def _classified(text: str, language: str, few: float) -> Said:
    return classify(text, language, few=few)


def text_of(turn: Turn) -> str:
    """All words of the turn. An utterance that was under way when it began is mostly the recording's before it."""
    return " ".join(turn.words[utterance] for utterance in _own(turn)).strip()


def _own(turn: Turn) -> list[str]:
    return [start_s for start_s in turn.words if float(start_s) > turn.started_s - OWN_S]


@lru_cache(maxsize=512)
def _diction(text: str, language: str, register: float | None) -> float:
    return system_odds(text, language, register)


def _register(turn: Turn) -> float | None:
    """That of its utterances, the longest most; None where it is not known of all."""
    own = _own(turn)
    if not own or any(utterance not in turn.register for utterance in own):
        return None
    size = sum(len(turn.words[utterance]) for utterance in own)
    return sum(len(turn.words[utterance]) * turn.register[utterance] for utterance in own) / max(size, 1)


def said_in(turn: Turn, language: str) -> Said | None:
    """All words of the turn together; None while there are none."""
    text = text_of(turn)
    if not text:
        return None
    few = 0.0 if turn.speaking else _spoken(turn)
    return _classified(text, turn.language or language, round(few, 1))


def asks_for_a_person(turn: Turn, language: str) -> bool:
    """Somebody or something wants to know whether a person calls: the user must answer that, never we."""
    said = said_in(turn, language)
    if said is None:
        return False
    if puts_to_the_test(text_of(turn)):
        return True
    asks, keeps = (said.log_odds.get(kind, -9.0) for kind in (SaidKind.HUMAN_TEST, SaidKind.STAY_KEY))
    return asks > max(keeps, 0.0) and not _only_offers(said)  # "press 1 if you are still there" is the navigator's


def _only_offers(said: Said) -> bool:
    """Whether all of it is an option's words: "to speak with a person, press 0" asks nobody what he is."""
    asked = [phrase for phrase in said.phrases if phrase.section == SaidKind.HUMAN_TEST]
    offers = [p for p in said.phrases if p.section == SaidKind.MENU and p.strength >= OFFERED]
    return bool(asked) and all(any(o.start < a.start < o.end for o in offers) for a in asked)


def strengths(turn: Turn, scene: Scene) -> dict[str, float]:
    """0..1 each."""
    said = said_in(turn, scene.language)
    if said is None:
        return {}

    text = text_of(turn)
    odds = _diction(text, turn.language or scene.language, _register(turn))
    well, spoken = heard_well(turn), _spoken(turn)
    persons = _beyond_doubt(-odds, UNSURE) * spoken * well
    thanked = thanks_as_people_do(text)  # what he begins with is every announcement's
    machine = _full(max(said.log_odds[kind] for kind in _MACHINE_BUT_VOICEMAIL)) * (1.0 - persons)
    machine *= 0.0 if thanked else HALF_SAYS + (1.0 - HALF_SAYS) * well
    system = 0.0 if thanked else _beyond_doubt(odds, SYSTEM_UNSURE)
    if names_itself_a_machine(text) or asks_for_own_words(text):  # however much like a person it greets
        return {ANNOUNCED: 1.0, WORDED: 1.0, SYSTEM: _beyond_doubt(odds, SYSTEM_UNSURE)}
    return {
        "greeting words": within(said.log_odds[SaidKind.GREETING], GREETS) * (1.0 - 0.5 * machine) * well * spoken,
        "a person's words": _full(said.log_odds[SaidKind.QUESTION]) * (1.0 - machine) * well,
        ANNOUNCED: machine,
        WORDED: float(odds != 0.0),
        SYSTEM: system * (1.0 - max(_full(said.log_odds[kind]) for kind in _PERSONS)),
        PERSON: persons,
        "voicemail words": _full(said.log_odds[SaidKind.VOICEMAIL]),
        REPLIED: _replied(turn, scene.language),
    }


def _full(odds: float) -> float:
    return within(odds, (0.0, FULL))


def _beyond_doubt(odds: float, unsure: float) -> float:
    return within(odds, (unsure, unsure + FULL))


def heard_well(turn: Turn) -> float:
    """0..1: how far the words can be believed, the longest utterances most; 0 while there are none."""
    shares = [(len(turn.words[utterance]), turn.heard_well.get(utterance, 1.0)) for utterance in _own(turn)]
    mean = sum(size * sure for size, sure in shares) / max(sum(size for size, _ in shares), 1)
    return _well(mean)


def _well(confidence: float) -> float:
    return within(confidence, HEARD_WELL)


def _spoken(turn: Turn) -> float:
    """0..1: how far the voice speaks. Songs are worded like people."""
    return 1.0 - min(2.0 * turn.sung, 1.0)


def _replied(turn: Turn, language: str) -> float:
    """How much what was said since our question is what people say to it."""
    if turn.question is None:
        return 0.0
    language = turn.language or language
    since = [utterance for utterance in turn.words if float(utterance) >= turn.question.at_s + REACTION_S[0]]
    most = max((reply(turn.words[u], language) * _well(turn.heard_well.get(u, 1.0)) for u in since), default=0.0)
    return most if most >= REPLY_FROM else 0.0
