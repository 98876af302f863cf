"""Measures `core.said` on sentences it was not fitted on, at several rates of word errors: `holdslayer bench words`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from rich.console import Console
from rich.table import Table

from holdslayer_agent.bench.mishearing import Mishearer
from holdslayer_agent.bench.sentences import FACTS, Sentence, packaged_sentences
from holdslayer_agent.core.phrases import LANGUAGES
from holdslayer_agent.core.said import KINDS, Said, SaidKind, classify

__all__ = ["WordsResult", "fact_of", "measure_words", "run_bench_words"]

RATES: Final = (0.0, 0.15, 0.30)
REPEATS: Final = 3
"""Each sentence is misheard this often, differently."""
PERSON: Final = frozenset({SaidKind.GREETING, SaidKind.QUESTION})
_BINS: Final = 5


@dataclass(slots=True)
class WordsResult:
    """Counts at one rate of word errors."""

    rate: float
    sentences: int = 0
    hits: Counter[str] = field(default_factory=Counter)  # kind said and found
    found: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    first_right: int = 0
    people: int = 0
    people_missed: int = 0  # a person's words taken for a machine's or nobody's
    machines: int = 0
    machines_as_person: int = 0
    facts: Counter[tuple[str, str]] = field(default_factory=Counter)  # (fact, right | wrong | missed | invented)
    by_language: Counter[tuple[str, str]] = field(default_factory=Counter)
    chances: list[tuple[float, bool]] = field(default_factory=list)

    def take(self, sentence: Sentence, heard: Said) -> None:
        """Counts one sentence."""
        self.sentences += 1
        found = set(heard.kinds)
        for kind in KINDS:
            self.said[kind] += kind in sentence.kinds
            self.found[kind] += kind in found
            self.hits[kind] += kind in sentence.kinds and kind in found
            self.chances.append((heard.probability(kind), kind in sentence.kinds))
        right = heard.kind in sentence.kinds if sentence.kinds else heard.kind is SaidKind.UNKNOWN
        self.first_right += right
        self.by_language[sentence.language, "right"] += right
        self.by_language[sentence.language, "all"] += 1
        if sentence.kinds & PERSON:
            self.people += 1
            self.people_missed += not found & PERSON
        elif sentence.kinds and SaidKind.HUMAN_TEST not in sentence.kinds:
            self.machines += 1
            self.machines_as_person += heard.kind in PERSON
        for fact in FACTS:
            told, read = sentence.facts.get(fact), fact_of(heard, fact)
            if told or read:
                result = "right" if told == read else "invented" if not told else "wrong" if read else "missed"
                self.facts[fact, result] += 1

    def precision(self, kind: str) -> float:
        """Of those found, how many were said."""
        return self.hits[kind] / self.found[kind] if self.found[kind] else 1.0

    def recall(self, kind: str) -> float:
        """Of those said, how many were found."""
        return self.hits[kind] / self.said[kind] if self.said[kind] else 1.0

    def f1(self, kind: str) -> float:
        """Harmonic mean of the two."""
        both = self.found[kind] + self.said[kind]
        return 2 * self.hits[kind] / both if both else 1.0

    @property
    def mean_f1(self) -> float:
        """Over the kinds."""
        return sum(self.f1(kind) for kind in KINDS) / len(KINDS)

    def reliability(self) -> list[tuple[float, float, int]]:
        """For each fifth of the scale: mean chance given, share that was so, count."""
        rows = []
        for step in range(_BINS):
            part = [(p, y) for p, y in self.chances if min(int(p * _BINS), _BINS - 1) == step]
            if part:
                given, so = sum(p for p, _ in part) / len(part), sum(y for _, y in part) / len(part)
                rows.append((round(given, 3), round(so, 3), len(part)))
        return rows

    @property
    def calibration_error(self) -> float:
        """Expected calibration error over the fifths, 0..1."""
        return sum(abs(given - so) * count for given, so, count in self.reliability()) / max(len(self.chances), 1)


def fact_of(said: Said, fact: str) -> str | None:
    """The fact as the sentence files write it."""
    match fact:
        case "position":
            return str(said.position) if said.position is not None else None
        case "wait":
            return f"{said.wait_s[0]:.0f}-{said.wait_s[1]:.0f}" if said.wait_s else None
        case "key":
            return said.key
        case _:
            opens = said.opens
            return f"{opens.hour}:{opens.minute:02}" + (f"/{opens.day}" if opens.day else "") if opens else None


def measure_words(
    sentences: Sequence[Sentence], rates: Sequence[float] = RATES, repeats: int = REPEATS, seed: int = 7
) -> list[WordsResult]:
    """One result a rate. Without errors every sentence counts once."""
    texts = {lang: tuple(s.text for s in sentences if s.language == lang) for lang in LANGUAGES}
    results = []
    for rate in rates:
        mishearers = {language: Mishearer(language, texts[language], seed) for language in LANGUAGES}
        result = WordsResult(rate)
        for _ in range(repeats if rate else 1):
            for sentence in sentences:
                heard = mishearers[sentence.language].hear(sentence.text, rate) if rate else sentence.text
                result.take(sentence, classify(heard, sentence.language))
        results.append(result)
    return results


def run_bench_words(part: Literal["dev", "test"] = "test", *, as_json: bool = False, misses: bool = False) -> int:
    """Prints the tables, or one JSON object a rate and a summary. Exit status."""
    sentences = packaged_sentences(part)
    if misses:
        _print_misses(sentences)
        return 0
    results = measure_words(sentences)
    if as_json:
        for result in results:
            print(json.dumps(_as_dict(result)))
        print(json.dumps({"summary": {f"f1_{r.rate:g}": round(r.mean_f1, 3) for r in results}}))
    else:
        _print_tables(part, len(sentences), results)
    return 0


def _as_dict(result: WordsResult) -> dict[str, Any]:
    return {
        "word_errors": result.rate,
        "kinds": {
            kind: {"precision": round(result.precision(kind), 3), "recall": round(result.recall(kind), 3)}
            for kind in KINDS
        },
        "mean_f1": round(result.mean_f1, 3),
        "first_right": round(result.first_right / result.sentences, 3),
        "people_missed": round(result.people_missed / max(result.people, 1), 3),
        "machines_as_person": round(result.machines_as_person / max(result.machines, 1), 3),
        "facts": {fact: {r: result.facts[fact, r] for r in ("right", "wrong", "missed", "invented")} for fact in FACTS},
        "calibration_error": round(result.calibration_error, 3),
        "reliability": result.reliability(),
        "by_language": {
            lang: round(result.by_language[lang, "right"] / max(result.by_language[lang, "all"], 1), 3)
            for lang in LANGUAGES
        },
    }


def _print_tables(part: str, count: int, results: Sequence[WordsResult]) -> None:
    console = Console(width=110)
    kinds = Table(title=f"{count} sentences ({part}): precision / recall in %, by word errors")
    kinds.add_column("kind")
    kinds.add_column("n")
    for result in results:
        kinds.add_column(f"{result.rate:.0%}", justify="right")
    for kind in KINDS:
        cells = [f"{100 * r.precision(kind):.0f} / {100 * r.recall(kind):.0f}" for r in results]
        kinds.add_row(kind, str(results[0].said[kind]), *cells)
    kinds.add_section()
    kinds.add_row("mean F1", "", *(f"{100 * r.mean_f1:.1f}" for r in results))
    kinds.add_row("surest kind right", "", *(f"{r.first_right / r.sentences:.1%}" for r in results))
    for language in LANGUAGES:
        right = [r.by_language[language, "right"] / max(r.by_language[language, "all"], 1) for r in results]
        kinds.add_row(f"  {language}", str(results[0].by_language[language, "all"]), *(f"{x:.1%}" for x in right))
    kinds.add_row(
        "people not recognised", str(results[0].people), *(f"{r.people_missed / r.people:.1%}" for r in results)
    )
    taken = [f"{r.machines_as_person / r.machines:.1%}" for r in results]
    kinds.add_row("machines taken for people", str(results[0].machines), *taken)
    kinds.add_row("calibration error", "", *(f"{r.calibration_error:.3f}" for r in results))
    console.print(kinds)
    facts = Table(title="Facts: right / wrong / missed / invented")
    facts.add_column("fact")
    for result in results:
        facts.add_column(f"{result.rate:.0%}", justify="right")
    for fact in FACTS:
        facts.add_row(
            fact,
            *(
                " / ".join(str(r.facts[fact, what]) for what in ("right", "wrong", "missed", "invented"))
                for r in results
            ),
        )
    console.print(facts)


def _print_misses(sentences: Sequence[Sentence]) -> None:
    for sentence in sentences:
        said = classify(sentence.text, sentence.language)
        wrong = [f for f in FACTS if fact_of(said, f) != sentence.facts.get(f)]
        if set(said.kinds) != sentence.kinds or wrong:
            facts = {f: fact_of(said, f) for f in wrong}
            print(sentence.language, sorted(sentence.kinds), dict(sentence.facts), "->", list(said.kinds), facts)
            print("   ", sentence.text, [(p.section, p.phrase) for p in said.phrases])
