"""The ear of one call: frames in, observations out. Joins the stages; the judging is theirs.

`Ear` keeps at most an hour of fingerprints and 2 s of audio, whatever the length of the call.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
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
    SpeechResumed,
    SpeechStarted,
    VoiceMeasured,
)
from holdslayer_agent.hearing.clicks import ClickDetector
from holdslayer_agent.hearing.dtmf import DtmfDetector
from holdslayer_agent.hearing.endpointing import Edge, Endpointer
from holdslayer_agent.hearing.faults import FaultMeter
from holdslayer_agent.hearing.features import HOP_S, Analyser, Hop
from holdslayer_agent.hearing.fingerprint import Fingerprinter, SoundMemory
from holdslayer_agent.hearing.frames import Cleaner, Framer, Samples
from holdslayer_agent.hearing.sounds import SoundClassifier, SoundNet
from holdslayer_agent.hearing.speech import CHUNK_S, VoiceDetector
from holdslayer_agent.hearing.timbre import timbre
from holdslayer_agent.hearing.tones import ToneDetector
from holdslayer_agent.hearing.voice import VoiceBook, VoiceNet, VoicePrint

__all__ = ["Ear"]

_RECENT_S: Final = 2.0
_MEASURE_EVERY: Final = 12
"""A quarter second."""
_WINDOW_HOPS: Final = 45
"""0.9 s: three quarters of the sound network's window are this voice then."""
_LULL_HOPS: Final = 35
_LULL_S: Final = 0.08
_LULL_DB: Final = 15.0
_LULL_BELOW_DBFS: Final = -38.0
"""Judged, with the two before: quiet against the voice, and in itself."""
_ONSET_SLACK_HOPS: Final = 3
_SILENT_DBFS: Final = -50.0
_SILENT_HOPS: Final = 10
"""Judged: 0.2 s below -50 dBFS; the quietest caller of the development calls speaks at -49."""
_MUSIC_HOPS: Final = 20
"""0.4 s of the sound network's opinion before the line becomes music: speech seldom looks like it that long."""
_TONAL_MUSIC_HOPS: Final = 75
"""1.5 s where single tones were heard: notes of a piano pass for beeps, beeps seldom for music that long."""
_SUNG_HOPS: Final = 25
"""0.5 s: 72 % of the music that was taken for a voice looks like it to the network, and 1 % of the speech."""
_NOTHING_DBFS: Final = -85.0
"""Below lie lost packets and muted legs only; G.711 idles at -70 dBFS."""
_FAMILIAR_AFTER_S: Final = 0.8
_DOUBT_MUSIC: Final = 0.6
_DOUBT_VOICE: Final = 0.5
"""Judged: with the one before, what sounds like music and not like a voice must hold longer to be one."""


