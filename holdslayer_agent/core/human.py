"""Is a living person speaking? Evidence is added up by name; no single detector decides.

Every cue adds log-odds to the *turn* under judgement: from the moment a voice begins until the music comes back, a
recording is recognised as over, or silence has lasted. The sum goes through a logistic to `p_person`, and that to
a verdict. Pure and deterministic: observations and audio time in; nothing else.

The weights in `CUES` were fitted by logistic regression, then rounded, on 44 rendered calls (2.6 h, 41 answers, 89
first hearings of announcements), with calls held out; docs/hearing.md says how. Two cues could not be fitted, because
recorded read speech has neither: greeting words and the answer to a probe. Their weights are judgement.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Final

from holdslayer_agent.core.hold import HoldEvidence, HoldKind
from holdslayer_agent.core.observations import (
    BeepHeard,
    HeardBefore,
    Observation,
    Sound,
    SoundChanged,
    SpeechEnded,
    SpeechStarted,
    TranscriptHeard,
    VoiceMeasured,
)
from holdslayer_agent.core.phrases import PHRASES, count_phrases, words_of

__all__ = ["BRIDGE_AT", "CUES", "PROBE_AT", "RING_AT", "PersonEvidence", "Verdict"]


class Verdict(StrEnum):
    """What the evidence asks for."""

    HOLD = "hold"
    PROBE = "probe"
    RING = "ring"
    BRIDGE = "bridge"


PROBE_AT: Final = 0.25
"""In doubt: worth a spoken question. A wrong probe costs the company's machine nothing."""
RING_AT: Final = 0.50
"""Ring early. On 44 rendered calls without probe: 8.9 false rings an hour on hold, 5 of 41 answers missed, median delay
3.0 s. 0.45 has twice the false rings and 3 missed; 0.55 6.4 false and 8 missed (docs/hearing.md)."""
BRIDGE_AT: Final = 0.97
"""Connect without asking: greeting words or an answered probe together with other cues, hardly sound alone."""

CUES: Final[dict[str, float]] = {
    "a voice begins": -2.55,  # per turn, the prior: most voices on hold are announcements
    "no recording so far": 2.5,  # grows over 3 s of listening in which no other cue spoke against a person
    "ringback just before": 1.5,
    "heard before": -7.0,
    "voice of a recording": -1.9,  # times familiarity
    "a new voice": 1.5,
    "another loudness": 0.3,  # than every recording of this call, full at 4 dB
    "sounds live": 0.9,  # times the acoustic log-odds
    "music under the voice": -2.8,  # times how sure
    "speaks on and on": -0.1,  # a second beyond the eighth without a pause
    "stopped and waits": 2.0,  # after 1 s of silence, full at 2 s
    "music came back": -6.0,
    "silence came back": -1.0,
    "greeting words": 2.6,
    "a person's words": 1.0,
    "announcement words": -1.8,  # a phrase, at most three
    "voicemail words": -2.5,
    "beep after the voice": -5.0,
    # Half of all announcements of 3–4 s end within the reaction time by themselves: barely twice as likely of a person.
    "fell silent for our question": 0.7,
    "answered our question": 3.0,
    "talked on over our question": -3.0,
    "did not answer our question": -1.0,
    "the user heard a machine": -8.0,
}
"""Log-odds a cue adds. Names are what the user reads."""

_NEW_VOICE_BELOW: Final = 0.15
_WAIT_FROM_S: Final = 0.9
_WAIT_FULL_S: Final = 2.0
_MUSIC_BACK_S: Final = 1.2
_TURN_SILENCE_S: Final = 9.0
_UNMATCHED_S: Final = 1.3
"""Speech this long after the last repeat is something else: a person who takes over from an announcement."""
_REACTION_S: Final = (0.3, 2.5)
"""When people answer "Hello?": sooner is somebody already talking, later is chance."""
_LONG_S: Final = 8.0
_LISTENED_S: Final = 2.5
_SURE: Final = 0.5
_SHORT_TURN_S: Final = 18.0
"""A voice that gave way to music within 18 s was mostly an announcement, whatever it sounded like."""
_REPEAT_KNOWN_S: Final = 1.5
"""A recording that repeats is recognised by then, so the sound of the voice does not speak for a person before."""


