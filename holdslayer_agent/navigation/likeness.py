"""How alike a caller's wish and an option are in meaning, where they share no word.

A form u·v + a(x)·b(y), fitted by `tools/meaning`: u and v are the sentences' vectors, x and y those vectors and the
concepts (`navigation/concepts.py`) the sentences speak of, a and b a plain layer with a hidden one beside it. There are
two: over the vectors of both encoders, and over the smaller one's alone where the larger is missing. It is given the
goal and what the company offers, never a fact's value. Until it is loaded, and without its packages, it adds nothing.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.core.menu import Menu, OptionKind
from holdslayer_agent.encoder import Encoder, e5, normal, use
from holdslayer_agent.errors import SetupError
from holdslayer_agent.navigation.meaning import concepts_in, told_by

__all__ = ["KEPT", "SMALL", "WIDE", "Fit", "Likeness", "Side", "join"]

log = logging.getLogger(__name__)

Floats = NDArray[np.float32]

SMALL: Final = Path(__file__).with_name("likeness.npz")
WIDE: Final = Path(__file__).with_name("likeness_wide.npz")
"""The forms. float16: `plain` [2, dimensions + concepts, rank], `hidden` [2, dimensions + concepts, units] and `out`
[2, units, rank], of wishes and of options; `concepts`: their names; of the wide one `centre`, see `join`."""
KEPT: Final = 4000
"""Features kept, 3 kB each: days of calls."""


@dataclass(frozen=True, slots=True)
class Side:
    """What wishes, or options, are projected by: x·plain + relu(x·hidden)·out."""

    plain: Floats
    hidden: Floats | None = None
    out: Floats | None = None

    def projected(self, features: Floats) -> Floats:
        """Of one row, or of many."""
        found: Floats = features @ self.plain
        if self.hidden is not None and self.out is not None:
            found = found + np.maximum(features @ self.hidden, 0.0) @ self.out
        return found


@dataclass(frozen=True, slots=True)
class Fit:
    """The fitted form: how alike a wish and offers are, given their features."""

    wish: Side
    offer: Side
    concepts: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Fit:
        """A form that is kept in the package."""
        with np.load(path, allow_pickle=False) as kept:
            wish, offer = (
                Side(*(kept[name][side].astype(np.float32) for name in ("plain", "hidden", "out"))) for side in (0, 1)
            )
            return cls(wish, offer, tuple(kept["concepts"].tolist()))

    def features(self, text: str, vector: Floats) -> Floats:
        """A sentence's vector, and a number for each concept: together of length 1, or none."""
        meant = concepts_in(text)
        told = np.array([name in meant for name in self.concepts], np.float32)
        features: Floats = np.concatenate([vector, told / max(1.0, float(np.sqrt(told.sum())))])
        return features

    def alike(self, wish: Floats, offers: Floats) -> Floats:
        """One number for each row of `offers`, all of them features; 1 is the same sentence before fitting."""
        vectors = len(self.wish.plain) - len(self.concepts)
        same = offers[:, :vectors] @ wish[:vectors]
        alike: Floats = same + self.offer.projected(offers) @ self.wish.projected(wish)
        return alike


class Likeness:
    """What each topic of a menu has in common with the goal by its meaning; nothing until `load` is through."""

    def __init__(self) -> None:
        self._encoder: Encoder | None = None
        self._fit: Fit | None = None
        self._features: OrderedDict[str, Floats] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def ready(self) -> bool:
        """Whether it is loaded."""
        return self._fit is not None

    async def load(self) -> None:
        """Load it in a thread (4 s, 0.3 GB). Where that fails it stays off, and the log says why."""
        try:
            self.take(*await asyncio.to_thread(_best))
        except SetupError as error:
            log.warning("menus are weighed by words alone: %s; mend: %s", error.message, error.mend)

    def take(self, encoder: Encoder, fit: Fit) -> None:
        """Use these."""
        self._encoder, self._fit = encoder, fit

    def of(self, goal: str, menu: Menu) -> dict[str, float]:
        """How alike each topic's meaning and the goal are; none where it is off or nothing is to be told apart.

        Takes milliseconds: not for the event loop.
        """
        topics = (option for option in (*menu.options, *menu.unread) if option.kind is OptionKind.TOPIC)
        meanings = sorted({option.meaning for option in topics if option.meaning})
        if self._fit is None or len(meanings) < 2:
            return {}
        wish, *offers = self._encoded([told_by(goal), *meanings])
        alike = self._fit.alike(wish, np.stack(offers))
        return dict(zip(meanings, alike.tolist(), strict=True))

    def alone(self, goal: str, meaning: str) -> float | None:
        """How alike the goal and one option are that stands beside nothing; None where it is off."""
        if self._fit is None:
            return None
        wish, offer = self._encoded([told_by(goal), meaning])
        return float(self._fit.alike(wish, offer[None])[0])

    def _encoded(self, texts: list[str]) -> list[Floats]:
        """Their features. Calls decide in threads of their own: one encodes at a time."""
        assert self._encoder is not None
        assert self._fit is not None
        wanted = [normal(text) for text in texts]
        with self._lock:
            missing = [text for text in dict.fromkeys(wanted) if text not in self._features]
            if missing:
                found = zip(missing, self._encoder.encode(missing), strict=True)
                self._features.update((text, self._fit.features(text, vector)) for text, vector in found)
            features = [self._features[text] for text in wanted]
            while len(self._features) > KEPT:
                self._features.popitem(last=False)
        return features


class _Both:
    """Implements `Encoder`."""

    def __init__(self, larger: Encoder, smaller: Encoder, centre: Floats) -> None:
        self._larger, self._smaller, self._centre = larger, smaller, centre

    def encode(self, texts: list[str]) -> Floats:
        """See `Encoder`."""
        return join(self._larger.encode(texts), self._smaller.encode(texts), self._centre)


def join(larger: Floats, smaller: Floats, centre: Floats) -> Floats:
    """Two encoders' rows beside each other, half of the likeness from each.

    `centre`: the mean of the larger one's, which all lie close to it.
    """
    moved = larger - centre
    moved /= np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), np.float32(1e-6))
    joined: Floats = (np.concatenate([moved, smaller], axis=1) / np.sqrt(2.0)).astype(np.float32)
    return joined


def _best() -> tuple[Encoder, Fit]:
    """Both encoders and their form; the smaller one and its own where the larger is missing."""
    if e5.FILES.installed():
        try:
            with np.load(WIDE, allow_pickle=False) as kept:
                centre = kept["centre"].astype(np.float32)
            return _Both(e5.load(), use.load(), centre), Fit.read(WIDE)
        except SetupError as error:
            log.warning("menus are weighed by the smaller encoder: %s; mend: %s", error.message, error.mend)
    return use.load(), Fit.read(SMALL)
