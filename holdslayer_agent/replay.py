"""`holdslayer replay`: runs the hearing over recordings of calls, faster than real time, as if on hold, with no probe.

Owns reading audio files and printing results.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, TextIO

import numpy as np
import soundfile
import soxr

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import AudioError, HoldSlayerError
from holdslayer_agent.hearing import SoundMemory
from holdslayer_agent.rehearing import RATE_HZ, Rehearing, Ring, Segment, Words
from holdslayer_agent.speech.decoders import known_languages

__all__ = ["Replay", "Ring", "Segment", "Words", "read_audio", "replay_file", "run_replay"]

_STEP_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class Replay:
    """All that was heard in one file. `asdict` is the JSON form."""

    file: str
    duration_s: float
    segments: list[Segment] = field(default_factory=list)
    transcript: list[Words] = field(default_factory=list)
    rings: list[Ring] = field(default_factory=list)
    cpu_s: float = 0.0


def run_replay(
    files: list[str], number: str | None, as_json: bool, *, language: str = "en", out: TextIO | None = None
) -> int:
    """Replays the files in order and prints each result; 0 when all could be read, else 2.

    With `number`, what was heard in one file is remembered for those after it, as on calls to one company. `language`:
    the caller's; where no recogniser here knows it, sound alone is judged.
    """
    out = out or sys.stdout
    understood = language in known_languages()
    if not understood:
        print(f"holdslayer replay: no recogniser here knows {language}: without words", file=sys.stderr)
    memory = SoundMemory() if number is not None else None
    status = 0
    for name in files:
        try:
            result = replay_file(name, memory=memory, transcribe=understood, language=language)
        except HoldSlayerError as exc:
            print(f"holdslayer replay: {exc}", file=sys.stderr)
            status = 2
            continue
        print(json.dumps(asdict(result)) if as_json else _told(result), file=out, flush=True)
    return status


def replay_file(
    path: str | Path, *, memory: SoundMemory | None = None, transcribe: bool = True, language: str = "en"
) -> Replay:
    """What a call with this audio would have led to. Adds its announcements and music to `memory`.

    Raises AudioError when the file is missing, broken, empty or of an unknown kind.
    """
    began = time.process_time()
    heard = Rehearing(memory, language=language, transcribe=transcribe)
    for pcm in read_audio(path):
        heard.hear(pcm)
    heard.finish()
    return Replay(
        file=str(path),
        duration_s=round(heard.now_s, 3),
        segments=heard.segments(),
        transcript=heard.words,
        rings=heard.rings,
        cpu_s=round(time.process_time() - began, 3),
    )


def read_audio(path: str | Path) -> Iterator[Pcm]:
    """The file as mono 8 kHz pieces of 0.1 s or less; any rate, any number of channels, any length."""
    place = Path(path)
    if not place.is_file():
        raise AudioError(f"{place} is not a file", code="audio-missing", mend="check the path")
    total = 0
    try:
        with soundfile.SoundFile(place) as sound:
            resampler = soxr.ResampleStream(sound.samplerate, RATE_HZ, 1, dtype="float32")
            rest = np.zeros(0, np.float32)
            while True:
                block = sound.read(sound.samplerate, dtype="float32", always_2d=True)
                ended = len(block) < sound.samplerate
                mono = np.nan_to_num(block.mean(axis=1), nan=0.0, posinf=0.0, neginf=0.0).astype(np.float32)
                total += mono.size
                resampled = resampler.resample_chunk(mono, last=ended) if sound.samplerate != RATE_HZ else mono
                rest = np.concatenate([rest, resampled])
                step = round(_STEP_S * RATE_HZ)
                keep = 0 if ended else rest.size % step
                for start in range(0, rest.size - keep, step):
                    piece = rest[start : min(start + step, rest.size - keep)]
                    yield np.clip(np.round(piece * 32767.0), -32768, 32767).astype(np.int16)
                rest = rest[rest.size - keep :]
                if ended:
                    break
    except (soundfile.LibsndfileError, RuntimeError, OSError, ValueError) as exc:
        raise AudioError(
            f"{place} can't be read as audio: {exc}",
            code="audio-unreadable",
            mend="give a WAV or FLAC file; convert others first, for example with sox or ffmpeg",
        ) from exc
    if total == 0:
        raise AudioError(f"{place} holds no audio", code="audio-empty", mend="record again; the file has no samples")


def _told(result: Replay) -> str:
    """For people."""
    lines = [f"{result.file}: {result.duration_s:.1f} s, heard in {result.cpu_s:.1f} s"]
    lines += [f"  {s.start_s:8.1f} {s.end_s:8.1f}  {s.kind} ({s.confidence:.2f})" for s in result.segments]
    lines += [f"  {w.start_s:8.1f}  “{w.text}”" for w in result.transcript]
    for ring in result.rings:
        why = ", ".join(f"{name} {value:+.1f}" for name, value in ring.evidence.items())
        lines.append(f"  {ring.at_s:8.1f}  the phone would ring ({ring.confidence:.2f}): {why}")
    if not result.rings:
        lines.append("  nobody answered")
    return "\n".join(lines)
