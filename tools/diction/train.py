"""Trains `core/diction.json` and `speech/register.npy`: is it a telephone system that says this, or a person?

    python -m tools.diction.train            # tells how well, on texts held out
    python -m tools.diction.train --write    # and writes weights of all texts

Systems: the texts of Debian's Asterisk prompts (English, French, Spanish), sentences of the speech model's templates,
what practice companies and `bench/said/dev` have machines say, and `systems/*.txt`. People: dialogues of a game that
Debian has in four languages (Battle for Wesnoth), what people say in practice companies and `bench/said/dev`, and
`people/*.txt`: what is said at a company's end of the line. Both are cut short, too, as words heard so far are.

Two models: of words and pairs of words for each language (`core.diction`), and of a sentence encoder's vectors for all
of them (`speech.register`). How they are added is fitted on a quarter of the texts, which neither was fitted on.
"""

from __future__ import annotations

import argparse
import gettext
import gzip
import json
import random
import re
import subprocess
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

from holdslayer_agent.bench.sentences import packaged_sentences
from holdslayer_agent.core.diction import BOUND, FEWEST, TOGETHER, features
from holdslayer_agent.core.phrases import LANGUAGES
from holdslayer_agent.core.said import MACHINE
from holdslayer_agent.core.said_words import tokens
from holdslayer_agent.encoder import normal, use
from holdslayer_agent.speech.register import FORM
from tools.bootstrap import CACHE, Apt, host_sources, sid_sources
from tools.speech_model.sentences import write_sentences

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "holdslayer_agent/core/diction.json"
PROMPTS = ("asterisk-core-sounds-en", "asterisk-core-sounds-es", "asterisk-core-sounds-fr")
DIALOGUES = tuple(f"wesnoth-1.18-{part}" for part in ("dm", "dw", "did", "l", "thot", "wof", "sotbe", "nr"))
PERSONS_KEYS = {"greeting"}
"""Of a scenario: what people say; voicemail greetings are nested and go with the machines."""
MACHINES_KEYS = {"say", "say_again", "sorry", "announcement", "announcements", "text"}
TEMPLATES = 1500
DIALOGUE = 6000
OFTEN = 12
"""How often our own few sentences of people count: dialogues are not on the telephone."""
SEEN = 4
"""A word or pair is kept from so many texts on."""
ROUNDS, RATE, DECAY = 30, 0.15, 1e-4
LEAST = 0.2
"""Smaller weights are left out."""

TALKED = 1800
"""Of the dialogues, those that are encoded: they take most of the time."""
DRAWN = 3.0
"""How much the register's weights are drawn towards none: 1 to 10 change the area below by 0.01 at most."""

Texts = list[tuple[str, bool, int]]
"""(text, a system says it, how often it counts)"""
Floats = NDArray[np.float64]


def gather(language: str, packages: Path) -> Texts:
    """Everything there is for a language."""
    found: Texts = [(text, True, 2) for text in prompts(language, packages)]
    for sentence in packaged_sentences("dev"):
        if sentence.language == language and sentence.kinds:
            machine = any(kind in MACHINE for kind in sentence.kinds)
            found.append((sentence.text, machine, 2 if machine else OFTEN))
    for path in sorted((ROOT / "holdslayer_agent/practice/scenarios").glob("*.yaml")):
        scenario = YAML(typ="safe").load(path.read_text("utf-8"))
        if str(scenario.get("language", "en")).startswith(language):
            found += list(_said(scenario))
    for folder, machine, often in (("systems", True, 2), ("people", False, OFTEN)):
        told = (Path(__file__).parent / folder / f"{language}.txt").read_text("utf-8").splitlines()
        found += [(text, machine, often) for text in told if text]
    if language == "en":
        written = write_sentences()
        found += [(text, True, 1) for text in random.Random(1).sample(written, TEMPLATES)]
    return found + [(text, False, 1) for text in dialogues(language, packages)]


def prompts(language: str, packages: Path) -> list[str]:
    """What Asterisk's recorded prompts say."""
    out = []
    for place in packages.glob(f"usr/share/doc/asterisk-core-sounds-{language}/core-sounds-{language}.txt.gz"):
        for line in gzip.decompress(place.read_bytes()).decode("utf-8", "replace").splitlines():
            name, colon, text = line.partition(":")
            if colon and not line.startswith(";") and "[" not in text and "/digits" not in name:
                out.append(text.strip())
    return out


