"""How well an option serves a goal: shared words, shared concepts, and what sort of caller and callee it is for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.navigation.binding import binds
from holdslayer_agent.navigation.concepts import (
    COMPOUND_HEADS,
    CONCEPT_WEIGHTS,
    CONCEPTS,
    LEADS_TO,
    STOP_WORDS,
    WEAK_WORDS,
)

__all__ = [
    "NOTHING_SHARED",
    "Shared",
    "concepts_in",
    "content_words",
    "is_unwanted",
    "same_topic",
    "same_words",
    "score",
    "told_by",
]

_SUFFIXES = re.compile(
    r"(?:ations?|ungen|ement|ments?|ings?|ung|ies|ied|ers?|ed|en|es|s|e|n|y|o|a|os|as|ar|er|ir"
    r"|ado|ada|ando|iendo|ion|iones)$"
)
_WORD = re.compile(r"[a-z0-9]+")
_PROBLEMS = frozenset(
    (
        *("too_much", "dispute", "leak", "gas_smell", "lost", "stolen", "fraud", "not_received", "damaged"),
        *(
            "accident",
            "roadside",
            "refund",
            "technical",
            "outage",
            "cancel",
            "glass",
            "missed_visit",
            "without_permission",
        ),
        *("late", "damaged", "final_bill", "injury", "sick_pay"),
    )
)
_NOT_SO = re.compile(
    r"\b(?:nobody|no one|niemand|personne|nadie) (?:is|was|got|ist|wurde|n'est|esta|resulto) \w+"
    r"|\bwithout (?:a|an|any) \w+"
)
"""What a caller says to be not so: "nobody is hurt" is about no injury."""
_NEW_THING = re.compile(
    r"\b(?:my|our|have|got|habe|haben|meine?[nrms]?|unsere?[nrms]?|j'ai|avons|mon|ma|notre|tengo|mi|nuestr[oa])"
    r" (?:an? |eine?[nrms]? |une? |una? )?(?:new|neue?[nrms]?|nouv(?:eau|el|elle)|nuev[oa])\b"
    r"|\b(?:neue?[nrms]?|new) (?=(?:adress|anschrift|wohnung|haus|house|home|address))"
)
"""A thing that is new makes nobody a new customer."""
_CHANGES = re.compile(
    r"(?:(?:if|wenn|si) (?:you|sie|vous|usted|ya) .{0,40}?\b|(?:to|um|pour|para|zum|zur|for) )?"
    r"(?:change|cancel|reschedule|modify|move|andern|anderung|storn\w+|modif\w+|annul\w+|anular|cambiar|changer)\b"
)
"""An option to change or cancel something; what stands behind that only says what."""
_TALK = re.compile(
    r"\b(?:questions?|problems?|inquir\w+|discuss|issues?|fragen?|anliegen|probleme?|reclam\w+|dudas?|consultas?|incidenc\w+)\b"
)
"""An option to talk about a thing rather than to hear or pay it."""
_REPORTS = re.compile(
    r"(?:if |for |to |you |want |wish |would like |need )*(?:report|file|open|start|make|submit|lodge)\b.{3,50}"
    r" or (?:check|ask|hear|follow)\b"
)
"""`To report an outage or check on one`: for what is new as well as for what was reported before."""
_ASKS = re.compile(
    r"(?:how (?:much|do|can|long)|what|when|combien|comment|quand|quel\w*|wie ?viel|wie|was|wann|cuanto|como|cuando)\b"
)
"""A wish to know."""
_NAMED = 0.6
"""About a word in common: an emergency of the very thing that the goal names is no stranger's."""
_MOST_ASSOCIATED = 0.95
"""Things and headings by themselves, however many: what a goal is about counts 1, and goes before them."""
_THING = 0.5
"""Concepts of this weight and less stand in many options: one that the goal has not says nothing against an option."""
_LOSSES = frozenset(("lost", "stolen"))
_LOST_THINGS = frozenset(("card", "insurance_card", "bag", "keys", "passport", "mobile", "sim", "licence"))
"""A card that was lost is no answer to somebody who waits for money."""
_GRAVE = frozenset(
    ("lost", "stolen", "fraud", "security", "emergency", "gas_smell", "roadside", "death", "downed_line")
)
"""What an option of its own is kept for: nobody with another wish belongs there."""
_OPPOSITES = tuple(
    pair
    for one, other in (
        ("moving_in", "moving_out"),
        ("at_work", "retired"),
        ("afterwards", "under_way"),
        ("extension_of_time", "afterwards"),
        ("roadside", "afterwards"),
    )
    for pair in ((one, other), (other, one))
)
"""What can't be true of one caller."""
_BOOKS = re.compile(
    r"\b(?:(?:schedule|book|make|set up) (?:an?|your)\b|vereinbar\w+|prendre (?:un )?r(?:endez|dv)|pedir (?:una )?cita)"
)
"""An option to make an appointment, and none to move it."""
_CANCELLED_BY_THEM = re.compile(
    r"\b(?:(?:they|you|airline|company) (?:have |just )?cancell?ed (?:my|our|the)|(?:was|were|got|been|is) cancell?ed"
    r"|(?:wurde|ist) (?:abgesagt|gestrichen|storniert)|(?:a|ont) (?:ete )?annule|(?:ha sido|fue) cancelad[oa]"
    r"|(?:me |nos )?(?:han|ha) cancelado|cancelaron)\b"
)
"""What the company has called off: the caller wants something else now."""
_MEMBERSHIP = frozenset(("subscription", "contract", "plan"))
_CHANGING = frozenset(("cancel", "exchange", "moving", "late"))
_CANCELLED = frozenset(("order", "appointment", "booking", "subscription", "contract", "flight", "parcel", "card"))
"""What is cancelled."""
_UNWANTED = ("promotion", "callback", "leave_message", "objection", "self_service_end")


