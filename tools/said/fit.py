"""Fits core/words/weights.json to the development sentences.

    python -m tools.said.fit [--check]

One logistic regression a kind, over the features of `core.said`, on every sentence as written and misheard with 15 and
30 % word errors. Weights are drawn towards a prior: a phrase of its own section speaks for a kind, nothing else does.
Prints five-fold figures, sentences held out with all their mishearings; `--check` writes nothing.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.bench.mishearing import Mishearer
from holdslayer_agent.bench.sentences import packaged_sentences
from holdslayer_agent.core.phrases import LANGUAGES
from holdslayer_agent.core.said import FEATURES, KINDS, SaidKind, features_of
from holdslayer_agent.core.said_words import figures, tokens

OUT = Path(__file__).resolve().parents[2] / "holdslayer_agent" / "core" / "words" / "weights.json"
COPIES = {0.0: 1, 0.15: 2, 0.30: 2}
DECAY = 1.0
"""Strength of the prior, in sentences: best mean F1 of 0.5, 1, 2, 3, 5 and 8 over the folds."""
PRIOR = 3.0
FOLDS = 5
SMALL = 0.02
"""Weights nearer to zero are left out of the file."""

Floats = NDArray[np.float64]


def gather() -> tuple[Floats, NDArray[np.bool_], NDArray[np.int64], Floats]:
    """Features, labels by kind, number of the sentence, and its rate of word errors."""
    sentences = packaged_sentences("dev")
    texts = {language: tuple(s.text for s in sentences if s.language == language) for language in LANGUAGES}
    mishearers = {language: Mishearer(language, texts[language], seed=100) for language in LANGUAGES}
    rows, labels, numbers, rates = [], [], [], []
    for rate, copies in COPIES.items():
        for _ in range(copies):
            for number, sentence in enumerate(sentences):
                language = sentence.language
                heard = mishearers[language].hear(sentence.text, rate)
                words = tuple(figures(tokens(heard, language), language))
                if words:
                    rows.append(features_of(words, language)[0])
                    labels.append([kind in sentence.kinds for kind in KINDS])
                    numbers.append(number)
                    rates.append(rate)
    return np.array(rows), np.array(labels), np.array(numbers), np.array(rates)


def prior(kind: SaidKind) -> Floats:
    """What the weights are drawn towards; the bias is free."""
    start = np.zeros(len(FEATURES) + 1)
    own = {"stay key": SaidKind.STAY_KEY, "position": SaidKind.QUEUE, "wait": SaidKind.QUEUE, "keys": SaidKind.MENU}
    for place, name in enumerate(FEATURES):
        if name == kind.value or own.get(name) is kind or (name == "hold" and kind is SaidKind.ANNOUNCEMENT):
            start[place] = PRIOR
    return start


def regress(rows: Floats, labels: NDArray[np.bool_], start: Floats) -> Floats:
    """Weights and bias by Newton steps, ridge towards `start`."""
    design = np.hstack([rows, np.ones((len(rows), 1))])
    decay = np.full(design.shape[1], DECAY)
    decay[-1] = 0.05
    start[-1] = -2.0
    theta = start.copy()

    def loss(at: Floats) -> float:
        odds = design @ at
        return float(np.logaddexp(0, np.where(labels, -odds, odds)).sum() + 0.5 * (decay * (at - start) ** 2).sum())

    for _ in range(60):
        chance = 1 / (1 + np.exp(-np.clip(design @ theta, -30, 30)))
        slope = design.T @ (chance - labels) + decay * (theta - start)
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(decay)
        step = np.linalg.solve(curve, slope)
        before, length = loss(theta), 1.0
        while loss(theta - length * step) > before and length > 1e-4:
            length /= 2
        theta = theta - length * step
        if np.abs(step).max() < 1e-7:
            break
    return theta


def main() -> None:
    rows, labels, numbers, rates = gather()
    odds = np.zeros(labels.shape)
    folds = numbers % FOLDS
    for fold in range(FOLDS):
        train, test = folds != fold, folds == fold
        for place, kind in enumerate(KINDS):
            theta = regress(rows[train], labels[train, place], prior(kind))
            odds[test, place] = rows[test] @ theta[:-1] + theta[-1]
    for rate in COPIES:
        of = rates == rate
        found, said = odds[of] > 0, labels[of]
        f1 = 2 * (found & said).sum(0) / np.maximum(found.sum(0) + said.sum(0), 1)
        loss = np.logaddexp(0, np.where(said, -odds[of], odds[of])).mean()
        print(f"{rate:4.0%} word errors: mean F1 {100 * f1.mean():.1f}, log loss {loss:.4f}")
    stored = {}
    for place, kind in enumerate(KINDS):
        theta = regress(rows, labels[:, place], prior(kind))
        weights = {n: round(float(w), 3) for n, w in zip(FEATURES, theta, strict=False) if abs(w) > SMALL}
        stored[kind.value] = {"bias": round(float(theta[-1]), 3), "weights": weights}
    if "--check" not in sys.argv:
        OUT.write_text(json.dumps(stored, indent=1) + "\n")


if __name__ == "__main__":
    main()
