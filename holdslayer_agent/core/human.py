"""Is a living person speaking? Evidence is added up by name; no single detector decides.

Every cue (`core.cues`) adds log-odds to the *turn* under judgement: from the moment a voice begins until the music
comes back, a recording is recognised as over, or silence has lasted. The sum goes through a logistic to `p_person`,
and that to a verdict (`core.verdict`). Pure and deterministic: observations and audio time in; nothing else.
"""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import Any, Final

from holdslayer_agent.core.cues import Past, Scene, Turn, reaction, strengths, weights
from holdslayer_agent.core.cues.line import CLICK_S
from holdslayer_agent.core.cues.turn import Spoken
from holdslayer_agent.core.cues.words import HEARD_WELL
from holdslayer_agent.core.hold import HoldEvidence, HoldKind
from holdslayer_agent.core.observations import (
    BeepHeard,
    ClickHeard,
    HeardBefore,
    Observation,
    Sound,
    SoundChanged,
    SpeechEnded,
    SpeechResumed,
    SpeechStarted,
    TranscriptHeard,
    VoiceMeasured,
)
from holdslayer_agent.core.verdict import GREETS, RING_AT, Case, Verdict, judge, log_odds, logistic

__all__ = ["TAKEN_OVER_S", "PersonEvidence"]

_MUSIC_BACK_S: Final = 1.2
"""Judged: pauses in hold music are shorter, and it is no person who is followed by music."""
_TURN_SILENCE_S: Final = 9.0
"""Judged: longer than a person looks something up without a word."""
TAKEN_OVER_S: Final = 1.3
"""Speech this long after the last repeat is something else: a person who takes over from an announcement."""
_SHORT_TURN_S: Final = 18.0
"""A voice that gave way to music within 18 s was mostly an announcement, whatever it sounded like."""
_TALKED_S: Final = 12.0
"""Judged, not measured: music that comes back this long after the ring follows a talk."""
_OUT_OF_MUSIC_S: Final = 0.3
"""Judged: the onset is noticed up to this much late."""
_LULL_S: Final = 0.08
"""The shortest silence between music and an announcement in the development calls is 0.1 s."""
_RINGBACK_S: Final = 12.0
"""Judged: two cadences of ringback, 6 s each in North America."""


