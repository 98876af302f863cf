"""Several hearings of one prompt made into one text: sentence beside sentence, word beside word, and the words vote.

The newest hearing is the frame: what it lost is filled in from the others, and of two words that only one hearing has
each, that one stays which belongs into a menu at this place (a key behind a verb of pressing), else both.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from holdslayer_agent.core.menu_words import KEYS
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.core.said_words import unlikeness

__all__ = ["Vote", "prompts_alike", "sentences_alike", "vote"]

_ALIKE = 0.4
"""Two hearings of one sentence share 0.72 of their words with 15 % word errors and 0.49 with 30 %."""

_UNLIKE_WORDS = 0.5
_VERB = re.compile(
    r"(?:press|push|button|number|dr(?:u|ue)cken|sie|dann|die|tapez|appuyez|sur|faites|le|la|pulse|oprima|marque|presione|el)$"
)
_PUNCTUATION = re.compile(r"[^\w*#']+")


@dataclass(slots=True)
class _Slot:
    """One place of the sentence: how often each word was heard there. The empty word: nothing was."""

    votes: Counter[str]
    raw: dict[str, str]


@dataclass(frozen=True, slots=True)
class Vote:
    """A prompt as several hearings together have it, and, for each sentence, the words that only one of them has."""

    said: list[str]
    doubtful: list[frozenset[str]]


def vote(hearings: Sequence[Sequence[str]]) -> Vote:
    """The sentences of the last hearing as all hearings together have them; oldest first, at least one."""
    frame = [list(_slots(sentence)) for sentence in hearings[-1]]
    heard = [1] * len(frame)
    inserted: dict[int, list[str]] = {}
    for other in reversed(hearings[:-1]):
        pairs = _beside(list(hearings[-1]), list(other))
        for mine, theirs in pairs:
            frame[mine] = _joined(frame[mine], list(_slots(other[theirs])), heard[mine])
            heard[mine] += 1
        _note_lost(pairs, other, inserted)
    said: list[str] = []
    doubtful: list[frozenset[str]] = []
    for place, slots in enumerate(frame):
        for lost in inserted.get(place, []):
            said.append(lost)
            doubtful.append(frozenset())
        said.append(_chosen(slots) if heard[place] > 1 else hearings[-1][place])
        doubtful.append(_heard_once(slots) if heard[place] > 1 else frozenset())
    return Vote(said, doubtful)


def _heard_once(slots: list[_Slot]) -> frozenset[str]:
    """Words that only one hearing has, and no other at another place of the sentence."""
    sure = {word for slot in slots for word, count in slot.votes.items() if count > 1}
    return frozenset(word for slot in slots for word in slot.votes if word and word not in sure)


@lru_cache(maxsize=8192)  # each sentence of a call is laid beside every other at each decision
def sentences_alike(one: str, other: str) -> float:
    """The share of the longer sentence's words that stand, in this order, in the other; 0..1."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return 0.0
    same = sum(a is not None and b is not None and _same(first[a], second[b]) for a, b in _align(first, second))
    return same / max(len(first), len(second))


def prompts_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two texts are hearings of one prompt: half of the shorter one's sentences agree, misheard or not."""
    if not one or not other:
        return False
    shorter, longer = sorted((one, other), key=len)
    told = [sentence for sentence in shorter if len(sentence.split()) >= 3] or list(shorter)
    same = sum(any(sentences_alike(sentence, said) >= _ALIKE for said in longer) for sentence in told)
    return same * 2 >= len(told)


def _note_lost(pairs: list[tuple[int, int]], other: Sequence[str], inserted: dict[int, list[str]]) -> None:
    """Sentences that only an earlier hearing has, between two neighbours that both have: they were lost this time."""
    for (mine, theirs), (mine_next, theirs_next) in itertools.pairwise(pairs):
        if mine_next == mine + 1 and theirs_next == theirs + 2 and mine_next not in inserted:
            inserted[mine_next] = [other[theirs + 1]]


