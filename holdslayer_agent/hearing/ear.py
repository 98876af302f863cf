"""The ear of one call: frames in, observations out. Joins the stages; the judging is theirs.

`Ear` keeps at most an hour of fingerprints and 2 s of audio, whatever the length of the call.
"""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.core.observations import (
    LineMeasured,
    Observation,
    Sound,
    SoundChanged,
    SpeechEnded,
    SpeechStarted,
    VoiceMeasured,
)
from holdslayer_agent.hearing.dtmf import DtmfDetector
from holdslayer_agent.hearing.endpointing import Endpointer
from holdslayer_agent.hearing.features import HOP_S, Analyser, Hop
from holdslayer_agent.hearing.fingerprint import Fingerprinter, SoundMemory
from holdslayer_agent.hearing.frames import Framer, Samples
from holdslayer_agent.hearing.sounds import SoundClassifier
from holdslayer_agent.hearing.speech import CHUNK_S, VoiceDetector
from holdslayer_agent.hearing.tones import ToneDetector
from holdslayer_agent.hearing.voice import VoiceBook, VoicePrint

__all__ = ["Ear"]

_RECENT_S: Final = 2.0
_MEASURE_EVERY: Final = 25
_SILENT_DBFS: Final = -50.0
_SILENT_HOPS: Final = 10
_MUSIC_NEEDED: Final = 4
"""Judgements in a row, 0.1 s apart, before the line becomes music: speech seldom looks like it that long."""
_FAMILIAR_AFTER_S: Final = 0.8
_DOUBT_MUSIC: Final = 0.6
_DOUBT_VOICE: Final = 0.5


class Ear:
    """Feed it a call's audio, in order. Not thread-safe; one per call."""

    def __init__(self, rate_hz: int = 8000, *, memory: SoundMemory | None = None) -> None:
        self.rate_hz = rate_hz
        self._framer = Framer(rate_hz)
        self._analyser = Analyser(rate_hz)
        self._dtmf = DtmfDetector(rate_hz)
        self._tones = ToneDetector()
        self._detector = VoiceDetector(rate_hz)
        self._sounds = SoundClassifier()
        self._endpoints = Endpointer()
        self._memory = SoundMemory() if memory is None else memory
        self._prints = Fingerprinter(self._memory)
        self._book = VoiceBook()
        self._line = _LineMeter()
        self._utterance: _Utterance | None = None
        self._spoken: deque[tuple[float, float]] = deque(maxlen=2000)
        self._recent: deque[Samples] = deque(maxlen=round(_RECENT_S / HOP_S))
        self._probability = 0.0
        self._silent = 0
        self._musical = 0
        self._sound = Sound.SILENCE
        self.now_s = 0.0

    @property
    def speaking(self) -> bool:
        """A voice speaks: what a recogniser should hear."""
        return self._endpoints.started_s is not None

    @property
    def sound(self) -> Sound:
        """What the line carries now."""
        return self._sound

    @property
    def network_share(self) -> float:
        """Share of the audio that the voice network was asked about: most of an ear's cost."""
        return self._detector.chunks_asked * CHUNK_S / max(self.now_s, HOP_S)

    def recent(self, seconds: float) -> Pcm:
        """The last audio heard, up to 2 s: a voice is noticed 0.2 s after it began."""
        count = min(round(seconds / HOP_S), len(self._recent))
        if count == 0:
            return np.zeros(0, np.int16)
        joined = np.concatenate(list(self._recent)[-count:])
        return np.clip(np.round(joined * 32767.0), -32768, 32767).astype(np.int16)

    def memorise(self, until_s: float | None = None) -> SoundMemory:
        """Adds the voices heard up to `until_s` (when a person answered; None: all) to the memory and returns it."""
        for start_s, end_s in self._spoken:
            if until_s is None or end_s <= until_s:
                self._memory.add(self._prints.words_between(start_s, end_s))
        self._spoken.clear()
        return self._memory

    def feed(self, pcm: NDArray[np.generic]) -> list[Observation]:
        """What was noticed during `pcm`: int16 or float, mono, up to 1 s. Raises ValueError on anything else."""
        observations: list[Observation] = []
        for frame in self._framer.feed(pcm):
            self._hear(frame, observations)
        return observations

    def _hear(self, frame: Samples, out: list[Observation]) -> None:
        hop = self._analyser.feed(frame)
        self.now_s = hop.at_s
        self._recent.append(frame)
        pressed = self._dtmf.feed(frame)
        news = self._tones.feed(hop)
        tonal = self._tones.sounding or self._dtmf.pressed
        for probability in self._detector.feed(frame, quiet=tonal):
            self._probability = probability
        self._sounds.feed(hop, self._probability)
        doubtful = self._sounds.music > _DOUBT_MUSIC and self._sounds.voice < _DOUBT_VOICE
        edge = self._endpoints.feed(hop.at_s, self._probability, hop.level_dbfs, doubtful=doubtful)

        if pressed is not None:
            out.append(pressed)
            self._become(Sound.DTMF, pressed.at_s, 1.0, out)
        for item in news:
            if item.beep is not None:
                self._become(Sound.BEEP, item.beep.at_s - item.beep.length_s, 1.0, out)
                out.append(item.beep)
            elif item.sound is not None:
                self._become(item.sound, item.since_s, 1.0, out)
        self._voice(hop, edge, out)
        self._decide(hop, out)
        measured = self._line.feed(hop)
        if measured is not None:
            out.append(measured)

    def _voice(self, hop: Hop, edge: SpeechStarted | SpeechEnded | None, out: list[Observation]) -> None:
        if isinstance(edge, SpeechStarted):
            self._utterance = _Utterance(edge.at_s)
            out.append(edge)
            self._become(Sound.SPEECH, edge.at_s, self._probability, out)
        heard = self._prints.feed(hop, speaking=self._utterance is not None and self._utterance.lasted(hop.at_s))
        if self._utterance is not None:
            self._utterance.add(hop, self._probability, self._sounds.music)
            if heard is not None:
                out.append(heard)
            if self._utterance.due:
                out.append(self._utterance.measure(hop.at_s, self._book))
        if isinstance(edge, SpeechEnded):
            if self._utterance is not None:
                self._book.keep(self._utterance.started_s, self._utterance.print)
                self._spoken.append((self._utterance.started_s, edge.at_s))
            self._utterance = None
            out.append(edge)

    def _decide(self, hop: Hop, out: list[Observation]) -> None:
        """The sound on the line where no edge decided it."""
        self._silent = self._silent + 1 if hop.level_dbfs < _SILENT_DBFS or hop.digital_silence else 0
        tonal = self._tones.sounded_within(1.2, hop.at_s) or self._dtmf.pressed
        self._musical = min(self._musical + 1, 100) if self._sounds.music > 0.5 and not tonal else 0
        if self._tones.sounding or self._dtmf.pressed:
            return
        if self.speaking and self._sound in (Sound.BEEP, Sound.DTMF):  # a tone came and went within the sentence
            self._become(Sound.SPEECH, hop.at_s, self._probability, out)
        if self.speaking or self._tones.sound is not None:
            return
        if self._silent >= _SILENT_HOPS:
            self._become(Sound.SILENCE, hop.at_s - _SILENT_HOPS * HOP_S, 1.0, out)
        elif self._silent == 0 and self._musical >= _MUSIC_NEEDED * 5:
            self._become(Sound.MUSIC, hop.at_s - 0.5, self._sounds.music, out)
        elif self._musical == 0 and not tonal and self._sounds.music < 0.3 and self._sounds.voice < 0.3:
            self._become(Sound.SILENCE, hop.at_s - 0.5, 1.0 - max(self._sounds.music, self._sounds.voice), out)

    def _become(self, sound: Sound, at_s: float, confidence: float, out: list[Observation]) -> None:
        if sound is not self._sound:
            self._sound = sound
            out.append(SoundChanged(round(max(at_s, 0.0), 3), sound, round(float(confidence), 3)))


