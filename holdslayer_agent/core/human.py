"""Is a living person speaking? Evidence is added up by name; no single detector decides.

Every cue (`core.cues`) adds log-odds to the *turn* under judgement: from the moment a voice begins until the music
comes back, a recording is recognised as over, or silence has lasted. The sum goes through a logistic to `p_person`,
and that to a verdict, with hysteresis. Pure and deterministic: observations and audio time in; nothing else.
"""

from __future__ import annotations

import math
from dataclasses import asdict, fields, replace
from enum import StrEnum
from typing import Any, Final

from holdslayer_agent.core.cues import Past, Scene, Turn, reaction, strengths, weights
from holdslayer_agent.core.cues.line import CLICK_S
from holdslayer_agent.core.cues.memory import REPEAT_KNOWN_S
from holdslayer_agent.core.cues.reaction import ANSWERED, REACTION_S, TALKED_ON, UNANSWERED
from holdslayer_agent.core.cues.turn import Spoken
from holdslayer_agent.core.cues.words import HEARD_WELL, REPLIED, asks_for_a_person, heard_well
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

__all__ = ["BRIDGE_AT", "HYSTERESIS", "PROBE_AT", "RING_AT", "SURE_AT", "TAKEN_OVER_S", "PersonEvidence", "Verdict"]


class Verdict(StrEnum):
    """What the evidence asks for."""

    HOLD = "hold"
    PROBE = "probe"
    RING = "ring"
    BRIDGE = "bridge"


PROBE_AT: Final = 0.2
"""In doubt: worth a spoken question. A wrong probe costs the company's machine nothing."""
WORDED_PROBE_AT: Final = 0.15
"""The same where words come: over draws of answers in the development calls 1.2 instead of 3.0 % of people are missed,
and the slowest answers come 2 s sooner, with no more false rings. Without words it brings more (docs/hearing.md)."""
RING_AT: Final = 0.50
"""Ring early. The curve of false rings against delay is in docs/hearing.md."""
SURE_AT: Final = 0.98
"""While a question can still be asked, ringing needs this much: nearly every voice is asked first."""
UNMOVED_AT: Final = 0.75
"""The voice was asked and has not answered, as one person in twenty does not: over four draws of answers in the
development calls 8 instead of 16 false rings and 3 instead of 2 people of 164 missed, in made English and German ones 4
instead of 12 rings and nobody missed more. The same at 0.8."""
AGAIN_AT: Final = 0.6
"""The second question of a minute is kept for the next voice, unless so much spoke for this one when it was asked.
This, `PROBE_AT` and `SURE_AT`: chosen from draws of simulated answers over the development calls and seventy made ones
(`python -m tools.hearing_model.questions`; its table is in docs/hearing.md)."""
WORDS_BY_S: Final = 2.0
WORDLESS_AT: Final = 0.7
"""Where words come at all, those of a voice are known so soon (Whisper's first at 1.6 to 1.9 s); until then ringing by
sound alone needs this. Over the development calls 0.5 false rings an hour and 0.3 s of the median delay."""
HALF_HEARD: Final = 0.5
"""Of `cues.words.heard_well`. Judged: Whisper's first look at a voice often finds a word or two that nobody said, which
tell as little of who speaks as none. With the rest of half-heard words it takes two of five false rings with a question
and one of nine without over the development calls, and nobody is missed more (docs/hearing.md)."""
ANSWERED_AT: Final = 0.5
"""How surely a question must be answered before less will do: a pause just long enough for an answer is mostly chance
(`cues.reaction.ANSWER_PAUSE_S`)."""
_MOST_QUESTIONS: Final = 2
"""To one voice: a person who answered neither hears no third."""
BRIDGE_AT: Final = 0.97
"""Connect without asking: greeting words or an answered probe together with other cues, hardly sound alone."""
HYSTERESIS: Final = 0.6
"""Log-odds the evidence must fall below a threshold before the verdict does: a wavering cue must not stop a ring."""

