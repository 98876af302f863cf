"""How alike a caller's wish and an option are in meaning, where they share no word.

A form over sentence vectors, u·v + (uA)·(vB) with A and B of 512 x 64, fitted by `tools/meaning`. It is given the goal
and what the company offers, never a fact's value. Until it is loaded, and without its package, it adds nothing.
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
from holdslayer_agent.encoder import Encoder, load_encoder, normal
from holdslayer_agent.errors import SetupError

__all__ = ["FORM", "KEPT", "MOST", "WEIGHT", "Fit", "Likeness"]

log = logging.getLogger(__name__)

Floats = NDArray[np.float32]

FORM: Final = Path(__file__).with_name("likeness.npy")
"""[2, 512, rank], float16: what a wish and what an option is projected by."""
WEIGHT: Final = 3.0
"""Points for a likeness of 1. On `tools/meaning/wishes`, branches held out, 2 to 4 find 60 to 61 % of right options."""
MOST: Final = 0.7
"""Less than a good option's: what likeness alone picks is taken where nothing better is offered."""
KEPT: Final = 4000
"""Vectors kept, 2 kB each: days of calls."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The fitted form: how alike a wish and offers are, given their vectors."""

    wish: Floats
    offer: Floats

    @classmethod
    def read(cls, path: Path = FORM) -> Fit:
        """The form that is kept in the package."""
        wish, offer = np.load(path, allow_pickle=False).astype(np.float32)
        return cls(wish, offer)

    def alike(self, wish: Floats, offers: Floats) -> Floats:
        """One number for each row of `offers`; 1 is the same sentence before fitting."""
        alike: Floats = offers @ wish + (offers @ self.offer) @ (wish @ self.wish)
        return alike


class Likeness:
    """What each topic of a menu has in common with the goal by its meaning; nothing until `load` is through."""

    def __init__(self) -> None:
        self._encoder: Encoder | None = None
        self._fit: Fit | None = None
        self._vectors: OrderedDict[str, Floats] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def ready(self) -> bool:
        """Whether it is loaded."""
        return self._fit is not None

    async def load(self) -> None:
        """Load it in a thread (2 s, 130 MB). Where that fails it stays off, and the log says why."""
        try:
            self.take(await asyncio.to_thread(load_encoder), await asyncio.to_thread(Fit.read))
        except SetupError as error:
            log.warning("menus are weighed by words alone: %s; mend: %s", error.message, error.mend)

    def take(self, encoder: Encoder, fit: Fit) -> None:
        """Use these."""
        self._encoder, self._fit = encoder, fit

    def of(self, goal: str, menu: Menu) -> dict[str, float]:
        """Points of each topic's meaning, centred over the topics; none where it is off or nothing is to be told apart.

        Takes milliseconds: not for the event loop.
        """
        topics = (option for option in (*menu.options, *menu.unread) if option.kind is OptionKind.TOPIC)
        meanings = sorted({option.meaning for option in topics if option.meaning})
        if self._fit is None or len(meanings) < 2:
            return {}
        wish, *offers = self._encoded([goal, *meanings])
        alike = self._fit.alike(wish, np.stack(offers))
        points = np.clip(WEIGHT * (alike - alike.mean()), -MOST, MOST)
        return dict(zip(meanings, points.tolist(), strict=True))

    def _encoded(self, texts: list[str]) -> list[Floats]:
        """Their vectors. Calls decide in threads of their own: one encodes at a time."""
        assert self._encoder is not None
        wanted = [normal(text) for text in texts]
        with self._lock:
            missing = [text for text in dict.fromkeys(wanted) if text not in self._vectors]
            if missing:
                self._vectors.update(zip(missing, self._encoder.encode(missing), strict=True))
            found = [self._vectors[text] for text in wanted]
            while len(self._vectors) > KEPT:
                self._vectors.popitem(last=False)
        return found
