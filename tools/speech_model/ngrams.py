"""Trigram models with interpolated Kneser-Ney smoothing; reading, mixing and writing of the ARPA form. Pure Python."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["BEGIN", "END", "Model", "kneser_ney", "mix", "perplexity", "read_arpa"]

BEGIN, END = "<s>", "</s>"
Gram = tuple[str, ...]


@dataclass
class Model:
    """Probabilities and back-off weights by order; grams that are missing back off."""

    p: dict[int, dict[Gram, float]]
    backoff: dict[int, dict[Gram, float]] = field(default_factory=lambda: {1: {}, 2: {}})

    def probability(self, gram: Gram) -> float:
        """P(last word | the words before)."""
        if len(gram) == 1:
            return self.p[1].get(gram, 0.0)
        known = self.p[len(gram)].get(gram)
        if known is not None:
            return known
        return self.backoff[len(gram) - 1].get(gram[:-1], 1.0) * self.probability(gram[1:])

    def write_arpa(self, path: Path) -> None:
        """The text form every toolkit reads."""
        words = dict(self.p[1])
        words.setdefault((BEGIN,), 1e-99)
        orders = {1: words, 2: self.p[2], 3: self.p[3]}
        with path.open("w") as out:
            out.write("\\data\\\n" + "".join(f"ngram {n}={len(grams)}\n" for n, grams in orders.items()))
            for n, grams in orders.items():
                out.write(f"\n\\{n}-grams:\n")
                for gram in sorted(grams):
                    weight = f" {_log(self.backoff[n].get(gram, 1.0)):.4f}" if n < 3 else ""
                    out.write(f"{_log(grams[gram]):.4f} {' '.join(gram)}{weight}\n")
            out.write("\n\\end\\\n")


def kneser_ney(sentences: Iterable[str]) -> Model:
    """Interpolated, one discount an order (Chen and Goodman 1998, section 2.7)."""
    counts: dict[int, Counter[Gram]] = {1: Counter(), 2: Counter(), 3: Counter()}
    for sentence in sentences:
        words = [BEGIN, *sentence.split(), END]
        for n in (1, 2, 3):
            counts[n].update(tuple(words[i : i + n]) for i in range(len(words) - n + 1))
    del counts[1][(BEGIN,)]
    model = Model({1: {}, 2: {}, 3: {}})
    size = len(counts[1])
    for n in (1, 2, 3):
        used = counts[3] if n == 3 else _continuations(counts, n)
        once = sum(1 for count in used.values() if count == 1)
        twice = sum(1 for count in used.values() if count == 2)
        discount = once / (once + 2 * twice) if once else 0.5
        total: Counter[Gram] = Counter()
        kinds: Counter[Gram] = Counter()
        for gram, count in used.items():
            total[gram[:-1]] += count
            kinds[gram[:-1]] += 1
        for gram, count in used.items():
            history = gram[:-1]
            share = discount * kinds[history] / total[history]
            lower = model.probability(gram[1:]) if n > 1 else 1 / size
            model.p[n][gram] = (count - discount) / total[history] + share * lower
        if n > 1:
            model.backoff[n - 1] = {h: discount * kinds[h] / total[h] for h in total}
    return model


def _continuations(counts: dict[int, Counter[Gram]], n: int) -> Counter[Gram]:
    """How many words each gram follows; grams that open a sentence keep their counts."""
    followed: Counter[Gram] = Counter()
    for gram in counts[n + 1]:
        followed[gram[1:]] += 1
    for gram, count in counts[n].items():
        if gram[0] == BEGIN:
            followed[gram] = count
    return followed


def read_arpa(path: Path, keep: set[str], top: int) -> Model:
    """Words and bigrams of a general model, limited to `keep` and its `top` most frequent words."""
    model = Model({1: {}, 2: {}, 3: {}})
    order, vocabulary = 0, set(keep)
    for line in path.read_text(errors="replace").splitlines():
        if line.startswith("\\"):
            order = int(line[1]) if line.endswith("-grams:") else 0
            if order == 2:
                ranked = sorted(model.p[1], key=lambda gram: -model.p[1][gram])[:top]
                vocabulary |= {gram[0] for gram in ranked} | {BEGIN, END}
                model.p[1] = {gram: p for gram, p in model.p[1].items() if gram[0] in vocabulary}
            continue
        fields = line.split()
        if order in (1, 2) and len(fields) > order:
            gram = tuple(fields[1 : 1 + order])
            if order == 1 or all(word in vocabulary for word in gram):
                model.p[order][gram] = 10 ** float(fields[0])
    return model


def mix(own: Model, general: Model, share: float, words: set[str]) -> Model:
    """`share` of `own` and the rest of `general`, over `words`; back-off weights anew so that all sums to one."""
    allowed = words | {END}
    mixed = Model({1: {}, 2: {}, 3: {}})
    own_sum = sum(p for gram, p in own.p[1].items() if gram[0] in allowed)
    general_sum = sum(p for gram, p in general.p[1].items() if gram[0] in allowed)
    for word in allowed:
        p = share * own.p[1].get((word,), 0.0) / own_sum
        mixed.p[1][(word,)] = max(p + (1 - share) * general.p[1].get((word,), 0.0) / general_sum, 1e-8)
    scale = sum(mixed.p[1].values())
    mixed.p[1] = {gram: p / scale for gram, p in mixed.p[1].items()}

    def both(gram: Gram) -> float:
        return share * own.probability(gram) + (1 - share) * general.probability(gram)

    for n in (2, 3):
        for gram in own.p[n].keys() | general.p[n].keys():
            if gram[-1] in allowed and all(w in allowed or (i == 0 and w == BEGIN) for i, w in enumerate(gram[:-1])):
                mixed.p[n][gram] = both(gram)
    for gram in list(mixed.p[3]):  # a trigram's parts must be there as bigrams
        for part in (gram[:2], gram[1:]):
            mixed.p[2].setdefault(part, both(part))
    for n in (1, 2):
        _renormalise(mixed, n)
    return mixed


def _renormalise(model: Model, n: int) -> None:
    """Back-off weights of order n, so that each history's probabilities add up to one."""
    known: defaultdict[Gram, float] = defaultdict(float)
    covered: defaultdict[Gram, float] = defaultdict(float)
    for gram, p in model.p[n + 1].items():
        known[gram[:-1]] += p
        covered[gram[:-1]] += model.probability(gram[1:])
    for history, mass in known.items():
        if mass >= 0.999:
            for gram in [g for g in model.p[n + 1] if g[:-1] == history]:
                model.p[n + 1][gram] *= 0.999 / mass
            mass = 0.999
        model.backoff[n][history] = max((1 - mass) / max(1e-6, 1 - covered[history]), 1e-6)


def perplexity(model: Model, sentences: Iterable[str]) -> float:
    """Over the words the model knows."""
    total, count = 0.0, 0
    for sentence in sentences:
        words = [BEGIN, *sentence.split(), END]
        for i in range(1, len(words)):
            p = model.probability(tuple(words[max(0, i - 2) : i + 1]))
            if p > 0:
                total, count = total + math.log(p), count + 1
    return math.exp(-total / max(count, 1))


def _log(p: float) -> float:
    return max(-99.0, math.log10(p)) if p > 0 else -99.0
