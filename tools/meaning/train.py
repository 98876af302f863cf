"""Fits `navigation/likeness.npz`: which option of a menu means what a caller wants, over sentence vectors and concepts.

    python -m tools.meaning.train               # how well, branches held out
    python -m tools.meaning.train --share 0.5   # how well, fitted on half of the other branches: does more data help?
    python -m tools.meaning.train --write       # writes the form fitted on all branches

Menus are drawn from `wishes/`: the right option, or a heading over it, among options for other wishes of its branch.
Fitted by softmax over each menu's options (Adam, weights drawn towards none, so that what the encoder knows stays;
features left out at random, so that none is relied on alone), in four languages at once, wishes of one language among
menus of another as well. The form is the mean of several fits, cut to rank 64. Minutes, numpy alone; the same data give
the same file.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.core.menu import Menu, Option
from holdslayer_agent.encoder import DIMENSIONS, load_encoder, normal
from holdslayer_agent.navigation.by_meaning import WEIGHT
from holdslayer_agent.navigation.concepts import CONCEPTS
from holdslayer_agent.navigation.likeness import FORM, Fit
from holdslayer_agent.navigation.meaning import score
from holdslayer_agent.navigation.weighing import shared_of
from tools.meaning.wishes import LANGUAGES, Branch, Wish, read_wishes

RANK = 64
DRAWN = 4
"""Menus drawn for each thing said."""
HEADED = 0.4
"""How often a wish that stands under a heading is offered by it."""
FEWEST, MOST = 2, 7
"""Other options in a menu."""
ROUNDS, BATCH, RATE, DECAY, SHARP, LEFT_OUT = 6, 128, 5e-3, 5e-3, 10.0, 0.2
"""Tried by branches held out; what was found is in docs/navigation.md."""
FITS = 4
FOLDS = 6

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
    if wish.headings and rng.random() < HEADED:
        right = normal(rng.choice(wish.headings))
        covered = {name for worded, names in branch.headings if right in map(normal, worded) for name in names}
        others = [normal(rng.choice(worded)) for worded, names in branch.headings if wish.name not in names]
        free = [w for w in branch.wishes if w.name not in covered and not set(w.headings) & set(wish.headings)]
    else:
        right, others = normal(rng.choice(wish.offered)), []
        free = [w for w in branch.wishes if w is not wish]
    number = min(len(free), rng.randint(FEWEST, MOST))
    others += [normal(rng.choice(w.offered)) for w in rng.sample(free, number)]
    kept = tuple(text for text in dict.fromkeys(others) if text not in own)[:8]
    return Drawn(normal(said), right, kept, language, branch.name) if kept else None


@dataclass(frozen=True, slots=True)
class Table:
    """The features of all texts, a row each, and where each text stands."""

    rows: Floats
    place: dict[str, int]
    concepts: tuple[str, ...]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Table:
        """Encoded anew; a minute."""
        nothing = np.zeros((DIMENSIONS, 1), np.float32)
        plain = Fit(nothing, nothing, tuple(sorted(CONCEPTS)))
        vectors = load_encoder().encode(list(texts))
        rows = np.stack([plain.features(text, vector) for text, vector in zip(texts, vectors, strict=True)])
        return cls(rows, {text: place for place, text in enumerate(texts)}, plain.concepts)

    def of_menu(self, menu: Drawn) -> tuple[Floats, Floats]:
        """The wish's row, and the options', the right one first."""
        return self.rows[self.place[menu.said]], self.rows[[self.place[text] for text in (menu.right, *menu.others)]]


def fit(menus: Sequence[Drawn], table: Table, seed: int) -> tuple[Floats, Floats]:
    """Both projections, [features, RANK] each."""
    rng = np.random.default_rng(seed)
    width = table.rows.shape[1]
    parts = [rng.normal(0, scale, (width, RANK)).astype(np.float32) for scale in (0.03, 0.003)]
    first, second = ([np.zeros_like(part) for part in parts] for _ in range(2))
    said = np.array([table.place[menu.said] for menu in menus])
    options = np.zeros((len(menus), 9), np.int64)
    there = np.zeros((len(menus), 9), bool)
    for place, menu in enumerate(menus):
        texts = (menu.right, *menu.others)
        options[place, : len(texts)] = [table.place[text] for text in texts]
        there[place, : len(texts)] = True
    step = 0
    for _ in range(ROUNDS):
        for batch in np.array_split(rng.permutation(len(menus)), len(menus) // BATCH + 1):
            step += 1
            kept = (rng.random(width) > LEFT_OUT).astype(np.float32) / (1 - LEFT_OUT)
            slopes = _slopes(parts, table.rows[said[batch]], table.rows[options[batch]], there[batch], kept)
            for part, slope, mean, square in zip(parts, slopes, first, second, strict=True):
                mean += 0.1 * (slope - mean)
                square += 0.001 * (slope * slope - square)
                part -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return parts[0], parts[1]


def _slopes(
    parts: Sequence[Floats], said: Floats, options: Floats, there: NDArray[np.bool_], kept: Floats
) -> tuple[Floats, Floats]:
    same = np.einsum("id,ijd->ij", said[:, :DIMENSIONS], options[:, :, :DIMENSIONS])
    said, options = said * kept, options * kept
    wished, offered = said @ parts[0], options @ parts[1]
    alike = same + np.einsum("ir,ijr->ij", wished, offered)
    chance = np.where(there, np.exp(SHARP * (alike - np.where(there, alike, -np.inf).max(1, keepdims=True))), 0.0)
    wrong = (chance / chance.sum(1, keepdims=True)).astype(np.float32)
    wrong[:, 0] -= 1.0
    wrong *= SHARP / len(said)
    by_wish = said.T @ np.einsum("ij,ijr->ir", wrong, offered) + DECAY * parts[0]
    by_offer = np.einsum("ijd,ij->id", options, wrong).T @ wished + DECAY * parts[1]
    return by_wish, by_offer


def form(branches: Sequence[Branch], table: Table) -> Fit:
    """The mean of several fits, cut to RANK, rounded as it is kept."""
    width = table.rows.shape[1]
    whole = np.zeros((width, width), np.float64)
    for seed in range(FITS):
        wish, offer = fit(draw(branches, random.Random(seed), DRAWN, across=True), table, seed)
        whole += wish.astype(np.float64) @ offer.T / FITS
    left, sizes, right = np.linalg.svd(whole)
    root = np.sqrt(sizes[:RANK])
    kept = np.stack([left[:, :RANK] * root, right[:RANK].T * root]).astype(np.float16)
    return Fit(*kept.astype(np.float32), table.concepts)


def by_words(menu: Drawn) -> Floats:
    """The points of the rules, the right option first."""
    meanings = (menu.right, *menu.others)
    shared = shared_of(Menu(tuple(Option("", meaning, place) for place, meaning in enumerate(meanings))))
    return np.array([score(menu.said, meaning, shared) for meaning in meanings], np.float32)


def first(points: Floats) -> float:
    """1 where the right option comes first, a share where others have as many points."""
    best = points.max()
    return float(points[0] >= best - 1e-6) / float((points >= best - 1e-6).sum())


def measure(branches: Sequence[Branch], table: Table, share: float) -> None:
    """Print how often the right option comes first, in branches that were not fitted on; `share` of the others were."""
    names = sorted({branch.name for branch in branches})
    random.Random(5).shuffle(names)
    fold = {name: place % FOLDS for place, name in enumerate(names)}
    menus = draw(branches, random.Random(99), 2, across=False)
    nothing = np.zeros((table.rows.shape[1], 1), np.float32)
    plain = Fit(nothing, nothing, table.concepts)
    fits = []
    for held in range(FOLDS):
        others = [name for name in names if fold[name] != held]
        known = set(random.Random(held).sample(others, round(share * len(others))))
        fits.append(form([branch for branch in branches if branch.name in known], table))
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
    print(f"{len(menus)} menus of {len(names)} branches, {FOLDS} folds of branches")
    for name, of in rows.items():
        print(f"{name:16}", *(f"{language} {np.mean(of[language]):.3f}" for language in ("all", *LANGUAGES)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the form; without it only measure")
    parser.add_argument("--share", type=float, default=1.0, help="of the branches that may be fitted on")
    arguments = parser.parse_args()
    branches = read_wishes()
    wishes = [wish for branch in branches for wish in branch.wishes]
    texts = sorted({normal(text) for wish in wishes for text in (*wish.said, *wish.offered, *wish.headings)})
    texts = sorted({*texts, *(normal(t) for branch in branches for worded, _ in branch.headings for t in worded)})
    print(f"{len(wishes)} wishes, {sum(len(wish.said) for wish in wishes)} things said")
    table = Table.of(texts)
    if arguments.write:
        made = form(branches, table)
        kept = np.stack([made.wish, made.offer]).astype(np.float16)
        np.savez(FORM, form=kept, concepts=np.array(made.concepts))
        print(f"wrote {FORM.name}, {FORM.stat().st_size // 1024} kB")
    else:
        measure(branches, table, arguments.share)


if __name__ == "__main__":
    main()
