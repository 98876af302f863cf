"""From a recipe to the audio of a whole call, deterministic by its seed, with the truth beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from holdslayer_agent.bench.hearing.corpus import RATE_HZ, Corpus, Samples
from holdslayer_agent.bench.hearing.line import carry
from holdslayer_agent.bench.hearing.tones import make_tone, quiet

__all__ = ["Call", "Stretch", "render"]

_FADE: Final = 800  # samples


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a call and what it truly is."""

    start_s: float
    end_s: float
    kind: str  # silence | tone | music | announcement | human
    phase: str  # pre | greeting | menu | hold | transfer | voicemail | live | end
    detail: str = ""
    bed: bool = False
    sung: bool = False
    reply: str = ""  # the clip this person answers our question with, where there is one


@dataclass(frozen=True, slots=True)
class Call:
    """A rendered call."""

    id: str
    category: str
    samples: Samples
    stretches: tuple[Stretch, ...]
    answers: tuple[float, ...]  # first word of each person who answers, seconds
    replies: Mapping[str, Samples] = field(default_factory=dict)  # over the same line, by clip

    @property
    def hold_s(self) -> float:
        """Seconds in which a ring is false."""
        return sum(s.end_s - s.start_s for s in self.stretches if s.phase in ("hold", "transfer", "voicemail"))


def render(corpus: Corpus, recipe: dict[str, Any], *, line_seed: int | None = None) -> Call:
    """`line_seed` other than the recipe's own gives the same call over the same line on another day."""
    rng = np.random.default_rng(recipe["seed"])
    pieces: list[Samples] = []
    stretches: list[Stretch] = []
    answers: list[float] = []
    at_s = 0.0
    for segment in recipe["segments"]:
        piece = _PLAY[segment["kind"]](corpus, segment, rng)
        piece = (piece * 10 ** (segment.get("gain_db", 0) / 20)).astype(np.float32)
        length_s = len(piece) / RATE_HZ
        stretches.append(_stretch(segment, at_s, length_s))
        if segment["kind"] == "human" and segment.get("answer"):
            answers.append(round(at_s + segment.get("onset", 0.05), 3))
        pieces.append(piece)
        at_s += length_s
    if line_seed is not None:
        rng = np.random.default_rng(line_seed)
    heard = carry(np.concatenate(pieces), recipe["line"], rng)
    replies = {
        name: carry(corpus.samples(name), recipe["line"], rng) for name in sorted({s.reply for s in stretches} - {""})
    }
    return Call(recipe["id"], recipe["category"], heard.astype(np.float32), tuple(stretches), tuple(answers), replies)


def _stretch(segment: dict[str, Any], at_s: float, length_s: float) -> Stretch:
    return Stretch(
        start_s=round(at_s, 3),
        end_s=round(at_s + length_s, 3),
        kind=segment["kind"],
        phase=segment.get("phase", "hold"),
        detail=segment.get("plan") or segment.get("role") or "",
        bed=bool(segment.get("bed")),
        reply=segment.get("reply", ""),
    )


def _music(corpus: Corpus, segment: dict[str, Any], _rng: np.random.Generator) -> Samples:
    track = corpus.samples(segment["clip"])
    size = int(segment["dur"] * RATE_HZ)
    played = _looped(track, segment.get("offset", 0), size)
    fade = min(_FADE, size // 4)
    played[:fade] *= np.linspace(0, 1, fade)
    played[-fade:] *= np.linspace(1, 0, fade)
    return played


def _voice(corpus: Corpus, segment: dict[str, Any], rng: np.random.Generator) -> Samples:
    parts: list[Samples] = []
    for number, clip in enumerate(segment["clips"]):
        if number:
            parts.append(quiet(segment.get("gap", 0.4)))
        parts.append(corpus.samples(clip))
    spoken = np.concatenate(parts)
    if segment.get("bed"):
        bed = _looped(corpus.samples(segment["bed"]), segment.get("bed_offset", 0), spoken.size)
        spoken = spoken + bed * 10 ** (segment.get("bed_db", -14) / 20)
    if segment.get("babble"):
        spoken = spoken + _babble(corpus, segment["babble"], spoken.size, segment.get("babble_dbfs", -38), rng)
    return spoken


def _looped(track: Samples, offset_s: float, size: int) -> Samples:
    start = int(offset_s * RATE_HZ)
    return np.tile(np.roll(track, -start), size // len(track) + 1)[:size].copy()


def _babble(corpus: Corpus, clips: list[str], size: int, dbfs: float, rng: np.random.Generator) -> Samples:
    together = np.zeros(size, np.float32)
    for clip in clips:
        voice = corpus.samples(clip)
        turned = np.roll(voice, int(rng.integers(0, len(voice))))
        together += np.tile(turned, size // len(voice) + 1)[:size]
    return np.asarray(together / np.sqrt(np.mean(together**2) + 1e-12) * np.float32(10 ** (dbfs / 20)), np.float32)


_PLAY: Final[dict[str, Callable[[Corpus, dict[str, Any], np.random.Generator], Samples]]] = {
    "silence": lambda _corpus, segment, _rng: quiet(segment["dur"]),
    "tone": lambda _corpus, segment, _rng: make_tone(segment["plan"], segment["dur"], segment.get("amp", -19)),
    "music": _music,
    "announcement": _voice,
    "human": _voice,
}
