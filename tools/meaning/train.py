"""Fits `navigation/likeness_wide.npz` and `likeness.npz`: which option of a menu means what a caller wants.

Over sentence vectors, of both encoders or of the smaller alone, and concepts.

    python -m tools.meaning.train               # how well, branches held out
    python -m tools.meaning.train --folds 2     # the same in a third of the time, on a third of the branches
    python -m tools.meaning.train --share 0.5   # how well, fitted on half of the other branches: does more data help?
    python -m tools.meaning.train --write       # writes both forms, fitted on all branches

`--small` takes the smaller encoder alone; `--cache FILE` keeps the larger one's vectors, which take seven minutes.

Menus are drawn from `wishes/`: the right option, or a heading over it, among options for other wishes of its branch;
the menus of companies that were looked at (`companies.py`) are added, each MET times.
Fitted by softmax over each menu's options (Adam, weights drawn towards none, so that what the encoder knows stays;
features and hidden units left out at random, so that none is relied on alone), in four languages at once, wishes of one
language among menus of another as well. Twenty minutes on two cores, numpy alone; the same data give the same file.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.core.menu import Menu, Option
from holdslayer_agent.encoder import e5, normal, use
from holdslayer_agent.navigation.by_meaning import WEIGHT
from holdslayer_agent.navigation.concepts import CONCEPTS
from holdslayer_agent.navigation.likeness import SMALL, WIDE, Fit, Side, join
from holdslayer_agent.navigation.meaning import score
from holdslayer_agent.navigation.weighing import shared_of
from tools.meaning.companies import met_menus
from tools.meaning.wishes import LANGUAGES, Branch, Wish, read_wishes

RANK, UNITS = 64, 512
DRAWN = 4
"""Menus drawn for each thing said."""
HEADED = 0.4
"""How often a wish that stands under a heading is offered by it."""
MET = 8
"""Without them 45 of 48 packaged calls arrive where likeness orders topics anew, and 9 of 23 calls to five companies
nobody had tuned anything for; with them 48 and 11."""
FEWEST, MOST = 2, 7
"""Other options in a menu."""
ROUNDS, BATCH, RATE, WARM, SHARP = 12, 256, 3e-3, 100, 10.0
DECAY, LEFT_OUT = 5e-3, 0.2
HIDDEN_DECAY, UNITS_LEFT_OUT = 3e-4, 0.5
"""Tried by branches held out; what was found is in docs/navigation-tried.md."""
SEED = 0
FOLDS = 6
AT_ONCE = 64
"""Texts that are encoded together."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A menu: what was said, the right option, the others."""

    said: str
    right: str
    others: tuple[str, ...]
    language: str
    branch: str


def draw(branches: Sequence[Branch], rng: random.Random, times: int, *, across: bool) -> list[Drawn]:
    """Menus of these branches; `across` adds wishes said in one language to menus in the others."""
    found = [
        drawn
        for branch in branches
        for wish in branch.wishes
        for said in wish.said
        for _ in range(times)
        if (drawn := _menu(said, branch.language, wish, branch, rng)) is not None
    ]
    if across:
        for branch in branches:
            for other in branches:
                if other.name == branch.name and other.language != branch.language:
                    found += _across(branch, other, rng)
    return found


def met() -> list[Drawn]:
    """The menus of companies that were looked at."""
    found = []
    for menu in met_menus():
        right = normal(menu.right)
        others = tuple(text for text in dict.fromkeys(map(normal, menu.others)) if text != right)
        found.append(Drawn(normal(menu.goal), right, others[:8], menu.language, ""))
    return [menu for menu in found if menu.others]


def _across(branch: Branch, other: Branch, rng: random.Random) -> list[Drawn]:
    same = {wish.name: wish for wish in other.wishes}
    menus = (
        _menu(said, branch.language, same[wish.name], other, rng)
        for wish in branch.wishes
        if wish.name in same
        for said in wish.said
    )
    return [menu for menu in menus if menu is not None]


