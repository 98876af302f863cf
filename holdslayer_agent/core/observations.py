"""What the hearing reports of the line: facts, in the past tense, stamped in audio seconds.

`at_s` counts audio seconds since the ear was attached. The session turns it into the call's own time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = [
    "BeepHeard",
    "ClickHeard",
    "DtmfHeard",
    "Fault",
    "HeardBefore",
    "Likeness",
    "LineFaulty",
    "LineMeasured",
    "Observation",
    "Sound",
    "SoundChanged",
    "SpeechEnded",
    "SpeechResumed",
    "SpeechStarted",
    "TranscriptHeard",
    "VoiceMeasured",
    "said_before",
]


class Sound(StrEnum):
    """What the line carries right now."""

    SILENCE = "silence"
    RINGBACK = "ringback"
    BUSY = "busy"
    REORDER = "reorder"
    SIT = "sit"
    FAX = "fax"
    DTMF = "dtmf"
    BEEP = "beep"
    MUSIC = "music"
    SPEECH = "speech"
    UNKNOWN = "unknown"  # reported by no ear of ours, which tells noise as silence


@dataclass(frozen=True, slots=True)
class SoundChanged:
    """The sound on the line became `sound`, from `at_s` on."""

    at_s: float
    sound: Sound
    confidence: float  # 0..1


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """A voice began at `at_s` (after onset debounce; `at_s` is the onset itself, not when it was noticed).

    `lull_s` is how long the line was quiet in the 0.7 s before: singing begins without, people seldom.
    """

    at_s: float
    level_dbfs: float
    lull_s: float = 0.7


@dataclass(frozen=True, slots=True)
class SpeechResumed:
    """The voice that began at `started_s` went on at `at_s` after a pause too short to end it."""

    at_s: float
    started_s: float
    pause_s: float


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The voice that began at `started_s` fell silent at `at_s`; `silence_s` has passed since."""

    at_s: float
    started_s: float
    silence_s: float


@dataclass(frozen=True, slots=True)
class HeardBefore:
    """The last `length_s` of audio up to `at_s` repeat what was first heard at `first_s`: a recording."""

    at_s: float
    first_s: float
    length_s: float
    distance: float  # share of differing fingerprint bits, 0..0.5


@dataclass(frozen=True, slots=True)
class BeepHeard:
    """A single tone as an answering machine makes."""

    at_s: float
    frequency_hz: float
    length_s: float


@dataclass(frozen=True, slots=True)
class ClickHeard:
    """A short crack in an otherwise quiet line: a handset taken up, a leg switched through. `at_s` is its peak."""

    at_s: float
    level_dbfs: float  # of its loudest 2 ms


@dataclass(frozen=True, slots=True)
class DtmfHeard:
    """A touch tone, in band or as AudioSocket kind 0x03."""

    at_s: float
    digit: str


@dataclass(frozen=True, slots=True)
class TranscriptHeard:
    """Words of one utterance. `final` texts replace the partial ones with the same `started_s`.

    `language`: of these words, where the recogniser tells (`fr`); else empty. `register`: log-odds that a telephone
    system says such a sentence rather than a person, where an encoder has told.
    """

    at_s: float
    started_s: float
    text: str
    final: bool
    confidence: float = 1.0
    language: str = ""
    register: float | None = None


CUT_OFF_S: Final = 1.0
"""Judged: a menu that hears a key falls silent within this; what it says to the key begins later or ends later."""


def said_before(heard: TranscriptHeard, input_s: float) -> bool:
    """Whether these words were spoken before our input and only became known after it: no answer to it."""
    return heard.started_s < input_s and heard.at_s < input_s + CUT_OFF_S


@dataclass(frozen=True, slots=True)
class LineMeasured:
    """How the line stood over the last second. Sent once an audio second, so not worth storing."""

    at_s: float
    level_dbfs: float
    noise_floor_dbfs: float
    digital_silence: bool  # every sample equal: nobody's room, a muted or generated leg


class Fault(StrEnum):
    """What is wrong with the audio itself, whoever speaks in it."""

    CLIPPED = "clipped"  # amount: share of the samples that lie at full scale
    DC_OFFSET = "dc_offset"  # amount: the mean, full scale 1
    NOT_A_NUMBER = "not_a_number"  # amount: share of the samples that are none
    LOST = "lost"  # amount: share of the frames that are missing within sound
    NOISE = "noise"  # amount: dBFS of what is no voice, music or tone


@dataclass(frozen=True, slots=True)
class LineFaulty:
    """The last second's audio was faulty by `amount` (see `Fault`). Told when it begins, and once a minute after."""

    at_s: float
    fault: Fault
    amount: float

    @property
    def told(self) -> str:
        """For the user."""
        return _FAULTS[self.fault]


_FAULTS: Final = {
    Fault.CLIPPED: "their sound is cut at full scale: the line is too loud",
    Fault.DC_OFFSET: "their sound has a direct-current offset",
    Fault.NOT_A_NUMBER: "some of their sound was not audio at all",
    Fault.LOST: "some of their sound is missing: packets are lost, or this machine is too busy",
    Fault.NOISE: "noise drowns the line",
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much the voice resembles the utterance that began at `at_s`: log-odds of one and the same speaker."""

    at_s: float
    log_odds: float


@dataclass(frozen=True, slots=True)
class VoiceMeasured:
    """What the sound of the present voice says of where it comes from. Sent every quarter second of speech.

    `live` is the log-odds that this is a person on a telephone and not a studio recording (acoustics alone are
    weak: |live| stays small). `likes` are the utterances heard earlier in the call that the voice resembles most,
    nearest first; whoever listens must know what those were. `bed` is 0..1: how sure it is that music plays under the
    voice; `sung` is 0..1: how little of it is speech. `room_db` is how far the gaps in the voice lie above the line's
    own noise: an office behind a person, nothing behind a recording.
    """

    at_s: float
    started_s: float
    speech_s: float  # voiced audio measured so far in this utterance
    live: float
    likes: tuple[Likeness, ...]
    bed: float
    sung: float = 0.0
    room_db: float | None = None  # None while there was no gap
    level_dbfs: float | None = None  # the loud tenth of the voice; None while too short to say


Observation = (
    SoundChanged
    | SpeechStarted
    | SpeechResumed
    | SpeechEnded
    | HeardBefore
    | BeepHeard
    | ClickHeard
    | DtmfHeard
    | TranscriptHeard
    | LineMeasured
    | LineFaulty
    | VoiceMeasured
)
