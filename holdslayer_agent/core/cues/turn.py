"""The voice under judgement and what was there before it: facts only, no weighing.

A *turn* begins with a voice and ends when music has been back for a while, ringback or a dead tone sounds, silence has
lasted, or a recording has been recognised as over.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from holdslayer_agent.core.hold import HoldEvidence

__all__ = ["Past", "Scene", "Spoken", "Turn"]


@dataclass(slots=True)
class Spoken:
    """A sentence of ours, spoken into a turn, and what the voice did meanwhile. Times in seconds of the call."""

    at_s: float
    speaking: bool  # whether the voice spoke when we began
    end_s: float | None = None  # None while we speak
    fell_silent: bool = False
    pause_s: float = 0.0  # the longest silence before a voice in the time of an answer to it; 0 without one


@dataclass(slots=True)
class Turn:
    """What is known of the voice that speaks, or has just spoken. Times in seconds of the call."""

    started_s: float
    hold_kind: str
    after_ringback: bool = False
    clicked: bool = False  # the line clicked just before
    out_of_music: bool = False  # music played until the very onset: singing begins like this, people seldom do
    speaking: bool = True
    utterance_s: float = 0.0  # start of the present or last utterance
    ended_s: float | None = None  # end of the last utterance, None while speaking
    longest_s: float = 0.0
    heard_s: float | None = None  # last recognised repeat
    measured: bool = False
    live: float = 0.0
    likes: tuple[tuple[float, float], ...] = ()  # (start of an earlier utterance, log-odds of the same speaker)
    level_dbfs: float | None = None
    room_db: float | None = None
    bed: float = 0.0
    sung: float = 0.0
    music_back: bool = False
    beep_after: bool = False
    question: Spoken | None = None  # our last one
    asked: int = 0
    answered: float = 0.0  # how surely the questions before it were answered, 1 each
    talked_on: int = 0  # questions before it over which the voice talked on
    unanswered: int = 0  # questions before it to which nothing came
    comfort: Spoken | None = None  # our last word of comfort, while the user's phones ring
    comfort_answered: float = 0.0  # how surely the words of comfort before it were
    comfort_talked_on: int = 0
    rung_s: float | None = None  # when the evidence first sufficed to ring
    told_recording: bool = False  # the user heard a machine
    told_person: bool = False
    words: dict[str, str] = field(default_factory=dict)  # start of the utterance -> text
    heard_well: dict[str, float] = field(default_factory=dict)  # start of the utterance -> the recogniser's confidence
    register: dict[str, float] = field(default_factory=dict)  # start of the utterance -> log-odds of a system's
    language: str = ""  # of the words, where the recogniser tells


@dataclass(frozen=True, slots=True)
class Past:
    """A turn that is over."""

    start_s: float
    end_s: float
    recording: float  # 0..1, how sure it was one
    level_dbfs: float | None
    rang: bool = False  # it sufficed to ring
    clicked: bool = False


@dataclass(slots=True)
class Scene:
    """What surrounds a turn: the hold, and what earlier turns of this call were."""

    language: str
    now_s: float
    hold: HoldEvidence
    past: list[Past]
    known_s: float = 0.0
    """Seconds of this number's recordings remembered from earlier calls."""

    def recording_at(self, at_s: float) -> float:
        """0..1: how sure it is that the voice heard at `at_s` was a recording; 0 for what was never judged."""
        return max((p.recording for p in self.past if p.start_s - 0.5 <= at_s <= p.end_s), default=0.0)

    def person_at(self, at_s: float) -> float:
        """0..1: how sure it is that the voice heard at `at_s` was a person."""
        return max((1.0 - p.recording for p in self.past if p.start_s - 0.5 <= at_s <= p.end_s), default=0.0)

    @property
    def clicked_recordings(self) -> int:
        """Turns after a click that were probably recordings."""
        return sum(p.clicked and p.recording > 0.5 for p in self.past)

    def listened_s(self, turn: Turn) -> float:
        """How long this voice has been heard."""
        until_s = self.now_s if turn.speaking or turn.ended_s is None else turn.ended_s
        return until_s - turn.started_s

    def silence_s(self, turn: Turn) -> float:
        """How long it has been silent since; 0 while it speaks."""
        return 0.0 if turn.speaking or turn.ended_s is None else self.now_s - turn.ended_s
