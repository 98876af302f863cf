"""Silence written into recordings over the seconds in which a secret was on the line.

Asterisk is told to write silence while a secret is expected; this is the second lock, for a number that was read back
when nobody expected it, and for an Asterisk that did not obey. Lengths and times stay as they are.
"""

from __future__ import annotations

import logging
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path

__all__ = ["blank_files"]

log = logging.getLogger(__name__)

BEFORE_S, AFTER_S = 0.8, 0.8
"""A recording begins 0.05–0.4 s after the answer it is timed by, and a voice is noticed up to 0.4 s late."""


def blank_files(files: Sequence[Path], spans_s: Iterable[tuple[float, float]]) -> None:
    """Blank the company's leg and the mix, which begin with the answer. 16-bit PCM WAV, changed in place.

    A file that can't be changed is removed: better no recording than one with a secret.
    """
    spans = list(spans_s)
    if not spans:
        return
    for file in files:
        if "-phone-" in file.name:
            continue  # what the user's own phone said
        try:
            _blank(file, spans)
        except (OSError, ValueError, struct.error) as error:
            log.error("%s can't be blanked and is removed: %s", file.name, error)
            file.unlink(missing_ok=True)


def _blank(file: Path, spans_s: Sequence[tuple[float, float]]) -> None:
    with file.open("r+b") as wav:
        rate_hz, frame, start = _layout(wav.read(4096))
        wav.seek(0, 2)
        end = wav.tell()
        for since_s, until_s in spans_s:
            first = start + max(0, int((since_s - BEFORE_S) * rate_hz)) * frame
            last = min(end, start + max(0, int((until_s + AFTER_S) * rate_hz)) * frame)
            if first < last:
                wav.seek(first)
                wav.write(bytes(last - first))


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