@dataclass(frozen=True, slots=True)
class Shared:
    """What stands in several options of a menu, and so tells little about any of them."""

    words: frozenset[str] = frozenset()
    concepts: frozenset[str] = frozenset()


NOTHING_SHARED = Shared()
_SHARED = 0.4
"""Judged: what a concept counts that half of the options have; it still tells them from the rest."""
_RELATED = 0.35
"""Judged: two long words of which one begins with the other, or that begin alike, mean something similar."""
_LONG = 6


@lru_cache(maxsize=512)
def concepts_in(text: str) -> frozenset[str]:
    """The concepts a plain text speaks of."""
    return frozenset(name for name, pattern in CONCEPTS.items() if pattern.search(text))


def score(goal: str, meaning: str, shared: Shared = NOTHING_SHARED) -> float:
    """How well an option with this meaning serves the goal; about 1 is a clear fit, 0 none, below 0 to be avoided.

    `shared` is what stands in several options of the menu, so tells little.
    """
    told = told_by(goal)
    wanted, offered = _cut(told), _cut(plain_text(meaning))
    have = concepts_in(wanted) | concepts_in(told)
    has = concepts_in(offered) | concepts_in(plain_text(meaning))
    if "new" in have and "new" not in concepts_in(_NEW_THING.sub("", wanted)):
        have -= {"new"}
    if _CANCELLED_BY_THEM.search(told):
        have -= {"cancel"}
    if "incomplete" in has - have:  # what came without a part of it did come
        has -= {"not_received"}
    topical = has - {"person", "information", "consumer", "existing", *(set(_UNWANTED) - have)}
    points = _words_in_common(wanted, offered, shared.words, _said_of(offered, (have & topical) - shared.concepts))
    associated = 0.0
    for concept in have & topical:
        weight = CONCEPT_WEIGHTS.get(concept, 1.0) * (_SHARED if concept in shared.concepts else 1.0)
        if CONCEPT_WEIGHTS.get(concept, 1.0) >= 1.0:
            points += weight
        else:
            associated += weight
    hit = any(CONCEPT_WEIGHTS.get(concept, 1.0) >= 1.0 for concept in have & topical - shared.concepts)
    other_thing = bool(has & _LOST_THINGS) and not has & have & _LOST_THINGS
    for other in topical - have - (_LOSSES if other_thing else frozenset()):
        associated += max((LEADS_TO.get(concept, {}).get(other, 0.0) for concept in have), default=0.0)
    points += associated if hit else min(associated, _MOST_ASSOCIATED)
    if "information" in has and have & _PROBLEMS and not has & have & _PROBLEMS and not _ASKS.match(wanted):
        points *= 0.3
    if "track" in has and "not_received" in have and "not_received" not in has:
        points *= 0.15
    if "pay" in has and have & _PROBLEMS and not have & {"pay", "arrangement"} and "refund" not in has:
        points *= 0.35
    if "complaint" in has - have and "billing" in have - has:  # first to those who can put the bill right
        points *= 0.6
    if has & {"pay", "balance"} and "arrangement" in have - has:
        points *= 0.5
    for one, other in _OPPOSITES:
        if one in have and other in has - have and one not in has:
            points -= 1.2
    if points >= 0.4 and have & _PROBLEMS and _TALK.search(offered):
        points += 0.3
    if "new" in has and not have & {"new", "apply"}:
        points = points * 0.5 - 0.3
    if "business" in has and "business" not in have:
        points = points * 0.5 - 0.4
    if "person" in has:
        points += 0.45
    about_earlier = "claim_status" in has or {"existing", "claim"} <= has or ("track" in has and have & _PROBLEMS)
    if (
        about_earlier
        and not _REPORTS.match(offered)
        and not have & {"claim_status", "handler", "existing", "track", "missed_visit"}
    ):
        points *= 0.4
    own = ("consumer" in has or ("existing" in has and not has & {"claim", "booking", "appointment"})) and (
        "information" not in has
    )
    unrelated = {
        other
        for other in topical - have
        if CONCEPT_WEIGHTS.get(other, 1.0) > _THING and not any(other in LEADS_TO.get(concept, {}) for concept in have)
    } - {"business", "new", "health"}
    if has & {"appointment", "booking", "exchange"}:
        unrelated -= {"cancel"}  # "to schedule, change or cancel an appointment"
    happened = {concept for concept in topical if CONCEPT_WEIGHTS.get(concept, 1.0) >= 1.0}
    if has & _GRAVE and not any(
        concept in have or any(concept in LEADS_TO.get(own, {}) for own in have) for concept in happened
    ):
        points -= 0.6 if points < _NAMED else 0.2
    if unrelated and points > 0:
        points -= 0.7 if "cancel" in unrelated else 0.2  # cancelling can't be taken back
    if "cancel" in have & has and have & _CANCELLED and has & _CANCELLED and not have & has & _CANCELLED:
        points *= 0.4  # "change or cancel an order" cancels no membership
    if "exchange" in have and not has & {"exchange", "cancel"} and points > 0 and _BOOKS.search(offered):
        points *= 0.5
    if has & {"cancel", "exchange"} and not have & _CHANGING and points > 0 and _CHANGES.match(offered):
        points = min(points * 0.4, _THING)
    if own and not unrelated - _MEMBERSHIP and "new" not in has and "business" not in has and "new" not in have:
        points += 0.5
    if "not" in offered.split() and "consumer" in has:  # "if you are not yet a customer"
        points -= 1.2
    if is_unwanted(goal, meaning):
        points -= 2.0
    return points


