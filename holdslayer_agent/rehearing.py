"""One recording through the hearing, as a live call would have heard it: for `replay` and `bench hearing`.

The ear, the evidence and the recogniser are the ones a live call uses. Time is audio time; words count only 0.4 s after
the audio they come from, as in a live call. Only the partial words of a recording that is recognised are left out: no
menu waits for them here, and evidence does not need them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from holdslayer_agent.calls.listening import heard
from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.core.human import TAKEN_OVER_S, PersonEvidence
from holdslayer_agent.core.observations import (
    HeardBefore,
    Observation,
    Sound,
    SoundChanged,
    SpeechEnded,
    SpeechStarted,
    TranscriptHeard,
)
from holdslayer_agent.core.verdict import RING_AT, Verdict
from holdslayer_agent.hearing import Ear, SoundMemory
from holdslayer_agent.speech.decoders import Decoder, best_decoder

__all__ = ["RATE_HZ", "Listening", "Rehearing", "Ring", "Segment", "Words"]

RATE_HZ: Final = 8000
_STT_DELAY_S: Final = 0.4
"""From the end of an utterance to its words, and from a look at it to its partial ones: the embedded recogniser's were
measured 0.2 to 0.9 s on one busy core, Whisper's 0.3 to 0.6 s on two."""
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


class Listening:
    """A recording's observations, words among them, as a live call has them."""

    def __init__(self, ear: Ear, *, language: str = "en", transcribe: bool = True) -> None:
        self.ear = ear
        self._decoder = best_decoder(language) if transcribe else None
        self._later: list[tuple[float, TranscriptHeard]] = []
        self._utterance_s: float | None = None
        self._partial_s = 0.0
        self._repeat_s: float | None = None  # the last repeat within the utterance
        self.now_s = 0.0

    def hear(self, pcm: Pcm) -> list[Observation]:
        """What is noticed in a piece of up to 0.1 s."""
        noticed = self.ear.feed(pcm)
        self.now_s += pcm.size / RATE_HZ
        if self._decoder is None:
            return noticed
        listening = self._utterance_s is not None
        for observation in noticed:
            match observation:
                case SpeechStarted(at_s=at_s):
                    self._begin(self._decoder, at_s)
                case SpeechEnded(at_s=at_s):
                    self._end(self._decoder, at_s)
                case HeardBefore(at_s=at_s) if self._utterance_s is not None and at_s > self._utterance_s:
                    self._repeat_s = at_s
                case _:
                    pass
        if listening and self._utterance_s is not None:
            self._decoder.feed(pcm)
            self._taken_over(self._decoder)
            self._partial(self._decoder)
        due = [words for from_s, words in self._later if from_s <= self.now_s]
        self._later = [(from_s, words) for from_s, words in self._later if from_s > self.now_s]
        return [*noticed, *due]

    def finish(self) -> list[Observation]:
        """The recording is over: the last words."""
        if self._decoder is not None and self._utterance_s is not None:
            self._end(self._decoder, self.now_s)
        due, self._later = self._later, []
        return [words for _, words in due]

    def _begin(self, decoder: Decoder, at_s: float) -> None:
        self._utterance_s, self._partial_s, self._repeat_s = at_s, self.now_s, None
        decoder.start(RATE_HZ)
        decoder.feed(self.ear.recent(self.now_s - at_s + _LEAD_S))

    def _taken_over(self, decoder: Decoder) -> None:
        """A person who speaks on where a recording ended gets words of their own, as in a call."""
        at_s = self._repeat_s
        if at_s is not None and self.now_s - at_s >= TAKEN_OVER_S:
            self._end(decoder, at_s)
            self._begin(decoder, at_s)
            self._partial_s = at_s

    def _partial(self, decoder: Decoder) -> None:
        if self._utterance_s is None or self.now_s - self._partial_s < _PARTIAL_EVERY_S:
            return
        self._partial_s = self.now_s
        if self._repeat_s is not None:  # a recording's: two of three decodings, which would change nothing
            return
        words = decoder.partial()
        if words.text:
            partial = heard(words, self.now_s, self._utterance_s, final=False)
            self._later.append((self.now_s + _STT_DELAY_S, partial))

    def _end(self, decoder: Decoder, at_s: float) -> None:
        started_s, self._utterance_s = self._utterance_s, None
        if started_s is None:
            return
        result = decoder.finish()
        if result.text:
            self._later.append((self.now_s + _STT_DELAY_S, heard(result, at_s, started_s, final=True)))


class Rehearing:
    """One call's hearing, driven by audio time. With `may_probe` a verdict may ask for a probe instead of a ring."""

    def __init__(
        self,
        memory: SoundMemory | None = None,
        *,
        language: str = "en",
        transcribe: bool = True,
        may_probe: bool = False,
    ) -> None:
        self._listening = Listening(Ear(RATE_HZ, memory=memory), language=language, transcribe=transcribe)
        known_s = memory.seconds if memory is not None else 0.0
        self.person = PersonEvidence(language=language, known_s=known_s, may_probe=may_probe)
        self.rings: list[Ring] = []
        self.words: list[Words] = []
        self._sounds: list[SoundChanged] = []
        self._turns: list[list[float]] = []  # start, last seen, last p_person
        self._rung_turn: float | None = None

    @property
    def ear(self) -> Ear:
        """What hears."""
        return self._listening.ear

    @property
    def now_s(self) -> float:
        """Audio time."""
        return self._listening.now_s

    def hear(self, pcm: Pcm) -> None:
        """A piece of up to 0.1 s."""
        for observation in self._listening.hear(pcm):
            self._take(observation)
        self.person.tick(self.now_s)
        self._judge()

    def finish(self, without: Sequence[tuple[float, float]] = ()) -> None:
        """The recording is over: takes the last words, and remembers what was new, but for what people may have said
        and the spans of seconds `without`."""
        for words in self._listening.finish():
            self._take(words)
        self.ear.memorise([*self.person.perhaps_people, *without])

    def _take(self, observation: Observation) -> None:
        match observation:
            case SoundChanged():
                self._sounds.append(observation)
            case TranscriptHeard(final=True):
                text = observation.text
                self.words.append(Words(round(observation.started_s, 3), round(observation.at_s, 3), text))
            case _:
                pass
        self.person.observe(observation)
        self._judge()

    def segments(self) -> list[Segment]:
        """What was heard, without gaps, from start to end."""
        out: list[Segment] = []
        changes: list[SoundChanged] = []
        for change in self._sounds:
            while changes and changes[-1].at_s >= change.at_s:  # a tone's plan is recognised late, and goes back
                changes.pop()
            changes.append(change)
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