def _beside(mine: list[str], theirs: list[str]) -> list[tuple[int, int]]:
    """Which sentences are the same, in order: the alignment with the greatest sum of likeness."""
    rows = [[0.0] * (len(theirs) + 1) for _ in range(len(mine) + 1)]
    alike = [[sentences_alike(a, b) for b in theirs] for a in mine]
    for i in reversed(range(len(mine))):
        for j in reversed(range(len(theirs))):
            both = rows[i + 1][j + 1] + (alike[i][j] if alike[i][j] >= _ALIKE else -1.0)
            rows[i][j] = max(both, rows[i + 1][j], rows[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(mine) and j < len(theirs):
        if alike[i][j] >= _ALIKE and rows[i][j] == rows[i + 1][j + 1] + alike[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif rows[i][j] == rows[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _slots(sentence: str) -> list[_Slot]:
    return [_Slot(Counter({word: 1}), {word: raw}) for word, raw in _tokens(sentence)]


def _tokens(sentence: str) -> list[tuple[str, str]]:
    found = []
    for raw in sentence.split():
        word = _PUNCTUATION.sub("", plain_text(raw))
        if word:
            found.append((KEYS.get(word, word), raw))
    return found


def _words(sentence: str) -> list[str]:
    return [word for word, _ in _tokens(sentence)]


def _same(one: str, other: str) -> bool:
    return one == other or unlikeness(one, other) < _UNLIKE_WORDS / 2


def _align(one: Sequence[str], other: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Word beside word by edit distance; None where one side has nothing."""
    costs = [[float(i + j) if not i or not j else 0.0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            changed = costs[i - 1][j - 1] + (0.0 if a == b else 0.8 if not _same(a, b) else 0.2)
            costs[i][j] = min(changed, costs[i - 1][j] + 0.7, costs[i][j - 1] + 0.7)
    pairs: list[tuple[int | None, int | None]] = []
    i, j = len(one), len(other)
    while i or j:
        step = 0.0 if i and j and one[i - 1] == other[j - 1] else 0.8
        if i and j and step and _same(one[i - 1], other[j - 1]):
            step = 0.2
        if i and j and abs(costs[i][j] - costs[i - 1][j - 1] - step) < 1e-9:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and (not j or abs(costs[i][j] - costs[i - 1][j] - 0.7) < 1e-9):
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
    return pairs[::-1]


def _joined(slots: list[_Slot], other: list[_Slot], heard: int) -> list[_Slot]:
    mine = [slot.votes.most_common(1)[0][0] or next(word for word in slot.votes if word) for slot in slots]
    theirs = [next(iter(slot.votes)) for slot in other]
    whole: list[_Slot] = []
    for a, b in _align(mine, theirs):
        if a is None and b is not None:
            slot = other[b]
            slot.votes[""] += heard
        elif a is not None:
            slot = slots[a]
            word = theirs[b] if b is not None else ""
            slot.votes[word] += 1
            if b is not None:
                slot.raw.setdefault(word, other[b].raw[word])
        else:
            continue
        whole.append(slot)
    return whole


def _chosen(slots: list[_Slot]) -> str:
    """The words that most hearings have; where they are of two minds, what belongs into a menu there, else all."""
    said: list[str] = []
    before = ""
    for place, slot in enumerate(slots):
        most = max(slot.votes.values())
        best = [word for word, count in slot.votes.items() if count == most]
        after_verb = bool(_VERB.match(before))
        if len(best) > 1:
            keys = [word for word in best if _is_key(word)]
            words = [word for word in best if word and not _is_key(word)]
            verbs = [word for word in words if _VERB.match(word)]
            leads = place + 1 < len(slots) and any(_is_key(word) for word in slots[place + 1].votes)
            if keys and after_verb:
                best = keys[:1]
            elif verbs and leads:
                best = verbs[:1]
            else:
                best = [word for word in words if word not in verbs] or words[:1]
        for word in best:
            if word:
                said.append(slot.raw[word])
                before = word
    return " ".join(said)


def _is_key(word: str) -> bool:
    return word in "0123456789*#" and len(word) == 1