def _menu(said: str, language: str, wish: Wish, branch: Branch, rng: random.Random) -> Drawn | None:
    own = {*map(normal, wish.offered), *map(normal, wish.headings)}
    number = rng.randint(FEWEST, MOST)
    if wish.headings and rng.random() < HEADED:
        right = normal(rng.choice(wish.headings))
        covered = {name for worded, names in branch.headings if right in map(normal, worded) for name in names}
        headed = [normal(rng.choice(worded)) for worded, names in branch.headings if wish.name not in names]
        others = rng.sample(headed, min(len(headed), number))
        free = [w for w in branch.wishes if w.name not in covered and not set(w.headings) & set(wish.headings)]
    else:
        right, others = normal(rng.choice(wish.offered)), []
        free = [w for w in branch.wishes if w is not wish]
    more = min(len(free), max(0, number - len(others)))
    others += [normal(rng.choice(w.offered)) for w in rng.sample(free, more)]
    kept = tuple(text for text in dict.fromkeys(others) if text not in own)[:8]
    return Drawn(normal(said), right, kept, language, branch.name) if kept else None


@dataclass(frozen=True, slots=True)
class Table:
    """The features of all texts, a row each, and where each text stands."""

    rows: Floats
    place: dict[str, int]
    concepts: tuple[str, ...]

    @classmethod
    def of(cls, texts: Sequence[str], vectors: Floats) -> Table:
        """Of these texts and their vectors."""
        nothing = np.zeros((vectors.shape[1] + len(CONCEPTS), 1), np.float32)
        plain = Fit(Side(nothing), Side(nothing), tuple(sorted(CONCEPTS)))
        rows = np.stack([plain.features(text, vector) for text, vector in zip(texts, vectors, strict=True)])
        return cls(rows, {text: place for place, text in enumerate(texts)}, plain.concepts)

    @property
    def vectors(self) -> int:
        """How many of a row's numbers are the sentence's vector."""
        return self.rows.shape[1] - len(self.concepts)

    def of_menu(self, menu: Drawn) -> tuple[Floats, Floats]:
        """The wish's row, and the options', the right one first."""
        return self.rows[self.place[menu.said]], self.rows[[self.place[text] for text in (menu.right, *menu.others)]]


Weights = dict[str, Floats]
"""`plain`, `hidden` and `out` of wishes (`wish_…`) and of options (`offer_…`)."""


def _begun(width: int, rng: np.random.Generator) -> Weights:
    """Drawn so that the layers begin near nothing: what the encoder knows is what it starts from."""
    sizes = {"plain": (width, RANK), "hidden": (width, UNITS), "out": (UNITS, RANK)}
    scales = {"wish": {"plain": 0.03, "hidden": 3 / np.sqrt(width), "out": 0.003}}
    scales["offer"] = {"plain": 0.003, "hidden": 3 / np.sqrt(width), "out": 0.03}
    return {
        f"{side}_{name}": rng.normal(0, scale, sizes[name]).astype(np.float32)
        for side, parts in scales.items()
        for name, scale in parts.items()
    }


def fit(menus: Sequence[Drawn], table: Table, seed: int) -> Weights:
    """One fit: both sides' layers."""
    rng = np.random.default_rng(seed)
    weights = _begun(table.rows.shape[1], rng)
    first, second = ({name: np.zeros_like(part) for name, part in weights.items()} for _ in range(2))
    said = np.array([table.place[menu.said] for menu in menus])
    options = np.zeros((len(menus), 9), np.int64)
    there = np.zeros((len(menus), 9), bool)
    for place, menu in enumerate(menus):
        texts = (menu.right, *menu.others)
        options[place, : len(texts)] = [table.place[text] for text in texts]
        there[place, : len(texts)] = True
    batches = len(menus) // BATCH + 1
    step = 0
    for _ in range(ROUNDS):
        for batch in np.array_split(rng.permutation(len(menus)), batches):
            step += 1
            rows = table.rows[said[batch]], table.rows[options[batch]]
            slopes = _slopes(weights, *rows, there[batch], table.vectors, rng)
            rate = RATE * min(1.0, step / WARM) * max(0.05, 1.0 - step / (ROUNDS * batches))
            for name, part in weights.items():
                slope = slopes[name] + (DECAY if name.endswith("plain") else HIDDEN_DECAY) * part
                first[name] += 0.1 * (slope - first[name])
                second[name] += 0.001 * (slope * slope - second[name])
                part -= rate * (first[name] / (1 - 0.9**step)) / (np.sqrt(second[name] / (1 - 0.999**step)) + 1e-8)
    return weights


