"""A folder of labelled clips and recipes of whole calls: labels.json, recipes.json, clips/.

The form is told in docs/hearing-corpus.md. Reading checks what rendering needs and says what is wrong, where.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import soundfile
from numpy.typing import NDArray

from holdslayer_agent.bench.hearing.recipes import fault_of
from holdslayer_agent.errors import AudioError

__all__ = ["RATE_HZ", "Clip", "Corpus", "Samples"]

RATE_HZ: Final = 8000
Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Clip:
    """One recording and what it is."""

    id: str
    file: Path
    kind: str  # music | announcement | human
    group: str  # speaker, track or voice
    source: str
    redistributable: bool
    language: str
    text: str
    role: str = ""  # of a person's words: greeting | talk | reply (to our question), where known


@dataclass(frozen=True)
class Corpus:
    """Clips by id, and recipes as they stand in the file."""

    folder: Path
    clips: dict[str, Clip]
    recipes: list[dict[str, Any]]

    @classmethod
    def read(cls, folder: str | Path) -> Corpus:
        """Raises AudioError when a file is missing or does not say what is needed."""
        place = Path(folder)
        clips = {}
        for number, row in enumerate(_json(place / "labels.json")):
            try:
                clips[row["id"]] = Clip(
                    id=row["id"],
                    file=place / row["file"],
                    kind=row["class"],
                    group=row["group"],
                    source=row.get("source", ""),
                    redistributable=row.get("redistributable") == "yes",
                    language=row.get("lang") or "",
                    text=row.get("text") or "",
                    role=row.get("subclass") or "",
                )
            except (KeyError, TypeError) as exc:
                what = f"lacks {exc}" if isinstance(exc, KeyError) else "is no object"
                raise _broken(place / "labels.json", f"entry {number} {what}") from exc
        recipes = _json(place / "recipes.json")
        if not isinstance(recipes, list):
            raise _broken(place / "recipes.json", "no list of calls")
        for recipe in recipes:
            fault = fault_of(recipe, clips)
            if fault:
                raise _broken(place / "recipes.json", fault)
        return cls(place, clips, recipes)

    def samples(self, clip_id: str) -> Samples:
        """The clip, 8 kHz mono float32."""
        return _load(self.clips[clip_id].file)


@lru_cache(maxsize=200)
def _load(file: Path) -> Samples:
    try:
        samples, rate_hz = soundfile.read(file, dtype="float32")
    except (soundfile.LibsndfileError, OSError) as exc:
        raise AudioError(
            f"{file} can't be read: {exc}", code="corpus-clip", mend="fetch or make the clip anew"
        ) from exc
    if rate_hz != RATE_HZ or samples.ndim != 1:
        raise AudioError(f"{file} is not 8 kHz mono", code="corpus-clip", mend="convert it: sox IN -r 8000 -c 1 OUT")
    if not samples.size or not np.isfinite(samples).all():
        what = "holds samples that are no numbers" if samples.size else "holds no audio"
        raise AudioError(f"{file} {what}", code="corpus-clip", mend="fetch or make the clip anew")
    return np.asarray(samples, np.float32)


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text("utf-8"))
    except OSError as exc:
        raise AudioError(f"{file} can't be read: {exc}", code="corpus-missing", mend="give a corpus folder") from exc
    except ValueError as exc:
        raise _broken(file, str(exc)) from exc


def _broken(file: Path, what: str) -> AudioError:
    return AudioError(
        f"{file}: {what}", code="corpus-broken", mend="mend the file; docs/hearing-corpus.md tells the form"
    )
