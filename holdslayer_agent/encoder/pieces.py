"""Text into pieces of words: the likeliest cut by a scored vocabulary (unigram; Kudo 2018, arXiv:1804.10959)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["Pieces"]

_SPACE: Final = "\u2581"
"""Stands for a space: SentencePiece's mark of where a word begins."""
_UNKNOWN_BELOW: Final = 10.0
"""What an unknown character costs beyond the unlikeliest piece: SentencePiece's own number."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A vocabulary. `normal`: what single characters are written as before cutting."""

    ids: Mapping[str, int]
    scores: Mapping[str, float]
    unknown: int
    normal: Mapping[int, str]
    longest: int
    unknown_score: float

    @classmethod
    def of(cls, words: list[str], scores: list[float], unknown: int, normal: Mapping[int, str]) -> Pieces:
        """Pieces in the order of their numbers."""
        known = {word: place for place, word in enumerate(words) if word and place != unknown}
        longest = max(map(len, known), default=1)
        by_word = {word: scores[place] for word, place in known.items()}
        return cls(known, by_word, unknown, normal, longest, min(scores) - _UNKNOWN_BELOW)

    def cut(self, text: str) -> list[int]:
        """The numbers of the likeliest pieces, in order."""
        written = re.sub(" {2,}", " ", text.translate(self.normal))
        written = (written if written.startswith(" ") else f" {written}").replace(" ", _SPACE)
        best: list[tuple[float, int, int]] = [(0.0, 0, 0)]  # by end: (score, where the last piece begins, its number)
        for end in range(1, len(written) + 1):
            found = (best[end - 1][0] + self.unknown_score, end - 1, self.unknown)
            for begin in range(max(0, end - self.longest), end):
                piece = written[begin:end]
                score = self.scores.get(piece)
                if score is not None and best[begin][0] + score > found[0]:
                    found = (best[begin][0] + score, begin, self.ids[piece])
            best.append(found)
        numbers: list[int] = []
        end = len(written)
        while end:
            _, begin, number = best[end]
            numbers.append(number)
            end = begin
        return numbers[::-1]