def _slopes(
    weights: Weights, said: Floats, options: Floats, there: NDArray[np.bool_], vectors: int, rng: np.random.Generator
) -> Weights:
    menus, most, width = options.shape
    same = (options[:, :, :vectors] @ said[:, :vectors, None])[:, :, 0]
    kept = _kept(width, LEFT_OUT, rng)
    wish = _Layers(weights, "wish", said * kept, _kept(UNITS, UNITS_LEFT_OUT, rng))
    offer = _Layers(weights, "offer", (options * kept).reshape(menus * most, width), _kept(UNITS, UNITS_LEFT_OUT, rng))
    wished, offered = wish.projected(), offer.projected().reshape(menus, most, RANK)
    alike = same + (offered @ wished[:, :, None])[:, :, 0]
    chance = np.where(there, np.exp(SHARP * (alike - np.where(there, alike, -np.inf).max(1, keepdims=True))), 0.0)
    wrong = (chance / chance.sum(1, keepdims=True)).astype(np.float32)
    wrong[:, 0] -= 1.0
    wrong *= SHARP / menus
    by_offer = (wrong[:, :, None] * wished[:, None, :]).reshape(menus * most, RANK)
    return wish.slopes((wrong[:, None, :] @ offered)[:, 0]) | offer.slopes(by_offer)


def _kept(width: int, left_out: float, rng: np.random.Generator) -> Floats:
    return (rng.random(width) > left_out).astype(np.float32) / np.float32(1 - left_out)


class _Layers:
    """One side of the form over a batch, and its slopes."""

    def __init__(self, weights: Weights, side: str, rows: Floats, kept: Floats) -> None:
        self.side, self.rows, self.kept = side, rows, kept
        self.plain, self.hidden, self.out = (weights[f"{side}_{name}"] for name in ("plain", "hidden", "out"))
        self.units = np.maximum(rows @ self.hidden, 0.0) * kept

    def projected(self) -> Floats:
        found: Floats = self.rows @ self.plain + self.units @ self.out
        return found

    def slopes(self, wrong: Floats) -> Weights:
        through = (wrong @ self.out.T) * (self.units > 0) * self.kept
        slopes = {"plain": self.rows.T @ wrong, "hidden": self.rows.T @ through, "out": self.units.T @ wrong}
        return {f"{self.side}_{name}": slope for name, slope in slopes.items()}


def form(branches: Sequence[Branch], known: Sequence[Drawn], table: Table) -> Fit:
    """The form fitted on these branches and the menus of companies, rounded as it is kept."""
    menus = [*draw(branches, random.Random(SEED), DRAWN, across=True), *(menu for menu in known for _ in range(MET))]
    weights = fit(menus, table, SEED)
    wish, offer = (
        Side(*(weights[f"{side}_{name}"].astype(np.float16).astype(np.float32) for name in ("plain", "hidden", "out")))
        for side in ("wish", "offer")
    )
    return Fit(wish, offer, table.concepts)


def by_words(menu: Drawn) -> Floats:
    """The points of the rules, the right option first."""
    meanings = (menu.right, *menu.others)
    shared = shared_of(Menu(tuple(Option("", meaning, place) for place, meaning in enumerate(meanings))))
    return np.array([score(menu.said, meaning, shared) for meaning in meanings], np.float32)


def first(points: Floats) -> float:
    """1 where the right option comes first, a share where others have as many points."""
    best = points.max()
    return float(points[0] >= best - 1e-6) / float((points >= best - 1e-6).sum())