class Ear:
    """Feed it a call's audio, in order. Not thread-safe; one per call. `sounds` and `voices` stand in for the shipped
    nets."""

    def __init__(
        self,
        rate_hz: int = 8000,
        *,
        memory: SoundMemory | None = None,
        sounds: SoundNet | None = None,
        voices: VoiceNet | None = None,
    ) -> None:
        self.rate_hz = rate_hz
        self._framer = Framer(rate_hz)
        self._cleaner = Cleaner()
        self._faults = FaultMeter()
        self._clicks = ClickDetector()
        self._analyser = Analyser(rate_hz)
        self._dtmf = DtmfDetector(rate_hz)
        self._tones = ToneDetector()
        self._detector = VoiceDetector(rate_hz)
        self._sounds = SoundClassifier(sounds)
        self._endpoints = Endpointer()
        self._memory = SoundMemory() if memory is None else memory
        self._prints = Fingerprinter(self._memory)
        self._voices = voices
        self._book = VoiceBook(voices)
        self._line = _LineMeter()
        self._utterance: _Utterance | None = None
        self._levels: deque[float] = deque(maxlen=100)
        self._recent: deque[Samples] = deque(maxlen=round(_RECENT_S / HOP_S))
        self._probability = 0.0
        self._silent = 0
        self._musical = 0
        self._sung = 0
        self._sound = Sound.SILENCE
        self._changed_s = 0.0
        self.now_s = 0.0

    @property
    def speaking(self) -> bool:
        """A voice speaks: what a recogniser should hear."""
        return self._endpoints.started_s is not None

    @property
    def pausing_s(self) -> float:
        """Seconds the speaking voice has been quiet: a breath between phrases, not yet its end; 0 while it sounds."""
        return self._endpoints.quiet_s

    @property
    def voice(self) -> float:
        """How probable a voice is just now, 0 to 1; no onset or end is judged by it alone."""
        return self._probability

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

    def memorise(self, without: Sequence[tuple[float, float]] = ()) -> SoundMemory:
        """Adds what was new in this call to the memory and returns it: announcements and music, nothing within the
        spans of seconds `without`, in which a person may have spoken."""
        self._prints.learn(without)
        return self._memory

    def feed(self, pcm: NDArray[np.generic]) -> list[Observation]:
        """What was noticed during `pcm`: int16 or float, mono, up to 1 s. Raises ValueError on anything else."""
        observations: list[Observation] = []
        for raw in self._framer.feed(pcm):
            self._hear(raw, observations)
        return observations

    def _hear(self, raw: Samples, out: list[Observation]) -> None:
        frame = self._cleaner.clean(raw)
        hop = self._analyser.feed(frame)
        self.now_s = hop.at_s
        self._recent.append(frame)
        self._levels.append(hop.level_dbfs)
        pressed = self._dtmf.feed(frame)
        news = self._tones.feed(hop)
        tonal = self._tones.sounding or self._dtmf.pressed
        for probability in self._detector.feed(frame, quiet=tonal):
            self._probability = probability
        colour = timbre(hop)
        self._sounds.feed(colour, hop.level_dbfs, self._probability)
        musical = self._sounds.music > _DOUBT_MUSIC and self._sounds.voice < _DOUBT_VOICE
        doubtful = musical and self._quiet_lately(hop.level_dbfs) < _LULL_S
        edge = self._endpoints.feed(hop.at_s, self._probability, hop.level_dbfs, doubtful=doubtful)

        if pressed is not None:
            out.append(pressed)
            self._become(Sound.DTMF, pressed.at_s, 1.0, out)
        for item in news:
            if item.beep is not None:
                self._become(Sound.BEEP, item.beep.at_s - item.beep.length_s, 1.0, out)
                out.append(item.beep)
            elif item.sound is not None:
                self._become(item.sound, item.since_s, 1.0, out)  # exact, whatever was guessed meanwhile
        self._voice(hop, colour, edge, out)
        self._decide(hop, out)
        click = self._clicks.feed(frame)
        if click is not None and not tonal:
            out.append(click)
        measured = self._line.feed(hop)
        if measured is not None:
            out.append(measured)
        idle = self._sound is Sound.SILENCE and not self.speaking and not tonal
        out += self._faults.feed(raw, hop.level_dbfs, idle=idle, tonal=tonal)

    def _voice(self, hop: Hop, colour: NDArray[np.float32], edge: Edge | None, out: list[Observation]) -> None:
        if isinstance(edge, SpeechStarted):
            edge = replace(edge, lull_s=self._lull_s(edge))
            self._utterance = _Utterance(edge.at_s, self._line.floor_dbfs, VoicePrint(self._voices))
            out.append(edge)
            self._become(Sound.SPEECH, edge.at_s, self._probability, out)
        elif isinstance(edge, SpeechResumed):
            out.append(edge)
        heard = self._prints.feed(hop, speaking=self._utterance is not None and self._utterance.lasted(hop.at_s))
        if self._utterance is not None:
            self._utterance.add(hop, colour, self._probability, self._sounds)
            if heard is not None:
                out.append(heard)
            if self._utterance.due:
                out.append(self._utterance.measure(hop.at_s, self._book))
        if isinstance(edge, SpeechEnded):
            if self._utterance is not None:
                self._book.keep(self._utterance.started_s, self._utterance.print)
            self._utterance = None
            out.append(edge)

    def _quiet_lately(self, level_dbfs: float) -> float:
        """Seconds of the last 0.7 s that lie well below this hop: what begins after a lull is no music going on."""
        quiet_dbfs = min(level_dbfs - _LULL_DB, _LULL_BELOW_DBFS)
        return HOP_S * sum(level < quiet_dbfs for level in list(self._levels)[-_LULL_HOPS:])

    def _lull_s(self, began: SpeechStarted) -> float:
        """How much of the 0.7 s before the onset was quiet, against the voice and in itself."""
        since = round((self.now_s - began.at_s) / HOP_S) + _ONSET_SLACK_HOPS
        before = list(self._levels)[: max(len(self._levels) - since, 0)][-_LULL_HOPS:]
        quiet_dbfs = min(began.level_dbfs - _LULL_DB, _LULL_BELOW_DBFS)
        return round(HOP_S * sum(level < quiet_dbfs for level in before), 2)

    def _decide(self, hop: Hop, out: list[Observation]) -> None:
        """The sound on the line where no edge decided it."""
        self._silent = self._silent + 1 if hop.level_dbfs < _SILENT_DBFS or hop.digital_silence else 0
        tonal = self._tones.sounded_within(1.2, hop.at_s) or self._dtmf.pressed
        self._musical = self._musical + 1 if self._sounds.music > 0.5 else 0
        self._sung = self._sung + 1 if self._sounds.music > 0.5 and self._sounds.voice < 0.5 else 0
        if self._tones.sounding or self._dtmf.pressed:
            return
        if self.speaking:
            self._speech_or_song(hop, out)
            return
        if self._tones.sound is not None:
            return
        needed = _TONAL_MUSIC_HOPS if tonal else _MUSIC_HOPS
        if self._silent >= _SILENT_HOPS:
            self._become(Sound.SILENCE, hop.at_s - _SILENT_HOPS * HOP_S, 1.0, out)
        elif self._silent == 0 and self._musical >= needed:
            self._become(Sound.MUSIC, hop.at_s - needed * HOP_S, self._sounds.music, out)
        elif self._musical == 0 and not tonal and self._sounds.music < 0.3 and self._sounds.voice < 0.3:
            self._become(Sound.SILENCE, hop.at_s - 0.5, 1.0 - max(self._sounds.music, self._sounds.voice), out)

    def _speech_or_song(self, hop: Hop, out: list[Observation]) -> None:
        """Within an utterance: singing passes for a voice at its onset; a tone may come and go within a sentence."""
        if self._sung >= _SUNG_HOPS:
            self._become(Sound.MUSIC, hop.at_s - _SUNG_HOPS * HOP_S, self._sounds.music, out)
        elif self._sung == 0 and self._sound is not Sound.SPEECH:
            self._become(Sound.SPEECH, hop.at_s, self._probability, out)

    def _become(self, sound: Sound, at_s: float, confidence: float, out: list[Observation]) -> None:
        if sound is not self._sound:
            self._sound = sound
            if sound in (Sound.MUSIC, Sound.SILENCE):  # a guess looks back, but not behind what was noticed by then
                at_s = max(at_s, self._changed_s)
            self._changed_s = max(at_s, 0.0)
            out.append(SoundChanged(round(self._changed_s, 3), sound, round(float(confidence), 3)))


