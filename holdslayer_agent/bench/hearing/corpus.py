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

from holdslayer_agent.errors import AudioError

__all__ = ["RATE_HZ", "Clip", "Corpus", "Samples"]

RATE_HZ: Final = 8000
Samples = NDArray[np.float32]
KINDS: Final = frozenset({"silence", "tone", "music", "announcement", "human"})


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
                raise _broken(place / "labels.json", f"entry {number} lacks {exc}") from exc
        recipes = _json(place / "recipes.json")
        for recipe in recipes:
            _check(place / "recipes.json", recipe, clips)
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
    return np.asarray(samples, np.float32)


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text("utf-8"))
    except OSError as exc:
        raise AudioError(f"{file} can't be read: {exc}", code="corpus-missing", mend="give a corpus folder") from exc
    except ValueError as exc:
        raise _broken(file, str(exc)) from exc


def _check(file: Path, recipe: Any, clips: dict[str, Clip]) -> None:
    name = recipe.get("id", "?") if isinstance(recipe, dict) else "?"
    for key in ("id", "category", "seed", "line", "segments"):
        if not isinstance(recipe, dict) or key not in recipe:
            raise _broken(file, f"call {name} lacks {key}")
    for number, segment in enumerate(recipe["segments"]):
        where = f"call {name}, segment {number}"
        if segment.get("kind") not in KINDS:
            raise _broken(file, f"{where}: kind {segment.get('kind')!r} is none of {', '.join(sorted(KINDS))}")
        used = [*segment.get("clips", []), *segment.get("babble", [])]
        used += [segment[key] for key in ("clip", "bed", "reply") if segment.get(key)]
        unknown = [clip for clip in used if clip not in clips]
        if unknown:
            raise _broken(file, f"{where}: no clip {unknown[0]!r} in labels.json")


def _broken(file: Path, what: str) -> AudioError:
    return AudioError(
        f"{file}: {what}", code="corpus-broken", mend="mend the file; docs/hearing-corpus.md tells the form"
    )
