"""Silence written into recordings over the seconds that must not be kept: a secret, or somebody who was not told.

Asterisk is told to write silence meanwhile; this is the second lock, for a number that was read back when nobody
expected it, and for an Asterisk that did not obey. Lengths and times stay as they are; what would be silence alone is
removed.
"""

from __future__ import annotations

import logging
import math
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path

__all__ = ["AFTER_S", "BEFORE_S", "blank_files"]

log = logging.getLogger(__name__)

BEFORE_S, AFTER_S = 0.8, 0.8
"""Margins for a secret. A recording begins 0.05–0.4 s after the answer it is timed by, and a voice is noticed up to
0.4 s late."""


def blank_files(files: Sequence[Path], spans_s: Iterable[tuple[float, float]]) -> list[Path]:
    """Blank the company's leg and the mix, which begin with the answer; the files that are left. 16-bit WAV, in place.
    A span may last to infinity: to the end of the file.

    A file that can't be changed is removed: better no recording than one with a secret.
    """
    spans = sorted(spans_s)
    if not spans:
        return list(files)
    return [file for file in files if "-phone-" in file.name or _left(file, spans)]  # a phone: the user's own words


def _left(file: Path, spans_s: Sequence[tuple[float, float]]) -> bool:
    """Blank one; whether anything but silence is left of it."""
    try:
        if _blank(file, spans_s):
            return True
        log.info("%s would be silence alone and is removed", file.name)
    except (OSError, ValueError, struct.error) as error:
        log.error("%s can't be blanked and is removed: %s", file.name, error)
    file.unlink(missing_ok=True)
    return False


def _blank(file: Path, spans_s: Sequence[tuple[float, float]]) -> bool:
    """`spans_s` in order. Whether a part of the file was left as it is."""
    with file.open("r+b") as wav:
        rate_hz, frame, start = _layout(wav.read(4096))
        wav.seek(0, 2)
        end, blanked, kept = wav.tell(), start, False
        for since_s, until_s in spans_s:
            first = start + max(0, int(since_s * rate_hz)) * frame
            last = end if math.isinf(until_s) else min(end, start + max(0, int(until_s * rate_hz)) * frame)
            kept = kept or first > blanked
            if first < last:
                wav.seek(first)
                wav.write(bytes(last - first))
            blanked = max(blanked, last)
        return kept or blanked < end


def _layout(head: bytes) -> tuple[int, int, int]:
    """Sample rate, bytes a frame and the place of the first sample, from a RIFF header that may be unfinished."""
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        raise ValueError("no WAV file")
    at, rate_hz, frame = 12, 0, 0
    while at + 8 <= len(head):
        name, length = head[at : at + 4], int.from_bytes(head[at + 4 : at + 8], "little")
        if name == b"fmt ":
            kind, _, rate_hz, _, frame, _ = struct.unpack_from("<HHIIHH", head, at + 8)
            if kind != 1:
                raise ValueError("no PCM")
        if name == b"data" and rate_hz and frame:
            return rate_hz, frame, at + 8
        at += 8 + length + length % 2
    raise ValueError("no sound in it")
