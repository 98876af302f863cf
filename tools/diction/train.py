"""Trains `core/diction.json`: is it a telephone system that says this, or a person?

    python -m tools.diction.train            # tells how well, on texts held out
    python -m tools.diction.train --write    # and writes weights of all texts

Systems: the texts of Debian's Asterisk prompts (English, French, Spanish), sentences of the speech model's templates,
what practice companies and `bench/said/dev` have machines say. People: dialogues of a game that Debian has in four
languages (Battle for Wesnoth), and what people say in practice companies and `bench/said/dev`. Only weights of single
words and pairs are kept. Both are cut short, too, as words heard so far are.
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
from pathlib import Path

import numpy as np
from ruamel.yaml import YAML

from holdslayer_agent.bench.sentences import packaged_sentences
from holdslayer_agent.core.diction import FEWEST, features
from holdslayer_agent.core.phrases import LANGUAGES
from holdslayer_agent.core.said import MACHINE
from holdslayer_agent.core.said_words import tokens
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

Texts = list[tuple[str, bool, int]]
"""(text, a system says it, how often it counts)"""


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


def told(model: dict[str, float], texts: Texts, language: str) -> str:
    """How many are told apart at log-odds of 1.5."""
    odds = {True: [], False: []}  # type: dict[bool, list[float]]
    for text, machine, _ in texts:
        if len(tokens(text, language)) >= FEWEST:
            odds[machine].append(model[""] + sum(model.get(f, 0.0) for f in features(text, language)))
    systems, people = np.array(odds[True]), np.array(odds[False])
    order = np.argsort(np.concatenate([systems, people]), kind="stable")
    ranks = np.empty(order.size)
    ranks[order] = np.arange(1, order.size + 1)
    area = (ranks[: systems.size].sum() - systems.size * (systems.size + 1) / 2) / (systems.size * people.size)
    return (
        f"{language}: {systems.size} of systems, {100 * np.mean(systems >= 1.5):.0f} % told at 1.5; {people.size} of "
        f"people, {100 * np.mean(people >= 1.5):.1f} % wrongly; area {area:.3f}"
    )


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
    models = {}
    for language in sorted(LANGUAGES):
        texts = gather(language, packages)
        held = [row for row in texts if zlib.crc32(row[0].encode()) % 4 == 0]
        print(told(fit([row for row in texts if row not in held], language), held, language), flush=True)
        if write:
            models[language] = fit(texts, language)
    if write:
        OUT.write_text(json.dumps(models, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