_MUSIC_BACK_S: Final = 1.2
"""Judged: pauses in hold music are shorter, and it is no person who is followed by music."""
_TURN_SILENCE_S: Final = 9.0
"""Judged: longer than a person looks something up without a word."""
TAKEN_OVER_S: Final = 1.3
"""Speech this long after the last repeat is something else: a person who takes over from an announcement."""
_SHORT_TURN_S: Final = 18.0
"""A voice that gave way to music within 18 s was mostly an announcement, whatever it sounded like."""
_GREETED: Final = 0.5
"""Log-odds of 0.75 that it was a greeting: 0 to 1.3 % of machines' sentences are taken for a person's."""
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
        return round(_logistic(self._log_odds), 4) if self._evidence else 0.0

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
        elif turn.music_back and "greeting words" not in self._evidence and self.now_s - turn.started_s < _SHORT_TURN_S:
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
        self._verdict = self._judge(turn)
        if turn.rung_s is None and self._verdict in (Verdict.RING, Verdict.BRIDGE):
            turn.rung_s = self.now_s

    @property
    def _log_odds(self) -> float:
        return max(min(sum(self._evidence.values()), 30.0), -30.0)

    def _judge(self, turn: Turn) -> Verdict:
        if asks_for_a_person(turn, self._scene.language) and not turn.told_recording:
            return Verdict.RING
        odds = self._log_odds
        probe_at = WORDED_PROBE_AT if self._worded else PROBE_AT
        order = ((Verdict.BRIDGE, BRIDGE_AT), (Verdict.RING, self._ring_at(turn)), (Verdict.PROBE, probe_at))
        ranks = [Verdict.HOLD, Verdict.PROBE, Verdict.RING, Verdict.BRIDGE]
        if self._may_ask_again(turn):  # what made us ask the first time
            unasked = odds - sum(self._evidence.get(cue, 0.0) for cue in (TALKED_ON, UNANSWERED))
            if odds < _logit(self._ring_at(turn)) and unasked >= _logit(AGAIN_AT):
                return Verdict.PROBE
        for verdict, threshold in order:
            if verdict is Verdict.PROBE and (turn.asked or self.now_s - turn.started_s < REPEAT_KNOWN_S):
                continue  # asked already, or nothing is known of it yet
            held = ranks.index(self._verdict) >= ranks.index(verdict)
            if odds >= _logit(threshold) - (HYSTERESIS if held else 0.0):
                return verdict
        return Verdict.HOLD

    def _ring_at(self, turn: Turn) -> float:
        """More certainty while words are on their way, or only half heard."""
        known = heard_well(turn) >= HALF_HEARD
        waits = self._worded and not known and self.now_s - turn.started_s < WORDS_BY_S
        return max(self._enough(turn), WORDLESS_AT if waits else 0.0)

    def _enough(self, turn: Turn) -> float:
        """Less certainty will do where nothing more can be learned by asking: no question is left, it was answered, or
        the voice has said what only a person does who picks up. Who was asked and has not answered needs more."""
        if self._strengths.get("greeting words", 0.0) >= _GREETED or self._strengths.get(REPLIED):
            return RING_AT
        if turn.question is None:
            return SURE_AT if self.may_probe else RING_AT
        if self._strengths.get(ANSWERED, 0.0) >= ANSWERED_AT:
            return RING_AT
        return SURE_AT if self.may_probe else UNMOVED_AT

    def _may_ask_again(self, turn: Turn) -> bool:
        """Once more, when nothing or little came of the first question: one person in twenty does not react to it."""
        if turn.asked >= _MOST_QUESTIONS or turn.question is None or turn.question.end_s is None:
            return False
        return self.now_s - turn.question.end_s >= REACTION_S[1]

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


def _logistic(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-odds))


def _logit(p: float) -> float:
    return math.log(p / (1.0 - p))