def dialogues(language: str, packages: Path) -> list[str]:
    """What people in the game say, sentence by sentence."""
    out = []
    for place in sorted(packages.glob("usr/share/games/wesnoth/1.18/locale/de/LC_MESSAGES/*.mo")):
        other = place.parents[2] / ("de" if language == "en" else language) / "LC_MESSAGES" / place.name
        if not other.exists():
            continue
        with other.open("rb") as file:
            catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        for key, told in catalogue.items():
            text = key if language == "en" else told
            if isinstance(text, str) and isinstance(key, str) and key:
                plain = re.sub(r"<[^>]*>|\$\S+|\^.*|[|_]", " ", text.rpartition("^")[2])
                out += [part.strip() for part in re.split(r"(?<=[.?!…])\s+", plain)]
    fitting = [text for text in dict.fromkeys(out) if 4 <= len(text.split()) <= 25]
    return random.Random(2).sample(fitting, min(DIALOGUE, len(fitting)))


def _said(node: object, key: str = "", voicemail: bool = False) -> Iterator[tuple[str, bool, int]]:
    if isinstance(node, dict):
        for name, child in node.items():
            yield from _said(child, str(name), voicemail or name == "voicemail")
    elif isinstance(node, list):
        for child in node:
            yield from _said(child, key, voicemail)
    elif isinstance(node, str) and "{{" not in node:
        if key in MACHINES_KEYS or (voicemail and key in PERSONS_KEYS):
            yield node, True, 2
        elif key in PERSONS_KEYS:
            yield node, False, OFTEN


def shortened(text: str) -> Iterator[str]:
    """The text, and its first words as they are known while it is spoken."""
    yield text
    words = text.split()
    for most in (4, 7):
        if len(words) > most + 1:
            yield " ".join(words[:most])


def fit(texts: Texts, language: str) -> dict[str, float]:
    """Weights of words and pairs; `""` is where nothing is known."""
    rows = [
        (features(part, language), machine, count)
        for text, machine, count in texts
        for part in shortened(text)
        if len(tokens(part, language)) >= FEWEST
    ]
    seen = Counter(feature for found, _, _ in rows for feature in found)
    names = sorted(name for name, times in seen.items() if times >= SEEN)
    place = {name: number for number, name in enumerate(names)}
    coded = [np.array([place[f] for f in found if f in place], np.int64) for found, _, _ in rows]
    machine = np.array([row[1] for row in rows], np.float64)
    weight = np.array([row[2] for row in rows], np.float64)
    for side in (0.0, 1.0):
        weight[machine == side] /= weight[machine == side].sum()
    weight *= len(rows) / 2
    weights, bias = np.zeros(len(names)), 0.0
    squares = np.full(len(names), 1e-6)
    rng = np.random.default_rng(3)
    for _ in range(ROUNDS):
        for number in rng.permutation(len(rows)):
            at = coded[number]
            odds = bias + weights[at].sum()
            slope = weight[number] * (1 / (1 + np.exp(-np.clip(odds, -30, 30))) - machine[number])
            squares[at] += slope * slope
            weights[at] -= RATE * (slope / np.sqrt(squares[at]) + DECAY * weights[at])
            bias -= 0.002 * slope
    kept = {name: round(float(w), 2) for name, w in zip(names, weights, strict=True) if abs(w) >= LEAST}
    return {"": round(bias, 2), **kept}


def odds_of(model: dict[str, float], text: str, language: str) -> float:
    """What the words say."""
    return model[""] + sum(model.get(feature, 0.0) for feature in features(text, language))


@dataclass(frozen=True, slots=True)
class Encoded:
    """Texts of all languages as vectors."""

    vectors: Floats  # [n, 512]
    texts: list[str]
    languages: list[str]
    machine: NDArray[np.bool_]
    share: Floats  # each language's systems and people weigh alike
    held: NDArray[np.bool_]


def encode(gathered: dict[str, Texts]) -> Encoded:
    """All texts and their beginnings, some of the dialogues."""
    rows: dict[tuple[str, str], tuple[bool, int, bool]] = {}
    for language, texts in gathered.items():
        dialogue = [row for row in texts if not row[1] and row[2] == 1]
        kept = set(random.Random(5).sample(range(len(dialogue)), min(TALKED, len(dialogue))))
        few = [row for number, row in enumerate(dialogue) if number in kept]
        for text, machine, count in [row for row in texts if row[1] or row[2] > 1] + few:
            for part in shortened(text):
                if len(tokens(part, language)) >= FEWEST:
                    rows[(language, part)] = (machine, count, is_held(text))
    encoder = use.load()
    plain = [normal(text) for _, text in rows]
    vectors = np.vstack([encoder.encode(plain[at : at + 64]) for at in range(0, len(plain), 64)]).astype(np.float64)
    languages = np.array([language for language, _ in rows])
    machine = np.array([row[0] for row in rows.values()])
    share = np.array([row[1] for row in rows.values()], np.float64)
    for language in gathered:
        for side in (True, False):
            of = (languages == language) & (machine == side)
            share[of] /= share[of].sum()
    held = np.array([row[2] for row in rows.values()])
    return Encoded(vectors, [text for _, text in rows], languages.tolist(), machine, share * len(share) / 8, held)


