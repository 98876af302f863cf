"""Whether words are a telephone system's or a person's, by how they are put: "has been saved", "followed by pound".

For what no phrase of `core.phrases` was written for. A logistic model over words and pairs of words for each language,
trained by `tools/diction/train.py` on prompts of telephone systems against dialogues and people's sentences; its
weights are words that can be read (`diction.json`). Made for whole transcripts, as Whisper's. Where a sentence encoder
has told a text's register (`speech.register`), both are taken together: it knows sentences whose words were never seen.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Final

from holdslayer_agent.core.said_words import tokens

__all__ = ["BOUND", "FEWEST", "TOGETHER", "features", "system_odds"]

FEWEST: Final = 3
"""Words from which on it says anything: "Press 2." alone is as often invented as heard."""
BOUND: Final = 8.0
"""Log-odds. Beside the register words count no further: a longer sentence has more of them, and is no surer. Judged;
how both are weighed is fitted within it (`tools/diction/train.py`)."""
TOGETHER: Final = "words and register"
"""Of `diction.json`: how both are weighed, fitted on texts held out of either."""
FIGURE: Final = "9"
"""What stands for every number."""


def features(text: str, language: str) -> list[str]:
    """Its words and pairs of words, each once; numbers are one word."""
    words = [FIGURE if word.isdigit() else word for word in tokens(text, language)]
    return list(dict.fromkeys([*words, *(f"{a} {b}" for a, b in zip(["^", *words], words, strict=False))]))


def system_odds(text: str, language: str, register: float | None = None) -> float:
    """Log-odds that a telephone system says this rather than a person; 0 where nothing is known of it.

    `register`: the same by its meaning, as the encoder tells it; None where it was not asked.
    """
    model = _weights().get(language)
    if model is None or len(tokens(text, language)) < FEWEST:
        return 0.0
    odds = model[""] + sum(model.get(feature, 0.0) for feature in features(text, language))
    if register is None:
        return odds
    both = _weights()[TOGETHER]
    return both[""] + both["words"] * min(max(odds, -BOUND), BOUND) + both["register"] * register


@cache
def _weights() -> dict[str, dict[str, float]]:
    stored: dict[str, dict[str, float]] = json.loads(
        resources.files(__package__).joinpath("diction.json").read_text("utf-8")
    )
    return stored