def told_by(goal: str) -> str:
    """The goal as a plain text, without what the caller says to be not so."""
    return _NOT_SO.sub(" ", plain_text(goal))


def _cut(text: str) -> str:
    return COMPOUND_HEADS.sub(" ", text)


def is_unwanted(goal: str, meaning: str) -> bool:
    """Whether an option is an offer, a survey, a call-back, a voicemail or an objection, and not what is wanted.

    Or binds the user to something that the goal does not speak of.
    """
    return binds(goal, meaning) or bool(
        (concepts_in(plain_text(meaning)) - concepts_in(plain_text(goal))) & set(_UNWANTED)
    )


def same_words(first: str, second: str) -> float:
    """The share of the first text's words that stand in the second."""
    words = set(_WORD.findall(first))
    return len(words & set(_WORD.findall(second))) / len(words) if words else 0.0


def same_topic(first: str, second: str) -> bool:
    """Whether two options speak of the same: they share a word that means something, or neither has one."""
    mine, other = {_stem(word) for word in content_words(first)}, {_stem(word) for word in content_words(second)}
    return bool(mine & other) or not (mine and other)


def _words_in_common(goal: str, meaning: str, common: frozenset[str], counted: frozenset[str]) -> float:
    """`counted` are the words of concepts in common, which count by themselves."""
    wanted = {_stem(word): word for word in content_words(goal)}
    points = 0.0
    seen = set()
    for word in content_words(meaning):
        stem = _stem(word)
        if stem in wanted and stem not in seen:
            seen.add(stem)
            weak = word in WEAK_WORDS or wanted[stem] in WEAK_WORDS
            again = word in counted
            points += 0.15 if weak else 0.3 if word in common or again else 0.65
        elif word not in WEAK_WORDS and word not in common and any(_related(word, mine) for mine in wanted.values()):
            points += _RELATED
            seen.add(stem)
    return points


def _said_of(text: str, concepts: frozenset[str]) -> frozenset[str]:
    """The words of a plain text by which it speaks of these concepts."""
    return frozenset(
        word for concept in concepts for match in CONCEPTS[concept].finditer(text) for word in _WORD.findall(match[0])
    )


def _related(one: str, other: str) -> bool:
    """Whether two long words share their beginning, or one holds the other: `vaccine`, `vaccination`."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < _LONG or other in WEAK_WORDS:
        return False
    return longer[: len(shorter) - 1] == shorter[:-1] or (len(longer) > len(shorter) + 2 and shorter in longer)


def content_words(text: str) -> list[str]:
    """The words of a plain text that say what it is about."""
    return [word for word in _WORD.findall(text) if word not in STOP_WORDS and len(word) > 1]


def _stem(word: str) -> str:
    stem = word
    for _ in range(2):
        shorter = _SUFFIXES.sub("", stem)
        if len(shorter) < 4:
            break
        stem = shorter
    return stem
