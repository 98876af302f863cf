"""Is the call on hold, and what kind of hold is it? Pure: observations and audio time in, a probability out.

After a menu a call counts as on hold when music has played for a few seconds, when a machine said so, when beeps come
at an even pace, or when nobody has said anything for long.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Final

from holdslayer_agent.core.observations import (
    BeepHeard,
    DtmfHeard,
    Observation,
    Sound,
    SoundChanged,
    SpeechEnded,
    SpeechStarted,
    TranscriptHeard,
    said_before,
)
from holdslayer_agent.core.phrases import PHRASES, count_phrases, words_of

__all__ = ["HoldEvidence", "HoldKind"]

MUSIC_S: Final = 4.0
"""Music this long is hold music. Jingles before a greeting last 1 to 3 s; rendered hold music 18 and more."""
SILENCE_S: Final = 12.0
"""Silence this long is a silent hold: menus repeat or hang up after 3 to 10 s."""
BEEP_GAP_S: Final = (3.0, 35.0)
"""Pause between two beeps of a beeping queue."""
_WORDS_TRUSTED_S: Final = 60.0


class HoldKind(StrEnum):
    """What one hears while waiting."""

    NONE = "none"
    MUSIC = "music"
    SILENT = "silent"
    BEEPING = "beeping"
    ANNOUNCEMENTS = "announcements"
    RINGING = "ringing"


@dataclass(slots=True)
class HoldEvidence:
    """Fed with everything the ear reports from the answer on."""

    THRESHOLD: ClassVar[float] = 0.5

    language: str = "en"
    now_s: float = 0.0
    sound: Sound = Sound.SILENCE
    sound_since_s: float = 0.0
    music_s: float = 0.0  # of the present hold, stretches over 2 s only
    last_music_s: float | None = None
    last_voice_s: float = 0.0
    speaking: bool = False
    beeps: list[float] = field(default_factory=list)
    said_hold_s: float | None = None
    ringback_s: float | None = None
    since_s: float | None = None
    reset_s: float | None = None

    def observe(self, observation: Observation) -> None:
        """Takes one observation, in order."""
        match observation:
            case SoundChanged(at_s=at_s, sound=sound):
                self._leave(at_s)
                self.sound, self.sound_since_s = sound, at_s
                if sound is Sound.RINGBACK:
                    self.ringback_s = at_s
            case SpeechStarted():
                self.speaking = True
            case SpeechEnded(at_s=at_s):
                self.speaking = False
                self.last_voice_s = at_s
            case BeepHeard(at_s=at_s) if not self.speaking:  # a voice that hums has short tones in it, too
                self.beeps = [*self.beeps[-3:], at_s]
            case DtmfHeard():
                self.reset()
            case TranscriptHeard(at_s=at_s, text=text) as heard if not self._outdated(heard) and self._says_hold(text):
                self.said_hold_s = at_s
            case _:
                pass
        self.tick(max(self.now_s, observation.at_s))

    def tick(self, now_s: float) -> None:
        """Time passes: long music and long silence are evidence."""
        self.now_s = max(self.now_s, now_s)
        if self.on_hold >= self.THRESHOLD:
            if self.since_s is None:
                self.since_s = self.now_s
        else:
            self.since_s = None

    def reset(self) -> None:
        """A key was pressed or a person came: what was heard before no longer says that we wait."""
        self.music_s, self.last_music_s, self.said_hold_s, self.ringback_s = 0.0, None, None, None
        self.beeps = []
        self.last_voice_s = self.now_s
        self.since_s = None
        self.sound_since_s = self.reset_s = self.now_s

    @property
    def music_now_s(self) -> float:
        """How long the music has been playing, 0 when none plays."""
        return self.now_s - self.sound_since_s if self.sound is Sound.MUSIC else 0.0

    @property
    def silence_s(self) -> float:
        """How long nothing at all was heard."""
        quiet = self.sound in (Sound.SILENCE, Sound.BEEP) and not self.speaking
        return self.now_s - max(self.last_voice_s, self.last_music_s or 0.0) if quiet else 0.0

    @property
    def on_hold(self) -> float:
        """0..1. Any one sign is enough; two leave no doubt."""
        signs = [
            min((self.music_s + self.music_now_s) / MUSIC_S, 2.0) * 0.5,
            min(self.silence_s / SILENCE_S, 1.6) * 0.5,
            0.7 if self._beeping else 0.0,
            0.7 if self._told else 0.0,
        ]
        doubt = 1.0
        for sign in signs:
            doubt *= 1.0 - min(sign, 0.98)
        return round(1.0 - doubt, 4) if max(signs) >= 0.5 else round(max(signs), 4)

    @property
    def kind(self) -> HoldKind:
        """The kind of the present hold."""
        if self.on_hold < self.THRESHOLD:
            return HoldKind.RINGING if self.sound is Sound.RINGBACK else HoldKind.NONE
        if self.music_s + self.music_now_s >= 2.0:
            return HoldKind.MUSIC
        if self._beeping:
            return HoldKind.BEEPING
        return HoldKind.ANNOUNCEMENTS if self._told and self.silence_s < SILENCE_S else HoldKind.SILENT

    @property
    def _beeping(self) -> bool:
        gaps = [later - sooner for sooner, later in zip(self.beeps, self.beeps[1:], strict=False)]
        return bool(gaps) and all(BEEP_GAP_S[0] <= gap <= BEEP_GAP_S[1] for gap in gaps[-2:])

    @property
    def _told(self) -> bool:
        return self.said_hold_s is not None and self.now_s - self.said_hold_s < _WORDS_TRUSTED_S

    def _leave(self, at_s: float) -> None:
        if self.sound is Sound.MUSIC and at_s - self.sound_since_s >= 2.0:
            self.music_s += at_s - self.sound_since_s
            self.last_music_s = at_s
        elif self.sound is Sound.MUSIC:
            self.last_music_s = at_s

    def _outdated(self, heard: TranscriptHeard) -> bool:
        """Words of before the reset that became known after it: "or stay on the line" of the menu just answered."""
        return self.reset_s is not None and said_before(heard, self.reset_s)

    def _says_hold(self, text: str) -> bool:
        phrases = PHRASES.get(self.language, PHRASES["en"])
        return count_phrases(words_of(text), phrases.hold, phrases.numbers) > 0

    def state(self) -> dict[str, Any]:
        """JSON-ready."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "THRESHOLD"} | {
            "sound": self.sound.value,
            "beeps": list(self.beeps),
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> HoldEvidence:
        """Goes on from `state()`."""
        return cls(**(state | {"sound": Sound(state["sound"])}))