@dataclass(slots=True)
class _Turn:
    """The voice under judgement, with what is known of it."""

    started_s: float
    hold_kind: str
    after_ringback: bool = False
    speaking: bool = True
    utterance_s: float = 0.0  # start of the present or last utterance
    ended_s: float | None = None  # end of the last utterance, None while speaking
    longest_s: float = 0.0
    heard_s: float | None = None  # last HeardBefore
    live: float = 0.0
    recorded_voice: float = 0.0
    new_voice: bool = False
    level_dbfs: float | None = None
    louder: float = 0.0
    bed: float = 0.0
    music_back: bool = False
    beep_after: bool = False
    probed_s: float | None = None
    probe_end_s: float | None = None
    speaking_at_probe: bool = False
    reaction: str = ""
    recording_told: bool = False
    words: dict[str, str] = field(default_factory=dict)  # utterance start -> text


class PersonEvidence:
    """Evidence of one call. Feed it everything the ear and the recogniser report, from the answer to the end."""

    def __init__(self, *, language: str = "en") -> None:
        self.language = language
        self.now_s = 0.0
        self.hold = HoldEvidence(language=language)
        self._turn: _Turn | None = None
        self._past: list[tuple[float, float, float, float | None]] = []  # start, end, sure it was a recording, level
        self._evidence: dict[str, float] = {}

    # -- what the call machine calls

    def observe(self, observation: Observation) -> None:
        """Takes one observation, in order of notice."""
        self.now_s = max(self.now_s, observation.at_s)
        match observation:
            case SpeechStarted(at_s=at_s):
                self._voice_began(at_s)
            case SpeechEnded(at_s=at_s, silence_s=silence_s):
                self.now_s = max(self.now_s, at_s + silence_s)
                self._voice_ended(at_s)
            case HeardBefore(at_s=at_s):
                self._heard_before(at_s)
            case VoiceMeasured():
                self._measured(observation)
            case SoundChanged(sound=Sound.RINGBACK | Sound.BUSY | Sound.REORDER | Sound.SIT | Sound.FAX):
                self._close()
            case BeepHeard():
                if self._turn is not None and not self._turn.speaking and self.hold.kind is not HoldKind.BEEPING:
                    self._turn.beep_after = True
            case TranscriptHeard(at_s=at_s, started_s=started_s, text=text):
                self._said(started_s, at_s, text)
            case _:
                pass
        self.hold.observe(observation)
        self._weigh()

    def tick(self, now_s: float) -> None:
        """Time passes: silence and music are evidence too."""
        self.now_s = max(self.now_s, now_s)
        self.hold.tick(now_s)
        self._weigh()

    def probe_started(self, at_s: float) -> None:
        """We begin to speak our question."""
        self.tick(at_s)
        if self._turn is not None:
            self._turn.probed_s = at_s
            self._turn.probe_end_s = None
            self._turn.speaking_at_probe = self._turn.speaking
            self._turn.reaction = ""
            self._weigh()

    def probe_ended(self, at_s: float) -> None:
        """We have spoken it."""
        self.tick(at_s)
        if self._turn is not None and self._turn.probed_s is not None:
            self._turn.probe_end_s = at_s
            self._weigh()

    def user_said_recording(self, at_s: float) -> None:
        """The user listened and heard a machine: this turn is a recording."""
        self.tick(at_s)
        if self._turn is not None:
            self._turn.recording_told = True
            self._weigh()

    @property
    def evidence(self) -> dict[str, float]:
        """Log-odds of the present turn by cue, strongest first; empty when nobody speaks."""
        return dict(sorted(self._evidence.items(), key=lambda item: -abs(item[1])))

    @property
    def p_person(self) -> float:
        """0..1."""
        if not self._evidence:
            return 0.0
        return round(1.0 / (1.0 + math.exp(-max(min(sum(self._evidence.values()), 30.0), -30.0))), 4)

    @property
    def verdict(self) -> Verdict:
        """What to do now."""
        turn, p_person = self._turn, self.p_person
        if turn is None or p_person < PROBE_AT:
            return Verdict.HOLD
        if p_person >= BRIDGE_AT:
            return Verdict.BRIDGE
        if p_person >= RING_AT:
            return Verdict.RING
        return Verdict.PROBE if turn.probed_s is None else Verdict.HOLD

    @property
    def turn_started_s(self) -> float | None:
        """When the voice under judgement began."""
        return self._turn.started_s if self._turn is not None else None

    @property
    def next_tick_s(self) -> float | None:
        """When silence alone will change the evidence; None while nobody is judged."""
        if self._turn is None:
            return None
        return round(self.now_s + 0.2, 3)

    # -- what moves a turn

    def _voice_began(self, at_s: float) -> None:
        if self._turn is not None and self.hold.music_now_s >= _MUSIC_BACK_S:
            self._close()
        if self._turn is None:
            ringback_s = self.hold.ringback_s
            after = self.hold.sound is Sound.RINGBACK or (ringback_s is not None and at_s - ringback_s < 12.0)
            self._turn = _Turn(at_s, self.hold.kind.value, after_ringback=after)
        else:
            self._react(at_s)
        self._turn.speaking = True
        self._turn.beep_after = False  # an answering machine is silent after its beep
        self._turn.utterance_s = at_s
        self._turn.ended_s = None

    def _voice_ended(self, at_s: float) -> None:
        turn = self._turn
        if turn is None:
            return
        turn.speaking = False
        turn.ended_s = at_s
        turn.longest_s = max(turn.longest_s, at_s - turn.utterance_s)
        probed_s = turn.probed_s
        if (
            probed_s is not None
            and turn.speaking_at_probe
            and not turn.reaction
            and 0 < at_s - probed_s <= _REACTION_S[1]
        ):
            turn.reaction = "fell silent for our question"

    def _heard_before(self, at_s: float) -> None:
        if self._turn is not None:
            self._turn.heard_s = at_s

    def _measured(self, measured: VoiceMeasured) -> None:
        turn = self._turn
        if turn is None:
            return
        if turn.heard_s is not None and measured.at_s - turn.heard_s >= _UNMATCHED_S and turn.speaking:
            self._close()
            turn = self._turn = _Turn(turn.heard_s, self.hold.kind.value, utterance_s=turn.heard_s)
        turn.live, turn.bed = measured.live, measured.bed
        turn.level_dbfs = measured.level_dbfs
        turn.louder = self._another_loudness(measured.level_dbfs)
        recorded = self._recorded(measured.familiar_at_s)
        turn.recorded_voice = measured.familiar * recorded
        known = any(sure > _SURE for _, _, sure, _ in self._past)
        turn.new_voice = known and measured.familiar * recorded < _NEW_VOICE_BELOW and measured.speech_s >= 1.0

    def _said(self, started_s: float, ended_s: float, text: str) -> None:
        turn = self._turn
        if turn is not None and ended_s > turn.started_s:  # an utterance may have begun before the turn was opened
            turn.words[f"{started_s:.2f}"] = text

    def _react(self, at_s: float) -> None:
        """A voice began while a turn was open: perhaps an answer to our question."""
        turn = self._turn
        if turn is None or turn.probed_s is None or turn.reaction not in ("", "fell silent for our question"):
            return
        since_s = turn.probe_end_s if turn.probe_end_s is not None else turn.probed_s
        if turn.probed_s + _REACTION_S[0] <= at_s <= since_s + _REACTION_S[1]:
            turn.reaction = "answered our question"

    def _close(self) -> None:
        turn = self._turn
        if turn is None:
            return
        sure = 1.0 - self.p_person
        machine = turn.heard_s is not None or turn.recording_told or turn.hold_kind == HoldKind.NONE
        if machine or (turn.music_back and sure > 1.0 - RING_AT):
            sure = 1.0
        elif turn.music_back and "greeting words" not in self._evidence and self.now_s - turn.started_s < _SHORT_TURN_S:
            sure = max(sure, 0.8)
        self._past = [*self._past[-60:], (turn.started_s, self.now_s, round(sure, 3), turn.level_dbfs)]
        self._turn = None
        self._evidence = {}

    def _another_loudness(self, level_dbfs: float | None) -> float:
        """0..1: how far the voice lies from the loudness of all recordings heard; those of one company lie close."""
        known = [level for _, _, sure, level in self._past if sure > _SURE and level is not None]
        if level_dbfs is None or not known:
            return 0.0
        apart_db = min(abs(level_dbfs - level) for level in known)
        return round(min(max((apart_db - 1.5) / 2.5, 0.0), 1.0), 3)

    def _recorded(self, at_s: float | None) -> float:
        """How sure it is that the voice heard at `at_s` was a recording."""
        if at_s is None:
            return 0.0
        return max((sure for start_s, end_s, sure, _ in self._past if start_s - 0.5 <= at_s <= end_s), default=0.0)

    # -- what the turn weighs

    def _weigh(self) -> None:
        turn = self._turn
        if turn is None:
            return
        music_s = self.hold.music_now_s if not turn.speaking else 0.0
        if music_s >= _MUSIC_BACK_S:
            turn.music_back = True
            self._close()
            return
        silence_s = self.now_s - turn.ended_s if turn.ended_s is not None else 0.0
        if silence_s >= _TURN_SILENCE_S:
            self._close()
            return
        self._evidence = {name: round(value, 3) for name, value in self._cues(turn, silence_s).items() if value}

    def _cues(self, turn: _Turn, silence_s: float) -> dict[str, float]:
        cues = {"a voice begins": CUES["a voice begins"]}
        listened_s = (self.now_s if turn.speaking or turn.ended_s is None else turn.ended_s) - turn.started_s
        cues["no recording so far"] = CUES["no recording so far"] * min(max(listened_s - 0.5, 0.0) / _LISTENED_S, 1.0)
        cues["ringback just before"] = CUES["ringback just before"] * turn.after_ringback
        cues["heard before"] = CUES["heard before"] * (turn.heard_s is not None)
        cues["voice of a recording"] = CUES["voice of a recording"] * turn.recorded_voice
        if listened_s >= _REPEAT_KNOWN_S:
            cues["a new voice"] = CUES["a new voice"] * turn.new_voice * (1 - turn.bed)
            cues["another loudness"] = CUES["another loudness"] * turn.louder * (1 - turn.bed)
            cues["sounds live"] = CUES["sounds live"] * turn.live
        cues["music under the voice"] = CUES["music under the voice"] * turn.bed
        going_s = self.now_s - turn.utterance_s if turn.speaking else turn.longest_s
        cues["speaks on and on"] = CUES["speaks on and on"] * min(max(max(going_s, turn.longest_s) - _LONG_S, 0.0), 8.0)
        if turn.hold_kind == HoldKind.MUSIC and not turn.speaking and self.hold.sound is Sound.SILENCE:
            waited = (silence_s - _WAIT_FROM_S) / (_WAIT_FULL_S - _WAIT_FROM_S)
            cues["stopped and waits"] = CUES["stopped and waits"] * min(max(waited, 0.0), 1.0)
        cues["beep after the voice"] = CUES["beep after the voice"] * turn.beep_after
        cues["the user heard a machine"] = CUES["the user heard a machine"] * turn.recording_told
        cues |= self._word_cues(turn)
        cues |= self._probe_cues(turn)
        return cues

    def _word_cues(self, turn: _Turn) -> dict[str, float]:
        phrases = PHRASES.get(self.language)
        if phrases is None or not turn.words:
            return {}
        words = words_of(" ".join(turn.words.values()))

        def count(kind: tuple[str, ...]) -> int:
            return count_phrases(words, kind, phrases.numbers)

        greetings, announcements = count(phrases.greeting), count(phrases.announcement)
        return {
            "greeting words": CUES["greeting words"] * min(greetings, 2) / (2 if announcements > greetings else 1),
            "a person's words": CUES["a person's words"] * min(count(phrases.question), 1),
            "announcement words": CUES["announcement words"] * min(announcements, 3),
            "voicemail words": CUES["voicemail words"] * min(count(phrases.voicemail), 2),
        }

    def _probe_cues(self, turn: _Turn) -> dict[str, float]:
        if turn.probed_s is None:
            return {}
        if turn.reaction:
            return {turn.reaction: CUES[turn.reaction]}
        waited_s = self.now_s - (turn.probe_end_s if turn.probe_end_s is not None else self.now_s)
        if waited_s < _REACTION_S[1]:
            return {}
        name = (
            "talked on over our question" if turn.speaking_at_probe and turn.speaking else "did not answer our question"
        )
        return {name: CUES[name]}

    # -- keeping it

    def state(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "language": self.language,
            "now_s": self.now_s,
            "hold": self.hold.state(),
            "turn": asdict(self._turn) if self._turn is not None else None,
            "past": [list(entry) for entry in self._past],
            "evidence": self._evidence,
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> PersonEvidence:
        """Goes on from `state()`."""
        person = cls(language=state["language"])
        person.now_s = state["now_s"]
        person.hold = HoldEvidence.from_state(state["hold"])
        person._turn = _Turn(**state["turn"]) if state["turn"] is not None else None
        person._past = [(start_s, end_s, sure, level) for start_s, end_s, sure, level in state["past"]]
        person._evidence = dict(state["evidence"])
        return person
