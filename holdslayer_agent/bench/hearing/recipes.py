"""What a recipe of a call must say to be rendered; docs/hearing-corpus.md tells the form."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any, Final

__all__ = ["fault_of"]

_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "silence": ("dur",),
    "tone": ("plan", "dur"),
    "music": ("clip", "dur"),
    "announcement": ("clips",),
    "human": ("clips",),
}
_CODECS: Final = frozenset({"ulaw", "alaw", "g722", "opus"})


def fault_of(recipe: Any, clips: Container[str]) -> str:
    """What is wrong with it, and where; empty where it can be rendered."""
    if not isinstance(recipe, dict):
        return "a call is no object"
    name = recipe.get("id", "?")
    for key in ("id", "category", "seed", "line", "segments"):
        if key not in recipe:
            return f"call {name} lacks {key}"
    if not isinstance(recipe["seed"], int) or recipe["seed"] < 0:
        return f"call {name}: seed is no whole number from 0 on"
    if not isinstance(recipe["segments"], list) or not recipe["segments"]:
        return f"call {name} has no segments"
    line = _line_fault(recipe["line"])
    if line:
        return f"call {name}: {line}"
    for number, segment in enumerate(recipe["segments"]):
        fault = _segment_fault(segment, clips)
        if fault:
            return f"call {name}, segment {number}: {fault}"
    return ""


def _line_fault(line: Any) -> str:
    if not isinstance(line, dict):
        return "line is no object"
    if line.get("codec", "ulaw") not in _CODECS:
        return f"codec {line['codec']!r} is none of {', '.join(sorted(_CODECS))}"
    for change in line.get("changes") or []:
        fault = _line_fault(change) or ("" if "at_s" in change else "a change of the line lacks at_s")
        if fault:
            return fault
    return ""


def _segment_fault(segment: Any, clips: Container[str]) -> str:
    kind = segment.get("kind") if isinstance(segment, dict) else None
    if not isinstance(kind, str) or kind not in _NEEDS:
        return f"kind {kind!r} is none of {', '.join(sorted(_NEEDS))}"
    lacking = [key for key in _NEEDS[kind] if segment.get(key) in (None, [], "")]
    if lacking:
        return f"{kind} lacks {lacking[0]}"
    length_s = segment.get("dur", 0)
    if not isinstance(length_s, int | float) or not 0 <= length_s < float("inf"):
        return f"dur is {length_s!r}, not seconds from 0 on"
    used = [segment[key] for key in ("clip", "bed", "reply") if segment.get(key)]
    for key in ("clips", "babble"):
        several = segment.get(key) or []
        if not isinstance(several, list):
            return f"{key} is no list"
        used += several
    unknown = [clip for clip in used if not isinstance(clip, str) or clip not in clips]
    return f"no clip {unknown[0]!r} in labels.json" if unknown else ""