class _Utterance:
    """The voice that speaks now."""

    def __init__(self, started_s: float, floor_dbfs: float | None, gathered: VoicePrint) -> None:
        self.started_s = started_s
        self.print = gathered
        self._floor_dbfs = floor_dbfs
        self._levels: deque[float] = deque(maxlen=500)
        self._gaps: deque[float] = deque(maxlen=500)
        self._bed = _Settling()
        self._sung = _Settling()
        self._hops = 0

    def lasted(self, now_s: float) -> bool:
        """Long enough that the last second is mostly this voice: before, the music under it would be recognised."""
        return now_s - self.started_s >= _FAMILIAR_AFTER_S

    def add(self, hop: Hop, colour: NDArray[np.float32], probability: float, sounds: SoundClassifier) -> None:
        self._hops += 1
        if probability > 0.5:
            self.print.add(colour)
            self._levels.append(hop.level_dbfs)
        if not hop.digital_silence:
            self._gaps.append(hop.level_dbfs)
        if self._hops > _WINDOW_HOPS:  # the network's window still holds what played before
            self._bed.take(sounds.music)
            self._sung.take(1.0 - sounds.voice)

    @property
    def due(self) -> bool:
        return self._hops % _MEASURE_EVERY == 0

    def measure(self, now_s: float, book: VoiceBook) -> VoiceMeasured:
        likes, live = book.compare(self.print)
        return VoiceMeasured(
            at_s=now_s,
            started_s=self.started_s,
            speech_s=round(self.print.seconds, 3),
            live=round(live, 3),
            likes=likes,
            bed=round(self._bed.value, 3),
            sung=round(self._sung.value, 3),
            room_db=self._room_db,
            level_dbfs=round(float(np.percentile(self._levels, 90)), 1) if len(self._levels) >= 40 else None,
        )

    @property
    def _room_db(self) -> float | None:
        """How far the quietest twentieth of the voice lies above the quiet of the line before it."""
        if self._floor_dbfs is None or len(self._gaps) < 40:
            return None
        return round(float(np.percentile(self._gaps, 5)) - self._floor_dbfs, 1)


class _Settling:
    """A probability that is slow to change: a time constant of 1 s."""

    def __init__(self) -> None:
        self.value = 0.0
        self._taken = False

    def take(self, now: float) -> None:
        self.value += (0.02 if self._taken else 1.0) * (now - self.value)
        self._taken = True


class _LineMeter:
    """Level and noise floor, once a second."""

    def __init__(self) -> None:
        self._second: list[float] = []
        self._flat = 0
        self._floors: deque[float] = deque(maxlen=10)
        self._quietest: deque[float] = deque(maxlen=120)

    @property
    def floor_dbfs(self) -> float | None:
        """The quietest the line itself was in the last two minutes; None while never heard without digital silence."""
        return min(self._quietest) if self._quietest else None

    def feed(self, hop: Hop) -> LineMeasured | None:
        self._second.append(hop.level_dbfs)
        self._flat += hop.digital_silence
        if len(self._second) < 50:
            return None
        levels = np.array(self._second)
        lively = levels[levels > _NOTHING_DBFS]  # lost packets and muted legs are no line noise
        if lively.size >= 10:
            self._quietest.append(float(np.percentile(lively, 10)))
        flat = self._flat >= 10
        self._second, self._flat = [], 0
        self._floors.append(float(np.percentile(levels, 10)))
        power = float(np.mean(10 ** (levels / 10)))
        return LineMeasured(
            hop.at_s, round(10 * float(np.log10(power)), 1), round(min(self._floors), 1), digital_silence=flat
        )
