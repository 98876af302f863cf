"""`holdslayer replay`: runs the hearing over recordings of calls, faster than real time, as if on hold, with no probe.

Owns reading audio files and printing results. The hearing, the evidence and the recogniser are the ones a live call
uses; the recogniser runs in this process, and its words count only 0.4 s after the audio they come from, as in a live
call.
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
from holdslayer_agent.core.human import RING_AT, PersonEvidence, Verdict
from holdslayer_agent.core.observations import (
    Observation,
    Sound,
    SoundChanged,
    SpeechEnded,
    SpeechStarted,
    TranscriptHeard,
)
from holdslayer_agent.errors import AudioError, HoldSlayerError
from holdslayer_agent.hearing import Ear, SoundMemory
from holdslayer_agent.speech.stt_decoder import PhoneDecoder

__all__ = ["Replay", "Ring", "Segment", "Words", "read_audio", "replay_file", "run_replay"]

RATE_HZ: Final = 8000
_STEP_S: Final = 0.1
_STT_DELAY_S: Final = 0.4
"""From the end of an utterance to its final words: measured 0.2 to 0.9 s on one busy core."""
_PARTIAL_EVERY_S: Final = 0.5
_LEAD_S: Final = 0.4

_KINDS: Final[dict[Sound, str]] = {
    Sound.SILENCE: "silence",
    Sound.RINGBACK: "ringback",
    Sound.BUSY: "busy",
    Sound.REORDER: "busy",
    Sound.SIT: "sit",
    Sound.FAX: "unknown",
    Sound.DTMF: "dtmf",
    Sound.BEEP: "beep",
    Sound.MUSIC: "music",
    Sound.SPEECH: "announcement",
    Sound.UNKNOWN: "unknown",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one kind."""

    start_s: float
    end_s: float
    kind: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Words:
    """Final words of one utterance."""

    start_s: float
    end_s: float
    text: str


@dataclass(frozen=True, slots=True)
class Ring:
    """When the user's phone would have begun to ring, and why."""

    at_s: float
    confidence: float
    evidence: dict[str, float]


@dataclass(frozen=True, slots=True)
class Replay:
    """All that was heard in one file. `asdict` is the JSON form."""

    file: str
    duration_s: float
    segments: list[Segment] = field(default_factory=list)
    transcript: list[Words] = field(default_factory=list)
    rings: list[Ring] = field(default_factory=list)
    cpu_s: float = 0.0


def run_replay(files: list[str], number: str | None, as_json: bool, *, out: TextIO | None = None) -> int:
    """Replays the files in order and prints each result; 0 when all could be read, else 2.

    With `number`, what was heard in one file is remembered for those after it, as on calls to one company.
    """
    out = out or sys.stdout
    memory = SoundMemory() if number is not None else None
    status = 0
    for name in files:
        try:
            result = replay_file(name, memory=memory)
        except HoldSlayerError as exc:
            print(f"holdslayer replay: {exc}", file=sys.stderr)
            status = 2
            continue
        print(json.dumps(asdict(result)) if as_json else _told(result), file=out, flush=True)
    return status