def measure(branches: Sequence[Branch], companies: Sequence[Drawn], table: Table, share: float, folds: int) -> None:
    """Print how often the right option comes first, in branches that were not fitted on; `share` of the others were.

    The branches are put into FOLDS parts, of which the first `folds` are measured.
    """
    names = sorted({branch.name for branch in branches})
    random.Random(5).shuffle(names)
    fold = {name: place % FOLDS for place, name in enumerate(names)}
    menus = [menu for menu in draw(branches, random.Random(99), 2, across=False) if fold[menu.branch] < folds]
    nothing = np.zeros((table.rows.shape[1], 1), np.float32)
    plain = Fit(Side(nothing), Side(nothing), table.concepts)
    fits = []
    for held in range(folds):
        others = [name for name in names if fold[name] != held]
        known = set(random.Random(held).sample(others, round(share * len(others))))
        fits.append(form([branch for branch in branches if branch.name in known], companies, table))
    rows: dict[str, dict[str, list[float]]] = {}
    for menu in menus:
        worded = by_words(menu)
        wish, offers = table.of_menu(menu)
        ways = {"words": worded}
        for name, way in (("encoder", plain), ("fitted", fits[fold[menu.branch]])):
            alike = way.alike(wish, offers)
            ways |= {name: alike, f"words + {name}": worded + WEIGHT * (alike - alike.mean())}
        for name, points in ways.items():
            for language in ("all", menu.language):
                rows.setdefault(name, {}).setdefault(language, []).append(first(points))
    print(f"{len(menus)} menus of {len(names)} branches, {folds} of {FOLDS} folds of branches")
    for name, of in rows.items():
        print(f"{name:16}", *(f"{language} {np.mean(of[language]):.3f}" for language in ("all", *LANGUAGES)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the forms; without it only measure")
    parser.add_argument("--small", action="store_true", help="measure the smaller encoder's form")
    parser.add_argument("--cache", type=Path, help="the larger encoder's vectors")
    parser.add_argument("--share", type=float, default=1.0, help="of the branches that may be fitted on")
    parser.add_argument("--folds", type=int, default=FOLDS, help=f"of {FOLDS}, how many are measured")
    arguments = parser.parse_args()
    branches = read_wishes()
    wishes = [wish for branch in branches for wish in branch.wishes]
    texts = sorted({normal(text) for wish in wishes for text in (*wish.said, *wish.offered, *wish.headings)})
    texts = sorted({*texts, *(normal(t) for branch in branches for worded, _ in branch.headings for t in worded)})
    companies = met()
    texts = sorted({*texts, *(text for menu in companies for text in (menu.said, menu.right, *menu.others))})
    print(f"{len(wishes)} wishes, {sum(len(wish.said) for wish in wishes)} things said, {len(companies)} menus met")
    small = use.load().encode(texts)
    if arguments.write or arguments.small:
        table = Table.of(texts, small)
        if arguments.write:
            _write(SMALL, form(branches, companies, table), {})
        else:
            measure(branches, companies, table, arguments.share, min(arguments.folds, FOLDS))
    if arguments.write or not arguments.small:
        large = _larger(texts, arguments.cache)
        centre = large.mean(0)
        table = Table.of(texts, join(large, small, centre))
        if arguments.write:
            _write(WIDE, form(branches, companies, table), {"centre": centre.astype(np.float16)})
        else:
            measure(branches, companies, table, arguments.share, min(arguments.folds, FOLDS))


def _larger(texts: Sequence[str], cache: Path | None) -> Floats:
    """The larger encoder's vectors; from the cache where it has them all."""
    kept: dict[str, Floats] = {}
    if cache is not None and cache.exists():
        with np.load(cache, allow_pickle=False) as stored:
            kept = dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))
    missing = [text for text in texts if text not in kept]
    encoder = e5.load() if missing else None
    for start in range(0, len(missing), AT_ONCE):
        some = missing[start : start + AT_ONCE]
        assert encoder is not None
        kept.update(zip(some, encoder.encode(some), strict=True))
    if cache is not None and missing:
        np.savez(cache, texts=np.array(list(kept)), vectors=np.stack(list(kept.values())))
    return np.stack([kept[text] for text in texts])


def _write(file: Path, made: Fit, more: Mapping[str, NDArray[np.float16]]) -> None:
    sides = [(side.plain, side.hidden, side.out) for side in (made.wish, made.offer)]
    plain, hidden, out = (np.array(parts, np.float16) for parts in zip(*sides, strict=True))
    np.savez_compressed(file, plain=plain, hidden=hidden, out=out, concepts=np.array(made.concepts), **more)
    print(f"wrote {file.name}, {file.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