def is_held(text: str) -> bool:
    """A quarter of the texts; those that begin alike are on one side."""
    return zlib.crc32(text[:24].encode()) % 4 == 0


def logistic(rows: Floats, labels: NDArray[np.bool_], share: Floats, drawn: float) -> Floats:
    """Weights and, last, the bias: Newton's method."""
    design = np.hstack([rows, np.ones((len(rows), 1))])
    weights = np.zeros(design.shape[1])
    decay = np.append(np.full(rows.shape[1], drawn), 1e-6)
    for _ in range(15):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        slope = design.T @ (share * (chance - labels)) + decay * weights
        curve = (design * (share * chance * (1 - chance))[:, None]).T @ design + np.diag(decay)
        weights -= np.linalg.solve(curve, slope)
    return weights


def register(found: Encoded, of: NDArray[np.bool_]) -> Floats:
    """[513]: the register's weights and bias, of these texts."""
    return logistic(found.vectors[of], found.machine[of], found.share[of], DRAWN)


def together(found: Encoded, models: dict[str, dict[str, float]]) -> dict[str, float]:
    """How what the words say and what the register says are added, by texts that neither has seen."""
    form = register(found, ~found.held)
    at = np.flatnonzero(found.held)
    words = np.array([odds_of(models[found.languages[i]], found.texts[i], found.languages[i]) for i in at])
    said = found.vectors[at] @ form[: use.DIMENSIONS] + form[use.DIMENSIONS]
    both = np.stack([np.clip(words, -BOUND, BOUND), said], axis=1)
    a, b, bias = logistic(both, found.machine[at], found.share[at], 1e-3)
    for name, odds in (("words", words), ("register", said), ("both", both @ (a, b))):
        areas = [f"all {area(odds, found.machine[at]):.3f}"]
        for language in models:
            of = np.array([found.languages[i] == language for i in at])
            areas.append(f"{language} {area(odds[of], found.machine[at][of]):.3f}")
        print(f"{name:8s} {', '.join(areas)} of {len(at)} texts held out and their beginnings", flush=True)
    return {"words": round(float(a), 2), "register": round(float(b), 2), "": round(float(bias), 2)}


def area(odds: Floats, machine: NDArray[np.bool_]) -> float:
    """Area under the curve."""
    order = np.argsort(odds, kind="stable")
    ranks = np.empty(order.size)
    ranks[order] = np.arange(1, order.size + 1)
    ones = int(machine.sum())
    return float((ranks[machine].sum() - ones * (ones + 1) / 2) / (ones * (machine.size - ones)))


def unseen(models: dict[str, dict[str, float]], form: Floats) -> str:
    """On `bench/said/test`, which nothing here was fitted on."""
    lines = []
    for language, model in models.items():
        if language == TOGETHER:
            continue
        some = [s for s in packaged_sentences("test") if s.language == language and s.kinds]
        machine = np.array([any(kind in MACHINE for kind in s.kinds) for s in some])
        words = np.array([odds_of(model, s.text, language) for s in some])
        said = use.load().encode([normal(s.text) for s in some]) @ form[: use.DIMENSIONS] + form[use.DIMENSIONS]
        both = models[TOGETHER]
        sums = both["words"] * np.clip(words, -BOUND, BOUND) + both["register"] * said + both[""]
        people, systems = sums[~machine], sums[machine]
        lines.append(
            f"{language}: words {area(words, machine):.3f}, register {area(said, machine):.3f}, both "
            f"{area(sums, machine):.3f}; of {systems.size} systems' {100 * np.mean(systems >= 1.5):.0f} % told at 1.5, "
            f"{100 * np.mean(systems <= -0.5):.0f} % a person's at -0.5; of {people.size} people's "
            f"{100 * np.mean(people >= 1.5):.0f} % and {100 * np.mean(people <= -0.5):.0f} %"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    host = host_sources()
    apt = Apt((sid_sources(host) or host) + "# for words\n")
    packages = CACHE / "diction-packages"
    apt.unpack([*PROMPTS, *DIALOGUES], packages)
    for deb in (apt.state / "cache/archives").glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(deb), str(packages)], check=True)
    gathered = {language: gather(language, packages) for language in sorted(LANGUAGES)}
    found = encode(gathered)
    models = {
        language: fit([row for row in texts if not is_held(row[0])], language) for language, texts in gathered.items()
    }
    both = together(found, models)
    models = {language: fit(texts, language) for language, texts in gathered.items()} | {TOGETHER: both}
    form = register(found, np.ones_like(found.held))
    print("sentences of bench/said/test:\n" + unseen(models, form))
    if write:
        OUT.write_text(json.dumps(models, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")
        np.save(FORM, form.astype(np.float32))


if __name__ == "__main__":
    main()