def replay_file(path: str | Path, *, memory: SoundMemory | None = None, transcribe: bool = True) -> Replay:
    """What a call with this audio would have led to. Adds its voices to `memory`.

    Raises AudioError when the file is missing, broken, empty or of an unknown kind.
    """
    began = time.process_time()
    listener = _Listener(memory, transcribe=transcribe)
    for pcm in read_audio(path):
        listener.hear(pcm)
    listener.finish()
    if memory is not None:
        listener.ear.memorise()
    return Replay(
        file=str(path),
        duration_s=round(listener.now_s, 3),
        segments=listener.segments(),
        transcript=listener.words,
        rings=listener.rings,
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


class _Listener:
    """One call's hearing, driven by audio time."""

    def __init__(self, memory: SoundMemory | None, *, transcribe: bool) -> None:
        self.ear = Ear(RATE_HZ, memory=memory)
        self.person = PersonEvidence()
        self.rings: list[Ring] = []
        self.words: list[Words] = []
        self._decoder = PhoneDecoder() if transcribe else None
        self._sounds: list[SoundChanged] = []
        self._turns: list[list[float]] = []  # start, last seen, last p_person
        self._later: list[tuple[float, TranscriptHeard]] = []
        self._rung_turn: float | None = None
        self._utterance_s: float | None = None
        self._partial_s = 0.0
        self.now_s = 0.0

    def hear(self, pcm: Pcm) -> None:
        """A piece of up to 0.1 s."""
        observations = self.ear.feed(pcm)
        self.now_s += pcm.size / RATE_HZ
        listening = self._utterance_s is not None
        for observation in observations:
            self._note(observation)
            self.person.observe(observation)
            self._judge()
        if self._decoder is not None and self._utterance_s is not None and listening:
            self._decoder.feed(pcm)
            self._partial()
        while self._later and self._later[0][0] <= self.now_s:
            self.person.observe(self._later.pop(0)[1])
        self.person.tick(self.now_s)
        self._judge()

    def finish(self) -> None:
        """The recording is over: takes the last words."""
        if self._utterance_s is not None:
            self._end_utterance(self.now_s)

    def segments(self) -> list[Segment]:
        """What was heard, without gaps, from start to end."""
        out: list[Segment] = []
        changes = sorted(self._sounds, key=lambda change: change.at_s)
        if not changes or changes[0].at_s > 0:
            changes.insert(0, SoundChanged(0.0, Sound.SILENCE, 1.0))
        ends = [change.at_s for change in changes[1:]] + [self.now_s]
        for change, end_s in zip(changes, ends, strict=True):
            if end_s - change.at_s < 0.01:
                continue
            kind, confidence = self._kind(change, end_s)
            if out and out[-1].kind == kind:
                out[-1] = Segment(out[-1].start_s, round(end_s, 3), kind, max(out[-1].confidence, confidence))
            else:
                out.append(Segment(round(change.at_s, 3), round(end_s, 3), kind, confidence))
        return out

    def _kind(self, change: SoundChanged, end_s: float) -> tuple[str, float]:
        if change.sound is not Sound.SPEECH:
            return _KINDS[change.sound], round(change.confidence, 3)
        met = [turn for turn in self._turns if turn[0] <= end_s and turn[1] >= change.at_s]
        p_person = met[-1][2] if met else 0.0
        if p_person >= RING_AT:
            return "human", round(p_person, 3)
        beeped = any(
            later.sound is Sound.BEEP and 0 <= later.at_s - end_s < 2.5 and later.at_s > change.at_s
            for later in self._sounds
        )
        return "voicemail" if beeped and end_s - change.at_s > 1.0 else "announcement", round(1 - p_person, 3)

    def _note(self, observation: Observation) -> None:
        match observation:
            case SoundChanged():
                self._sounds.append(observation)
            case SpeechStarted(at_s=at_s):
                self._utterance_s, self._partial_s = at_s, self.now_s
                if self._decoder is not None:
                    self._decoder.start(RATE_HZ)
                    self._decoder.feed(self.ear.recent(self.now_s - at_s + _LEAD_S))
            case SpeechEnded(at_s=at_s):
                self._end_utterance(at_s)
            case _:
                pass

    def _partial(self) -> None:
        if self._decoder is None or self._utterance_s is None or self.now_s - self._partial_s < _PARTIAL_EVERY_S:
            return
        self._partial_s = self.now_s
        text = self._decoder.partial()
        if text:
            self.person.observe(TranscriptHeard(self.now_s, self._utterance_s, text, final=False))
            self._judge()

    def _end_utterance(self, at_s: float) -> None:
        started_s, self._utterance_s = self._utterance_s, None
        if self._decoder is None or started_s is None:
            return
        result = self._decoder.finish()
        if result.text:
            self.words.append(Words(round(started_s, 3), round(at_s, 3), result.text))
            heard = TranscriptHeard(at_s, started_s, result.text, final=True, confidence=result.confidence)
            self._later.append((self.now_s + _STT_DELAY_S, heard))

    def _judge(self) -> None:
        turn_s, p_person = self.person.turn_started_s, self.person.p_person
        if turn_s is None:
            return
        if self._turns and self._turns[-1][0] == turn_s:
            self._turns[-1][1:] = [self.now_s, p_person]
        else:
            self._turns.append([turn_s, self.now_s, p_person])
        if self.person.verdict in (Verdict.RING, Verdict.BRIDGE) and turn_s != self._rung_turn:
            self._rung_turn = turn_s
            self.rings.append(Ring(round(self.now_s, 3), p_person, self.person.evidence))


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