class PersonEvidence:
    """Evidence of one call. Feed it everything the ear and the recogniser report, from the answer to the end.

    `known_s`: seconds of this number's recordings remembered from earlier calls. `bias`: log-odds added to every turn,
    learned from what the user said of earlier rings of this number. `may_probe`: whether a question can be spoken now;
    while it can't, ringing needs less certainty.
    """

    def __init__(
        self, *, language: str = "en", known_s: float = 0.0, bias: float = 0.0, may_probe: bool = False
    ) -> None:
        self.hold = HoldEvidence(language=language)
        self._scene = Scene(language, 0.0, self.hold, [], known_s)
        self._bias = bias
        self.may_probe = may_probe
        self._worded = False  # a recogniser hears this call
        self._click_s: float | None = None  # the last one
        self._turn: Turn | None = None
        self._strengths: dict[str, float] = {}
        self._evidence: dict[str, float] = {}
        self._verdict = Verdict.HOLD

    # -- what the call machine calls

    def observe(self, observation: Observation) -> None:
        """Takes one observation, in order of notice."""
        self._at(observation.at_s)
        match observation:
            case SpeechStarted(at_s=at_s, lull_s=lull_s):
                self._voice_began(at_s, lull_s)
            case SpeechResumed(at_s=at_s, pause_s=pause_s):
                if self._turn is not None:
                    reaction.went_on(self._turn, at_s, pause_s)
            case SpeechEnded(at_s=at_s, silence_s=silence_s):
                self._at(at_s + silence_s)
                self._voice_ended(at_s)
            case HeardBefore(at_s=at_s):
                if self._turn is not None:
                    self._turn.heard_s = at_s
            case VoiceMeasured():
                self._measured(observation)
            case SoundChanged(sound=Sound.RINGBACK | Sound.BUSY | Sound.REORDER | Sound.SIT | Sound.FAX):
                self._close()
            case BeepHeard():
                if self._turn is not None and not self._turn.speaking and self.hold.kind is not HoldKind.BEEPING:
                    self._turn.beep_after = True
            case ClickHeard(at_s=at_s):
                self._click_s = at_s
            case TranscriptHeard():
                self._said(observation)
            case _:
                pass
        self.hold.observe(observation)
        self._weigh()

    def tick(self, now_s: float) -> None:
        """Time passes: silence and music are evidence too."""
        self._at(now_s)
        self.hold.tick(now_s)
        self._weigh()

    def probe_started(self, at_s: float) -> None:
        """We begin to speak our question."""
        self.tick(at_s)
        if self._turn is not None:
            reaction.ask(self._turn, at_s)
            self._weigh()

    def probe_ended(self, at_s: float) -> None:
        """We have spoken it."""
        self.tick(at_s)
        if self._turn is not None and self._turn.question is not None:
            self._turn.question.end_s = at_s
            self._weigh()

    def comfort_started(self, at_s: float) -> None:
        """We begin to speak a word of comfort to whoever is there."""
        self.tick(at_s)
        if self._turn is not None:
            reaction.comfort(self._turn, at_s)
            self._weigh()

    def comfort_ended(self, at_s: float) -> None:
        """We have spoken it, or were interrupted."""
        self.tick(at_s)
        if self._turn is not None and self._turn.comfort is not None and self._turn.comfort.end_s is None:
            self._turn.comfort.end_s = at_s
            self._weigh()

    def user_said_recording(self, at_s: float, *, of_ring: bool = True) -> None:
        """The user listened and heard a machine. `of_ring`: a voice had made the phone ring, and that is the one meant
        where it is over by now: music is back before anybody has picked up."""
        self._told(at_s, recording=True, of_ring=of_ring)

    def user_said_person(self, at_s: float, *, of_ring: bool = True) -> None:
        """The user listened and heard a person; `of_ring` as above."""
        self._told(at_s, recording=False, of_ring=of_ring)

    def _told(self, at_s: float, *, recording: bool, of_ring: bool) -> None:
        self.tick(at_s)
        turn = self._turn
        if turn is not None:
            turn.told_recording, turn.told_person = recording, not recording
            self._weigh()
        if not of_ring or (turn is not None and turn.rung_s is not None):
            return
        past = self._scene.past
        rang = next((number for number in reversed(range(len(past))) if past[number].rang), None)
        if rang is not None:
            past[rang] = replace(past[rang], recording=1.0 if recording else 0.0)

    def unheard(self) -> None:
        """Nobody has listened for a while: that the voice of then was not recognised meanwhile speaks for nobody. A new
        ear tells of whoever speaks now."""
        self._turn, self._verdict = None, Verdict.HOLD
        self._evidence, self._strengths = {}, {}

    @property
    def now_s(self) -> float:
        """The latest time anything was known of."""
        return self._scene.now_s

    @property
    def evidence(self) -> dict[str, float]:
        """Log-odds of the present turn by cue, strongest first; empty when nobody speaks."""
        return dict(sorted(self._evidence.items(), key=lambda item: -abs(item[1])))

    @property
    def strengths(self) -> dict[str, float]:
        """How strong each cue of the present turn is, before its weight: what the weights are fitted to."""
        return dict(self._strengths)

    @property
    def p_person(self) -> float:
        """0..1."""
        return round(logistic(log_odds(self._evidence)), 4) if self._evidence else 0.0

    @property
    def verdict(self) -> Verdict:
        """What to do now."""
        return self._verdict if self._turn is not None else Verdict.HOLD

    @property
    def turn_started_s(self) -> float | None:
        """When the voice under judgement began."""
        return self._turn.started_s if self._turn is not None else None

    @property
    def perhaps_people(self) -> tuple[tuple[float, float], ...]:
        """(start, end) of turns that may have been a person's: not to be remembered for the next call."""
        spans = [(p.start_s, p.end_s) for p in self._scene.past if p.recording < RECORDING_AT]
        if self._turn is not None and not _surely_recorded(self._turn):
            spans.append((self._turn.started_s, self.now_s))
        return tuple(spans)

    @property
    def next_tick_s(self) -> float | None:
        """When silence alone will change the evidence; None while nobody is judged."""
        if self._turn is None:
            return None
        return round(self.now_s + 0.2, 3)

    # -- what moves a turn

    def _at(self, at_s: float) -> None:
        self._scene.now_s = max(self._scene.now_s, at_s)

    def _voice_began(self, at_s: float, lull_s: float) -> None:
        if self._turn is not None and self.hold.music_now_s >= _MUSIC_BACK_S:
            self._close()
        if self._turn is None:
            ringback_s = self.hold.ringback_s
            after = self.hold.sound is Sound.RINGBACK or (ringback_s is not None and at_s - ringback_s < _RINGBACK_S)
            clicked = self._click_s is not None and 0.0 < at_s - self._click_s <= CLICK_S
            self._turn = Turn(
                at_s,
                self.hold.kind.value,
                after_ringback=after,
                clicked=clicked and self.hold.kind is not HoldKind.BEEPING,
                out_of_music=self._in_music(at_s, lull_s),
            )
        else:
            fell_silent_s = self._turn.ended_s
            reaction.went_on(self._turn, at_s, at_s - (at_s if fell_silent_s is None else fell_silent_s))
        self._turn.speaking = True
        self._turn.beep_after = False  # an answering machine is silent after its beep
        self._turn.utterance_s = at_s
        self._turn.ended_s = None

    def _in_music(self, at_s: float, lull_s: float) -> bool:
        hold = self.hold
        if lull_s >= _LULL_S:
            return False
        if hold.sound is Sound.MUSIC:
            return True
        return hold.last_music_s is not None and at_s - hold.last_music_s < _OUT_OF_MUSIC_S

    def _voice_ended(self, at_s: float) -> None:
        turn = self._turn
        if turn is None:
            return
        turn.speaking = False
        turn.ended_s = at_s
        turn.longest_s = max(turn.longest_s, at_s - turn.utterance_s)
        reaction.fell_silent(turn, at_s)

    def _measured(self, measured: VoiceMeasured) -> None:
        turn = self._turn
        if turn is None:
            return
        if turn.heard_s is not None and turn.speaking:
            since_s = max(turn.heard_s, turn.utterance_s)
            if measured.at_s - since_s >= TAKEN_OVER_S:
                self._close()
                turn = self._turn = Turn(since_s, self.hold.kind.value, utterance_s=since_s)
        if not measured.likes and turn.measured:
            return  # a new sentence, too short to say more than the one before it
        turn.measured = bool(measured.likes or measured.live)
        turn.live, turn.bed, turn.sung = measured.live, measured.bed, measured.sung
        turn.likes = tuple((like.at_s, like.log_odds) for like in measured.likes)
        turn.room_db = measured.room_db
        turn.level_dbfs = measured.level_dbfs

    def _said(self, heard: TranscriptHeard) -> None:
        turn = self._turn
        self._worded = self._worded or bool(heard.text)
        if turn is not None and heard.at_s > turn.started_s:  # an utterance may have begun before the turn was opened
            if reaction.may_be_ours(turn, heard.started_s):
                return
            utterance = f"{heard.started_s:.2f}"
            if not heard.final and heard.confidence < HEARD_WELL[0] <= turn.heard_well.get(utterance, 0.0):
                return  # this look at the voice understood nothing, an earlier one did
            turn.words[utterance], turn.heard_well[utterance] = heard.text, heard.confidence
            turn.register.pop(utterance, None)
            if heard.register is not None:
                turn.register[utterance] = heard.register
            turn.language = heard.language or turn.language

    def _close(self) -> None:
        turn = self._turn
        if turn is None:
            return
        recording = 1.0 - self.p_person
        machine = _surely_recorded(turn)
        rung = turn.rung_s is not None and self.now_s - turn.rung_s >= _TALKED_S
        talked = rung and turn.music_back and turn.heard_s is None and not turn.beep_after
        if turn.told_person:
            recording = 0.0
        elif talked and not turn.told_recording and turn.hold_kind != HoldKind.NONE:
            recording = min(recording, 0.3)  # a person spoke with somebody before the music came back
        elif machine or (turn.music_back and recording > 1.0 - RING_AT):
            recording = 1.0
        elif turn.music_back and GREETS not in self._evidence and self.now_s - turn.started_s < _SHORT_TURN_S:
            recording = max(recording, 0.8)
        rang = turn.rung_s is not None
        past = Past(turn.started_s, self.now_s, round(recording, 3), turn.level_dbfs, rang, turn.clicked)
        self._scene.past = [*self._scene.past[-60:], past]
        self._turn, self._verdict = None, Verdict.HOLD
        self._evidence, self._strengths = {}, {}

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
        if self._scene.silence_s(turn) >= _TURN_SILENCE_S:
            self._close()
            return
        table = weights()
        self._strengths = strengths(turn, self._scene)
        weighed = {name: round(table[name] * strength, 3) for name, strength in self._strengths.items()}
        if self._bias:
            weighed["what you said of earlier calls"] = self._bias
        self._evidence = {name: odds for name, odds in weighed.items() if odds}
        case = Case(
            turn, self._scene.language, self.now_s, self._strengths, self._evidence, self._worded, self.may_probe
        )
        self._verdict = judge(case, self._verdict)
        if turn.rung_s is None and self._verdict in (Verdict.RING, Verdict.BRIDGE):
            turn.rung_s = self.now_s

    # -- keeping it

    def state(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "language": self._scene.language,
            "known_s": self._scene.known_s,
            "bias": self._bias,
            "worded": self._worded,
            "click_s": self._click_s,
            "now_s": self.now_s,
            "hold": self.hold.state(),
            "turn": asdict(self._turn) if self._turn is not None else None,
            "past": [asdict(past) for past in self._scene.past],
            "evidence": self._evidence,
            "verdict": self._verdict.value,
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> PersonEvidence:
        """Goes on from `state()`."""
        person = cls(language=state["language"], known_s=state["known_s"], bias=state["bias"])
        person._worded = state.get("worded", False)  # not in calls of an older version
        person._click_s = state.get("click_s")
        person._at(state["now_s"])
        person.hold = HoldEvidence.from_state(state["hold"])
        person._scene.hold = person.hold
        if state["turn"] is not None:
            person._turn = _turn_from(state["turn"])
        person._scene.past = [Past(**past) for past in state["past"]]
        person._evidence = dict(state["evidence"])
        person._verdict = Verdict(state["verdict"])
        return person


RECORDING_AT: Final = 0.8
"""A turn this surely a recording is remembered for the next call: those that music followed, or that were heard
before."""


def _turn_from(state: dict[str, Any]) -> Turn:
    """What an older version kept of a turn and this one does not know is left out."""
    known = {f.name: state[f.name] for f in fields(Turn) if f.name in state}
    known["likes"] = tuple((at_s, odds) for at_s, odds in state["likes"])
    for name in ("question", "comfort"):
        if known.get(name) is not None:
            known[name] = Spoken(**known[name])
    return Turn(**known)


def _surely_recorded(turn: Turn) -> bool:
    """A repeat, what the user heard as a machine, what speaks before any hold, and what a beep follows."""
    return turn.heard_s is not None or turn.told_recording or turn.hold_kind == HoldKind.NONE or turn.beep_after