class _Utterance:
    """The voice that speaks now."""

    def __init__(self, started_s: float) -> None:
        self.started_s = started_s
        self.print = VoicePrint()
        self._levels: deque[float] = deque(maxlen=500)
        self._bed = 0.0
        self._hops = 0

    def lasted(self, now_s: float) -> bool:
        """Long enough that the last second is mostly this voice: before, the music under it would be recognised."""
        return now_s - self.started_s >= _FAMILIAR_AFTER_S

    def add(self, hop: Hop, probability: float, music: float) -> None:
        self._hops += 1
        if probability > 0.5:
            self.print.add(hop)
            self._levels.append(hop.level_dbfs)
        if self._hops > 30:  # the first second still holds what played before
            self._bed += 0.02 * (music - self._bed) if self._hops > 31 else music

    @property
    def due(self) -> bool:
        return self._hops % _MEASURE_EVERY == 0

    def measure(self, now_s: float, book: VoiceBook) -> VoiceMeasured:
        familiar, familiar_s, live = book.compare(self.print)
        return VoiceMeasured(
            at_s=now_s,
            started_s=self.started_s,
            speech_s=round(self.print.hops * HOP_S, 3),
            live=round(live, 3),
            familiar=round(familiar, 3),
            familiar_at_s=familiar_s,
            bed=round(self._bed, 3),
            level_dbfs=round(float(np.percentile(self._levels, 90)), 1) if len(self._levels) >= 40 else None,
        )


class _LineMeter:
    """Level and noise floor, once a second."""

    def __init__(self) -> None:
        self._second: list[float] = []
        self._flat = 0
        self._floors: deque[float] = deque(maxlen=10)

    def feed(self, hop: Hop) -> LineMeasured | None:
        self._second.append(hop.level_dbfs)
        self._flat += hop.digital_silence
        if len(self._second) < 50:
            return None
        levels = np.array(self._second)
        flat = self._flat >= 10
        self._second, self._flat = [], 0
        self._floors.append(float(np.percentile(levels, 10)))
        power = float(np.mean(10 ** (levels / 10)))
        return LineMeasured(
            hop.at_s, round(10 * float(np.log10(power)), 1), round(min(self._floors), 1), digital_silence=flat
        )
