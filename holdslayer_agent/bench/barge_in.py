"""How soon our voice stops for somebody who talks over it, and how often for nothing: `holdslayer bench barge-in`.

Plays a line of clips to an ear and to `hearing.barge_in` as a call does: while we speak, over noise and music, with our
own voice come back. Time is counted in audio; what Asterisk and the network add to it is measured by a test on a real
line (`tests/asterisk/test_talking_over.py`).
"""

from __future__ import annotations

import json
import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from rich.console import Console
from rich.table import Table

from holdslayer_agent.bench.hearing.corpus import RATE_HZ, Clip, Corpus, Samples
from holdslayer_agent.bench.hearing.line import mulaw, shaped_noise
from holdslayer_agent.core.audio import FRAME_S, Pcm, frame_samples
from holdslayer_agent.core.observations import SpeechStarted
from holdslayer_agent.hearing import Ear
from holdslayer_agent.hearing.barge_in import SENT_S, BargeIn, Move

__all__ = ["BEGINNINGS", "GOINGS_ON", "Beginning", "GoingOn", "measure_barge_in", "run_bench_barge_in"]

STOPS_IN_MS: Final = 100.0
OUR_DBFS: Final = -18.0
"""The packaged voices' loud tenth."""
OFFICE_DBFS: Final = -65.0
_BEFORE_S: Final = 2.5
_AFTER_S: Final = 1.5
_BEGAN_S: Final = (0.4, 1.6)
"""How long we have spoken when they begin."""
_ONSET_DB: Final = 25.0
"""A voice begins where 10 ms are this little below its loud tenth, as in the development corpus's labels."""
_ABOVE_ROOM_DB: Final = 10.0
"""And this much above the clip's room at least: in a noisy clip nobody can say when the voice begins."""
_SOFT_S: Final = 0.05
_ROOM_PERCENTILE: Final = 5.0
"""The quietest twentieth of a clip is the room it was made in. Its noise is on the line before the voice, too: else it
would begin together with the clip, and be noticed in the voice's place."""
_NOTHING_DBFS: Final = -120.0
_LONGEST_S: Final = 30.0
_HYBRID: Final = np.array([0.05, -0.2, 0.7, 0.5, -0.35, 0.2, -0.12, 0.08, -0.05, 0.03], np.float32)
"""What comes back of a voice where two wires become four is coloured: a filter of 1 ms, of one's own making."""
_STEP: Final = frame_samples(RATE_HZ)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a line is like. Levels in dBFS of the loud tenth; `echo_db` below our voice; None: none of it."""

    name: str
    kind: str
    voice_dbfs: float = -20.0
    noise_dbfs: float | None = OFFICE_DBFS
    music_dbfs: float | None = None
    echo_db: float | None = None


VOICES: Final = (
    Scene("people, -20 dBFS", "human"),
    Scene("people, -30 dBFS", "human", -30.0),
    Scene("people, -40 dBFS", "human", -40.0),
    Scene("people, -20 dBFS, noise at -50", "human", noise_dbfs=-50.0),
    Scene("people, -30 dBFS, noise at -50", "human", -30.0, noise_dbfs=-50.0),
    Scene("people, -20 dBFS, our echo at -20 dB", "human", echo_db=20.0),
    Scene("people, -20 dBFS, our echo at -30 dB", "human", echo_db=30.0),
    Scene("people, -30 dBFS, our echo at -25 dB", "human", -30.0, echo_db=25.0),
    Scene("people, -20 dBFS, music at -40", "human", music_dbfs=-40.0),
    Scene("people, -20 dBFS, music at -30", "human", music_dbfs=-30.0),
    Scene("announcements, -20 dBFS", "announcement"),
)
LINES: Final = (
    Scene("music, -25 dBFS", "music", -25.0),
    Scene("announcements that go on, a new breath after 0.5 s counts", "announcement"),
    Scene("silence", "", noise_dbfs=None),
    Scene("noise, -65 dBFS", ""),
    Scene("noise, -50 dBFS", "", noise_dbfs=-50.0),
    Scene("noise, -40 dBFS", "", noise_dbfs=-40.0),
    Scene("our echo at -20 dB", "", echo_db=20.0),
    Scene("our echo at -25 dB", "", echo_db=25.0),
    Scene("our echo at -30 dB", "", echo_db=30.0),
)


@dataclass(slots=True)
class Beginning:
    """Voices that began while we spoke. Milliseconds from the onset to the first frame of ours that is silent."""

    name: str
    silent_ms: list[float] = field(default_factory=list)
    """When we paused, or stopped without one; infinite for a voice that we spoke on over."""
    ear_ms: list[float] = field(default_factory=list)
    """When the ear alone would have made us silent."""
    stopped: int = 0
    wavered: int = 0
    """We went on once before we stopped."""

    def told(self) -> dict[str, Any]:
        """JSON-ready."""
        silent = np.array(self.silent_ms)
        return {
            "scene": self.name,
            "voices": len(silent),
            "p50_ms": _percentile(silent, 50),
            "p95_ms": _percentile(silent, 95),
            "within_100_ms": round(float(np.mean(silent <= STOPS_IN_MS)), 3) if len(silent) else None,
            "stopped": self.stopped,
            "wavered": self.wavered,
            "ear_p50_ms": _percentile(np.array(self.ear_ms), 50),
            "ear_p95_ms": _percentile(np.array(self.ear_ms), 95),
        }


@dataclass(slots=True)
class GoingOn:
    """A line on which nobody begins to talk to us."""

    name: str
    minutes: float = 0.0
    pauses: int = 0
    stops: int = 0
    paused_s: float = 0.0

    def told(self) -> dict[str, Any]:
        """JSON-ready."""
        minutes = max(self.minutes, 1e-9)
        return {
            "scene": self.name,
            "minutes": round(self.minutes, 1),
            "pauses_a_minute": round(self.pauses / minutes, 2),
            "stops_a_minute": round(self.stops / minutes, 2),
            "paused_share": round(self.paused_s / 60 / minutes, 4),
        }


BEGINNINGS: Final = tuple(scene.name for scene in VOICES)
GOINGS_ON: Final = tuple(scene.name for scene in LINES)


class _Call:
    """One line frame by frame: what it carries, what we send, and what comes back of it."""

    def __init__(self, line: Samples, ours: Samples, scene: Scene, rng: np.random.Generator) -> None:
        self._line, self._ours, self._scene = line, ours, scene
        self._delay = int(rng.uniform(0.02, 0.3) * RATE_HZ)
        self._sent = np.zeros(len(line) + _STEP, np.float32)
        self._said = 0
        self.ear = Ear(RATE_HZ)
        self.barge_in = BargeIn(self.ear)
        self.quiet = False
        self.spent_s = 0.0

    def frames(self, begin: int) -> Iterator[tuple[float, Move | None, bool]]:
        """(audio seconds at a frame's end, what our voice is to do, whether the ear has just heard a voice).

        We speak from frame `begin` on, unless `quiet`.
        """
        for number in range(len(self._line) // _STEP):
            start = number * _STEP
            if number >= begin and not self.quiet:
                self._sent[start : start + _STEP] = self._next()
            frame = self._heard(start)
            observations = self.ear.feed(frame)
            began = time.process_time()
            sent = self._recent(start + _STEP) if number >= begin else None
            move = self.barge_in.feed(frame, observations, sent)
            self.spent_s += time.process_time() - began
            yield (number + 1) * FRAME_S, move, any(isinstance(o, SpeechStarted) for o in observations)

    def _next(self) -> Samples:
        piece = np.take(self._ours, range(self._said, self._said + _STEP), mode="wrap")
        self._said += _STEP
        return np.asarray(piece, np.float32)

    def _heard(self, start: int) -> Pcm:
        frame = self._line[start : start + _STEP]
        if self._scene.echo_db is not None and start >= self._delay + len(_HYBRID):
            since = start - self._delay - len(_HYBRID) + 1
            back = np.convolve(self._sent[since : start - self._delay + _STEP], _HYBRID, "valid")
            frame = frame + back * np.float32(10 ** (-self._scene.echo_db / 20))
        return _pcm(mulaw(frame))

    def _recent(self, end: int) -> Pcm:
        return _pcm(self._sent[max(end - int(SENT_S * RATE_HZ), 0) : end])


def measure_barge_in(folder: str | Path, most: int = 0, jobs: int = 1) -> tuple[list[Beginning], list[GoingOn], float]:
    """All scenes, of at most so many clips of a kind each (0: all), and the milliseconds an audio second costs while we
    speak. Raises AudioError when the corpus can't be read."""
    Corpus.read(folder)
    voices, lasting = ([(str(folder), scene, most) for scene in scenes] for scenes in (VOICES, LINES))
    if jobs == 1:
        beginnings, lines = [_voices(*scene) for scene in voices], [_line(*scene) for scene in lasting]
    else:
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
            told = pool.map(_voices, *zip(*voices, strict=True)), pool.map(_line, *zip(*lasting, strict=True))
            beginnings, lines = list(told[0]), list(told[1])
    spent = [ms for _, ms in lines]
    return beginnings, [line for line, _ in lines], round(float(np.mean(spent)), 2)


def _voices(folder: str, scene: Scene, most: int) -> Beginning:
    corpus, rng = Corpus.read(folder), np.random.default_rng(1)
    found = Beginning(scene.name)
    for clip in _of(corpus, scene.kind, most):
        voice = corpus.samples(clip.id)
        onset = _onset(voice)
        if onset is None:
            continue
        _begin(found, scene, corpus, clip, _at(voice, scene.voice_dbfs), onset, rng)
    return found


def _begin(
    found: Beginning, scene: Scene, corpus: Corpus, clip: Clip, voice: Samples, onset: int, rng: np.random.Generator
) -> None:
    before = int((_BEFORE_S + rng.uniform(0, FRAME_S)) * RATE_HZ)
    line = np.zeros(before + int(_AFTER_S * RATE_HZ), np.float32)
    spoken = voice[onset : onset + len(line) - before]
    lead = min(onset, int(_SOFT_S * RATE_HZ))  # the clip's own silence, as far as nothing else is in it
    line[before - lead : before] += voice[onset - lead : onset]
    line[before : before + len(spoken)] += spoken
    onset_s = before / RATE_HZ
    room_dbfs = float(np.percentile(_levels(voice, RATE_HZ // 100), _ROOM_PERCENTILE))
    call = _Call(line + _bed(scene, corpus, len(line), rng, room_dbfs), _ours(corpus, clip, rng), scene, rng)
    begin = int((onset_s - rng.uniform(*_BEGAN_S)) / FRAME_S)
    silent_ms, ear_ms, went_on = np.inf, np.inf, 0
    for at_s, move, started in call.frames(begin):
        # The next frame of ours leaves within 20 ms. What is softer than an onset may have been noticed before it.
        passed_ms = max((at_s - onset_s + rng.uniform(0, FRAME_S)) * 1000, 0.0)
        theirs = at_s > onset_s - _SOFT_S
        if started and theirs:
            ear_ms = min(ear_ms, passed_ms)
        if move is Move.PAUSE or (move is Move.STOP and not call.quiet):
            call.quiet = True
            if theirs:
                silent_ms = min(silent_ms, passed_ms)
        elif move is Move.GO_ON:
            call.quiet, went_on = False, went_on + theirs
        if move is Move.STOP:
            found.stopped += 1
            found.wavered += went_on > 0
            break
    found.silent_ms.append(silent_ms)
    found.ear_ms.append(ear_ms)


def _line(folder: str, scene: Scene, most: int) -> tuple[GoingOn, float]:
    corpus, rng = Corpus.read(folder), np.random.default_rng(2)
    found, spent_s = GoingOn(scene.name), 0.0
    clips: list[Clip | None] = [*_of(corpus, scene.kind, most)] if scene.kind else [None] * min(4, most or 4)
    for clip in clips:
        sound = np.zeros(int(_LONGEST_S * RATE_HZ), np.float32)
        if clip is not None:
            sound = _at(corpus.samples(clip.id)[: len(sound)], scene.voice_dbfs)
        call = _Call(sound + _bed(scene, corpus, len(sound), rng), _ours(corpus, clip, rng), scene, rng)
        begin = int(1.0 / FRAME_S)  # an announcement speaks by then
        for at_s, move, _ in call.frames(begin):
            if at_s <= begin * FRAME_S:
                continue
            found.minutes += FRAME_S / 60
            found.paused_s += FRAME_S * call.quiet
            found.pauses += move is Move.PAUSE
            found.stops += move is Move.STOP
            call.quiet = move in {Move.PAUSE, Move.STOP} or (call.quiet and move is None)
        spent_s += call.spent_s
    return found, 1000 * spent_s / max(found.minutes * 60, FRAME_S)


def _of(corpus: Corpus, kind: str, most: int) -> list[Clip]:
    """Clips of a kind, spread over speakers, voices and tracks."""
    clips = sorted((c for c in corpus.clips.values() if c.kind == kind), key=lambda c: c.id)
    step = max(len(clips) // most, 1) if most else 1
    return clips[::step][: most or None]


def _ours(corpus: Corpus, theirs: Clip | None, rng: np.random.Generator) -> Samples:
    """What we say: a synthetic announcer, or any other than theirs."""
    group = theirs.group if theirs is not None else ""
    said = [c for c in corpus.clips.values() if c.kind == "announcement" and c.group != group]
    spoken = [c for c in said if c.role == "tts"] or said
    if not spoken:
        return np.zeros(RATE_HZ, np.float32)
    return _at(corpus.samples(spoken[int(rng.integers(len(spoken)))].id), OUR_DBFS)


def _bed(
    scene: Scene, corpus: Corpus, size: int, rng: np.random.Generator, room_dbfs: float = _NOTHING_DBFS
) -> Samples:
    bed = np.zeros(size, np.float32)
    if scene.noise_dbfs is not None:
        bed += shaped_noise({"type": "pink", "dbfs": max(scene.noise_dbfs, room_dbfs)}, size, rng)
    tracks = [c for c in corpus.clips.values() if c.kind == "music"]
    if scene.music_dbfs is not None and tracks:
        track = _at(corpus.samples(tracks[int(rng.integers(len(tracks)))].id), scene.music_dbfs)
        bed += np.take(track, range(offset := int(rng.integers(len(track))), offset + size), mode="wrap")
    return bed


def _levels(samples: Samples, step: int) -> np.ndarray:
    pieces = samples[: len(samples) // step * step].reshape(-1, step)
    return np.asarray(10 * np.log10(np.mean(pieces.astype(np.float64) ** 2, axis=1) + 1e-12))


def _at(samples: Samples, dbfs: float) -> Samples:
    """With its loud tenth, of 20 ms pieces, at this level."""
    levels = _levels(samples, _STEP)
    loud = float(np.percentile(levels, 90)) if len(levels) else dbfs
    return np.asarray(samples * 10 ** ((dbfs - loud) / 20), np.float32)


def _onset(samples: Samples) -> int | None:
    """The sample at which a voice begins; None where the clip begins within it, or it can't be told."""
    step = RATE_HZ // 100
    levels = _levels(samples, step)
    if not len(levels):
        return None
    room_dbfs, loud_dbfs = np.percentile(levels, (_ROOM_PERCENTILE, 90))
    if loud_dbfs - _ONSET_DB < room_dbfs + _ABOVE_ROOM_DB:
        return None
    loud = np.flatnonzero(levels > loud_dbfs - _ONSET_DB)
    return int(loud[0]) * step if len(loud) and loud[0] >= 3 else None


def _pcm(samples: Samples) -> Pcm:
    return np.clip(np.round(samples * 32767.0), -32768, 32767).astype(np.int16)


def _percentile(values: np.ndarray, q: float) -> float | None:
    """None where it is endless, or nothing was measured."""
    if not len(values):
        return None
    found = float(np.percentile(values, q, method="higher"))
    return round(found) if np.isfinite(found) else None


def run_bench_barge_in(corpus: str, most: int, jobs: int, *, as_json: bool) -> int:
    """Exit status."""
    beginnings, lines, cost_ms = measure_barge_in(corpus, most, jobs)
    if as_json:
        for told in [*(found.told() for found in beginnings), *(line.told() for line in lines)]:
            print(json.dumps(told))
        print(json.dumps({"cpu_ms_per_s": cost_ms}))
        return 0
    console = Console()
    began = Table("somebody begins", "n", "p50 ms", "p95 ms", "≤ 100 ms", "stopped", "went on once", "the ear alone")
    for beginning in beginnings:
        r = beginning.told()
        within = f"{r['within_100_ms']:.0%}" if r["within_100_ms"] is not None else "–"
        alone = f"{_ms(r['ear_p50_ms'])} / {_ms(r['ear_p95_ms'])}"
        began.add_row(
            r["scene"], str(r["voices"]), _ms(r["p50_ms"]), _ms(r["p95_ms"]), within, str(r["stopped"]),
            str(r["wavered"]), alone,
        )  # fmt: skip
    console.print(began)
    lasted = Table("nobody begins", "minutes", "pauses a minute", "stops a minute", "of the time silent")
    for line in lines:
        r = line.told()
        lasted.add_row(
            r["scene"], str(r["minutes"]), str(r["pauses_a_minute"]), str(r["stops_a_minute"]),
            f"{r['paused_share']:.1%}",
        )  # fmt: skip
    console.print(lasted)
    console.print(f"{cost_ms} ms an audio second while we speak, beside the ear's own cost")
    return 0


def _ms(value: float | None) -> str:
    return f"{value:.0f}" if value is not None else "–"
