"""Plays a rendered call to the hearing: passively, or with a simulated probe.

The simulated person reacts to our question as people do: in 95 of 100 cases, 0.3 to 2.5 s after it began, whoever
speaks falls silent and, after a moment, speaks again (their next words of the same call). A recording never reacts. A
probe lasts 0.7 s.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

import numpy as np

from holdslayer_agent.bench.hearing.corpus import RATE_HZ, Samples
from holdslayer_agent.bench.hearing.render import Call, Stretch
from holdslayer_agent.bench.hearing.user import User
from holdslayer_agent.core.call import PROBES_PER_MINUTE
from holdslayer_agent.core.hold import HoldKind
from holdslayer_agent.core.verdict import Verdict
from holdslayer_agent.hearing import SoundMemory
from holdslayer_agent.rehearing import Rehearing, Ring, Segment

__all__ = ["Played", "play"]

_STEP: Final = RATE_HZ // 10
PROBE_S: Final = 0.7
"""Measured: 0.69 s from the verdict to the last sound (`pytest -s tests/asterisk/test_probe.py`)."""
_BEFORE_HOLD: Final = frozenset({HoldKind.NONE, HoldKind.RINGING})
JUDGED_AFTER_S: Final = 2.0
REACTS: Final = 0.95
REACTION_S: Final = (0.3, 2.5)
"""With `REACTS` the protocol of docs/hearing-corpus.md."""
PAUSE_S: Final = (0.3, 0.8)
"""Between falling silent and speaking again."""
GAP_S: Final = 0.2
"""Nobody begins to answer before the question is over; the usual gap between turns is 0.2 s (Stivers et al. 2009)."""


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a call. Times are those of the call as rendered, even where a reaction moved its audio."""

    call: Call
    rings: tuple[Ring, ...]
    segments: tuple[Segment, ...]
    probes: tuple[float, ...]
    cpu_s: float
    judged: tuple[tuple[float, float], ...] = ()
    """(time, P(person)) 2 s after each voice began, while waiting: is what is said true?"""


def play(
    call: Call,
    *,
    memory: SoundMemory | None,
    probe: bool,
    transcribe: bool,
    language: str,
    seed: int,
    with_user: bool = False,
) -> Played:
    """Adds what was new to `memory`. `with_user`: somebody comes when rung, and says what it was (without `probe`)."""
    began = time.process_time()
    heard = Rehearing(memory, language=language, transcribe=transcribe, may_probe=probe)
    line = _Line(call, np.random.default_rng(seed))
    probes: list[float] = []
    ended_s: float | None = None
    held = False
    judged: dict[float, tuple[float, float]] = {}  # by the turn's start
    user = User(call) if with_user and not probe else None
    for piece in line:
        heard.hear(np.clip(np.round(piece * 32767.0), -32768, 32767).astype(np.int16))
        if user is not None:
            user.follow(heard.person, heard.now_s)
        if ended_s is not None and heard.now_s >= ended_s:
            heard.person.probe_ended(heard.now_s)
            ended_s = None
        turn_s = heard.person.turn_started_s
        if held and turn_s is not None and turn_s not in judged and heard.now_s - turn_s >= JUDGED_AFTER_S:
            judged[turn_s] = (line.as_rendered(heard.now_s), heard.person.p_person)
        held = held or heard.person.hold.kind not in _BEFORE_HOLD  # there the navigator does the talking
        if not probe:
            continue
        recent = [at_s for at_s in probes if heard.now_s - at_s < 60.0]
        heard.person.may_probe = held and len(recent) < PROBES_PER_MINUTE
        if heard.person.verdict is Verdict.PROBE and heard.person.may_probe and ended_s is None:
            probes.append(heard.now_s)
            heard.person.probe_started(heard.now_s)
            ended_s = heard.now_s + PROBE_S
            line.asked()
    heard.finish(user.withheld if user is not None else ())
    rings = tuple(Ring(line.as_rendered(r.at_s), r.confidence, r.evidence) for r in heard.rings)
    said = tuple(judged.values())
    return Played(call, rings, tuple(heard.segments()), tuple(probes), time.process_time() - began, said)


class _Line:
    """The call's audio in pieces of 0.1 s, changed where a person reacts."""

    def __init__(self, call: Call, rng: np.random.Generator) -> None:
        self._call, self._rng = call, rng
        self._samples = call.samples
        self._at = 0
        self._moved: list[tuple[float, float]] = []  # (from here on, rendered time minus played time)

    def __iter__(self) -> _Line:
        return self

    def __next__(self) -> Samples:
        if self._at >= self._samples.size:
            raise StopIteration
        piece = self._samples[self._at : self._at + _STEP]
        self._at += piece.size
        return piece

    def as_rendered(self, at_s: float) -> float:
        """The call's own time for a time of the audio as played."""
        shift_s = 0.0
        for from_s, by_s in self._moved:
            if at_s >= from_s:
                shift_s = by_s
        return round(at_s + shift_s, 3)

    def asked(self) -> None:
        """We speak now: a person who is there reacts."""
        now_s = self._at / RATE_HZ
        talking = self._person_at(self.as_rendered(now_s))
        if talking is None or self._rng.random() >= REACTS:
            return
        stop_s = now_s + float(self._rng.uniform(*REACTION_S))
        answer = self._answer(talking, self.as_rendered(stop_s))
        if answer is None:
            return
        pause_s = max(float(self._rng.uniform(*PAUSE_S)), now_s + PROBE_S + GAP_S - stop_s)
        stop, pause = int(stop_s * RATE_HZ), int(pause_s * RATE_HZ)
        cut_s = self.as_rendered(stop_s)
        end = max(int((talking.end_s - cut_s) * RATE_HZ), 0)
        hush = self._hush(pause)
        rest = self._samples[stop + end :]
        self._samples = np.concatenate([self._samples[:stop], hush, answer, rest])
        added_s = (hush.size + answer.size - end) / RATE_HZ
        before_s = self._moved[-1][1] if self._moved else 0.0
        self._moved.append((stop_s + (hush.size + answer.size) / RATE_HZ, before_s - added_s))

    def _person_at(self, at_s: float) -> Stretch | None:
        """Who speaks now, or spoke and waits."""
        met = [s for s in self._call.stretches if s.phase == "live" and s.start_s <= at_s + 0.2 and s.end_s > at_s]
        return met[-1] if met else None

    def _answer(self, talking: Stretch, at_s: float) -> Samples | None:
        """What this person says to a question; where the corpus has nothing for it, their next words."""
        if talking.reply:
            return self._call.replies[talking.reply]
        spoken = [s for s in self._call.stretches if s.phase == "live" and s.kind == "human"]
        words = next((s for s in spoken if s.start_s > at_s), spoken[0] if spoken else None)
        return self._call.samples[int(words.start_s * RATE_HZ) : int(words.end_s * RATE_HZ)] if words else None

    def _hush(self, size: int) -> Samples:
        """The line's own noise: a stretch of silence of the same call, looped."""
        silent = [s for s in self._call.stretches if s.kind == "silence" and s.end_s - s.start_s >= 0.5]
        if not silent:
            return np.zeros(size, np.float32)
        noise = self._call.samples[int((silent[0].start_s + 0.1) * RATE_HZ) : int((silent[0].end_s - 0.1) * RATE_HZ)]
        return np.resize(noise, size)
